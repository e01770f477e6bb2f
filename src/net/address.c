/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

gboolean rl_address_parse(const char *text, RlAddress *to)
{
  *to = (RlAddress){ .family = strchr(text, ':') != NULL ? AF_INET6 : AF_INET };
  to->bits = to->family == AF_INET6 ? 128 : 32;
  return inet_pton(to->family, text, to->byte) == 1;
}

gboolean rl_address_is_loopback(const RlAddress *self)
{
  static const guint8 six[16] = { [15] = 1 };
  return self->family == AF_INET ? self->byte[0] == IN_LOOPBACKNET
                                 : memcmp(self->byte, six, sizeof six) == 0;
}

static gboolean bit(const RlAddress *self, guint n)
{
  return (self->byte[n / 8] >> (7 - n % 8) & 1) != 0;
}

/* "10.0.0.0/8" */
static gboolean parse_network(const char *text, RlAddress *to, guint *length)
{
  guint64 n = 0;
  g_auto(GStrv) parts = g_strsplit(text, "/", 2);
  if (parts[0] == NULL || !rl_address_parse(parts[0], to))
    return FALSE;
  *length = to->bits;
  if (parts[1] == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned(parts[1], 10, 0, to->bits, &n, NULL))
    return FALSE;
  *length = (guint) n;
  return TRUE;
}

gboolean rl_address_is_in(const RlAddress *self, const char *network)
{
  RlAddress net;
  guint length = 0;
  if (!parse_network(network, &net, &length) || net.family != self->family)
    return FALSE;
  for (guint i = 0; i < net.bits; i++)
    if (i < length ? bit(&net, i) != bit(self, i) : bit(&net, i))
      return FALSE;
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Internet addresses as text: no name is looked up. */
#pragma once

#include <glib.h>

typedef struct {
  int family; /* AF_INET or AF_INET6 */
  guint bits; /* of it */
  guint8 byte[16];
} RlAddress;

/* FALSE: TEXT is no address, such as a name. */
gboolean rl_address_parse(const char *text, RlAddress *to);
/* Whether it is this machine's own. */
gboolean rl_address_is_loopback(const RlAddress *self);
/* Whether it lies in NETWORK, an address of the same family, with "/LENGTH" or without: then it is
 * that address. A network with bits behind its length is none, nor is any other text. */
gboolean rl_address_is_in(const RlAddress *self, const char *network);

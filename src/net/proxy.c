/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/proxy.h"

#include <string.h>

#include "base/text.h"

#include "net/address.h"

enum { SHOWN_MAX = 200 };

void rl_proxy_clear(RlProxy *self)
{
  g_clear_pointer(&self->url, g_free);
}

/* The first variable of NAMES that is set and not empty; NULL: none. */
static const char *variable(const char *const *names, guint n)
{
  for (guint i = 0; i < n; i++) {
    const char *value = g_getenv(names[i]);
    if (value != NULL && *value != '\0')
      return names[i];
  }
  return NULL;
}

/* A user and password may stand in front of the host. New string. */
static char *shown(const char *url)
{
  const char *scheme = strstr(url, "://");
  const char *rest = scheme != NULL ? scheme + 3 : url;
  const char *at = strrchr(rest, '@');
  g_autofree char *bare =
      g_strdup_printf("%.*s%s", (int) (rest - url), url, at != NULL ? at + 1 : rest);
  return rl_text_clean_line(bare, -1, SHOWN_MAX, NULL);
}

static gboolean ends_in(const char *host, const char *name)
{
  const gsize n = strlen(host), tail = strlen(name);
  if (tail == 0 || n < tail || g_ascii_strcasecmp(host + n - tail, name) != 0)
    return FALSE;
  return n == tail || host[n - tail - 1] == '.';
}

gboolean rl_proxy_excepts(const char *list, const char *host)
{
  RlAddress address;
  const gboolean is_address = rl_address_parse(host, &address);
  g_auto(GStrv) words = g_strsplit_set(list, ", ", -1);
  if (strcmp(list, "*") == 0)
    return TRUE;
  for (char **word = words; *word != NULL; word++) {
    const char *name = **word == '.' ? *word + 1 : *word;
    if (is_address ? rl_address_is_in(&address, name) : ends_in(host, name))
      return TRUE;
  }
  return FALSE;
}

/* "[::1]:8443" is "::1". New string. */
static char *host_of(const RlUrl *url)
{
  g_autoptr(GUri) uri = g_uri_parse(url->base, G_URI_FLAGS_ENCODED_PATH, NULL);
  return g_strdup(uri != NULL ? g_uri_get_host(uri) : url->authority);
}

/* What is said in relink.conf, even that there is none, wins over the environment. */
static void find_exception(const RlEndpoint *endpoint, RlProxy *to)
{
  static const char *const names[] = { "no_proxy", "NO_PROXY" };
  const char *name = endpoint->no_proxy != NULL ? names[0] : variable(names, G_N_ELEMENTS(names));
  const char *list = endpoint->no_proxy != NULL ? endpoint->no_proxy
                     : name != NULL             ? g_getenv(name)
                                                : NULL;
  g_autofree char *host = host_of(endpoint->url);
  if (list != NULL && rl_proxy_excepts(list, host))
    to->except = name;
}

void rl_proxy_find(const RlEndpoint *endpoint, RlProxy *to)
{
  static const char *const names[] = { "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" };
  *to = (RlProxy){ .url = NULL };
  if (endpoint->url->plain || (endpoint->proxy != NULL && *endpoint->proxy == '\0'))
    return;
  to->from = endpoint->proxy != NULL ? RL_PROXY_SETTING : variable(names, G_N_ELEMENTS(names));
  if (to->from == NULL)
    return;
  to->url = shown(endpoint->proxy != NULL ? endpoint->proxy : g_getenv(to->from));
  find_exception(endpoint, to);
}

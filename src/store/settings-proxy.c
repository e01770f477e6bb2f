/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/settings-proxy.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"

static gboolean because(GError **error, const char *why)
{
  g_set_error_literal(error, RL_ERROR, RL_ERROR_LOCAL, why);
  return FALSE;
}

/* Without one it is http, as everywhere else. */
static gboolean is_known_scheme(const char *text)
{
  static const char *const known[] = { "http://", "https://", "socks5://", "socks5h://" };
  for (guint i = 0; i < G_N_ELEMENTS(known); i++)
    if (g_ascii_strncasecmp(text, known[i], strlen(known[i])) == 0)
      return TRUE;
  return strstr(text, "://") == NULL;
}

static gboolean is_only_host(const char *text)
{
  g_autofree char *whole =
      strstr(text, "://") != NULL ? g_strdup(text) : g_strconcat("http://", text, NULL);
  g_autoptr(GUri) uri = g_uri_parse(whole, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host(uri) : NULL;
  return host != NULL && *host != '\0' && strpbrk(text, " \t?#") == NULL &&
         (*g_uri_get_path(uri) == '\0' || strcmp(g_uri_get_path(uri), "/") == 0);
}

gboolean rl_proxy_check(const char *text, GError **error)
{
  if (*text == '\0')
    return TRUE;
  if (strchr(text, '@') != NULL)
    return because(error, _("a user name or password must not stand here: everybody who may read "
                            "this file would have it. Remove it, and ask whoever runs the proxy to "
                            "let this machine through without"));
  if (!is_known_scheme(text))
    return because(error, _("it must begin with http://, https://, socks5:// or socks5h://"));
  if (!is_only_host(text))
    return because(error, _("it must be the address of a proxy, such as http://HOST:PORT, or empty "
                            "for none"));
  return TRUE;
}

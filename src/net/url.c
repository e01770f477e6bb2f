/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/url.h"

#include <netinet/in.h>
#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "net/address.h"

static RlUrl *fault(GError **error, const char *url, const char *what)
{
  /* A URL that may hold a password must not be repeated in a message. */
  g_autofree char *shown = rl_text_clean_line(strchr(url, '@') != NULL ? "…" : url, -1, 120, NULL);
  g_set_error(error, RL_ERROR, RL_ERROR_LOCAL, _("The base URL “%s” cannot be used: %s."), shown,
              what);
  return NULL;
}

static gboolean is_loopback(const char *host)
{
  if (g_ascii_strcasecmp(host, "localhost") == 0)
    return TRUE;
  RlAddress address;
  return rl_address_parse(host, &address) && rl_address_is_loopback(&address);
}

gboolean rl_url_is_loopback(const struct sockaddr *address)
{
  if (address->sa_family == AF_INET) {
    const struct sockaddr_in *v4 = (const struct sockaddr_in *) (const void *) address;
    return (ntohl(v4->sin_addr.s_addr) >> 24) == 127;
  }
  if (address->sa_family == AF_INET6)
    return IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *) (const void *) address)->sin6_addr);
  return FALSE;
}

static char *make_authority(GUri *uri)
{
  const char *scheme = g_uri_get_scheme(uri);
  g_autofree char *host = g_ascii_strdown(g_uri_get_host(uri), -1);
  const int standard = g_str_equal(scheme, "http") ? 80 : 443;
  const int port = g_uri_get_port(uri);
  const gboolean v6 = strchr(host, ':') != NULL;
  g_autofree char *shown = v6 ? g_strdup_printf("[%s]", host) : g_strdup(host);
  return port < 0 || port == standard ? g_steal_pointer(&shown)
                                      : g_strdup_printf("%s:%d", shown, port);
}

static RlUrl *build(GUri *uri)
{
  RlUrl *self = g_new0(RlUrl, 1);
  self->plain = g_str_equal(g_uri_get_scheme(uri), "http");
  self->here = is_loopback(g_uri_get_host(uri));
  self->authority = make_authority(uri);
  self->origin = g_strdup_printf("%s://%s", g_uri_get_scheme(uri), self->authority);
  g_autofree char *path = g_strdup(g_uri_get_path(uri));
  gsize n = strlen(path);
  while (n > 0 && path[n - 1] == '/')
    path[--n] = '\0';
  self->base = g_strconcat(self->origin, path, NULL);
  return self;
}

/* GLib's parser lets these pass, and unescapes them. */
static gboolean is_odd(const char *host)
{
  for (const char *p = host; *p != '\0'; p++)
    if ((guchar) *p <= ' ' || strchr("/\\?#@<>\"^`{|}\x7f", *p) != NULL)
      return TRUE;
  return FALSE;
}

RlUrl *rl_url_parse(const char *base_url, GError **error)
{
  /* The path stays as it is written: unescaped, a question mark in it would begin a query. */
  g_autoptr(GUri) uri = g_uri_parse(base_url, G_URI_FLAGS_ENCODED_PATH, NULL);
  if (uri == NULL)
    return fault(error, base_url, _("it is no URL"));
  const char *scheme = g_uri_get_scheme(uri);
  const char *host = g_uri_get_host(uri);
  if (host == NULL || *host == '\0')
    return fault(error, base_url, _("it names no host"));
  if (is_odd(host))
    return fault(error, base_url, _("its host is no name and no address"));
  if (g_uri_get_userinfo(uri) != NULL)
    return fault(error, base_url,
                 _("it holds a user or password; API secrets belong into the keyring"));
  if (g_uri_get_query(uri) != NULL || g_uri_get_fragment(uri) != NULL)
    return fault(error, base_url, _("it has a query or a fragment"));
  if (g_str_equal(scheme, "http") && !is_loopback(host))
    return fault(error, base_url,
                 _("http is refused, since passwords would travel in clear text; use https"));
  if (!g_str_equal(scheme, "http") && !g_str_equal(scheme, "https"))
    return fault(error, base_url, _("only https can be used"));
  return build(uri);
}

void rl_url_free(RlUrl *self)
{
  if (self == NULL)
    return;
  g_free(self->base);
  g_free(self->origin);
  g_free(self->authority);
  g_free(self);
}

gboolean rl_url_same_origin(const RlUrl *self, const char *text)
{
  /* What is behind the origin may stand for any bytes, of which not all can be unescaped. */
  const GUriFlags as_written =
      G_URI_FLAGS_ENCODED_PATH | G_URI_FLAGS_ENCODED_QUERY | G_URI_FLAGS_ENCODED_FRAGMENT;
  g_autoptr(GUri) uri = g_uri_parse(text, as_written, NULL);
  if (uri == NULL || g_uri_get_host(uri) == NULL || g_uri_get_userinfo(uri) != NULL)
    return FALSE;
  g_autoptr(RlUrl) other = build(uri);
  return g_str_equal(self->origin, other->origin);
}

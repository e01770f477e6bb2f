/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/http-curl-reason.h"

#include <curl/curl.h>
#include <string.h>

#include "base/error.h"
#include "base/i18n.h"

#include "net/proxy.h"

/* Why nothing was sent, and whether that may be gone in a moment. */
static const struct Unsent {
  int code; /* CURLcode */
  gboolean may_pass;
  RlHttpFault fault;
  const char *reason;
} unsent[] = {
  { CURLE_COULDNT_RESOLVE_HOST, TRUE, RL_HTTP_FAULT_NAME,
    N_("The server's name cannot be resolved. Check the network and the base URL.") },
  { CURLE_COULDNT_RESOLVE_PROXY, TRUE, RL_HTTP_FAULT_PROXY,
    N_("The proxy's name cannot be resolved. Check the proxy setting.") },
  { CURLE_COULDNT_CONNECT, TRUE, RL_HTTP_FAULT_CONNECT,
    N_("The server cannot be reached. Check the network, the proxy and the base URL.") },
  { CURLE_OPERATION_TIMEDOUT, TRUE, RL_HTTP_FAULT_CONNECT,
    N_("The server did not accept the connection in time. Check the network.") },
  { CURLE_PEER_FAILED_VERIFICATION, FALSE, RL_HTTP_FAULT_CERTIFICATE,
    N_("The server's certificate is not trusted. Nothing was sent. If it is your own server, name "
       "its CA with --ca-file.") },
  { CURLE_SSL_CACERT_BADFILE, FALSE, RL_HTTP_FAULT_CERTIFICATE,
    N_("The CA file cannot be read. Check --ca-file or ca_file.") },
  { CURLE_SSL_CERTPROBLEM, FALSE, RL_HTTP_FAULT_CLIENT,
    N_("The client certificate or its key cannot be used. Nothing was sent. Check client_cert and "
       "client_key.") },
  { CURLE_SSL_CONNECT_ERROR, TRUE, RL_HTTP_FAULT_TLS,
    N_("No secure connection could be made. The server may not speak TLS 1.2 or later, or want a "
       "client certificate (client_cert).") },
  { CURLE_PROXY, TRUE, RL_HTTP_FAULT_PROXY, N_("The proxy refused the connection.") },
  { CURLE_SEND_ERROR, TRUE, RL_HTTP_FAULT_OTHER,
    N_("The connection failed before anything was sent.") },
  { CURLE_RECV_ERROR, TRUE, RL_HTTP_FAULT_OTHER,
    N_("The connection failed before anything was sent.") },
  { CURLE_GOT_NOTHING, TRUE, RL_HTTP_FAULT_OTHER,
    N_("The connection failed before anything was sent.") },
};

static const struct Unsent *find_unsent(int code)
{
  static const struct Unsent other = { CURLE_OK, FALSE, RL_HTTP_FAULT_OTHER,
                                       N_("The connection failed before anything was sent.") };
  for (guint i = 0; i < G_N_ELEMENTS(unsent); i++)
    if (unsent[i].code == code)
      return &unsent[i];
  return &other;
}

/* ---- client certificates ---- */

/* Whether the other side has broken off over our certificate, or for want of one: OpenSSL's words
 * for the alerts that say so. By RFC 8446 each of them ends a handshake: the server sends it in the
 * place of reading on, and it is as authentic as an answer would be. */
static gboolean is_about_client(const char *detail)
{
  static const char *const alerts[] = {
    "alert certificate required", "alert bad certificate",     "alert unsupported certificate",
    "alert certificate revoked",  "alert certificate expired", "alert certificate unknown",
    "alert unknown ca",
  };
  for (guint i = 0; i < G_N_ELEMENTS(alerts); i++)
    if (strstr(detail, alerts[i]) != NULL)
      return TRUE;
  return FALSE;
}

void rl_curl_end_judge(RlCurlEnd *self)
{
  const gboolean was_refused =
      self->settled && self->code == CURLE_RECV_ERROR && is_about_client(self->detail);
  self->sent = self->left && !was_refused;
}

static const char *client_reason(const RlCurlEnd *self)
{
  if (self->at_proxy)
    return _("The proxy wants a client certificate, and relink shows one to the server only. "
             "Nothing was sent. Ask whoever runs the proxy, and check the proxy setting.");
  return self->has_client
             ? _("The server refused our client certificate, and broke off before it read the "
                 "request. Ask whoever runs it which one it takes, and check client_cert.")
             : _("The server wants a client certificate, there is none for it, and it broke off "
                 "before it read the request. Ask whoever runs it, and set client_cert and "
                 "client_key for the profile.");
}

/* ---- proxies ---- */

gboolean rl_curl_goes_by_https_proxy(const RlHttpRequest *request)
{
  g_autofree char *address = g_strndup(request->url, strcspn(request->url, "?"));
  g_autoptr(RlUrl) url = rl_url_parse(address, NULL);
  const RlEndpoint endpoint = { .url = url,
                                .proxy = (char *) (gpointer) request->proxy,
                                .no_proxy = (char *) (gpointer) request->no_proxy };
  g_auto(RlProxy) proxy = { .url = NULL };
  if (url == NULL)
    return FALSE;
  rl_proxy_find(&endpoint, &proxy);
  return proxy.url != NULL && proxy.except == NULL &&
         g_ascii_strncasecmp(proxy.url, "https:", strlen("https:")) == 0;
}

static gboolean has_proxy_refused(const RlCurlEnd *self)
{
  enum { FIRST_REFUSAL = 300 };
  return !self->sent && self->proxy_status >= FIRST_REFUSAL;
}

static const char *proxy_reason(const RlCurlEnd *self)
{
  enum { WANTS_PASSWORD = 407 };
  return self->proxy_status == WANTS_PASSWORD
             ? _("The proxy wants a user name and a password, and relink keeps none for it. "
                 "Nothing was sent. Ask whoever runs it to let this machine through without.")
             : _("The proxy refused to connect to the server. Nothing was sent. Ask whoever runs "
                 "it, and check the proxy setting.");
}

/* ---- all of it ---- */

static const char *not_sent_reason(const RlCurlEnd *self)
{
  if (is_about_client(self->detail))
    return client_reason(self);
  if (self->proxy_untrusted && self->code == CURLE_PEER_FAILED_VERIFICATION)
    return _("The proxy's certificate is not trusted. Nothing was sent. Name its CA with "
             "--ca-file or ca_file.");
  return has_proxy_refused(self) ? proxy_reason(self) : _(find_unsent(self->code)->reason);
}

static const char *sent_reason(const RlCurlEnd *self)
{
  if (is_about_client(self->detail))
    return _("The request was sent, and then the connection was broken off over the client "
             "certificate. Ask whoever runs the server or the proxy, and check client_cert.");
  if (self->too_slow)
    return _("The request was sent, and its answer came in too slowly.");
  return self->code == CURLE_OPERATION_TIMEDOUT
             ? _("The request was sent, and no answer came in time.")
             : _("The request was sent, and the connection broke before the answer was complete.");
}

gboolean rl_curl_end_may_pass(const RlCurlEnd *self)
{
  return find_unsent(self->code)->may_pass && !is_about_client(self->detail);
}

RlHttpFault rl_curl_end_fault(const RlCurlEnd *self)
{
  if (self->at_proxy || self->proxy_untrusted || has_proxy_refused(self))
    return RL_HTTP_FAULT_PROXY;
  return is_about_client(self->detail) ? RL_HTTP_FAULT_CLIENT : find_unsent(self->code)->fault;
}

void rl_curl_end_explain(const RlCurlEnd *self, GError **error)
{
  const char *reason = self->sent ? sent_reason(self) : not_sent_reason(self);
  g_set_error(error, RL_ERROR, self->sent ? RL_ERROR_UNKNOWN_OUTCOME : RL_ERROR_NOT_SENT, "%s (%s)",
              reason, self->detail);
}

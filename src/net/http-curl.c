/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door to libcurl, with http-curl-*.c: reason knows its error codes, keep one connection
 * between two requests, trust whom to trust, examine what a connection is like.
 *
 * Each request gets a handle of its own, gone when it returns: one that lives on keeps copies of
 * what it sent. A connection may have served an earlier request. When such a one dies before an
 * answer begins, libcurl makes another and sends everything again, by itself; here it may not,
 * since nobody could say how often a write has left: it gets no second socket, no second look-up,
 * and no second leave to send, and the body comes from a read callback without a seek callback, so
 * that it could not be sent again anyway. A new connection is this file's decision, once, and for a
 * write only if not a byte of it has left on the old one. */
#include "config.h"

#include <curl/curl.h>
#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "net/http-curl-examine.h"
#include "net/http-curl-exchange.h"
#include "net/http-curl-reason.h"
#include "net/http-curl-trust.h"
#include "net/http.h"
#include "net/locked-memory.h"

typedef struct {
  RlHttp base;
  RlCurlKeep keep;
  gint by_bundle; /* atomic: the system's folder of trust roots was not enough */
} CurlHttp;

static void initialise(void)
{
  static gsize once;
  if (g_once_init_enter(&once)) {
    /* libcurl would write the keys of every connection to the file that this names. */
    g_unsetenv("SSLKEYLOGFILE");
    /* Otherwise it would start by itself later, with memory that is not ours. */
    if (curl_global_init_mem(CURL_GLOBAL_DEFAULT, rl_locked_malloc, rl_locked_free,
                             rl_locked_realloc, rl_locked_strdup, rl_locked_calloc) != CURLE_OK)
      g_error("libcurl could not be started");
    g_once_init_leave(&once, 1);
  }
}

/* Of these libcurl makes a copy. Without one a PATCH would leave as a PUT. */
static void set_text(CURL *easy, RlCurlExchange *exchange, CURLoption option, const char *text)
{
  if (curl_easy_setopt(easy, option, text) != CURLE_OK)
    exchange->starved = TRUE;
}

static void set_pem(CURL *easy, RlCurlExchange *exchange, CURLoption option, const RlSecret *pem)
{
  struct curl_blob blob = { (void *) (gpointer) rl_secret_peek(pem), rl_secret_length(pem),
                            CURL_BLOB_NOCOPY };
  if (curl_easy_setopt(easy, option, &blob) != CURLE_OK)
    exchange->starved = TRUE;
}

/* For the server alone: a proxy that asks for one is shown none. */
static void set_client(CURL *easy, RlCurlExchange *exchange)
{
  const RlHttpRequest *request = exchange->request;
  if (request->client_cert == NULL)
    return;
  set_pem(easy, exchange, CURLOPT_SSLCERT_BLOB, request->client_cert);
  set_pem(easy, exchange, CURLOPT_SSLKEY_BLOB, request->client_key);
  /* Otherwise OpenSSL asks the terminal for the pass phrase of a key that has one. */
  set_text(easy, exchange, CURLOPT_KEYPASSWD, "");
}

/* Several of these are libcurl's defaults: said all the same, so that no other version decides. A
 * connection is only used again where all that it was made with is the same; libcurl compares
 * that: origin, proxy, trust roots, our certificate, version of TLS. */
static void set_policy(CURL *easy, RlCurlExchange *exchange)
{
  const RlHttpRequest *request = exchange->request;
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  set_text(easy, exchange, CURLOPT_PROTOCOLS_STR, request->plain ? "http" : "https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, request->keeps ? 0L : 1L);
  curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, request->keeps ? 0L : 1L);
  curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, (long) RL_CURL_KEEP_SECONDS);
  curl_easy_setopt(easy, CURLOPT_MAXLIFETIME_CONN, (long) RL_CURL_KEEP_LIFE_SECONDS);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long) CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy, CURLOPT_NETRC, (long) CURL_NETRC_IGNORED);
  curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
  curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(easy, CURLOPT_PROXY_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt(easy, CURLOPT_PROXY_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_PROXY_SSL_VERIFYHOST, 2L);
  /* A look-up that hangs must not hold up the cancelling of a request. */
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  exchange->starved |= !rl_curl_trust_set(easy, request->ca_file, exchange->folder);
  if (request->plain)
    set_text(easy, exchange, CURLOPT_PROXY, "");
  else if (request->proxy != NULL)
    set_text(easy, exchange, CURLOPT_PROXY, request->proxy);
  if (request->no_proxy != NULL)
    set_text(easy, exchange, CURLOPT_NOPROXY, request->no_proxy);
}

/* There must be no secret in what is examined. */
static gboolean may_examine(const RlHttpRequest *request)
{
  return request->examines && request->authorization == NULL && request->body == NULL;
}

static void set_request(CURL *easy, RlCurlExchange *exchange)
{
  const RlHttpRequest *request = exchange->request;
  set_text(easy, exchange, CURLOPT_URL, request->url);
  set_text(easy, exchange, CURLOPT_USERAGENT, RL_HTTP_USER_AGENT);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, (long) request->connect_timeout);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT, (long) request->timeout);
  rl_curl_exchange_attach(exchange, easy);
  if (request->body != NULL) {
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, (long) RL_LOCKED_MEMORY_FROM);
    curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t) rl_secret_length(request->body));
  }
  set_text(easy, exchange, CURLOPT_CUSTOMREQUEST, request->method);
}

static struct curl_slist *add_header(struct curl_slist *list, const char *line,
                                     RlCurlExchange *exchange)
{
  struct curl_slist *longer = curl_slist_append(list, line);
  exchange->starved |= longer == NULL;
  return longer != NULL ? longer : list;
}

/* The headers' list; the line with our secrets is a node of our own in front of it, whose text
 * stays in locked memory. */
static struct curl_slist *set_headers(CURL *easy, RlCurlExchange *exchange, struct curl_slist *own)
{
  const RlHttpRequest *request = exchange->request;
  g_auto(GStrv) lines = rl_http_request_headers(request);
  struct curl_slist *rest = add_header(NULL, "Expect:", exchange);
  for (char **line = lines; *line != NULL; line++)
    rest = add_header(rest, *line, exchange);
  own->data = (char *) (gpointer) rl_secret_peek(request->authorization);
  own->next = rest;
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, request->authorization != NULL ? own : rest);
  curl_easy_setopt(easy, CURLOPT_HEADEROPT, (long) CURLHEADER_SEPARATE);
  return rest;
}

static void wake(gpointer multi)
{
  curl_multi_wakeup(multi);
}

/* Milliseconds that are left for an answer that has begun, or a long time before it has. libcurl's
 * own limit on the speed would end the silence of a bank that thinks. */
static gint64 answer_time_left(const RlCurlExchange *exchange)
{
  enum { LONG_MS = 60 * 1000 };
  const guint limit = exchange->request->answer_timeout;
  if (exchange->began == 0)
    return LONG_MS;
  const gint64 gone = (g_get_monotonic_time() - exchange->began) / 1000;
  return MAX(0, (gint64) (limit > 0 ? limit : RL_HTTP_ANSWER_SECONDS) * 1000 - gone);
}

/* Runs the one transfer of MULTI to its end. */
static CURLcode drive(CURLM *multi, RlCurlExchange *exchange, RlCancel *cancel)
{
  int running = 1, left = 0;
  for (;;) {
    if (rl_cancel_is_set(cancel))
      return CURLE_ABORTED_BY_CALLBACK;
    if (curl_multi_perform(multi, &running) != CURLM_OK)
      return CURLE_FAILED_INIT;
    /* A handshake on every connection did that; a kept one has none. */
    rl_wipe_stack();
    if (running == 0)
      break;
    const gint64 wait = answer_time_left(exchange);
    exchange->too_slow = wait == 0;
    if (exchange->too_slow)
      return CURLE_OPERATION_TIMEDOUT;
    if (curl_multi_poll(multi, NULL, 0, (int) wait, NULL) != CURLM_OK)
      return CURLE_FAILED_INIT;
  }
  const CURLMsg *message = curl_multi_info_read(multi, &left);
  return message != NULL ? message->data.result : CURLE_FAILED_INIT;
}

/* Whether a byte of the request left this host. What went to a proxy or into a handshake that was
 * not finished is not the request, though libcurl counts the former. */
static gboolean was_sent(CURL *easy, const RlCurlExchange *exchange)
{
  long head = 0;
  curl_off_t body = 0;
  curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &head);
  curl_easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &body);
  return exchange->ready && (head > 0 || body > 0);
}

static void explain(const RlCurlExchange *exchange, const RlCurlEnd *end, GError **error)
{
  if (end->code == CURLE_ABORTED_BY_CALLBACK)
    g_set_error_literal(error, RL_ERROR, RL_ERROR_CANCELLED,
                        end->sent ? _("Cancelled after the request had left.")
                                  : _("Cancelled before anything was sent."));
  else if (exchange->foreign)
    g_set_error_literal(error, RL_ERROR, RL_ERROR_NOT_SENT,
                        _("http is only for this machine, and the name leads elsewhere. Nothing "
                          "was sent; use https."));
  else if (exchange->too_large)
    g_set_error_literal(error, RL_ERROR, RL_ERROR_TOO_LARGE,
                        _("The server's answer is larger than any sound answer is."));
  else
    rl_curl_end_explain(end, error);
}

/* Of a proxy's address in the environment libcurl quotes all, a password in it as well, where it
 * does not understand it. */
static const char *safe_detail(CURLcode code, const char *detail)
{
  return *detail != '\0' && strchr(detail, '@') == NULL ? detail : curl_easy_strerror(code);
}

/* Whether it is the server, and not a proxy with TLS of its own, whose word on our certificate
 * libcurl repeats, and it had not read the request by then. */
static gboolean is_settled(const RlCurlExchange *exchange)
{
  return exchange->contexts == 1 && exchange->header_bytes == 0;
}

/* What libcurl says may quote the server. The `detail` is new. */
static RlCurlEnd end_of(CURL *easy, const RlCurlExchange *exchange, CURLcode code,
                        const char *detail)
{
  const RlHttpRequest *request = exchange->request;
  long proxy_status = 0, proxy_trust = 0;
  curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
  curl_easy_getinfo(easy, CURLINFO_PROXY_SSL_VERIFYRESULT, &proxy_trust);
  return (RlCurlEnd){
    .code = (int) code,
    .detail = rl_text_clean_line(safe_detail(code, detail), -1, CURL_ERROR_SIZE, NULL),
    .left = was_sent(easy, exchange),
    .settled = is_settled(exchange),
    .too_slow = exchange->too_slow,
    .has_client = request->client_cert != NULL,
    .at_proxy = proxy_status == 0 && !exchange->ready && rl_curl_goes_by_https_proxy(request),
    .proxy_untrusted = proxy_trust != 0,
    .proxy_status = (int) proxy_status,
  };
}

/* Keeps the line for the next request where all is well with its connection. */
static void leave_line(CurlHttp *self, CURL *easy, RlCurlExchange *exchange, CURLcode code)
{
  RlCurlLine *line = &exchange->line;
  curl_socket_t socket = CURL_SOCKET_BAD;
  if (code == CURLE_OK && exchange->head_done && exchange->request->keeps)
    curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, &socket);
  curl_multi_remove_handle(line->multi, easy);
  line->socket = socket;
  if (socket != CURL_SOCKET_BAD)
    rl_curl_keep_put(&self->keep, line, exchange->response);
  else
    rl_curl_line_close(line);
}

static CURLcode transfer(CurlHttp *self, CURL *easy, RlCurlExchange *exchange, RlCancel *cancel)
{
  CURLM *multi = exchange->line.multi;
  if (exchange->starved || multi == NULL || curl_multi_add_handle(multi, easy) != CURLM_OK) {
    rl_curl_line_close(&exchange->line);
    return CURLE_OUT_OF_MEMORY;
  }
  const guint watch = rl_cancel_watch(cancel, wake, multi);
  const CURLcode code = drive(multi, exchange, cancel);
  rl_cancel_unwatch(cancel, watch);
  leave_line(self, easy, exchange, code);
  /* What libcurl says then is about the connection that it did not get. */
  return exchange->stopped && !rl_cancel_is_set(cancel) ? CURLE_GOT_NOTHING : code;
}

/* Only the end of the connection ends the body: then nobody can tell that all of it has come, since
 * libcurl does not ask for TLS's goodbye. */
static gboolean is_open_ended(const RlHttpResponse *response, long status)
{
  return rl_http_response_header(response, "Content-Length") == NULL &&
         rl_http_response_header(response, "Transfer-Encoding") == NULL && status != 204 &&
         status != 304;
}

static void conclude(CURL *easy, RlCurlExchange *exchange, CURLcode code, const char *detail,
                     GError **error)
{
  RlHttpResponse *response = exchange->response;
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  /* A connection that ends within the head is fine for libcurl. */
  if (code == CURLE_OK && !exchange->head_done)
    code = CURLE_PARTIAL_FILE;
  RlCurlEnd end = end_of(easy, exchange, code, detail);
  GError *why = NULL;
  rl_curl_end_judge(&end);
  response->open_ended = is_open_ended(response, status);
  /* The words are about this try alone, and a read that finds no server now may be made again. */
  response->any_sent = end.sent || exchange->left_before;
  response->may_pass =
      !end.sent && !exchange->foreign && !exchange->too_large && rl_curl_end_may_pass(&end);
  response->complete = code == CURLE_OK;
  if (code != CURLE_OK && !end.sent)
    response->fault = rl_curl_end_fault(&end);
  if (exchange->request->examines)
    rl_curl_examine_certificate(easy, response);
  response->status = response->headers->len > 0 ? (int) status : 0;
  if (code != CURLE_OK)
    explain(exchange, &end, &why);
  if (exchange->left_before && g_error_matches(why, RL_ERROR, RL_ERROR_NOT_SENT))
    why->code = RL_ERROR_UNKNOWN_OUTCOME;
  if (why != NULL)
    g_propagate_error(error, why);
  g_free((char *) (gpointer) end.detail);
}

static void try_once(CurlHttp *self, RlCurlExchange *exchange, RlCancel *cancel, GError **error)
{
  char detail[CURL_ERROR_SIZE] = "";
  struct curl_slist own = { 0 };
  CURL *easy = curl_easy_init();
  if (easy == NULL) {
    rl_curl_line_close(&exchange->line);
    g_set_error_literal(error, RL_ERROR, RL_ERROR_NOT_SENT, _("libcurl could not be started."));
    return;
  }
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, detail);
  set_policy(easy, exchange);
  set_client(easy, exchange);
  set_request(easy, exchange);
  if (may_examine(exchange->request))
    rl_curl_examine(easy, exchange->response);
  struct curl_slist *rest = set_headers(easy, exchange, &own);
  const CURLcode code = transfer(self, easy, exchange, cancel);
  conclude(easy, exchange, code, exchange->stopped ? "" : detail, error);
  exchange->untrusted = code == CURLE_PEER_FAILED_VERIFICATION && exchange->folder != NULL;
  curl_easy_cleanup(easy);
  curl_slist_free_all(rest);
}

/* Whether a kept connection had come to its end, and the request is free to take another: a write
 * only if nothing of it left. */
static gboolean has_died(const RlCurlExchange *exchange)
{
  const gboolean is_read = exchange->request->body == NULL;
  return exchange->stale || (exchange->stopped && (is_read || !exchange->response->any_sent));
}

static RlHttpResponse *perform(RlHttp *base, const RlHttpRequest *request, RlCancel *cancel,
                               GError **error)
{
  CurlHttp *self = (CurlHttp *) base;
  gboolean anew = !request->keeps, left = FALSE;
  for (;;) {
    const gboolean by_folder = request->ca_file == NULL && !g_atomic_int_get(&self->by_bundle);
    RlCurlExchange exchange = { .request = request,
                                .response = rl_http_response_new(),
                                .line = anew ? rl_curl_line_new() : rl_curl_keep_take(&self->keep),
                                .folder = by_folder ? rl_curl_trust_folder() : NULL,
                                .left_before = left };
    try_once(self, &exchange, cancel, error);
    /* What the bundle holds beside the folder was always trusted. */
    if (exchange.untrusted)
      g_atomic_int_set(&self->by_bundle, TRUE);
    else if (!has_died(&exchange))
      return exchange.response;
    anew = TRUE;
    left = exchange.response->any_sent;
    rl_http_response_free(exchange.response);
    g_clear_error(error);
  }
}

gint64 rl_http_date(const char *text)
{
  /* libcurl reads more than HTTP's three forms, which all begin with the name of a day. */
  return g_ascii_isalpha(*text) ? (gint64) curl_getdate(text, NULL) : -1;
}

static gboolean is_warm(RlHttp *base)
{
  return rl_curl_keep_is_warm(&((CurlHttp *) base)->keep);
}

static void rest(RlHttp *base)
{
  rl_curl_keep_rest(&((CurlHttp *) base)->keep);
}

static void curl_free_self(RlHttp *base)
{
  CurlHttp *self = (CurlHttp *) base;
  rl_curl_keep_clear(&self->keep);
  g_free(self);
}

RlHttp *rl_http_curl_new(void)
{
  initialise();
  CurlHttp *self = g_new0(CurlHttp, 1);
  self->base =
      (RlHttp){ .perform = perform, .is_warm = is_warm, .rest = rest, .free = curl_free_self };
  rl_curl_keep_init(&self->keep);
  return &self->base;
}

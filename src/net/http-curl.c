/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door to libcurl; http-curl-reason.c knows its error codes, and nothing else does any of it.
 *
 * Each request gets a handle and a connection of its own, gone when it returns: a connection that
 * was kept alive and dies makes libcurl send a body twice, and a handle that lives on keeps copies
 * of what it sent. The body comes from a read callback without a seek callback, so that libcurl
 * could not send it again even if it wanted to. */
#include "config.h"

#include <curl/curl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "net/http-curl-reason.h"
#include "net/http.h"
#include "net/locked-memory.h"
#include "net/tls.h"
#include "net/url.h"

typedef struct {
  const RlHttpRequest *request;
  RlHttpResponse *response;
  gsize sent;         /* bytes of the body handed to libcurl */
  gsize header_bytes; /* of all heads */
  gboolean interim;   /* informational heads have come */
  gboolean head_done; /* the final head has: what looks like a header now is a trailer */
  gint64 began;       /* monotonic microseconds of the final status line; 0: not yet */
  gboolean ready;     /* connected, the TLS handshake included: the request is what comes next */
  guint contexts;     /* of TLS, in which certificates are spoken of in the handshake only */
  gboolean too_large;
  gboolean too_slow;
  gboolean foreign; /* http to an address that is not this machine's */
  gboolean starved; /* there was no memory for a part of the request */
} Exchange;

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

static size_t on_body(char *bytes, size_t size, size_t n, void *data)
{
  Exchange *exchange = data;
  if (rl_secret_append(exchange->response->body, bytes, (gssize) (size * n)))
    return size * n;
  exchange->too_large = TRUE;
  return 0;
}

static gboolean is_interim(const char *status_line, gsize length)
{
  const char *blank = memchr(status_line, ' ', length - 1);
  return blank != NULL && blank[1] == '1';
}

/* An informational head says nothing of how soon the answer comes. */
static void start_head(Exchange *exchange, gboolean interim)
{
  exchange->interim = interim;
  exchange->began = interim ? 0 : g_get_monotonic_time();
  g_ptr_array_set_size(exchange->response->headers, 0);
  exchange->response->receipt.monotonic = rl_clock_since_boot();
  exchange->response->receipt.wall = g_get_real_time() / G_USEC_PER_SEC;
}

/* Heads of informational answers come before the final one; the last head counts. */
static void take_line(Exchange *exchange, const char *bytes, gsize length)
{
  if (length >= 5 && memcmp(bytes, "HTTP/", 5) == 0)
    start_head(exchange, is_interim(bytes, length));
  g_autofree char *line = g_strchomp(g_strndup(bytes, length));
  if (*line != '\0')
    g_ptr_array_add(exchange->response->headers, g_steal_pointer(&line));
  else
    exchange->head_done = !exchange->interim;
}

static size_t on_header(char *bytes, size_t size, size_t n, void *data)
{
  Exchange *exchange = data;
  const gsize length = size * n;
  exchange->header_bytes += length;
  if (exchange->header_bytes > RL_HTTP_HEADERS_MAX) {
    exchange->too_large = TRUE;
    return 0;
  }
  if (!exchange->head_done)
    take_line(exchange, bytes, length);
  return length;
}

static size_t on_read(char *buffer, size_t size, size_t n, void *data)
{
  Exchange *exchange = data;
  const gsize left = rl_secret_length(exchange->request->body) - exchange->sent;
  const gsize chunk = MIN(left, size * n);
  memcpy(buffer, rl_secret_peek(exchange->request->body) + exchange->sent, chunk);
  exchange->sent += chunk;
  return chunk;
}

/* A name can say "localhost" and resolve to anything: for http the address itself decides. A socket
 * that waited would hold up the cancelling of a request. */
static curl_socket_t on_open_socket(void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
  Exchange *exchange = data;
  if (exchange->request->plain && !rl_url_is_loopback(&address->addr)) {
    exchange->foreign = TRUE;
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK,
                address->protocol);
}

/* libcurl is connected and has sent nothing yet but what a proxy and TLS want. */
static int on_ready(void *data, char *address, char *own, int port, int own_port)
{
  Exchange *exchange = data;
  exchange->ready = TRUE;
  return CURL_PREREQFUNC_OK;
}

/* Of these libcurl makes a copy. Without one a PATCH would leave as a PUT. */
static void set_text(CURL *easy, Exchange *exchange, CURLoption option, const char *text)
{
  if (curl_easy_setopt(easy, option, text) != CURLE_OK)
    exchange->starved = TRUE;
}

static CURLcode on_context(CURL *easy, void *context, void *data)
{
  Exchange *exchange = data;
  rl_tls_settle(context);
  exchange->contexts++;
  return CURLE_OK;
}

static void set_pem(CURL *easy, Exchange *exchange, CURLoption option, const RlSecret *pem)
{
  struct curl_blob blob = { (void *) (gpointer) rl_secret_peek(pem), rl_secret_length(pem),
                            CURL_BLOB_NOCOPY };
  if (curl_easy_setopt(easy, option, &blob) != CURLE_OK)
    exchange->starved = TRUE;
}

/* For the server alone: a proxy that asks for one is shown none. */
static void set_client(CURL *easy, Exchange *exchange)
{
  const RlHttpRequest *request = exchange->request;
  if (request->client_cert == NULL)
    return;
  set_pem(easy, exchange, CURLOPT_SSLCERT_BLOB, request->client_cert);
  set_pem(easy, exchange, CURLOPT_SSLKEY_BLOB, request->client_key);
  /* Otherwise OpenSSL asks the terminal for the pass phrase of a key that has one. */
  set_text(easy, exchange, CURLOPT_KEYPASSWD, "");
}

/* Several of these are libcurl's defaults, and with a multi handle for each request there is no
 * connection to be used again: said all the same, so that no other version decides. */
static void set_policy(CURL *easy, Exchange *exchange)
{
  const RlHttpRequest *request = exchange->request;
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  set_text(easy, exchange, CURLOPT_PROTOCOLS_STR, request->plain ? "http" : "https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
  curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long) CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, on_context);
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, exchange);
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
  if (request->ca_file != NULL) {
    set_text(easy, exchange, CURLOPT_CAINFO, request->ca_file);
    curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
    curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO, request->ca_file);
    curl_easy_setopt(easy, CURLOPT_PROXY_CAPATH, NULL);
  }
  if (request->plain)
    set_text(easy, exchange, CURLOPT_PROXY, "");
  else if (request->proxy != NULL)
    set_text(easy, exchange, CURLOPT_PROXY, request->proxy);
  if (request->no_proxy != NULL)
    set_text(easy, exchange, CURLOPT_NOPROXY, request->no_proxy);
}

/* libcurl has no other way to tell it that does not lead into the TLS library. */
static int on_remark(CURL *easy, curl_infotype type, char *text, size_t n, void *data)
{
  static const char begin[] = "SSL connection using ";
  RlHttpResponse *response = ((Exchange *) data)->response;
  const gsize skip = sizeof begin - 1;
  if (type != CURLINFO_TEXT || n <= skip || memcmp(text, begin, skip) != 0)
    return 0;
  g_autofree char *line = g_strndup(text + skip, n - skip);
  line[strcspn(line, " /\r\n")] = '\0';
  g_free(response->tls);
  response->tls = rl_text_clean_line(line, -1, RL_HTTP_TLS_MAX, NULL);
  return 0;
}

/* What libcurl remarks on is the whole request: so there must be no secret in it. */
static void set_examination(CURL *easy, Exchange *exchange)
{
  const RlHttpRequest *request = exchange->request;
  if (!request->examines || request->authorization != NULL || request->body != NULL)
    return;
  curl_easy_setopt(easy, CURLOPT_CERTINFO, 1L);
  curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, on_remark);
  curl_easy_setopt(easy, CURLOPT_DEBUGDATA, exchange);
  curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
}

/* The server's own certificate comes first. */
static void take_certificate(CURL *easy, RlHttpResponse *response)
{
  static const char begin[] = "Expire date:";
  struct curl_certinfo *info = NULL;
  if (curl_easy_getinfo(easy, CURLINFO_CERTINFO, &info) != CURLE_OK || info == NULL ||
      info->num_of_certs < 1)
    return;
  for (const struct curl_slist *line = info->certinfo[0]; line != NULL; line = line->next)
    if (g_str_has_prefix(line->data, begin))
      response->certificate_end = MAX(0, curl_getdate(line->data + sizeof begin - 1, NULL));
}

static void set_request(CURL *easy, Exchange *exchange)
{
  const RlHttpRequest *request = exchange->request;
  set_text(easy, exchange, CURLOPT_URL, request->url);
  set_text(easy, exchange, CURLOPT_USERAGENT, RL_HTTP_USER_AGENT);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, (long) request->connect_timeout);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT, (long) request->timeout);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, exchange);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, exchange);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, exchange);
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_ready);
  curl_easy_setopt(easy, CURLOPT_PREREQDATA, exchange);
  if (request->body != NULL) {
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
    curl_easy_setopt(easy, CURLOPT_READDATA, exchange);
    curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, (long) RL_LOCKED_MEMORY_FROM);
    curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t) rl_secret_length(request->body));
  }
  set_text(easy, exchange, CURLOPT_CUSTOMREQUEST, request->method);
}

static struct curl_slist *add_header(struct curl_slist *list, const char *line, Exchange *exchange)
{
  struct curl_slist *longer = curl_slist_append(list, line);
  exchange->starved |= longer == NULL;
  return longer != NULL ? longer : list;
}

/* The headers' list; the line with our secrets is a node of our own in front of it, whose text
 * stays in locked memory. */
static struct curl_slist *set_headers(CURL *easy, Exchange *exchange, struct curl_slist *own)
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
static gint64 answer_time_left(const Exchange *exchange)
{
  enum { LONG_MS = 60 * 1000 };
  const guint limit = exchange->request->answer_timeout;
  if (exchange->began == 0)
    return LONG_MS;
  const gint64 gone = (g_get_monotonic_time() - exchange->began) / 1000;
  return MAX(0, (gint64) (limit > 0 ? limit : RL_HTTP_ANSWER_SECONDS) * 1000 - gone);
}

/* Runs the one transfer of MULTI to its end. */
static CURLcode drive(CURLM *multi, Exchange *exchange, RlCancel *cancel)
{
  int running = 1, left = 0;
  for (;;) {
    if (rl_cancel_is_set(cancel))
      return CURLE_ABORTED_BY_CALLBACK;
    if (curl_multi_perform(multi, &running) != CURLM_OK)
      return CURLE_FAILED_INIT;
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
static gboolean was_sent(CURL *easy, const Exchange *exchange)
{
  long head = 0;
  curl_off_t body = 0;
  curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &head);
  curl_easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &body);
  return exchange->ready && (head > 0 || body > 0);
}

static void explain(const Exchange *exchange, const RlCurlEnd *end, GError **error)
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
static gboolean is_settled(const Exchange *exchange)
{
  return exchange->contexts == 1 && exchange->header_bytes == 0;
}

/* What libcurl says may quote the server. The `detail` is new. */
static RlCurlEnd end_of(CURL *easy, const Exchange *exchange, CURLcode code, const char *detail)
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

static CURLcode transfer(CURL *easy, Exchange *exchange, RlCancel *cancel)
{
  CURLM *multi = curl_multi_init();
  if (multi == NULL || curl_multi_add_handle(multi, easy) != CURLM_OK) {
    curl_multi_cleanup(multi);
    return CURLE_OUT_OF_MEMORY;
  }
  const guint watch = rl_cancel_watch(cancel, wake, multi);
  const CURLcode code = drive(multi, exchange, cancel);
  rl_cancel_unwatch(cancel, watch);
  curl_multi_remove_handle(multi, easy);
  curl_multi_cleanup(multi);
  return code;
}

/* Only the end of the connection ends the body: then nobody can tell that all of it has come, since
 * libcurl does not ask for TLS's goodbye. */
static gboolean is_open_ended(const RlHttpResponse *response, long status)
{
  return rl_http_response_header(response, "Content-Length") == NULL &&
         rl_http_response_header(response, "Transfer-Encoding") == NULL && status != 204 &&
         status != 304;
}

static void conclude(CURL *easy, Exchange *exchange, CURLcode code, const char *detail,
                     GError **error)
{
  RlHttpResponse *response = exchange->response;
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  /* A connection that ends within the head is fine for libcurl. */
  if (code == CURLE_OK && !exchange->head_done)
    code = CURLE_PARTIAL_FILE;
  RlCurlEnd end = end_of(easy, exchange, code, detail);
  rl_curl_end_judge(&end);
  response->open_ended = is_open_ended(response, status);
  response->any_sent = end.sent;
  response->may_pass =
      !end.sent && !exchange->foreign && !exchange->too_large && rl_curl_end_may_pass(&end);
  response->complete = code == CURLE_OK;
  if (code != CURLE_OK && !end.sent)
    response->fault = rl_curl_end_fault(&end);
  if (exchange->request->examines)
    take_certificate(easy, response);
  response->status = response->headers->len > 0 ? (int) status : 0;
  if (code != CURLE_OK)
    explain(exchange, &end, error);
  g_free((char *) (gpointer) end.detail);
}

static RlHttpResponse *perform(RlHttp *self, const RlHttpRequest *request, RlCancel *cancel,
                               GError **error)
{
  Exchange exchange = { .request = request, .response = rl_http_response_new() };
  char detail[CURL_ERROR_SIZE] = "";
  struct curl_slist own = { 0 };
  CURL *easy = curl_easy_init();
  if (easy == NULL) {
    g_set_error_literal(error, RL_ERROR, RL_ERROR_NOT_SENT, _("libcurl could not be started."));
    return exchange.response;
  }
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, detail);
  set_policy(easy, &exchange);
  set_client(easy, &exchange);
  set_request(easy, &exchange);
  set_examination(easy, &exchange);
  struct curl_slist *rest = set_headers(easy, &exchange, &own);
  const CURLcode code = exchange.starved ? CURLE_OUT_OF_MEMORY : transfer(easy, &exchange, cancel);
  conclude(easy, &exchange, code, detail, error);
  curl_easy_cleanup(easy);
  curl_slist_free_all(rest);
  return exchange.response;
}

gint64 rl_http_date(const char *text)
{
  /* libcurl reads more than HTTP's three forms, which all begin with the name of a day. */
  return g_ascii_isalpha(*text) ? (gint64) curl_getdate(text, NULL) : -1;
}

static void curl_free_self(RlHttp *self)
{
  g_free(self);
}

RlHttp *rl_http_curl_new(void)
{
  initialise();
  RlHttp *self = g_new0(RlHttp, 1);
  self->perform = perform;
  self->free = curl_free_self;
  return self;
}

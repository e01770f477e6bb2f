/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only file that knows libcurl.
 *
 * Each request gets a handle and a connection of its own, gone when it returns: a connection that
 * was kept alive and dies makes libcurl send a body twice, and a handle that lives on keeps copies
 * of what it sent. The body comes from a read callback without a seek callback, so that libcurl
 * could not send it again even if it wanted to. */
#include "config.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "net/http.h"
#include "net/locked-memory.h"

typedef struct {
  const RlHttpRequest *request;
  RlHttpResponse *response;
  gsize sent;         /* bytes of the body handed to libcurl */
  gsize header_bytes; /* of this answer */
  gboolean too_large;
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

static void start_head(Exchange *exchange)
{
  g_ptr_array_set_size(exchange->response->headers, 0);
  exchange->response->receipt.monotonic = rl_clock_since_boot();
  exchange->response->receipt.wall = g_get_real_time() / G_USEC_PER_SEC;
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
  /* Heads of informational answers come before the final one; the last head counts. */
  if (length >= 5 && memcmp(bytes, "HTTP/", 5) == 0)
    start_head(exchange);
  g_autofree char *line = g_strchomp(g_strndup(bytes, length));
  if (*line != '\0')
    g_ptr_array_add(exchange->response->headers, g_steal_pointer(&line));
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

static gboolean is_loopback(const struct sockaddr *address)
{
  if (address->sa_family == AF_INET) {
    const struct sockaddr_in *v4 = (const struct sockaddr_in *) (const void *) address;
    return (ntohl(v4->sin_addr.s_addr) >> 24) == 127;
  }
  if (address->sa_family == AF_INET6)
    return IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *) (const void *) address)->sin6_addr);
  return FALSE;
}

/* A name can say "localhost" and resolve to anything: for http the address itself decides. A socket
 * that waited would hold up the cancelling of a request. */
static curl_socket_t on_open_socket(void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
  Exchange *exchange = data;
  if (exchange->request->plain && !is_loopback(&address->addr)) {
    exchange->foreign = TRUE;
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK,
                address->protocol);
}

/* Of these libcurl makes a copy. Without one a PATCH would leave as a PUT. */
static void set_text(CURL *easy, Exchange *exchange, CURLoption option, const char *text)
{
  if (curl_easy_setopt(easy, option, text) != CURLE_OK)
    exchange->starved = TRUE;
}

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
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy, CURLOPT_NETRC, (long) CURL_NETRC_IGNORED);
  curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
  curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  /* A look-up that hangs must not hold up the cancelling of a request. */
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  if (request->ca_file != NULL) {
    set_text(easy, exchange, CURLOPT_CAINFO, request->ca_file);
    curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
  }
  if (request->plain)
    set_text(easy, exchange, CURLOPT_PROXY, "");
  else if (request->proxy != NULL)
    set_text(easy, exchange, CURLOPT_PROXY, request->proxy);
  if (request->no_proxy != NULL)
    set_text(easy, exchange, CURLOPT_NOPROXY, request->no_proxy);
}

static void set_request(CURL *easy, Exchange *exchange)
{
  const RlHttpRequest *request = exchange->request;
  set_text(easy, exchange, CURLOPT_URL, request->url);
  set_text(easy, exchange, CURLOPT_USERAGENT, PACKAGE_NAME "/" PACKAGE_VERSION);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, (long) request->connect_timeout);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT, (long) request->timeout);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, exchange);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, exchange);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, exchange);
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
  struct curl_slist *rest = add_header(NULL, "Accept: application/json", exchange);
  rest = add_header(rest, "Expect:", exchange);
  if (request->body != NULL)
    rest = add_header(rest, "Content-Type: application/json", exchange);
  own->data = (char *) (gpointer) rl_secret_peek(request->authorization);
  own->next = rest;
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, request->authorization != NULL ? own : rest);
  curl_easy_setopt(easy, CURLOPT_HEADEROPT, (long) CURLHEADER_SEPARATE);
  return rest;
}

static void wake(GCancellable *cancel, gpointer multi)
{
  curl_multi_wakeup(multi);
}

/* Runs the one transfer of MULTI to its end. */
static CURLcode drive(CURLM *multi, GCancellable *cancel)
{
  int running = 1;
  while (running > 0) {
    if (g_cancellable_is_cancelled(cancel))
      return CURLE_ABORTED_BY_CALLBACK;
    if (curl_multi_perform(multi, &running) != CURLM_OK)
      return CURLE_FAILED_INIT;
    if (running > 0 && curl_multi_poll(multi, NULL, 0, 60 * 1000, NULL) != CURLM_OK)
      return CURLE_FAILED_INIT;
  }
  int left = 0;
  const CURLMsg *message = curl_multi_info_read(multi, &left);
  return message != NULL ? message->data.result : CURLE_FAILED_INIT;
}

/* Whether a byte of the request left this host. What went to a proxy or into a handshake that was
 * not finished is not the request. */
static gboolean was_sent(CURL *easy, const RlHttpRequest *request)
{
  long head = 0;
  curl_off_t body = 0, handshake = 0;
  curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &head);
  curl_easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &body);
  curl_easy_getinfo(easy, CURLINFO_APPCONNECT_TIME_T, &handshake);
  return body > 0 || (head > 0 && (request->plain || handshake > 0));
}

static const char *unsent_reason(CURLcode code)
{
  static const struct {
    CURLcode code;
    const char *reason;
  } reasons[] = {
    { CURLE_COULDNT_RESOLVE_HOST, N_("The server's name cannot be resolved. Check the network and "
                                     "the base URL.") },
    { CURLE_COULDNT_RESOLVE_PROXY, N_("The proxy's name cannot be resolved. Check the proxy "
                                      "setting.") },
    { CURLE_COULDNT_CONNECT, N_("The server cannot be reached. Check the network, the proxy and "
                                "the base URL.") },
    { CURLE_OPERATION_TIMEDOUT, N_("The server did not accept the connection in time. Check the "
                                   "network.") },
    { CURLE_PEER_FAILED_VERIFICATION, N_("The server's certificate is not trusted. Nothing was "
                                         "sent. If it is your own server, name its CA with "
                                         "--ca-file.") },
    { CURLE_SSL_CACERT_BADFILE, N_("The CA file cannot be read. Check --ca-file or ca_file.") },
    { CURLE_SSL_CONNECT_ERROR, N_("No secure connection could be made. The server may not speak "
                                  "TLS 1.2 or later.") },
    { CURLE_PROXY, N_("The proxy refused the connection.") },
  };
  for (guint i = 0; i < G_N_ELEMENTS(reasons); i++)
    if (reasons[i].code == code)
      return _(reasons[i].reason);
  return _("The connection failed before anything was sent.");
}

static void explain(const Exchange *exchange, CURLcode code, const char *detail, GError **error)
{
  const gboolean sent = exchange->response->any_sent;
  if (code == CURLE_ABORTED_BY_CALLBACK)
    g_set_error_literal(error, RL_ERROR, RL_ERROR_CANCELLED,
                        sent ? _("Cancelled after the request had left.")
                             : _("Cancelled before anything was sent."));
  else if (exchange->foreign)
    g_set_error_literal(error, RL_ERROR, RL_ERROR_NOT_SENT,
                        _("http is only for this machine, and the name leads elsewhere. Nothing "
                          "was sent; use https."));
  else if (exchange->too_large)
    g_set_error_literal(error, RL_ERROR, RL_ERROR_TOO_LARGE,
                        _("The server's answer is larger than any sound answer is."));
  else if (!sent)
    g_set_error(error, RL_ERROR, RL_ERROR_NOT_SENT, "%s (%s)", unsent_reason(code), detail);
  else
    g_set_error(error, RL_ERROR, RL_ERROR_UNKNOWN_OUTCOME, "%s (%s)",
                code == CURLE_OPERATION_TIMEDOUT
                    ? _("The request was sent, and no answer came in time.")
                    : _("The request was sent, and the connection broke before the answer was "
                        "complete."),
                detail);
}

/* What libcurl says may quote the server. */
static void explain_detail(const Exchange *exchange, CURLcode code, const char *detail,
                           GError **error)
{
  g_autofree char *clean = rl_text_clean_line(detail, -1, CURL_ERROR_SIZE, NULL);
  explain(exchange, code, clean, error);
}

static CURLcode transfer(CURL *easy, GCancellable *cancel)
{
  CURLM *multi = curl_multi_init();
  if (multi == NULL || curl_multi_add_handle(multi, easy) != CURLM_OK) {
    curl_multi_cleanup(multi);
    return CURLE_OUT_OF_MEMORY;
  }
  const gulong handler =
      cancel != NULL ? g_cancellable_connect(cancel, G_CALLBACK(wake), multi, NULL) : 0;
  const CURLcode code = drive(multi, cancel);
  g_cancellable_disconnect(cancel, handler);
  curl_multi_remove_handle(multi, easy);
  curl_multi_cleanup(multi);
  return code;
}

static void conclude(CURL *easy, Exchange *exchange, CURLcode code, const char *detail,
                     GError **error)
{
  RlHttpResponse *response = exchange->response;
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  response->any_sent = was_sent(easy, exchange->request);
  response->complete = code == CURLE_OK;
  response->status = response->headers->len > 0 ? (int) status : 0;
  if (code != CURLE_OK)
    explain_detail(exchange, code, *detail != '\0' ? detail : curl_easy_strerror(code), error);
}

static RlHttpResponse *perform(RlHttp *self, const RlHttpRequest *request, GCancellable *cancel,
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
  set_request(easy, &exchange);
  struct curl_slist *rest = set_headers(easy, &exchange, &own);
  const CURLcode code = exchange.starved ? CURLE_OUT_OF_MEMORY : transfer(easy, cancel);
  conclude(easy, &exchange, code, detail, error);
  curl_easy_cleanup(easy);
  curl_slist_free_all(rest);
  return exchange.response;
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

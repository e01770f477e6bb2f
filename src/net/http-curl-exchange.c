/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/http-curl-exchange.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"

#include "net/tls.h"
#include "net/url.h"

static size_t on_body(char *bytes, size_t size, size_t n, void *data)
{
  RlCurlExchange *exchange = data;
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
static void start_head(RlCurlExchange *exchange, gboolean interim)
{
  exchange->interim = interim;
  exchange->began = interim ? 0 : g_get_monotonic_time();
  g_ptr_array_set_size(exchange->response->headers, 0);
  exchange->response->receipt.monotonic = rl_clock_since_boot();
  exchange->response->receipt.wall = g_get_real_time() / G_USEC_PER_SEC;
}

/* Heads of informational answers come before the final one; the last head counts. */
static void take_line(RlCurlExchange *exchange, const char *bytes, gsize length)
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
  RlCurlExchange *exchange = data;
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
  RlCurlExchange *exchange = data;
  const gsize left = rl_secret_length(exchange->request->body) - exchange->sent;
  const gsize chunk = MIN(left, size * n);
  memcpy(buffer, rl_secret_peek(exchange->request->body) + exchange->sent, chunk);
  exchange->sent += chunk;
  return chunk;
}

/* Whether what libcurl is about to do would be for a second sending. */
static gboolean is_second(RlCurlExchange *exchange)
{
  exchange->stopped |= exchange->ready;
  return exchange->ready;
}

static int on_look_up(void *resolver, void *reserved, void *data)
{
  return is_second(data);
}

/* A name can say "localhost" and resolve to anything: for http the address itself decides. A socket
 * that waited would hold up the cancelling of a request. */
static curl_socket_t on_open_socket(void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
  RlCurlExchange *exchange = data;
  if (is_second(exchange))
    return CURL_SOCKET_BAD;
  exchange->opened = TRUE;
  if (exchange->request->plain && !rl_url_is_loopback(&address->addr)) {
    exchange->foreign = TRUE;
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK,
                address->protocol);
}

/* A new connection shows that there is a way to the server. A kept one may have lost it, with the
 * network that it was made in, say: what is not acknowledged in the time that a connection may take
 * is lost, and the answer is not waited for in vain. */
static void expect_way(const RlCurlExchange *exchange)
{
  const guint milliseconds = exchange->request->connect_timeout * 1000;
  (void) setsockopt(exchange->line.socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds,
                    sizeof milliseconds);
}

/* libcurl is connected and has sent nothing yet but what a proxy and TLS want. */
static int on_ready(void *data, char *address, char *own, int port, int own_port)
{
  RlCurlExchange *exchange = data;
  if (is_second(exchange))
    return CURL_PREREQFUNC_ABORT;
  exchange->ready = TRUE;
  if (exchange->opened)
    return CURL_PREREQFUNC_OK;
  exchange->stale = !rl_curl_is_quiet(exchange->line.socket);
  expect_way(exchange);
  return exchange->stale ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

static CURLcode on_context(CURL *easy, void *context, void *data)
{
  RlCurlExchange *exchange = data;
  rl_tls_settle(context);
  exchange->contexts++;
  return CURLE_OK;
}

void rl_curl_exchange_attach(RlCurlExchange *exchange, gpointer easy)
{
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, exchange);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, exchange);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, exchange);
  curl_easy_setopt(easy, CURLOPT_RESOLVER_START_FUNCTION, on_look_up);
  curl_easy_setopt(easy, CURLOPT_RESOLVER_START_DATA, exchange);
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_ready);
  curl_easy_setopt(easy, CURLOPT_PREREQDATA, exchange);
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, on_context);
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, exchange);
  curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
  curl_easy_setopt(easy, CURLOPT_READDATA, exchange);
}

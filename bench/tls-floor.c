/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The floor of what goes over TLS: OpenSSL, a socket, and nothing that understands what it reads.
 *
 *   tls-floor NAME put PORT CA TARGET BODY N   N requests on one connection that stands; prints the
 *                                              median time of one
 *   tls-floor NAME read PORT CA NEEDLE         all pages of links, and where NEEDLE is in them
 *   tls-floor NAME update PORT CA TARGET BODY  one, connection and all */
#include "config.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ANSWER_MAX = 16 << 20, REQUESTS_MAX = 1000 };

static char answer[ANSWER_MAX + 1];

static double now_ms(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec * 1000 + (double) now.tv_nsec / 1e6;
}

static _Noreturn void die(const char *why)
{
  (void) fprintf(stderr, "tls-floor: %s\n", why);
  exit(1);
}

static int connect_to(const char *port)
{
  const int yes = 1;
  const struct sockaddr_in address = { .sin_family = AF_INET,
                                       .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                       .sin_port = htons((in_port_t) atoi(port)) };
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(fd, (const struct sockaddr *) &address, sizeof address) < 0)
    die("no connection");
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  return fd;
}

static SSL *open_tls(const char *port, const char *ca_file)
{
  SSL_CTX *context = SSL_CTX_new(TLS_client_method());
  if (SSL_CTX_load_verify_locations(context, ca_file, NULL) != 1)
    die("no trust");
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
  SSL *ssl = SSL_new(context);
  X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), "127.0.0.1");
  SSL_set_fd(ssl, connect_to(port));
  if (SSL_connect(ssl) != 1)
    die("no handshake");
  return ssl;
}

/* How long the answer is whose first GOT bytes are there; 0: it does not say yet. */
static size_t length_of(size_t got)
{
  static const char name[] = "Content-Length: ";
  answer[got] = '\0';
  const char *end = strstr(answer, "\r\n\r\n");
  const char *length = end != NULL ? strstr(answer, name) : NULL;
  if (length == NULL)
    return 0;
  return (size_t) (end + 4 - answer) + strtoul(length + strlen(name), NULL, 10);
}

/* The bytes of the answer to REQUEST, which lie in `answer`. */
static size_t ask(SSL *ssl, const char *request)
{
  size_t got = 0, whole = 0;
  if (SSL_write(ssl, request, (int) strlen(request)) <= 0)
    die("the request did not leave");
  while (whole == 0 || got < whole) {
    const int part = SSL_read(ssl, answer + got, (int) (ANSWER_MAX - got));
    if (part <= 0)
      die("the answer broke off");
    got += (size_t) part;
    if (whole == 0)
      whole = length_of(got);
  }
  return got;
}

static char *put_request(const char *target, const char *body)
{
  static char request[4096];
  (void) snprintf(request, sizeof request,
                  "PUT %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic aWQ6cGFzc3dvcmQ=\r\n"
                  "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                  target, strlen(body), body);
  return request;
}

static int compare(const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static void put(const char *name, SSL *ssl, const char *target, const char *body, int n)
{
  static double times[REQUESTS_MAX];
  const char *request = put_request(target, body);
  n = n < 1 || n > REQUESTS_MAX ? 1 : n;
  for (int i = 0; i < n; i++) {
    const double began = now_ms();
    (void) ask(ssl, request);
    times[i] = now_ms() - began;
  }
  if (strncmp(answer, "HTTP/1.1 200", 12) != 0)
    die("the server refuses");
  qsort(times, (size_t) n, sizeof times[0], compare);
  if (n > 1)
    (void) printf("%s.time %.3f\n", name, times[n / 2]);
}

/* All pages of the server, until one is the last. */
static void read_all(SSL *ssl, const char *needle)
{
  char request[256];
  size_t found = 0;
  for (int page = 1, more = 1; more; page++) {
    (void) snprintf(request, sizeof request,
                    "GET /api/links/?page=%d&page_size=1000 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                    page);
    const size_t got = ask(ssl, request);
    for (const char *at = answer;
         (at = memmem(at, (size_t) (answer + got - at), needle, strlen(needle))) != NULL;
         at += strlen(needle))
      found++;
    more = memmem(answer, got < 1024 ? got : 1024, "\"next\":null", 11) == NULL;
  }
  if (found == 0)
    die("the needle is not there");
}

int main(int argc, char **argv)
{
  if (argc < 6)
    die("usage: tls-floor NAME put|read|update PORT CA …");
  SSL *ssl = open_tls(argv[3], argv[4]);
  if (strcmp(argv[2], "read") == 0)
    read_all(ssl, argv[5]);
  else if (argc >= 7)
    put(argv[1], ssl, argv[5], argv[6], argc > 7 ? atoi(argv[7]) : 1);
  else
    die("what is to be put?");
  (void) SSL_shutdown(ssl);
  return 0;
}

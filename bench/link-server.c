/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server of so many links that nothing but the client counts: `link-server LINKS FOLDER` makes
 * all pages before it is ready and sends them as they are. Prints base_url, ca_file and ready, as
 * https-server does; FOLDER gets the certificates. Ends with SIGTERM. */
#include "config.h"

#include <arpa/inet.h>
#include <gio/gio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include "https-cert.h"
#include "https-request.h"
#include "listen.h"

enum { PAGE_LINKS = 1000 };

typedef struct {
  GPtrArray *pages; /* GString, whole answers */
  RlCerts *certs;
  int stop; /* nobody ever writes to it */
} Server;

typedef struct {
  const Server *server;
  RlWire *wire;
} Connection;

/* ---- what is served ---- */

static void append_link(GString *page, guint n)
{
  static const char *const institutions[] = { "erebor_mx_retail", "gringotts_br_retail", "banamex",
                                              "heimdall_co_retail", "ironbank_br_business" };
  static const char *const statuses[] = { "valid", "valid", "valid", "invalid", "token_required" };
  g_string_append_printf(
      page,
      "{\"id\":\"%08x-5a1e-4d0c-9b7f-%012x\",\"institution\":\"%s\",\"access_mode\":\"recurrent\","
      "\"last_accessed_at\":\"2024-03-%02uT14:%02u:31.835408Z\",\"status\":\"%s\","
      "\"created_at\":\"2023-11-%02uT08:%02u:12.511243Z\",\"external_id\":\"cust-%07u\","
      "\"created_by\":\"6e7b283c-6efe-449e-a028-22b7d1f4b3c5\",\"refresh_rate\":\"7d\","
      "\"credentials_storage\":\"365d\",\"stale_in\":\"365d\",\"fetch_resources\":[\"ACCOUNTS\","
      "\"TRANSACTIONS\"]}",
      n * 0x9e3779b1u, n, institutions[n % G_N_ELEMENTS(institutions)], n % 28 + 1, n % 60,
      statuses[n / 3 % G_N_ELEMENTS(statuses)], n % 28 + 1, n / 60 % 60, n * 7919 % 10000000);
}

static GString *new_page(const char *base_url, guint number, guint pages, guint links)
{
  g_autoptr(GString) body = g_string_new(NULL);
  g_string_append_printf(body, "{\"count\":%u,\"next\":", links);
  if (number < pages)
    g_string_append_printf(body, "\"%s/api/links/?page=%u&page_size=%d\"", base_url, number + 1,
                           PAGE_LINKS);
  else
    g_string_append(body, "null");
  g_string_append(body, ",\"previous\":null,\"results\":[");
  const guint from = (number - 1) * PAGE_LINKS;
  for (guint i = from; i < MIN(from + PAGE_LINKS, links); i++) {
    if (i > from)
      g_string_append_c(body, ',');
    append_link(body, i);
  }
  g_string_append(body, "]}");
  GString *page = g_string_sized_new(body->len + 128);
  g_string_printf(page,
                  "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                  "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                  body->len);
  g_string_append_len(page, body->str, (gssize) body->len);
  return page;
}

static GPtrArray *new_pages(const char *base_url, guint links)
{
  GPtrArray *pages = g_ptr_array_new();
  const guint n = MAX(1, (links + PAGE_LINKS - 1) / PAGE_LINKS);
  for (guint number = 1; number <= n; number++)
    g_ptr_array_add(pages, new_page(base_url, number, n, links));
  return pages;
}

/* NULL: there is no such page. */
static const GString *find_page(const Server *self, const RlRequest *request)
{
  const char *query = strstr(request->target, "page=");
  const guint64 number = query != NULL ? g_ascii_strtoull(query + strlen("page="), NULL, 10) : 1;
  const gboolean list = g_str_has_prefix(request->target, "/api/links/?") ||
                        strcmp(request->target, "/api/links/") == 0;
  return list && number >= 1 && number <= self->pages->len ? self->pages->pdata[number - 1] : NULL;
}

/* ---- serving ---- */

static gboolean serve_request(const Connection *self, GByteArray *pending)
{
  static const char nothing[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                "Content-Length: 14\r\n\r\n{\"results\":[]}";
  g_autoptr(RlRequest) request = rl_request_read(self->wire, pending);
  if (request == NULL || !request->complete)
    return FALSE;
  const GString *page = find_page(self->server, request);
  const gboolean sent = page != NULL ? rl_wire_write(self->wire, page->str, page->len)
                                     : rl_wire_write(self->wire, nothing, strlen(nothing));
  return sent && !request->last;
}

static gpointer serve_connection(gpointer data)
{
  Connection *self = data;
  g_autoptr(GByteArray) pending = g_byte_array_new();
  if (rl_wire_start_tls(self->wire, rl_certs_context(self->server->certs, RL_TLS_GOOD))) {
    while (serve_request(self, pending))
      ;
    (void) rl_wire_then(self->wire, RL_THEN_FINISH);
  }
  rl_wire_free(self->wire);
  g_free(self);
  return NULL;
}

static void serve(const Server *self, int listener)
{
  const int yes = 1;
  for (;;) {
    const int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0)
      continue;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    Connection *connection = g_new0(Connection, 1);
    connection->server = self;
    connection->wire = rl_wire_new(fd, self->stop);
    g_thread_unref(g_thread_new("connection", serve_connection, connection));
  }
}

int main(int argc, char **argv)
{
  g_autoptr(GError) error = NULL;
  int port = 0;
  if (argc != 3) {
    g_printerr("usage: %s LINKS FOLDER\n", argv[0]);
    return 2;
  }
  (void) signal(SIGPIPE, SIG_IGN);
  const int listener = listen_on(&port);
  Server self = { .certs = rl_certs_new(argv[2], &error), .stop = eventfd(0, EFD_CLOEXEC) };
  if (self.certs == NULL || listener < 0) {
    g_printerr("%s\n", error != NULL ? error->message : "no port");
    return 1;
  }
  g_autofree char *base_url = g_strdup_printf("https://127.0.0.1:%d", port);
  self.pages = new_pages(base_url, (guint) strtoul(argv[1], NULL, 10));
  (void) printf("port: %d\nbase_url: %s\nca_file: %s\nready\n", port, base_url,
                rl_certs_ca_file(self.certs));
  (void) fflush(stdout);
  serve(&self, listener);
}

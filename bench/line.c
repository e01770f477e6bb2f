/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A long line to a port of this machine: `line PORT ROUND_TRIP_MS` prints "port: N" and "ready",
 * and passes on what comes there, each direction half a round trip later. What TCP's own handshake
 * would take is added in front of each connection's first bytes, since here it takes nothing. Ends
 * with SIGTERM. */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "listen.h"

/* What is under way; no bytes: the end of the stream. */
typedef struct {
  gint64 due;
  GBytes *bytes;
} Parcel;

typedef struct {
  int from, to; /* sockets; -1: its end is known or gone */
  gint64 not_before;
  GQueue parcels;
} Way;

typedef struct {
  int client, server;
  Way there, back;
} Pair;

typedef struct {
  int listener;
  in_port_t port;
  gint64 half; /* microseconds */
  GPtrArray *pairs;
} Line;

static void parcel_free(gpointer data)
{
  Parcel *parcel = data;
  g_clear_pointer(&parcel->bytes, g_bytes_unref);
  g_free(parcel);
}

static void pair_free(gpointer data)
{
  Pair *pair = data;
  g_queue_clear_full(&pair->there.parcels, parcel_free);
  g_queue_clear_full(&pair->back.parcels, parcel_free);
  close(pair->client);
  close(pair->server);
  g_free(pair);
}

static void at_once(int fd)
{
  const int yes = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

static int connect_to(in_port_t port)
{
  const struct sockaddr_in address = { .sin_family = AF_INET,
                                       .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                       .sin_port = htons(port) };
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(fd, (const struct sockaddr *) &address, sizeof address) == 0)
    return fd;
  close(fd);
  return -1;
}

static void accept_one(Line *self)
{
  const int client = accept4(self->listener, NULL, NULL, SOCK_CLOEXEC);
  const int server = client >= 0 ? connect_to(self->port) : -1;
  if (server < 0) {
    if (client >= 0)
      close(client);
    return;
  }
  Pair *pair = g_new0(Pair, 1);
  pair->client = client;
  pair->server = server;
  pair->there = (Way){ .from = client, .to = server, .parcels = G_QUEUE_INIT };
  pair->back = (Way){ .from = server, .to = client, .parcels = G_QUEUE_INIT };
  pair->there.not_before = g_get_monotonic_time() + 2 * self->half;
  at_once(client);
  at_once(server);
  g_ptr_array_add(self->pairs, pair);
}

static void take_in(const Line *self, Way *way)
{
  char bytes[65536];
  const ssize_t got = read(way->from, bytes, sizeof bytes);
  Parcel *parcel = g_new0(Parcel, 1);
  parcel->due = MAX(g_get_monotonic_time(), way->not_before) + self->half;
  if (got > 0)
    parcel->bytes = g_bytes_new(bytes, (gsize) got);
  else
    way->from = -1;
  g_queue_push_tail(&way->parcels, parcel);
}

static void hand_over(Way *way, const Parcel *parcel)
{
  gsize length = 0;
  const char *at = parcel->bytes != NULL ? g_bytes_get_data(parcel->bytes, &length) : NULL;
  if (at == NULL)
    (void) shutdown(way->to, SHUT_WR);
  while (length > 0) {
    const ssize_t sent = send(way->to, at, length, MSG_NOSIGNAL);
    if (sent <= 0)
      return;
    at += sent;
    length -= (gsize) sent;
  }
}

static gint64 due_next(const Way *way)
{
  const Parcel *parcel = g_queue_peek_head((GQueue *) &way->parcels);
  return parcel != NULL ? parcel->due : G_MAXINT64;
}

static void hand_over_due(Way *way)
{
  while (due_next(way) <= g_get_monotonic_time()) {
    Parcel *parcel = g_queue_pop_head(&way->parcels);
    hand_over(way, parcel);
    parcel_free(parcel);
  }
}

static gboolean is_over(const Pair *pair)
{
  return pair->there.from < 0 && pair->back.from < 0 &&
         g_queue_is_empty((GQueue *) &pair->there.parcels) &&
         g_queue_is_empty((GQueue *) &pair->back.parcels);
}

/* What to wait for: our door, and both ends of every pair. */
static GArray *to_watch(const Line *self, gint64 *due)
{
  GArray *fds = g_array_new(FALSE, FALSE, sizeof(struct pollfd));
  struct pollfd fd = { .fd = self->listener, .events = POLLIN };
  g_array_append_val(fds, fd);
  *due = G_MAXINT64;
  for (guint i = 0; i < self->pairs->len; i++) {
    const Pair *pair = self->pairs->pdata[i];
    fd.fd = pair->there.from;
    g_array_append_val(fds, fd);
    fd.fd = pair->back.from;
    g_array_append_val(fds, fd);
    *due = MIN(*due, MIN(due_next(&pair->there), due_next(&pair->back)));
  }
  return fds;
}

static void wait_for(GArray *fds, gint64 due)
{
  const gint64 left = MAX(due - g_get_monotonic_time(), 0);
  const struct timespec time = { .tv_sec = left / G_USEC_PER_SEC,
                                 .tv_nsec = left % G_USEC_PER_SEC * 1000 };
  (void) ppoll((struct pollfd *) (gpointer) fds->data, fds->len, due == G_MAXINT64 ? NULL : &time,
               NULL);
}

static void serve_pair(const Line *self, Pair *pair, const struct pollfd *fds)
{
  if (fds[0].revents != 0)
    take_in(self, &pair->there);
  if (fds[1].revents != 0)
    take_in(self, &pair->back);
  hand_over_due(&pair->there);
  hand_over_due(&pair->back);
}

static void serve_once(Line *self)
{
  gint64 due;
  g_autoptr(GArray) fds = to_watch(self, &due);
  const struct pollfd *seen = (const struct pollfd *) (gconstpointer) fds->data;
  wait_for(fds, due);
  for (guint i = self->pairs->len; i-- > 0;) {
    serve_pair(self, self->pairs->pdata[i], seen + 1 + 2 * (gsize) i);
    if (is_over(self->pairs->pdata[i]))
      g_ptr_array_remove_index_fast(self->pairs, i);
  }
  if (seen[0].revents != 0)
    accept_one(self);
}

int main(int argc, char **argv)
{
  int port = 0;
  if (argc != 3) {
    (void) fprintf(stderr, "usage: %s PORT ROUND_TRIP_MS\n", argv[0]);
    return 2;
  }
  Line self = { .listener = listen_on(&port),
                .port = (in_port_t) atoi(argv[1]),
                .half = atoi(argv[2]) * 500LL,
                .pairs = g_ptr_array_new_with_free_func(pair_free) };
  if (self.listener < 0)
    return 1;
  (void) printf("port: %d\nready\n", port);
  (void) fflush(stdout);
  for (;;)
    serve_once(&self);
}

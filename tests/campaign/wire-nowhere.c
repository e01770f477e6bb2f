/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wire-nowhere.h"

#include <arpa/inet.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <net/if.h>
#include <net/route.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>

/* Addresses of documentation (RFC 5737): one that no route leads to, one that is refused. */
#define NO_NETWORK "192.0.2.1"
#define NO_HOST    "198.51.100.1"

enum { DNS_PORT = 53, DNS_HEAD = 12, DNS_SIZE = 512, NXDOMAIN = 3, SERVFAIL = 2 };

struct WireNowhere {
  gboolean isolated;
  int listener, filler; /* a queue that is full */
  int closed;           /* bound, and nobody listens */
  int dns, stop;
  GThread *thread;
};

/* ---- a network of our own ---- */

static gboolean write_file(const char *path, const char *text)
{
  FILE *file = fopen(path, "we");
  if (file == NULL)
    return FALSE;
  const gboolean written = fputs(text, file) >= 0;
  return fclose(file) == 0 && written;
}

/* In a namespace of users we are its superuser. */
static gboolean map_user(uid_t user, gid_t group)
{
  g_autofree char *users = g_strdup_printf("0 %u 1\n", (guint) user);
  g_autofree char *groups = g_strdup_printf("0 %u 1\n", (guint) group);
  return write_file("/proc/self/setgroups", "deny") && write_file("/proc/self/uid_map", users) &&
         write_file("/proc/self/gid_map", groups);
}

static gboolean leave_namespaces(void)
{
  const uid_t user = getuid();
  const gid_t group = getgid();
  if (unshare(CLONE_NEWNET | CLONE_NEWNS) == 0)
    return TRUE;
  return unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS) == 0 && map_user(user, group);
}

/* TEXT stands in the place of the file PATH, for this process and its children. */
static gboolean put_over(const char *path, const char *text)
{
  char name[] = "/tmp/relink-wire-XXXXXX";
  const int fd = mkstemp(name);
  const gboolean done = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t) strlen(text) &&
                        mount(name, path, NULL, MS_BIND, NULL) == 0;
  close(fd);
  (void) g_unlink(name);
  return done;
}

static gboolean raise_loopback(int fd)
{
  struct ifreq loopback = { .ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING | IFF_LOOPBACK };
  return ioctl(fd, SIOCSIFFLAGS, &loopback) == 0;
}

static gboolean refuse_host(int fd)
{
  struct rtentry route = { .rt_flags = RTF_UP | RTF_REJECT | RTF_HOST };
  *(struct sockaddr_in *) (void *) &route.rt_dst =
      (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = inet_addr(NO_HOST) };
  return ioctl(fd, SIOCADDRT, &route) == 0;
}

static gboolean isolate(void)
{
  if (!leave_namespaces())
    return FALSE;
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (!raise_loopback(fd))
    g_error("a network without a loopback: %s", g_strerror(errno));
  const gboolean done =
      refuse_host(fd) && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
      put_over("/etc/resolv.conf", "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n") &&
      put_over("/etc/nsswitch.conf", "hosts: files dns\n");
  close(fd);
  return done;
}

/* ---- its name server ---- */

/* By the first part of the name that is asked for. 0: no answer. */
static guint8 result_of(const guint8 *question)
{
  static const struct {
    const char *label; /* with its length in front */
    guint8 result;
  } results[] = { { "\x08nxdomain", NXDOMAIN }, { "\x08servfail", SERVFAIL } };
  for (guint i = 0; i < G_N_ELEMENTS(results); i++)
    if (memcmp(question, results[i].label, strlen(results[i].label)) == 0)
      return results[i].result;
  return 0;
}

/* The question goes back with the result, and nothing behind it. */
static void answer_question(int fd)
{
  guint8 message[DNS_SIZE] = { 0 };
  struct sockaddr_in peer;
  socklen_t size = sizeof peer;
  const ssize_t got = recvfrom(fd, message, sizeof message, 0, (struct sockaddr *) &peer, &size);
  const guint8 result = got > DNS_HEAD ? result_of(message + DNS_HEAD) : 0;
  if (result == 0)
    return;
  gsize end = DNS_HEAD;
  while (end < (gsize) got && message[end] != 0)
    end += message[end] + 1u;
  message[2] |= 0x80;         /* an answer */
  message[3] = 0x80 | result; /* of one who asks others */
  memset(message + 6, 0, 6);  /* no records */
  (void) sendto(fd, message, MIN(end + 5, (gsize) got), 0, (struct sockaddr *) &peer, size);
}

static gpointer serve_names(gpointer data)
{
  const WireNowhere *self = data;
  struct pollfd fds[] = { { .fd = self->dns, .events = POLLIN },
                          { .fd = self->stop, .events = POLLIN } };
  while (poll(fds, 2, -1) >= 0 && fds[1].revents == 0)
    answer_question(self->dns);
  return NULL;
}

static int bind_loopback(int type, int port)
{
  const struct sockaddr_in address = { .sin_family = AF_INET,
                                       .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                       .sin_port = htons((in_port_t) port) };
  const int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
  if (bind(fd, (const struct sockaddr *) &address, sizeof address) != 0)
    g_error("port %d: %s", port, g_strerror(errno));
  return fd;
}

static int port_of(int fd)
{
  struct sockaddr_in address = { 0 };
  socklen_t size = sizeof address;
  getsockname(fd, (struct sockaddr *) &address, &size);
  return ntohs(address.sin_port);
}

/* A queue of one that is full: whoever comes next is not heard. */
static void fill_queue(WireNowhere *self)
{
  struct sockaddr_in address;
  socklen_t size = sizeof address;
  self->listener = bind_loopback(SOCK_STREAM, 0);
  self->filler = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  getsockname(self->listener, (struct sockaddr *) &address, &size);
  if (listen(self->listener, 0) != 0 ||
      connect(self->filler, (struct sockaddr *) &address, size) != 0)
    g_error("no queue: %s", g_strerror(errno));
}

WireNowhere *wire_nowhere_new(void)
{
  WireNowhere *self = g_new0(WireNowhere, 1);
  self->isolated = isolate();
  self->closed = bind_loopback(SOCK_STREAM, 0);
  fill_queue(self);
  if (!self->isolated)
    return self;
  self->dns = bind_loopback(SOCK_DGRAM, DNS_PORT);
  self->stop = eventfd(0, EFD_CLOEXEC);
  self->thread = g_thread_new("names", serve_names, self);
  return self;
}

void wire_nowhere_free(WireNowhere *self)
{
  if (self->thread != NULL) {
    eventfd_write(self->stop, 1);
    g_thread_join(self->thread);
    close(self->dns);
    close(self->stop);
  }
  close(self->filler);
  close(self->listener);
  close(self->closed);
  g_free(self);
}

char *wire_nowhere_base(WireNowhere *self, const char *kind)
{
  if (strcmp(kind, "refused") == 0)
    return g_strdup_printf("https://127.0.0.1:%d", port_of(self->closed));
  if (strcmp(kind, "full") == 0)
    return g_strdup_printf("https://127.0.0.1:%d", port_of(self->listener));
  if (!self->isolated)
    return NULL;
  if (strcmp(kind, "no-network") == 0)
    return g_strdup("https://" NO_NETWORK);
  if (strcmp(kind, "no-host") == 0)
    return g_strdup("https://" NO_HOST);
  return g_strdup_printf("https://%s.bank.example", kind);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "seat.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STAMP "--stamp"

/* ---- the time of the exec ---- */

/* The descriptor of argv[2] gets the time, and is gone with the exec at the latest. */
void seat_stamp_if_asked(int argc, char **argv)
{
  if (argc < 4 || strcmp(argv[1], STAMP) != 0)
    return;
  const int fd = atoi(argv[2]);
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  const gint64 now = g_get_monotonic_time();
  if (write(fd, &now, sizeof now) == (ssize_t) sizeof now)
    execvp(argv[3], argv + 3);
  _exit(127);
}

static char **stamping(char **argv, int fd)
{
  g_autoptr(GStrvBuilder) words = g_strv_builder_new();
  g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
  g_autofree char *number = g_strdup_printf("%d", fd);
  g_strv_builder_add_many(words, self, STAMP, number, NULL);
  g_strv_builder_addv(words, (const char **) argv);
  return g_strv_builder_end(words);
}

static gint64 read_stamp(int fd)
{
  gint64 stamp;
  const ssize_t got = read(fd, &stamp, sizeof stamp);
  return got == (ssize_t) sizeof stamp ? stamp : 0;
}

/* ---- */

/* What the terminal answers to queries of the program is no act of ours. */
static void answer(const char *bytes, gsize length, gpointer user)
{
  rl_pty_write(((Seat *) user)->pty, bytes, length);
}

static gboolean spawn(Seat *self, char **argv, int rows, int columns, GError **error)
{
  int stamp[2];
  if (pipe(stamp) < 0) {
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "no pipe");
    return FALSE;
  }
  fcntl(stamp[0], F_SETFD, FD_CLOEXEC);
  g_auto(GStrv) words = stamping(argv, stamp[1]);
  self->pty = rl_pty_spawn(words, environ, ".", rows, columns, error);
  close(stamp[1]);
  self->acted = self->pty != NULL ? read_stamp(stamp[0]) : 0;
  close(stamp[0]);
  if (self->pty != NULL && self->acted == 0)
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s could not be started", argv[0]);
  return self->acted != 0;
}

Seat *seat_new(char **argv, int rows, int columns, GError **error)
{
  g_autoptr(Seat) self = g_new0(Seat, 1);
  self->term = rl_term_new(rows, columns, answer, self);
  return spawn(self, argv, rows, columns, error) ? g_steal_pointer(&self) : NULL;
}

void seat_free(Seat *self)
{
  g_clear_pointer(&self->pty, rl_pty_free);
  g_clear_pointer(&self->term, rl_term_free);
  g_free(self);
}

static gboolean take(Seat *self)
{
  char bytes[16384];
  const gint64 now = g_get_monotonic_time();
  const gsize got = rl_pty_read(self->pty, bytes, sizeof bytes);
  if (got == 0)
    return FALSE;
  if (self->bytes == 0)
    self->first = now;
  self->last = now;
  self->bytes += got;
  rl_term_feed(self->term, bytes, got);
  return TRUE;
}

/* A terminal whose program has gone stays readable: then only news count. */
gboolean seat_serve(Seat *self, gint64 microseconds)
{
  const gboolean ended = rl_pty_ended(self->pty);
  const struct timespec time = { .tv_sec = microseconds / G_USEC_PER_SEC,
                                 .tv_nsec = microseconds % G_USEC_PER_SEC * 1000 };
  struct pollfd fds[] = { { .fd = ended ? -1 : rl_pty_terminal(self->pty), .events = POLLIN },
                          { .fd = rl_pty_news(self->pty), .events = POLLIN } };
  if (ppoll(fds, G_N_ELEMENTS(fds), &time, NULL) <= 0)
    return FALSE;
  if (fds[1].revents != 0)
    rl_pty_update(self->pty);
  return fds[0].revents != 0 && take(self);
}

/* Serves until HOLDS, or until END. */
static gboolean serve_until(Seat *self, gint64 end, gboolean (*holds)(Seat *, gconstpointer),
                            gconstpointer asked)
{
  while (!holds(self, asked)) {
    const gint64 left = end - g_get_monotonic_time();
    if (left <= 0)
      return FALSE;
    (void) seat_serve(self, left);
  }
  return TRUE;
}

static gboolean never(Seat *self, gconstpointer asked)
{
  return FALSE;
}

void seat_pass(Seat *self, int milliseconds)
{
  (void) serve_until(self, g_get_monotonic_time() + milliseconds * 1000LL, never, NULL);
}

void seat_settle(Seat *self, int milliseconds)
{
  gint64 end = g_get_monotonic_time() + milliseconds * 1000LL;
  for (gint64 now; (now = g_get_monotonic_time()) < end;)
    if (seat_serve(self, end - now))
      end = self->last + milliseconds * 1000LL;
}

static gboolean shows(Seat *self, gconstpointer text)
{
  RlTermSpan span;
  for (int row = 0; row < rl_term_rows(self->term); row++)
    if (rl_term_find(self->term, row, 0, text, &span))
      return TRUE;
  return FALSE;
}

gboolean seat_wait(Seat *self, const char *text, int patience_ms)
{
  return serve_until(self, g_get_monotonic_time() + patience_ms * 1000LL, shows, text);
}

static gboolean has_ended(Seat *self, gconstpointer asked)
{
  return rl_pty_ended(self->pty);
}

gboolean seat_wait_end(Seat *self, int patience_ms)
{
  return serve_until(self, g_get_monotonic_time() + patience_ms * 1000LL, has_ended, NULL);
}

static void act(Seat *self)
{
  self->bytes = 0;
  self->first = 0;
  self->acted = self->last = g_get_monotonic_time();
}

void seat_type(Seat *self, const char *bytes, gsize length)
{
  act(self);
  rl_pty_write(self->pty, bytes, length);
}

gboolean seat_key(Seat *self, const char *name)
{
  act(self);
  return rl_term_key(self->term, name);
}

void seat_resize(Seat *self, int rows, int columns)
{
  rl_term_resize(self->term, rows, columns);
  act(self);
  rl_pty_resize(self->pty, rows, columns);
}

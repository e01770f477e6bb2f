/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

static struct {
  void (*on_stop)(gpointer data);
  void (*on_continue)(gpointer data);
  gpointer data;
  int ends[2]; /* of a pipe: a handler may do little more than write to one */
  guint source;
  struct sigaction before_stop, before_continue;
} watch;

static void on_signal(int number)
{
  const int code = errno;
  const char byte = number == SIGTSTP ? 's' : 'c';
  /* A full pipe says enough already. */
  if (write(watch.ends[1], &byte, 1) < 0)
    errno = code;
  errno = code;
}

static gboolean on_pipe(int fd, GIOCondition condition, gpointer unused)
{
  char byte = '\0';
  if (read(fd, &byte, 1) != 1)
    return G_SOURCE_CONTINUE;
  if (byte == 's')
    watch.on_stop(watch.data);
  else
    watch.on_continue(watch.data);
  return G_SOURCE_CONTINUE;
}

static void catch_signal(int number, struct sigaction *before)
{
  const struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
  (void) sigaction(number, NULL, before);
  /* Without job control there is nobody who would continue it. */
  if (before->sa_handler != SIG_IGN)
    (void) sigaction(number, &action, NULL);
}

void rl_stop_watch(void (*on_stop)(gpointer data), void (*on_continue)(gpointer data),
                   gpointer data)
{
  watch.on_stop = on_stop;
  watch.on_continue = on_continue;
  watch.data = data;
  if (pipe2(watch.ends, O_CLOEXEC | O_NONBLOCK) != 0)
    return;
  /* Before keys: what was typed behind a stop is not for what was on the screen before it. */
  watch.source = g_unix_fd_add_full(G_PRIORITY_HIGH, watch.ends[0], G_IO_IN, on_pipe, NULL, NULL);
  catch_signal(SIGTSTP, &watch.before_stop);
  catch_signal(SIGCONT, &watch.before_continue);
}

void rl_stop_unwatch(void)
{
  if (watch.source == 0)
    return;
  (void) sigaction(SIGTSTP, &watch.before_stop, NULL);
  (void) sigaction(SIGCONT, &watch.before_continue, NULL);
  g_source_remove(watch.source);
  watch.source = 0;
  for (int i = 0; i < 2; i++)
    (void) close(watch.ends[i]);
}

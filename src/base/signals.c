/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

typedef struct {
  int number;
  struct sigaction before;
} Caught;

struct RlSignals {
  RlSignalFunc on_signal;
  gpointer data;
  guint source;
  Caught caught[RL_SIGNALS_MAX];
  guint n_caught;
};

static RlSignals *watch; /* the one there is; NULL: none */

/* Of a pipe: a handler may do little more than write to one. It is never closed, since another
 * thread may be in the handler while the watch is freed. */
static int ends[2] = { -1, -1 };

void rl_signals_note(int number)
{
  const int code = errno;
  const char byte = (char) number;
  /* A full pipe says enough already. */
  const gssize n = write(ends[1], &byte, 1);
  (void) n;
  errno = code;
}

/* ---- telling ---- */

static void note_arrival(gboolean *came, int number)
{
  came[number] = TRUE;
  if (number == SIGCONT)
    came[SIGTSTP] = FALSE;
  if (number == SIGTSTP)
    came[SIGCONT] = FALSE;
}

static void take_all(gboolean *came)
{
  char bytes[64];
  gssize n;
  while ((n = read(ends[0], bytes, sizeof bytes)) > 0)
    for (gssize i = 0; i < n; i++)
      note_arrival(came, bytes[i]);
}

static gboolean on_pipe(int fd, GIOCondition condition, gpointer data)
{
  static const int order[] = { SIGHUP, SIGTERM, SIGQUIT, SIGINT, SIGTSTP, SIGCONT, SIGWINCH };
  gboolean came[NSIG] = { FALSE };
  take_all(came);
  for (guint i = 0; i < G_N_ELEMENTS(order) && watch == data; i++)
    if (came[order[i]])
      watch->on_signal(order[i], watch->data);
  return G_SOURCE_CONTINUE;
}

/* ---- catching ---- */

/* What nobody took belongs to a watch that is gone. */
static void open_pipe(void)
{
  gboolean came[NSIG] = { FALSE };
  if (ends[0] >= 0)
    take_all(came);
  else if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
    g_error("no pipe: %s", g_strerror(errno));
}

static volatile sig_atomic_t terminal = -1;

static gboolean ends_program(int number)
{
  return number == SIGHUP || number == SIGTERM || number == SIGQUIT || number == SIGINT;
}

/* All that is called here may be called in a handler. */
static void on_arrival(int number)
{
  const int code = errno;
  struct pollfd out = { .fd = terminal, .events = POLLOUT };
  if (out.fd >= 0 && ends_program(number) && poll(&out, 1, 0) == 0 && rl_signals_in_front(out.fd))
    (void) tcflush(out.fd, TCOFLUSH);
  rl_signals_note(number);
  errno = code;
}

void rl_signals_unblock(int fd)
{
  terminal = fd;
}

void rl_signals_catch(RlSignals *self, int number)
{
  const struct sigaction action = { .sa_handler = on_arrival, .sa_flags = SA_RESTART };
  g_return_if_fail(self->n_caught < RL_SIGNALS_MAX);
  Caught *caught = &self->caught[self->n_caught];
  caught->number = number;
  if (sigaction(number, NULL, &caught->before) != 0 || caught->before.sa_handler == SIG_IGN)
    return;
  if (sigaction(number, &action, NULL) == 0)
    self->n_caught++;
}

void rl_signals_release(RlSignals *self, int number)
{
  for (guint i = self->n_caught; i > 0; i--) {
    if (self->caught[i - 1].number != number)
      continue;
    (void) sigaction(number, &self->caught[i - 1].before, NULL);
    self->caught[i - 1] = self->caught[--self->n_caught];
    return;
  }
}

RlSignals *rl_signals_new(const int *numbers, RlSignalFunc on_signal, gpointer data)
{
  g_return_val_if_fail(watch == NULL, NULL);
  RlSignals *self = g_new0(RlSignals, 1);
  self->on_signal = on_signal;
  self->data = data;
  open_pipe();
  watch = self;
  self->source = g_unix_fd_add_full(G_PRIORITY_HIGH, ends[0], G_IO_IN, on_pipe, self, NULL);
  for (const int *number = numbers; *number != 0; number++)
    rl_signals_catch(self, *number);
  return self;
}

void rl_signals_free(RlSignals *self)
{
  if (self == NULL)
    return;
  while (self->n_caught > 0)
    rl_signals_release(self, self->caught[0].number);
  g_source_remove(self->source);
  watch = NULL;
  g_free(self);
}

/* ---- stopping ---- */

void rl_signals_stop(int number)
{
  const struct sigaction standard = { .sa_handler = SIG_DFL };
  struct sigaction before;
  (void) sigaction(number, &standard, &before);
  (void) raise(number);
  /* Here the process has been continued. */
  (void) sigaction(number, &before, NULL);
  rl_signals_note(SIGCONT);
}

gboolean rl_signals_in_front(int fd)
{
  const pid_t front = tcgetpgrp(fd);
  return front < 0 || front == getpgrp();
}

gboolean rl_signals_takes(int fd)
{
  enum { PATIENCE = 500 }; /* milliseconds */
  struct pollfd out = { .fd = fd, .events = POLLOUT };
  int n;
  do
    n = poll(&out, 1, PATIENCE);
  while (n < 0 && errno == EINTR);
  return n != 0;
}

/* ---- dying ---- */

static RlLastWill last_will; /* atomic */
static const char *last_words;
static gint dying; /* atomic */

void rl_signals_set_last_will(RlLastWill will)
{
  g_atomic_pointer_set(&last_will, will);
}

static void run_last_will(void)
{
  const RlLastWill will = g_atomic_pointer_get(&last_will);
  if (will != NULL)
    will();
}

/* A terminal that takes nothing would keep us for ever. */
static void say_farewell(void)
{
  if (!rl_signals_takes(STDERR_FILENO) || !rl_signals_in_front(STDERR_FILENO))
    return;
  const gssize n = write(STDERR_FILENO, last_words, strlen(last_words));
  (void) n;
}

/* Behind it the signal, which was held up, kills as it would have. */
static void on_fault(int number)
{
  const struct sigaction standard = { .sa_handler = SIG_DFL };
  /* Another thread is dying, and takes this one with it. */
  if (!g_atomic_int_compare_and_exchange(&dying, FALSE, TRUE))
    for (;;)
      (void) pause();
  run_last_will();
  say_farewell();
  (void) sigaction(number, &standard, NULL);
  (void) raise(number);
}

/* GLib dies of a trap, which kills at once where signals are blocked, as they are while it starts a
 * thread of its own; an abort is caught there, too. */
static GLogWriterOutput write_log(GLogLevelFlags level, const GLogField *fields, gsize n,
                                  gpointer data)
{
  const GLogWriterOutput output = g_log_writer_default(level, fields, n, data);
  if ((level & G_LOG_FATAL_MASK) != 0)
    abort();
  return output;
}

void rl_signals_watch_faults(const char *farewell)
{
  static const int numbers[] = { SIGABRT, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGILL };
  struct sigaction action = { .sa_handler = on_fault }, before;
  (void) sigfillset(&action.sa_mask);
  last_words = farewell;
  g_log_set_writer_func(write_log, NULL, NULL);
  /* A library may end the program itself: curses does where it gets no memory. */
  (void) atexit(run_last_will);
  for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
    if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler == SIG_DFL)
      (void) sigaction(numbers[i], &action, NULL);
}

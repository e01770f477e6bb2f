/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plain/wait.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/signals.h"

#include "plain/print.h"

struct RlWait {
  RlSignals *signals;
  int arrived;          /* the last one that no wait has looked at; 0: none */
  gboolean interrupted; /* Ctrl-C that was not used up */
  int staying;          /* the most important one of those that stay; 0: none */
  int caught;
  void (*give_back)(void); /* before a stop, and behind it; NULL: stops are not caught */
  void (*take)(void);
};

/* Of two signals the one that decides; 0: none. */
static int more_important(int one, int other)
{
  static const int order[] = { SIGHUP, SIGTERM, SIGQUIT, SIGINT };
  for (guint i = 0; i < G_N_ELEMENTS(order); i++)
    if (one == order[i] || other == order[i])
      return order[i];
  return 0;
}

/* Whoever writes to a terminal that has gone, or is no longer ours, is not to be stopped for it. */
static void forget_terminal(void)
{
  (void) signal(SIGTTOU, SIG_IGN);
  (void) signal(SIGTTIN, SIG_IGN);
}

static void stop(const RlWait *self)
{
  if (self->give_back != NULL)
    self->give_back();
  rl_signals_stop(SIGTSTP);
}

/* In the background the terminal is somebody else's: it stays stopped, unless it is to end. */
static void go_on(const RlWait *self)
{
  if (self->staying != 0 || self->take == NULL)
    return;
  if (rl_signals_in_front(STDIN_FILENO))
    self->take();
  else
    rl_signals_stop(SIGSTOP);
}

static void end(RlWait *self, int number)
{
  if (number == SIGINT)
    self->interrupted = TRUE;
  else
    self->staying = more_important(self->staying, number);
  self->arrived = number;
  self->caught = more_important(self->caught, number);
  if (number == SIGHUP)
    forget_terminal();
}

static void on_signal(int number, gpointer data)
{
  if (number == SIGTSTP)
    stop(data);
  else if (number == SIGCONT)
    go_on(data);
  else
    end(data, number);
}

RlWait *rl_wait_new(void)
{
  static const int numbers[] = { SIGHUP, SIGTERM, SIGQUIT, SIGINT, 0 };
  RlWait *self = g_new0(RlWait, 1);
  self->signals = rl_signals_new(numbers, on_signal, self);
  return self;
}

void rl_wait_free(RlWait *self)
{
  if (self == NULL)
    return;
  rl_signals_free(self->signals);
  g_free(self);
}

void rl_wait_around_stop(RlWait *self, void (*give_back)(void), void (*take)(void))
{
  static const int numbers[] = { SIGTSTP, SIGCONT };
  self->give_back = give_back;
  self->take = take;
  for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
    (give_back != NULL ? rl_signals_catch : rl_signals_release)(self->signals, numbers[i]);
}

int rl_wait_signal(const RlWait *self)
{
  if (self->staying != 0)
    return self->staying;
  return self->interrupted ? SIGINT : 0;
}

int rl_wait_caught(const RlWait *self)
{
  return self->caught;
}

static void tell(RlWait *self, int number, RlWaitInterrupt interrupt, gpointer data)
{
  self->arrived = 0;
  self->interrupted = FALSE;
  if (interrupt != NULL)
    interrupt(data, number);
}

void rl_wait_until(RlWait *self, RlWaitTest test, RlWaitInterrupt interrupt, gpointer data)
{
  /* What came before this wait began holds for it, too. */
  int number = rl_wait_signal(self);
  while (!test(data)) {
    if (number != 0)
      tell(self, number, interrupt, data);
    if (number == 0 || !test(data))
      (void) g_main_context_iteration(NULL, TRUE);
    number = self->arrived;
  }
}

static gboolean flow_rests(gpointer data)
{
  const RlFlowView *view = rl_flow_view(data);
  return view->stage != RL_STAGE_OPENING && view->stage != RL_STAGE_WORKING && !view->rereading;
}

static void interrupt_flow(gpointer data, int number)
{
  const RlFlowView *view = rl_flow_view(data);
  /* What is only being read can be read again. */
  if (number == SIGINT || view->stage == RL_STAGE_OPENING || view->rereading)
    rl_flow_cancel(data);
  else if (number != SIGHUP)
    rl_print(stderr, "%s\n",
             _("The request is out: relink ends when it has ended. Ctrl-C calls it off."));
}

void rl_wait_flow(RlWait *self, RlFlow *flow)
{
  rl_wait_until(self, flow_rests, interrupt_flow, flow);
}

static gboolean set_flag(gpointer flag)
{
  *(gboolean *) flag = TRUE;
  return G_SOURCE_CONTINUE;
}

/* What is being waited for at a file. */
typedef struct {
  RlWait *wait;
  gboolean readable;
} Reading;

/* The end of a pipe is an end; that of a terminal is the line that has gone, and whoever is told of
 * it by a signal may hear of that later. */
static gboolean on_readable(int fd, GIOCondition condition, gpointer data)
{
  Reading *reading = data;
  struct stat info;
  reading->readable = TRUE;
  if ((condition & (G_IO_HUP | G_IO_ERR)) != 0 && fstat(fd, &info) == 0 && S_ISCHR(info.st_mode))
    end(reading->wait, SIGHUP);
  return G_SOURCE_REMOVE;
}

static guint add_deadline(gint64 deadline, gboolean *late)
{
  if (deadline == RL_NO_EXPIRY)
    return 0;
  const gint64 left = MAX(0, deadline - rl_clock_since_boot()) / 1000 + 1;
  return g_timeout_add((guint) MIN(left, G_MAXINT), set_flag, late);
}

RlReadable rl_wait_readable(RlWait *self, int fd, gint64 deadline)
{
  gboolean late = FALSE;
  Reading reading = { self, FALSE };
  const guint watch = g_unix_fd_add(fd, G_IO_IN | G_IO_HUP | G_IO_ERR, on_readable, &reading);
  const guint timer = add_deadline(deadline, &late);
  while (!reading.readable && !late && rl_wait_signal(self) == 0)
    (void) g_main_context_iteration(NULL, TRUE);
  if (!reading.readable)
    g_source_remove(watch);
  if (timer != 0)
    g_source_remove(timer);
  if (rl_wait_signal(self) != 0)
    return RL_READABLE_SIGNAL;
  return reading.readable ? RL_READABLE : RL_READABLE_LATE;
}

RlPending rl_pending_new(void)
{
  return (RlPending){ .cancel = rl_cancel_new() };
}

void rl_pending_done(gpointer result, gpointer pending)
{
  RlPending *self = pending;
  self->result = result;
  self->there = TRUE;
}

static gboolean is_there(gpointer data)
{
  return ((RlPending *) data)->there;
}

static void cancel_pending(gpointer data, int number)
{
  RlCancel *cancel = ((RlPending *) data)->cancel;
  if (cancel != NULL)
    rl_cancel_set(cancel);
}

gpointer rl_wait_result(RlWait *self, RlPending *pending)
{
  rl_wait_until(self, is_there, cancel_pending, pending);
  g_clear_pointer(&pending->cancel, rl_cancel_unref);
  return pending->result;
}

gpointer rl_wait_job(RlWait *self, RlWorker *worker, RlJobRun run, gpointer job)
{
  RlPending pending = rl_pending_new();
  rl_worker_push(worker, run, job, pending.cancel, rl_pending_done, NULL, &pending);
  return rl_wait_result(self, &pending);
}

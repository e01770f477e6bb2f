/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plain/wait.h"

#include <glib-unix.h>
#include <signal.h>

#include "base/clock.h"

enum { N_SIGNALS = 3 };

struct RlWait {
  guint sources[N_SIGNALS]; /* 0: that signal is ignored */
  int arrived;              /* the last one that no wait has looked at; 0: none */
  gboolean interrupted;     /* Ctrl-C that was not used up */
  gboolean terminated, hung_up;
  int caught;
};

static void note(RlWait *self, int number)
{
  self->arrived = number;
  if (self->caught != SIGHUP)
    self->caught = number;
}

static gboolean on_interrupt(gpointer data)
{
  RlWait *self = data;
  self->interrupted = TRUE;
  note(self, SIGINT);
  return G_SOURCE_CONTINUE;
}

static gboolean on_terminate(gpointer data)
{
  RlWait *self = data;
  self->terminated = TRUE;
  note(self, SIGTERM);
  return G_SOURCE_CONTINUE;
}

static gboolean on_hang_up(gpointer data)
{
  RlWait *self = data;
  self->hung_up = TRUE;
  note(self, SIGHUP);
  return G_SOURCE_CONTINUE;
}

static gboolean is_ignored(int number)
{
  struct sigaction action;
  return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

RlWait *rl_wait_new(void)
{
  static const struct {
    int number;
    GSourceFunc func;
  } signals[N_SIGNALS] = {
    { SIGINT, on_interrupt },
    { SIGTERM, on_terminate },
    { SIGHUP, on_hang_up },
  };
  RlWait *self = g_new0(RlWait, 1);
  for (guint i = 0; i < N_SIGNALS; i++)
    if (!is_ignored(signals[i].number))
      self->sources[i] =
          g_unix_signal_add_full(G_PRIORITY_HIGH, signals[i].number, signals[i].func, self, NULL);
  return self;
}

void rl_wait_free(RlWait *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < N_SIGNALS; i++)
    if (self->sources[i] != 0)
      g_source_remove(self->sources[i]);
  g_free(self);
}

int rl_wait_signal(const RlWait *self)
{
  if (self->hung_up)
    return SIGHUP;
  if (self->terminated)
    return SIGTERM;
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
  if (number != SIGHUP || rl_flow_view(data)->stage == RL_STAGE_OPENING)
    rl_flow_cancel(data);
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

static gboolean set_flag_of_fd(int fd, GIOCondition condition, gpointer flag)
{
  return set_flag(flag);
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
  gboolean readable = FALSE, late = FALSE;
  const guint watch = g_unix_fd_add(fd, G_IO_IN | G_IO_HUP | G_IO_ERR, set_flag_of_fd, &readable);
  const guint timer = add_deadline(deadline, &late);
  while (!readable && !late && rl_wait_signal(self) == 0)
    (void) g_main_context_iteration(NULL, TRUE);
  g_source_remove(watch);
  if (timer != 0)
    g_source_remove(timer);
  if (rl_wait_signal(self) != 0)
    return RL_READABLE_SIGNAL;
  return readable ? RL_READABLE : RL_READABLE_LATE;
}

RlPending rl_pending_new(void)
{
  return (RlPending){ .cancel = g_cancellable_new() };
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
  GCancellable *cancel = ((RlPending *) data)->cancel;
  if (cancel != NULL)
    g_cancellable_cancel(cancel);
}

gpointer rl_wait_result(RlWait *self, RlPending *pending)
{
  rl_wait_until(self, is_there, cancel_pending, pending);
  g_clear_object(&pending->cancel);
  return pending->result;
}

gpointer rl_wait_job(RlWait *self, RlWorker *worker, RlJobRun run, gpointer job)
{
  RlPending pending = rl_pending_new();
  rl_worker_push(worker, run, job, pending.cancel, rl_pending_done, NULL, &pending);
  return rl_wait_result(self, &pending);
}

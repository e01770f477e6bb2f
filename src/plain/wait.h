/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waiting without a screen: for a result, for a flow, for a file to be readable; and for the
 * signals that end the waiting. One such object lives while no screen runs.
 *
 * Ctrl-C during a request cancels the request and is used up by that; at a prompt it means to
 * leave. A hang-up, SIGTERM and SIGQUIT stay: what comes next is not begun. A PUT or PATCH that is
 * out they let come to its end, within its time limit; a second one of them changes nothing, and
 * Ctrl-C still cancels. */
#pragma once

#include "app/flow.h"

typedef struct RlWait RlWait;

/* Catches INT, TERM, QUIT and HUP, unless they were ignored when the program started. */
RlWait *rl_wait_new(void);
void rl_wait_free(RlWait *self);

/* The signal that tells the program to leave now; 0: none. */
int rl_wait_signal(const RlWait *self);
/* The most important signal that came at all, used up or not; 0: none. */
int rl_wait_caught(const RlWait *self);

/* While a terminal's modes are changed: GIVE_BACK is called before the process stops, TAKE when it
 * has been continued in the foreground. NULL: it stops as any program does. */
void rl_wait_around_stop(RlWait *self, void (*give_back)(void), void (*take)(void));

/* Turns the main loop until TEST says so. A signal is told to INTERRUPT (may be NULL), which makes
 * TEST come true soon. */
typedef gboolean (*RlWaitTest)(gpointer data);
typedef void (*RlWaitInterrupt)(gpointer data, int number);
void rl_wait_until(RlWait *self, RlWaitTest test, RlWaitInterrupt interrupt, gpointer data);

/* Until nothing of FLOW is under way. Ctrl-C cancels; the other signals do so only while the link
 * is being opened, and say on standard error that the rest is finished first. */
void rl_wait_flow(RlWait *self, RlFlow *flow);

typedef enum {
  RL_READABLE,
  RL_READABLE_SIGNAL, /* a signal says to leave */
  RL_READABLE_LATE,   /* the deadline passed */
} RlReadable;

/* Until FD can be read without blocking; a terminal that has gone counts as SIGHUP. DEADLINE:
 * microseconds of rl_clock_since_boot(), or RL_NO_EXPIRY. */
RlReadable rl_wait_readable(RlWait *self, int fd, gint64 deadline);

/* A job's result that is on its way: give `cancel`, rl_pending_done and the struct to the function
 * that starts the job, then call rl_wait_result() once. A signal cancels the job, unless `cancel`
 * is NULL. */
typedef struct {
  RlCancel *cancel;
  gpointer result;
  gboolean there;
} RlPending;

RlPending rl_pending_new(void);
void rl_pending_done(gpointer result, gpointer pending);
gpointer rl_wait_result(RlWait *self, RlPending *pending);

/* The same for a job of one's own. */
gpointer rl_wait_job(RlWait *self, RlWorker *worker, RlJobRun run, gpointer job);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlWait, rl_wait_free)

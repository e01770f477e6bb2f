/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A thread that does blocking work, one job after another, so that the screen never waits.
 *
 * A job goes one way and its result the other, each owned by exactly one side at a time: RUN gets
 * the job on the worker's thread, DONE gets the result on the main context of the thread that made
 * the worker. All functions below belong to that thread. */
#pragma once

#include "base/cancel.h"

typedef struct RlWorker RlWorker;

/* On the worker's thread. Frees or consumes JOB; returns the result. */
typedef gpointer (*RlJobRun)(gpointer job, RlCancel *cancel);
/* On the main context. Owns RESULT. */
typedef void (*RlJobDone)(gpointer result, gpointer data);

/* Never NULL; THREAD_NAME shows in debuggers. The thread starts with the first job. */
RlWorker *rl_worker_new(const char *thread_name);

/* Queues a job. CANCEL (may be NULL) is handed to RUN; a cancelled job still runs, and says so in
 * its result. When the worker is freed first, DONE is not called and the result is given to
 * RESULT_FREE. */
void rl_worker_push(RlWorker *self, RlJobRun run, gpointer job, RlCancel *cancel, RlJobDone done,
                    GDestroyNotify result_free, gpointer data);

/* Drops the results meant for DATA that have not been delivered; for owners that go first. */
void rl_worker_forget(RlWorker *self, gpointer data);

/* Cancels what runs and what waits, lets the queue drain, drops results. NULL is allowed. */
void rl_worker_free(RlWorker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlWorker, rl_worker_free)

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs go to the worker's thread and results come back, in order, each exactly once, whatever ends
 * first. Under a sanitizer these tests also show that nothing is leaked or freed twice. */
#include <signal.h>
#include <unistd.h>

#include "job/worker.h"

/* What a job notes about itself. */
typedef struct {
  guint number;
  gboolean blocks; /* until it is cancelled */
  GThread *thread;
  gboolean cancelled;
} Job;

static gint jobs_run, results_freed; /* atomic */

typedef struct {
  GString *order;
  guint count;
  RlWorker *to_free; /* by the first result */
} Receiver;

static gpointer run(gpointer data, RlCancel *cancel)
{
  Job *job = data;
  if (job->blocks) {
    while (rl_cancel_pause(cancel, 60 * 1000))
      ;
  }
  job->thread = g_thread_self();
  job->cancelled = rl_cancel_is_set(cancel);
  g_atomic_int_inc(&jobs_run);
  return job;
}

static void result_free(gpointer data)
{
  g_atomic_int_inc(&results_freed);
  g_free(data);
}

static void done(gpointer result, gpointer data)
{
  Receiver *receiver = data;
  const Job *job = result;
  g_assert_true(job->thread != g_thread_self());
  g_string_append_printf(receiver->order, "%u%s ", job->number, job->cancelled ? "c" : "");
  receiver->count++;
  g_free(result);
  if (receiver->to_free != NULL)
    g_clear_pointer(&receiver->to_free, rl_worker_free);
}

static void push(RlWorker *worker, guint number, gboolean blocks, RlCancel *cancel,
                 Receiver *receiver)
{
  Job *job = g_new0(Job, 1);
  job->number = number;
  job->blocks = blocks;
  rl_worker_push(worker, run, job, cancel, done, result_free, receiver);
}

static void await_results(const Receiver *receiver, guint count)
{
  while (receiver->count < count)
    g_main_context_iteration(NULL, TRUE);
}

static void await_run(gint count)
{
  while (g_atomic_int_get(&jobs_run) < count)
    g_thread_yield();
}

static void open_receiver(Receiver *receiver, gconstpointer extra)
{
  receiver->order = g_string_new(NULL);
  g_atomic_int_set(&jobs_run, 0);
  g_atomic_int_set(&results_freed, 0);
}

static void close_receiver(Receiver *receiver, gconstpointer extra)
{
  g_string_free(receiver->order, TRUE);
}

static void test_order(Receiver *receiver, gconstpointer extra)
{
  g_autoptr(RlWorker) worker = rl_worker_new("test");
  for (guint i = 0; i < 12; i++)
    push(worker, i, FALSE, NULL, receiver);
  await_results(receiver, 12);
  g_assert_cmpstr(receiver->order->str, ==, "0 1 2 3 4 5 6 7 8 9 10 11 ");
  g_assert_cmpint(results_freed, ==, 0);
}

/* Cancelled while it runs, and before it runs: both still bring a result. */
static void test_cancel(Receiver *receiver, gconstpointer extra)
{
  g_autoptr(RlWorker) worker = rl_worker_new("test");
  g_autoptr(RlCancel) first = rl_cancel_new(), second = rl_cancel_new();
  push(worker, 1, TRUE, first, receiver);
  push(worker, 2, TRUE, second, receiver);
  push(worker, 3, FALSE, NULL, receiver);
  rl_cancel_set(second);
  rl_cancel_set(first);
  await_results(receiver, 3);
  g_assert_cmpstr(receiver->order->str, ==, "1c 2c 3 ");
}

static void test_forget(Receiver *receiver, gconstpointer extra)
{
  Receiver gone = { .order = receiver->order };
  g_autoptr(RlWorker) worker = rl_worker_new("test");
  g_autoptr(RlCancel) cancel = rl_cancel_new();
  push(worker, 1, FALSE, NULL, &gone);    /* has run */
  push(worker, 2, TRUE, cancel, &gone);   /* runs */
  push(worker, 3, FALSE, NULL, &gone);    /* waits */
  push(worker, 4, FALSE, NULL, receiver); /* is somebody else's */
  await_run(1);
  rl_worker_forget(worker, &gone);
  rl_cancel_set(cancel);
  await_results(receiver, 1);
  g_assert_cmpstr(receiver->order->str, ==, "4 ");
  g_assert_cmpint(results_freed, ==, 3);
  rl_worker_forget(worker, &gone);
  rl_worker_forget(NULL, &gone);
}

/* What runs is cancelled, what waits is still carried out, and nobody is told. */
static void test_free(Receiver *receiver, gconstpointer extra)
{
  RlWorker *worker = rl_worker_new("test");
  push(worker, 1, FALSE, NULL, receiver);
  await_run(1);
  push(worker, 2, FALSE, NULL, receiver);
  push(worker, 3, FALSE, NULL, receiver);
  rl_worker_free(worker);
  while (g_main_context_iteration(NULL, FALSE))
    ;
  g_assert_cmpint(jobs_run, ==, 3);
  g_assert_cmpint(results_freed, ==, 3);
  g_assert_cmpuint(receiver->count, ==, 0);
}

static gpointer run_noted(gpointer data, RlCancel *cancel)
{
  g_atomic_int_inc(&jobs_run);
  Job *job = data;
  return run(job, cancel);
}

static void test_free_cancels(Receiver *receiver, gconstpointer extra)
{
  RlWorker *worker = rl_worker_new("test");
  Job *job = g_new0(Job, 1);
  job->blocks = TRUE;
  rl_worker_push(worker, run_noted, job, NULL, done, result_free, receiver);
  await_run(1); /* it runs now, and would for ever */
  rl_worker_free(worker);
  g_assert_cmpint(results_freed, ==, 1);
}

/* What waits would begin after the last moment at which anybody could stop it. */
static void test_free_cancels_waiting(Receiver *receiver, gconstpointer extra)
{
  RlWorker *worker = rl_worker_new("test");
  g_autoptr(RlCancel) mine = rl_cancel_new();
  Job *first = g_new0(Job, 1);
  first->blocks = TRUE;
  rl_worker_push(worker, run_noted, first, NULL, done, result_free, receiver);
  push(worker, 2, TRUE, mine, receiver); /* nobody but the worker cancels them */
  push(worker, 3, TRUE, NULL, receiver);
  await_run(1);
  rl_worker_free(worker);
  g_assert_true(rl_cancel_is_set(mine));
  g_assert_cmpint(results_freed, ==, 3);
}

static void test_freed_by_result(Receiver *receiver, gconstpointer extra)
{
  receiver->to_free = rl_worker_new("test");
  push(receiver->to_free, 1, FALSE, NULL, receiver);
  push(receiver->to_free, 2, FALSE, NULL, receiver);
  await_results(receiver, 1);
  while (g_main_context_iteration(NULL, FALSE))
    ;
  g_assert_cmpstr(receiver->order->str, ==, "1 ");
  g_assert_cmpint(results_freed, ==, 1);
}

/* Results belong to the context of whoever made the worker. */
static void test_context(Receiver *receiver, gconstpointer extra)
{
  g_autoptr(GMainContext) own = g_main_context_new();
  g_main_context_push_thread_default(own);
  g_autoptr(RlWorker) worker = rl_worker_new("test");
  g_main_context_pop_thread_default(own);
  push(worker, 1, FALSE, NULL, receiver);
  while (receiver->count == 0)
    g_main_context_iteration(own, TRUE);
  g_assert_cmpstr(receiver->order->str, ==, "1 ");
}

static gpointer note_mask(gpointer mask, RlCancel *cancel)
{
  g_assert_cmpint(pthread_sigmask(SIG_BLOCK, NULL, mask), ==, 0);
  return NULL;
}

static void on_mask(gpointer result, gpointer data)
{
  ((Receiver *) data)->count++;
}

/* What comes from outside does not interrupt a worker, on whose stack the kernel would save what it
 * has in its registers; a fault does. Who made it takes signals as before. */
static void test_signals(Receiver *receiver, gconstpointer data)
{
  static const int outside[] = { SIGHUP, SIGTERM, SIGINT, SIGTSTP, SIGCONT, SIGWINCH };
  static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
  sigset_t before, after, own;
  g_assert_cmpint(pthread_sigmask(SIG_BLOCK, NULL, &before), ==, 0);
  g_autoptr(RlWorker) worker = rl_worker_new("test");
  g_assert_cmpint(pthread_sigmask(SIG_BLOCK, NULL, &after), ==, 0);
  rl_worker_push(worker, note_mask, &own, NULL, on_mask, NULL, receiver);
  while (receiver->count == 0)
    g_main_context_iteration(NULL, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS(outside); i++) {
    g_assert_cmpint(sigismember(&own, outside[i]), ==, 1);
    g_assert_cmpint(sigismember(&after, outside[i]), ==, sigismember(&before, outside[i]));
  }
  for (guint i = 0; i < G_N_ELEMENTS(faults); i++)
    g_assert_cmpint(sigismember(&own, faults[i]), ==, 0);
}

int main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(Receiver *, gconstpointer);
  } tests[] = {
    { "/worker/order", test_order },
    { "/worker/cancel", test_cancel },
    { "/worker/forget", test_forget },
    { "/worker/free", test_free },
    { "/worker/free-cancels", test_free_cancels },
    { "/worker/free-cancels-waiting", test_free_cancels_waiting },
    { "/worker/freed-by-result", test_freed_by_result },
    { "/worker/context", test_context },
    { "/worker/signals", test_signals },
  };
  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, Receiver, NULL, open_receiver, tests[i].test, close_receiver);
  rl_worker_free(NULL);
  return g_test_run();
}

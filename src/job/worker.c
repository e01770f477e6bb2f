/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "job/worker.h"

#include <signal.h>

typedef struct {
  RlJobRun run; /* NULL: the thread ends */
  gpointer job; /* the worker's until it has run, then NULL */
  RlCancel *cancel;
  RlJobDone done;
  GDestroyNotify result_free;
  gpointer result;
  gpointer data;
} Job;

struct RlWorker {
  GThread *thread;
  GMainContext *context; /* of the owner */
  GAsyncQueue *queue;    /* jobs on their way there; its lock also guards the below */
  GQueue results;        /* jobs on their way back */
  GList *all;            /* every job that is not freed, for rl_worker_forget() */
  GSource *wake;         /* delivers them; NULL: none is scheduled */
};

static void job_free(Job *job)
{
  rl_cancel_unref(job->cancel);
  if (job->result != NULL && job->result_free != NULL)
    job->result_free(job->result);
  g_free(job);
}

static Job *take_result(RlWorker *self)
{
  g_async_queue_lock(self->queue);
  Job *job = g_queue_pop_head(&self->results);
  if (job == NULL)
    g_clear_pointer(&self->wake, g_source_unref);
  else
    self->all = g_list_remove(self->all, job);
  g_async_queue_unlock(self->queue);
  return job;
}

/* One result a turn, so that keys are never kept waiting by a burst of results; and DONE may free
 * the worker, so nothing here touches it afterwards. */
static gboolean deliver(gpointer data)
{
  Job *job = take_result(data);
  if (job == NULL)
    return G_SOURCE_REMOVE;
  if (job->done != NULL)
    job->done(g_steal_pointer(&job->result), job->data);
  job_free(job);
  return G_SOURCE_CONTINUE;
}

/* With the lock held. */
static void schedule_delivery(RlWorker *self)
{
  if (self->wake != NULL)
    return;
  self->wake = g_idle_source_new();
  g_source_set_priority(self->wake, G_PRIORITY_DEFAULT);
  g_source_set_callback(self->wake, deliver, self, NULL);
  g_source_attach(self->wake, self->context);
}

static void finish(RlWorker *self, Job *job)
{
  g_async_queue_lock(self->queue);
  g_queue_push_tail(&self->results, job);
  schedule_delivery(self);
  g_async_queue_unlock(self->queue);
}

static Job *next_job(RlWorker *self)
{
  g_async_queue_lock(self->queue);
  Job *job = g_async_queue_pop_unlocked(self->queue);
  g_async_queue_unlock(self->queue);
  return job;
}

static gpointer work(gpointer data)
{
  RlWorker *self = data;
  for (;;) {
    Job *job = next_job(self);
    if (job->run == NULL)
      return NULL;
    job->result = job->run(g_steal_pointer(&job->job), job->cancel);
    finish(self, job);
  }
}

/* A signal that comes from outside is the main thread's. On a worker the kernel would put what is
 * in the vector registers on its stack, and that may be the end of the last secret that was copied.
 * Faults, and what asks for a core, stay what they are. */
static GThread *start(const char *thread_name, RlWorker *self)
{
  static const int outside[] = { SIGHUP,  SIGINT,  SIGQUIT,  SIGTERM, SIGTSTP, SIGCONT,
                                 SIGCHLD, SIGALRM, SIGWINCH, SIGUSR1, SIGUSR2, SIGPIPE };
  sigset_t blocked, before;
  (void) sigemptyset(&blocked);
  for (guint i = 0; i < G_N_ELEMENTS(outside); i++)
    (void) sigaddset(&blocked, outside[i]);
  (void) pthread_sigmask(SIG_BLOCK, &blocked, &before);
  GThread *thread = g_thread_new(thread_name, work, self);
  (void) pthread_sigmask(SIG_SETMASK, &before, NULL);
  return thread;
}

RlWorker *rl_worker_new(const char *thread_name)
{
  RlWorker *self = g_new0(RlWorker, 1);
  self->context = g_main_context_ref_thread_default();
  self->queue = g_async_queue_new();
  g_queue_init(&self->results);
  self->thread = start(thread_name, self);
  return self;
}

void rl_worker_push(RlWorker *self, RlJobRun run, gpointer job, RlCancel *cancel, RlJobDone done,
                    GDestroyNotify result_free, gpointer data)
{
  Job *entry = g_new0(Job, 1);
  entry->run = run;
  entry->job = job;
  entry->cancel = cancel != NULL ? rl_cancel_ref(cancel) : rl_cancel_new();
  entry->done = done;
  entry->result_free = result_free;
  entry->data = data;
  g_async_queue_lock(self->queue);
  self->all = g_list_prepend(self->all, entry);
  g_async_queue_push_unlocked(self->queue, entry);
  g_async_queue_unlock(self->queue);
}

void rl_worker_forget(RlWorker *self, gpointer data)
{
  if (self == NULL)
    return;
  g_async_queue_lock(self->queue);
  for (GList *at = self->all; at != NULL; at = at->next)
    if (((Job *) at->data)->data == data)
      ((Job *) at->data)->done = NULL;
  g_async_queue_unlock(self->queue);
}

/* What still waits, too: it would begin after the last moment at which anybody could stop it. */
static void cancel_all(RlWorker *self)
{
  g_autoptr(GPtrArray) cancels = g_ptr_array_new_with_free_func((GDestroyNotify) rl_cancel_unref);
  g_async_queue_lock(self->queue);
  for (GList *at = self->all; at != NULL; at = at->next)
    g_ptr_array_add(cancels, rl_cancel_ref(((Job *) at->data)->cancel));
  g_async_queue_unlock(self->queue);
  for (guint i = 0; i < cancels->len; i++)
    rl_cancel_set(g_ptr_array_index(cancels, i));
}

void rl_worker_free(RlWorker *self)
{
  if (self == NULL)
    return;
  cancel_all(self);
  Job *end = g_new0(Job, 1);
  g_async_queue_push(self->queue, end);
  g_thread_join(self->thread);
  if (self->wake != NULL) {
    g_source_destroy(self->wake);
    g_source_unref(self->wake);
  }
  g_queue_clear(&self->results);
  g_list_free_full(self->all, (GDestroyNotify) job_free);
  job_free(end);
  g_async_queue_unref(self->queue);
  g_main_context_unref(self->context);
  g_free(self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/warm.h"

/* A form or token that takes longer than all of them is sent like one that was never warmed. */
enum { PAUSE_SECONDS = 30, READINGS_MAX = 4 };

struct RlWarm {
  RlSession *session;
  RlCancel *cancel; /* of the reading under way; NULL: there is none */
  gint64 began;     /* monotonic microseconds of the last one; 0: there was none */
  guint left;       /* readings that may still be made */
};

typedef struct {
  RlSession *session; /* its API is used */
  RlCredentials *credentials;
  char *id;
} Job;

static void job_free(Job *job)
{
  rl_credentials_free(job->credentials);
  g_free(job->id);
  g_free(job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Job, job_free)

RlWarm *rl_warm_new(RlSession *session)
{
  RlWarm *self = g_new0(RlWarm, 1);
  self->session = session;
  self->left = READINGS_MAX;
  return self;
}

void rl_warm_stop(RlWarm *self)
{
  rl_cancel_set(self->cancel);
}

void rl_warm_free(RlWarm *self)
{
  if (self == NULL)
    return;
  rl_warm_stop(self);
  rl_worker_forget(self->session->net, self);
  rl_cancel_unref(self->cancel);
  g_free(self);
}

static gpointer run(gpointer data, RlCancel *cancel)
{
  g_autoptr(Job) job = data;
  const gboolean done = rl_api_warm(job->session->api, job->credentials, job->id, cancel);
  return GINT_TO_POINTER(done || rl_cancel_is_set(cancel));
}

/* A server that did not want it is not asked again. */
static void on_done(gpointer result, gpointer data)
{
  RlWarm *self = data;
  g_clear_pointer(&self->cancel, rl_cancel_unref);
  self->left = result != NULL ? self->left - 1 : 0;
}

/* To this machine there is no way that would be worth it. */
static gboolean is_worth_it(const RlWarm *self)
{
  const RlSession *session = self->session;
  const gint64 pause = PAUSE_SECONDS * (gint64) G_USEC_PER_SEC;
  const gboolean rested = self->began == 0 || session->clock.monotonic() - self->began >= pause;
  return self->cancel == NULL && self->left > 0 && rested &&
         !rl_api_endpoint(session->api)->url->plain && !session->profile->read_only &&
         session->credentials != NULL && !rl_api_is_warm(session->api);
}

void rl_warm_typed(RlWarm *self, const char *id)
{
  if (!is_worth_it(self))
    return;
  Job *job = g_new0(Job, 1);
  job->session = self->session;
  job->credentials = rl_credentials_dup(self->session->credentials);
  job->id = g_strdup(id);
  self->began = self->session->clock.monotonic();
  self->cancel = rl_cancel_new();
  rl_worker_push(self->session->net, run, job, self->cancel, on_done, NULL, self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/pages.h"

struct RlPages {
  RlSession *session;
  RlScope *scope;
  guint page_size;
  const RlPagesEvents *events;
  gpointer data;
  GHashTable *asked; /* addresses of pages */
  char *next;        /* of the page to ask for; NULL: the first */
  guint pause;       /* the source that asks for the next page; 0: none is due */
  RlCancel *cancel;
};

/* One request. What it borrows from the session is thread-safe. */
typedef struct {
  RlSession *session;
  RlCredentials *credentials;
  RlScope *scope;
  guint page_size;
  char *next;
  RlLinkPage *page;
  RlOutcome *outcome;
} PageJob;

static void job_free(PageJob *job)
{
  rl_credentials_free(job->credentials);
  rl_scope_free(job->scope);
  g_free(job->next);
  rl_link_page_free(job->page);
  rl_outcome_free(job->outcome);
  g_free(job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PageJob, job_free)

static gpointer run_page(gpointer data, RlCancel *cancel)
{
  PageJob *job = data;
  RlLinkQuery query = { .page_size = job->page_size };
  rl_scope_query(job->scope, &query);
  job->outcome =
      rl_api_list_links(job->session->api, job->credentials, &query, job->next, cancel, &job->page);
  return job;
}

static void ask(RlPages *self);
static void ask_in_time(RlPages *self);

static gboolean on_pause(gpointer data)
{
  RlPages *self = data;
  self->pause = 0;
  ask_in_time(self);
  return G_SOURCE_REMOVE;
}

static void ask_in_time(RlPages *self)
{
  const guint pause = rl_session_list_pause(self->session);
  if (pause == 0)
    ask(self);
  else
    self->pause = g_timeout_add(pause, on_pause, self);
}

static void end(RlPages *self, RlPagesEnd how, PageJob *job)
{
  self->events->ended(how, g_steal_pointer(&job->outcome), self->data);
}

static void go_on(RlPages *self, PageJob *job)
{
  g_free(self->next);
  self->next = g_strdup(job->page->next);
  if (self->next == NULL)
    end(self, RL_PAGES_COMPLETE, job);
  else if (!g_hash_table_add(self->asked, g_strdup(self->next)))
    end(self, RL_PAGES_ENDLESS, job);
  else
    ask_in_time(self);
}

static void on_page(gpointer result, gpointer data)
{
  RlPages *self = data;
  g_autoptr(PageJob) job = result;
  if (job->page == NULL)
    end(self, RL_PAGES_FAILED, job);
  else if (self->events->page(job->page, self->data))
    go_on(self, job);
}

static void ask(RlPages *self)
{
  PageJob *job = g_new0(PageJob, 1);
  rl_pace_note(&self->session->pace, self->session->clock.monotonic());
  job->session = self->session;
  job->credentials = rl_credentials_dup(self->session->credentials);
  job->scope = rl_scope_copy(self->scope);
  job->page_size = self->page_size;
  job->next = g_strdup(self->next);
  rl_worker_push(self->session->lists, run_page, job, self->cancel, on_page,
                 (GDestroyNotify) job_free, self);
}

RlPages *rl_pages_new(RlSession *session, const RlScope *scope, guint page_size,
                      const RlPagesEvents *events, gpointer data)
{
  RlPages *self = g_new0(RlPages, 1);
  self->session = session;
  self->scope = rl_scope_copy(scope);
  self->page_size = page_size;
  self->events = events;
  self->data = data;
  self->asked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  self->cancel = rl_cancel_new();
  ask_in_time(self);
  return self;
}

void rl_pages_free(RlPages *self)
{
  if (self == NULL)
    return;
  rl_worker_forget(self->session->lists, self);
  rl_cancel_set(self->cancel);
  rl_cancel_unref(self->cancel);
  if (self->pause != 0)
    g_source_remove(self->pause);
  rl_scope_free(self->scope);
  g_hash_table_unref(self->asked);
  g_free(self->next);
  g_free(self);
}

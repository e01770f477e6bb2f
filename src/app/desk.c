/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/desk.h"

/* The largest page that the server gives. */
enum { PAGE_SIZE = 1000 };

struct RlDesk {
  RlSession *session;
  RlDeskChanged changed;
  gpointer data;
  RlDeskView view;
  RlOutcome *outcome;
  GCancellable *cancel;
};

typedef struct {
  RlSession *session;
  RlCredentials *credentials;
  gboolean all;
  RlLinkPage *page;
  RlOutcome *outcome;
  GCancellable *cancel; /* tells a reading that was given up from the current one */
} Reading;

static void reading_free(Reading *reading)
{
  rl_credentials_free(reading->credentials);
  rl_link_page_free(reading->page);
  rl_outcome_free(reading->outcome);
  g_object_unref(reading->cancel);
  g_free(reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reading, reading_free)

static void publish(RlDesk *self, RlDeskStage stage)
{
  self->view.stage = stage;
  self->view.outcome = self->outcome;
  if (self->changed != NULL)
    self->changed(self, self->data);
}

RlDesk *rl_desk_new(RlSession *session, RlDeskChanged changed, gpointer data)
{
  RlDesk *self = g_new0(RlDesk, 1);
  self->session = session;
  self->changed = changed;
  self->data = data;
  self->view.links = g_ptr_array_new_with_free_func((GDestroyNotify) rl_link_free);
  return self;
}

void rl_desk_free(RlDesk *self)
{
  if (self == NULL)
    return;
  rl_worker_forget(self->session->net, self);
  rl_desk_cancel(self);
  g_ptr_array_unref(self->view.links);
  rl_outcome_free(self->outcome);
  g_clear_object(&self->cancel);
  g_free(self);
}

const RlDeskView *rl_desk_view(const RlDesk *self)
{
  return &self->view;
}

static gpointer run_reading(gpointer data, GCancellable *cancel)
{
  Reading *reading = data;
  const RlLinkQuery query = { .statuses = reading->all ? NULL : RL_NEEDS_ATTENTION,
                              .page_size = PAGE_SIZE };
  reading->outcome = rl_api_list_links(reading->session->api, reading->credentials, &query, NULL,
                                       cancel, &reading->page);
  return reading;
}

static void on_read(gpointer result, gpointer data)
{
  RlDesk *self = data;
  g_autoptr(Reading) reading = result;
  if (reading->cancel != self->cancel)
    return;
  rl_outcome_free(self->outcome);
  self->outcome = g_steal_pointer(&reading->outcome);
  if (reading->page == NULL) {
    publish(self, RL_DESK_FAILED);
    return;
  }
  g_ptr_array_unref(self->view.links);
  self->view.links = g_ptr_array_ref(reading->page->links);
  self->view.count = reading->page->count;
  self->view.all = reading->all;
  publish(self, RL_DESK_READY);
}

void rl_desk_cancel(RlDesk *self)
{
  if (self->cancel != NULL)
    g_cancellable_cancel(self->cancel);
}

void rl_desk_load(RlDesk *self, gboolean all)
{
  rl_desk_cancel(self);
  g_clear_object(&self->cancel);
  self->cancel = g_cancellable_new();
  Reading *reading = g_new0(Reading, 1);
  reading->session = self->session;
  reading->credentials = rl_credentials_dup(self->session->credentials);
  reading->all = all;
  reading->cancel = g_object_ref(self->cancel);
  self->view.since = self->session->clock.monotonic();
  rl_worker_push(self->session->net, run_reading, reading, self->cancel, on_read,
                 (GDestroyNotify) reading_free, self);
  publish(self, RL_DESK_LOADING);
}

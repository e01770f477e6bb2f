/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lock, the stop signal and the log. */
#include "sandbox/state.h"

RlSandboxState *rl_sandbox_state_new(guint extra_links)
{
  RlSandboxState *self = g_new0(RlSandboxState, 1);
  g_mutex_init(&self->lock);
  g_cond_init(&self->stop);
  self->links = rl_sandbox_links_new(extra_links);
  self->sessions = rl_sandbox_sessions_new();
  self->bookmarks = rl_sandbox_bookmarks_new();
  return self;
}

void rl_sandbox_state_free(RlSandboxState *self)
{
  if (!self)
    return;
  rl_sandbox_links_free(self->links);
  rl_sandbox_sessions_free(self->sessions);
  rl_sandbox_bookmarks_free(self->bookmarks);
  g_free(self->base_url);
  g_cond_clear(&self->stop);
  g_mutex_clear(&self->lock);
  g_free(self);
}

void rl_sandbox_state_stop(RlSandboxState *self)
{
  g_mutex_lock(&self->lock);
  self->stopping = TRUE;
  g_cond_broadcast(&self->stop);
  g_mutex_unlock(&self->lock);
}

gboolean rl_sandbox_state_wait(RlSandboxState *self, guint seconds)
{
  gint64 until = g_get_monotonic_time() + (gint64) seconds * G_USEC_PER_SEC;
  gboolean in_time = TRUE;
  while (!self->stopping && in_time) {
    if (seconds == G_MAXUINT)
      g_cond_wait(&self->stop, &self->lock);
    else
      in_time = g_cond_wait_until(&self->stop, &self->lock, until);
  }
  return !self->stopping;
}

void rl_sandbox_state_note(RlSandboxState *self, const RlSandboxRequest *request, guint status)
{
  g_autofree char *method = NULL;
  g_autofree char *path = NULL;
  g_autofree char *line = NULL;
  if (!self->log)
    return;
  /* Both came from outside and go to a terminal. */
  method = g_uri_escape_string(request->method, NULL, FALSE);
  path = g_uri_escape_string(request->path, G_URI_RESERVED_CHARS_ALLOWED_IN_PATH, FALSE);
  line = g_strdup_printf("%s %s %03u", method, path, status);
  self->log(line, self->log_data);
}

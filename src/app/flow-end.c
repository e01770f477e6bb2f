/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a PUT or PATCH ended, and what becomes of the flow and of what was typed. */
#include "config.h"

#include "base/i18n.h"

#include "app/exit-code.h"
#include "app/flow-state.h"

/* What comes back from a request goes into the form again, unless it was wiped meanwhile. */
static void restore(RlFlow *self, RlValues *values)
{
  if (self->wiped)
    g_clear_pointer(&values, rl_values_free);
  rl_flow_put_back(self, values != NULL ? values : rl_values_new());
}

static void on_reread(gpointer result, gpointer data)
{
  RlFlow *self = data;
  g_autoptr(RlReread) reread = result;
  self->view.rereading = FALSE;
  self->view.cancelling = FALSE;
  self->outcome->reconciled = reread->reconciled;
  self->count = reread->count;
  if (reread->link != NULL) {
    rl_link_free(self->outcome->reread);
    self->outcome->reread = rl_link_copy(reread->link);
    rl_flow_take_link(self, g_steal_pointer(&reread->link));
  }
  rl_flow_publish(self, RL_STAGE_OUTCOME);
}

static void end_unknown(RlFlow *self, RlWritten *written)
{
  rl_flow_drop_challenge(self);
  restore(self, g_steal_pointer(&written->values));
  self->view.rereading = TRUE;
  rl_jobs_reread(self->session, self->link, self->outcome, written->request, &self->sent_at,
                 rl_flow_begin(self), on_reread, self);
  rl_flow_publish(self, RL_STAGE_OUTCOME);
}

/* Whatever was kept of an earlier update of the link is over. */
static void drop_stored(RlFlow *self)
{
  if (!self->view.answering)
    rl_open_challenge_drop(self->session, self->link, NULL);
}

static void end_done(RlFlow *self, RlWritten *written)
{
  drop_stored(self);
  rl_flow_drop_challenge(self);
  rl_draft_clear(self->draft);
  RlLink *link = rl_link_copy(self->outcome->link);
  rl_link_fill_in(link, self->link);
  rl_flow_take_link(self, link);
  rl_flow_publish(self, RL_STAGE_OUTCOME);
}

static void end_challenge(RlFlow *self, RlWritten *written)
{
  drop_stored(self);
  rl_flow_drop_challenge(self);
  self->challenge = g_steal_pointer(&self->outcome->challenge);
  self->outcome->challenge = rl_challenge_copy(self->challenge);
  if (!self->wiped)
    self->kept = g_steal_pointer(&written->values);
  rl_flow_publish(self, RL_STAGE_CHALLENGE);
}

/* The bank has not seen the token when the server does not even know who asks. */
static gboolean is_challenge_alive(const RlFlow *self)
{
  return self->challenge != NULL && rl_outcome_refuses_secrets(self->outcome) &&
         rl_flow_seconds_left(self) != 0;
}

static void end_not_sent(RlFlow *self, RlWritten *written);

static void end_refused(RlFlow *self, RlWritten *written)
{
  if (is_challenge_alive(self)) {
    end_not_sent(self, written);
    return;
  }
  rl_flow_drop_challenge(self);
  restore(self, g_steal_pointer(&written->values));
  self->view.fault_field = rl_outcome_field(self->outcome);
  rl_flow_publish(self, RL_STAGE_OUTCOME);
}

static void show_not_sent(RlFlow *self)
{
  if (self->outcome->kind != RL_OUTCOME_CANCELLED) {
    rl_flow_publish(self, RL_STAGE_OUTCOME);
    return;
  }
  self->notice = g_strdup(_("Cancelled. Nothing was sent."));
  rl_flow_publish(self, self->challenge != NULL ? RL_STAGE_CHALLENGE : RL_STAGE_EDITING);
}

/* A token that did not leave can be sent again, as long as its challenge lives. */
static void end_not_sent(RlFlow *self, RlWritten *written)
{
  if (self->challenge != NULL && !self->wiped)
    self->kept = g_steal_pointer(&written->values);
  else
    restore(self, g_steal_pointer(&written->values));
  rl_flow_keep_again(self, show_not_sent);
}

/* For the ticket: when the last request left, if it did, and every id, since the bank may ask
 * several times before an update has ended. */
static void note_for_ticket(RlFlow *self)
{
  const RlOutcomeKind kind = self->outcome->kind;
  g_auto(GStrv) ids = rl_outcome_request_ids(self->outcome);
  g_autoptr(GStrvBuilder) all = g_strv_builder_new();
  if (self->request_ids != NULL)
    g_strv_builder_addv(all, (const char **) self->request_ids);
  for (char **id = ids; *id != NULL; id++)
    if (self->request_ids == NULL || !g_strv_contains((const char *const *) self->request_ids, *id))
      g_strv_builder_add(all, *id);
  g_strfreev(self->request_ids);
  self->request_ids = g_strv_builder_end(all);
  self->view.request_ids = (const char *const *) self->request_ids;
  if (self->outcome->http_status != 0 ||
      (kind != RL_OUTCOME_NOT_SENT && kind != RL_OUTCOME_CANCELLED))
    self->view.sent_at = self->sent_at.wall;
}

/* From now on this update is what is known of the link. */
static void forget_unfinished(RlFlow *self)
{
  if (self->outcome->kind != RL_OUTCOME_NOT_SENT && self->outcome->kind != RL_OUTCOME_CANCELLED) {
    g_clear_pointer(&self->unfinished, g_free);
    g_clear_pointer(&self->unfinished_short, g_free);
    self->view.unfinished = self->view.unfinished_short = NULL;
  }
}

void rl_flow_on_written(gpointer result, gpointer data)
{
  static void (*const ends[])(RlFlow *, RlWritten *) = {
    [RL_OUTCOME_DONE] = end_done,       [RL_OUTCOME_CHALLENGE] = end_challenge,
    [RL_OUTCOME_REFUSED] = end_refused, [RL_OUTCOME_NOT_SENT] = end_not_sent,
    [RL_OUTCOME_UNKNOWN] = end_unknown, [RL_OUTCOME_CANCELLED] = end_not_sent,
    [RL_OUTCOME_ERROR] = end_refused,
  };
  RlFlow *self = data;
  g_autoptr(RlWritten) written = result;
  self->view.cancelling = FALSE;
  rl_flow_take_outcome(self, g_steal_pointer(&written->outcome));
  note_for_ticket(self);
  self->exit_code = (int) rl_exit_of_outcome(self->outcome);
  self->updated = TRUE;
  self->count = written->count;
  forget_unfinished(self);
  ends[self->outcome->kind](self, written);
}

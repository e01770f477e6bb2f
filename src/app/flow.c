/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/flow.h"

#include "base/error.h"
#include "base/i18n.h"

#include "app/exit-code.h"
#include "app/flow-state.h"

/* The credentials behind a dead challenge, or those that are back in the form. */
static gboolean can_send_again(const RlFlow *self, RlStage stage)
{
  if (self->kept != NULL)
    return TRUE;
  return stage == RL_STAGE_OUTCOME && self->challenge == NULL && rl_flow_is_filled(self) &&
         rl_outcome_is_worth_again(self->outcome);
}

void rl_flow_publish(RlFlow *self, RlStage stage)
{
  RlFlowView *view = &self->view;
  view->stage = stage;
  view->answering &= stage == RL_STAGE_WORKING;
  view->at_keyring &= stage == RL_STAGE_WORKING;
  view->named = self->asked.named;
  view->asked = self->asked.shown;
  view->link = self->link;
  view->institution = self->institution;
  view->institution_fault = self->institution_fault;
  view->form = self->form;
  view->other_profiles = (const char *const *) self->other_profiles;
  view->outcome = self->outcome;
  view->challenge = self->challenge;
  view->fault = self->fault;
  view->notice = self->notice;
  view->unfinished = self->unfinished;
  view->unfinished_short = self->unfinished_short;
  view->sent = self->sent;
  view->attempts = self->count.known ? &self->count.attempts : NULL;
  view->can_send_again = can_send_again(self, stage);
  if (self->changed != NULL)
    self->changed(self, self->data);
}

RlFlow *rl_flow_new(RlSession *session, RlFlowChanged changed, gpointer data)
{
  RlFlow *self = g_new0(RlFlow, 1);
  self->session = session;
  self->changed = changed;
  self->data = data;
  self->draft = rl_draft_new();
  self->warm = rl_warm_new(session);
  self->form = rl_form_new(NULL);
  self->view.form = self->form;
  self->exit_code = RL_EXIT_LEFT;
  self->view.fault_field = RL_NO_FIELD;
  return self;
}

void rl_flow_free(RlFlow *self)
{
  if (self == NULL)
    return;
  rl_warm_free(self->warm);
  rl_worker_forget(self->session->net, self);
  rl_worker_forget(self->session->keys, self);
  if (self->claim != NULL)
    rl_open_challenge_release(self->session, self->link, self->challenge, self->claim);
  rl_draft_free(self->draft);
  rl_values_free(self->kept);
  g_clear_pointer(&self->cancel, rl_cancel_unref);
  rl_asked_clear(&self->asked);
  g_strfreev(self->other_profiles);
  rl_link_free(self->link);
  rl_institution_free(self->institution);
  g_free(self->institution_fault);
  rl_form_free(self->form);
  rl_outcome_free(self->outcome);
  rl_challenge_free(self->challenge);
  rl_secret_free(self->token);
  g_free(self->fault);
  g_free(self->notice);
  g_free(self->unfinished);
  g_free(self->unfinished_short);
  g_free(self->sent);
  g_strfreev(self->request_ids);
  g_free(self);
}

const RlFlowView *rl_flow_view(const RlFlow *self)
{
  return &self->view;
}

RlDraft *rl_flow_draft(RlFlow *self)
{
  return self->draft;
}

void rl_flow_follow_form(RlFlow *self)
{
  self->follows_form = TRUE;
}

gboolean rl_flow_is_filled(const RlFlow *self)
{
  return self->follows_form ? rl_form_is_filled(self->form, self->draft)
                            : !rl_draft_is_empty(self->draft);
}

int rl_flow_exit_code(const RlFlow *self)
{
  return self->exit_code;
}

gint64 rl_flow_seconds_left(const RlFlow *self)
{
  if (self->challenge == NULL)
    return -1;
  return rl_challenge_seconds_left(self->challenge, self->session->clock.monotonic());
}

RlGuard rl_flow_guard(const RlFlow *self)
{
  const RlGuard guard = self->count.known ? self->count.attempts.guard : RL_GUARD_NONE;
  const gboolean goes_on = self->challenge != NULL && rl_flow_seconds_left(self) != 0;
  return goes_on && guard <= self->agreed ? RL_GUARD_NONE : guard;
}

void rl_flow_confirm(RlFlow *self, RlGuard guard)
{
  self->confirmed = guard;
}

/* ---- small helpers ---- */

void rl_flow_clear_remarks(RlFlow *self)
{
  g_clear_pointer(&self->fault, g_free);
  g_clear_pointer(&self->notice, g_free);
  self->view.fault_field = RL_NO_FIELD;
}

void rl_flow_set_fault(RlFlow *self, RlFieldId field, const char *text)
{
  rl_flow_clear_remarks(self);
  self->fault = g_strdup(text);
  self->view.fault_field = field;
}

RlCancel *rl_flow_begin(RlFlow *self)
{
  rl_warm_stop(self->warm);
  g_clear_pointer(&self->cancel, rl_cancel_unref);
  self->cancel = rl_cancel_new();
  self->view.since = self->session->clock.monotonic();
  self->view.cancelling = FALSE;
  return self->cancel;
}

RlReceipt rl_flow_now(const RlFlow *self)
{
  return (RlReceipt){ self->session->clock.monotonic(), self->session->clock.wall() };
}

void rl_flow_take_outcome(RlFlow *self, RlOutcome *outcome)
{
  rl_outcome_free(self->outcome);
  self->view.outcome = self->outcome = outcome;
}

void rl_flow_take_link(RlFlow *self, RlLink *link)
{
  rl_link_free(self->link);
  self->view.link = self->link = link;
}

void rl_flow_drop_challenge(RlFlow *self)
{
  self->view.stored = FALSE;
  g_clear_pointer(&self->challenge, rl_challenge_free);
}

void rl_flow_put_back(RlFlow *self, RlValues *values)
{
  if (self->follows_form)
    rl_form_unfill(self->form, values);
  rl_draft_restore(self->draft, values);
}

static void drop_kept(RlFlow *self)
{
  g_clear_pointer(&self->kept, rl_values_free);
}

/* ---- what a person does ---- */

RlGuard rl_flow_take_confirmed(RlFlow *self)
{
  const RlGuard confirmed = self->confirmed;
  self->confirmed = RL_GUARD_NONE;
  return confirmed;
}

void rl_flow_forget_ids(RlFlow *self)
{
  self->view.request_ids = NULL;
  self->view.sent_at = 0;
  g_clear_pointer(&self->request_ids, g_strfreev);
}

static void send_values(RlFlow *self, RlValues *values)
{
  rl_flow_clear_remarks(self);
  rl_flow_drop_challenge(self);
  self->agreed = rl_flow_take_confirmed(self);
  g_free(self->sent);
  self->sent = rl_values_names(values);
  rl_flow_forget_ids(self);
  self->wiped = FALSE;
  self->sent_at = rl_flow_now(self);
  rl_jobs_update(self->session, self->link, values, self->agreed, rl_flow_begin(self),
                 rl_flow_on_written, self);
  rl_flow_publish(self, RL_STAGE_WORKING);
}

void rl_flow_typed(RlFlow *self)
{
  const RlStage stage = self->view.stage;
  if (stage == RL_STAGE_EDITING || stage == RL_STAGE_CHALLENGE)
    rl_warm_typed(self->warm, self->link->id);
}

void rl_flow_edited(RlFlow *self)
{
  rl_flow_typed(self);
  if (self->fault == NULL && self->notice == NULL)
    return;
  rl_flow_clear_remarks(self);
  rl_flow_publish(self, self->view.stage);
}

/* What is sent: what is typed, and what the institution sets itself. */
static RlValues *take_values(RlFlow *self)
{
  const gboolean filled = rl_flow_is_filled(self);
  RlValues *values = rl_draft_steal(self->draft);
  if (self->follows_form && filled)
    rl_form_fill(self->form, values);
  return values;
}

gboolean rl_flow_check(RlFlow *self)
{
  g_return_val_if_fail(self->view.stage == RL_STAGE_EDITING, FALSE);
  RlValues *values = take_values(self);
  RlFieldId field = RL_NO_FIELD;
  g_autoptr(GError) error = NULL;
  const gboolean good = rl_values_check(values, &field, &error);
  rl_flow_put_back(self, values);
  if (good)
    return TRUE;
  (void) rl_flow_take_confirmed(self);
  rl_flow_set_fault(self, field, error->message);
  rl_flow_publish(self, RL_STAGE_EDITING);
  return FALSE;
}

void rl_flow_submit(RlFlow *self)
{
  if (rl_flow_check(self))
    send_values(self, take_values(self));
}

void rl_flow_send_again(RlFlow *self)
{
  /* They may have been wiped while the person was asked. */
  if (!self->view.can_send_again) {
    rl_flow_dismiss(self);
    return;
  }
  if (self->kept != NULL) {
    send_values(self, g_steal_pointer(&self->kept));
    return;
  }
  self->view.stage = RL_STAGE_EDITING;
  rl_flow_submit(self);
}

static gboolean is_under_way(const RlFlow *self)
{
  const RlStage stage = self->view.stage;
  return self->cancel != NULL && !self->view.waits &&
         (stage == RL_STAGE_OPENING || stage == RL_STAGE_WORKING || self->view.rereading);
}

void rl_flow_cancel(RlFlow *self)
{
  if (!is_under_way(self) || rl_cancel_is_set(self->cancel))
    return;
  self->view.cancelling = TRUE;
  rl_cancel_set(self->cancel);
  rl_flow_publish(self, self->view.stage);
}

void rl_flow_give_up_reading(RlFlow *self)
{
  if (self->cancel != NULL)
    rl_cancel_set(self->cancel);
  rl_worker_forget(self->session->net, self);
  self->view.rereading = FALSE;
  self->view.cancelling = FALSE;
}

static void close_flow(RlFlow *self)
{
  rl_flow_give_up_reading(self);
  rl_draft_clear(self->draft);
  drop_kept(self);
  rl_flow_drop_challenge(self);
  rl_flow_publish(self, RL_STAGE_CLOSED);
}

/* The link as it is now, and its form to type into. */
static void open_form(RlFlow *self)
{
  g_autofree char *id = g_strdup(self->link->id);
  rl_flow_open(self, id, TRUE);
}

void rl_flow_read_again(RlFlow *self)
{
  g_return_if_fail(self->view.stage == RL_STAGE_EDITING);
  g_clear_pointer(&self->notice, g_free);
  open_form(self);
}

static void leave_challenge(RlFlow *self)
{
  if (self->view.stored && rl_flow_seconds_left(self) != 0) {
    close_flow(self);
    return;
  }
  if (self->view.stored)
    rl_open_challenge_drop(self->session, self->link, self->challenge);
  drop_kept(self);
  rl_flow_drop_challenge(self);
  rl_draft_clear(self->draft);
  rl_flow_clear_remarks(self);
  self->notice =
      g_strdup(self->resumed ? _("The challenge is over. Type the credentials to send the update "
                                 "again.")
                             : _("The challenge was left. The credentials typed before were "
                                 "wiped."));
  open_form(self);
}

static void dismiss_outcome(RlFlow *self)
{
  g_clear_pointer(&self->notice, g_free);
  rl_flow_give_up_reading(self);
  if (self->outcome->kind == RL_OUTCOME_DONE)
    close_flow(self);
  else if (self->resumed && self->challenge == NULL)
    open_form(self); /* an earlier process had the credentials */
  else
    rl_flow_publish(self, self->challenge != NULL ? RL_STAGE_CHALLENGE : RL_STAGE_EDITING);
}

void rl_flow_renewed(RlFlow *self)
{
  if (self->view.stage == RL_STAGE_FAILED) {
    rl_flow_open(self, self->asked.named, self->insistent);
    return;
  }
  g_return_if_fail(self->view.stage == RL_STAGE_OUTCOME);
  rl_flow_clear_remarks(self);
  self->notice = g_strdup(_("The API secrets are new. Nothing was sent yet: send it again."));
  rl_flow_publish(self, self->challenge != NULL ? RL_STAGE_CHALLENGE : RL_STAGE_EDITING);
}

void rl_flow_dismiss(RlFlow *self)
{
  switch (self->view.stage) {
  case RL_STAGE_OUTCOME:
    dismiss_outcome(self);
    return;
  case RL_STAGE_CHALLENGE:
    leave_challenge(self);
    return;
  case RL_STAGE_EDITING:
  case RL_STAGE_FAILED:
  case RL_STAGE_OPENING:
    close_flow(self);
    return;
  case RL_STAGE_WORKING:
  case RL_STAGE_CLOSED:
    return;
  }
}

void rl_flow_wipe(RlFlow *self)
{
  self->wiped = TRUE;
  rl_warm_stop(self->warm);
  rl_api_rest(self->session->api);
  drop_kept(self);
  if (self->view.stage != RL_STAGE_WORKING)
    rl_draft_clear(self->draft);
  rl_flow_publish(self, self->view.stage);
}

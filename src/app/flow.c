/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/flow.h"

#include "base/error.h"
#include "base/i18n.h"

#include "app/exit-code.h"
#include "app/jobs.h"
#include "app/open.h"
#include "app/where.h"

struct RlFlow {
  RlSession *session;
  RlFlowChanged changed;
  gpointer data;
  RlFlowView view; /* its pointers lead to what is owned below */
  RlDraft *draft;
  RlValues *kept; /* the credentials behind an open challenge */
  GCancellable *cancel;
  RlAsked asked;
  char **other_profiles;
  RlLink *link;
  RlInstitution *institution;
  char *institution_fault;
  RlOutcome *outcome;
  RlChallenge *challenge;
  char *fault;
  char *notice;
  gint64 sent_at; /* wall clock of the last write */
  RlCount count;
  RlGuard confirmed; /* for what is about to be sent */
  RlGuard agreed;    /* for the update under way, its challenges included */
  int exit_code;
  gboolean insistent;
  gboolean updated; /* `exit_code` is that of an update, and not of a reading */
  gboolean wiped;   /* while a request was out: what comes back must not be kept */
};

/* The credentials behind a dead challenge, or those that are back in the form. */
static gboolean can_send_again(const RlFlow *self, RlStage stage)
{
  if (self->kept != NULL)
    return TRUE;
  return stage == RL_STAGE_OUTCOME && self->challenge == NULL && !rl_draft_is_empty(self->draft) &&
         rl_outcome_is_worth_again(self->outcome);
}

static void publish(RlFlow *self, RlStage stage)
{
  RlFlowView *view = &self->view;
  view->stage = stage;
  view->named = self->asked.named;
  view->asked = self->asked.shown;
  view->link = self->link;
  view->institution = self->institution;
  view->institution_fault = self->institution_fault;
  view->other_profiles = (const char *const *) self->other_profiles;
  view->outcome = self->outcome;
  view->challenge = self->challenge;
  view->fault = self->fault;
  view->notice = self->notice;
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
  self->exit_code = RL_EXIT_LEFT;
  self->view.fault_field = RL_NO_FIELD;
  return self;
}

void rl_flow_free(RlFlow *self)
{
  if (self == NULL)
    return;
  rl_worker_forget(self->session->net, self);
  rl_draft_free(self->draft);
  rl_values_free(self->kept);
  g_clear_object(&self->cancel);
  rl_asked_clear(&self->asked);
  g_strfreev(self->other_profiles);
  rl_link_free(self->link);
  rl_institution_free(self->institution);
  g_free(self->institution_fault);
  rl_outcome_free(self->outcome);
  rl_challenge_free(self->challenge);
  g_free(self->fault);
  g_free(self->notice);
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

static void clear_remarks(RlFlow *self)
{
  g_clear_pointer(&self->fault, g_free);
  g_clear_pointer(&self->notice, g_free);
  self->view.fault_field = RL_NO_FIELD;
}

static void set_fault(RlFlow *self, RlFieldId field, const char *text)
{
  clear_remarks(self);
  self->fault = g_strdup(text);
  self->view.fault_field = field;
}

static GCancellable *begin(RlFlow *self)
{
  g_clear_object(&self->cancel);
  self->cancel = g_cancellable_new();
  self->view.since = self->session->clock.monotonic();
  self->view.cancelling = FALSE;
  return self->cancel;
}

static void take_outcome(RlFlow *self, RlOutcome *outcome)
{
  rl_outcome_free(self->outcome);
  self->outcome = outcome;
}

static void take_link(RlFlow *self, RlLink *link)
{
  rl_link_free(self->link);
  self->link = link;
}

static void drop_challenge(RlFlow *self)
{
  g_clear_pointer(&self->challenge, rl_challenge_free);
}

static void drop_kept(RlFlow *self)
{
  g_clear_pointer(&self->kept, rl_values_free);
}

/* What comes back from a request goes into the form again, unless it was wiped meanwhile. */
static void restore(RlFlow *self, RlValues *values)
{
  if (self->wiped)
    g_clear_pointer(&values, rl_values_free);
  rl_draft_restore(self->draft, values != NULL ? values : rl_values_new());
}

/* ---- opening ---- */

/* OUTCOME is taken. */
static void fail_opening(RlFlow *self, RlOutcome *outcome)
{
  take_outcome(self, outcome);
  self->exit_code = (int) rl_exit_of_outcome(outcome);
  if (rl_where_is_nothing(outcome))
    self->other_profiles = rl_session_other_profiles(self->session);
  publish(self, RL_STAGE_FAILED);
}

static void on_opened(gpointer result, gpointer data)
{
  RlFlow *self = data;
  g_autoptr(RlOpened) opened = result;
  self->view.cancelling = FALSE;
  const RlLinkName *name = self->asked.name;
  self->count = opened->count;
  if (opened->link == NULL && self->insistent && name->is_whole_id)
    opened->link = rl_link_new_bare(name->id);
  if (opened->link == NULL) {
    fail_opening(self, g_steal_pointer(&opened->outcome));
    return;
  }
  take_link(self, g_steal_pointer(&opened->link));
  rl_institution_free(self->institution);
  self->institution = g_steal_pointer(&opened->institution);
  g_free(self->institution_fault);
  self->institution_fault = g_steal_pointer(&opened->institution_fault);
  if (!self->updated)
    self->exit_code = RL_EXIT_LEFT;
  publish(self, RL_STAGE_EDITING);
}

void rl_flow_open(RlFlow *self, const char *link, gboolean insistent)
{
  g_autoptr(GError) error = NULL;
  const RlLinkName *name = rl_asked_set(&self->asked, link, &error);
  g_clear_pointer(&self->other_profiles, g_strfreev);
  self->insistent = insistent;
  if (name == NULL) {
    fail_opening(self, rl_outcome_new_error(RL_OUTCOME_ERROR, g_steal_pointer(&error)));
    return;
  }
  rl_open_link(self->session, name, begin(self), on_opened, self);
  publish(self, RL_STAGE_OPENING);
}

void rl_flow_resume(RlFlow *self, const RlLink *link, const RlChallenge *challenge)
{
  take_link(self, rl_link_copy(link));
  drop_challenge(self);
  self->challenge = rl_challenge_copy(challenge);
  /* What was to be confirmed was, before the update that it comes from. */
  self->agreed = RL_GUARD_INSIST;
  publish(self, RL_STAGE_CHALLENGE);
}

/* ---- how a write ended ---- */

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
    take_link(self, g_steal_pointer(&reread->link));
  }
  publish(self, RL_STAGE_OUTCOME);
}

static void end_unknown(RlFlow *self, RlWritten *written)
{
  drop_challenge(self);
  restore(self, g_steal_pointer(&written->values));
  self->view.rereading = TRUE;
  rl_jobs_reread(self->session, self->link, self->outcome, written->request, self->sent_at,
                 begin(self), on_reread, self);
  publish(self, RL_STAGE_OUTCOME);
}

static void end_done(RlFlow *self, RlWritten *written)
{
  drop_challenge(self);
  rl_draft_clear(self->draft);
  take_link(self, rl_link_copy(self->outcome->link));
  publish(self, RL_STAGE_OUTCOME);
}

static void end_challenge(RlFlow *self, RlWritten *written)
{
  drop_challenge(self);
  self->challenge = g_steal_pointer(&self->outcome->challenge);
  self->outcome->challenge = rl_challenge_copy(self->challenge);
  if (!self->wiped)
    self->kept = g_steal_pointer(&written->values);
  publish(self, RL_STAGE_CHALLENGE);
}

/* The bank has not seen the token when the server does not even know who asks. */
static gboolean is_challenge_alive(const RlFlow *self)
{
  return self->challenge != NULL && self->outcome->http_status == 401 &&
         rl_flow_seconds_left(self) != 0;
}

static void end_not_sent(RlFlow *self, RlWritten *written);

static void end_refused(RlFlow *self, RlWritten *written)
{
  if (is_challenge_alive(self)) {
    end_not_sent(self, written);
    return;
  }
  drop_challenge(self);
  restore(self, g_steal_pointer(&written->values));
  self->view.fault_field = rl_outcome_field(self->outcome);
  publish(self, RL_STAGE_OUTCOME);
}

/* A token that did not leave can be sent again, as long as its challenge lives. */
static void end_not_sent(RlFlow *self, RlWritten *written)
{
  const gboolean cancelled = self->outcome->kind == RL_OUTCOME_CANCELLED;
  if (self->challenge != NULL && !self->wiped)
    self->kept = g_steal_pointer(&written->values);
  else
    restore(self, g_steal_pointer(&written->values));
  if (!cancelled) {
    publish(self, RL_STAGE_OUTCOME);
    return;
  }
  self->notice = g_strdup(_("Cancelled. Nothing was sent."));
  publish(self, self->challenge != NULL ? RL_STAGE_CHALLENGE : RL_STAGE_EDITING);
}

static void on_written(gpointer result, gpointer data)
{
  static void (*const ends[])(RlFlow *, RlWritten *) = {
    [RL_OUTCOME_DONE] = end_done,       [RL_OUTCOME_CHALLENGE] = end_challenge,
    [RL_OUTCOME_REFUSED] = end_refused, [RL_OUTCOME_NOT_SENT] = end_not_sent,
    [RL_OUTCOME_UNKNOWN] = end_unknown, [RL_OUTCOME_CANCELLED] = end_not_sent,
    [RL_OUTCOME_ERROR] = end_refused,
  };
  RlFlow *self = data;
  g_autoptr(RlWritten) written = result;
  self->view.answering = FALSE;
  self->view.cancelling = FALSE;
  take_outcome(self, g_steal_pointer(&written->outcome));
  self->exit_code = (int) rl_exit_of_outcome(self->outcome);
  self->updated = TRUE;
  self->count = written->count;
  ends[self->outcome->kind](self, written);
}

/* ---- what a person does ---- */

/* A confirmation is good for one update. */
static RlGuard take_confirmed(RlFlow *self)
{
  const RlGuard confirmed = self->confirmed;
  self->confirmed = RL_GUARD_NONE;
  return confirmed;
}

static void send_values(RlFlow *self, RlValues *values)
{
  clear_remarks(self);
  drop_challenge(self);
  self->agreed = take_confirmed(self);
  self->wiped = FALSE;
  self->sent_at = self->session->clock.wall();
  rl_jobs_update(self->session, self->link, values, self->agreed, begin(self), on_written, self);
  publish(self, RL_STAGE_WORKING);
}

void rl_flow_edited(RlFlow *self)
{
  if (self->fault == NULL && self->notice == NULL)
    return;
  clear_remarks(self);
  publish(self, self->view.stage);
}

void rl_flow_submit(RlFlow *self)
{
  g_return_if_fail(self->view.stage == RL_STAGE_EDITING);
  RlValues *values = rl_draft_steal(self->draft);
  RlFieldId field = RL_NO_FIELD;
  g_autoptr(GError) error = NULL;
  if (rl_values_check(values, &field, &error)) {
    send_values(self, values);
    return;
  }
  rl_draft_restore(self->draft, values);
  (void) take_confirmed(self);
  set_fault(self, field, error->message);
  publish(self, RL_STAGE_EDITING);
}

void rl_flow_answer(RlFlow *self, RlSecret *token)
{
  g_return_if_fail(self->view.stage == RL_STAGE_CHALLENGE);
  const char *fault = NULL;
  if (rl_flow_seconds_left(self) == 0)
    fault = _("The challenge has expired. Send the update again.");
  else if (self->challenge->expects_input && rl_secret_length(token) == 0)
    fault = _("Type the token first.");
  if (fault != NULL) {
    rl_secret_free(token);
    set_fault(self, RL_NO_FIELD, fault);
    publish(self, RL_STAGE_CHALLENGE);
    return;
  }
  clear_remarks(self);
  self->wiped = FALSE;
  const RlGuard confirmed = take_confirmed(self);
  self->agreed = MAX(self->agreed, confirmed);
  self->view.answering = TRUE;
  self->sent_at = self->session->clock.wall();
  rl_jobs_answer(self->session, self->link, self->challenge, token, g_steal_pointer(&self->kept),
                 self->agreed, begin(self), on_written, self);
  publish(self, RL_STAGE_WORKING);
}

void rl_flow_send_again(RlFlow *self)
{
  g_return_if_fail(self->view.can_send_again);
  if (self->kept != NULL) {
    send_values(self, g_steal_pointer(&self->kept));
    return;
  }
  self->view.stage = RL_STAGE_EDITING;
  rl_flow_submit(self);
}

void rl_flow_cancel(RlFlow *self)
{
  if (self->cancel == NULL || g_cancellable_is_cancelled(self->cancel))
    return;
  self->view.cancelling = TRUE;
  g_cancellable_cancel(self->cancel);
  publish(self, self->view.stage);
}

/* What a reading under way brings is no longer of interest: it must not open the form again. */
static void give_up_reading(RlFlow *self)
{
  if (self->cancel != NULL)
    g_cancellable_cancel(self->cancel);
  rl_worker_forget(self->session->net, self);
  self->view.rereading = FALSE;
  self->view.cancelling = FALSE;
}

static void close_flow(RlFlow *self)
{
  give_up_reading(self);
  rl_draft_clear(self->draft);
  drop_kept(self);
  drop_challenge(self);
  publish(self, RL_STAGE_CLOSED);
}

static void leave_challenge(RlFlow *self)
{
  drop_kept(self);
  drop_challenge(self);
  rl_draft_clear(self->draft);
  g_autofree char *id = g_strdup(self->link->id);
  clear_remarks(self);
  self->notice = g_strdup(_("The challenge was left. The credentials typed before were wiped."));
  rl_flow_open(self, id, TRUE);
}

static void dismiss_outcome(RlFlow *self)
{
  g_clear_pointer(&self->notice, g_free);
  give_up_reading(self);
  if (self->outcome->kind == RL_OUTCOME_DONE)
    close_flow(self);
  else
    publish(self, self->challenge != NULL ? RL_STAGE_CHALLENGE : RL_STAGE_EDITING);
}

void rl_flow_renewed(RlFlow *self)
{
  if (self->view.stage == RL_STAGE_FAILED) {
    rl_flow_open(self, self->asked.named, self->insistent);
    return;
  }
  g_return_if_fail(self->view.stage == RL_STAGE_OUTCOME);
  clear_remarks(self);
  self->notice = g_strdup(_("The API secrets are new. Nothing was sent yet: send it again."));
  publish(self, self->challenge != NULL ? RL_STAGE_CHALLENGE : RL_STAGE_EDITING);
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
  drop_kept(self);
  if (self->view.stage != RL_STAGE_WORKING)
    rl_draft_clear(self->draft);
  publish(self, self->view.stage);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plain/job.h"

#include "base/i18n.h"

#include "app/idle.h"
#include "app/login.h"
#include "app/open-text.h"

#include "plain/access.h"
#include "plain/form.h"
#include "plain/job-state.h"
#include "plain/print.h"
#include "plain/still.h"
#include "plain/submit.h"

void rl_plain_work_say(const RlPlainWork *self, const char *text)
{
  if (text != NULL)
    rl_print(self->plain->prompt.out, "%s\n", text);
}

static void show(const RlPlainWork *self, RlReport *report)
{
  rl_print_report(self->plain->prompt.out, report);
  rl_report_free(report);
}

/* ---- the form ---- */

/* Nothing was filled in, or it was not to be sent. */
static RlReply change_or_close(RlPlainWork *self)
{
  gboolean yes = FALSE;
  const RlReply reply = rl_plain_ask_yes(self, _("Change the fields"), &yes);
  if (reply == RL_REPLY_LINE && !yes)
    rl_flow_dismiss(self->flow);
  return reply;
}

static void say_attempts(const RlPlainWork *self)
{
  const RlAttempts *attempts = rl_flow_view(self->flow)->attempts;
  if (attempts == NULL || !rl_attempts_are_worth_saying(attempts))
    return;
  g_autofree char *text = rl_attempts_text(attempts);
  rl_plain_work_say(self, text);
}

/* What is known of the link. FALSE: nothing can be filled in, since the person is leaving or the
 * profile is read-only. */
static gboolean show_link(RlPlainWork *self)
{
  const RlFlowView *view = rl_flow_view(self->flow);
  g_autoptr(GError) error = NULL;
  if (!self->asked || self->leaving)
    show(self, rl_report_link(view->link, view->institution, view->institution_fault,
                              self->plain->session->clock.wall()));
  rl_plain_work_say(self, view->notice);
  rl_plain_work_say(self, view->fault);
  self->asked |= !self->leaving;
  if (self->leaving)
    return FALSE;
  if (!rl_session_may_write(self->plain->session, &error)) {
    rl_plain_work_say(self, error->message);
    return FALSE;
  }
  rl_plain_work_say(self, view->unfinished);
  say_attempts(self);
  return TRUE;
}

static RlReply confirm_and_submit(RlPlainWork *self)
{
  gboolean yes = FALSE;
  const RlReply reply =
      rl_plain_confirm(&self->plain->prompt, self->plain->session, self->flow, &yes);
  if (rl_reply_leaves(reply) || !yes)
    return rl_reply_leaves(reply) ? reply : change_or_close(self);
  rl_flow_submit(self->flow);
  return RL_REPLY_LINE;
}

/* A challenge of the link that an earlier process has left open; NULL: there is none. */
static RlOpenChallenge *find_open(const RlPlainWork *self)
{
  RlPending pending = rl_pending_new();
  rl_open_challenges_list(self->plain->session, pending.cancel, rl_pending_done, &pending);
  g_autoptr(RlOpenChallenges) list = rl_wait_result(self->plain->prompt.wait, &pending);
  return rl_open_challenges_take(list, rl_flow_view(self->flow)->link->id);
}

/* *ANSWERS: the person goes on with it, since a new update would end it. */
static RlReply offer_challenge(RlPlainWork *self, gboolean *answers)
{
  g_autoptr(RlOpenChallenge) open = self->offered || self->leaving ? NULL : find_open(self);
  self->offered = TRUE;
  if (open == NULL || !rl_session_may_write(self->plain->session, NULL))
    return RL_REPLY_LINE;
  g_autofree char *left = rl_open_challenge_left(open, self->plain->session->clock.monotonic());
  g_autofree char *text = g_strdup_printf(
      _("An update of this link waits for the answer to the bank's challenge: %s. A new update "
        "ends it."),
      left);
  rl_plain_work_say(self, text);
  const RlReply reply = rl_plain_ask_yes(self, _("Answer the challenge"), answers);
  if (*answers)
    rl_flow_resume(self->flow, open->link, open->challenge);
  return reply;
}

/* The whole form, and from the second time on what is to be changed in it. */
static RlReply ask_fields(RlPlainWork *self)
{
  RlPrompt *prompt = &self->plain->prompt;
  const gboolean again = self->filled && !rl_draft_is_empty(rl_flow_draft(self->flow));
  self->filled = TRUE;
  return again ? rl_plain_change_fields(prompt, self->flow)
               : rl_plain_ask_fields(prompt, self->flow);
}

static RlReply step_editing(RlPlainWork *self)
{
  gboolean answers = FALSE;
  const RlReply offered = offer_challenge(self, &answers);
  if (answers || rl_reply_leaves(offered))
    return offered;
  if (!show_link(self)) {
    rl_flow_dismiss(self->flow);
    return RL_REPLY_LINE;
  }
  const RlReply reply = ask_fields(self);
  if (rl_reply_leaves(reply))
    return reply;
  if (rl_flow_is_filled(self->flow))
    return confirm_and_submit(self);
  rl_plain_work_say(self, _("Nothing is filled in."));
  return change_or_close(self);
}

/* ---- the rest ---- */

static const char *work_text(const RlFlowView *view)
{
  if (view->stage == RL_STAGE_OPENING)
    return _("Opening the link. Ctrl-C stops.");
  return view->at_keyring ? _("Waiting for the keyring.")
                          : _("Waiting for the bank. Ctrl-C cancels.");
}

static RlReply step_waiting(RlPlainWork *self)
{
  RlPrompt *prompt = &self->plain->prompt;
  rl_plain_work_say(self, work_text(rl_flow_view(self->flow)));
  (void) fflush(prompt->out);
  RlStill *still = rl_still_new(prompt->out);
  rl_wait_flow(prompt->wait, self->flow);
  rl_still_free(still);
  /* What the sandbox keeps ends with it. */
  if (self->keeping && rl_flow_view(self->flow)->stage == RL_STAGE_CLOSED &&
      !self->plain->session->sandbox)
    rl_plain_work_say(self, rl_plain_kept_text());
  self->keeping = FALSE;
  return RL_REPLY_LINE;
}

/* An outcome that is not known yet is worth a word before the silence in which it is looked into.
 */
static void on_changed(RlFlow *flow, gpointer data)
{
  RlPlainWork *self = data;
  const gboolean rereading = rl_flow_view(flow)->rereading;
  if (rereading && !self->rereading)
    rl_plain_work_say(self, _("The outcome is not known yet. Reading the link again. Ctrl-C "
                              "stops."));
  self->rereading = rereading;
}

/* TRUE: the server refused our API secrets, and the person had others. */
static gboolean renew(RlPlainWork *self)
{
  RlSession *session = self->plain->session;
  const RlOutcome *outcome = rl_flow_view(self->flow)->outcome;
  const gboolean renewed = rl_login_is_wanted(session, outcome) &&
                           rl_access_renew(session, &self->plain->prompt, outcome);
  if (renewed)
    rl_flow_renewed(self->flow);
  return renewed;
}

/* What was typed is still there: it only wants to be sent. */
static RlReply after_renewal(RlPlainWork *self)
{
  rl_plain_work_say(self, rl_flow_view(self->flow)->notice);
  return rl_flow_view(self->flow)->stage == RL_STAGE_EDITING ? confirm_and_submit(self)
                                                             : RL_REPLY_LINE;
}

static RlReply reply_of_wait(const RlPlainWork *self)
{
  return rl_wait_signal(self->plain->prompt.wait) != 0 ? RL_REPLY_SIGNAL : RL_REPLY_LINE;
}

/* A link that the server did not refuse to show: the network may do better a second time. */
static RlReply try_again(RlPlainWork *self)
{
  const RlFlowView *view = rl_flow_view(self->flow);
  gboolean yes = FALSE;
  if (view->outcome->kind == RL_OUTCOME_REFUSED || view->outcome->exchange.method == NULL)
    return RL_REPLY_LINE;
  g_autofree char *named = g_strdup(view->named);
  const RlReply reply = rl_plain_ask_yes(self, _("Try again"), &yes);
  if (yes)
    rl_flow_open(self->flow, named, FALSE);
  return reply;
}

static RlReply step_failed(RlPlainWork *self)
{
  show(self, rl_report_failed_read(rl_flow_view(self->flow)->outcome, self->plain->session));
  if (renew(self))
    return reply_of_wait(self);
  if (reply_of_wait(self) == RL_REPLY_SIGNAL)
    return RL_REPLY_SIGNAL;
  const RlReply reply = try_again(self);
  if (rl_flow_view(self->flow)->stage == RL_STAGE_FAILED)
    rl_flow_dismiss(self->flow);
  return reply;
}

/* Nothing is left to be corrected: another log-in would be one too many. */
static gboolean is_carried_out(const RlOutcome *outcome)
{
  return outcome->kind == RL_OUTCOME_DONE || outcome->reconciled == RL_RECONCILED_DONE;
}

static RlReply step_outcome(RlPlainWork *self)
{
  const RlFlowView *view = rl_flow_view(self->flow);
  self->plain->updated = TRUE;
  show(self, rl_report_outcome(view->outcome));
  if (renew(self))
    return after_renewal(self);
  if (reply_of_wait(self) == RL_REPLY_SIGNAL)
    return RL_REPLY_SIGNAL;
  if (is_carried_out(view->outcome) || view->challenge != NULL) {
    const gboolean asks = self->plain->has_list && view->challenge == NULL;
    const RlReply next = asks ? rl_plain_ask_next(self) : RL_REPLY_LINE;
    const gboolean back_in_form = view->outcome->kind == RL_OUTCOME_UNKNOWN;
    rl_flow_dismiss(self->flow);
    if (back_in_form)
      rl_flow_dismiss(self->flow);
    return next;
  }
  const RlReply reply = view->can_send_again ? rl_plain_ask_to_send_again(self) : RL_REPLY_EMPTY;
  if (reply != RL_REPLY_EMPTY)
    return reply;
  rl_flow_dismiss(self->flow);
  return change_or_close(self);
}

/* Nobody has answered for a while. It is said in any case: half an answer that the terminal held
 * has gone, too. */
static void clear_idle(gpointer data)
{
  const RlPlainWork *self = data;
  const RlSession *session = self->plain->session;
  g_autofree char *text = rl_idle_text(session->config->idle_clear);
  rl_flow_wipe(self->flow);
  rl_plain_work_say(self, text);
}

static void remember(RlPlain *self, const RlLink *link)
{
  if (link != NULL)
    g_strlcpy(self->id, link->id, sizeof self->id);
}

/* Until the flow, which has begun, is done with. */
static gboolean work(RlPlainWork *self, int *code)
{
  static RlReply (*const steps[])(RlPlainWork *) = {
    [RL_STAGE_OPENING] = step_waiting, [RL_STAGE_FAILED] = step_failed,
    [RL_STAGE_EDITING] = step_editing, [RL_STAGE_WORKING] = step_waiting,
    [RL_STAGE_OUTCOME] = step_outcome, [RL_STAGE_CHALLENGE] = rl_plain_step_challenge,
  };
  RlReply reply = RL_REPLY_LINE;
  RlPrompt *prompt = &self->plain->prompt;
  prompt->idle = self->plain->session->config->idle_clear;
  prompt->on_idle = clear_idle;
  prompt->data = self;
  while (rl_flow_view(self->flow)->stage != RL_STAGE_CLOSED && !rl_reply_leaves(reply))
    reply = steps[rl_flow_view(self->flow)->stage](self);
  rl_plain_keep_challenge(self);
  prompt->on_idle = NULL;
  remember(self->plain, rl_flow_view(self->flow)->link);
  *code = rl_flow_exit_code(self->flow);
  return !rl_reply_leaves(reply);
}

gboolean rl_plain_work_on(RlPlain *self, const char *link, int *code)
{
  RlPlainWork job = { .plain = self };
  g_autoptr(RlFlow) flow = rl_flow_new(self->session, on_changed, &job);
  job.flow = flow;
  rl_flow_follow_form(flow);
  rl_flow_open(flow, link, FALSE);
  return work(&job, code);
}

gboolean rl_plain_resume(RlPlain *self, const RlOpenChallenge *open, int *code)
{
  RlPlainWork job = { .plain = self };
  g_autoptr(RlFlow) flow = rl_flow_new(self->session, on_changed, &job);
  job.flow = flow;
  rl_flow_follow_form(flow);
  rl_flow_resume(flow, open->link, open->challenge);
  return work(&job, code);
}

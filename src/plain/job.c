/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plain/job.h"

#include "base/i18n.h"

#include "app/idle.h"
#include "app/login.h"
#include "app/open-text.h"

#include "plain/access.h"
#include "plain/form.h"
#include "plain/print.h"
#include "plain/submit.h"

enum { TOKEN_MAX = 1024 };

/* A job under way. */
typedef struct {
  RlPlain *plain;
  RlFlow *flow;
  gboolean asked;   /* the form was filled in once */
  gboolean offered; /* it was looked for a challenge that is open already */
  gboolean leaving; /* only what became of the link is still to be said */
} Work;

static void say(const Work *self, const char *text)
{
  if (text != NULL)
    rl_print(self->plain->prompt.out, "%s\n", text);
}

static void show(const Work *self, RlReport *report)
{
  rl_print_report(self->plain->prompt.out, report);
  rl_report_free(report);
}

static RlReply ask_yes(const Work *self, const char *question, gboolean *yes)
{
  return rl_prompt_yes(&self->plain->prompt, question, yes);
}

/* The question, and behind it the guard. */
static RlReply ask_to_send_again(const Work *self)
{
  gboolean yes = FALSE;
  RlReply reply = ask_yes(self, _("Send the update again"), &yes);
  if (yes)
    reply = rl_plain_pass_guard(&self->plain->prompt, self->flow, &yes);
  if (yes)
    rl_flow_send_again(self->flow);
  return yes || rl_reply_leaves(reply) ? reply : RL_REPLY_EMPTY;
}

/* ---- challenges ---- */

void rl_plain_show_challenge(RlPrompt *prompt, const RlChallenge *challenge, gint64 seconds_left)
{
  g_autoptr(RlReport) report = rl_report_challenge(challenge, seconds_left);
  rl_print_report(prompt->out, report);
}

RlReply rl_plain_ask_token(RlPrompt *prompt, const RlChallenge *challenge, RlSecret **token)
{
  gboolean yes = FALSE;
  prompt->deadline = challenge->deadline;
  prompt->counts_down = TRUE;
  *token = NULL;
  RlReply reply;
  if (challenge->expects_input) {
    rl_prompt_forget(prompt);
    reply = rl_prompt_secret(prompt, _("Token"), TOKEN_MAX, token);
  } else {
    reply = rl_prompt_yes(prompt, _("Continue"), &yes);
    reply = reply == RL_REPLY_LINE && !yes ? RL_REPLY_EMPTY : reply;
  }
  prompt->deadline = RL_NO_EXPIRY;
  prompt->counts_down = FALSE;
  return reply;
}

/* The terminal went away or the machine goes down: another terminal may go on. */
static void keep_challenge(const Work *self)
{
  const RlFlowView *view = rl_flow_view(self->flow);
  RlSession *session = self->plain->session;
  const int number = rl_wait_signal(self->plain->prompt.wait);
  if (number == 0 || number == SIGINT || session->sandbox || view->challenge == NULL ||
      view->stored || rl_flow_seconds_left(self->flow) == 0)
    return;
  RlPending pending = { 0 };
  rl_open_challenge_keep(session, view->link, view->challenge, NULL, rl_pending_done, &pending);
  g_autoptr(GError) error = rl_wait_result(self->plain->prompt.wait, &pending);
  say(self, error != NULL ? error->message
                          : _("The challenge stays open. \"relink resume\" goes on with it."));
}

static RlReply leave_challenge(Work *self)
{
  gboolean yes = FALSE;
  if (rl_flow_view(self->flow)->stored)
    say(self, _("The challenge stays open for others and for later."));
  const RlReply reply = ask_yes(self, _("Leave the challenge"), &yes);
  if (reply == RL_REPLY_LINE && yes) {
    self->leaving = TRUE;
    rl_flow_dismiss(self->flow);
  }
  return reply;
}

static RlReply after_expiry(Work *self)
{
  say(self, _("The challenge has expired."));
  const RlReply reply =
      rl_flow_view(self->flow)->can_send_again ? ask_to_send_again(self) : RL_REPLY_EMPTY;
  if (reply != RL_REPLY_EMPTY)
    return reply;
  /* Whoever resumed it has not typed the credentials yet. */
  self->leaving = !rl_flow_view(self->flow)->stored;
  rl_flow_dismiss(self->flow);
  return RL_REPLY_LINE;
}

/* TOKEN is taken. When others were refused meanwhile, the person may still stay with the challenge.
 */
static RlReply answer(Work *self, RlSecret *token)
{
  g_autoptr(RlSecret) unused = token;
  gboolean yes = FALSE;
  const RlReply reply = rl_plain_pass_guard(&self->plain->prompt, self->flow, &yes);
  if (yes)
    rl_flow_answer(self->flow, g_steal_pointer(&unused));
  return reply == RL_REPLY_EMPTY ? RL_REPLY_LINE : reply;
}

static RlReply step_challenge(Work *self)
{
  const RlFlowView *view = rl_flow_view(self->flow);
  RlPrompt *prompt = &self->plain->prompt;
  const gint64 left = rl_flow_seconds_left(self->flow);
  self->plain->updated = TRUE;
  if (left == 0)
    return after_expiry(self);
  rl_plain_show_challenge(prompt, view->challenge, left);
  say(self, view->notice);
  say(self, view->fault);
  RlSecret *token = NULL;
  RlReply reply = rl_plain_ask_token(prompt, view->challenge, &token);
  if (reply == RL_REPLY_LINE)
    reply = answer(self, token);
  else if (reply == RL_REPLY_EMPTY)
    reply = leave_challenge(self);
  return reply;
}

/* ---- the form ---- */

/* Nothing was filled in, or it was not to be sent. */
static RlReply change_or_close(Work *self)
{
  gboolean yes = FALSE;
  const RlReply reply = ask_yes(self, _("Change the fields"), &yes);
  if (reply == RL_REPLY_LINE && !yes)
    rl_flow_dismiss(self->flow);
  return reply;
}

static void say_attempts(const Work *self)
{
  const RlAttempts *attempts = rl_flow_view(self->flow)->attempts;
  if (attempts == NULL || !rl_attempts_are_worth_saying(attempts))
    return;
  g_autofree char *text = rl_attempts_text(attempts);
  say(self, text);
}

/* What is known of the link. FALSE: nothing can be filled in, since the person is leaving or the
 * profile is read-only. */
static gboolean show_link(Work *self)
{
  const RlFlowView *view = rl_flow_view(self->flow);
  g_autoptr(GError) error = NULL;
  if (!self->asked || self->leaving)
    show(self, rl_report_link(view->link, view->institution, view->institution_fault,
                              self->plain->session->clock.wall()));
  say(self, view->notice);
  say(self, view->fault);
  self->asked |= !self->leaving;
  if (self->leaving)
    return FALSE;
  if (!rl_session_may_write(self->plain->session, &error)) {
    say(self, error->message);
    return FALSE;
  }
  say(self, view->unfinished);
  say_attempts(self);
  return TRUE;
}

static RlReply confirm_and_submit(Work *self)
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
static RlOpenChallenge *find_open(const Work *self)
{
  RlPending pending = rl_pending_new();
  rl_open_challenges_list(self->plain->session, pending.cancel, rl_pending_done, &pending);
  g_autoptr(RlOpenChallenges) list = rl_wait_result(self->plain->prompt.wait, &pending);
  return rl_open_challenges_take(list, rl_flow_view(self->flow)->link->id);
}

/* *ANSWERS: the person goes on with it, since a new update would end it. */
static RlReply offer_challenge(Work *self, gboolean *answers)
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
  say(self, text);
  const RlReply reply = ask_yes(self, _("Answer the challenge"), answers);
  if (*answers)
    rl_flow_resume(self->flow, open->link, open->challenge);
  return reply;
}

static RlReply step_editing(Work *self)
{
  gboolean answers = FALSE;
  const RlReply offered = offer_challenge(self, &answers);
  if (answers || rl_reply_leaves(offered))
    return offered;
  if (!show_link(self)) {
    rl_flow_dismiss(self->flow);
    return RL_REPLY_LINE;
  }
  const RlReply reply = rl_plain_ask_fields(&self->plain->prompt, self->flow);
  if (rl_reply_leaves(reply))
    return reply;
  if (rl_flow_is_filled(self->flow))
    return confirm_and_submit(self);
  say(self, _("Nothing is filled in."));
  return change_or_close(self);
}

/* ---- the rest ---- */

static RlReply step_waiting(Work *self)
{
  const RlFlowView *view = rl_flow_view(self->flow);
  say(self, view->stage == RL_STAGE_OPENING ? _("Opening the link. Ctrl-C stops.")
                                            : _("Waiting for the bank. Ctrl-C cancels."));
  (void) fflush(self->plain->prompt.out);
  rl_wait_flow(self->plain->prompt.wait, self->flow);
  return RL_REPLY_LINE;
}

/* TRUE: the server refused our API secrets, and the person had others. */
static gboolean renew(Work *self)
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
static RlReply after_renewal(Work *self)
{
  say(self, rl_flow_view(self->flow)->notice);
  return rl_flow_view(self->flow)->stage == RL_STAGE_EDITING ? confirm_and_submit(self)
                                                             : RL_REPLY_LINE;
}

static RlReply reply_of_wait(const Work *self)
{
  return rl_wait_signal(self->plain->prompt.wait) != 0 ? RL_REPLY_SIGNAL : RL_REPLY_LINE;
}

static RlReply step_failed(Work *self)
{
  show(self, rl_report_failed_read(rl_flow_view(self->flow)->outcome, self->plain->session));
  if (!renew(self))
    rl_flow_dismiss(self->flow);
  return reply_of_wait(self);
}

static RlReply step_outcome(Work *self)
{
  const RlFlowView *view = rl_flow_view(self->flow);
  self->plain->updated = TRUE;
  show(self, rl_report_outcome(view->outcome));
  if (renew(self))
    return after_renewal(self);
  if (reply_of_wait(self) == RL_REPLY_SIGNAL)
    return RL_REPLY_SIGNAL;
  if (view->outcome->kind == RL_OUTCOME_DONE || view->challenge != NULL) {
    rl_flow_dismiss(self->flow);
    return RL_REPLY_LINE;
  }
  const RlReply reply = view->can_send_again ? ask_to_send_again(self) : RL_REPLY_EMPTY;
  if (reply != RL_REPLY_EMPTY)
    return reply;
  rl_flow_dismiss(self->flow);
  return change_or_close(self);
}

/* Nobody has answered for a while. It is said in any case: half an answer that the terminal held
 * has gone, too. */
static void clear_idle(gpointer data)
{
  const Work *self = data;
  const RlSession *session = self->plain->session;
  g_autofree char *text = rl_idle_text(session->config->idle_clear);
  rl_flow_wipe(self->flow);
  say(self, text);
}

/* Until FLOW, which has begun, is done with. */
static gboolean work(RlPlain *self, RlFlow *flow, int *code)
{
  static RlReply (*const steps[])(Work *) = {
    [RL_STAGE_OPENING] = step_waiting, [RL_STAGE_FAILED] = step_failed,
    [RL_STAGE_EDITING] = step_editing, [RL_STAGE_WORKING] = step_waiting,
    [RL_STAGE_OUTCOME] = step_outcome, [RL_STAGE_CHALLENGE] = step_challenge,
  };
  Work work = { .plain = self, .flow = flow };
  RlReply reply = RL_REPLY_LINE;
  RlPrompt *prompt = &self->prompt;
  prompt->idle = self->session->config->idle_clear;
  prompt->on_idle = clear_idle;
  prompt->data = &work;
  while (rl_flow_view(flow)->stage != RL_STAGE_CLOSED && !rl_reply_leaves(reply))
    reply = steps[rl_flow_view(flow)->stage](&work);
  keep_challenge(&work);
  prompt->on_idle = NULL;
  *code = rl_flow_exit_code(flow);
  return !rl_reply_leaves(reply);
}

gboolean rl_plain_work_on(RlPlain *self, const char *link, int *code)
{
  g_autoptr(RlFlow) flow = rl_flow_new(self->session, NULL, NULL);
  rl_flow_follow_form(flow);
  rl_flow_open(flow, link, FALSE);
  return work(self, flow, code);
}

gboolean rl_plain_resume(RlPlain *self, const RlOpenChallenge *open, int *code)
{
  g_autoptr(RlFlow) flow = rl_flow_new(self->session, NULL, NULL);
  rl_flow_follow_form(flow);
  rl_flow_resume(flow, open->link, open->challenge);
  return work(self, flow, code);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bank's challenge, line by line: said, spelled, answered, left, or sent again. */
#include "config.h"

#include <signal.h>

#include "base/clock.h"
#include "base/i18n.h"

#include "qr/code.h"

#include "app/report.h"
#include "app/spelling.h"

#include "plain/job-state.h"
#include "plain/print.h"
#include "plain/submit.h"

enum { TOKEN_MAX = 1024 };

/* ---- what can be asked of it ---- */

/* A challenge that is being asked about. */
typedef struct {
  RlPrompt *prompt;
  const RlChallenge *challenge;
} Asking;

/* Seconds that are left; -1: no countdown. */
static gint64 seconds_left(const RlPrompt *prompt)
{
  if (prompt->deadline == RL_NO_EXPIRY)
    return -1;
  return MAX(prompt->deadline - rl_clock_since_boot(), 0) / G_USEC_PER_SEC;
}

static void show_challenge(const RlPrompt *prompt, const RlChallenge *challenge, gint64 left)
{
  g_autoptr(RlReport) report = rl_report_challenge(challenge, left);
  rl_print_report(prompt->out, report);
}

static void say_again(gpointer data)
{
  const Asking *self = data;
  show_challenge(self->prompt, self->challenge, seconds_left(self->prompt));
}

/* What a symbol says, if that is known; else the value as it is shown. New string, or NULL. */
static char *code_of(const RlChallenge *challenge)
{
  if (challenge->kind != RL_CHALLENGE_QR)
    return g_strdup(challenge->shown_value);
  g_autoptr(RlQrCode) qr = rl_qr_code_new(challenge->value);
  return g_strdup(qr != NULL && qr->text != NULL ? qr->text : challenge->shown_value);
}

static void spell(gpointer data)
{
  const Asking *self = data;
  g_autofree char *code = code_of(self->challenge);
  g_autofree char *spelled = code != NULL && *code != '\0' ? rl_spelling(code) : NULL;
  rl_print(self->prompt->out, "%s\n",
           spelled != NULL ? g_strchomp(spelled) : _("The challenge brings no code."));
}

static const RlPromptWord words[] = {
  { "v", N_("spell the code for the phone"), spell },
  { "r", N_("read the challenge again, with the time that is left"), say_again },
  { NULL, NULL, NULL },
};

static RlReply ask_to_continue(RlPrompt *prompt)
{
  gboolean yes = FALSE;
  const RlReply reply = rl_prompt_yes(prompt, _("Continue"), &yes);
  return reply == RL_REPLY_LINE && !yes ? RL_REPLY_EMPTY : reply;
}

/* Asks for the token, or whether to go on where none is expected. *TOKEN is new, or NULL. LINE:
 * send it. */
static RlReply ask_token(RlPrompt *prompt, const RlChallenge *challenge, RlSecret **token)
{
  Asking asking = { prompt, challenge };
  const char *text = challenge->expects_input
                         ? _("Type the token; it is not shown. Enter alone leads out of the "
                             "challenge.")
                         : _("y: go on, once the customer has done what the bank asks for. n leads "
                             "out of the challenge.");
  const RlPromptHelp help = { text, words, NULL, &asking };
  prompt->help = &help;
  prompt->deadline = challenge->deadline;
  prompt->counts_down = TRUE;
  *token = NULL;
  if (challenge->expects_input)
    rl_prompt_forget(prompt);
  const RlReply reply = challenge->expects_input
                            ? rl_prompt_secret(prompt, _("Token"), TOKEN_MAX, token)
                            : ask_to_continue(prompt);
  prompt->help = NULL;
  prompt->deadline = RL_NO_EXPIRY;
  prompt->counts_down = FALSE;
  return reply;
}

/* ---- leaving it ---- */

const char *rl_plain_kept_text(void)
{
  return _("The challenge stays open. \"relink resume\" goes on with it.");
}

void rl_plain_keep_challenge(const RlPlainWork *self)
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
  rl_plain_work_say(self, error != NULL ? error->message : rl_plain_kept_text());
}

static RlReply leave_stored(RlPlainWork *self, gboolean *yes)
{
  rl_plain_work_say(self, _("The challenge stays open for others and for later."));
  return rl_plain_ask_yes(self, _("Leave the challenge"), yes);
}

static RlReply leave_or_keep(RlPlainWork *self, gboolean *yes, gboolean *keep)
{
  rl_plain_work_say(self, _("Leaving wipes the credentials typed before, and the bank's question "
                            "stays unanswered. k instead of y keeps it open for later."));
  return rl_prompt_yes_or(&self->plain->prompt, _("Leave the challenge"), 'k', yes, keep);
}

static RlReply leave_challenge(RlPlainWork *self)
{
  gboolean yes = FALSE, keep = FALSE;
  const RlReply reply = rl_flow_view(self->flow)->stored ? leave_stored(self, &yes)
                                                         : leave_or_keep(self, &yes, &keep);
  self->keeping = keep && rl_flow_seconds_left(self->flow) != 0;
  if (self->keeping)
    rl_flow_keep_open(self->flow);
  if (!yes)
    return reply;
  self->leaving = TRUE;
  rl_flow_dismiss(self->flow);
  return reply;
}

/* ---- one turn ---- */

RlReply rl_plain_ask_to_send_again(RlPlainWork *self)
{
  gboolean yes = FALSE;
  RlReply reply = rl_plain_ask_yes(self, _("Send the update again"), &yes);
  if (yes)
    reply = rl_plain_pass_guard(&self->plain->prompt, self->flow, &yes);
  if (yes)
    rl_flow_send_again(self->flow);
  return yes || rl_reply_leaves(reply) ? reply : RL_REPLY_EMPTY;
}

static RlReply after_expiry(RlPlainWork *self)
{
  rl_plain_work_say(self, _("The challenge has expired."));
  const RlReply reply =
      rl_flow_view(self->flow)->can_send_again ? rl_plain_ask_to_send_again(self) : RL_REPLY_EMPTY;
  if (reply != RL_REPLY_EMPTY)
    return reply;
  /* Whoever resumed it has not typed the credentials yet. */
  self->leaving = !rl_flow_view(self->flow)->stored;
  rl_flow_dismiss(self->flow);
  return RL_REPLY_LINE;
}

/* TOKEN is taken. When others were refused meanwhile, the person may still stay with the challenge.
 */
static RlReply answer(RlPlainWork *self, RlSecret *token)
{
  g_autoptr(RlSecret) unused = token;
  gboolean yes = FALSE;
  const RlReply reply = rl_plain_pass_guard(&self->plain->prompt, self->flow, &yes);
  if (yes)
    rl_flow_answer(self->flow, g_steal_pointer(&unused));
  return reply == RL_REPLY_EMPTY ? RL_REPLY_LINE : reply;
}

RlReply rl_plain_step_challenge(RlPlainWork *self)
{
  const RlFlowView *view = rl_flow_view(self->flow);
  RlPrompt *prompt = &self->plain->prompt;
  const gint64 left = rl_flow_seconds_left(self->flow);
  /* One that is resumed is no update of this run until it is answered. */
  self->plain->updated |= view->outcome != NULL;
  if (left == 0)
    return after_expiry(self);
  show_challenge(prompt, view->challenge, left);
  rl_plain_work_say(self, view->notice);
  rl_plain_work_say(self, view->fault);
  RlSecret *token = NULL;
  const RlReply reply = ask_token(prompt, view->challenge, &token);
  if (reply == RL_REPLY_LINE)
    return answer(self, token);
  return reply == RL_REPLY_EMPTY ? leave_challenge(self) : reply;
}

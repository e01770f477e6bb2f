/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plain/submit.h"

#include "base/i18n.h"

#include "app/confirm.h"
#include "app/precheck.h"

#include "plain/preflight.h"
#include "plain/print.h"

/* Nothing typed means no. */
static RlReply ask_end_of_id(RlPrompt *prompt, const RlLink *link, gboolean *yes)
{
  g_autofree char *typed = NULL;
  *yes = FALSE;
  rl_prompt_forget(prompt);
  const RlReply reply = rl_prompt_line(
      prompt, _("The last four characters of the link's id (Enter: do not send)"), &typed);
  if (reply != RL_REPLY_LINE)
    return reply;
  *yes = rl_confirm_is_end_of_id(link, typed);
  if (!*yes) {
    g_autofree char *mismatch = rl_confirm_mismatch(link);
    rl_print(prompt->out, "%s\n", mismatch);
  }
  return reply;
}

RlReply rl_plain_pass_guard(RlPrompt *prompt, RlFlow *flow, gboolean *yes)
{
  const RlFlowView *view = rl_flow_view(flow);
  const RlGuard guard = rl_flow_guard(flow);
  RlReply reply = RL_REPLY_LINE;
  *yes = guard == RL_GUARD_NONE;
  if (!*yes) {
    g_autofree char *text = rl_attempts_text(view->attempts);
    rl_print(prompt->out, "%s: %s\n", _("Lock-out guard"), text);
  }
  if (guard == RL_GUARD_ASK)
    reply = rl_prompt_yes(prompt, _("Send anyway"), yes);
  else if (guard == RL_GUARD_INSIST)
    reply = ask_end_of_id(prompt, view->link, yes);
  if (*yes)
    rl_flow_confirm(flow, guard);
  return reply;
}

static RlReply ask_profile(RlPrompt *prompt, const RlSession *session, const RlLink *link,
                           gboolean *yes)
{
  const char *host = rl_api_endpoint(session->api)->url->authority;
  g_autofree char *question = g_strdup_printf(
      session->profile->production ? _("Send to PRODUCTION (%s)") : _("Send to %s"), host);
  const RlReply reply = rl_prompt_yes(prompt, question, yes);
  if (!*yes || session->profile->confirm != RL_CONFIRM_TYPE)
    return reply;
  return ask_end_of_id(prompt, link, yes);
}

/* What the institution's form has against it. */
static RlReply pass_precheck(RlPrompt *prompt, RlFlow *flow, gboolean *yes)
{
  g_autoptr(RlPrecheck) precheck = rl_precheck(flow);
  *yes = *precheck->sentences == NULL;
  for (char **sentence = precheck->sentences; *sentence != NULL; sentence++)
    rl_print(prompt->out, "%s\n", *sentence);
  return *yes ? RL_REPLY_LINE : rl_prompt_yes(prompt, _("Send anyway"), yes);
}

RlReply rl_plain_confirm(RlPrompt *prompt, RlSession *session, RlFlow *flow, gboolean *yes)
{
  const RlLink *link = rl_flow_view(flow)->link;
  g_autofree char *which = rl_confirm_link(link);
  g_autofree char *fields = rl_confirm_fields(flow);
  if (session->profile->confirm != RL_CONFIRM_NEVER)
    rl_print(prompt->out, "%s\n", which);
  rl_print(prompt->out, "%s: %s\n", _("To be sent"), fields);
  *yes = FALSE;
  if (!rl_plain_preflight(session, prompt->wait, rl_flow_draft(flow)))
    return RL_REPLY_SIGNAL;
  RlReply reply = pass_precheck(prompt, flow, yes);
  if (*yes)
    reply = rl_plain_pass_guard(prompt, flow, yes);
  return *yes ? ask_profile(prompt, session, link, yes) : reply;
}

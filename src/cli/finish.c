/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/finish.h"

#include "base/i18n.h"

#include "app/exit-code.h"
#include "app/open-challenge.h"
#include "app/report.h"

#include "cli/output.h"
#include "plain/print.h"

static char *how_to_answer(const RlLink *link)
{
  return g_strdup_printf(_("Answer the challenge with \"relink resume %s\"."), link->id);
}

char *rl_finish_keep(RlRun *run, const RlFlow *flow)
{
  const RlFlowView *view = rl_flow_view(flow);
  if (view->challenge == NULL || view->stored)
    return NULL;
  if (run->session->sandbox)
    return g_strdup(
        _("The challenge cannot be resumed, since the sandbox ends with this process."));
  RlPending pending = { 0 };
  rl_open_challenge_keep(run->session, view->link, view->challenge, NULL, rl_pending_done,
                         &pending);
  g_autoptr(GError) error = rl_wait_result(rl_run_wait(run), &pending);
  if (error == NULL)
    return how_to_answer(view->link);
  return g_strdup_printf(_("The challenge could not be kept for \"relink resume\": %s"),
                         error->message);
}

static void print_json(const RlOutcome *outcome, const char *link_id, const char *remark)
{
  g_autoptr(RlJson) object = rl_report_json(outcome, link_id);
  const char *message = rl_json_string(rl_json_member(object, "message"));
  g_autofree char *both = g_strconcat(message, remark != NULL ? " " : NULL, remark, NULL);
  g_autoptr(RlJson) whole = rl_output_with(object, "message", both);
  rl_output_json(whole);
}

/* A challenge is not a refusal: its own rows, and the ids that support asks for. */
static RlReport *challenge_report(const RlFlow *flow, const RlOutcome *outcome)
{
  RlReport *report = rl_report_challenge(outcome->challenge, rl_flow_seconds_left(flow));
  g_auto(GStrv) ids = rl_outcome_request_ids(outcome);
  for (char **id = ids; *id != NULL; id++)
    rl_report_add(report, _("Request id"), *id);
  return report;
}

static void print_text(const RlFlow *flow, const RlOutcome *outcome)
{
  g_autoptr(RlReport) report =
      outcome->challenge != NULL ? challenge_report(flow, outcome) : rl_report_outcome(outcome);
  rl_print_report(stdout, report);
}

/* A fault of this machine is told like every other one. */
static void print_error(const RlOutcome *outcome)
{
  g_autofree char *message = rl_outcome_message(outcome);
  rl_output_note(message);
}

int rl_finish_update(RlRun *run, const RlFlow *flow)
{
  const RlFlowView *view = rl_flow_view(flow);
  const RlOutcome *outcome = view->outcome;
  g_autofree char *remark = view->stored ? how_to_answer(view->link) : rl_finish_keep(run, flow);
  if (outcome->kind == RL_OUTCOME_ERROR)
    print_error(outcome);
  if (rl_run_has(run, RL_OPTION_JSON))
    print_json(outcome, view->link->id, remark);
  else if (outcome->kind != RL_OUTCOME_ERROR)
    print_text(flow, outcome);
  if (remark != NULL)
    rl_output_note(remark);
  return (int) rl_exit_of_outcome(outcome);
}

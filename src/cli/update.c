/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relink update: the job of the form, without a screen. */
#include "config.h"

#include "base/error.h"
#include "base/i18n.h"

#include "model/caution.h"

#include "app/exit-code.h"
#include "app/flow.h"
#include "app/idle.h"
#include "app/precheck.h"

#include "cli/commands.h"
#include "cli/dry-run.h"
#include "cli/fields.h"
#include "cli/finish.h"
#include "cli/output.h"
#include "plain/access.h"
#include "plain/form.h"
#include "plain/preflight.h"
#include "plain/print.h"
#include "plain/submit.h"

static gboolean check_input(const RlRun *run, GError **error)
{
  if (rl_fields_are_given(run) || (rl_run_may_ask(run) && !rl_run_has(run, RL_OPTION_DRY_RUN)))
    return TRUE;
  g_set_error_literal(error, RL_ERROR, RL_ERROR_USAGE,
                      _("nothing says what to send: name a file with --fields, or give a JSON "
                        "object on standard input."));
  return FALSE;
}

/* What a person left behind at a question. */
typedef struct {
  RlRun *run;
  RlFlow *flow;
} Asking;

static void clear_idle(gpointer data)
{
  const Asking *self = data;
  g_autofree char *text = rl_idle_text(self->run->session->config->idle_clear);
  rl_flow_wipe(self->flow);
  rl_print(self->run->prompt.out, "%s\n", text);
}

/* The same questions as line by line. Nothing filled in is told by the flow. */
static gboolean ask_fields(Asking *self, RlPrompt *prompt)
{
  RlSession *session = self->run->session;
  gboolean yes = FALSE;
  prompt->idle = session->config->idle_clear;
  prompt->on_idle = clear_idle;
  prompt->data = self;
  const gboolean leaves = rl_reply_leaves(rl_plain_ask_fields(prompt, self->flow));
  const gboolean filled = rl_flow_is_filled(self->flow);
  if (!leaves && filled)
    (void) rl_plain_confirm(prompt, session, self->flow, &yes);
  prompt->on_idle = NULL;
  prompt->data = NULL;
  return yes || (!leaves && !filled);
}

static gboolean ask(RlRun *run, RlFlow *flow, GError **error)
{
  const RlFlowView *view = rl_flow_view(flow);
  RlPrompt *prompt = rl_run_prompt(run);
  rl_flow_follow_form(flow);
  g_autoptr(RlReport) report = rl_report_link(view->link, view->institution,
                                              view->institution_fault, run->session->clock.wall());
  rl_print_rows(prompt->out, report);
  Asking asking = { run, flow };
  return ask_fields(&asking, prompt) || rl_access_left(error);
}

/* What a person would see on the form. It is sent all the same. */
static void warn_of_doubts(const RlRun *run, RlFlow *flow)
{
  const RlFlowView *view = rl_flow_view(flow);
  g_autoptr(GPtrArray) cautions =
      rl_cautions(view->link, view->institution, run->session->clock.wall());
  for (guint i = 0; i < cautions->len; i++) {
    const RlCaution *caution = g_ptr_array_index(cautions, i);
    if (caution->warning)
      rl_print_warning(caution->text);
  }
  g_autoptr(RlPrecheck) precheck = rl_precheck(flow);
  for (char **sentence = precheck->sentences; *sentence != NULL; sentence++)
    rl_print_warning(*sentence);
}

static gboolean fill_in(RlRun *run, RlFlow *flow, RlValues *values, GError **error)
{
  if (values == NULL)
    return ask(run, flow, error);
  rl_draft_restore(rl_flow_draft(flow), values);
  warn_of_doubts(run, flow);
  (void) rl_plain_preflight(run->session, run->wait, rl_flow_draft(flow));
  return TRUE;
}

/* Nobody stops a script, which cannot be asked; what it is about to do is on record, and said. */
static void note_attempts(RlFlow *flow, gboolean is_script)
{
  const RlAttempts *attempts = rl_flow_view(flow)->attempts;
  if (is_script)
    rl_flow_confirm(flow, RL_GUARD_INSIST);
  if (rl_flow_view(flow)->unfinished != NULL)
    rl_output_note(rl_flow_view(flow)->unfinished);
  if (attempts == NULL || !rl_attempts_are_worth_saying(attempts))
    return;
  g_autofree char *text = rl_attempts_text(attempts);
  rl_output_note(text);
}

static int send_values(RlRun *run, RlFlow *flow, GError **error)
{
  const RlFlowView *view = rl_flow_view(flow);
  if (rl_wait_caught(run->wait) != 0) {
    (void) rl_access_left(error);
    return RL_EXIT_LEFT;
  }
  rl_flow_submit(flow);
  if (view->fault != NULL) {
    g_set_error_literal(error, RL_ERROR, RL_ERROR_LOCAL, view->fault);
    return RL_EXIT_LOCAL;
  }
  rl_wait_flow(run->wait, flow);
  return rl_finish_update(run, flow);
}

static int update(RlRun *run, RlValues *values, GError **error)
{
  g_autoptr(RlValues) unused = values;
  g_autoptr(RlFlow) flow = rl_flow_new(run->session, NULL, NULL);
  const RlFlowView *view = rl_flow_view(flow);
  rl_flow_open(flow, run->arguments[0], TRUE);
  rl_wait_flow(run->wait, flow);
  if (rl_wait_caught(run->wait) != 0) {
    (void) rl_access_left(error);
    return RL_EXIT_LEFT;
  }
  if (view->stage == RL_STAGE_FAILED)
    return rl_run_failed_read(run, view->outcome, error);
  note_attempts(flow, unused != NULL);
  if (!fill_in(run, flow, g_steal_pointer(&unused), error))
    return RL_EXIT_LEFT;
  return send_values(run, flow, error);
}

int rl_command_update(RlRun *run, GError **error)
{
  g_autoptr(RlValues) values = NULL;
  if (!check_input(run, error))
    return RL_EXIT_USAGE;
  if (rl_fields_are_given(run) && (values = rl_fields_read(run, error)) == NULL)
    return RL_EXIT_LOCAL;
  if (!rl_session_may_write(run->session, error))
    return RL_EXIT_LOCAL;
  if (rl_run_has(run, RL_OPTION_DRY_RUN))
    return rl_dry_run(run, g_steal_pointer(&values), error);
  if (!rl_run_access(run, error))
    return RL_EXIT_AUTH;
  return update(run, g_steal_pointer(&values), error);
}

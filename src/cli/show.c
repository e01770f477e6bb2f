/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relink show: one link, its institution, and what was done to it from here. */
#include "config.h"

#include "base/error.h"
#include "base/i18n.h"

#include "app/exit-code.h"
#include "app/flow.h"
#include "app/history.h"
#include "app/report.h"

#include "cli/commands.h"
#include "cli/output.h"
#include "plain/print.h"

static void print_json(const RlFlowView *view, const RlJson *entries)
{
  g_autoptr(RlJson) object = rl_json_new_object();
  const RlJson *institution = view->institution != NULL ? view->institution->json : NULL;
  rl_json_set(object, "link", rl_json_copy(view->link->json));
  rl_json_set(object, "institution", rl_json_copy(institution));
  rl_json_set(object, "history", rl_json_copy(entries));
  rl_output_json(object);
}

static void print_text(RlRun *run, const RlFlowView *view, const RlJson *entries)
{
  g_autoptr(RlReport) report = rl_report_link(view->link, view->institution,
                                              view->institution_fault, run->session->clock.wall());
  rl_print_rows(stdout, report);
  g_autoptr(GPtrArray) requests = rl_history_requests(entries);
  for (guint i = 0; i < requests->len; i++) {
    g_autofree char *line = rl_history_sentence(g_ptr_array_index(requests, i));
    rl_print(stdout, "%s: %s\n", _("History"), line);
  }
}

/* On standard error: what is on standard output may be read by a program. */
static void note_remarks(const RlFlowView *view)
{
  if (view->unfinished != NULL)
    rl_output_note(view->unfinished);
  if (view->attempts == NULL || !view->attempts->distrusted)
    return;
  g_autofree char *text = rl_attempts_text(view->attempts);
  rl_output_note(text);
}

static int show(RlRun *run, const RlFlowView *view, GError **error)
{
  g_autoptr(RlJson) entries = rl_journal_read_link(run->session->journal, view->link->id, error);
  if (entries == NULL)
    return RL_EXIT_LOCAL;
  if (rl_run_has(run, RL_OPTION_JSON))
    print_json(view, entries);
  else
    print_text(run, view, entries);
  note_remarks(view);
  return RL_EXIT_DONE;
}

int rl_command_show(RlRun *run, GError **error)
{
  if (!rl_run_access(run, error))
    return RL_EXIT_AUTH;
  g_autoptr(RlFlow) flow = rl_flow_new(run->session, NULL, NULL);
  rl_flow_open(flow, run->arguments[0], FALSE);
  rl_wait_flow(run->wait, flow);
  const RlFlowView *view = rl_flow_view(flow);
  if (view->stage == RL_STAGE_FAILED)
    return rl_run_failed_read(run, view->outcome, error);
  return show(run, view, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/dry-run.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "model/link-name.h"

#include "app/count.h"
#include "app/exit-code.h"
#include "app/report.h"
#include "app/unfinished.h"

#include "cli/output.h"
#include "plain/access.h"
#include "plain/preflight.h"
#include "plain/print.h"

/* ---- the link ---- */

/* What only the server could find is not looked for. New, or NULL. */
static char *link_id(const char *asked, GError **error)
{
  g_autoptr(RlLinkName) name = rl_link_name_parse(asked, error);
  if (name == NULL)
    return NULL;
  if (name->id != NULL && !name->external_first)
    return g_steal_pointer(&name->id);
  g_autofree char *shown = rl_text_clean_line(rl_link_name_first(name), -1, 60, NULL);
  g_set_error(error, RL_ERROR, RL_ERROR_USAGE,
              _("“%s” is an external id, and only the server knows which link has it. With "
                "--dry-run nothing is asked of the server: name the link by its id."),
              shown);
  return NULL;
}

/* ---- the journal ---- */

typedef struct {
  RlJournal *journal;
  const char *id;
  RlJournalReading *past;
  GError *error;
} Look;

static gpointer run_look(gpointer data, RlCancel *cancel)
{
  Look *look = data;
  look->past = rl_journal_look(look->journal, look->id, &look->error);
  return look;
}

/* What is on record of the link is said as it is before sending. */
static void note_past(const RlSession *session, const RlJournalReading *past)
{
  const RlCount count = rl_count_of(past);
  g_autoptr(RlUnfinished) unfinished =
      rl_unfinished_find(past->entries, rl_session_origin(session));
  if (unfinished != NULL) {
    g_autofree char *text = rl_unfinished_text(unfinished);
    rl_output_note(text);
  }
  if (rl_attempts_are_worth_saying(&count.attempts)) {
    g_autofree char *text = rl_attempts_text(&count.attempts);
    rl_output_note(text);
  }
}

static gboolean check_journal(RlRun *run, const char *id, GError **error)
{
  const RlSession *session = run->session;
  Look look = { .journal = session->journal, .id = id };
  (void) rl_wait_job(rl_run_wait(run), session->net, run_look, &look);
  g_autoptr(RlJournalReading) past = look.past;
  g_autoptr(GError) why = look.error;
  if (!rl_journal_may_write(session->journal, error))
    return FALSE;
  if (past != NULL)
    note_past(session, past);
  else
    g_set_error_literal(error, RL_ERROR, RL_ERROR_NOT_SENT, why->message);
  return past != NULL;
}

/* ---- the request ---- */

static RlJson *headers_json(char **headers)
{
  RlJson *object = rl_json_new_object();
  for (char **line = headers; *line != NULL; line++) {
    g_auto(GStrv) parts = g_strsplit(*line, ": ", 2);
    rl_json_set_string(object, parts[0], parts[1]);
  }
  return object;
}

static RlJson *request_json(const RlShown *shown)
{
  RlJson *object = rl_json_new_object();
  rl_json_set_string(object, "method", shown->method);
  rl_json_set_string(object, "url", shown->url);
  rl_json_set(object, "headers", headers_json(shown->headers));
  rl_json_set(object, "body", rl_json_parse(shown->body, strlen(shown->body), NULL));
  return object;
}

static void print_json(const RlShown *shown, const char *id, const char *message)
{
  g_autoptr(RlJson) bare = rl_output_object(NULL, message);
  g_autoptr(RlJson) object = rl_output_with(bare, "link", id);
  rl_json_set(object, "request", request_json(shown));
  rl_output_json(object);
}

static void print_text(const RlShown *shown)
{
  rl_print(stdout, "%s %s\n", shown->method, shown->url);
  for (char **line = shown->headers; *line != NULL; line++)
    rl_print(stdout, "%s\n", *line);
  rl_print(stdout, "\n%s\n", shown->body);
}

static void show(RlRun *run, const char *id, const RlValues *values)
{
  const char *message = _("Nothing was sent: this is the request that would be.");
  g_autoptr(RlShown) shown = rl_api_show_update(run->session->api, id, values);
  if (rl_run_has(run, RL_OPTION_JSON))
    print_json(shown, id, message);
  else
    print_text(shown);
  rl_output_note(message);
}

/* The warnings of the certificate's pre-flight, of which none stops a script. */
static gboolean check_values(RlRun *run, RlDraft *draft, GError **error)
{
  return rl_plain_preflight(run->session, rl_run_wait(run), draft) || rl_access_left(error);
}

int rl_dry_run(RlRun *run, RlValues *values, GError **error)
{
  g_autoptr(RlDraft) draft = rl_draft_new();
  rl_draft_restore(draft, values);
  g_autofree char *id = link_id(run->arguments[0], error);
  if (id == NULL)
    return RL_EXIT_USAGE;
  if (!check_values(run, draft, error) || !check_journal(run, id, error))
    return RL_EXIT_LOCAL;
  g_autoptr(RlValues) checked = rl_draft_steal(draft);
  show(run, id, checked);
  return RL_EXIT_DONE;
}

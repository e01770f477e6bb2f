/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relink journal: who updated what, when, and how it ended. Needs no server; the configuration says
 * whose journal. */
#include "config.h"

#include "base/i18n.h"
#include "base/text.h"

#include "app/exit-code.h"
#include "app/history.h"

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/setup.h"
#include "cli/table.h"
#include "plain/print.h"

enum { CELL_MAX = 128 };

static const RlColumn columns[] = {
  { .heading = N_("Time"), .least = 12, .whole = TRUE },
  { .heading = N_("User"), .least = 8, .rank = 2 },
  { .heading = N_("Link"), .least = 9, .whole = TRUE },
  { .heading = N_("Method"), .least = 5, .rank = 1 },
  { .heading = N_("Outcome"), .least = 10 },
};
enum { N_CELLS = G_N_ELEMENTS(columns) };

/* Times are for people on a terminal, and for programs elsewhere. */
static void clean_cells(const RlHistoryRequest *request, char **cells)
{
  g_autofree char *time =
      rl_output_is_terminal() ? rl_history_time(request) : g_strdup(request->time);
  const char *const texts[] = { time, request->user, request->link, request->method };
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    cells[i] = rl_text_clean_line(texts[i], -1, CELL_MAX, NULL);
  cells[N_CELLS - 1] = rl_history_end(request);
}

static void each_row(const GPtrArray *requests, RlTable *table, gboolean print)
{
  for (guint i = 0; i < requests->len; i++) {
    char *cells[N_CELLS] = { NULL };
    clean_cells(g_ptr_array_index(requests, i), cells);
    (print ? rl_table_print : rl_table_widen)(table, (const char *const *) cells);
    for (guint c = 0; c < N_CELLS; c++)
      g_free(cells[c]);
  }
}

static void print_requests(const RlJson *entries)
{
  RlTable table = rl_table_new(columns, N_CELLS);
  g_autoptr(GPtrArray) requests = rl_history_requests(entries);
  each_row(requests, &table, FALSE);
  each_row(requests, &table, TRUE);
  if (requests->len == 0)
    rl_output_note(_("Nothing is on record."));
}

/* New string; NULL: the journal is sound. */
static char *complaint(const RlJournalReading *reading)
{
  if (reading->verified)
    return NULL;
  g_autofree char *line = rl_text_number((gint64) reading->broken_line);
  if (reading->broken_line == 0)
    return g_strdup_printf(_("The journal %s cannot be read, or does not belong to the user whose "
                             "number is its name: what is missing is not known."),
                           reading->broken_file);
  return g_strdup_printf(_("The journal %s was changed, or broke off, at line %s: from there on it "
                           "proves nothing."),
                         reading->broken_file, line);
}

static void print_verdict(const RlJournalReading *reading)
{
  g_autofree char *count = rl_text_number((gint64) reading->events);
  rl_print(stdout,
           ngettext("The journal is sound: %s line, none changed.\n",
                    "The journal is sound: %s lines, none changed.\n", (gulong) reading->events),
           count);
}

/* Takes READING's entries: there may be a million of them. */
static void print_json(RlJournalReading *reading)
{
  g_autoptr(RlJson) object = rl_json_new_object();
  rl_json_set(object, "entries", g_steal_pointer(&reading->entries));
  rl_json_set_boolean(object, "verified", reading->verified);
  rl_output_json(object);
}

int rl_command_journal(RlRun *run, GError **error)
{
  const gboolean verify = rl_run_has(run, RL_OPTION_VERIFY);
  g_autoptr(RlConfig) config = rl_setup_config(run->options, error);
  if (config == NULL)
    return RL_EXIT_LOCAL;
  g_autoptr(RlJournal) journal = rl_setup_journal(config);
  const gboolean json = rl_run_has(run, RL_OPTION_JSON);
  g_autoptr(RlJournalReading) reading =
      verify && !json ? rl_journal_verify(journal, error) : rl_journal_read(journal, error);
  if (reading == NULL)
    return RL_EXIT_LOCAL;
  g_autofree char *broken = complaint(reading);
  if (json)
    print_json(reading);
  else if (!verify)
    print_requests(reading->entries);
  else if (broken == NULL)
    print_verdict(reading);
  if (broken != NULL)
    rl_output_note(broken);
  return verify && broken != NULL ? RL_EXIT_FAILURE : RL_EXIT_DONE;
}

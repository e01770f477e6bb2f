/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relink links: every page of a list, printed as it comes, so that a million links need no more
 * memory than a thousand. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "app/exit-code.h"
#include "app/nearest.h"
#include "app/report.h"
#include "app/scope.h"

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/table.h"

enum { PAGE_LINKS = 1000 };

static const RlColumn columns[] = {
  { .heading = N_("Status"), .least = 14 },
  { .heading = N_("Institution"), .least = 8, .rank = 2 },
  { .heading = N_("External id"), .least = 8 },
  { .heading = N_("Last access"), .least = 8, .rank = 1 },
  { .heading = N_("Link"), .least = 9, .whole = TRUE },
};
enum { N_CELLS = G_N_ELEMENTS(columns) };

/* ---- what to list ---- */

static gboolean check_statuses(const char *list, GError **error)
{
  static const char *const known[] = { "valid", "invalid", "unconfirmed", "token_required", NULL };
  g_auto(GStrv) words = g_strsplit(list, ",", -1);
  for (char **word = words; *word != NULL; word++) {
    if (g_strv_contains(known, *word))
      continue;
    g_autofree char *shown = rl_text_clean_line(*word, -1, 60, NULL);
    g_autofree char *all = g_strjoinv(", ", (char **) known);
    const char *near = rl_nearest(*word, known);
    if (near != NULL)
      g_set_error(error, RL_ERROR, RL_ERROR_USAGE, _("there is no state “%s”. Did you mean “%s”?"),
                  shown, near);
    else
      g_set_error(error, RL_ERROR, RL_ERROR_USAGE, _("there is no state “%s”. The states are: %s."),
                  shown, all);
    return FALSE;
  }
  return TRUE;
}

static gboolean make_query(const RlRun *run, RlLinkQuery *query, GError **error)
{
  const char *statuses = run->options->value[RL_OPTION_STATUS];
  if (statuses != NULL && rl_run_has(run, RL_OPTION_ALL)) {
    g_set_error_literal(error, RL_ERROR, RL_ERROR_USAGE,
                        _("the options “--status” and “--all” exclude each other."));
    return FALSE;
  }
  if (statuses != NULL && !check_statuses(statuses, error))
    return FALSE;
  query->statuses = statuses;
  if (statuses == NULL && !rl_run_has(run, RL_OPTION_ALL))
    query->statuses = RL_NEEDS_ATTENTION;
  query->institutions = run->options->value[RL_OPTION_INSTITUTION];
  query->page_size = PAGE_LINKS;
  query->keep = rl_run_has(run, RL_OPTION_JSON) ? RL_KEEP_TEXT : 0;
  return TRUE;
}

/* ---- printing ---- */

typedef struct {
  RlRun *run;
  RlLinkQuery query;
  GPtrArray *json;   /* the links of each page as text; NULL: rows are printed */
  GHashTable *asked; /* addresses of pages */
  RlTable table;
  guint64 count;
  guint broken;
  guint removed; /* characters taken out of texts of the server */
} Listing;

/* For people status and time as on the desk, for programs the server's word and UTC. */
static void make_cells(const RlLink *link, gboolean people, gint64 now, const char **cells,
                       char **access)
{
  *access = people ? rl_time_ago(link->last_access, now) : rl_time_format_utc(link->last_access);
  cells[0] = people ? rl_link_status_text(link) : link->status;
  cells[1] = link->institution;
  cells[2] = link->external_id;
  cells[3] = *access;
  cells[4] = link->id;
}

static void each_link(Listing *self, const RlLinkPage *page, gboolean print)
{
  const gint64 now = self->run->session->clock.wall();
  for (guint i = 0; i < page->links->len; i++) {
    const char *cells[N_CELLS];
    g_autofree char *access = NULL;
    make_cells(g_ptr_array_index(page->links, i), self->table.terminal, now, cells, &access);
    (print ? rl_table_print : rl_table_widen)(&self->table, cells);
  }
}

static void take_page(Listing *self, const RlLinkPage *page)
{
  self->count += page->n;
  self->broken += page->broken;
  self->removed += page->removed;
  if (self->json != NULL) {
    g_ptr_array_add(self->json, g_strndup(page->json->str, page->json->len));
    return;
  }
  if (self->table.terminal)
    each_link(self, page, FALSE);
  each_link(self, page, TRUE);
}

/* One object of many megabytes at times, hence no tree, and no text of all pages either. The count
 * comes first, so nothing can be printed before the last page is there. */
static void print_json(const Listing *self)
{
  gboolean any = FALSE;
  (void) printf("{\"count\":%" G_GUINT64_FORMAT ",\"links\":[", self->count);
  for (guint i = 0; i < self->json->len; i++) {
    const char *links = g_ptr_array_index(self->json, i);
    if (*links == '\0')
      continue;
    rl_output_json_text(any ? "," : "");
    rl_output_json_text(links);
    any = TRUE;
  }
  (void) fputs("]}\n", stdout);
}

/* ---- fetching: while one page is printed, the next one is on its way ---- */

typedef struct {
  Listing *listing; /* its session and query are read */
  char *next;
  guint pause; /* milliseconds, before */
  RlOutcome *outcome;
  RlLinkPage *page;
  RlPending pending;
} PageJob;

static gpointer run_page(gpointer data, RlCancel *cancel)
{
  PageJob *job = data;
  const RlSession *session = job->listing->run->session;
  if (job->pause > 0)
    (void) rl_cancel_pause(cancel, job->pause);
  job->outcome = rl_api_list_links(session->api, session->credentials, &job->listing->query,
                                   job->next, cancel, &job->page);
  return job;
}

static PageJob *begin_page(Listing *self, const char *next)
{
  RlSession *session = self->run->session;
  PageJob *job = g_new0(PageJob, 1);
  job->listing = self;
  job->next = g_strdup(next);
  job->pause = rl_session_list_pause(session);
  rl_pace_note(&session->pace, session->clock.monotonic() + job->pause * G_TIME_SPAN_MILLISECOND);
  job->pending = rl_pending_new();
  rl_worker_push(session->net, run_page, job, job->pending.cancel, rl_pending_done, NULL,
                 &job->pending);
  return job;
}

/* JOB is freed. */
static RlOutcome *end_page(PageJob *job, RlLinkPage **page)
{
  (void) rl_wait_result(rl_run_wait(job->listing->run), &job->pending);
  RlOutcome *outcome = job->outcome;
  *page = job->page;
  g_free(job->next);
  g_free(job);
  return outcome;
}

/* Gives up what is on its way. NULL is allowed. */
static void drop_page(PageJob *job)
{
  RlLinkPage *page = NULL;
  if (job == NULL)
    return;
  rl_cancel_set(job->pending.cancel);
  rl_outcome_free(end_page(job, &page));
  rl_link_page_free(page);
}

typedef enum { GO_ON, COMPLETE, ENDLESS } Progress;

/* A server whose pages never end must not keep us for ever. */
static Progress progress_of(Listing *self, const RlLinkPage *page)
{
  if (page->next == NULL)
    return COMPLETE;
  if (page->n + page->broken == 0)
    return ENDLESS;
  return g_hash_table_add(self->asked, g_strdup(page->next)) ? GO_ON : ENDLESS;
}

static int finish(const Listing *self, Progress progress)
{
  if (self->json != NULL)
    print_json(self);
  if (self->broken > 0) {
    g_autofree char *count = rl_text_number(self->broken);
    g_autofree char *note = g_strdup_printf(
        ngettext("%s entry of the list was no link and is left out.",
                 "%s entries of the list were no links and are left out.", self->broken),
        count);
    rl_output_note(note);
  }
  if (self->removed > 0 && self->json == NULL) {
    g_autofree char *note = rl_report_removed(self->removed);
    rl_output_note(note);
  }
  if (self->count == 0 && self->json == NULL)
    rl_output_note(_("There is no such link."));
  if (progress == COMPLETE)
    return RL_EXIT_DONE;
  rl_output_note(_("The server's pages do not end: one was empty, or came again. The list may be "
                   "incomplete."));
  return RL_EXIT_FAILURE;
}

static int list(Listing *self, GError **error)
{
  PageJob *job = begin_page(self, NULL);
  for (;;) {
    RlLinkPage *arrived = NULL;
    g_autoptr(RlOutcome) outcome = end_page(job, &arrived);
    g_autoptr(RlLinkPage) page = arrived;
    if (page == NULL)
      return rl_run_failed_read(self->run, outcome, error);
    const Progress progress = progress_of(self, page);
    job = progress == GO_ON ? begin_page(self, page->next) : NULL;
    take_page(self, page);
    if (progress != GO_ON)
      return finish(self, progress);
    if (fflush(stdout) != 0) { /* nobody reads on; it is told at the end */
      drop_page(job);
      return RL_EXIT_FAILURE;
    }
  }
}

int rl_command_links(RlRun *run, GError **error)
{
  Listing self = { .run = run, .table = rl_table_new(columns, N_CELLS) };
  if (!make_query(run, &self.query, error))
    return RL_EXIT_USAGE;
  if (!rl_run_access(run, error))
    return RL_EXIT_AUTH;
  g_autoptr(GHashTable) asked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) json = g_ptr_array_new_with_free_func(g_free);
  self.asked = asked;
  self.json = rl_run_has(run, RL_OPTION_JSON) ? json : NULL;
  return list(&self, error);
}

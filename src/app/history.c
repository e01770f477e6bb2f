/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/history.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#include "app/unfinished.h"

/* A shift with its overtime; less than from one morning to the next evening. */
enum { SHIFT_SECONDS = 12 * 3600 };

/* Characters of a name as it is shown. */
enum { TEXT_MAX = 256 };

static const char *text(const RlJson *entry, const char *name)
{
  return rl_json_string(rl_json_member(entry, name));
}

static RlHistoryRequest *request_new(const RlJson *entry)
{
  RlHistoryRequest *request = g_new0(RlHistoryRequest, 1);
  request->time = text(entry, "time");
  request->user = text(entry, "user");
  request->link = text(entry, "link");
  request->method = text(entry, "method");
  request->origin = text(entry, "origin");
  request->institution = text(entry, "institution");
  request->external_id = text(entry, "external_id");
  (void) rl_json_integer(rl_json_member(entry, "pid"), &request->pid);
  return request;
}

/* The request that ENTRY tells of; its first entry makes it. */
static RlHistoryRequest *request_of(const RlJson *entry, GHashTable *by_id, GPtrArray *requests)
{
  const char *id = text(entry, "request");
  RlHistoryRequest *request = id != NULL ? g_hash_table_lookup(by_id, id) : NULL;
  if (request != NULL)
    return request;
  request = request_new(entry);
  g_ptr_array_add(requests, request);
  if (id != NULL)
    g_hash_table_insert(by_id, (gpointer) id, request);
  return request;
}

GPtrArray *rl_history_requests(const RlJson *entries)
{
  GPtrArray *requests = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GHashTable) by_id = g_hash_table_new(g_str_hash, g_str_equal);
  for (const RlJson *entry = rl_json_first(entries); entry != NULL; entry = rl_json_next(entry)) {
    RlHistoryRequest *request = request_of(entry, by_id, requests);
    const char *outcome = text(entry, "outcome");
    if (g_strcmp0(text(entry, "event"), "reconciled") == 0)
      request->reconciled = outcome;
    else if (outcome != NULL)
      request->outcome = outcome;
  }
  return requests;
}

char *rl_history_end(const RlHistoryRequest *request)
{
  const char *outcome = request->outcome != NULL ? request->outcome : "no result";
  g_autofree char *both =
      g_strdup_printf("%s%s%s", outcome, request->reconciled != NULL ? ", " : "",
                      request->reconciled != NULL ? request->reconciled : "");
  return rl_text_clean_line(both, -1, 80, NULL);
}

static const char *or_dash(const char *value)
{
  return value != NULL ? value : "–";
}

char *rl_history_time(const RlHistoryRequest *request)
{
  char *local = rl_time_format_local(rl_time_parse(request->time));
  return local != NULL ? local : g_strdup(request->time);
}

char *rl_history_sentence(const RlHistoryRequest *request)
{
  g_autofree char *time = rl_history_time(request);
  g_autofree char *end = rl_history_end(request);
  g_autofree char *line = g_strdup_printf("%s %s %s %s", or_dash(time), or_dash(request->user),
                                          or_dash(request->method), end);
  return rl_text_clean_line(line, -1, 200, NULL);
}

/* ---- this shift ---- */

static void row_free(RlShiftRow *row)
{
  g_free(row->link);
  g_free(row->institution);
  g_free(row->external_id);
  g_free(row->method);
  g_free(row->user);
  g_free(row->outcome);
  g_free(row);
}

void rl_shift_free(RlShift *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref(self->rows);
  g_clear_error(&self->error);
  g_free(self);
}

static RlShift *shift_new(void)
{
  RlShift *self = g_new0(RlShift, 1);
  self->rows = g_ptr_array_new_with_free_func((GDestroyNotify) row_free);
  return self;
}

/* What became of an unknown outcome is what counts, where reading the link showed it. */
static const char *outcome_text(const RlHistoryRequest *request)
{
  if (g_strcmp0(request->reconciled, "done") == 0)
    return _("Carried out");
  if (g_strcmp0(request->reconciled, "not_done") == 0)
    return _("Changed nothing");
  if (request->outcome == NULL)
    return _("No result on record");
  return rl_outcome_heading_of(request->outcome);
}

static gboolean is_unknown(const RlHistoryRequest *request)
{
  const gboolean known = request->outcome != NULL && strcmp(request->outcome, "unknown") != 0;
  const gboolean settled = g_strcmp0(request->reconciled, "done") == 0 ||
                           g_strcmp0(request->reconciled, "not_done") == 0;
  const gboolean at_work = request->outcome == NULL && rl_unfinished_is_at_work(request->pid);
  return !known && !settled && !at_work;
}

static char *clean(const char *value, guint *removed)
{
  return rl_text_clean_line(value, -1, TEXT_MAX, removed);
}

static RlShiftRow *row_new(const RlHistoryRequest *request, guint *removed)
{
  RlShiftRow *row = g_new0(RlShiftRow, 1);
  const char *known = outcome_text(request);
  row->link = clean(request->link, removed);
  row->institution = clean(request->institution, removed);
  row->external_id = clean(request->external_id, removed);
  row->method = clean(request->method, removed);
  row->user = clean(request->user, removed);
  row->outcome = known != NULL ? g_strdup(known) : clean(request->outcome, removed);
  row->time = rl_time_parse(request->time);
  return row;
}

RlShift *rl_history_shift(const RlJson *entries, const char *user, const char *origin)
{
  RlShift *self = shift_new();
  g_autoptr(GPtrArray) requests = rl_history_requests(entries);
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = requests->len; i > 0; i--) {
    const RlHistoryRequest *request = g_ptr_array_index(requests, i - 1);
    const gboolean mine = request->link != NULL && g_strcmp0(request->user, user) == 0 &&
                          g_strcmp0(request->origin, origin) == 0;
    if (!mine || !g_hash_table_add(seen, (gpointer) request->link))
      continue;
    g_ptr_array_add(self->rows, row_new(request, &self->removed));
    self->unknown += is_unknown(request) ? 1 : 0;
  }
  return self;
}

char *rl_shift_row_text(const RlShiftRow *row, const char *separator)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(row->time);
  g_autofree char *clock = time != NULL ? g_date_time_format(time, "%H:%M") : NULL;
  const char *who = row->external_id != NULL ? row->external_id : row->link;
  const char *when = row->time != 0 ? clock : NULL;
  return g_strjoin(separator, or_dash(when), or_dash(who), row->outcome, row->institution, NULL);
}

char *rl_shift_unknown_text(const RlShift *self)
{
  if (self->unknown == 0)
    return NULL;
  g_autofree char *number = rl_text_number(self->unknown);
  return g_strdup_printf(ngettext("The outcome of your last update of %s link is unknown: open the "
                                  "link, which reads it again.",
                                  "The outcome of your last updates of %s links is unknown: open "
                                  "the links, which reads them again.",
                                  self->unknown),
                         number);
}

static gpointer run_read(gpointer data, GCancellable *cancel)
{
  RlSession *session = data;
  const gint64 since = MAX(session->clock.wall() - SHIFT_SECONDS, 1);
  g_autoptr(GError) error = NULL;
  g_autoptr(RlJson) entries = rl_journal_read_since(session->journal, since, &error);
  g_autofree char *user = rl_journal_user();
  if (entries != NULL)
    return rl_history_shift(entries, user, rl_session_origin(session));
  RlShift *shift = shift_new();
  shift->error = g_steal_pointer(&error);
  return shift;
}

void rl_history_read(RlSession *session, GCancellable *cancel, RlJobDone done, gpointer data)
{
  rl_worker_push(session->net, run_read, session, cancel, done, (GDestroyNotify) rl_shift_free,
                 data);
}

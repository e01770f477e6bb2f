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
const char *rl_history_outcome_text(const RlHistoryRequest *request)
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
  const char *known = rl_history_outcome_text(request);
  row->link = clean(request->link, removed);
  row->institution = clean(request->institution, removed);
  row->external_id = clean(request->external_id, removed);
  row->method = clean(request->method, removed);
  row->user = clean(request->user, removed);
  row->outcome = known != NULL ? g_strdup(known) : clean(request->outcome, removed);
  row->time = rl_time_parse(request->time);
  return row;
}

/* The newest request for a link, while events come one by one. */
typedef struct {
  RlJson *begun; /* the event that it was first seen in */
  const char *id;
  char *outcome;
} Latest;

struct RlShiftReader {
  char *user, *origin;
  GPtrArray *latest;   /* Latest, the one that was begun last at the end */
  GHashTable *by_link; /* the same; borrowed */
  GHashTable *settled; /* what reading a link showed of a request, by its id: a colleague's file may
                          come first */
};

static void latest_free(Latest *self)
{
  rl_json_free(self->begun);
  g_free(self->outcome);
  g_free(self);
}

RlShiftReader *rl_shift_reader_new(const char *user, const char *origin)
{
  RlShiftReader *self = g_new0(RlShiftReader, 1);
  self->user = g_strdup(user);
  self->origin = g_strdup(origin);
  self->latest = g_ptr_array_new_with_free_func((GDestroyNotify) latest_free);
  self->by_link = g_hash_table_new(g_str_hash, g_str_equal);
  self->settled = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

static void reader_free(RlShiftReader *self)
{
  g_hash_table_unref(self->by_link);
  g_hash_table_unref(self->settled);
  g_ptr_array_unref(self->latest);
  g_free(self->user);
  g_free(self->origin);
  g_free(self);
}

static gboolean is_event(const RlJson *entry, const char *event)
{
  return g_strcmp0(text(entry, "event"), event) == 0;
}

/* Takes ENTRY. */
static Latest *begin_latest(RlShiftReader *self, RlJson *entry)
{
  Latest *latest = g_new0(Latest, 1);
  Latest *before = g_hash_table_lookup(self->by_link, text(entry, "link"));
  if (before != NULL) {
    g_hash_table_remove(self->by_link, text(entry, "link"));
    g_ptr_array_remove(self->latest, before);
  }
  latest->begun = entry;
  latest->id = text(entry, "request");
  g_ptr_array_add(self->latest, latest);
  g_hash_table_insert(self->by_link, (gpointer) text(entry, "link"), latest);
  return latest;
}

/* What has no link, or is another's or another server's, begins nothing here; nor does the end of a
 * request behind which a newer one was begun. */
static gboolean begins(const RlShiftReader *self, const RlJson *entry)
{
  const char *link = text(entry, "link");
  return link != NULL && g_strcmp0(text(entry, "user"), self->user) == 0 &&
         g_strcmp0(text(entry, "origin"), self->origin) == 0 &&
         (is_event(entry, "intent") || !g_hash_table_contains(self->by_link, link));
}

/* The request for its link that ENTRY tells of and that is the newest; NULL: another one. */
static Latest *known_latest(const RlShiftReader *self, const RlJson *entry)
{
  const char *link = text(entry, "link"), *id = text(entry, "request");
  Latest *latest = link != NULL ? g_hash_table_lookup(self->by_link, link) : NULL;
  return latest != NULL && id != NULL && g_strcmp0(latest->id, id) == 0 ? latest : NULL;
}

static void set_text(char **to, const char *value)
{
  g_free(*to);
  *to = g_strdup(value);
}

void rl_shift_reader_take(RlJson *event, gpointer reader)
{
  RlShiftReader *self = reader;
  const char *outcome = text(event, "outcome"), *id = text(event, "request");
  Latest *latest = known_latest(self, event);
  const gboolean new = !latest &&begins(self, event);
  if (new)
    latest = begin_latest(self, event);
  if (is_event(event, "reconciled") && id != NULL && outcome != NULL)
    (void) g_hash_table_replace(self->settled, g_strdup(id), g_strdup(outcome));
  else if (latest != NULL && outcome != NULL)
    set_text(&latest->outcome, outcome);
  if (!new)
    rl_json_free(event);
}

static void add_row(RlShift *self, const RlShiftReader *reader, const Latest *latest)
{
  g_autofree RlHistoryRequest *request = request_new(latest->begun);
  request->outcome = latest->outcome;
  if (latest->id != NULL)
    request->reconciled = g_hash_table_lookup(reader->settled, latest->id);
  g_ptr_array_add(self->rows, row_new(request, &self->removed));
  if (is_unknown(request) && self->unknown++ == 0)
    self->newest_unknown = g_ptr_array_index(self->rows, self->rows->len - 1);
}

RlShift *rl_shift_reader_end(RlShiftReader *reader)
{
  RlShift *self = shift_new();
  for (guint i = reader->latest->len; i > 0; i--)
    add_row(self, reader, g_ptr_array_index(reader->latest, i - 1));
  reader_free(reader);
  return self;
}

/* As agents name links: by the external id, else by the beginning of the id. */
static char *short_name(const RlShiftRow *row)
{
  if (row->external_id != NULL && *row->external_id != '\0')
    return g_strdup(row->external_id);
  return g_strndup(row->link, strcspn(row->link, "-"));
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
  g_autofree char *name = short_name(self->newest_unknown);
  if (self->unknown == 1)
    /* Translators: a link */
    return g_strdup_printf(_("Outcome unknown: %s. Open it to read it again."), name);
  g_autofree char *number = rl_text_number(self->unknown);
  /* Translators: a number above one, and the newest link */
  return g_strdup_printf(ngettext("Outcome unknown: %s link, the newest %s. Open them to read "
                                  "them again.",
                                  "Outcome unknown: %s links, the newest %s. Open them to read "
                                  "them again.",
                                  self->unknown),
                         number, name);
}

static gpointer run_read(gpointer data, RlCancel *cancel)
{
  RlSession *session = data;
  const gint64 since = MAX(session->clock.wall() - SHIFT_SECONDS, 1);
  g_autofree char *user = rl_journal_user(session->journal);
  RlShiftReader *reader = rl_shift_reader_new(user, rl_session_origin(session));
  GError *error = NULL;
  const gboolean good =
      rl_journal_each_since(session->journal, since, rl_shift_reader_take, reader, &error);
  RlShift *shift = rl_shift_reader_end(reader);
  if (good)
    return shift;
  rl_shift_free(shift);
  shift = shift_new();
  shift->error = error;
  return shift;
}

void rl_history_read(RlSession *session, RlCancel *cancel, RlJobDone done, gpointer data)
{
  rl_worker_push(session->net, run_read, session, cancel, done, (GDestroyNotify) rl_shift_free,
                 data);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/unfinished.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/text.h"

#include "app/attempts.h"
#include "app/reconcile.h"

/* Characters of what the journal has; seconds that a server works on a request at most, and those
 * that a process needs behind the time-out to put the end on record. */
enum { TEXT_MAX = 128, SERVER_CEILING = 300, GRACE = 60 };

static const char *text(const RlJson *entry, const char *name)
{
  return rl_json_string(rl_json_member(entry, name));
}

static gboolean is(const RlJson *entry, const char *name, const char *value)
{
  return g_strcmp0(text(entry, name), value) == 0;
}

static gint64 number(const RlJson *entry, const char *name)
{
  gint64 value = 0;
  return rl_json_integer(rl_json_member(entry, name), &value) ? value : 0;
}

static char *clean(const RlJson *entry, const char *name)
{
  const char *value = text(entry, name);
  return value != NULL ? rl_text_clean_line(value, -1, TEXT_MAX, NULL) : NULL;
}

void rl_unfinished_free(RlUnfinished *self)
{
  if (self == NULL)
    return;
  g_free(self->request);
  g_free(self->method);
  g_free(self->time);
  g_free(self->user);
  g_free(self->status);
  g_free(self->last_accessed_at);
  g_free(self);
}

/* ---- finding ---- */

static gboolean is_settled(const RlJson *entry)
{
  return is(entry, "event", "reconciled") &&
         (is(entry, "outcome", "done") || is(entry, "outcome", "not_done"));
}

/* The requests that nobody knows the end of, by their ids: the intent, and the result if any. */
typedef struct {
  const RlJson *intent, *result;
} Open;

static void add_entry(GHashTable *open, GPtrArray *order, const RlJson *entry)
{
  const char *request = text(entry, "request");
  Open *known = request != NULL ? g_hash_table_lookup(open, request) : NULL;
  if (is(entry, "outcome", "done")) {
    g_hash_table_remove_all(open);
  } else if (request != NULL && is(entry, "event", "intent")) {
    known = g_new0(Open, 1);
    known->intent = entry;
    g_hash_table_replace(open, (gpointer) request, known);
    g_ptr_array_add(order, (gpointer) request);
  } else if (known != NULL && is(entry, "event", "result") && rl_attempts_is_open(entry)) {
    known->result = entry;
  } else if (known != NULL && (is(entry, "event", "result") || is_settled(entry))) {
    g_hash_table_remove(open, request);
  }
}

static RlUnfinished *unfinished_new(const Open *open)
{
  RlUnfinished *self = g_new0(RlUnfinished, 1);
  self->request = g_strdup(text(open->intent, "request"));
  self->method = clean(open->intent, "method");
  self->time = clean(open->intent, "time");
  self->user = clean(open->intent, "user");
  self->status = clean(open->intent, "status");
  self->last_accessed_at = clean(open->intent, "last_accessed_at");
  self->pid = number(open->intent, "pid");
  self->has_result = open->result != NULL;
  self->http_status = (int) number(open->result, "http_status");
  return self;
}

RlUnfinished *rl_unfinished_find(const RlJson *entries, const char *origin)
{
  g_autoptr(GHashTable) open = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr(GPtrArray) order = g_ptr_array_new();
  for (const RlJson *entry = rl_json_first(entries); entry != NULL; entry = rl_json_next(entry))
    if (is(entry, "origin", origin))
      add_entry(open, order, entry);
  for (guint i = order->len; i > 0; i--) {
    const Open *newest = g_hash_table_lookup(open, g_ptr_array_index(order, i - 1));
    if (newest != NULL)
      return unfinished_new(newest);
  }
  return NULL;
}

/* ---- looking again ---- */

gboolean rl_unfinished_is_at_work(gint64 pid)
{
  return pid > 0 && pid != getpid() && pid == (pid_t) pid &&
         (kill((pid_t) pid, 0) == 0 || errno != ESRCH);
}

gint64 rl_unfinished_limit(const RlSession *session)
{
  return (gint64) session->config->timeout + GRACE;
}

/* For no longer than a request can take. */
static gboolean is_running(const RlUnfinished *self, const RlSession *session)
{
  return !self->has_result && rl_unfinished_is_at_work(self->pid) &&
         self->age < rl_unfinished_limit(session);
}

static RlLink *link_before(const RlUnfinished *self, const char *id)
{
  RlLink *link = rl_link_new_bare(id);
  g_free(link->status);
  link->status = g_strdup(self->status);
  link->last_access = rl_time_parse(self->last_accessed_at);
  return link;
}

static void write_finding(const RlUnfinished *self, const RlSession *session, const RlLink *link,
                          RlCancel *cancel)
{
  const RlJournalEvent event = {
    .event = "reconciled",
    .request = self->request,
    .method = "GET",
    .profile = session->profile->name,
    .origin = rl_session_origin(session),
    .link = link->id,
    .institution = link->institution,
    .external_id = link->external_id,
    .outcome = rl_reconciled_word(self->found),
    .http_status = 200,
  };
  g_autoptr(GError) error = NULL;
  if (!rl_journal_append_gated(session->journal, &event, NULL, NULL, cancel, &error))
    g_debug("%s", error->message);
}

/* Only the wall clock is common to two processes. The journal has the status of answers that broke
 * off, too: none of them says that the server had finished. */
static RlAttempt attempt_of(const RlUnfinished *self, const RlSession *session,
                            const RlOutcome *reading)
{
  const gint64 now = reading->receipt.wall, begun = rl_time_parse(self->time);
  return (RlAttempt){ .http_status = self->http_status,
                      .complete = FALSE,
                      .sent_at = begun,
                      .now = now,
                      .elapsed = now - begun,
                      .server_now = reading->server_time,
                      .limit = rl_unfinished_limit(session) };
}

gboolean rl_unfinished_reconcile(RlUnfinished *self, const RlSession *session,
                                 const RlOutcome *reading, const RlLink *link, RlCancel *cancel)
{
  self->age = MAX(session->clock.wall() - rl_time_parse(self->time), 0);
  self->running = is_running(self, session);
  if (link == NULL || self->running)
    return FALSE;
  g_autoptr(RlLink) before = link_before(self, link->id);
  const RlAttempt attempt = attempt_of(self, session, reading);
  self->found = rl_reconcile(before, link, &attempt);
  self->accessed = rl_reconcile_shows_access(link, &attempt);
  if (self->found == RL_RECONCILED_CANNOT_TELL)
    return FALSE;
  write_finding(self, session, link, cancel);
  return TRUE;
}

/* ---- words ---- */

static char *when(const RlUnfinished *self)
{
  char *local = rl_time_format_local(rl_time_parse(self->time));
  return local != NULL ? local : g_strdup("–");
}

/* Until the server has certainly finished with it. */
static guint minutes_left(const RlUnfinished *self)
{
  return (guint) ((SERVER_CEILING - MIN(self->age, SERVER_CEILING) + 59) / 60);
}

/* Of a link that does not tell. */
static char *untold_text(const RlUnfinished *self)
{
  const guint minutes = minutes_left(self);
  if (self->accessed)
    return g_strdup(
        _("The link has been accessed since and is valid; whether by this update cannot "
          "be told. For the lock-out guard it counts as a refused log-in until one "
          "succeeds."));
  if (minutes > 0)
    return g_strdup_printf(ngettext("The link does not show it yet: wait %u minute, read the link "
                                    "again, and send nothing before.",
                                    "The link does not show it yet: wait %u minutes, read the link "
                                    "again, and send nothing before.",
                                    minutes),
                           minutes);
  return g_strdup(_("The link does not show it, either. For the lock-out guard it counts as a "
                    "refused log-in until one succeeds."));
}

static char *found_text(const RlUnfinished *self)
{
  switch (self->found) {
  case RL_RECONCILED_DONE:
    return g_strdup(_("Reading the link shows that it was carried out."));
  case RL_RECONCILED_NOT_DONE:
    return g_strdup(_("The link is as it was before: the update changed nothing. It can be sent "
                      "again."));
  case RL_RECONCILED_NOT_TRIED:
    return g_strdup(_("The link could not be read, which might show it: read the link again, and "
                      "send nothing before."));
  case RL_RECONCILED_CANNOT_TELL:
    break;
  }
  return untold_text(self);
}

char *rl_unfinished_text(const RlUnfinished *self)
{
  g_autofree char *time = when(self), *found = found_text(self);
  const char *user = self->user != NULL ? self->user : "–";
  if (self->running)
    /* Translators: a user's name, and a time */
    return g_strdup_printf(_("%s has been sending an update of this link since %s, and may still "
                             "be waiting for the bank."),
                           user, time);
  if (self->has_result)
    /* Translators: a time, and a user's name; whether it was carried out follows */
    return g_strdup_printf(_("The outcome of the update of %s by %s is unknown. %s"), time, user,
                           found);
  /* Translators: a time, and a user's name; whether it was carried out follows */
  return g_strdup_printf(_("The outcome of the update of %s by %s is unknown: relink ended before "
                           "it was on record. %s"),
                         time, user, found);
}

char *rl_unfinished_short(const RlUnfinished *self)
{
  if (self->running)
    /* Translators: at most 38 columns, as the next ones */
    return g_strdup(_("An update is still under way."));
  if (self->found == RL_RECONCILED_DONE)
    return g_strdup(_("An unknown update was carried out."));
  if (self->found == RL_RECONCILED_NOT_DONE)
    return g_strdup(_("An unknown update changed nothing."));
  if (minutes_left(self) == 0)
    return g_strdup(_("An update's outcome is unknown."));
  /* Translators: send nothing before; Ctrl-R reads the link again */
  return g_strdup_printf(_("Update unknown: Ctrl-R in %u min"), minutes_left(self));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/open.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "app/where.h"

/* Belvo's bounds on external ids, in characters (filters of GET /api/links/). */
enum { EXTERNAL_MIN = 3, EXTERNAL_MAX = 256, ASKED_MAX = 256, SHOWN_MAX = 64 };

typedef struct {
  RlSession *session; /* api and institutions are used, profile and config read */
  RlCredentials *credentials;
  RlLinkName *name;
} Job;

static void job_free(Job *job)
{
  rl_credentials_free(job->credentials);
  rl_link_name_free(job->name);
  g_free(job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Job, job_free)

void rl_opened_free(RlOpened *self)
{
  if (self == NULL)
    return;
  rl_link_free(self->link);
  rl_institution_free(self->institution);
  g_free(self->institution_fault);
  rl_outcome_free(self->outcome);
  rl_unfinished_free(self->unfinished);
  g_free(self);
}

/* ---- what is wanted ---- */

void rl_asked_clear(RlAsked *self)
{
  g_clear_pointer(&self->named, g_free);
  g_clear_pointer(&self->shown, g_free);
  g_clear_pointer(&self->name, rl_link_name_free);
}

const RlLinkName *rl_asked_set(RlAsked *self, const char *link, GError **error)
{
  RlAsked next = { .named = g_strdup(link), .name = rl_link_name_parse(link, error) };
  const char *shown = next.name != NULL ? rl_link_name_first(next.name) : link;
  next.shown = rl_text_clean_line(shown, -1, ASKED_MAX, NULL);
  rl_asked_clear(self);
  *self = next;
  return self->name;
}

/* ---- by external id ---- */

static RlOutcome *not_there(const Job *job, RlOutcome *outcome)
{
  outcome->kind = RL_OUTCOME_REFUSED;
  outcome->http_status = 0; /* the list was answered well; it is the link that is not there */
  rl_where_say_name(outcome, job->session, job->name->external_id);
  return outcome;
}

/* Of several links of one external id. */
enum { IDS_MAX = 4 };

/* "id, id, id, …": as many as a person would look at. New string. */
static char *some_ids(const GPtrArray *links)
{
  g_autoptr(GString) ids = g_string_new(NULL);
  for (guint i = 0; i < MIN(links->len, IDS_MAX); i++)
    g_string_append_printf(ids, "%s%s", i > 0 ? ", " : "",
                           ((const RlLink *) g_ptr_array_index(links, i))->id);
  if (links->len > IDS_MAX)
    g_string_append(ids, ", …");
  return g_string_free(g_steal_pointer(&ids), FALSE);
}

static RlOutcome *ambiguous(RlOutcome *list, const char *text, const GPtrArray *links)
{
  g_autofree char *shown = rl_text_clean_line(text, -1, SHOWN_MAX, NULL);
  g_autofree char *count = rl_text_number(links->len);
  g_autofree char *ids = some_ids(links);
  list->kind = RL_OUTCOME_ERROR;
  list->error = g_error_new(RL_ERROR, RL_ERROR_USAGE,
                            ngettext("%s link has the external id “%s”. Name it by its id: %s.",
                                     "%s links have the external id “%s”. Name one by its id: %s.",
                                     links->len),
                            count, shown, ids);
  return list;
}

/* The server filters by external id; a server that does not must not lead to a foreign link. */
static void keep_exact(GPtrArray *links, const char *external_id)
{
  for (guint i = links->len; i > 0; i--) {
    const RlLink *link = g_ptr_array_index(links, i - 1);
    if (g_strcmp0(link->external_id, external_id) != 0 || *link->id == '\0')
      g_ptr_array_remove_index(links, i - 1);
  }
}

static RlOutcome *find_external(Job *job, RlCancel *cancel, RlLink **link)
{
  const char *text = job->name->external_id;
  const glong n = g_utf8_strlen(text, -1);
  /* Not worth a request. */
  if (n < EXTERNAL_MIN || n > EXTERNAL_MAX)
    return not_there(job, rl_outcome_new(RL_OUTCOME_REFUSED));
  const RlLinkQuery query = { .external_id = text, .keep = RL_KEEP_LINK_JSON | RL_KEEP_ANSWER };
  g_autoptr(RlLinkPage) page = NULL;
  RlOutcome *outcome =
      rl_api_list_links(job->session->api, job->credentials, &query, NULL, cancel, &page);
  if (outcome->kind != RL_OUTCOME_DONE)
    return outcome;
  keep_exact(page->links, text);
  if (page->links->len == 0)
    return not_there(job, outcome);
  if (page->links->len > 1)
    return ambiguous(outcome, text, page->links);
  *link = rl_link_copy(g_ptr_array_index(page->links, 0));
  return outcome;
}

/* ---- by id ---- */

static RlOutcome *find_id(Job *job, RlCancel *cancel, RlLink **link)
{
  RlOutcome *outcome = rl_api_get_link(job->session->api, job->credentials, job->name->id, cancel);
  *link = rl_link_copy(outcome->link);
  if (rl_where_is_unknown(outcome))
    rl_where_say_link(outcome, job->session, job->name->id);
  return outcome;
}

/* ---- both ---- */

typedef RlOutcome *(*Find)(Job *job, RlCancel *cancel, RlLink **link);

static RlOutcome *find_link(Job *job, RlCancel *cancel, RlLink **link)
{
  const RlLinkName *name = job->name;
  const Find by_id = name->id != NULL ? find_id : NULL;
  const Find by_external = name->external_id != NULL ? find_external : NULL;
  const Find first = by_id == NULL || name->external_first ? by_external : by_id;
  const Find second = first == by_id ? by_external : by_id;
  /* A name has at least one of the two. */
  RlOutcome *outcome = first(job, cancel, link); /* NOLINT(clang-analyzer-core.CallAndMessage) */
  if (second == NULL || !rl_where_is_nothing(outcome))
    return outcome;
  RlOutcome *other = second(job, cancel, link);
  /* Neither is known: the answer about the id has codes and request ids. */
  if (rl_where_is_nothing(other) && first == by_id) {
    rl_where_say_name(outcome, job->session, rl_link_name_first(name));
    rl_outcome_free(other);
    return outcome;
  }
  rl_outcome_free(outcome);
  return other;
}

/* What the journal knows of the link, and what the link says to that. */
static void look_back(RlOpened *opened, RlSession *session, const char *id, RlCancel *cancel)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RlJournalReading) past = rl_journal_look(session->journal, id, &error);
  if (past == NULL) {
    g_debug("%s", error->message);
    return;
  }
  opened->count = rl_count_of(past);
  opened->unfinished = rl_unfinished_find(past->entries, rl_session_origin(session));
  if (opened->unfinished != NULL &&
      rl_unfinished_reconcile(opened->unfinished, session, opened->outcome, opened->link, cancel))
    opened->count = rl_count_read(session, id);
}

static gpointer run(gpointer data, RlCancel *cancel)
{
  g_autoptr(Job) job = data;
  RlSession *session = job->session;
  RlOpened *opened = g_new0(RlOpened, 1);
  opened->outcome = find_link(job, cancel, &opened->link);
  const char *id = opened->link != NULL ? opened->link->id : job->name->id;
  if (id != NULL)
    look_back(opened, session, id, cancel);
  if (opened->link != NULL && opened->link->institution != NULL)
    opened->institution =
        rl_institutions_get(session->institutions, session->api, job->credentials,
                            opened->link->institution, cancel, &opened->institution_fault);
  return opened;
}

void rl_open_link(RlSession *session, const RlLinkName *name, RlCancel *cancel, RlJobDone done,
                  gpointer data)
{
  Job *job = g_new0(Job, 1);
  job->session = session;
  job->credentials = rl_credentials_dup(session->credentials);
  job->name = rl_link_name_copy(name);
  rl_worker_push(session->net, run, job, cancel, done, (GDestroyNotify) rl_opened_free, data);
}

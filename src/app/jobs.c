/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/jobs.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "app/reconcile.h"

/* One struct for all jobs: what they share is more than what tells them apart. */
typedef struct {
  RlSession *session; /* api, journal and clock are read; nothing else is touched */
  RlCredentials *credentials;
  char *text; /* open: the id or external id */
  RlLink *link;
  RlValues *values;
  RlChallenge *challenge;
  RlSecret *token;
  RlAttempt attempt;
  RlGuard confirmed; /* what the person has agreed to */
  char *request;
} Job;

static Job *job_new(RlSession *session)
{
  Job *job = g_new0(Job, 1);
  job->session = session;
  job->credentials = rl_credentials_dup(session->credentials);
  return job;
}

static void job_free(Job *job)
{
  rl_credentials_free(job->credentials);
  g_free(job->text);
  rl_link_free(job->link);
  rl_values_free(job->values);
  rl_challenge_free(job->challenge);
  rl_secret_free(job->token);
  g_free(job->request);
  g_free(job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Job, job_free)

void rl_opened_free(RlOpened *self)
{
  if (self == NULL)
    return;
  rl_link_free(self->link);
  rl_institution_free(self->institution);
  rl_outcome_free(self->outcome);
  g_free(self);
}

void rl_written_free(RlWritten *self)
{
  if (self == NULL)
    return;
  rl_outcome_free(self->outcome);
  rl_values_free(self->values);
  g_free(self->request);
  g_free(self);
}

void rl_reread_free(RlReread *self)
{
  if (self == NULL)
    return;
  rl_link_free(self->link);
  g_free(self);
}

/* Read on the worker, since a team's journal may be long. */
static RlCount count_of(const Job *job, const char *link_id)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RlJson) entries = rl_journal_read_link(job->session->journal, link_id, &error);
  if (entries == NULL) {
    g_debug("%s", error->message);
    return (RlCount){ .known = FALSE };
  }
  return (RlCount){ rl_attempts_count(entries), TRUE };
}

/* ---- opening ---- */

static RlOutcome *no_such_external_id(RlOutcome *list, const char *text)
{
  g_autofree char *shown = rl_text_clean_line(text, -1, 64, NULL);
  list->kind = RL_OUTCOME_REFUSED;
  list->http_status = 0; /* the list was answered well; it is the link that is not there */
  list->error = g_error_new(RL_ERROR, RL_ERROR_REFUSED,
                            _("“%s” is neither a link's id nor an external id that the server "
                              "knows."),
                            shown);
  return list;
}

static RlOutcome *ambiguous(RlOutcome *list, const char *text, guint n)
{
  g_autofree char *shown = rl_text_clean_line(text, -1, 64, NULL);
  list->kind = RL_OUTCOME_ERROR;
  list->error = g_error_new(RL_ERROR, RL_ERROR_USAGE,
                            ngettext("%u link has the external id “%s”. Name it by its id.",
                                     "%u links have the external id “%s”. Name one by its id.", n),
                            n, shown);
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

static RlOutcome *find_external(Job *job, GCancellable *cancel, RlLink **link)
{
  /* Belvo's external ids have 3 to 256 characters: anything else is not worth a request. */
  const glong n = g_utf8_strlen(job->text, -1);
  if (n < 3 || n > 256)
    return no_such_external_id(rl_outcome_new(RL_OUTCOME_REFUSED), job->text);
  const RlLinkQuery query = { .external_id = job->text,
                              .keep = RL_KEEP_LINK_JSON | RL_KEEP_ANSWER };
  g_autoptr(RlLinkPage) page = NULL;
  RlOutcome *outcome =
      rl_api_list_links(job->session->api, job->credentials, &query, NULL, cancel, &page);
  if (outcome->kind != RL_OUTCOME_DONE)
    return outcome;
  keep_exact(page->links, job->text);
  if (page->links->len == 0)
    return no_such_external_id(outcome, job->text);
  if (page->links->len > 1)
    return ambiguous(outcome, job->text, page->links->len);
  *link = rl_link_copy(g_ptr_array_index(page->links, 0));
  return outcome;
}

static RlOutcome *find_link(Job *job, GCancellable *cancel, RlLink **link)
{
  g_autofree char *id = rl_link_id_parse(job->text);
  if (id == NULL)
    return find_external(job, cancel, link);
  RlOutcome *outcome = rl_api_get_link(job->session->api, job->credentials, id, cancel);
  *link = rl_link_copy(outcome->link);
  return outcome;
}

static gpointer run_open(gpointer data, GCancellable *cancel)
{
  g_autoptr(Job) job = data;
  RlOpened *opened = g_new0(RlOpened, 1);
  g_autofree char *named = rl_link_id_parse(job->text);
  opened->outcome = find_link(job, cancel, &opened->link);
  if (opened->link != NULL || named != NULL)
    opened->count = count_of(job, opened->link != NULL ? opened->link->id : named);
  if (opened->link != NULL && opened->link->institution != NULL)
    rl_outcome_free(rl_api_get_institution(job->session->api, job->credentials,
                                           opened->link->institution, cancel,
                                           &opened->institution));
  return opened;
}

void rl_jobs_open(RlSession *session, const char *link, GCancellable *cancel, RlJobDone done,
                  gpointer data)
{
  Job *job = job_new(session);
  job->text = g_strstrip(g_strdup(link));
  rl_worker_push(session->net, run_open, job, cancel, done, (GDestroyNotify) rl_opened_free, data);
}

/* ---- writing ---- */

static RlJournalEvent event_of(const Job *job, const char *kind, const char *method)
{
  return (RlJournalEvent){
    .event = kind,
    .request = job->request,
    .method = method,
    .profile = job->session->profile->name,
    .origin = rl_session_origin(job->session),
    .link = job->link->id,
    .institution = job->link->institution,
    .external_id = job->link->external_id,
  };
}

static char **error_codes(const RlOutcome *outcome)
{
  GPtrArray *codes = g_ptr_array_new();
  for (guint i = 0; i < outcome->errors->len; i++) {
    const RlApiError *error = g_ptr_array_index(outcome->errors, i);
    if (error->code != NULL)
      g_ptr_array_add(codes, g_strdup(error->code));
  }
  g_ptr_array_add(codes, NULL);
  return (char **) g_ptr_array_free(codes, FALSE);
}

/* A result that cannot be written leaves an intent without result, which reads as unknown: the
 * honest record. What the server said is told to the person all the same. */
static void write_result(const Job *job, const RlOutcome *outcome, RlJournalEvent event)
{
  g_auto(GStrv) codes = error_codes(outcome);
  g_auto(GStrv) ids = rl_outcome_request_ids(outcome);
  event.event = "result";
  event.outcome = rl_outcome_word(outcome);
  event.http_status = outcome->http_status;
  event.codes = codes;
  event.request_ids = ids;
  event.login = rl_outcome_login(outcome);
  g_autoptr(GError) error = NULL;
  if (!rl_journal_append(job->session->journal, &event, &error))
    g_debug("%s", error->message);
}

/* Other agents may have failed while the form was open. */
static gboolean is_confirmed(const RlJson *entries, gpointer data, GError **error)
{
  const Job *job = data;
  const RlAttempts attempts = rl_attempts_count(entries);
  if (attempts.guard <= job->confirmed)
    return TRUE;
  g_autofree char *text = rl_attempts_text(&attempts);
  g_set_error(error, RL_ERROR, RL_ERROR_NOT_SENT,
              _("Others were refused, or are sending, while this form was open. %s Nothing was "
                "sent; sending again asks first."),
              text);
  return FALSE;
}

typedef RlOutcome *(*Send)(Job *job, GCancellable *cancel);

static RlOutcome *send_update(Job *job, GCancellable *cancel)
{
  return rl_api_update_link(job->session->api, job->credentials, job->link->id, job->values,
                            cancel);
}

static RlOutcome *send_answer(Job *job, GCancellable *cancel)
{
  return rl_api_answer_challenge(job->session->api, job->credentials, job->link->id, job->challenge,
                                 job->token, cancel);
}

static RlOutcome *send_on_record(Job *job, RlJournalEvent event, Send send, GCancellable *cancel)
{
  GError *error = NULL;
  if (!rl_session_may_write(job->session, &error))
    return rl_outcome_new_error(RL_OUTCOME_ERROR, error);
  if (!rl_journal_append_gated(job->session->journal, &event, is_confirmed, job, &error))
    return rl_outcome_new_error(RL_OUTCOME_NOT_SENT, error);
  RlOutcome *outcome = send(job, cancel);
  write_result(job, outcome, event);
  return outcome;
}

static RlWritten *written_new(Job *job, RlOutcome *outcome)
{
  RlWritten *written = g_new0(RlWritten, 1);
  written->outcome = outcome;
  written->request = g_strdup(job->request);
  written->count = count_of(job, job->link->id);
  if (outcome->kind != RL_OUTCOME_DONE)
    written->values = g_steal_pointer(&job->values);
  return written;
}

static gpointer run_update(gpointer data, GCancellable *cancel)
{
  g_autoptr(Job) job = data;
  g_autofree char *names = rl_values_names(job->values);
  g_auto(GStrv) fields = g_strsplit(names, ",", -1);
  RlJournalEvent event = event_of(job, "intent", "PUT");
  event.fields = fields;
  return written_new(job, send_on_record(job, event, send_update, cancel));
}

static gpointer run_answer(gpointer data, GCancellable *cancel)
{
  static char *with_token[] = { (char *) "token", NULL };
  g_autoptr(Job) job = data;
  RlJournalEvent event = event_of(job, "intent", "PATCH");
  event.fields = rl_secret_length(job->token) > 0 ? with_token : NULL;
  return written_new(job, send_on_record(job, event, send_answer, cancel));
}

static Job *write_job(RlSession *session, const RlLink *link, RlValues *values, RlGuard confirmed)
{
  Job *job = job_new(session);
  job->link = rl_link_copy(link);
  job->values = values;
  job->confirmed = confirmed;
  job->request = g_uuid_string_random();
  return job;
}

void rl_jobs_update(RlSession *session, const RlLink *link, RlValues *values, RlGuard confirmed,
                    GCancellable *cancel, RlJobDone done, gpointer data)
{
  Job *job = write_job(session, link, values, confirmed);
  rl_worker_push(session->net, run_update, job, cancel, done, (GDestroyNotify) rl_written_free,
                 data);
}

void rl_jobs_answer(RlSession *session, const RlLink *link, const RlChallenge *challenge,
                    RlSecret *token, RlValues *values, RlGuard confirmed, GCancellable *cancel,
                    RlJobDone done, gpointer data)
{
  Job *job = write_job(session, link, values, confirmed);
  job->challenge = rl_challenge_copy(challenge);
  job->token = token;
  rl_worker_push(session->net, run_answer, job, cancel, done, (GDestroyNotify) rl_written_free,
                 data);
}

/* ---- reading again ---- */

static gpointer run_reread(gpointer data, GCancellable *cancel)
{
  g_autoptr(Job) job = data;
  RlReread *reread = g_new0(RlReread, 1);
  g_autoptr(RlOutcome) outcome =
      rl_api_get_link(job->session->api, job->credentials, job->link->id, cancel);
  reread->link = rl_link_copy(outcome->link);
  job->attempt.now = job->session->clock.wall();
  reread->reconciled = rl_reconcile(job->link, reread->link, &job->attempt);
  RlJournalEvent event = event_of(job, "reconciled", "GET");
  event.outcome = rl_reconciled_word(reread->reconciled);
  event.http_status = outcome->http_status;
  g_autoptr(GError) error = NULL;
  if (!rl_journal_append(job->session->journal, &event, &error))
    g_debug("%s", error->message);
  reread->count = count_of(job, job->link->id);
  return reread;
}

void rl_jobs_reread(RlSession *session, const RlLink *link, const RlOutcome *outcome,
                    const char *request, gint64 sent_at, GCancellable *cancel, RlJobDone done,
                    gpointer data)
{
  Job *job = job_new(session);
  job->link = rl_link_copy(link);
  job->request = g_strdup(request);
  job->attempt = (RlAttempt){ .http_status = outcome->http_status,
                              .complete = outcome->error == NULL,
                              .sent_at = sent_at };
  rl_worker_push(session->net, run_reread, job, cancel, done, (GDestroyNotify) rl_reread_free,
                 data);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/jobs.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"

#include "app/reconcile.h"
#include "app/unfinished.h"
#include "app/where.h"

/* One struct for all jobs: what they share is more than what tells them apart. */
typedef struct {
  RlSession *session; /* api, journal and clock are read; nothing else is touched */
  RlCredentials *credentials;
  RlLink *link;
  RlValues *values;
  RlChallenge *challenge;
  RlSecret *token;
  RlAttempt attempt;
  gint64 sent_since_boot; /* microseconds */
  RlGuard confirmed;      /* what the person has agreed to */
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
  rl_link_free(job->link);
  rl_values_free(job->values);
  rl_challenge_free(job->challenge);
  rl_secret_free(job->token);
  g_free(job->request);
  g_free(job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Job, job_free)

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
static gboolean is_confirmed(const RlJournalReading *past, gpointer data, GError **error)
{
  const Job *job = data;
  const RlAttempts attempts = rl_count_of(past).attempts;
  if (attempts.guard <= job->confirmed)
    return TRUE;
  g_autofree char *text = rl_attempts_text(&attempts);
  if (attempts.distrusted)
    g_set_error(error, RL_ERROR, RL_ERROR_NOT_SENT,
                _("While this form was open, the journal was changed. %s Nothing was sent; sending "
                  "again asks first."),
                text);
  else
    g_set_error(error, RL_ERROR, RL_ERROR_NOT_SENT,
                _("While this form was open, other log-ins with this link were refused or begun. "
                  "%s Nothing was sent; sending again asks first."),
                text);
  return FALSE;
}

typedef RlOutcome *(*Send)(Job *job, RlCancel *cancel);

static RlOutcome *send_update(Job *job, RlCancel *cancel)
{
  RlOutcome *outcome =
      rl_api_update_link(job->session->api, job->credentials, job->link->id, job->values, cancel);
  if (rl_where_is_unknown(outcome))
    rl_where_say_link(outcome, job->session, job->link->id);
  return outcome;
}

static RlOutcome *send_answer(Job *job, RlCancel *cancel)
{
  return rl_api_answer_challenge(job->session->api, job->credentials, job->link->id, job->challenge,
                                 job->token, cancel);
}

/* ERROR is taken. */
static RlOutcome *not_on_record(GError *error)
{
  const gboolean left = g_error_matches(error, RL_ERROR, RL_ERROR_CANCELLED);
  return rl_outcome_new_error(left ? RL_OUTCOME_CANCELLED : RL_OUTCOME_NOT_SENT, error);
}

static RlOutcome *send_on_record(Job *job, RlJournalEvent event, Send send, RlCancel *cancel)
{
  GError *error = NULL;
  if (!rl_session_may_write(job->session, &error))
    return rl_outcome_new_error(RL_OUTCOME_ERROR, error);
  event.status = job->link->status;
  event.last_accessed_at = job->link->last_accessed_at;
  if (!rl_journal_append_gated(job->session->journal, &event, is_confirmed, job, cancel, &error))
    return not_on_record(error);
  RlOutcome *outcome = send(job, cancel);
  write_result(job, outcome, event);
  return outcome;
}

static RlWritten *written_new(Job *job, RlOutcome *outcome)
{
  RlWritten *written = g_new0(RlWritten, 1);
  written->outcome = outcome;
  written->request = g_strdup(job->request);
  written->count = rl_count_read(job->session, job->link->id);
  if (outcome->kind != RL_OUTCOME_DONE)
    written->values = g_steal_pointer(&job->values);
  return written;
}

static gpointer run_update(gpointer data, RlCancel *cancel)
{
  g_autoptr(Job) job = data;
  g_autofree char *names = rl_values_names(job->values);
  g_auto(GStrv) fields = g_strsplit(names, ",", -1);
  RlJournalEvent event = event_of(job, "intent", "PUT");
  event.fields = fields;
  return written_new(job, send_on_record(job, event, send_update, cancel));
}

static gpointer run_answer(gpointer data, RlCancel *cancel)
{
  static char *with_token[] = { (char *) "token", NULL };
  g_autoptr(Job) job = data;
  RlJournalEvent event = event_of(job, "intent", "PATCH");
  /* As the wire does: without a question for one, no token goes along. */
  if (job->challenge->expects_input && rl_wire_has_token(job->token))
    event.fields = with_token;
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
                    RlCancel *cancel, RlJobDone done, gpointer data)
{
  Job *job = write_job(session, link, values, confirmed);
  rl_worker_push(session->net, run_update, job, cancel, done, (GDestroyNotify) rl_written_free,
                 data);
}

void rl_jobs_answer(RlSession *session, const RlLink *link, const RlChallenge *challenge,
                    RlSecret *token, RlValues *values, RlGuard confirmed, RlCancel *cancel,
                    RlJobDone done, gpointer data)
{
  Job *job = write_job(session, link, values, confirmed);
  job->challenge = rl_challenge_copy(challenge);
  job->token = token;
  rl_worker_push(session->net, run_answer, job, cancel, done, (GDestroyNotify) rl_written_free,
                 data);
}

/* ---- reading again ---- */

static gpointer run_reread(gpointer data, RlCancel *cancel)
{
  g_autoptr(Job) job = data;
  RlReread *reread = g_new0(RlReread, 1);
  g_autoptr(RlOutcome) outcome =
      rl_api_get_link(job->session->api, job->credentials, job->link->id, cancel);
  reread->link = rl_link_copy(outcome->link);
  job->attempt.now = outcome->receipt.wall;
  job->attempt.elapsed = (outcome->receipt.monotonic - job->sent_since_boot) / G_USEC_PER_SEC;
  job->attempt.server_now = outcome->server_time;
  reread->reconciled = rl_reconcile(job->link, reread->link, &job->attempt);
  RlJournalEvent event = event_of(job, "reconciled", "GET");
  event.outcome = rl_reconciled_word(reread->reconciled);
  event.http_status = outcome->http_status;
  g_autoptr(GError) error = NULL;
  if (!rl_journal_append_gated(job->session->journal, &event, NULL, NULL, cancel, &error))
    g_debug("%s", error->message);
  reread->count = rl_count_read(job->session, job->link->id);
  return reread;
}

/* A 408 can be a gateway's; this word in it is Belvo's own. */
static gboolean server_gave_up(const RlOutcome *outcome)
{
  for (guint i = 0; i < outcome->errors->len; i++) {
    const RlApiError *error = g_ptr_array_index(outcome->errors, i);
    if (outcome->http_status == 408 && g_strcmp0(error->code, "request_timeout") == 0)
      return TRUE;
  }
  return FALSE;
}

void rl_jobs_reread(RlSession *session, const RlLink *link, const RlOutcome *outcome,
                    const char *request, const RlReceipt *sent, RlCancel *cancel, RlJobDone done,
                    gpointer data)
{
  Job *job = job_new(session);
  job->link = rl_link_copy(link);
  job->request = g_strdup(request);
  job->attempt = (RlAttempt){ .http_status = outcome->http_status,
                              .complete = outcome->error == NULL,
                              .sent_at = sent->wall,
                              .limit = rl_unfinished_limit(session),
                              .at_once = TRUE,
                              .gave_up = server_gave_up(outcome) };
  job->sent_since_boot = sent->monotonic;
  rl_worker_push(session->net, run_reread, job, cancel, done, (GDestroyNotify) rl_reread_free,
                 data);
}

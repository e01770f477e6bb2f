/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/verdict.h"

#include "base/error.h"
#include "base/i18n.h"

/* A server that asks for more than five minutes is not taken at its word. */
enum { RETRY_AFTER_MAX = 300 };

static gboolean is_success(int status)
{
  return status >= 200 && status < 300;
}

/* Seconds that a Retry-After header asks for: a number, or an HTTP date; 0 when unreadable. */
static gint64 retry_after(const RlHttpResponse *response)
{
  const char *value = rl_http_response_header(response, "Retry-After");
  gint64 seconds = 0;
  if (value == NULL)
    return 0;
  if (!g_ascii_string_to_signed(value, 10, 0, G_MAXINT, &seconds, NULL))
    return 0;
  return CLAMP(seconds, 1, RETRY_AFTER_MAX);
}

static RlOutcome *with_error(RlOutcomeKind kind, const GError *error)
{
  return rl_outcome_new_error(kind, g_error_copy(error));
}

static RlOutcome *new_error(RlOutcomeKind kind, RlError code, const char *message)
{
  return rl_outcome_new_error(kind, g_error_new_literal(RL_ERROR, (gint) code, message));
}

/* What both kinds of request share: no answer at all, and answers that say no. NULL: it is
 * neither. */
static RlOutcome *verdict_common(const RlHttpResponse *response, const RlJson *json)
{
  const int status = response->status;
  const gboolean refused = status >= 300 && status < 500 && status != 408;
  if (!refused)
    return NULL;
  RlOutcome *outcome = rl_outcome_new(status == 429 ? RL_OUTCOME_NOT_SENT : RL_OUTCOME_REFUSED);
  outcome->retry_after = status == 429 ? retry_after(response) : 0;
  g_ptr_array_unref(outcome->errors);
  outcome->errors = rl_api_errors_from_json(json, &outcome->removed);
  return outcome;
}

static RlOutcome *verdict_fault(const RlHttpResponse *response, const GError *error,
                                RlOutcomeKind when_sent)
{
  if (!response->any_sent)
    return with_error(g_error_matches(error, RL_ERROR, RL_ERROR_CANCELLED) ? RL_OUTCOME_CANCELLED
                                                                           : RL_OUTCOME_NOT_SENT,
                      error);
  return with_error(when_sent, error);
}

/* A part of the answer that nobody announced may be missing. */
static gboolean may_be_cut(const RlHttpResponse *response, const RlJson *json)
{
  return response->open_ended && json == NULL;
}

static RlOutcome *unclear(RlOutcomeKind kind, const RlHttpResponse *response, const RlJson *json)
{
  RlOutcome *outcome = rl_outcome_new(kind);
  if (may_be_cut(response, json))
    g_set_error_literal(&outcome->error, RL_ERROR, RL_ERROR_UNKNOWN_OUTCOME,
                        _("The server's answer does not say where it ends, and is no whole text: a "
                          "part of it may be missing."));
  g_ptr_array_unref(outcome->errors);
  outcome->errors = rl_api_errors_from_json(json, &outcome->removed);
  return outcome;
}

/* The link in JSON when it is the one asked for, or NULL. */
static RlLink *expected_link(const RlJson *json, const char *id)
{
  g_autoptr(RlLink) link = rl_link_from_json(json, NULL);
  return link != NULL && g_strcmp0(link->id, id) == 0 ? g_steal_pointer(&link) : NULL;
}

static RlOutcome *done_with_link(RlLink *link)
{
  RlOutcome *outcome = rl_outcome_new(RL_OUTCOME_DONE);
  outcome->removed = link->removed;
  outcome->link = link;
  return outcome;
}

RlOutcome *rl_verdict_write(const RlHttpResponse *response, const RlJson *json, const char *id,
                            const GError *error)
{
  if (error != NULL)
    return verdict_fault(response, error, RL_OUTCOME_UNKNOWN);
  if (is_success(response->status)) {
    RlLink *link = expected_link(json, id);
    return link != NULL ? done_with_link(link) : unclear(RL_OUTCOME_UNKNOWN, response, json);
  }
  if (response->status == 428) {
    RlChallenge *challenge = rl_challenge_from_json(json, id, &response->receipt);
    if (challenge != NULL) {
      RlOutcome *outcome = unclear(RL_OUTCOME_CHALLENGE, response, json);
      outcome->challenge = challenge;
      outcome->removed += challenge->removed;
      return outcome;
    }
    if (may_be_cut(response, json)) /* with the session */
      return unclear(RL_OUTCOME_UNKNOWN, response, json);
  }
  RlOutcome *refused = verdict_common(response, json);
  return refused != NULL ? refused : unclear(RL_OUTCOME_UNKNOWN, response, json);
}

static RlOutcome *verdict_read(const RlHttpResponse *response, const RlJson *json,
                               const GError *error)
{
  if (error != NULL)
    return verdict_fault(response, error,
                         g_error_matches(error, RL_ERROR, RL_ERROR_CANCELLED) ? RL_OUTCOME_CANCELLED
                                                                              : RL_OUTCOME_ERROR);
  if (is_success(response->status))
    return rl_outcome_new(RL_OUTCOME_DONE);
  RlOutcome *refused = verdict_common(response, json);
  return refused != NULL ? refused : unclear(RL_OUTCOME_ERROR, response, json);
}

RlOutcome *rl_verdict_check(const RlHttpResponse *response, const RlJson *json, const char *id,
                            const GError *error)
{
  return verdict_read(response, json, error);
}

RlOutcome *rl_verdict_json(const RlHttpResponse *response, const RlJson *json, const char *id,
                           const GError *error)
{
  RlOutcome *outcome = verdict_read(response, json, error);
  if (outcome->kind != RL_OUTCOME_DONE || json != NULL)
    return outcome;
  rl_outcome_free(outcome);
  return new_error(RL_OUTCOME_ERROR, RL_ERROR_MALFORMED,
                   _("The server's answer is not valid JSON. Check the base URL of the profile."));
}

RlOutcome *rl_verdict_link(const RlHttpResponse *response, const RlJson *json, const char *id,
                           const GError *error)
{
  RlOutcome *outcome = rl_verdict_json(response, json, id, error);
  if (outcome->kind != RL_OUTCOME_DONE)
    return outcome;
  rl_outcome_free(outcome);
  RlLink *link = expected_link(json, id);
  if (link != NULL)
    return done_with_link(link);
  return new_error(RL_OUTCOME_ERROR, RL_ERROR_MALFORMED,
                   _("The server answered with something else than the link asked for."));
}

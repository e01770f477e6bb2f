/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/verdict.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"

#include "net/retry.h"

static gboolean is_success(int status)
{
  return status >= 200 && status < 300;
}

/* "application/json" or "application/anything+json"; what comes behind a semicolon does not matter.
 */
static gboolean is_json_type(const char *value)
{
  g_autofree char *type = g_strstrip(g_strndup(value, strcspn(value, ";")));
  g_autofree char *low = g_ascii_strdown(type, -1);
  return g_str_equal(low, "application/json") ||
         (g_str_has_prefix(low, "application/") && g_str_has_suffix(low, "+json"));
}

typedef enum { NOTHING, JSON, SOMETHING_ELSE } Saying;

/* What the answer says that it is. A server that does not say what it sends could be any: a portal
 * that answers in the place of the bank, say. */
static Saying says(const RlHttpResponse *response)
{
  Saying saying = NOTHING;
  for (const char *value = rl_http_response_header(response, "Content-Type"); value != NULL;
       value = rl_http_response_header_next(response, "Content-Type", value)) {
    if (!is_json_type(value))
      return SOMETHING_ELSE;
    saying = JSON;
  }
  return saying;
}

/* Nothing but chunks was asked for or is understood. */
static gboolean is_encoded(const RlHttpResponse *response)
{
  static const struct {
    const char *header, *plain;
  } rows[] = { { "Content-Encoding", "identity" }, { "Transfer-Encoding", "chunked" } };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    for (const char *value = rl_http_response_header(response, rows[i].header); value != NULL;
         value = rl_http_response_header_next(response, rows[i].header, value))
      if (g_ascii_strcasecmp(value, rows[i].plain) != 0)
        return TRUE;
  return FALSE;
}

static RlOutcome *with_error(RlOutcomeKind kind, const GError *error)
{
  return rl_outcome_new_error(kind, g_error_copy(error));
}

static RlOutcome *new_error(RlOutcomeKind kind, RlError code, const char *message)
{
  return rl_outcome_new_error(kind, g_error_new_literal(RL_ERROR, (gint) code, message));
}

/* A part of the answer that nobody announced may be missing. */
static gboolean may_be_cut(const RlHttpResponse *response, const RlJson *json)
{
  return response->open_ended && json == NULL;
}

static RlOutcome *with_complaints(RlOutcomeKind kind, const RlJson *json)
{
  RlOutcome *outcome = rl_outcome_new(kind);
  g_ptr_array_unref(outcome->errors);
  outcome->errors = rl_api_errors_from_json(json, &outcome->removed);
  return outcome;
}

/* Of an answer that does not say whether the request was carried out. */
static RlOutcome *unclear(RlOutcomeKind kind, const RlHttpResponse *response, const RlJson *json)
{
  RlOutcome *outcome = with_complaints(kind, json);
  if (may_be_cut(response, json))
    g_set_error_literal(&outcome->error, RL_ERROR, RL_ERROR_UNKNOWN_OUTCOME,
                        _("The server's answer does not say where it ends, and is no whole text: a "
                          "part of it may be missing."));
  if (rl_retry_may_help(response))
    outcome->retry_after = rl_retry_after(response);
  return outcome;
}

/* Of every answer that is neither good nor a challenge. WHEN_UNCLEAR is what it means where it does
 * not say whether the request was carried out. */
static RlOutcome *verdict_no(const RlHttpResponse *response, const RlJson *json,
                             RlOutcomeKind when_unclear)
{
  const int status = response->status;
  if (status < 300 || status >= 500 || status == 408)
    return unclear(when_unclear, response, json);
  RlOutcome *outcome =
      with_complaints(status == 429 ? RL_OUTCOME_NOT_SENT : RL_OUTCOME_REFUSED, json);
  if (status == 429)
    outcome->retry_after = rl_retry_after(response);
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

static RlOutcome *verdict_success(const RlHttpResponse *response, const RlJson *json,
                                  const char *id)
{
  g_autoptr(RlLink) link = expected_link(json, id);
  if (link != NULL && says(response) == JSON && !is_encoded(response))
    return done_with_link(g_steal_pointer(&link));
  RlOutcome *outcome = unclear(RL_OUTCOME_UNKNOWN, response, json);
  if (link != NULL)
    outcome->exchange.fault =
        g_strdup(_("The link is in the answer, but the answer does not say "
                   "that it is JSON and nothing else, so it proves nothing."));
  return outcome;
}

static RlOutcome *open_challenge(const RlHttpResponse *response, const RlJson *json, const char *id)
{
  RlChallenge *challenge = rl_challenge_from_json(json, id, &response->receipt);
  if (challenge == NULL)
    return NULL;
  RlOutcome *outcome = with_complaints(RL_OUTCOME_CHALLENGE, json);
  outcome->challenge = challenge;
  outcome->removed += challenge->removed;
  return outcome;
}

RlOutcome *rl_verdict_write(const RlHttpResponse *response, const RlJson *json, const char *id,
                            const GError *error)
{
  if (error != NULL)
    return verdict_fault(response, error, RL_OUTCOME_UNKNOWN);
  if (is_success(response->status))
    return verdict_success(response, json, id);
  if (response->status != 428)
    return verdict_no(response, json, RL_OUTCOME_UNKNOWN);
  RlOutcome *challenge = open_challenge(response, json, id);
  if (challenge != NULL)
    return challenge;
  /* The session may be what is missing. */
  return may_be_cut(response, json) ? unclear(RL_OUTCOME_UNKNOWN, response, json)
                                    : verdict_no(response, json, RL_OUTCOME_UNKNOWN);
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
  return verdict_no(response, json, RL_OUTCOME_ERROR);
}

static gboolean may_be_json(const RlHttpResponse *response)
{
  return says(response) != SOMETHING_ELSE && !is_encoded(response);
}

gboolean rl_verdict_is_sound(const RlHttpResponse *response)
{
  return is_success(response->status) && may_be_json(response);
}

RlOutcome *rl_verdict_json(const RlHttpResponse *response, const RlJson *json, const char *id,
                           const GError *error)
{
  RlOutcome *outcome = verdict_read(response, json, error);
  if (outcome->kind != RL_OUTCOME_DONE || (json != NULL && may_be_json(response)))
    return outcome;
  rl_outcome_free(outcome);
  return new_error(RL_OUTCOME_ERROR, RL_ERROR_MALFORMED,
                   _("The server's answer is not valid JSON. Check the base URL of the profile."));
}

RlOutcome *rl_verdict_keys(const RlHttpResponse *response, const RlJson *json, const char *id,
                           const GError *error)
{
  const gboolean says_nothing =
      error == NULL && is_success(response->status) && rl_secret_length(response->body) == 0;
  return says_nothing ? rl_outcome_new(RL_OUTCOME_DONE)
                      : rl_verdict_json(response, json, id, error);
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

gboolean rl_verdict_is_decisive(const char *name)
{
  static const char *const names[] = { "id",     "session", "link",
                                       "status", "expiry",  "last_accessed_at" };
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    if (g_str_equal(names[i], name))
      return TRUE;
  return FALSE;
}

static const char *decisive_double(const GPtrArray *doubles)
{
  for (guint i = 0; i < doubles->len; i++) {
    const RlJsonDouble *found = g_ptr_array_index(doubles, i);
    if (found->differ && rl_verdict_is_decisive(found->name))
      return found->name;
  }
  return NULL;
}

/* Of a 428 in which a session can no longer be told from none, too. */
static gboolean stands_on_members(const RlOutcome *outcome, int status)
{
  return outcome->link != NULL || outcome->challenge != NULL ||
         (outcome->kind == RL_OUTCOME_REFUSED && status == 428);
}

static void make_unclear(RlOutcome *outcome, const char *name, RlOutcomeKind when_unclear)
{
  g_clear_pointer(&outcome->link, rl_link_free);
  g_clear_pointer(&outcome->challenge, rl_challenge_free);
  outcome->kind = when_unclear;
  outcome->error = g_error_new(RL_ERROR, RL_ERROR_MALFORMED,
                               _("The server said “%s” twice, and not the same, so it is not "
                                 "certain what its answer means."),
                               name);
}

void rl_verdict_doubles(RlOutcome *outcome, const RlHttpResponse *response,
                        const GPtrArray *doubles, RlOutcomeKind when_unclear)
{
  const char *name = decisive_double(doubles);
  if (name != NULL && stands_on_members(outcome, response->status)) {
    make_unclear(outcome, name, when_unclear);
    return;
  }
  for (guint i = 0; i < doubles->len; i++)
    rl_outcome_add_doubled(outcome, ((RlJsonDouble *) g_ptr_array_index(doubles, i))->name);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The object that --json prints. Its members are the same for every outcome; those that do not
 * apply are null. */
#include "app/report.h"

static RlJson *errors_json(const RlOutcome *outcome)
{
  if (outcome->errors->len == 0)
    return rl_json_copy(NULL);
  RlJson *list = rl_json_new_array();
  for (guint i = 0; i < outcome->errors->len; i++) {
    const RlApiError *error = g_ptr_array_index(outcome->errors, i);
    RlJson *object = rl_json_new_object();
    rl_json_set_string(object, "code", error->code);
    rl_json_set_string(object, "message", error->message);
    rl_json_set_string(object, "field", error->field);
    rl_json_set_string(object, "request_id", error->request_id);
    rl_json_add(list, object);
  }
  return list;
}

static RlJson *request_ids_json(const RlOutcome *outcome)
{
  g_auto(GStrv) ids = rl_outcome_request_ids(outcome);
  if (*ids == NULL)
    return rl_json_copy(NULL);
  RlJson *list = rl_json_new_array();
  for (char **id = ids; *id != NULL; id++)
    rl_json_add(list, rl_json_new_string(*id));
  return list;
}

static RlJson *challenge_json(const RlChallenge *challenge)
{
  if (challenge == NULL)
    return rl_json_copy(NULL);
  RlJson *object = rl_json_new_object();
  g_autofree char *expires = rl_time_format_utc(challenge->expires_at);
  rl_json_set_string(object, "session", challenge->session);
  rl_json_set_string(object, "link", challenge->link);
  rl_json_set_string(object, "expires_at", expires);
  rl_json_set_string(object, "instructions", challenge->instructions);
  rl_json_set_string(object, "type", challenge->type);
  rl_json_set_string(object, "value", challenge->value);
  rl_json_set_boolean(object, "expects_user_input", challenge->expects_input);
  return object;
}

RlJson *rl_report_json(const RlOutcome *outcome, const char *link_id)
{
  RlJson *object = rl_json_new_object();
  g_autofree char *message = rl_outcome_message(outcome);
  rl_json_set_string(object, "outcome", rl_outcome_word(outcome));
  if (outcome->http_status != 0)
    rl_json_set_integer(object, "http_status", outcome->http_status);
  else
    rl_json_set_string(object, "http_status", NULL);
  rl_json_set_string(object, "link", link_id);
  rl_json_set(object, "request_ids", request_ids_json(outcome));
  rl_json_set(object, "errors", errors_json(outcome));
  rl_json_set(object, "challenge", challenge_json(outcome->challenge));
  rl_json_set(object, "response", rl_json_copy(outcome->link != NULL ? outcome->link->json : NULL));
  rl_json_set_string(object, "message", message);
  rl_json_set_string(object, "reconciled", rl_reconciled_word(outcome->reconciled));
  return object;
}

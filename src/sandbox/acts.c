/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can happen to an update once the bank is asked. */
#include "sandbox/behaviour.h"

/* The log-in worked. */
static void succeed(RlSandboxAttempt *attempt)
{
  rl_sandbox_sessions_close(attempt->state->sessions, attempt->link.id);
  rl_sandbox_links_succeeded(attempt->state->links, &attempt->link);
}

static RlSandboxAnswer *answer_link(const RlSandboxAttempt *attempt, guint status)
{
  return rl_sandbox_answer_json(status, rl_sandbox_link_json(&attempt->link));
}

static guint success_status(const RlSandboxAttempt *attempt)
{
  return attempt->challenge ? attempt->link.institution->resume_status : 200;
}

static RlSandboxAnswer *challenge(RlSandboxAttempt *attempt, const RlSandboxChallenge *which)
{
  RlSandboxState *state = attempt->state;
  return rl_sandbox_answer_json(428,
                                rl_sandbox_sessions_open(state->sessions, attempt->link.id, which));
}

RlSandboxAnswer *rl_sandbox_act_succeed(RlSandboxAttempt *attempt, gconstpointer detail)
{
  if (attempt->challenge && attempt->challenge->next)
    return challenge(attempt, rl_sandbox_challenge_find(attempt->challenge->next));
  succeed(attempt);
  return answer_link(attempt, success_status(attempt));
}

RlSandboxAnswer *rl_sandbox_act_created(RlSandboxAttempt *attempt, gconstpointer detail)
{
  succeed(attempt);
  return answer_link(attempt, 201);
}

RlSandboxAnswer *rl_sandbox_act_status(RlSandboxAttempt *attempt, gconstpointer status)
{
  rl_sandbox_sessions_close(attempt->state->sessions, attempt->link.id);
  rl_sandbox_links_set_status(attempt->state->links, &attempt->link, status);
  return answer_link(attempt, success_status(attempt));
}

RlSandboxAnswer *rl_sandbox_act_other_id(RlSandboxAttempt *attempt, gconstpointer other_id)
{
  RlJson *body;
  succeed(attempt);
  body = rl_sandbox_link_json(&attempt->link);
  rl_json_set_string(body, "id", other_id);
  return rl_sandbox_answer_json(success_status(attempt), body);
}

RlSandboxAnswer *rl_sandbox_act_more(RlSandboxAttempt *attempt, gconstpointer detail)
{
  RlJson *body;
  succeed(attempt);
  body = rl_sandbox_link_json(&attempt->link);
  rl_json_set_string(body, "weather_at_the_bank", "fair");
  rl_json_set(body, "owners", rl_json_new_array());
  return rl_sandbox_answer_json(success_status(attempt), body);
}

RlSandboxAnswer *rl_sandbox_act_page(RlSandboxAttempt *attempt, gconstpointer page)
{
  const RlSandboxPage *self = page;
  RlSandboxAnswer *answer = rl_sandbox_answer_text(self->status, self->type, self->body);
  return self->header ? rl_sandbox_answer_with(answer, self->header, self->header_value) : answer;
}

RlSandboxAnswer *rl_sandbox_act_done_but(RlSandboxAttempt *attempt, gconstpointer detail)
{
  succeed(attempt);
  return rl_sandbox_act_page(attempt, detail);
}

RlSandboxAnswer *rl_sandbox_act_fault(RlSandboxAttempt *attempt, gconstpointer fault)
{
  const RlSandboxFault *self = fault;
  gboolean refused = g_str_equal(self->code, "login_error");
  if (refused)
    rl_sandbox_links_refused(attempt->state->links, &attempt->link);
  if (refused || g_str_equal(self->code, "session_expired"))
    rl_sandbox_sessions_close(attempt->state->sessions, attempt->link.id);
  return rl_sandbox_answer_error(self->status, self->code, self->message, self->field);
}

RlSandboxAnswer *rl_sandbox_act_done_fault(RlSandboxAttempt *attempt, gconstpointer fault)
{
  succeed(attempt);
  return rl_sandbox_act_fault(attempt, fault);
}

RlSandboxAnswer *rl_sandbox_act_two(RlSandboxAttempt *attempt, gconstpointer detail)
{
  RlJson *errors = rl_json_new_array();
  rl_json_add(errors, rl_sandbox_error_new("invalid", "This PIN has the wrong form", "password2"));
  rl_json_add(errors, rl_sandbox_error_new("invalid_choice", "There is no such kind of document",
                                           "username_type"));
  return rl_sandbox_answer_json(400, errors);
}

RlSandboxAnswer *rl_sandbox_act_single(RlSandboxAttempt *attempt, gconstpointer detail)
{
  return rl_sandbox_answer_json(
      400, rl_sandbox_error_new("validation_error", "The credentials do not fit", NULL));
}

/* {"field": …, "request_id": …, "password": [{…}], "credentials": {"password2": {…}}} */
RlSandboxAnswer *rl_sandbox_act_nested(RlSandboxAttempt *attempt, gconstpointer detail)
{
  g_autofree char *request_id = rl_sandbox_hex_new();
  RlJson *errors = rl_json_new_array();
  RlJson *error = rl_json_new_object();
  RlJson *first = rl_json_new_array();
  RlJson *second = rl_json_new_object();
  rl_json_add(first, rl_sandbox_error_new("invalid", "Not a password of this bank", NULL));
  rl_json_set(second, "password2", rl_sandbox_error_new("blank", "A PIN is needed", NULL));
  rl_json_set_string(error, "field", "credentials");
  rl_json_set_string(error, "request_id", request_id);
  rl_json_set(error, "password", first);
  rl_json_set(error, "credentials", second);
  rl_json_add(errors, error);
  return rl_sandbox_answer_json(400, errors);
}

RlSandboxAnswer *rl_sandbox_act_duplicated(RlSandboxAttempt *attempt, gconstpointer detail)
{
  RlJson *errors = rl_json_new_array();
  RlJson *error = rl_sandbox_error_new("duplicated", "This link is there already", NULL);
  rl_json_set_string(error, "institution_user_id", "Hq6dKlCU2qJmqsmkWr7Ywnxx_7OaUMDnB1dFGd4iQSM=");
  rl_json_add(errors, error);
  return rl_sandbox_answer_json(400, errors);
}

/* Who follows it leaves a line in the log. */
RlSandboxAnswer *rl_sandbox_act_redirect(RlSandboxAttempt *attempt, gconstpointer detail)
{
  g_autofree char *target =
      g_strdup_printf("%s/api/links/%s/?followed=1", attempt->state->base_url, attempt->link.id);
  return rl_sandbox_answer_with(rl_sandbox_answer_text(307, "text/html", "<h1>Moved</h1>\n"),
                                "Location", target);
}

RlSandboxAnswer *rl_sandbox_act_echo(RlSandboxAttempt *attempt, gconstpointer detail)
{
  return rl_sandbox_answer_error(400, "validation_error", attempt->request->body, NULL);
}

RlSandboxAnswer *rl_sandbox_act_echo_page(RlSandboxAttempt *attempt, gconstpointer detail)
{
  g_autofree char *page = g_strdup_printf("<html><body><h1>Server error</h1><pre>%s</pre></body>\n",
                                          attempt->request->body);
  return rl_sandbox_answer_text(500, "text/html; charset=utf-8", page);
}

/* The link changes when the wait is over, not before: who reads it meanwhile sees the old state. */
RlSandboxAnswer *rl_sandbox_act_slow(RlSandboxAttempt *attempt, gconstpointer seconds)
{
  if (!rl_sandbox_state_wait(attempt->state, GPOINTER_TO_UINT(seconds)))
    return NULL;
  return rl_sandbox_act_succeed(attempt, NULL);
}

RlSandboxAnswer *rl_sandbox_act_stall(RlSandboxAttempt *attempt, gconstpointer detail)
{
  rl_sandbox_state_note(attempt->state, attempt->request, 0);
  rl_sandbox_state_wait(attempt->state, G_MAXUINT);
  return NULL;
}

RlSandboxAnswer *rl_sandbox_act_challenge(RlSandboxAttempt *attempt, gconstpointer name)
{
  return challenge(attempt, rl_sandbox_challenge_find(name));
}

RlSandboxAnswer *rl_sandbox_act_slow_challenge(RlSandboxAttempt *attempt, gconstpointer name)
{
  enum { SECONDS = 3 };
  if (!rl_sandbox_state_wait(attempt->state, SECONDS))
    return NULL;
  return rl_sandbox_act_challenge(attempt, name);
}

RlSandboxAnswer *rl_sandbox_act_again(RlSandboxAttempt *attempt, gconstpointer detail)
{
  return challenge(attempt, attempt->challenge ? attempt->challenge
                                               : rl_sandbox_challenge_find("mfa_default"));
}

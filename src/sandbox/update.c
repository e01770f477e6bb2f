/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PUT and PATCH: first the form of the request, then magic values, then the institution's own
 * form, then the link's script. */
#include "sandbox/update.h"

#include <string.h>

#include "sandbox/behaviour.h"
#include "sandbox/list.h"

/* Characters that a credential may have, unless it is a file. */
enum { MAX_CREDENTIAL = 64 };

typedef struct {
  const char *name;
  gboolean is_file;  /* base64 of one, with no limit of its own */
  gboolean is_token; /* takes the magic values that are tokens */
} Member;

static const Member members[] = {
  { "password", FALSE, FALSE },      { "password2", FALSE, FALSE },
  { "token", FALSE, TRUE },          { "encryption_key", FALSE, FALSE },
  { "username_type", FALSE, FALSE }, { "certificate", TRUE, FALSE },
  { "private_key", TRUE, FALSE },
};

static RlSandboxAnswer *refuse(const char *code, const char *message, const char *field)
{
  return rl_sandbox_answer_error(400, code, message, field);
}

/* The body as an object, or NULL and *REFUSAL. */
static RlJson *parse_body(const RlSandboxRequest *request, RlSandboxAnswer **refusal)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RlJson) body = rl_json_parse(request->body, request->body_length, &error);
  if (!body) {
    *refusal = refuse("parse_error", "The request is not JSON", NULL);
    return NULL;
  }
  if (rl_json_kind(body) != RL_JSON_OBJECT) {
    *refusal = refuse("invalid", "An object was expected", NULL);
    return NULL;
  }
  return g_steal_pointer(&body);
}

static const char *text_of(const RlJson *body, const char *name)
{
  return rl_json_string(rl_json_member(body, name));
}

/* NULL when VALUE is missing or a text that is not empty. */
static RlSandboxAnswer *check_text(const RlJson *body, const char *name)
{
  const RlJson *value = rl_json_member(body, name);
  RlJsonKind kind = rl_json_kind(value);
  if (kind == RL_JSON_NOTHING)
    return NULL;
  if (kind == RL_JSON_NULL)
    return refuse("null", "This cannot be null", name);
  if (kind != RL_JSON_STRING)
    return refuse("invalid", "This is not a string", name);
  return *rl_json_string(value) ? NULL : refuse("blank", "This cannot be empty", name);
}

static RlSandboxAnswer *check_required(const RlJson *body, const char *name)
{
  if (!rl_json_member(body, name))
    return refuse("required", "A value is required here", name);
  return check_text(body, name);
}

/* Base64 without line breaks. */
static gboolean is_base64(const char *text)
{
  gsize body = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  gsize padding = strspn(text + body, "=");
  return body > 0 && padding <= 2 && !text[body + padding];
}

static RlSandboxAnswer *check_member(const RlJson *body, const Member *member)
{
  const char *text = text_of(body, member->name);
  RlSandboxAnswer *refusal = check_text(body, member->name);
  if (refusal || !text || !member->is_file || is_base64(text))
    return refusal;
  return refuse("invalid", "This is not base64 on one line", member->name);
}

static RlSandboxAnswer *check_pair(const RlJson *body)
{
  gboolean certificate = rl_json_member(body, "certificate") != NULL;
  gboolean key = rl_json_member(body, "private_key") != NULL;
  if (certificate == key)
    return NULL;
  return refuse("required", "A certificate and its key go together",
                key ? "certificate" : "private_key");
}

/* The form of the request, whatever the link. Unknown members are passed over. */
static RlSandboxAnswer *check_body(const RlJson *body)
{
  gboolean any = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(members); i++) {
    RlSandboxAnswer *refusal = check_member(body, &members[i]);
    if (refusal)
      return refusal;
    any = any || rl_json_member(body, members[i].name);
  }
  return any ? check_pair(body) : refuse("required", "A value is required here", "password");
}

static const RlSandboxBehaviour *find_magic(const RlJson *body)
{
  for (guint i = 0; i < G_N_ELEMENTS(members); i++) {
    const char *text = text_of(body, members[i].name);
    if (!text || members[i].is_file)
      continue;
    if (rl_sandbox_behaviour_is_token(text) && !members[i].is_token)
      continue;
    const RlSandboxBehaviour *behaviour = rl_sandbox_behaviour_find(text);
    if (behaviour)
      return behaviour;
  }
  return NULL;
}

static RlSandboxAnswer *check_lengths(const RlJson *body)
{
  for (guint i = 0; i < G_N_ELEMENTS(members); i++) {
    const char *text = text_of(body, members[i].name);
    if (text && !members[i].is_file && g_utf8_strlen(text, -1) > MAX_CREDENTIAL)
      return refuse("validation_error", "Bad request", NULL);
  }
  return NULL;
}

/* The institution's own form */

static gboolean takes_code(const RlJson *field, const char *code)
{
  for (const RlJson *one = rl_json_first(rl_json_member(field, "values")); one;
       one = rl_json_next(one))
    if (g_strcmp0(text_of(one, "code"), code) == 0)
      return TRUE;
  return FALSE;
}

static gboolean is_demanded(const RlJson *field, const RlJson *body)
{
  const char *name = text_of(field, "name");
  gboolean is_name = g_str_has_prefix(name, "username") && !g_str_equal(name, "username_type");
  gboolean replaced = rl_json_member(body, "certificate") || rl_json_member(body, "token");
  if (is_name || rl_json_boolean(rl_json_member(field, "optional"), FALSE))
    return FALSE;
  return !(replaced && g_str_equal(name, "password"));
}

static RlSandboxAnswer *refuse_login(RlSandboxAttempt *attempt, const char *magic)
{
  const RlSandboxBehaviour *behaviour = rl_sandbox_behaviour_find(magic);
  return behaviour->act(attempt, behaviour->detail);
}

static RlSandboxAnswer *check_field(RlSandboxAttempt *attempt, const RlJson *field,
                                    const RlJson *body)
{
  const char *name = text_of(field, "name");
  const char *given = text_of(body, name);
  const char *fixed = text_of(field, "value");
  if (!given)
    return is_demanded(field, body) ? refuse_login(attempt, "login_missing") : NULL;
  if (fixed && !g_str_equal(given, fixed))
    return refuse_login(attempt, "login_invalid");
  if (!g_str_equal(name, "username_type"))
    return NULL;
  if (!takes_code(field, given))
    return refuse("invalid_choice", "There is no such kind of document", name);
  /* The choice that the real sandbox offers only to be refused. */
  return g_str_equal(given, "999") ? refuse_login(attempt, "login_invalid") : NULL;
}

static RlSandboxAnswer *check_form(RlSandboxAttempt *attempt, const RlJson *body)
{
  const char *text = attempt->link.institution->form_fields;
  g_autoptr(RlJson) form = rl_json_parse(text, strlen(text), NULL);
  for (const RlJson *field = rl_json_first(form); field; field = rl_json_next(field)) {
    RlSandboxAnswer *refusal = check_field(attempt, field, body);
    if (refusal)
      return refusal;
  }
  return NULL;
}

static RlSandboxAnswer *act_on_credentials(RlSandboxAttempt *attempt, const RlJson *body)
{
  const RlSandboxBehaviour *behaviour = find_magic(body);
  RlSandboxAnswer *refusal = NULL;
  if (behaviour)
    return behaviour->act(attempt, behaviour->detail);
  refusal = check_lengths(body);
  if (!refusal)
    refusal = check_form(attempt, body);
  if (refusal)
    return refusal;
  if (!attempt->link.script)
    return rl_sandbox_act_succeed(attempt, NULL);
  behaviour = rl_sandbox_behaviour_find(attempt->link.script);
  return behaviour->act(attempt, behaviour->detail);
}

RlSandboxAnswer *rl_sandbox_update(RlSandboxState *state, const RlSandboxRequest *request,
                                   const char *id)
{
  RlSandboxAttempt attempt = { .state = state, .request = request };
  RlSandboxAnswer *refusal = NULL;
  g_autoptr(RlJson) body = NULL;
  if (!rl_sandbox_links_find(state->links, id, &attempt.link))
    return rl_sandbox_answer_not_found();
  body = parse_body(request, &refusal);
  if (body)
    refusal = check_body(body);
  return refusal ? refusal : act_on_credentials(&attempt, body);
}

/* Answers to challenges */

static RlSandboxAnswer *check_resume(const RlJson *body)
{
  RlSandboxAnswer *refusal = check_required(body, "session");
  if (!refusal)
    refusal = check_required(body, "link");
  return refusal ? refusal : check_text(body, "token");
}

static RlSandboxAnswer *act_on_token(RlSandboxAttempt *attempt, const char *token)
{
  const RlSandboxBehaviour *behaviour;
  if (!rl_sandbox_challenge_wants_input(attempt->challenge) && !token)
    return rl_sandbox_act_succeed(attempt, NULL);
  if (!token)
    return refuse("required", "A value is required here", "token");
  behaviour = rl_sandbox_behaviour_find(token);
  return behaviour ? behaviour->act(attempt, behaviour->detail)
                   : rl_sandbox_act_again(attempt, NULL);
}

RlSandboxAnswer *rl_sandbox_resume(RlSandboxState *state, const RlSandboxRequest *request)
{
  RlSandboxAttempt attempt = { .state = state, .request = request };
  RlSandboxAnswer *refusal = NULL;
  g_autoptr(RlJson) body = parse_body(request, &refusal);
  if (!body || (refusal = check_resume(body)))
    return refusal;
  if (!rl_sandbox_links_find(state->links, text_of(body, "link"), &attempt.link))
    return refuse("does_not_exist", "There is no link of that id", "link");
  attempt.challenge =
      rl_sandbox_sessions_find(state->sessions, attempt.link.id, text_of(body, "session"));
  if (!attempt.challenge)
    return refuse("session_expired", "This session is over, or there was none", NULL);
  return act_on_token(&attempt, text_of(body, "token"));
}

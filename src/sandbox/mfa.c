/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sessions: one a link, the latest; and the body of a 428. */
#include "sandbox/mfa.h"

#include "sandbox/exchange.h"

typedef struct {
  char *id;
  const RlSandboxChallenge *challenge;
  gint64 until; /* monotonic, microseconds */
} Session;

struct RlSandboxSessions {
  GHashTable *of_link;
};

static void session_free(gpointer data)
{
  Session *self = data;
  g_free(self->id);
  g_free(self);
}

RlSandboxSessions *rl_sandbox_sessions_new(void)
{
  RlSandboxSessions *self = g_new0(RlSandboxSessions, 1);
  self->of_link = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, session_free);
  return self;
}

void rl_sandbox_sessions_free(RlSandboxSessions *self)
{
  if (!self)
    return;
  g_hash_table_unref(self->of_link);
  g_free(self);
}

static void set_expiry(RlJson *body, const RlSandboxChallenge *challenge)
{
  g_autofree char *digits = g_strdup_printf("%u", challenge->seconds);
  if (challenge->expiry == RL_SANDBOX_EXPIRY_INTEGER)
    rl_json_set_integer(body, "expiry", challenge->seconds);
  if (challenge->expiry == RL_SANDBOX_EXPIRY_STRING)
    rl_json_set_string(body, "expiry", digits);
  if (challenge->expiry == RL_SANDBOX_EXPIRY_UNREADABLE)
    rl_json_set_string(body, "expiry", "<integer>");
}

static RlJson *data_new(const RlSandboxChallenge *challenge)
{
  RlJson *data = rl_json_new_object();
  if (challenge->instructions)
    rl_json_set_string(data, "instructions", challenge->instructions);
  if (challenge->type)
    rl_json_set_string(data, "type", challenge->type);
  if (challenge->value)
    rl_json_set_string(data, "value", challenge->value);
  if (challenge->input == RL_SANDBOX_INPUT_NONE_EXPECTED)
    rl_json_set_boolean(data, "expect_user_input", FALSE);
  else if (challenge->input != RL_SANDBOX_INPUT_UNSAID)
    rl_json_set_boolean(data, "expects_user_input", challenge->input == RL_SANDBOX_INPUT_WANTED);
  return data;
}

static RlJson *head_new(const RlSandboxChallenge *challenge)
{
  RlJson *body;
  if (challenge->form != RL_SANDBOX_FORM_DETAIL)
    return rl_sandbox_error_new(
        "token_required",
        challenge->message ? challenge->message : "The institution asks for an MFA token to log in",
        NULL);
  body = rl_json_new_object();
  rl_json_set_string(body, "detail", "Token Required");
  return body;
}

static RlJson *body_new(const Session *session, const char *link_id)
{
  const RlSandboxChallenge *challenge = session->challenge;
  RlJson *body = head_new(challenge);
  rl_json_set_string(body, "session", session->id);
  set_expiry(body, challenge);
  rl_json_set_string(body, "link", link_id);
  if (challenge->data == RL_SANDBOX_DATA_GIVEN)
    rl_json_set(body, "token_generation_data", data_new(challenge));
  if (challenge->data == RL_SANDBOX_DATA_NULL)
    rl_json_set_string(body, "token_generation_data", NULL);
  return body;
}

RlJson *rl_sandbox_sessions_open(RlSandboxSessions *self, const char *link_id,
                                 const RlSandboxChallenge *challenge)
{
  Session *session = g_new0(Session, 1);
  session->id = challenge->dashed ? g_uuid_string_random() : rl_sandbox_hex_new();
  session->challenge = challenge;
  session->until = g_get_monotonic_time() + (gint64) challenge->seconds * G_USEC_PER_SEC;
  g_hash_table_replace(self->of_link, g_strdup(link_id), session);
  RlJson *body = body_new(session, link_id);
  if (challenge->form != RL_SANDBOX_FORM_ARRAY)
    return body;
  RlJson *array = rl_json_new_array();
  rl_json_add(array, body);
  return array;
}

const RlSandboxChallenge *rl_sandbox_sessions_find(const RlSandboxSessions *self,
                                                   const char *link_id, const char *session)
{
  const Session *found = g_hash_table_lookup(self->of_link, link_id);
  if (!found || g_strcmp0(found->id, session) != 0)
    return NULL;
  return g_get_monotonic_time() < found->until ? found->challenge : NULL;
}

void rl_sandbox_sessions_close(RlSandboxSessions *self, const char *link_id)
{
  g_hash_table_remove(self->of_link, link_id);
}

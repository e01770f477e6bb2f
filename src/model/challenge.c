/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/challenge.h"

#include <string.h>

#include "base/text.h"

enum { BLOCK_MAX_CHARS = 4096 };

/* NULL: it has none. */
static const char *session_of(const RlJson *object)
{
  const char *session = rl_json_string(rl_json_member(object, "session"));
  return session != NULL && *session != '\0' ? session : NULL;
}

/* The object that matters, out of the shapes in which it comes: of a list the first one with a
 * session. NULL: there is none. */
static const RlJson *unwrap(const RlJson *body)
{
  const gboolean is_list = rl_json_kind(body) == RL_JSON_ARRAY;
  const RlJson *object = is_list ? rl_json_first(body) : body;
  while (is_list && object != NULL && session_of(object) == NULL)
    object = rl_json_next(object);
  return object;
}

static const struct {
  const char *word;
  RlChallengeKind kind;
} kinds[] = {
  { "numeric", RL_CHALLENGE_NUMERIC }, { "number", RL_CHALLENGE_NUMERIC },
  { "text", RL_CHALLENGE_TEXT },       { "qr", RL_CHALLENGE_QR },
  { "qr_code", RL_CHALLENGE_QR },      { "qrcode", RL_CHALLENGE_QR },
};

gboolean rl_challenge_knows_type(const char *type)
{
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (g_ascii_strcasecmp(type, kinds[i].word) == 0)
      return TRUE;
  return FALSE;
}

static RlChallengeKind kind_of(const char *type, const char *value)
{
  for (guint i = 0; type != NULL && i < G_N_ELEMENTS(kinds); i++)
    if (g_ascii_strcasecmp(type, kinds[i].word) == 0)
      return kinds[i].kind;
  return type == NULL && value == NULL ? RL_CHALLENGE_DEVICE : RL_CHALLENGE_OTHER;
}

/* The seconds in "600" or "59.5", or -1: it is no number. What is below nought is over, a fraction
 * is cut off, and what is beyond all reason is the longest time that there is. */
static gint64 whole_seconds(char *text)
{
  char *end = NULL;
  const char *bare = g_strstrip(text);
  const double seconds = g_ascii_strtod(bare, &end);
  /* Not the words and the hexadecimal digits that C takes for numbers. */
  if (*bare == '\0' || *end != '\0' || bare[strspn(bare, "+-.0123456789Ee")] != '\0')
    return -1;
  return (gint64) CLAMP(seconds, 0, RL_CHALLENGE_LONGEST);
}

/* Seconds, from a number or a numeric string; -1 for anything else. Never minutes, never a point in
 * time. A number that cannot be counted down is no reason to offer a challenge for ever. */
static gint64 read_expiry(const RlJson *json)
{
  const char *text = rl_json_string(json);
  g_autofree char *number =
      rl_json_kind(json) == RL_JSON_NUMBER ? rl_json_print(json, FALSE) : g_strdup(text);
  return number != NULL ? whole_seconds(number) : -1;
}

static void read_expiry_into(RlChallenge *self, const RlJson *json, const RlReceipt *receipt)
{
  const gint64 seconds = read_expiry(json);
  self->deadline = RL_NO_EXPIRY;
  if (seconds < 0)
    return;
  self->deadline = receipt->monotonic + seconds * G_USEC_PER_SEC;
  self->expires_at = receipt->wall + seconds;
}

/* Both spellings are in use; absent means that a token is expected. */
static gboolean read_expects_input(const RlJson *data)
{
  const RlJson *a = rl_json_member(data, "expects_user_input");
  const RlJson *b = rl_json_member(data, "expect_user_input");
  return rl_json_boolean(a, TRUE) && rl_json_boolean(b, TRUE);
}

/* The challenge number has been seen as a string only; as a number it would say the same. An empty
 * text is no value: there is nothing to show, to spell or to copy. */
static char *text_or_number(const RlJson *json)
{
  const char *text = rl_json_string(json);
  if (rl_json_kind(json) == RL_JSON_NUMBER)
    return rl_json_print(json, FALSE);
  return text != NULL && *text != '\0' ? g_strdup(text) : NULL;
}

static void read_data(RlChallenge *self, const RlJson *data)
{
  g_autofree char *value = text_or_number(rl_json_member(data, "value"));
  self->instructions = rl_text_or_nothing(rl_text_clean_block(
      rl_json_string(rl_json_member(data, "instructions")), -1, BLOCK_MAX_CHARS, &self->removed));
  self->type = rl_text_or_nothing(
      rl_text_clean_line(rl_json_string(rl_json_member(data, "type")), -1, 64, &self->removed));
  self->value = g_strdup(value);
  self->shown_value = rl_text_clean_line(value, -1, RL_CHALLENGE_SHOWN_MAX, &self->removed);
  self->expects_input = read_expects_input(data);
  self->kind = kind_of(self->type, value);
}

RlChallenge *rl_challenge_from_json(const RlJson *body, const char *link_id,
                                    const RlReceipt *receipt)
{
  const RlJson *object = unwrap(body);
  const char *session = session_of(object);
  if (session == NULL)
    return NULL;
  const char *link = rl_json_string(rl_json_member(object, "link"));
  RlChallenge *self = g_new0(RlChallenge, 1);
  self->session = g_strdup(session);
  self->link = g_strdup(link != NULL && *link != '\0' ? link : link_id);
  self->attempt = 1;
  read_expiry_into(self, rl_json_member(object, "expiry"), receipt);
  read_data(self, rl_json_member(object, "token_generation_data"));
  return self;
}

RlChallenge *rl_challenge_copy(const RlChallenge *self)
{
  if (self == NULL)
    return NULL;
  RlChallenge *copy = g_new(RlChallenge, 1);
  *copy = *self;
  copy->session = g_strdup(self->session);
  copy->link = g_strdup(self->link);
  copy->instructions = g_strdup(self->instructions);
  copy->type = g_strdup(self->type);
  copy->value = g_strdup(self->value);
  copy->shown_value = g_strdup(self->shown_value);
  return copy;
}

void rl_challenge_free(RlChallenge *self)
{
  if (self == NULL)
    return;
  g_free(self->session);
  g_free(self->link);
  g_free(self->instructions);
  g_free(self->type);
  g_free(self->value);
  g_free(self->shown_value);
  g_free(self);
}

gint64 rl_challenge_seconds_left(const RlChallenge *self, gint64 now)
{
  if (self->deadline == RL_NO_EXPIRY)
    return -1;
  /* Rounded up, so that the last second is shown as 1 and 0 means that it is over. */
  return MAX(0, (self->deadline - now + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
}

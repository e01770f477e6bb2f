/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/redact.h"

#include <string.h>

#include "json/secret-json.h"

#include "model/api-error.h"
#include "model/challenge.h"
#include "model/field.h"
#include "model/link.h"

#include "net/needles.h"

/* A shorter secret inside a longer text is more likely chance than an echo. */
enum { CONTAINED_MIN = 4, ENCODED_MIN = 8 };

void rl_redaction_add(RlRedaction *self, const RlSecret *secret)
{
  g_return_if_fail(self->n < G_N_ELEMENTS(self->secrets));
  if (rl_secret_length(secret) > 0)
    self->secrets[self->n++] = secret;
}

void rl_redaction_add_shown(RlRedaction *self, const RlSecret *secret)
{
  rl_redaction_add(self, secret);
  self->shown = secret;
}

/* Where a text was cut off, the beginning of a secret can be its end. */
static void replace_beginning(GString *text, const char *needle, gsize n)
{
  for (gsize k = MIN(n, text->len); k >= CONTAINED_MIN; k--)
    if (memcmp(text->str + text->len - k, needle, k) == 0) {
      g_string_truncate(text, text->len - k);
      g_string_append(text, RL_REDACTED);
      return;
    }
}

static void replace_all(const RlRedaction *self, GString *text, const char *needle, gsize n)
{
  gsize at = 0;
  while (text->len >= n && at <= text->len - n) {
    const char *hit = memmem(text->str + at, text->len - at, needle, n);
    if (hit == NULL)
      break;
    at = (gsize) (hit - text->str);
    g_string_erase(text, (gssize) at, (gssize) n);
    g_string_insert(text, (gssize) at, RL_REDACTED);
    at += strlen(RL_REDACTED);
  }
  if (self->cut_off)
    replace_beginning(text, needle, n);
}

static void replace_json(const RlRedaction *self, GString *text, const RlSecret *secret)
{
  g_autoptr(RlSecret) escaped = rl_secret_new(16 + rl_secret_json_bound(secret));
  rl_secret_json_member(escaped, "", secret);
  /* {"":"…" : the value's text begins behind five bytes and ends before the last quote. */
  if (rl_secret_length(escaped) - 6 > rl_secret_length(secret))
    replace_all(self, text, rl_secret_peek(escaped) + 5, rl_secret_length(escaped) - 6);
}

/* What to do with the letters that may stand for a secret. */
typedef void (*LettersFunc)(const char *letters, gsize n, gpointer data);

/* The whole encoding, then the letters that stand for the secret alone when other bytes are before
 * and behind it. A text of eight letters and more is no chance, and of what is looked for
 * (CONTAINED_MIN) the whole encoding always has them. */
static void each_base64(const RlSecret *secret, LettersFunc func, gpointer data)
{
  const gsize length = rl_secret_length(secret);
  const gsize room = (length + 2) / 3 * 4 + 8;
  g_autoptr(RlSecret) letters = rl_secret_new(room);
  char *out = rl_secret_reserve(letters, room);
  for (gsize before = 0; before < 3; before++) {
    gint state = 0, save = 0;
    gsize n = g_base64_encode_step((const guchar *) "\0\0", before, FALSE, out, &state, &save);
    n += g_base64_encode_step((const guchar *) rl_secret_peek(secret), length, FALSE, out + n,
                              &state, &save);
    n += g_base64_encode_close(FALSE, out + n, &state, &save);
    rl_wipe(&save, sizeof save);
    const gsize first = (before * 8 + 5) / 6, last = (before + length) * 8 / 6;
    if (before == 0)
      func(out, n, data);
    if (last - first >= ENCODED_MIN)
      func(out + first, last - first, data);
  }
}

typedef struct {
  const RlRedaction *redaction;
  GString *text;
} Replacing;

static void replace_letters(const char *letters, gsize n, gpointer data)
{
  const Replacing *replacing = data;
  replace_all(replacing->redaction, replacing->text, letters, n);
}

static void replace_base64(const RlRedaction *self, GString *text, const RlSecret *secret)
{
  Replacing replacing = { self, text };
  each_base64(secret, replace_letters, &replacing);
}

static void replace_forms(const RlRedaction *self, GString *text, const RlSecret *secret)
{
  /* The other forms are no shorter. */
  if (rl_secret_length(secret) < CONTAINED_MIN ||
      (!self->cut_off && text->len < rl_secret_length(secret)))
    return;
  replace_all(self, text, rl_secret_peek(secret), rl_secret_length(secret));
  replace_json(self, text, secret);
  replace_base64(self, text, secret);
}

static GString *replace_in(const RlRedaction *self, const char *text, gsize length)
{
  GString *clean = g_string_new_len(text, (gssize) length);
  for (guint i = 0; i < self->n; i++)
    replace_forms(self, clean, self->secrets[i]);
  return clean;
}

/* JSON that broke off, or stands in a text, may spell any character as an escape. */
static gboolean hides_a_secret(const RlRedaction *self, const GString *text)
{
  g_autoptr(RlSecret) plain = rl_secret_json_unescape(text->str, text->len);
  GString *clean = replace_in(self, rl_secret_peek(plain), rl_secret_length(plain));
  const gboolean hides = clean->len != rl_secret_length(plain) ||
                         memcmp(clean->str, rl_secret_peek(plain), clean->len) != 0;
  g_string_free(clean, TRUE);
  return hides;
}

char *rl_redact_text(const RlRedaction *self, const char *text, gsize length)
{
  GString *clean = replace_in(self, text, length);
  if (memchr(clean->str, '\\', clean->len) != NULL && hides_a_secret(self, clean))
    g_string_assign(clean, RL_REDACTED);
  return g_string_free(clean, FALSE);
}

static void add_needle(const char *letters, gsize n, gpointer needles)
{
  rl_needles_add(needles, letters, n);
}

/* Every form that rl_redact_text() knows but the one with escapes in it, for texts without. */
static RlNeedles *needles_of(const RlRedaction *self)
{
  gsize bound = 0;
  for (guint i = 0; i < self->n; i++)
    bound += 8 * (rl_secret_length(self->secrets[i]) + 8);
  RlNeedles *needles = rl_needles_new(bound);
  for (guint i = 0; i < self->n; i++) {
    add_needle(rl_secret_peek(self->secrets[i]), rl_secret_length(self->secrets[i]), needles);
    each_base64(self->secrets[i], add_needle, needles);
  }
  return needles;
}

gboolean rl_redact_is_needed(const RlRedaction *self, const char *json, gsize length)
{
  /* Without escapes strings stand in the text as they are in the tree. */
  gboolean needed = self->cut_off || memchr(json, '\\', length) != NULL;
  for (guint i = 0; i < self->n; i++)
    needed = needed || rl_secret_length(self->secrets[i]) < CONTAINED_MIN;
  if (needed)
    return TRUE;
  g_autoptr(RlNeedles) needles = needles_of(self);
  return rl_needles_are_in(needles, json, length);
}

static gboolean is_identifier(const char *name)
{
  static const char *const names[] = {
    "id", "session", "link", "request_id", "created_by", "value"
  };
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    if (g_strcmp0(name, names[i]) == 0)
      return TRUE;
  return FALSE;
}

/* What a PIN or a password may be, too. */
static gboolean is_word_of_api(const char *name, const char *text)
{
  if (g_strcmp0(name, "status") == 0)
    return rl_status_parse(text) != RL_STATUS_OTHER;
  if (g_strcmp0(name, "type") == 0)
    return rl_challenge_knows_type(text);
  if (g_strcmp0(name, "expiry") == 0)
    return strspn(text, "0123456789") == strlen(text);
  return g_strcmp0(name, "code") == 0 && rl_api_error_knows_code(text);
}

static gboolean is_a_secret(const RlRedaction *self, const char *name, const char *text)
{
  const RlSecret *spared = g_strcmp0(name, "value") == 0 ? self->shown : NULL;
  for (guint i = 0; i < self->n; i++)
    if (self->secrets[i] != spared && strcmp(rl_secret_peek(self->secrets[i]), text) == 0)
      return TRUE;
  return FALSE;
}

/* What may be kept of TEXT. New string. */
static char *clean_string(const RlRedaction *self, const char *name, const char *text)
{
  if (is_word_of_api(name, text))
    return g_strdup(text);
  if (is_a_secret(self, name, text))
    return g_strdup(RL_REDACTED);
  return is_identifier(name) ? g_strdup(text) : rl_redact_text(self, text, strlen(text));
}

/* A number is the text that it is written as. */
static void redact_number(const RlRedaction *self, RlJson *number)
{
  g_autofree char *digits = rl_json_print(number, FALSE);
  g_autofree char *clean = clean_string(self, rl_json_name(number), digits);
  if (strcmp(clean, digits) != 0)
    rl_json_replace(number, clean);
}

static void redact_string(const RlRedaction *self, RlJson *string)
{
  const char *name = rl_json_name(string), *text = rl_json_string(string);
  g_autofree char *clean = clean_string(self, name, text);
  if (strcmp(clean, text) == 0)
    return;
  const gboolean tells = g_strcmp0(name, "message") == 0 || g_strcmp0(name, "detail") == 0;
  const char *part = tells ? rl_api_error_part(text) : NULL;
  /* Static, and none of what was typed: it is the same by chance. */
  if (part != NULL && rl_api_error_part(clean) != part)
    rl_json_replace(string, part);
  else
    rl_json_replace(string, clean);
}

/* The names by which relink finds what it reads, and those of what it sends: they stay whatever was
 * typed. */
static gboolean is_name_of_api(const char *name)
{
  static const char *const names[] = { "access_mode",
                                       "code",
                                       "count",
                                       "created_at",
                                       "created_by",
                                       "credentials_storage",
                                       "detail",
                                       "display_name",
                                       "expect_user_input",
                                       "expects_user_input",
                                       "expiry",
                                       "external_id",
                                       "field",
                                       "form_fields",
                                       "id",
                                       "institution",
                                       "instructions",
                                       "integration_type",
                                       "label",
                                       "last_accessed_at",
                                       "length",
                                       "link",
                                       "message",
                                       "name",
                                       "next",
                                       "optional",
                                       "placeholder",
                                       "refresh_rate",
                                       "request_id",
                                       "results",
                                       "session",
                                       "status",
                                       "token",
                                       "token_generation_data",
                                       "type",
                                       "validation",
                                       "validation_message",
                                       "value",
                                       "values",
                                       NULL };
  return g_strv_contains(names, name) || g_strv_contains(rl_field_keys(), name);
}

/* A server that takes a whole body for one name says that it does not know this name. */
static void redact_name(const RlRedaction *self, RlJson *member)
{
  const char *name = rl_json_name(member);
  if (name == NULL || is_name_of_api(name))
    return;
  g_autofree char *clean = clean_string(self, NULL, name);
  if (strcmp(clean, name) != 0)
    rl_json_rename(member, clean);
}

void rl_redact_json(const RlRedaction *self, RlJson *tree)
{
  const RlJsonKind kind = rl_json_kind(tree);
  if (kind == RL_JSON_STRING)
    redact_string(self, tree);
  else if (kind == RL_JSON_NUMBER)
    redact_number(self, tree);
  redact_name(self, tree);
  for (const RlJson *child = rl_json_first(tree); child != NULL; child = rl_json_next(child))
    rl_redact_json(self, (RlJson *) (gpointer) child);
}

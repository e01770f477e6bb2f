/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/redact.h"

#include <string.h>

#include "json/secret-json.h"

/* A shorter secret inside a longer text is more likely chance than an echo. */
enum { CONTAINED_MIN = 4 };

void rl_redaction_add(RlRedaction *self, const RlSecret *secret)
{
  g_return_if_fail(self->n < G_N_ELEMENTS(self->secrets));
  if (rl_secret_length(secret) > 0)
    self->secrets[self->n++] = secret;
}

static void replace_all(GString *text, const char *needle, gsize n)
{
  gsize at = 0;
  while (text->len >= n && at <= text->len - n) {
    const char *hit = memmem(text->str + at, text->len - at, needle, n);
    if (hit == NULL)
      return;
    at = (gsize) (hit - text->str);
    g_string_erase(text, (gssize) at, (gssize) n);
    g_string_insert(text, (gssize) at, RL_REDACTED);
    at += strlen(RL_REDACTED);
  }
}

static void replace_both_forms(GString *text, const RlSecret *secret)
{
  if (rl_secret_length(secret) < CONTAINED_MIN)
    return;
  replace_all(text, rl_secret_peek(secret), rl_secret_length(secret));
  g_autoptr(RlSecret) escaped = rl_secret_new(16 + rl_secret_json_bound(secret));
  rl_secret_json_member(escaped, "", secret);
  /* {"":"…" : the value's text begins behind five bytes and ends before the last quote. */
  if (rl_secret_length(escaped) - 6 > rl_secret_length(secret))
    replace_all(text, rl_secret_peek(escaped) + 5, rl_secret_length(escaped) - 6);
}

char *rl_redact_text(const RlRedaction *self, const char *text, gsize length)
{
  GString *clean = g_string_new_len(text, (gssize) length);
  for (guint i = 0; i < self->n; i++)
    replace_both_forms(clean, self->secrets[i]);
  return g_string_free(clean, FALSE);
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

static gboolean is_a_secret(const RlRedaction *self, const char *text)
{
  for (guint i = 0; i < self->n; i++)
    if (strcmp(rl_secret_peek(self->secrets[i]), text) == 0)
      return TRUE;
  return FALSE;
}

static void redact_string(const RlRedaction *self, RlJson *string)
{
  const char *text = rl_json_string(string);
  if (is_a_secret(self, text)) {
    rl_json_replace_string(string, RL_REDACTED);
  } else if (!is_identifier(rl_json_name(string))) {
    g_autofree char *clean = rl_redact_text(self, text, strlen(text));
    if (strcmp(clean, text) != 0)
      rl_json_replace_string(string, clean);
  }
}

void rl_redact_json(const RlRedaction *self, RlJson *tree)
{
  if (rl_json_string(tree) != NULL)
    redact_string(self, tree);
  for (const RlJson *child = rl_json_first(tree); child != NULL; child = rl_json_next(child))
    rl_redact_json(self, (RlJson *) (gpointer) child);
}

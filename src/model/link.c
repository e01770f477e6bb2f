/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/link.h"

#include <string.h>

#include "base/i18n.h"

#include "model/link-read.h"

static const struct {
  const char *word;
  const char *text;
} statuses[] = {
  [RL_STATUS_VALID] = { "valid", N_("valid") },
  [RL_STATUS_INVALID] = { "invalid", N_("invalid") },
  [RL_STATUS_UNCONFIRMED] = { "unconfirmed", N_("unconfirmed") },
  [RL_STATUS_TOKEN_REQUIRED] = { "token_required", N_("token required") },
};

/* Where each text lies. */
static const gsize offsets[] = {
  [RL_LINK_INSTITUTION] = G_STRUCT_OFFSET(RlLink, institution),
  [RL_LINK_ACCESS_MODE] = G_STRUCT_OFFSET(RlLink, access_mode),
  [RL_LINK_STATUS] = G_STRUCT_OFFSET(RlLink, status),
  [RL_LINK_EXTERNAL_ID] = G_STRUCT_OFFSET(RlLink, external_id),
  [RL_LINK_LAST_ACCESSED_AT] = G_STRUCT_OFFSET(RlLink, last_accessed_at),
  [RL_LINK_CREATED_AT] = G_STRUCT_OFFSET(RlLink, created_at),
  [RL_LINK_CREATED_BY] = G_STRUCT_OFFSET(RlLink, created_by),
  [RL_LINK_REFRESH_RATE] = G_STRUCT_OFFSET(RlLink, refresh_rate),
  [RL_LINK_CREDENTIALS_STORAGE] = G_STRUCT_OFFSET(RlLink, credentials_storage),
};

char **rl_link_text(RlLink *self, RlLinkText text)
{
  return &G_STRUCT_MEMBER(char *, self, offsets[text]);
}

RlLink *rl_link_new_bare(const char *id)
{
  RlLink *self = g_new0(RlLink, 1);
  self->id = g_strdup(id);
  return self;
}

RlLink *rl_link_copy(const RlLink *self)
{
  if (self == NULL)
    return NULL;
  RlLink *copy = rl_link_new_bare(self->id);
  for (RlLinkText text = 0; text < RL_N_LINK_TEXTS; text++)
    *rl_link_text(copy, text) = g_strdup(G_STRUCT_MEMBER(char *, self, offsets[text]));
  copy->last_access = self->last_access;
  copy->created = self->created;
  copy->removed = self->removed;
  copy->json = self->json != NULL ? rl_json_copy(self->json) : NULL;
  return copy;
}

void rl_link_fill_in(RlLink *self, const RlLink *other)
{
  if (other == NULL)
    return;
  if (self->institution == NULL)
    self->institution = g_strdup(other->institution);
  if (self->external_id == NULL)
    self->external_id = g_strdup(other->external_id);
  if (self->access_mode == NULL)
    self->access_mode = g_strdup(other->access_mode);
}

void rl_link_free(RlLink *self)
{
  if (self == NULL)
    return;
  g_free(self->id);
  for (RlLinkText text = 0; text < RL_N_LINK_TEXTS; text++)
    g_free(*rl_link_text(self, text));
  rl_json_free(self->json);
  g_free(self);
}

RlLinkStatus rl_status_parse(const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS(statuses); i++)
    if (g_strcmp0(word, statuses[i].word) == 0)
      return (RlLinkStatus) i;
  return RL_STATUS_OTHER;
}

const char *rl_status_text(RlLinkStatus status, const char *word)
{
  if (status != RL_STATUS_OTHER)
    return _(statuses[status].text);
  return word != NULL ? word : _("unknown");
}

RlLinkStatus rl_link_status(const RlLink *self)
{
  return rl_status_parse(self->status);
}

const char *rl_link_status_text(const RlLink *self)
{
  return rl_status_text(rl_link_status(self), self->status);
}

/* Where the dashes of a UUID stand, counted in hexadecimal digits. */
static gboolean dash_follows(guint digits)
{
  return digits == 8 || digits == 12 || digits == 16 || digits == 20;
}

char *rl_link_id_parse(const char *text)
{
  g_autofree char *bare = g_strstrip(g_strdup(text));
  const gboolean dashed = strchr(bare, '-') != NULL;
  g_autoptr(GString) id = g_string_new(NULL);
  guint digits = 0;
  for (const char *p = bare; *p != '\0'; p++) {
    if (digits > 0 && digits < 32 && dash_follows(digits) && p[-1] != '-' && dashed) {
      if (*p != '-')
        return NULL;
      continue;
    }
    if (!g_ascii_isxdigit(*p) || digits == 32)
      return NULL;
    if (dash_follows(digits))
      g_string_append_c(id, '-');
    g_string_append_c(id, g_ascii_tolower(*p));
    digits++;
  }
  return digits == 32 ? g_string_free(g_steal_pointer(&id), FALSE) : NULL;
}

static gboolean are_digits(const char *text, guint n)
{
  gboolean good = TRUE;
  for (guint i = 0; i < n; i++)
    good &= g_ascii_isxdigit(text[i]) && !g_ascii_isupper(text[i]);
  return good;
}

gboolean rl_link_id_is_usual(const char *text, gsize length)
{
  return length == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-' &&
         are_digits(text, 8) && are_digits(text + 9, 4) && are_digits(text + 14, 4) &&
         are_digits(text + 19, 4) && are_digits(text + 24, 12);
}

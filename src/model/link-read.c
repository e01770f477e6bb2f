/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A link from a tree, and from the text alone. What a text becomes is said once, for both. */
#include "config.h"

#include "model/link-read.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

enum { TEXT_MAX = 256, ID = RL_N_LINK_TEXTS };

static const char *const names[] = {
  [RL_LINK_INSTITUTION] = "institution",
  [RL_LINK_ACCESS_MODE] = "access_mode",
  [RL_LINK_STATUS] = "status",
  [RL_LINK_EXTERNAL_ID] = "external_id",
  [RL_LINK_LAST_ACCESSED_AT] = "last_accessed_at",
  [RL_LINK_CREATED_AT] = "created_at",
  [RL_LINK_CREATED_BY] = "created_by",
  [RL_LINK_REFRESH_RATE] = "refresh_rate",
  [RL_LINK_CREDENTIALS_STORAGE] = "credentials_storage",
  [ID] = "id",
  NULL,
};

/* A word that had to be cleaned is none of the API's, even when it looks like one now: that a link
 * is valid must not come out of a text that nobody would have written. CLEAN is taken. */
static char *mark_status(char *clean, const char *received, gsize length)
{
  if (clean == NULL || rl_status_parse(clean) == RL_STATUS_OTHER ||
      (strlen(clean) == length && memcmp(clean, received, length) == 0))
    return clean;
  char *marked = g_strconcat(clean, "\xef\xbf\xbd", NULL);
  g_free(clean);
  return marked;
}

/* What is kept of a text as it was RECEIVED. New string, or NULL. */
static char *clean_text(RlLinkText text, const char *received, gsize length, guint *removed)
{
  char *clean =
      rl_text_or_nothing(rl_text_clean_line(received, (gssize) length, TEXT_MAX, removed));
  return text == RL_LINK_STATUS ? mark_status(clean, received, length) : clean;
}

static void take_time(RlLink *self, RlLinkText text, const char *received, gsize length)
{
  if (text == RL_LINK_LAST_ACCESSED_AT)
    self->last_access = rl_time_parse_bytes(received, length);
  else if (text == RL_LINK_CREATED_AT)
    self->created = rl_time_parse_bytes(received, length);
}

/* ---- from a tree ---- */

static RlLink *read_tree(const RlJson *json, gboolean listed, GError **error)
{
  if (rl_json_kind(json) != RL_JSON_OBJECT) {
    g_set_error_literal(error, RL_ERROR, RL_ERROR_MALFORMED, _("The answer is not a link."));
    return NULL;
  }
  const char *id = rl_json_string(rl_json_member(json, names[ID]));
  g_autofree char *parsed = id != NULL ? rl_link_id_parse(id) : NULL;
  RlLink *self = rl_link_new_bare(parsed != NULL ? parsed : "");
  for (RlLinkText text = 0; text < RL_N_LINK_TEXTS; text++) {
    const char *received = rl_json_string(rl_json_member(json, names[text]));
    if (received == NULL)
      continue;
    take_time(self, text, received, strlen(received));
    char *clean = clean_text(text, received, strlen(received), &self->removed);
    if (listed && text >= RL_LINK_LISTED)
      g_free(clean);
    else
      *rl_link_text(self, text) = clean;
  }
  return self;
}

RlLink *rl_link_from_json_bare(const RlJson *json, GError **error)
{
  return read_tree(json, TRUE, error);
}

RlLink *rl_link_from_json(const RlJson *json, GError **error)
{
  RlLink *self = read_tree(json, FALSE, error);
  if (self != NULL)
    self->json = rl_json_copy(json);
  return self;
}

/* ---- from the text ---- */

/* Whether nothing would be made of it but itself. */
static gboolean is_clean(const RlJsonBytes *bytes)
{
  return bytes->ascii && bytes->length > 0 && bytes->length <= TEXT_MAX && *bytes->text != ' ';
}

static char *keep(GStringChunk *texts, const char *text, gsize length)
{
  return g_string_chunk_insert_len(texts, text, (gssize) length);
}

static void take_text(RlLink *self, RlLinkText text, const RlJsonBytes *bytes, GStringChunk *texts)
{
  const gboolean as_it_is = is_clean(bytes);
  take_time(self, text, bytes->text, bytes->length);
  if (as_it_is && text < RL_LINK_LISTED)
    *rl_link_text(self, text) = keep(texts, bytes->text, bytes->length);
  if (as_it_is)
    return;
  g_autofree char *clean = clean_text(text, bytes->text, bytes->length, &self->removed);
  if (text < RL_LINK_LISTED && clean != NULL)
    *rl_link_text(self, text) = keep(texts, clean, strlen(clean));
}

static void take_id(RlLink *self, const RlJsonBytes *bytes, GStringChunk *texts)
{
  if (rl_link_id_is_usual(bytes->text, bytes->length)) {
    self->id = keep(texts, bytes->text, bytes->length);
    return;
  }
  g_autofree char *received = g_strndup(bytes->text, bytes->length);
  g_autofree char *id = rl_link_id_parse(received);
  self->id = keep(texts, id != NULL ? id : "", id != NULL ? strlen(id) : 0);
}

gboolean rl_link_read_plain(RlJsonPlain *json, GStringChunk *texts, RlLink *to)
{
  int name = RL_JSON_OTHER_NAME;
  RlJsonBytes bytes;
  *to = (RlLink){ .id = NULL };
  if (!rl_json_plain_object(json, names))
    return FALSE;
  while (rl_json_plain_member(json, &name)) {
    const gboolean wanted =
        name != RL_JSON_OTHER_NAME && rl_json_plain_kind(json) == RL_JSON_STRING;
    if (wanted ? !rl_json_plain_string(json, &bytes) : !rl_json_plain_skip(json))
      return FALSE;
    if (wanted && name == ID)
      take_id(to, &bytes, texts);
    else if (wanted)
      take_text(to, (RlLinkText) name, &bytes, texts);
  }
  if (to->id == NULL)
    to->id = keep(texts, "", 0);
  return TRUE;
}

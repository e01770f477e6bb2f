/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/link.h"

#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

enum { TEXT_MAX = 256 };

static const struct {
  const char *word;
  const char *text;
} statuses[] = {
  [RL_STATUS_VALID] = { "valid", N_("valid") },
  [RL_STATUS_INVALID] = { "invalid", N_("invalid") },
  [RL_STATUS_UNCONFIRMED] = { "unconfirmed", N_("unconfirmed") },
  [RL_STATUS_TOKEN_REQUIRED] = { "token_required", N_("token required") },
};

static const struct {
  const char *name;
  gsize offset;
} members[] = {
  { "institution", G_STRUCT_OFFSET(RlLink, institution) },
  { "access_mode", G_STRUCT_OFFSET(RlLink, access_mode) },
  { "status", G_STRUCT_OFFSET(RlLink, status) },
  { "external_id", G_STRUCT_OFFSET(RlLink, external_id) },
  { "last_accessed_at", G_STRUCT_OFFSET(RlLink, last_accessed_at) },
  { "created_at", G_STRUCT_OFFSET(RlLink, created_at) },
  { "created_by", G_STRUCT_OFFSET(RlLink, created_by) },
  { "refresh_rate", G_STRUCT_OFFSET(RlLink, refresh_rate) },
  { "credentials_storage", G_STRUCT_OFFSET(RlLink, credentials_storage) },
};

RlLink *rl_link_new_bare(const char *id)
{
  RlLink *self = g_new0(RlLink, 1);
  self->id = g_strdup(id);
  return self;
}

/* A word that had to be cleaned is none of the API's, even when it looks like one now: that a link
 * is valid must not come out of a text that nobody would have written. */
static void mark_status(RlLink *self, const char *received)
{
  if (self->status == NULL || rl_status_parse(self->status) == RL_STATUS_OTHER ||
      strcmp(self->status, received) == 0)
    return;
  char *marked = g_strconcat(self->status, "\xef\xbf\xbd", NULL);
  g_free(self->status);
  self->status = marked;
}

RlLink *rl_link_from_json_bare(const RlJson *json, GError **error)
{
  if (rl_json_kind(json) != RL_JSON_OBJECT) {
    g_set_error_literal(error, RL_ERROR, RL_ERROR_MALFORMED, _("The answer is not a link."));
    return NULL;
  }
  RlLink *self = g_new0(RlLink, 1);
  const char *id = rl_json_string(rl_json_member(json, "id"));
  self->id = id != NULL ? rl_link_id_parse(id) : NULL;
  if (self->id == NULL)
    self->id = g_strdup("");
  for (guint i = 0; i < G_N_ELEMENTS(members); i++) {
    const char *text = rl_json_string(rl_json_member(json, members[i].name));
    G_STRUCT_MEMBER(char *, self, members[i].offset) =
        rl_text_or_nothing(rl_text_clean_line(text, -1, TEXT_MAX, &self->removed));
  }
  mark_status(self, rl_json_string(rl_json_member(json, "status")));
  self->last_access = rl_time_parse(rl_json_string(rl_json_member(json, "last_accessed_at")));
  self->created = rl_time_parse(rl_json_string(rl_json_member(json, "created_at")));
  return self;
}

RlLink *rl_link_from_json(const RlJson *json, GError **error)
{
  RlLink *self = rl_link_from_json_bare(json, error);
  if (self != NULL)
    self->json = rl_json_copy(json);
  return self;
}

RlLink *rl_link_copy(const RlLink *self)
{
  if (self == NULL)
    return NULL;
  RlLink *copy = rl_link_new_bare(self->id);
  for (guint i = 0; i < G_N_ELEMENTS(members); i++)
    G_STRUCT_MEMBER(char *, copy, members[i].offset) =
        g_strdup(G_STRUCT_MEMBER(char *, self, members[i].offset));
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
  for (guint i = 0; i < G_N_ELEMENTS(members); i++)
    g_free(G_STRUCT_MEMBER(char *, self, members[i].offset));
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

gint64 rl_time_parse(const char *text)
{
  if (text == NULL)
    return 0;
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, utc);
  return time != NULL ? g_date_time_to_unix(time) : 0;
}

char *rl_time_format_utc(gint64 seconds)
{
  if (seconds == 0)
    return NULL;
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(seconds);
  return time != NULL ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ") : NULL;
}

/* Whether the locale is one of a country, and not just "C" or "C.UTF-8", which has no habits. */
static gboolean has_habits(void)
{
  const char *name = setlocale(LC_TIME, NULL);
  return name != NULL && strcmp(name, "C") != 0 && strcmp(name, "POSIX") != 0 &&
         !g_str_has_prefix(name, "C.");
}

char *rl_time_format_local(gint64 seconds)
{
  if (seconds == 0)
    return NULL;
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(seconds);
  /* Translators: day, time and zone, where the machine does not know the country's habits */
  const char *format = has_habits() ? "%x %X %Z" : C_("date and time", "%Y-%m-%d %H:%M:%S %Z");
  return time != NULL ? g_date_time_format(time, format) : NULL;
}

/* The steps: never, minutes, hours, days. */
enum { STEP_NEVER = -1, HOURS = 60, DAYS = HOURS + 48, DAYS_MAX = 99999 };

gint64 rl_time_ago_step(gint64 when, gint64 now)
{
  if (when == 0)
    return STEP_NEVER;
  /* Times are the server's and may be anything. */
  gint64 seconds = 0;
  if (__builtin_sub_overflow(now, when, &seconds))
    seconds = when < now ? G_MAXINT64 : 0;
  const gint64 minutes = MAX(0, seconds) / 60;
  if (minutes < 60)
    return minutes;
  return minutes < 48 * 60 ? HOURS + minutes / 60 : DAYS + MIN(minutes / 60 / 24, DAYS_MAX);
}

char *rl_time_ago(gint64 when, gint64 now)
{
  const int step = (int) rl_time_ago_step(when, now);
  if (step == STEP_NEVER)
    return g_strdup(_("never"));
  if (step == 0)
    return g_strdup(_("just now"));
  const int n = step < HOURS ? step : step < DAYS ? step - HOURS : step - DAYS;
  g_autofree char *count = rl_text_number(n);
  /* Translators: how long ago, in a narrow column; at most 12 characters. */
  if (step < HOURS)
    return g_strdup_printf(ngettext("%s min ago", "%s min ago", (gulong) n), count);
  if (step < DAYS)
    return g_strdup_printf(ngettext("%s h ago", "%s h ago", (gulong) n), count);
  return g_strdup_printf(ngettext("%s d ago", "%s d ago", (gulong) n), count);
}

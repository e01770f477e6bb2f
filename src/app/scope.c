/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/scope.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"

static const char *const statuses[] = { "token_required", "invalid", "unconfirmed", "valid", NULL };
static const char *const access_modes[] = { "recurrent", "single", NULL };

typedef struct {
  const char *name;
  const char *question; /* NULL: no value */
  const char *const *choices;
  gboolean (*check)(const char *value, GError **error); /* NULL: anything */
} Row;

static gboolean fault(GError **error, const char *message)
{
  g_set_error_literal(error, RL_ERROR, RL_ERROR_LOCAL, message);
  return FALSE;
}

/* Belvo's external ids have 3 to 256 characters. */
static gboolean check_external_id(const char *value, GError **error)
{
  const glong n = g_utf8_strlen(value, -1);
  return (n >= 3 && n <= 256) ||
         fault(error, _("An external id has 3 to 256 characters. Nothing was asked."));
}

static gboolean check_name(const char *value, GError **error)
{
  return *value != '\0' || fault(error, _("Type the institution's name, as in erebor_mx_retail."));
}

/* "2026-11-24". ISO 8601 knows other forms, which the server need not know. */
static gboolean has_shape(const char *day)
{
  static const char shape[] = "dddd-dd-dd";
  for (gsize i = 0; i < sizeof shape; i++)
    if (shape[i] == 'd' ? !g_ascii_isdigit(day[i]) : day[i] != shape[i])
      return FALSE;
  return TRUE;
}

static GDateTime *midnight_of(const char *day)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
  g_autofree char *midnight = g_strconcat(day, "T00:00:00Z", NULL);
  return has_shape(day) ? g_date_time_new_from_iso8601(midnight, utc) : NULL;
}

static gboolean is_day(const char *text)
{
  g_autoptr(GDateTime) time = midnight_of(text);
  return time != NULL;
}

/* The two ends of "2026-11-01..2026-11-24"; a single day is both. NULL-terminated, new. */
static char **split_days(const char *value)
{
  g_auto(GStrv) parts = g_strsplit(value, "..", 2);
  char **days = g_new0(char *, 3);
  for (guint i = 0; i < 2; i++) {
    const char *part = parts[0] == NULL ? "" : parts[i] != NULL ? parts[i] : parts[0];
    days[i] = g_strstrip(g_strdup(part));
  }
  return days;
}

/* The first day and the one after the last: the server takes a day for its first moment. Behind the
 * last one of all is none. */
static char **bounds_of(const char *value)
{
  char **days = split_days(value);
  g_autoptr(GDateTime) last = midnight_of(days[1]);
  g_autoptr(GDateTime) next = g_date_time_add_days(last, 1);
  g_free(days[1]);
  days[1] = next != NULL ? g_date_time_format(next, "%Y-%m-%d") : NULL;
  return days;
}

static gboolean check_days(const char *value, GError **error)
{
  g_auto(GStrv) days = split_days(value);
  if (is_day(days[0]) && is_day(days[1]) && strcmp(days[0], days[1]) <= 0)
    return TRUE;
  return fault(error, _("Type a day as in 2026-11-24, or two as in 2026-11-01..2026-11-24, the "
                        "earlier one first."));
}

static const Row rows[RL_N_SCOPES] = {
  [RL_SCOPE_ATTENTION] = { .name = N_("Needs attention") },
  [RL_SCOPE_ALL] = { .name = N_("All links") },
  [RL_SCOPE_STATUS] = { .name = N_("Status"), .question = N_("Status"), .choices = statuses },
  [RL_SCOPE_INSTITUTION] = { .name = N_("Institution"),
                             .question = N_("Institution"),
                             .check = check_name },
  [RL_SCOPE_ACCESS_MODE] = { .name = N_("Access mode"),
                             .question = N_("Access mode"),
                             .choices = access_modes },
  [RL_SCOPE_EXTERNAL_ID] = { .name = N_("External id"),
                             .question = N_("External id"),
                             .check = check_external_id },
  [RL_SCOPE_CREATED] = { .name = N_("Created"),
                         .question = N_("Day, or first..last"),
                         .check = check_days },
};

const char *rl_scope_name(RlScopeKind kind)
{
  return _(rows[kind].name);
}

const char *rl_scope_question(RlScopeKind kind)
{
  return rows[kind].question != NULL ? _(rows[kind].question) : NULL;
}

const char *const *rl_scope_choices(RlScopeKind kind)
{
  return rows[kind].choices;
}

const char *rl_scope_value_text(RlScopeKind kind, const char *value)
{
  return kind == RL_SCOPE_STATUS ? rl_status_text(rl_status_parse(value), value) : value;
}

static gboolean check(RlScopeKind kind, const char *value, GError **error)
{
  const Row *row = &rows[kind];
  if (row->choices != NULL && !g_strv_contains(row->choices, value))
    return fault(error, _("That is not a value that a link can have."));
  return row->check == NULL || row->check(value, error);
}

RlScope *rl_scope_new(RlScopeKind kind, const char *value, GError **error)
{
  g_autofree char *bare = value != NULL ? g_strstrip(g_strdup(value)) : NULL;
  if (rows[kind].question != NULL && !check(kind, bare != NULL ? bare : "", error))
    return NULL;
  RlScope *self = g_new0(RlScope, 1);
  self->kind = kind;
  self->value = rows[kind].question != NULL ? g_steal_pointer(&bare) : NULL;
  if (kind == RL_SCOPE_CREATED)
    self->days = bounds_of(self->value);
  return self;
}

RlScope *rl_scope_copy(const RlScope *self)
{
  RlScope *copy = g_new0(RlScope, 1);
  copy->kind = self->kind;
  copy->value = g_strdup(self->value);
  copy->days = g_strdupv(self->days);
  return copy;
}

void rl_scope_free(RlScope *self)
{
  if (self == NULL)
    return;
  g_free(self->value);
  g_strfreev(self->days);
  g_free(self);
}

gboolean rl_scope_equal(const RlScope *a, const RlScope *b)
{
  return a->kind == b->kind && g_strcmp0(a->value, b->value) == 0;
}

char *rl_scope_title(const RlScope *self)
{
  const char *name = rl_scope_name(self->kind);
  if (self->value == NULL)
    return g_strdup(name);
  return g_strdup_printf("%s: %s", name, rl_scope_value_text(self->kind, self->value));
}

void rl_scope_query(const RlScope *self, RlLinkQuery *query)
{
  switch (self->kind) {
  case RL_SCOPE_ATTENTION:
    query->statuses = RL_NEEDS_ATTENTION;
    return;
  case RL_SCOPE_STATUS:
    query->statuses = self->value;
    return;
  case RL_SCOPE_INSTITUTION:
    query->institutions = self->value;
    return;
  case RL_SCOPE_ACCESS_MODE:
    query->access_mode = self->value;
    return;
  case RL_SCOPE_EXTERNAL_ID:
    query->external_id = self->value;
    return;
  case RL_SCOPE_CREATED:
    query->created_from = self->days[0];
    query->created_before = self->days[1];
    return;
  case RL_SCOPE_ALL:
  case RL_N_SCOPES:
    return;
  }
}

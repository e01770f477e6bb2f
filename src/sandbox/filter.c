/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading and applying the filters of a list. */
#include "sandbox/filter.h"

#include <string.h>

static const gint64 one_day = G_GINT64_CONSTANT(86400) * G_USEC_PER_SEC;

typedef struct {
  const RlSandboxFilter *filter;
  char **values; /* of the text matches */
  gint64 from;   /* of the time matches: FROM <= time < BEFORE */
  gint64 before;
} Condition;

struct RlSandboxSelection {
  GArray *conditions;
};

static void condition_clear(gpointer data)
{
  g_strfreev(((Condition *) data)->values);
}

void rl_sandbox_selection_free(RlSandboxSelection *self)
{
  if (!self)
    return;
  g_array_unref(self->conditions);
  g_free(self);
}

/* A day or a moment; *LENGTH is how long it lasts. */
static gboolean read_time(const char *text, gint64 *to, gint64 *length)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
  gboolean is_day = strlen(text) == 10;
  g_autofree char *full = is_day ? g_strconcat(text, "T00:00:00Z", NULL) : g_strdup(text);
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(full, utc);
  if (!time)
    return FALSE;
  *to = g_date_time_to_unix(time) * G_USEC_PER_SEC + g_date_time_get_microsecond(time);
  *length = is_day ? one_day : 1;
  return TRUE;
}

/* A bare date means its first moment, except where a single day is asked for. */
static gboolean read_times(Condition *condition, const char *value)
{
  g_auto(GStrv) parts = g_strsplit(value, ",", 3);
  RlSandboxMatch match = condition->filter->match;
  gint64 first, last, length, last_length;
  if (g_strv_length(parts) != (match == RL_SANDBOX_BETWEEN ? 2 : 1))
    return FALSE;
  if (!read_time(parts[0], &first, &length) ||
      !read_time(parts[match == RL_SANDBOX_BETWEEN], &last, &last_length))
    return FALSE;
  const gint64 bounds[][2] = {
    [RL_SANDBOX_ON] = { first, first + length },    [RL_SANDBOX_AFTER] = { first + 1, G_MAXINT64 },
    [RL_SANDBOX_FROM] = { first, G_MAXINT64 },      [RL_SANDBOX_BEFORE] = { G_MININT64, first },
    [RL_SANDBOX_UNTIL] = { G_MININT64, first + 1 }, [RL_SANDBOX_BETWEEN] = { first, last + 1 },
  };
  condition->from = bounds[match][0];
  condition->before = bounds[match][1];
  return TRUE;
}

static RlSandboxAnswer *check_text(const RlSandboxFilter *filter, const char *value)
{
  gboolean is_uuid = filter->match == RL_SANDBOX_UUID || filter->match == RL_SANDBOX_UUID_IN;
  if (filter->choices && !g_strv_contains(filter->choices, value))
    return rl_sandbox_answer_error(400, "invalid_choice", "There is no such choice here.",
                                   filter->parameter);
  if (is_uuid && !g_uuid_string_is_valid(value))
    return rl_sandbox_answer_error(400, "invalid", "This is not a UUID.", filter->parameter);
  return NULL;
}

static RlSandboxAnswer *read_condition(Condition *condition, const char *value)
{
  const RlSandboxFilter *filter = condition->filter;
  gboolean many = filter->match == RL_SANDBOX_IN || filter->match == RL_SANDBOX_UUID_IN;
  if (filter->time)
    return read_times(condition, value)
               ? NULL
               : rl_sandbox_answer_error(400, "invalid", "This is not a date (YYYY-MM-DD).",
                                         filter->parameter);
  condition->values = g_strsplit(value, ",", many ? -1 : 1);
  for (char **one = condition->values; *one; one++) {
    RlSandboxAnswer *refusal = check_text(filter, *one);
    if (refusal)
      return refusal;
  }
  return NULL;
}

static const RlSandboxFilter *find_filter(const RlSandboxFilter *filters, const char *parameter)
{
  for (; filters->parameter; filters++)
    if (g_str_equal(filters->parameter, parameter))
      return filters;
  return NULL;
}

RlSandboxSelection *rl_sandbox_selection_new(const RlSandboxFilter *filters, const GPtrArray *query,
                                             RlSandboxAnswer **refusal)
{
  g_autoptr(RlSandboxSelection) self = g_new0(RlSandboxSelection, 1);
  self->conditions = g_array_new(FALSE, TRUE, sizeof(Condition));
  g_array_set_clear_func(self->conditions, condition_clear);
  for (guint i = 0; i < query->len; i++) {
    const RlSandboxParameter *parameter = g_ptr_array_index(query, i);
    Condition condition = { find_filter(filters, parameter->name), NULL, 0, 0 };
    /* An empty value is no filter, as in the real API. */
    if (!condition.filter || !*parameter->value)
      continue;
    *refusal = read_condition(&condition, parameter->value);
    g_array_append_val(self->conditions, condition);
    if (*refusal)
      return NULL;
  }
  return g_steal_pointer(&self);
}

gboolean rl_sandbox_selection_is_all(const RlSandboxSelection *self)
{
  return self->conditions->len == 0;
}

static gboolean contains(const char *text, const char *part)
{
  g_autofree char *folded_text = g_utf8_casefold(text, -1);
  g_autofree char *folded_part = g_utf8_casefold(part, -1);
  return strstr(folded_text, folded_part) != NULL;
}

static gboolean meets(const Condition *self, gconstpointer item)
{
  if (self->filter->time) {
    gint64 time = self->filter->time(item);
    return time >= self->from && time < self->before;
  }
  const char *text = self->filter->text(item);
  if (!text)
    text = "null";
  if (self->filter->match == RL_SANDBOX_PART)
    return contains(text, self->values[0]);
  for (char *const *value = self->values; *value; value++)
    if (strcmp(*value, text) == 0)
      return TRUE;
  return FALSE;
}

gboolean rl_sandbox_selection_has(const RlSandboxSelection *self, gconstpointer item)
{
  for (guint i = 0; i < self->conditions->len; i++)
    if (!meets(&g_array_index(self->conditions, Condition, i), item))
      return FALSE;
  return TRUE;
}

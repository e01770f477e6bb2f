/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/precheck.h"

#include "base/i18n.h"

#include "model/pattern.h"

/* Each gives a sentence about field ROW with VALUE, or NULL. */

/* A token is better left empty: the bank asks for it. */
static char *check_missing(const RlForm *form, const RlFormRow *row, const RlSecret *value)
{
  const gboolean may_be_empty = row->optional || row->fixed != NULL || row->id == RL_FIELD_TOKEN;
  if (may_be_empty || rl_secret_length(value) > 0)
    return NULL;
  return g_strdup_printf(_("%s is empty, but the institution asks for it."),
                         _(rl_field(row->id)->label));
}

static char *check_fixed(const RlForm *form, const RlFormRow *row, const RlSecret *value)
{
  if (row->fixed == NULL || rl_secret_length(value) == 0 ||
      g_strcmp0(rl_secret_peek(value), row->fixed) == 0)
    return NULL;
  return g_strdup_printf(_("%s: the institution sets this value itself, but another one is typed."),
                         _(rl_field(row->id)->label));
}

static char *check_length(const RlForm *form, const RlFormRow *row, const RlSecret *value)
{
  const gsize n = rl_secret_characters(value);
  if (row->length == 0 || n == 0 || n == row->length)
    return NULL;
  return g_strdup_printf(ngettext("%s: the institution expects %u character.",
                                  "%s: the institution expects %u characters.", row->length),
                         _(rl_field(row->id)->label), row->length);
}

static char *check_code(const RlForm *form, const RlFormRow *row, const RlSecret *value)
{
  if (row->choices == NULL || rl_secret_length(value) == 0)
    return NULL;
  g_autoptr(GPtrArray) codes = rl_form_codes(form);
  for (guint i = 0; i < codes->len; i++)
    if (g_strcmp0(((const RlFormChoice *) g_ptr_array_index(codes, i))->code,
                  rl_secret_peek(value)) == 0)
      return NULL;
  return g_strdup_printf(_("%s: the code is not in the institution's list."),
                         _(rl_field(row->id)->label));
}

static char *check_pattern(const RlForm *form, const RlFormRow *row, const RlSecret *value)
{
  if (row->fixed != NULL || row->pattern == NULL || rl_secret_length(value) == 0 ||
      rl_pattern_check(row->pattern, value) != RL_PATTERN_DIFFERS)
    return NULL;
  const char *label = _(rl_field(row->id)->label);
  if (row->message == NULL)
    return g_strdup_printf(_("%s does not look as the institution expects it."), label);
  return g_strdup_printf(_("%s does not look as the institution expects it: \"%s\""), label,
                         row->message);
}

static char *(*const checks[])(const RlForm *, const RlFormRow *, const RlSecret *) = {
  check_missing, check_fixed, check_length, check_code, check_pattern,
};

/* The first thing that is wrong with a field is enough. */
static char *check_row(const RlForm *form, const RlFormRow *row, const RlSecret *value)
{
  for (guint i = 0; i < G_N_ELEMENTS(checks); i++) {
    char *sentence = checks[i](form, row, value);
    if (sentence != NULL)
      return sentence;
  }
  return NULL;
}

char *rl_precheck_cut(RlFieldId id)
{
  return g_strdup_printf(_("%s: not everything fitted, the end is missing."),
                         _(rl_field(id)->label));
}

/* Of one field: what is missing, or what the form, which may say nothing of it, has against it. */
static char *check_field(const RlForm *form, RlDraft *draft, RlFieldId id)
{
  const RlFormRow *row = rl_form_row(form, id);
  const RlSecret *value = rl_draft_value(draft, id);
  if (rl_draft_has_gap(draft, id))
    return g_strdup_printf(_("%s is incomplete: a character was not taken."),
                           _(rl_field(id)->label));
  if (value == NULL)
    return NULL;
  if (rl_draft_is_cut(draft, id))
    return rl_precheck_cut(id);
  return row != NULL ? check_row(form, row, value) : NULL;
}

RlPrecheck *rl_precheck(RlFlow *flow)
{
  const RlForm *form = rl_flow_view(flow)->form;
  RlDraft *draft = rl_flow_draft(flow);
  RlPrecheck *self = g_new0(RlPrecheck, 1);
  g_autoptr(GPtrArray) sentences = g_ptr_array_new();
  self->first = RL_NO_FIELD;
  /* All seven: a gap counts in a field that the form does not show, too. */
  RlFieldId fields[RL_N_FIELDS];
  const guint n = rl_form_fields(form, draft, TRUE, RL_NO_FIELD, fields);
  for (guint i = 0; rl_form_is_filled(form, draft) && i < n; i++) {
    char *sentence = check_field(form, draft, fields[i]);
    if (sentence == NULL)
      continue;
    if (sentences->len == 0)
      self->first = fields[i];
    g_ptr_array_add(sentences, sentence);
  }
  g_ptr_array_add(sentences, NULL);
  self->sentences = (char **) g_ptr_array_steal(sentences, NULL);
  return self;
}

void rl_precheck_free(RlPrecheck *self)
{
  if (self == NULL)
    return;
  g_strfreev(self->sentences);
  g_free(self);
}

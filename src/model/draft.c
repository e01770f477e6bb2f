/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/draft.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"

struct RlDraft {
  RlValues *values; /* NULL while they are away */
  gsize characters[RL_N_FIELDS];
  char *note[RL_N_FIELDS];
  guint revision[RL_N_FIELDS];
  gboolean cut[RL_N_FIELDS];
  gboolean gap[RL_N_FIELDS];
};

RlValues *rl_values_new(void)
{
  RlValues *self = g_new0(RlValues, 1);
  for (RlFieldId id = 0; id < RL_N_FIELDS; id++)
    self->value[id] = rl_secret_new(rl_field(id)->max);
  return self;
}

void rl_values_free(RlValues *self)
{
  if (self == NULL)
    return;
  for (RlFieldId id = 0; id < RL_N_FIELDS; id++)
    rl_secret_free(self->value[id]);
  g_free(self);
}

char *rl_values_names(const RlValues *self)
{
  g_autoptr(GString) names = g_string_new(NULL);
  for (RlFieldId id = 0; id < RL_N_FIELDS; id++)
    if (rl_secret_length(self->value[id]) > 0)
      g_string_append_printf(names, "%s%s", names->len > 0 ? "," : "", rl_field(id)->key);
  return g_string_free(g_steal_pointer(&names), FALSE);
}

gboolean rl_values_are_empty(const RlValues *self)
{
  for (RlFieldId id = 0; id < RL_N_FIELDS; id++)
    if (rl_secret_length(self->value[id]) > 0)
      return FALSE;
  return TRUE;
}

static gboolean fault(GError **error, RlFieldId *field, RlFieldId id, const char *message)
{
  *field = id;
  g_set_error_literal(error, RL_ERROR, RL_ERROR_LOCAL, message);
  return FALSE;
}

gboolean rl_values_check(const RlValues *self, RlFieldId *field, GError **error)
{
  if (rl_values_are_empty(self))
    return fault(error, field, RL_FIELD_PASSWORD,
                 _("Nothing is filled in. Fill in what has changed, usually the password."));
  const gboolean certificate = rl_secret_length(self->value[RL_FIELD_CERTIFICATE]) > 0;
  const gboolean key = rl_secret_length(self->value[RL_FIELD_PRIVATE_KEY]) > 0;
  if (certificate && !key)
    return fault(error, field, RL_FIELD_PRIVATE_KEY,
                 _("The certificate needs its private key. Fill in both or neither."));
  if (key && !certificate)
    return fault(error, field, RL_FIELD_CERTIFICATE,
                 _("The private key needs its certificate. Fill in both or neither."));
  *field = RL_NO_FIELD;
  return TRUE;
}

RlDraft *rl_draft_new(void)
{
  RlDraft *self = g_new0(RlDraft, 1);
  self->values = rl_values_new();
  return self;
}

static void revise_all(RlDraft *self)
{
  for (RlFieldId id = 0; id < RL_N_FIELDS; id++)
    self->revision[id]++;
}

static void drop_notes(RlDraft *self)
{
  for (RlFieldId id = 0; id < RL_N_FIELDS; id++)
    g_clear_pointer(&self->note[id], g_free);
}

void rl_draft_free(RlDraft *self)
{
  if (self == NULL)
    return;
  drop_notes(self);
  rl_values_free(self->values);
  g_free(self);
}

RlSecret *rl_draft_value(RlDraft *self, RlFieldId id)
{
  return self->values != NULL ? self->values->value[id] : NULL;
}

gsize rl_draft_characters(const RlDraft *self, RlFieldId id)
{
  return self->values != NULL ? rl_secret_characters(self->values->value[id])
                              : self->characters[id];
}

void rl_draft_set(RlDraft *self, RlFieldId id, RlSecret *value, const char *note)
{
  g_return_if_fail(self->values != NULL);
  rl_secret_free(self->values->value[id]);
  self->values->value[id] = value;
  g_free(self->note[id]);
  self->note[id] = g_strdup(note);
  self->cut[id] = FALSE;
  self->gap[id] = FALSE;
  self->revision[id]++;
}

const char *rl_draft_note(const RlDraft *self, RlFieldId id)
{
  return self->note[id];
}

void rl_draft_edited(RlDraft *self, RlFieldId id)
{
  g_clear_pointer(&self->note[id], g_free);
  self->cut[id] = FALSE;
  self->revision[id]++;
}

void rl_draft_cut(RlDraft *self, RlFieldId id)
{
  self->cut[id] = TRUE;
}

gboolean rl_draft_is_cut(const RlDraft *self, RlFieldId id)
{
  return self->cut[id];
}

guint rl_draft_revision(const RlDraft *self, RlFieldId id)
{
  return self->revision[id];
}

void rl_draft_set_gap(RlDraft *self, RlFieldId id, gboolean gap)
{
  self->gap[id] = gap;
}

gboolean rl_draft_has_gap(const RlDraft *self, RlFieldId id)
{
  return self->gap[id];
}

gboolean rl_draft_is_empty(const RlDraft *self)
{
  for (RlFieldId id = 0; id < RL_N_FIELDS; id++)
    if (rl_draft_characters(self, id) > 0)
      return FALSE;
  return TRUE;
}

void rl_draft_clear(RlDraft *self)
{
  drop_notes(self);
  memset(self->cut, 0, sizeof self->cut);
  rl_values_free(self->values);
  self->values = rl_values_new();
  memset(self->gap, 0, sizeof self->gap);
  revise_all(self);
}

RlValues *rl_draft_steal(RlDraft *self)
{
  for (RlFieldId id = 0; id < RL_N_FIELDS; id++)
    self->characters[id] = rl_draft_characters(self, id);
  return g_steal_pointer(&self->values);
}

void rl_draft_restore(RlDraft *self, RlValues *values)
{
  rl_values_free(self->values);
  self->values = values;
  revise_all(self);
}

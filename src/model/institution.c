/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/institution.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

enum { TEXT_MAX = 128 };

static char *text_member(const RlJson *json, const char *name, guint *removed)
{
  return rl_text_or_nothing(
      rl_text_clean_line(rl_json_string(rl_json_member(json, name)), -1, TEXT_MAX, removed));
}

RlInstitution *rl_institution_from_json(const RlJson *json, GError **error)
{
  if (rl_json_kind(json) != RL_JSON_OBJECT) {
    g_set_error_literal(error, RL_ERROR, RL_ERROR_MALFORMED,
                        _("The answer is not an institution."));
    return NULL;
  }
  RlInstitution *self = g_new0(RlInstitution, 1);
  self->name = text_member(json, "name", &self->removed);
  self->display_name = text_member(json, "display_name", &self->removed);
  self->type = text_member(json, "type", &self->removed);
  self->status = text_member(json, "status", &self->removed);
  self->integration_type = text_member(json, "integration_type", &self->removed);
  self->json = rl_json_copy(json);
  return self;
}

void rl_institution_free(RlInstitution *self)
{
  if (self == NULL)
    return;
  g_free(self->name);
  g_free(self->display_name);
  g_free(self->type);
  g_free(self->status);
  g_free(self->integration_type);
  rl_json_free(self->json);
  g_free(self);
}

gboolean rl_institution_is_down(const RlInstitution *self)
{
  return self != NULL && g_strcmp0(self->status, "down") == 0;
}

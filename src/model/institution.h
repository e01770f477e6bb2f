/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An institution as the server tells it: what the form's head shows. Texts are cleaned; `json` is
 * the object as received, form_fields included. */
#pragma once

#include "json/json.h"

typedef struct {
  char *name;
  char *display_name;
  char *type;
  char *status;           /* "healthy" or "down" */
  char *integration_type; /* "credentials" or "openfinance" */
  guint removed;
  RlJson *json;
} RlInstitution;

RlInstitution *rl_institution_from_json(const RlJson *json, GError **error);
void rl_institution_free(RlInstitution *self);

gboolean rl_institution_is_down(const RlInstitution *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlInstitution, rl_institution_free)

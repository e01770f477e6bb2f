/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the sandbox is populated with: institutions and fixed links, as tables that never change. */
#pragma once

#include <glib.h>

typedef struct {
  guint id;
  const char *name;
  const char *display_name;
  const char *type;
  const char *country;
  const char *website;
  const char *color;
  const char *integration_type;
  const char *status;
  const char *features;    /* JSON text of the array */
  const char *resources;   /* JSON text of the array */
  const char *form_fields; /* JSON text of the array */
  const char *script;      /* magic value that an ordinary PUT acts on; NULL: success */
  guint resume_status;     /* of an accepted token: 200 or 201 */
} RlSandboxInstitution;

typedef struct {
  const char *id;
  const char *institution;
  const char *status;
  const char *external_id; /* NULL: null */
  const char *access_mode; /* NULL: null */
  const char *refresh_rate;
  const char *credentials_storage;
  const char *created_at; /* ISO 8601 */
  gint accessed;          /* minutes before the sandbox started; -1: never */
  guint stamp;            /* index of the way its times are written */
  const char *script;     /* magic value that an ordinary PUT acts on; NULL: the institution's */
  gboolean seven;         /* answered with the seven oldest members only */
} RlSandboxFixedLink;

/* NULL-terminated, for filters. */
extern const char *const rl_sandbox_statuses[];
extern const char *const rl_sandbox_access_modes[];
extern const char *const rl_sandbox_institution_types[];
extern const char *const rl_sandbox_institution_statuses[];

const RlSandboxInstitution *rl_sandbox_institution(guint index);
guint rl_sandbox_institution_count(void);
/* NULL: no such name. */
const RlSandboxInstitution *rl_sandbox_institution_find(const char *name);

const RlSandboxFixedLink *rl_sandbox_fixed_link(guint index);
guint rl_sandbox_fixed_link_count(void);

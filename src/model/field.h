/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The field table: everything an update can carry. The form, the fields file, the request body,
 * the help and the manual follow from its rows. */
#pragma once

#include <glib.h>

typedef enum {
  RL_FIELD_PASSWORD,
  RL_FIELD_PIN,
  RL_FIELD_TOKEN,
  RL_FIELD_ENCRYPTION_KEY,
  RL_FIELD_USERNAME_TYPE,
  RL_FIELD_CERTIFICATE,
  RL_FIELD_PRIVATE_KEY,
  RL_N_FIELDS,
} RlFieldId;

#define RL_NO_FIELD RL_N_FIELDS

typedef enum {
  RL_FIELD_KIND_SECRET,      /* typed behind stars */
  RL_FIELD_KIND_SELECT,      /* a code, picked from a list or typed */
  RL_FIELD_KIND_CERTIFICATE, /* base64 of a file's bytes */
  RL_FIELD_KIND_KEY,         /* the same, and secret */
} RlFieldKind;

typedef struct {
  const char *key;   /* the JSON member's name in PUT /api/links/{id}/ */
  const char *label; /* untranslated: fixed in English, people script against it */
  RlFieldKind kind;
  gsize max;        /* bytes of the value */
  const char *help; /* untranslated, one sentence */
} RlField;

/* The row of ID, in the form's order. */
const RlField *rl_field(RlFieldId id);

/* The field whose JSON name is KEY, or RL_NO_FIELD. */
RlFieldId rl_field_by_key(const char *key);

/* The JSON names in the table's order, NULL-terminated, borrowed. */
const char *const *rl_field_keys(void);

/* Whether the field is filled from a file's bytes as base64. */
gboolean rl_field_is_file(RlFieldId id);

/* The largest certificate or key file: real ones have one to three kilobytes. */
enum { RL_KEYFILE_MAX = 64 * 1024 };

/* Bytes of a typed value: generous for anything that a person types or pastes. */
enum { RL_TYPED_MAX = 8 * 1024 };

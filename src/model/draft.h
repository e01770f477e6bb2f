/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values being typed for one update. A draft owns a secret for each field; while a request is
 * out they belong to the request, and the draft remembers only how long they were. */
#pragma once

#include "base/secret.h"

#include "model/field.h"

/* The values of an update, by field; NULL or empty: not filled in, not sent. */
typedef struct {
  RlSecret *value[RL_N_FIELDS];
} RlValues;

RlValues *rl_values_new(void);
void rl_values_free(RlValues *self);
/* The JSON names of the filled-in fields, comma-separated; "" when there are none. New string. */
char *rl_values_names(const RlValues *self);
gboolean rl_values_are_empty(const RlValues *self);

typedef struct RlDraft RlDraft;

RlDraft *rl_draft_new(void);
void rl_draft_free(RlDraft *self);

/* The secret of a field, to be edited in place. NULL while the values are away. */
RlSecret *rl_draft_value(RlDraft *self, RlFieldId id);

/* Characters in a field, also while the values are away. */
gsize rl_draft_characters(const RlDraft *self, RlFieldId id);

/* Replaces a field's value; VALUE is taken. NOTE (may be NULL) says where it came from
 * ("customer.cer 1,428 bytes") and is shown instead of stars until the value is edited. */
void rl_draft_set(RlDraft *self, RlFieldId id, RlSecret *value, const char *note);
const char *rl_draft_note(const RlDraft *self, RlFieldId id);
/* Call after editing in place: the note no longer holds. */
void rl_draft_edited(RlDraft *self, RlFieldId id);

/* Not everything that came fitted into the field: what is there lacks its end. Holds until the
 * value changes. */
void rl_draft_cut(RlDraft *self, RlFieldId id);
gboolean rl_draft_is_cut(const RlDraft *self, RlFieldId id);

/* A number that is another one after every change of a field's value: what was found out about a
 * value holds as long as it stays. */
guint rl_draft_revision(const RlDraft *self, RlFieldId id);

/* Whether a character that could not be read is missing in a field. A new value has no gap. */
void rl_draft_set_gap(RlDraft *self, RlFieldId id, gboolean gap);
gboolean rl_draft_has_gap(const RlDraft *self, RlFieldId id);

gboolean rl_draft_is_empty(const RlDraft *self);

/* Wipes every value. */
void rl_draft_clear(RlDraft *self);

/* Hands the values over (the caller owns them) and gives them back (they are taken). */
RlValues *rl_draft_steal(RlDraft *self);
void rl_draft_restore(RlDraft *self, RlValues *values);

/* Whether the values can be sent: something is filled in; certificate and private key both or
 * neither. Otherwise RL_ERROR_LOCAL and the field to mend in *FIELD. */
gboolean rl_values_check(const RlValues *self, RlFieldId *field, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlValues, rl_values_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlDraft, rl_draft_free)

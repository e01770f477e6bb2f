/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form that an institution asks for: which of the seven fields, in which order, and what it
 * says of each. Made from `form_fields` as the server sends them; nothing in there is trusted.
 * Texts are cleaned and bounded; the members that matter, and how they vary, are described by
 * Belvo's documents and were captured from its sandbox:
 *
 *   name, type, label, placeholder, validation, validation_message, optional (missing: required),
 *   length ("6" or 6), values of a select (code, label), value of a hidden field.
 *
 * `pre_selected` is passed over: the sandbox preselects the choice that is always refused. */
#pragma once

#include "model/draft.h"
#include "model/institution.h"

typedef struct {
  char *code;  /* sent as it is; nothing in it needed cleaning */
  char *label; /* NULL: none */
} RlFormChoice;

/* What the institution says of a field. Texts are NULL where it says nothing. */
typedef struct {
  RlFieldId id;
  char *label;
  char *placeholder;
  char *pattern;      /* of `validation`, not cleaned: for rl_pattern_check() alone */
  char *message;      /* of `validation_message` */
  char *fixed;        /* the value that is sent, not cleaned; NULL: it is typed */
  guint length;       /* in characters; 0: any */
  gboolean optional;  /* may be left empty */
  GPtrArray *choices; /* RlFormChoice; NULL: none */
} RlFormRow;

typedef struct {
  GPtrArray *rows;    /* RlFormRow, in the institution's order; empty: all seven are shown */
  gboolean files;     /* certificate and private key belong to it, though it never lists them */
  gboolean user_name; /* it asks for a user name as well, which no update can change */
  guint removed;      /* characters taken out of its texts */
} RlForm;

/* INSTITUTION may be NULL: not known. Never NULL. */
RlForm *rl_form_new(const RlInstitution *institution);
/* NULL is allowed. */
void rl_form_free(RlForm *self);

/* What the institution says of field ID; NULL: nothing. Borrowed. */
const RlFormRow *rl_form_row(const RlForm *self, RlFieldId id);

/* Whether the institution sets field ID itself: a value goes along that nobody types, unless
 * something was typed in its place. */
gboolean rl_form_is_fixed(const RlForm *self, RlFieldId id);

/* The fields to show, in order, in FIELDS; their number. All seven when ALL, or when the
 * institution names none that an update can carry. What is in the draft is always among them, since
 * nothing is sent unseen, and so is FOCUS (RL_NO_FIELD: none). */
guint rl_form_fields(const RlForm *self, const RlDraft *draft, gboolean all, RlFieldId focus,
                     RlFieldId fields[RL_N_FIELDS]);

/* Whether field ID belongs to what the institution asks for; each does when it names none. */
gboolean rl_form_asks(const RlForm *self, RlFieldId id);

/* Whether an update has something to say: something is typed, or the institution sets all that it
 * asks for. */
gboolean rl_form_is_filled(const RlForm *self, const RlDraft *draft);

/* Puts the values that the institution sets into the fields that are empty, and takes them out
 * again. */
void rl_form_fill(const RlForm *self, RlValues *values);
void rl_form_unfill(const RlForm *self, RlValues *values);

/* The name of CODE in the institution's list of user-name types, or in Belvo's where the
 * institution has no list or no name for it; NULL: it is in neither. Borrowed. */
const char *rl_form_code_name(const RlForm *self, const char *code);

/* The codes to pick from, RlFormChoice: the institution's, or Belvo's where it lists none; with
 * their names as above. New. */
GPtrArray *rl_form_codes(const RlForm *self);

/* "003  Passport", or the code alone. New string. */
char *rl_form_choice_text(const RlFormChoice *choice);

/* What the institution says of field ID in one line: its label, placeholder and what it expects.
 * New string; NULL when it says nothing. */
char *rl_form_hint(const RlForm *self, RlFieldId id);
/* The same without its label, which is seen already. */
char *rl_form_hint_unlabelled(const RlForm *self, RlFieldId id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlForm, rl_form_free)

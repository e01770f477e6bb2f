/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Readline's editing on one line of text, for every text field, secret or not: keys in, text out,
 * no terminal. The text lives in an RlSecret; the cursor is a byte offset at a character's start.
 */
#pragma once

#include "base/secret.h"

typedef enum {
  RL_EDIT_LEFT,
  RL_EDIT_RIGHT,
  RL_EDIT_HOME,
  RL_EDIT_END,
  RL_EDIT_BACKSPACE,
  RL_EDIT_DELETE,
  RL_EDIT_KILL_LINE, /* Ctrl-U: from the start to the cursor */
  RL_EDIT_KILL_WORD, /* Ctrl-W */
  RL_EDIT_KILL_END,  /* Ctrl-K */
} RlEditAction;

typedef struct {
  RlSecret *text; /* not owned */
  gsize cursor;
} RlLineEdit;

/* Starts editing TEXT with the cursor behind it. */
void rl_lineedit_start(RlLineEdit *self, RlSecret *text);

/* Puts a character at the cursor. FALSE: the field is full, nothing changed. */
gboolean rl_lineedit_insert(RlLineEdit *self, gunichar c);

/* Carries ACTION out. TRUE when the text changed. */
gboolean rl_lineedit_apply(RlLineEdit *self, RlEditAction action);

/* Characters before the cursor. */
gsize rl_lineedit_position(const RlLineEdit *self);

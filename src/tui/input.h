/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One text field: the text in locked memory, its cursor, the part of it that is seen. */
#pragma once

#include "model/lineedit.h"

#include "tui/keys.h"

typedef struct {
  RlLineEdit edit;
  gboolean shown; /* in clear; otherwise one star a character */
  gsize scroll;   /* characters scrolled out at the left */
  gboolean gap;   /* a character that could not be read is missing, until all is rubbed out */
  gboolean cut;   /* the last character did not fit, and nothing was rubbed out since */
} RlInput;

/* Begins with TEXT, which stays its owner's. NULL: nothing can be edited for now. */
void rl_input_start(RlInput *self, RlSecret *text, gboolean shown);

typedef enum {
  RL_INPUT_IGNORED, /* not a key for a text field */
  RL_INPUT_MOVED,
  RL_INPUT_CHANGED,
  RL_INPUT_GAP,  /* the character could not be read */
  RL_INPUT_FULL, /* the character did not fit any more */
} RlInputResult;

RlInputResult rl_input_key(RlInput *self, const RlKey *key);

/* What to say of a gap. */
const char *rl_input_gap_text(void);

/* What is missing, so that the text is not the one that was typed; NULL: nothing is. */
const char *rl_input_fault(const RlInput *self);

/* Makes the cursor visible in a field of COLUMNS; the cursor's column in it. */
int rl_input_fit(RlInput *self, int columns);

/* The stars that are seen in COLUMNS, filled up with underscores. New string. */
char *rl_input_stars(const RlInput *self, int columns);

/* What is seen of a text that is no secret in COLUMNS, filled up with underscores. New string. */
char *rl_input_text(const RlInput *self, int columns);

/* Draws the text in clear over COLUMNS cells at Y, X, straight from locked memory. */
void rl_input_draw_clear(const RlInput *self, int y, int x, int columns);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bank's question: what its dialog, the drawing of it and the view of its code share. */
#pragma once

#include "qr/code.h"

#include "app/flow.h"

#include "tui/input.h"
#include "tui/screen.h"

typedef enum {
  RL_CHALLENGE_SEND,
  RL_CHALLENGE_CANCEL,
  RL_CHALLENGE_BUTTONS,
} RlChallengeButton;

typedef struct {
  RlScreen base;
  RlFlow *flow;
  RlInput input;
  RlQrCode *qr;     /* what is to be drawn of a QR challenge; NULL: it is none, has no value, … */
  RlSession *busy;  /* … or it is being read by this session's worker; NULL: none is */
  gboolean begun;   /* what is to be drawn was looked for */
  char *cleared;    /* why the field is empty that was not; NULL: it was not cleared */
  const char *said; /* what the last key has done, where that is not seen; NULL */
  int focus;        /* -1: the token field; else a button */
  gboolean dead;    /* that it has expired was seen */
  int top;          /* first visible line of the text */
  int bottom;       /* the last value that `top` may have, as of the last drawing */
  int page;         /* lines of it that are seen */
} RlChallengeDialog;

/* ---- challenge-dialog.c ---- */

const RlChallenge *rl_challenge_of(const RlChallengeDialog *self);
gboolean rl_challenge_is_dead(const RlChallengeDialog *self);
gboolean rl_challenge_has_token_field(const RlChallengeDialog *self);
gboolean rl_challenge_on_token(const RlChallengeDialog *self);

/* It expires under the person's hands: the Enter that was meant for the token sends nothing. */
void rl_challenge_see_expiry(RlChallengeDialog *self);

/* What is read out and copied: the code as a text; NULL: there is none (yet). Borrowed. */
const char *rl_challenge_code(const RlChallengeDialog *self);

/* What is shown of the code: that, or what came in its place when nobody can read it. Borrowed. */
const char *rl_challenge_shown_code(const RlChallengeDialog *self);
/* That this is only its beginning, and what has all of it; NULL: it is whole. Borrowed. */
const char *rl_challenge_cut_text(const RlChallengeDialog *self);

/* Puts the spelling of the code on top, or says in the dialog why not. */
void rl_challenge_spell_code(RlChallengeDialog *self);
/* Asks the terminal to copy the code, never the token, and says so in the dialog. */
void rl_challenge_copy_code(RlChallengeDialog *self);

/* What to say while the image of a code is being read. */
const char *rl_challenge_busy_text(void);

/* ---- challenge-draw.c ---- */

void rl_challenge_draw(RlChallengeDialog *self);

/* "09:41 left", "expired", or NULL without a countdown. New string. */
char *rl_challenge_countdown(const RlChallengeDialog *self);

/* What the person is to do, in the bank's words or ours. Borrowed. */
const char *rl_challenge_instructions(const RlChallengeDialog *self);

/* Adds TEXT (NULL: nothing), broken to WIDTH, to LINES of new strings. */
void rl_challenge_add(GPtrArray *lines, const char *text, int width);

/* ---- large-view.c ---- */

/* The code over the whole window. DIALOG lies below and outlives it. */
RlScreen *rl_large_view_new(RlChallengeDialog *dialog);

/* Whether the symbol fits into the window at all. */
gboolean rl_large_view_fits(const RlQrSymbol *symbol);

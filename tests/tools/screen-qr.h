/* SPDX-License-Identifier: GPL-3.0-or-later */
/* QR symbols that stand on the screen, seen as a phone's camera would. */
#pragma once

#include "screen-term.h"

typedef enum {
  RL_SCREEN_QR_NONE,  /* nothing on the screen is drawn as a code */
  RL_SCREEN_QR_OTHER, /* something is, but it does not say this, or not to every phone */
  RL_SCREEN_QR_SHOWN, /* it says this */
} RlScreenQr;

/* Looks for a rectangle of half blocks or blanks, dark on explicitly light cells whatever the
 * terminal's own colours are, with a light frame of two modules at least, that is read as PAYLOAD.
 * With a NULL payload nothing is read. */
RlScreenQr rl_screen_qr(const RlTerm *term, const char *payload);

/* The same of '#' and blanks in the terminal's own colours, on whose order nothing depends there:
 * ink is dark. */
RlScreenQr rl_screen_qr_ascii(const RlTerm *term, const char *payload);

/* Whether the first forty characters of PAYLOAD, or all where it has fewer, stand on the screen:
 * one after the other, over lines and within frames. */
gboolean rl_screen_has_text(const RlTerm *term, const char *payload);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts that do harm to terminals that are given them as they are, amid such that do not. */
#pragma once

#include <glib.h>

typedef enum {
  RL_HOSTILE_BYTES, /* anything: also NULs, and what is no UTF-8 */
  RL_HOSTILE_TEXT,  /* UTF-8 without NULs, any code point */
  RL_HOSTILE_DRAWN, /* the same; what is harmless in it all terminals agree to be as wide */
} RlHostileKind;

/* PIECES of them, one behind the other; now and then one that goes on for long. New string. */
GString *rl_hostile_text(GRand *rand, RlHostileKind kind, guint pieces);

/* Every row of the table of hazards, one behind the other, with letters between; begins with row
 * FIRST, counted round and round. New string. */
GString *rl_hostile_table(guint first);

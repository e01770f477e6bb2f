/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal itself: into screens and out of them, whatever happens. */
#pragma once

#include <glib.h>

#include "base/secret.h"

#include "app/doctor.h"

/* Why this terminal cannot show screens, in the person's language, or NULL. Borrowed. */
const char *rl_terminal_problem(void);

/* Finds out about the terminal without asking or changing it. */
void rl_terminal_examine(RlTerminalFacts *to);

/* Takes the terminal over. FALSE: terminfo does not know it. */
gboolean rl_terminal_start(void);

/* Gives it back as it was: cells blanked, alternate screen left, modes restored. May be called
 * more than once. In the background the modes are somebody else's and stay. */
void rl_terminal_stop(void);

/* Says TEXT on the terminal that was given back, unless somebody else has it. */
void rl_terminal_say(const char *text);

/* The line is gone: nothing may be written to it any more. */
void rl_terminal_abandon(void);

/* Gives the terminal back, stops the process, and comes back after SIGCONT. What is to be told is
 * told as SIGCONT: see rl_signals_stop(). */
void rl_terminal_suspend(void);

/* After the process has been continued: takes the terminal's modes back and draws everything again.
 * FALSE: it is in the background, where it was stopped once more; it is told again. */
gboolean rl_terminal_resume(void);

/* Bracketed paste on or off, as far as the terminal has it. */
void rl_terminal_paste(gboolean on);

/* Draws everything again from nothing; after a resize with the new size. */
void rl_terminal_clear(void);
void rl_terminal_resize(void);

/* A cell of the screen. */
typedef struct {
  int y, x;
} RlPlace;

/* How many columns may be drawn into: all, but for the last one where a terminal is said to go on
 * with the next line behind it. Most of these wait for one more character instead, and curses,
 * which takes their word, would write beside the place. */
int rl_terminal_columns(void);

/* Appends to OUT what moves the cursor from FROM (-1, -1: nobody knows where it is) to TO, as few
 * bytes as may be. */
void rl_terminal_go(RlSecret *out, RlPlace from, RlPlace to);

/* Writes BYTES, which are in the terminal's encoding, without curses: the caller leaves the cursor
 * where curses has it before that sends anything. */
void rl_terminal_write(const RlSecret *bytes);

/* Asks the terminal to put TEXT onto the clipboard (OSC 52), wrapped for tmux and screen. FALSE: it
 * is longer than terminals take, and nothing was asked. Whether the terminal does it cannot be
 * known.
 */
gboolean rl_terminal_copy(const char *text);

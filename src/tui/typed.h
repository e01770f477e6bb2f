/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Typed text in clear, past curses.
 *
 * A cell of curses is a copy: three of them for each character, and a fourth in its buffer for
 * output, which it never empties. So to curses a field in clear is an empty field with the cursor
 * at its beginning, which never changes; what was typed goes from locked memory to the terminal,
 * and the line is drawn again as soon as that is over. A character typed at the end is one byte. */
#pragma once

#include "base/secret.h"

#include "tui/canvas.h"

/* A field in clear as it is seen in this frame. */
typedef struct {
  int y, x, columns;
  gconstpointer of; /* whose text is seen there, and … */
  gsize from;       /* … from where on: with another nothing is the same */
  RlSecret *text;   /* what is seen of it, in the terminal's encoding */
  int used;         /* the columns that this takes; underscores fill up the rest */
  gsize same;       /* so many bytes are what was seen of it in the last frame, … */
  int same_columns; /* … which take so many columns */
  gboolean whole;   /* for typed.c: what is seen of it goes with this frame */
} RlTyped;

/* Shows TYPED, whose text it takes. */
void rl_typed_show(const RlTyped *typed);

/* Something is drawn over AREA: a field that it touches is not seen. */
void rl_typed_cover(RlArea area);

/* Sends the frame that stdscr holds, and what was typed, and leaves the cursor at Y, X. Where
 * nothing has changed, nothing is written. */
void rl_typed_send(int y, int x);

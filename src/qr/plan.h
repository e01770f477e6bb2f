/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a symbol is laid into a window of text: how large, and which characters. It is always meant
 * to be drawn dark on light, whatever the terminal's own colours are. */
#pragma once

#include "qr/symbol.h"

typedef enum {
  RL_QR_HALF_BLOCKS, /* a column is a module, a row is two */
  RL_QR_FULL_BLOCKS, /* two columns are a module, a row is one */
  RL_QR_ASCII,       /* the same */
} RlQrGlyphs;

typedef struct {
  RlQrGlyphs glyphs;
  guint scale;         /* small squares a module is made of, a side */
  guint quiet;         /* modules of the light frame */
  guint columns, rows; /* what all of it takes */
} RlQrPlan;

/* The largest drawing of SYMBOL with GLYPHS that fits into COLUMNS by ROWS: with the quiet zone of
 * four modules that the norm asks for; where that does not fit, three or two, with which phones
 * still read. FALSE when that does not fit either; *PLAN is as it was. */
gboolean rl_qr_plan(const RlQrSymbol *symbol, RlQrGlyphs glyphs, guint columns, guint rows,
                    RlQrPlan *plan);

/* The rows of the drawing, top to bottom, each of PLAN's columns: half blocks are ' ' (both
 * halves light), U+2580 (the upper dark), U+2584 (the lower) and U+2588, all to be drawn in one
 * style of dark on light; a last half row is light. Else ' ' is light and '#' dark: the drawer may
 * make blanks of '#', in a style of dark ground. A NULL-terminated list of new strings. */
char **rl_qr_rows(const RlQrSymbol *symbol, const RlQrPlan *plan);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How keys move through lists and texts, the same everywhere. */
#pragma once

#include "tui/keys.h"

/* How far KEY moves in something that shows PAGE rows at once: down is positive, "to the end" more
 * than any list is long. 0: the key moves nothing. */
int rl_moves_step(const RlKey *key, int page);

/* "21–40 of 2,318": the lines seen, from TOP on, of all LINES; NULL when PAGE holds them all. New
 * string. */
char *rl_moves_position(int top, int page, int lines);

/* Draws "[PgDn]" into row Y, up to column RIGHT: there is more than is seen. */
void rl_moves_draw_more(int y, int right);

/* The same for the frame of a dialog of WIDTH columns; where TITLE, which must be read whole, would
 * be cut beside it, "[PgDn]" as long as there is more below, or NULL. New string. */
char *rl_moves_note(int top, int page, int lines, const char *title, int width);

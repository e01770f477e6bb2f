/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Typed text in clear, past curses.
 *
 * A cell of curses is a copy: three of them for each character, and a fourth in its buffer for
 * output, which it never empties. So to curses a field in clear is a field of stars; what was typed
 * goes from locked memory to the terminal behind each frame, and the line is drawn again as soon as
 * that is over. */
#pragma once

#include "base/secret.h"

#include "tui/canvas.h"

/* In this frame TEXT, in the terminal's encoding and COLUMNS wide, is seen at Y, X. Takes it. */
void rl_typed_show(int y, int x, int columns, RlSecret *text);

/* Something is drawn over AREA: a field that it touches is not seen. */
void rl_typed_cover(RlArea area);

/* Before a frame is sent: lines that were written to behind curses's back are sent whole. */
void rl_typed_before_frame(void);
/* Behind it. The cursor returns to where curses has it. Where nothing has CHANGED but the time,
 * what is seen already is not written again. */
void rl_typed_behind_frame(gboolean changed);

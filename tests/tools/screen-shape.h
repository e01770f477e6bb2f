/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether what is drawn keeps its shape, whatever texts it holds. */
#pragma once

#include "screen-term.h"

/* The innermost frame on the screen has its two edges in every row of it, and a bottom. FALSE also
 * when there is no frame. */
gboolean rl_shape_box(const RlTerm *term);

/* TEXT is in COUNT rows, in the same column of each. */
gboolean rl_shape_aligned(const RlTerm *term, int count, const char *text);

/* All that is seen, with the cursor's place; what counts seconds is left out. New string. */
char *rl_shape_text(const RlTerm *term);

/* No place behind the last row or column was gone to since the screen was last cleared, among the
 * bytes from FROM on. FALSE also when it was not cleared there. */
gboolean rl_shape_inside(const RlTerm *term, guint from);

/* The first number from FIRST to LAST for which TEXT, in which it stands for "{n}", is not seen;
 * LAST
 * + 1: all are. */
int rl_shape_each(const RlTerm *term, int first, int last, const char *text);

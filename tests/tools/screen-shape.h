/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether what is drawn keeps its shape, whatever texts it holds. */
#pragma once

#include "screen-term.h"

/* The innermost frame on the screen has its two edges in every row of it, and a bottom. FALSE also
 * when there is no frame. */
gboolean rl_shape_box(const RlTerm *term);

/* TEXT is in COUNT rows, in the same column of each. */
gboolean rl_shape_aligned(const RlTerm *term, int count, const char *text);

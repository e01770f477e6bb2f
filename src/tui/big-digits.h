/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Digits that can be read from across a desk: five dots high, made of blocks. */
#pragma once

#include "tui/canvas.h"

/* Whether all of TEXT can be shown so: digits, hyphens, full stops, and blanks between groups. */
gboolean rl_big_digits_can(const char *text);

/* Draws TEXT into the middle of AREA, as large as it fits there; groups stay whole. FALSE: it does
 * not fit, and nothing was drawn. */
gboolean rl_big_digits_draw(RlArea area, const char *text);

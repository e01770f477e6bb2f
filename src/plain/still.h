/* SPDX-License-Identifier: GPL-3.0-or-later */
/* That something still goes on, said rarely: whoever listens to the screen is not to hear a clock,
 * and not to wonder either whether relink has died. */
#pragma once

#include <glib.h>
#include <stdio.h>

typedef struct RlStill RlStill;

/* From now on says to OUT how long it has taken, while the main loop turns. */
RlStill *rl_still_new(FILE *out);
/* NULL is allowed. */
void rl_still_free(RlStill *self);

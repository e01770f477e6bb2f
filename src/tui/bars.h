/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The top line: what this is, and where it sends to. The bottom line: the keys that work. */
#pragma once

#include "app/action.h"
#include "app/session.h"

/* NAME is the screen's; CONTEXT chooses the keys. */
void rl_bars_draw(const RlSession *session, const char *name, RlContext context);

gboolean rl_bars_too_small(void);
/* The one line that a window gets which is too small for anything else. */
void rl_bars_draw_too_small(void);

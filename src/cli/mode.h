/* SPDX-License-Identifier: GPL-3.0-or-later */
/* On screens, or line by line: who decides that, and saying so. */
#pragma once

#include "cli/run.h"

/* The option, else RELINK_PLAIN, which may also say no, else `plain` of the configuration; and
 * whatever they say, a terminal that cannot show screens. RUN has a session. *LINE is the first
 * thing to say when it is TRUE: that it is so, and because of what. New string; else NULL. */
gboolean rl_mode_is_plain(const RlRun *run, char **line);

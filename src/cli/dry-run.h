/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relink update --dry-run: everything that is checked on this machine, and the request in place of
 * sending it. The server is asked nothing, and the journal only read. */
#pragma once

#include "model/draft.h"

#include "cli/run.h"

/* VALUES (taken) have passed their own checks. RL_EXIT_DONE when they could be sent; otherwise the
 * code that sending would have ended in, and the error. */
int rl_dry_run(RlRun *run, RlValues *values, GError **error);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of the script language: doing (screen-commands.c) and checking (screen-checks.c).
 * Errors are G_IO_ERROR and for the person. */
#pragma once

#include "screen-world.h"

typedef gboolean (*RlCommandRun)(RlWorld *world, const RlStep *step, GError **error);

/* Whether there is a command of this name. */
gboolean rl_command_known(const char *name);
/* Runs WORLD's step. */
gboolean rl_command_run(RlWorld *world, GError **error);

/* For screen-commands.c only. */
gboolean rl_check_known(const char *name);
gboolean rl_check_run(RlWorld *world, const RlStep *step, GError **error);
gboolean rl_golden_run(RlWorld *world, const RlStep *step, GError **error);

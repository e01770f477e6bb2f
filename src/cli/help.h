/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --help and --version, from the tables of options, commands and exit codes. */
#pragma once

#include "cli/commands.h"

/* COMMAND NULL: of the whole program. */
void rl_help_print(const RlCommand *command);
void rl_help_print_version(void);

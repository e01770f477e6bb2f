/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line: from the words to the exit code. */
#pragma once

int rl_cli_main(int argc, char **argv);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What terminfo says of the terminal in use: sequences, as they are sent. */
#pragma once

#include <glib.h>

/* The sequence NAME as it is described; NULL: this terminal has none. Also those that terminfo may
 * have under extended names only. Borrowed. */
const char *rl_capability(const char *name);

/* The same without what asks for pauses, to be sent: of one without parameters. New string. */
char *rl_capability_plain(const char *name);

/* The same of one with two parameters or one; NULL also where curses has no memory for it. */
char *rl_capability_filled(const char *name, int first, int second);

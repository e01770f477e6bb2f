/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Did you mean…? for words of the command line. */
#pragma once

#include <glib.h>

/* The one of KNOWN (NULL-terminated) that WORD is most likely a slip of: at most two letters
 * wrong, missing, swapped or too many, and fewer than half. NULL: none is near. Borrowed. */
const char *rl_nearest(const char *word, const char *const *known);

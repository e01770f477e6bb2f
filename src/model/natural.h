/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order in which people sort folded texts: numbers by their value, the rest byte by byte. So
 * "link 9" is before "link 10", and "007" is the same as "7". */
#pragma once

#include <glib.h>

/* Below, at or above 0. */
int rl_natural_compare(const char *a, const char *b);

/* The first eight bytes of TEXT's sort key: what has the smaller number comes first. TEXT may be
 * the rest of longer texts that begin alike, when it does not begin inside a number. */
guint64 rl_natural_key(const char *text);
/* Whether the key holds the text to its end, so that texts with this key are the same. */
gboolean rl_natural_key_is_whole(guint64 key);

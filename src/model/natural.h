/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order in which people sort folded texts: numbers by their value, the rest byte by byte. So
 * "link 9" is before "link 10", and "007" is the same as "7". */
#pragma once

#include <glib.h>

/* Below, at or above 0. */
int rl_natural_compare(const char *a, const char *b);

/* A text has a sort key, whose bytes are compared one by one, in parts of eight. How far one has
 * been read; all 0 at its beginning, and `stage` is 0 outside numbers. */
typedef struct {
  guint16 at; /* in the text */
  guint8 stage;
} RlNaturalPlace;

/* The next part of TEXT's key: what has the smaller number comes first. PLACE goes behind it. */
guint64 rl_natural_next(const char *text, RlNaturalPlace *place);
/* Whether the key ends in this part, so that texts that are alike up to here are the same. */
gboolean rl_natural_is_last(guint64 part);

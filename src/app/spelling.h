/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A code said aloud, for the phone. */
#pragma once

#include <glib.h>

/* "48291 053": TEXT, when it is nothing but digits and more of them than one group; else NULL. New
 * string. */
char *rl_spelling_groups(const char *text);

/* How to say TEXT, which is clean: digits with blanks between them, in groups; anything else a line
 * for each character, with the spelling words of the language, its capitals, accents and
 * punctuation named, and what has no name as it is beside its number. New string. */
char *rl_spelling(const char *text);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a text fits a pattern that an institution sends: JavaScript's regular expressions, run by
 * GRegex (PCRE2). Whatever cannot be checked with certainty, cheaply, is not checked: the answer
 * only ever leads to a warning. */
#pragma once

#include "base/secret.h"

typedef enum {
  RL_PATTERN_FITS,
  RL_PATTERN_DIFFERS,
  RL_PATTERN_UNCHECKED, /* the pattern or the text is too long, no pattern, or too much work */
} RlPatternResult;

/* Whether TEXT, seen as characters, fits PATTERN as `new RegExp(PATTERN, "u").test(TEXT)` would
 * say. Blocks for some milliseconds at most, whatever comes. TEXT may be a password: GLib and PCRE2
 * look at it where it lies. GMatchInfo has a pointer to it; PCRE2 copies a subject only on demand
 * (PCRE2_COPY_MATCHED_SUBJECT), its heap holds offsets into it, and one character at a time is in a
 * register (glib/gregex.c of 2.74, src/pcre2_match.c of 10.42). The first is not kept, and the
 * residue tests look for copies. */
RlPatternResult rl_pattern_check(const char *pattern, const RlSecret *text);

/* PATTERN in PCRE2's language, with the same meaning; NULL: it is no pattern, or one that has no
 * counterpart. New string. Here for its test. */
char *rl_pattern_translate(const char *pattern);

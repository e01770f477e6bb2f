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
 * say. Blocks for some milliseconds at most, whatever comes. TEXT may be a password. It is looked
 * at where it lies: g_regex_match_full() documents that GMatchInfo, which is not kept, points to
 * the text, and PCRE2 copies a subject only when PCRE2_COPY_MATCHED_SUBJECT asks for it
 * (pcre2api(3)). The residue test searches the memory after a check that fits and one that does
 * not. */
RlPatternResult rl_pattern_check(const char *pattern, const RlSecret *text);

/* PATTERN in PCRE2's language, with the same meaning; NULL: it is no pattern, or one that has no
 * counterpart. New string. Here for its test. */
char *rl_pattern_translate(const char *pattern);

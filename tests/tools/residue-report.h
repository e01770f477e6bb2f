/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was found of each secret, and whether that is as it should be. */
#pragma once

#include "residue-search.h"

/* How many copies there may be: locked ones within bounds, others and parts of them at most. */
typedef struct {
  guint locked_min;
  guint locked_max;
  guint elsewhere;
  guint fragments;
} RlExpected;

/* "NAME=LOCKED/ELSEWHERE[+FRAGMENTS] …" with LOCKED a number or a range "0-1" -> RlExpected.
 * Secrets that are not named are to be nowhere. */
GHashTable *rl_expected_parse(const char *words, GError **error);

/* A line for NEEDLE, new string: "ok" or "not ok", STATE, NEEDLE, copies in locked memory, copies
 * elsewhere, fragments elsewhere, and where they are; tabs between. EXPECTED NULL: any are ok. */
char *rl_report_line(const char *state, const char *needle, const GArray *hits,
                     GHashTable *expected);

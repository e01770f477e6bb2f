/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may arrive at a terminal, written down as a list of what is allowed. It knows nothing of the
 * program under test and shares no code with it. */
#pragma once

#include <glib.h>

typedef enum { RL_RAW_UTF8, RL_RAW_ASCII, RL_RAW_LATIN1 } RlRawCharset;

typedef struct {
  RlRawCharset charset;
  gboolean screen; /* curses draws: the control sequences that it uses are allowed */
  gboolean copies; /* one OSC 52 after another is allowed: the program copies something */
} RlRawRules;

/* The character set that a locale's name ("C", "de_DE.ISO-8859-1") stands for. */
RlRawCharset rl_raw_charset(const char *locale);

/* NULL when all LENGTH bytes are allowed; else a sentence that names the first offset that is not.
 * New string. */
char *rl_raw_fault(const RlRawRules *rules, const char *bytes, gsize length);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The front-end on the screen. This folder is the only one that sees curses. */
#pragma once

#include "app/doctor.h"
#include "app/open-challenge.h"

typedef struct {
  const char *link;              /* open its form at once; NULL: the desk */
  const RlOpenChallenge *resume; /* answer this challenge first; NULL */
  gboolean lists_challenges;     /* begin with the list of open challenges over the desk */
  gboolean no_color;
  /* The session for another profile of the same configuration, owned by BASE. */
  RlSession *(*beside)(RlSession *base, const char *profile, GError **error);
} RlTuiOptions;

/* Whether this terminal can show screens: standard input and output are a terminal, and terminfo
 * knows it. Otherwise *REASON says why not, in the person's language; borrowed. */
gboolean rl_tui_is_possible(const char **reason);

/* The facts about the terminal for `relink doctor`; `problem` is borrowed. */
void rl_tui_examine(RlTerminalFacts *to);

/* Runs the screens until the person leaves, and gives the exit code of the contract. SESSION is
 * borrowed; its API secrets are asked for when it has none. Restores the terminal in every case,
 * also on signals (then 128 + n). */
int rl_tui_run(RlSession *session, const RlTuiOptions *options);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open challenges of earlier processes, as numbered lines to choose from. */
#pragma once

#include "app/open-challenge.h"

#include "plain/prompt.h"

/* One line a challenge: "1. 540 s left, institution, external id, link id", PREFIX before the
 * number. */
void rl_plain_list_challenges(FILE *to, const RlSession *session, const RlOpenChallenges *list,
                              const char *prefix);

/* The one that LINE, "PREFIX" and a number of the list, names; borrowed. NULL: none. */
const RlOpenChallenge *rl_plain_challenge_of(const RlOpenChallenges *list, const char *prefix,
                                             const char *line);

/* Says how many had expired and were removed, if any. */
void rl_plain_say_expired(FILE *to, const RlOpenChallenges *list);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open challenges in words, for every front-end. */
#pragma once

#include "app/open-challenge.h"

/* "09:41 left", or "expired" when no second is; NULL without a countdown (-1). New string. */
char *rl_left_text(gint64 seconds);

/* The same of a challenge that is kept: "09:41 left", that there is no time limit, or that it has
 * expired, at NOW (monotonic microseconds). New string. */
char *rl_open_challenge_left(const RlOpenChallenge *self, gint64 now);

/* Time left, external id, institution and link in one line between SEPARATOR, and the link in front
 * where there is no external id: what tells two challenges of one bank apart is not to be cut off.
 * ID_COLUMNS characters of the link's id. New string. */
char *rl_open_challenge_line(const RlOpenChallenge *self, gint64 now, const char *separator,
                             int id_columns);

/* "2 challenges are open, the first for 09:41 more.". NULL: none is. New string. */
char *rl_open_challenges_summary(const RlOpenChallenges *self, gint64 now);

/* How many had expired and were removed. NULL: none. New string. */
char *rl_open_challenges_expired(const RlOpenChallenges *self);

/* Whether the first one has expired since the list was read. */
gboolean rl_open_challenges_are_stale(const RlOpenChallenges *self, gint64 now);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a tortured run may and may not leave behind. */
#pragma once

#include "torture-case.h"

typedef struct {
  char **known; /* faults of libraries: "SIGNAL OBJECT FUNCTION", see torture.known; never NULL */
  gboolean unwritten; /* the result's line may be missing: writing is what fails */
} RlTortureLaw;

/* New strings: what ONE violates; empty: nothing. */
GPtrArray *rl_torture_judge(const RlTortureLaw *law, const RlTortureCase *one);

/* The known fault that ONE died of, borrowed from LAW; NULL: it did not. */
const char *rl_torture_known(const RlTortureLaw *law, const RlTortureCase *one);

/* Counts what the server recorded (FILE) into CASES, each at the place of its number. */
gboolean rl_torture_count(GPtrArray *cases, const char *file, GError **error);

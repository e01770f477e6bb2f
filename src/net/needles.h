/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether any of several secrets stands in a text, at one look. */
#pragma once

#include "base/secret.h"

typedef struct RlNeedles RlNeedles;

enum { RL_NEEDLE_MIN = 2 /* bytes */ };

/* For needles of MAX bytes in all at most. What is told of them stays in locked memory. */
RlNeedles *rl_needles_new(gsize max);
void rl_needles_free(RlNeedles *self);
/* A copy of LENGTH bytes, RL_NEEDLE_MIN or more. Not after the first search. */
void rl_needles_add(RlNeedles *self, const char *bytes, gsize length);
/* Whether one of them is in TEXT; FALSE when there are none. */
gboolean rl_needles_are_in(RlNeedles *self, const char *text, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlNeedles, rl_needles_free)

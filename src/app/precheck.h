/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What speaks against the values that are about to be sent: what did not fit into its field, and
 * what the institution's own form has against them. Its patterns are not always right, so
 * everything here may be overridden. */
#pragma once

#include "app/flow.h"

typedef struct {
  char **sentences; /* NULL-terminated, maybe empty; names of fields, never a value */
  RlFieldId first;  /* the field of the first sentence, RL_NO_FIELD: none */
} RlPrecheck;

/* Of what is in FLOW's draft now. Never NULL. Nothing is said of a draft in which nothing is filled
 * in, or whose values are away with a request. */
RlPrecheck *rl_precheck(RlFlow *flow);
/* That not everything that came fitted into field ID. New string. */
char *rl_precheck_cut(RlFieldId id);
/* NULL is allowed. */
void rl_precheck_free(RlPrecheck *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlPrecheck, rl_precheck_free)

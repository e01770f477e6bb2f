/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The filters of a list: which parameters it knows is a table, what a request asks for is a
 * selection made from it. */
#pragma once

#include "sandbox/exchange.h"

typedef enum {
  RL_SANDBOX_EXACT,
  RL_SANDBOX_IN,   /* one of several, separated by commas */
  RL_SANDBOX_PART, /* contained, whatever the case */
  RL_SANDBOX_UUID, /* as EXACT, and must be a UUID */
  RL_SANDBOX_UUID_IN,
  RL_SANDBOX_ON, /* times, from here on */
  RL_SANDBOX_AFTER,
  RL_SANDBOX_FROM,
  RL_SANDBOX_BEFORE,
  RL_SANDBOX_UNTIL,
  RL_SANDBOX_BETWEEN, /* two times, separated by a comma, both included */
} RlSandboxMatch;

typedef struct {
  const char *parameter; /* NULL ends a table */
  RlSandboxMatch match;
  const char *(*text)(gconstpointer item); /* NULL text: JSON null, asked for as "null" */
  gint64 (*time)(gconstpointer item);      /* microseconds since 1970 */
  const char *const *choices;              /* the values there are, or NULL: any */
} RlSandboxFilter;

typedef struct RlSandboxSelection RlSandboxSelection;

/* What QUERY asks of a list with FILTERS; other parameters are passed over. NULL and *REFUSAL when
 * a value cannot be meant. Borrows FILTERS. */
RlSandboxSelection *rl_sandbox_selection_new(const RlSandboxFilter *filters, const GPtrArray *query,
                                             RlSandboxAnswer **refusal);
void rl_sandbox_selection_free(RlSandboxSelection *self);

/* Whether every item is in it. */
gboolean rl_sandbox_selection_is_all(const RlSandboxSelection *self);
gboolean rl_sandbox_selection_has(const RlSandboxSelection *self, gconstpointer item);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlSandboxSelection, rl_sandbox_selection_free)

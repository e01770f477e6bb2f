/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sorting rows of a link store by a column. */
#pragma once

#include "model/link-view.h"

typedef struct {
  const RlLinkStore *store;
  RlLinkColumn column;
  gboolean descending;
} RlLinkOrder;

/* Sorts N rows, in time that depends on N alone. Alike ones are ordered by their number when ROWS
 * are, as they come from the store; tens of thousands of texts that only come apart behind many
 * parts that others have in common count as alike. */
void rl_link_order_sort(const RlLinkOrder *self, guint32 *rows, guint n);
/* Below, at or above 0; never 0 for two different rows. */
int rl_link_order_compare(const RlLinkOrder *self, guint32 a, guint32 b);

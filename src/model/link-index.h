/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds rows of a link store by id. It holds row numbers only, and grows in small parts, so that
 * no row waits for all the others to be put anew. */
#pragma once

#include "model/link-store.h"

typedef struct RlLinkIndex RlLinkIndex;

/* An empty one. STORE is borrowed, and asked for the ids of the rows that were added. */
RlLinkIndex *rl_link_index_new(const RlLinkStore *store);
void rl_link_index_free(RlLinkIndex *self);

/* The row that is to be STORE's, whose 16-byte ID is not in the index. */
void rl_link_index_add(RlLinkIndex *self, const guint8 *id, guint row);
gboolean rl_link_index_find(const RlLinkIndex *self, const guint8 *id, guint *row);
/* Forgets all, and adds the store's rows as they are now. */
void rl_link_index_rebuild(RlLinkIndex *self);
/* Memory held. */
gsize rl_link_index_bytes(const RlLinkIndex *self);

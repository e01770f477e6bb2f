/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a link store as they lie in memory, for what looks at all of them: sorting and
 * filtering a million rows leaves no time for unpacking. */
#pragma once

#include "model/link-store.h"
#include "model/symbols.h"

typedef struct {
  guint8 id[16];
  gint64 last_access;
  gint64 created;
  guint32 external_id; /* in the pool */
  guint32 institution; /* symbols */
  guint32 access_mode;
  guint32 status;
  guint32 removed;
  guint32 reading; /* that brought it last */
} RlPackedLink;

/* ROW below the count. Borrowed until the store changes. */
const RlPackedLink *rl_link_store_packed(const RlLinkStore *self, guint row);
const RlTextPool *rl_link_store_pool(const RlLinkStore *self);
const RlSymbols *rl_link_store_symbols(const RlLinkStore *self);
/* Another number whenever symbols stand for other texts than before. */
guint rl_link_store_stamp(const RlLinkStore *self);

/* The 32 hexadecimal digits of an id, and the same with dashes; each with a NUL. */
void rl_link_id_write_bare(const guint8 *id, char *to);
void rl_link_id_write(const guint8 *id, char *to);

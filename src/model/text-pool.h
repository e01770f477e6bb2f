/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Short texts by the million, each beside its folded form, in chunks that never move: growing
 * copies nothing. A text is known by a number; what is dropped takes room until the owner moves
 * what lives into a fresh pool. */
#pragma once

#include <glib.h>

enum {
  RL_TEXT_POOL_NONE = 0,                 /* stands for NULL */
  RL_TEXT_POOL_MAX = 1024 * 1024 * 1024, /* bytes */
};

typedef struct RlTextPool RlTextPool;

RlTextPool *rl_text_pool_new(void);
void rl_text_pool_free(RlTextPool *self);

/* Copies TEXT, valid UTF-8 of at most 256 characters, and gives its number, RL_TEXT_POOL_NONE for
 * NULL. Not when the pool is full. */
guint32 rl_text_pool_add(RlTextPool *self, const char *text);
/* Whether RL_TEXT_POOL_MAX is reached; if not, several texts still fit. */
gboolean rl_text_pool_is_full(const RlTextPool *self);
/* The text AT is not needed any more. */
void rl_text_pool_drop(RlTextPool *self, guint32 at);
/* The reverse of a drop; only before what lives is moved. */
void rl_text_pool_revive(RlTextPool *self, guint32 at);

/* Borrowed; NULL for RL_TEXT_POOL_NONE. */
const char *rl_text_pool_text(const RlTextPool *self, guint32 at);
/* The same as rl_text_fold() makes it. */
const char *rl_text_pool_folded(const RlTextPool *self, guint32 at);

/* Whether moving what lives would give back more than half. FALSE while there is little to gain. */
gboolean rl_text_pool_is_mostly_dead(const RlTextPool *self);
/* Memory held. */
gsize rl_text_pool_bytes(const RlTextPool *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlTextPool, rl_text_pool_free)

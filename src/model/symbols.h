/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts of which few are distinct (institutions, states), as small numbers. Counted, so that one
 * that nobody uses any more can be left out when the store's texts are moved. */
#pragma once

#include "model/text-pool.h"

enum { RL_SYMBOL_NONE = 0 /* stands for NULL */ };

typedef struct RlSymbols RlSymbols;

/* Texts go into POOL, which is borrowed. */
RlSymbols *rl_symbols_new(RlTextPool *pool);
void rl_symbols_free(RlSymbols *self);

/* The symbol that stands for TEXT (or NULL); it is used once more. */
guint32 rl_symbols_use(RlSymbols *self, const char *text);
/* SYMBOL is used once less. */
void rl_symbols_release(RlSymbols *self, guint32 symbol);

/* Borrowed; NULL for RL_SYMBOL_NONE. */
const char *rl_symbols_text(const RlSymbols *self, guint32 symbol);
const char *rl_symbols_folded(const RlSymbols *self, guint32 symbol);
/* Memory held beside the pool's. */
gsize rl_symbols_bytes(const RlSymbols *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlSymbols, rl_symbols_free)

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/symbols.h"

typedef struct {
  guint32 text; /* in the pool */
  guint32 uses;
} Symbol;

struct RlSymbols {
  RlTextPool *pool;
  GArray *symbols;     /* Symbol; the first stands for NULL */
  GHashTable *numbers; /* text, in the pool -> number */
};

/* The names come from a server. With numbers that it cannot guess, it cannot choose names that all
 * fall into one place of the table. */
static guint hash(gconstpointer key)
{
  static gsize ready;
  static guint64 start, factor;
  if (g_once_init_enter(&ready)) {
    start = (guint64) g_random_int() << 32 | g_random_int();
    factor = (guint64) g_random_int() << 32 | g_random_int() | 1;
    g_once_init_leave(&ready, 1);
  }
  guint64 h = start;
  for (const char *p = key; *p != '\0'; p++)
    h = (h ^ (h >> 32) ^ (guchar) *p) * factor;
  return (guint) (h >> 32);
}

RlSymbols *rl_symbols_new(RlTextPool *pool)
{
  RlSymbols *self = g_new0(RlSymbols, 1);
  self->pool = pool;
  self->symbols = g_array_new(FALSE, TRUE, sizeof(Symbol));
  self->numbers = g_hash_table_new(hash, g_str_equal);
  g_array_set_size(self->symbols, 1);
  return self;
}

void rl_symbols_free(RlSymbols *self)
{
  if (self == NULL)
    return;
  g_array_unref(self->symbols);
  g_hash_table_unref(self->numbers);
  g_free(self);
}

static Symbol *get(const RlSymbols *self, guint32 symbol)
{
  return &g_array_index(self->symbols, Symbol, symbol);
}

static guint32 add(RlSymbols *self, const char *text)
{
  const Symbol fresh = { .text = rl_text_pool_add(self->pool, text), .uses = 1 };
  const guint32 symbol = self->symbols->len;
  g_array_append_val(self->symbols, fresh);
  g_hash_table_insert(self->numbers, (gpointer) rl_text_pool_text(self->pool, fresh.text),
                      GUINT_TO_POINTER(symbol));
  return symbol;
}

guint32 rl_symbols_use(RlSymbols *self, const char *text)
{
  if (text == NULL)
    return RL_SYMBOL_NONE;
  const guint32 symbol = GPOINTER_TO_UINT(g_hash_table_lookup(self->numbers, text));
  if (symbol == RL_SYMBOL_NONE)
    return add(self, text);
  Symbol *known = get(self, symbol);
  if (known->uses++ == 0)
    rl_text_pool_revive(self->pool, known->text);
  return symbol;
}

void rl_symbols_release(RlSymbols *self, guint32 symbol)
{
  if (symbol == RL_SYMBOL_NONE)
    return;
  Symbol *known = get(self, symbol);
  if (--known->uses == 0)
    rl_text_pool_drop(self->pool, known->text);
}

const char *rl_symbols_text(const RlSymbols *self, guint32 symbol)
{
  return rl_text_pool_text(self->pool, get(self, symbol)->text);
}

const char *rl_symbols_folded(const RlSymbols *self, guint32 symbol)
{
  return rl_text_pool_folded(self->pool, get(self, symbol)->text);
}

gsize rl_symbols_bytes(const RlSymbols *self)
{
  /* GLib's table takes a key, a value and a hash for each place, of which half may be free. */
  return sizeof *self + self->symbols->len * (2 * sizeof(Symbol)) +
         g_hash_table_size(self->numbers) * 2 * (sizeof(gpointer) * 2 + sizeof(guint));
}

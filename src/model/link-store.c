/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/link-store.h"

#include <string.h>

#include "model/link-index.h"
#include "model/link-pack.h"

/* Rows lie in blocks, so that growing moves none of them. */
enum { BLOCK_BITS = 10, BLOCK = 1 << BLOCK_BITS };

struct RlLinkStore {
  GPtrArray *blocks; /* of BLOCK RlPackedLink */
  guint count;
  RlLinkIndex *index;
  RlTextPool *pool;
  RlSymbols *symbols;
  guint stamp;
  guint32 reading;
  guint brought; /* rows, by this reading */
  guint removed;
};

static RlPackedLink *get(const RlLinkStore *self, guint row)
{
  return (RlPackedLink *) g_ptr_array_index(self->blocks, row >> BLOCK_BITS) + (row & (BLOCK - 1));
}

/* ---- ids ---- */

/* Of a hexadecimal digit; those that are letters have bit 6, and begin at 1 below it. */
static guint8 digit_value(char c)
{
  return (guint8) ((c & 15) + 9 * (c >> 6));
}

/* Of 36 characters with dashes, as nearly all are. */
static gboolean read_usual_id(const char *text, guint8 *id)
{
  static const guint8 places[16] = { 0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34 };
  gboolean good = text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-';
  for (guint i = 0; i < 16; i++) {
    const char *pair = text + places[i];
    good &= g_ascii_isxdigit(pair[0]) && g_ascii_isxdigit(pair[1]);
    id[i] = (guint8) (digit_value(pair[0]) << 4 | digit_value(pair[1]));
  }
  return good;
}

/* The dashes may be anywhere: who asks with an id has had it parsed. */
static gboolean read_id(const char *text, guint8 *id)
{
  guint digits = 0;
  if (strlen(text) == 36 && read_usual_id(text, id))
    return TRUE;
  memset(id, 0, 16);
  for (; *text != '\0'; text++) {
    if (*text == '-')
      continue;
    if (!g_ascii_isxdigit(*text) || digits == 32)
      return FALSE;
    id[digits / 2] = (guint8) (id[digits / 2] << 4 | digit_value(*text));
    digits++;
  }
  return digits == 32;
}

void rl_link_id_write_bare(const guint8 *id, char *to)
{
  static const char digits[] = "0123456789abcdef";
  for (guint i = 0; i < 16; i++) {
    to[2 * i] = digits[id[i] >> 4];
    to[2 * i + 1] = digits[id[i] & 15];
  }
  to[32] = '\0';
}

void rl_link_id_write(const guint8 *id, char *to)
{
  static const guint8 ends[] = { 8, 12, 16, 20, 32 };
  char bare[33];
  rl_link_id_write_bare(id, bare);
  for (guint i = 0, from = 0; i < G_N_ELEMENTS(ends); from = ends[i++]) {
    memcpy(to, bare + from, ends[i] - from);
    to += ends[i] - from;
    *to++ = ends[i] < 32 ? '-' : '\0';
  }
}

/* ---- the whole ---- */

static void open_empty(RlLinkStore *self)
{
  self->blocks = g_ptr_array_new_with_free_func(g_free);
  self->count = 0;
  self->index = rl_link_index_new(self);
  self->pool = rl_text_pool_new();
  self->symbols = rl_symbols_new(self->pool);
  self->stamp++;
  self->brought = 0;
  self->removed = 0;
}

static void close_all(RlLinkStore *self)
{
  g_ptr_array_unref(self->blocks);
  rl_link_index_free(self->index);
  rl_symbols_free(self->symbols);
  rl_text_pool_free(self->pool);
}

RlLinkStore *rl_link_store_new(void)
{
  RlLinkStore *self = g_new0(RlLinkStore, 1);
  self->reading = 1;
  open_empty(self);
  return self;
}

void rl_link_store_free(RlLinkStore *self)
{
  if (self == NULL)
    return;
  close_all(self);
  g_free(self);
}

void rl_link_store_clear(RlLinkStore *self)
{
  close_all(self);
  open_empty(self);
}

void rl_link_store_begin(RlLinkStore *self)
{
  self->reading++;
  self->brought = 0;
}

/* ---- rows ---- */

static void release_symbols(RlLinkStore *self, const RlPackedLink *row)
{
  rl_symbols_release(self->symbols, row->institution);
  rl_symbols_release(self->symbols, row->access_mode);
  rl_symbols_release(self->symbols, row->status);
}

/* All but the ids and the reading. */
static void pack(RlLinkStore *self, const RlLink *link, RlPackedLink *to)
{
  to->last_access = link->last_access;
  to->created = link->created;
  to->institution = rl_symbols_use(self->symbols, link->institution);
  to->access_mode = rl_symbols_use(self->symbols, link->access_mode);
  to->status = rl_symbols_use(self->symbols, link->status);
  to->removed = link->removed;
  self->removed += link->removed;
}

static void append(RlLinkStore *self, const RlLink *link, const guint8 *id)
{
  if (self->count == self->blocks->len * BLOCK)
    g_ptr_array_add(self->blocks, g_new(RlPackedLink, BLOCK));
  RlPackedLink *row = get(self, self->count);
  memcpy(row->id, id, sizeof row->id);
  rl_link_index_add(self->index, id, self->count++);
  row->external_id = rl_text_pool_add(self->pool, link->external_id);
  row->reading = self->reading;
  pack(self, link, row);
}

/* What stays the same stays where it is, so that a refresh does not fill the pool. */
static void replace_external_id(RlLinkStore *self, const RlLink *link, RlPackedLink *row)
{
  if (g_strcmp0(rl_text_pool_text(self->pool, row->external_id), link->external_id) == 0)
    return;
  rl_text_pool_drop(self->pool, row->external_id);
  row->external_id = rl_text_pool_add(self->pool, link->external_id);
}

static void replace(RlLinkStore *self, const RlLink *link, RlPackedLink *row)
{
  const RlPackedLink before = *row;
  self->removed -= before.removed;
  pack(self, link, row);
  release_symbols(self, &before);
  replace_external_id(self, link, row);
}

static void move_texts(RlLinkStore *self, RlPackedLink *row, RlTextPool *pool, RlSymbols *symbols)
{
  row->external_id = rl_text_pool_add(pool, rl_text_pool_text(self->pool, row->external_id));
  row->institution = rl_symbols_use(symbols, rl_symbols_text(self->symbols, row->institution));
  row->access_mode = rl_symbols_use(symbols, rl_symbols_text(self->symbols, row->access_mode));
  row->status = rl_symbols_use(symbols, rl_symbols_text(self->symbols, row->status));
}

/* Moves what lives into a pool of its own when most of the pool is dead. */
static void compact(RlLinkStore *self)
{
  if (!rl_text_pool_is_mostly_dead(self->pool))
    return;
  RlTextPool *pool = rl_text_pool_new();
  RlSymbols *symbols = rl_symbols_new(pool);
  for (guint row = 0; row < self->count; row++)
    move_texts(self, get(self, row), pool, symbols);
  rl_symbols_free(self->symbols);
  rl_text_pool_free(self->pool);
  self->pool = pool;
  self->symbols = symbols;
  self->stamp++;
}

static gboolean update(RlLinkStore *self, const RlLink *link, RlPackedLink *row)
{
  if (rl_text_pool_is_full(self->pool))
    return FALSE;
  replace(self, link, row);
  compact(self);
  return TRUE;
}

gboolean rl_link_store_update(RlLinkStore *self, const RlLink *link)
{
  guint row = 0;
  return rl_link_store_find(self, link->id, &row) && update(self, link, get(self, row));
}

static RlPut put_again(RlLinkStore *self, const RlLink *link, RlPackedLink *row)
{
  const gboolean twice = row->reading == self->reading;
  self->brought += !twice;
  row->reading = self->reading; /* it is there, even when its new texts find no room */
  if (!update(self, link, row))
    return RL_PUT_FULL;
  return twice ? RL_PUT_TWICE : RL_PUT_REPLACED;
}

RlPut rl_link_store_put(RlLinkStore *self, const RlLink *link)
{
  guint8 id[16];
  if (!read_id(link->id, id))
    return RL_PUT_NO_ID;
  guint row = 0;
  if (rl_link_index_find(self->index, id, &row))
    return put_again(self, link, get(self, row));
  if (self->count == RL_LINKS_MAX || rl_text_pool_is_full(self->pool))
    return RL_PUT_FULL;
  append(self, link, id);
  self->brought++;
  return RL_PUT_NEW;
}

static void remove_row(RlLinkStore *self, const RlPackedLink *row)
{
  rl_text_pool_drop(self->pool, row->external_id);
  release_symbols(self, row);
  self->removed -= row->removed;
}

guint rl_link_store_sweep(RlLinkStore *self)
{
  guint kept = 0;
  if (self->brought == self->count)
    return 0;
  for (guint i = 0; i < self->count; i++) {
    const RlPackedLink *row = get(self, i);
    if (row->reading != self->reading)
      remove_row(self, row);
    else
      *get(self, kept++) = *row;
  }
  const guint swept = self->count - kept;
  self->count = kept;
  g_ptr_array_set_size(self->blocks, (gint) ((kept + BLOCK - 1) / BLOCK));
  rl_link_index_rebuild(self->index);
  compact(self);
  return swept;
}

/* ---- looking ---- */

guint rl_link_store_count(const RlLinkStore *self)
{
  return self->count;
}

void rl_link_store_row(const RlLinkStore *self, guint row, RlLinkRow *to)
{
  const RlPackedLink *from = get(self, row);
  const char *status = rl_symbols_text(self->symbols, from->status);
  rl_link_id_write(from->id, to->id);
  to->status = rl_status_parse(status);
  to->status_text = rl_status_text(to->status, status);
  to->institution = rl_symbols_text(self->symbols, from->institution);
  to->access_mode = rl_symbols_text(self->symbols, from->access_mode);
  to->external_id = rl_text_pool_text(self->pool, from->external_id);
  to->last_access = from->last_access;
  to->created = from->created;
}

gboolean rl_link_store_find(const RlLinkStore *self, const char *id, guint *row)
{
  guint8 bytes[16];
  guint at = 0;
  if (!read_id(id, bytes) || !rl_link_index_find(self->index, bytes, &at))
    return FALSE;
  if (row != NULL)
    *row = at;
  return TRUE;
}

guint rl_link_store_removed(const RlLinkStore *self)
{
  return self->removed;
}

gsize rl_link_store_bytes(const RlLinkStore *self)
{
  return sizeof *self + self->blocks->len * (sizeof(gpointer) + BLOCK * sizeof(RlPackedLink)) +
         rl_link_index_bytes(self->index) + rl_text_pool_bytes(self->pool) +
         rl_symbols_bytes(self->symbols);
}

const RlPackedLink *rl_link_store_packed(const RlLinkStore *self, guint row)
{
  return get(self, row);
}

const RlTextPool *rl_link_store_pool(const RlLinkStore *self)
{
  return self->pool;
}

const RlSymbols *rl_link_store_symbols(const RlLinkStore *self)
{
  return self->symbols;
}

guint rl_link_store_stamp(const RlLinkStore *self)
{
  return self->stamp;
}

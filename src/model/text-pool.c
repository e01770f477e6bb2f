/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/text-pool.h"

#include <string.h>

#include "base/text.h"

enum {
  CHUNK_BITS = 16,
  CHUNK = 1 << CHUNK_BITS,
  /* Below this nothing is worth moving. */
  DEAD_MIN = 4 * CHUNK,
};

/* How an entry begins. What follows is the text and, for APART, its folded form, each with its
 * NUL. Most texts are lower-case ASCII and their own folded form. */
enum { SAME = 1, APART = 2 };

struct RlTextPool {
  GPtrArray *chunks;
  gsize used; /* of the last chunk */
  gsize dead; /* bytes of dropped entries, in all chunks */
};

RlTextPool *rl_text_pool_new(void)
{
  RlTextPool *self = g_new0(RlTextPool, 1);
  self->chunks = g_ptr_array_new_with_free_func(g_free);
  return self;
}

void rl_text_pool_free(RlTextPool *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref(self->chunks);
  g_free(self);
}

static const char *entry(const RlTextPool *self, guint32 at)
{
  return (const char *) g_ptr_array_index(self->chunks, at >> CHUNK_BITS) + (at & (CHUNK - 1));
}

static gsize entry_size(const RlTextPool *self, guint32 at)
{
  const char *start = entry(self, at), *text = start + 1;
  const gsize n = 1 + strlen(text) + 1;
  return *start == SAME ? n : n + strlen(start + n) + 1;
}

static char *reserve(RlTextPool *self, gsize size, guint32 *at)
{
  g_assert(size < CHUNK);
  if (self->chunks->len == 0 || self->used + size > CHUNK) {
    g_ptr_array_add(self->chunks, g_malloc(CHUNK));
    /* The number 0 is nobody's. */
    self->used = self->chunks->len == 1 ? 1 : 0;
  }
  *at = ((self->chunks->len - 1) << CHUNK_BITS) + (guint32) self->used;
  char *room = (char *) g_ptr_array_index(self->chunks, self->chunks->len - 1) + self->used;
  self->used += size;
  return room;
}

static gboolean is_its_own_fold(const char *text)
{
  for (; *text != '\0'; text++)
    if ((guchar) *text >= 0x80 || g_ascii_isupper(*text))
      return FALSE;
  return TRUE;
}

guint32 rl_text_pool_add(RlTextPool *self, const char *text)
{
  if (text == NULL)
    return RL_TEXT_POOL_NONE;
  guint32 at = RL_TEXT_POOL_NONE;
  g_autofree char *folded = is_its_own_fold(text) ? NULL : rl_text_fold(text);
  const gsize n = strlen(text) + 1, more = folded != NULL ? strlen(folded) + 1 : 0;
  char *room = reserve(self, 1 + n + more, &at);
  room[0] = folded != NULL ? APART : SAME;
  memcpy(room + 1, text, n);
  if (folded != NULL)
    memcpy(room + 1 + n, folded, more);
  return at;
}

gboolean rl_text_pool_is_full(const RlTextPool *self)
{
  return self->chunks->len >= RL_TEXT_POOL_MAX / CHUNK;
}

void rl_text_pool_drop(RlTextPool *self, guint32 at)
{
  if (at != RL_TEXT_POOL_NONE)
    self->dead += entry_size(self, at);
}

void rl_text_pool_revive(RlTextPool *self, guint32 at)
{
  if (at != RL_TEXT_POOL_NONE)
    self->dead -= entry_size(self, at);
}

const char *rl_text_pool_text(const RlTextPool *self, guint32 at)
{
  return at != RL_TEXT_POOL_NONE ? entry(self, at) + 1 : NULL;
}

const char *rl_text_pool_folded(const RlTextPool *self, guint32 at)
{
  if (at == RL_TEXT_POOL_NONE)
    return NULL;
  const char *start = entry(self, at), *text = start + 1;
  return *start == SAME ? text : text + strlen(text) + 1;
}

gboolean rl_text_pool_is_mostly_dead(const RlTextPool *self)
{
  return self->dead > DEAD_MIN && self->dead > (gsize) self->chunks->len * CHUNK / 2;
}

gsize rl_text_pool_bytes(const RlTextPool *self)
{
  return sizeof *self + (gsize) self->chunks->len * (CHUNK + sizeof(gpointer));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/link-index.h"

#include <string.h>

#include "model/link-pack.h"

enum {
  PART_BITS = 8,
  PARTS = 1 << PART_BITS,
  SLOTS_MIN = 8,
  ROW_BITS = 21,
  ROW_MASK = (1 << ROW_BITS) - 1,
};

G_STATIC_ASSERT((int) RL_LINKS_MAX < (int) ROW_MASK);

/* Open addressing: a slot is a row + 1 with some of its hash above, or 0. Where those bits differ,
 * nobody has to look at the row, which is nowhere near. */
typedef struct {
  guint32 *slots;
  guint n_slots; /* a power of two */
  guint used;
} Part;

struct RlLinkIndex {
  const RlLinkStore *store;
  guint64 seed[2];
  Part parts[PARTS];
};

static guint64 random_64(void)
{
  return (guint64) g_random_int() << 32 | g_random_int();
}

RlLinkIndex *rl_link_index_new(const RlLinkStore *store)
{
  RlLinkIndex *self = g_new0(RlLinkIndex, 1);
  self->store = store;
  for (guint i = 0; i < G_N_ELEMENTS(self->seed); i++)
    self->seed[i] = random_64();
  for (guint i = 0; i < PARTS; i++) {
    self->parts[i].slots = g_new0(guint32, SLOTS_MIN);
    self->parts[i].n_slots = SLOTS_MIN;
  }
  return self;
}

void rl_link_index_free(RlLinkIndex *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < PARTS; i++)
    g_free(self->parts[i].slots);
  g_free(self);
}

/* Ids come from the server; with seeds it cannot make them all fall into one place. */
static guint64 hash(const RlLinkIndex *self, const guint8 *id)
{
  guint64 half[2];
  memcpy(half, id, sizeof half);
  guint64 h = (half[0] ^ self->seed[0]) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
  h = (h ^ (h >> 32) ^ half[1] ^ self->seed[1]) * G_GUINT64_CONSTANT(0xd6e8feb86659fd93);
  return h ^ (h >> 32);
}

static guint part_number(guint64 hash_of_id)
{
  return (guint) (hash_of_id >> (64 - PART_BITS));
}

/* What a slot holds beside the row; not of the bits that say which slot. */
static guint32 tag_of(guint64 hash_of_id)
{
  return (guint32) (hash_of_id >> 32) << ROW_BITS;
}

/* The slot of the row with ID, or the free one that it would take. */
static guint32 *slot_of(const RlLinkIndex *self, const guint8 *id, guint64 hash_of_id)
{
  const Part *part = &self->parts[part_number(hash_of_id)];
  const guint32 tag = tag_of(hash_of_id);
  guint at = (guint) hash_of_id & (part->n_slots - 1);
  for (; part->slots[at] != 0; at = (at + 1) & (part->n_slots - 1)) {
    const guint32 slot = part->slots[at];
    if ((slot & ~(guint32) ROW_MASK) == tag &&
        memcmp(rl_link_store_packed(self->store, (slot & ROW_MASK) - 1)->id, id, 16) == 0)
      break;
  }
  return &part->slots[at];
}

static void grow(RlLinkIndex *self, Part *part)
{
  g_autofree guint32 *before = g_steal_pointer(&part->slots);
  const guint n = part->n_slots;
  part->n_slots = n * 2;
  part->slots = g_new0(guint32, part->n_slots);
  for (guint i = 0; i < n; i++) {
    if (before[i] == 0)
      continue;
    const guint8 *id = rl_link_store_packed(self->store, (before[i] & ROW_MASK) - 1)->id;
    *slot_of(self, id, hash(self, id)) = before[i];
  }
}

void rl_link_index_add(RlLinkIndex *self, const guint8 *id, guint row)
{
  const guint64 h = hash(self, id);
  Part *part = &self->parts[part_number(h)];
  /* At most three quarters are taken. */
  if (++part->used > part->n_slots / 4 * 3)
    grow(self, part);
  *slot_of(self, id, h) = tag_of(h) | (row + 1);
}

gboolean rl_link_index_find(const RlLinkIndex *self, const guint8 *id, guint *row)
{
  const guint32 place = *slot_of(self, id, hash(self, id)) & ROW_MASK;
  if (place != 0)
    *row = place - 1;
  return place != 0;
}

void rl_link_index_rebuild(RlLinkIndex *self)
{
  for (guint i = 0; i < PARTS; i++) {
    memset(self->parts[i].slots, 0, self->parts[i].n_slots * sizeof(guint32));
    self->parts[i].used = 0;
  }
  for (guint row = 0; row < rl_link_store_count(self->store); row++)
    rl_link_index_add(self, rl_link_store_packed(self->store, row)->id, row);
}

gsize rl_link_index_bytes(const RlLinkIndex *self)
{
  gsize bytes = sizeof *self;
  for (guint i = 0; i < PARTS; i++)
    bytes += self->parts[i].n_slots * sizeof(guint32);
  return bytes;
}

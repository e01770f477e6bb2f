/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "residue-search.h"

#include <string.h>

/* A place in a pattern at which a window begins. */
typedef struct {
  const RlPattern *pattern;
  guint at;
} Place;

/* All patterns of one lane. PAIRS has a bit for each pair of low bytes with which a window begins:
 * nearly all of memory is passed over with one look at it. */
typedef struct {
  RlLane lane;
  guint window;
  guint8 pairs[65536 / 8];
  GHashTable *places; /* hash of a window -> GArray of Place */
} Index;

/* FIRSTS has, for each byte, a bit for each lane in which a window begins with it: of most bytes of
 * memory no lane has to be asked. */
struct RlSearch {
  GPtrArray *indexes;
  guint16 firsts[256];
};

static guint32 load(const guchar *at, guint width)
{
  guint16 half;
  guint32 word;
  if (width == 1)
    return *at;
  if (width == 2) {
    memcpy(&half, at, sizeof half);
    return half;
  }
  memcpy(&word, at, sizeof word);
  return word;
}

static guint pair_of(guint32 one, guint32 two)
{
  return (one & 0xff) | (two & 0xff) << 8;
}

static guint64 mix(guint64 hash, guint32 element)
{
  return (hash ^ element) * G_GUINT64_CONSTANT(0x100000001b3) + 0x9e37;
}

static void add_place(Index *index, const RlPattern *pattern, guint at)
{
  guint64 hash = 0;
  const guint32 *elements = pattern->elements + at;
  for (guint i = 0; i < index->window; i++)
    hash = mix(hash, elements[i]);
  const guint pair = pair_of(elements[0], elements[1]);
  index->pairs[pair / 8] |= (guint8) (1u << pair % 8);
  GArray *places = g_hash_table_lookup(index->places, &hash);
  if (places == NULL) {
    places = g_array_new(FALSE, FALSE, sizeof(Place));
    g_hash_table_insert(index->places, g_memdup2(&hash, sizeof hash), places);
  }
  const Place place = { pattern, at };
  g_array_append_val(places, place);
}

static void free_places(gpointer places)
{
  g_array_unref(places);
}

static void index_free(gpointer data)
{
  Index *self = data;
  g_hash_table_unref(self->places);
  g_free(self);
}

static Index *index_new(RlLane lane, const GPtrArray *patterns)
{
  Index *self = g_new0(Index, 1);
  self->lane = lane;
  self->window = rl_lane_window(lane);
  self->places = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, free_places);
  for (guint i = 0; i < patterns->len; i++) {
    const RlPattern *pattern = patterns->pdata[i];
    if (pattern->lane.width != lane.width || pattern->lane.stride != lane.stride)
      continue;
    for (guint at = 0; at + self->window <= pattern->length; at++)
      add_place(self, pattern, at);
  }
  return self;
}

static void note_firsts(RlSearch *self, guint lane)
{
  const Index *index = self->indexes->pdata[lane];
  for (guint pair = 0; pair < 65536; pair++)
    if (index->pairs[pair / 8] & 1u << pair % 8)
      self->firsts[pair & 0xff] |= (guint16) (1u << lane);
}

RlSearch *rl_search_new(const GPtrArray *patterns)
{
  guint count;
  const RlLane *lanes = rl_lanes(&count);
  RlSearch *self = g_new0(RlSearch, 1);
  self->indexes = g_ptr_array_new_with_free_func(index_free);
  g_assert(count <= 16);
  for (guint i = 0; i < count; i++) {
    g_ptr_array_add(self->indexes, index_new(lanes[i], patterns));
    note_firsts(self, i);
  }
  return self;
}

void rl_search_free(RlSearch *self)
{
  g_ptr_array_unref(self->indexes);
  g_free(self);
}

/* What is searched, and where. */
typedef struct {
  const guchar *bytes;
  gsize size;
  guint64 address;
  GArray *hits;
} Area;

/* How many elements of the pattern, from the place on, are at OFFSET. */
static guint match(const Area *area, const Place *place, gsize offset)
{
  const RlPattern *pattern = place->pattern;
  const RlLane lane = pattern->lane;
  guint n = 0;
  while (place->at + n < pattern->length && offset + lane.width <= area->size &&
         load(area->bytes + offset, lane.width) == pattern->elements[place->at + n]) {
    n++;
    offset += lane.stride;
  }
  return n;
}

/* Whether the same run was met an element before. */
static gboolean goes_on(const Area *area, const Place *place, gsize offset)
{
  const RlLane lane = place->pattern->lane;
  return place->at > 0 && offset >= lane.stride &&
         load(area->bytes + offset - lane.stride, lane.width) ==
             place->pattern->elements[place->at - 1];
}

static void try_places(const Area *area, const Index *index, guint64 hash, gsize offset)
{
  const GArray *places = g_hash_table_lookup(index->places, &hash);
  for (guint i = 0; places != NULL && i < places->len; i++) {
    const Place *place = &g_array_index(places, Place, i);
    const guint n = match(area, place, offset);
    if (n < place->pattern->least || goes_on(area, place, offset))
      continue;
    const RlHit hit = { .pattern = place->pattern,
                        .first = place->at,
                        .length = n,
                        .address = area->address + offset,
                        .end = area->address + offset + (n - 1) * index->lane.stride +
                               index->lane.width };
    g_array_append_val(area->hits, hit);
  }
}

static void search_at(const Area *area, const Index *index, gsize offset)
{
  const RlLane lane = index->lane;
  const gsize reach = (index->window - 1) * lane.stride + lane.width;
  if (offset + reach > area->size)
    return;
  const guchar *at = area->bytes + offset;
  const guint pair = pair_of(at[0], at[lane.stride]);
  if ((index->pairs[pair / 8] & 1u << pair % 8) == 0)
    return;
  guint64 hash = 0;
  for (guint i = 0; i < index->window; i++)
    hash = mix(hash, load(at + (gsize) i * lane.stride, lane.width));
  try_places(area, index, hash, offset);
}

void rl_search_run(const RlSearch *self, const guchar *bytes, gsize size, guint64 address,
                   GArray *hits)
{
  const Area area = { bytes, size, address, hits };
  for (gsize offset = 0; offset < size; offset++) {
    guint lanes = self->firsts[bytes[offset]];
    for (guint i = 0; lanes != 0; i++, lanes >>= 1)
      if (lanes & 1)
        search_at(&area, self->indexes->pdata[i], offset);
  }
}

gboolean rl_hit_is_whole(const RlHit *self)
{
  return self->length == self->pattern->length;
}

/* Wholes before parts, long parts before short ones; else as they were found. */
static gint compare(gconstpointer a, gconstpointer b)
{
  const RlHit *one = a, *two = b;
  const gint whole = rl_hit_is_whole(two) - rl_hit_is_whole(one);
  if (whole != 0 || rl_hit_is_whole(one))
    return whole;
  return (gint) two->length - (gint) one->length;
}

static gboolean is_same_copy(const RlHit *kept, const RlHit *other)
{
  if (strcmp(kept->pattern->needle, other->pattern->needle) != 0)
    return FALSE;
  if (rl_hit_is_whole(other))
    return kept->address == other->address;
  return other->address < kept->end && kept->address < other->end;
}

void rl_hits_tidy(GArray *hits)
{
  guint kept = 0;
  g_array_sort(hits, compare);
  for (guint i = 0; i < hits->len; i++) {
    const RlHit hit = g_array_index(hits, RlHit, i);
    gboolean known = FALSE;
    for (guint k = 0; k < kept && !known; k++)
      known = is_same_copy(&g_array_index(hits, RlHit, k), &hit);
    if (!known)
      g_array_index(hits, RlHit, kept++) = hit;
  }
  g_array_set_size(hits, kept);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A million rows are sorted by keys of 64 bits that lie side by side. A key holds eight bytes of a
 * text, behind what all texts have in common; where keys are alike, the next bytes decide. */
#include "model/link-order.h"

#include <string.h>

#include "model/link-pack.h"
#include "model/natural.h"

/* Fewer rows than this are compared one with another. */
enum { FEW = 64 };

typedef struct {
  guint64 key;
  guint32 row;
} Item;

typedef struct {
  const RlLinkOrder *order;
  Item *spare; /* as long as the items */
} Sorting;

/* ---- columns ---- */

static gboolean is_text(RlLinkColumn column)
{
  return column == RL_COLUMN_INSTITUTION || column == RL_COLUMN_EXTERNAL_ID ||
         column == RL_COLUMN_ACCESS_MODE;
}

/* The folded text of a text column, or NULL. */
static const char *text_of(const RlLinkOrder *self, guint32 row)
{
  const RlPackedLink *link = rl_link_store_packed(self->store, row);
  if (self->column == RL_COLUMN_EXTERNAL_ID)
    return rl_text_pool_folded(rl_link_store_pool(self->store), link->external_id);
  return rl_symbols_folded(rl_link_store_symbols(self->store), self->column == RL_COLUMN_INSTITUTION
                                                                   ? link->institution
                                                                   : link->access_mode);
}

/* Links that a person must do something about come first. */
static guint64 need_of(const RlLinkOrder *self, const RlPackedLink *link)
{
  static const guint8 needs[] = {
    [RL_STATUS_TOKEN_REQUIRED] = 0, [RL_STATUS_INVALID] = 1, [RL_STATUS_UNCONFIRMED] = 2,
    [RL_STATUS_OTHER] = 3,          [RL_STATUS_VALID] = 4,
  };
  const RlSymbols *symbols = rl_link_store_symbols(self->store);
  return needs[rl_status_parse(rl_symbols_text(symbols, link->status))];
}

static guint64 id_half(const RlPackedLink *link, guint half)
{
  guint64 bytes = 0;
  memcpy(&bytes, link->id + half * sizeof bytes, sizeof bytes);
  return GUINT64_FROM_BE(bytes);
}

/* A key that sorts as numbers with a sign do; 0 is no time, and the last in both directions. */
static guint64 time_key(const RlLinkOrder *self, gint64 time)
{
  if (time == 0)
    return G_MAXUINT64;
  /* The extremes are no times that anybody reads, and would be taken for none. */
  const gint64 bounded = CLAMP(time, G_MININT64 + 1, G_MAXINT64 - 1);
  const guint64 key = (guint64) bounded ^ (G_GUINT64_CONSTANT(1) << 63);
  return self->descending ? ~key : key;
}

/* Of all columns but texts. */
static guint64 key_of(const RlLinkOrder *self, guint32 row)
{
  const RlPackedLink *link = rl_link_store_packed(self->store, row);
  switch (self->column) {
  case RL_COLUMN_LAST_ACCESS:
    return time_key(self, link->last_access);
  case RL_COLUMN_CREATED:
    return time_key(self, link->created);
  case RL_COLUMN_STATUS:
    return self->descending ? ~need_of(self, link) : need_of(self, link);
  case RL_COLUMN_LINK:
    return self->descending ? ~id_half(link, 0) : id_half(link, 0);
  default:
    return row;
  }
}

/* ---- comparing ---- */

static int in_direction(const RlLinkOrder *self, int difference)
{
  return self->descending ? (difference < 0) - (difference > 0) : difference;
}

static int compare_texts(const RlLinkOrder *self, guint32 a, guint32 b)
{
  const char *x = text_of(self, a), *y = text_of(self, b);
  if (x == y)
    return 0;
  if (x == NULL || y == NULL)
    return x == NULL ? 1 : -1;
  return in_direction(self, rl_natural_compare(x, y));
}

static int compare_keys(const RlLinkOrder *self, guint32 a, guint32 b)
{
  const guint64 x = key_of(self, a), y = key_of(self, b);
  if (x != y)
    return x < y ? -1 : 1;
  if (self->column != RL_COLUMN_LINK)
    return 0;
  return in_direction(self, memcmp(rl_link_store_packed(self->store, a)->id,
                                   rl_link_store_packed(self->store, b)->id, 16));
}

int rl_link_order_compare(const RlLinkOrder *self, guint32 a, guint32 b)
{
  const int difference =
      is_text(self->column) ? compare_texts(self, a, b) : compare_keys(self, a, b);
  if (difference != 0)
    return difference;
  return a < b ? -1 : a > b;
}

static int compare_items(gconstpointer a, gconstpointer b, gpointer order)
{
  return rl_link_order_compare(order, ((const Item *) a)->row, ((const Item *) b)->row);
}

static void sort_few(const Sorting *self, Item *items, guint n)
{
  g_qsort_with_data(items, (gint) n, sizeof *items, compare_items, (gpointer) self->order);
}

/* ---- sorting by keys ---- */

enum { DIGITS = 8, VALUES = 256 };

static void count_digits(const Item *items, guint n, guint32 (*counts)[VALUES])
{
  for (guint i = 0; i < n; i++)
    for (guint digit = 0; digit < DIGITS; digit++)
      counts[digit][items[i].key >> (8 * digit) & (VALUES - 1)]++;
}

/* Moves the items into TO in the order of one digit; those that are alike keep theirs. */
static void deal(const Item *items, guint n, guint digit, const guint32 *counts, Item *to)
{
  guint32 places[VALUES];
  for (guint value = 0, place = 0; value < VALUES; place += counts[value++])
    places[value] = place;
  for (guint i = 0; i < n; i++)
    to[places[items[i].key >> (8 * digit) & (VALUES - 1)]++] = items[i];
}

/* A radix sort from the last digit to the first. Stable, and linear whatever comes. */
static void sort_by_key(const Sorting *self, Item *items, guint n)
{
  guint32 counts[DIGITS][VALUES] = { { 0 } };
  Item *from = items, *to = self->spare;
  count_digits(items, n, counts);
  for (guint digit = 0; digit < DIGITS; digit++) {
    if (counts[digit][items[0].key >> (8 * digit) & (VALUES - 1)] == n)
      continue;
    deal(from, n, digit, counts[digit], to);
    Item *const other = from;
    from = to;
    to = other;
  }
  if (from != items)
    memcpy(items, from, n * sizeof *items);
}

/* ---- sorting texts ---- */

/* How many bytes all texts have in common, at least SKIP; a number is not cut in two. */
static gsize common_length(const Sorting *self, const Item *items, guint n, gsize skip)
{
  const char *first = text_of(self->order, items[0].row);
  gsize length = strlen(first);
  for (guint i = 1; i < n && length > skip; i++) {
    const char *text = text_of(self->order, items[i].row);
    gsize same = skip;
    while (same < length && text[same] == first[same])
      same++;
    length = same;
  }
  while (length > skip && g_ascii_isdigit(first[length - 1]))
    length--;
  return length;
}

static void sort_texts(const Sorting *self, Item *items, guint n, gsize skip);

/* Sorts a run of items with the same key, out of N. */
static void sort_run(const Sorting *self, Item *items, guint run, guint n, gsize skip)
{
  const guint64 key = self->order->descending ? ~items[0].key : items[0].key;
  if (run < 2 || rl_natural_key_is_whole(key))
    return;
  /* Texts that differ in nothing but zeros before a number do not come apart. */
  if (run < FEW || run == n)
    sort_few(self, items, run);
  else
    sort_texts(self, items, run, skip);
}

/* None of the texts is NULL; all have the first SKIP bytes in common. */
static void sort_texts(const Sorting *self, Item *items, guint n, gsize skip)
{
  skip = common_length(self, items, n, skip);
  for (guint i = 0; i < n; i++) {
    const guint64 key = rl_natural_key(text_of(self->order, items[i].row) + skip);
    items[i].key = self->order->descending ? ~key : key;
  }
  sort_by_key(self, items, n);
  for (guint from = 0, to = 0; from < n; from = to) {
    while (to < n && items[to].key == items[from].key)
      to++;
    sort_run(self, items + from, to - from, n, skip);
  }
}

/* Moves the items without a text to the end; how many have one. */
static guint put_nulls_last(const Sorting *self, Item *items, guint n)
{
  guint kept = 0, nulls = 0;
  for (guint i = 0; i < n; i++)
    if (text_of(self->order, items[i].row) != NULL)
      items[kept++] = items[i];
    else
      self->spare[nulls++] = items[i];
  memcpy(items + kept, self->spare, nulls * sizeof *items);
  return kept;
}

static void sort_items(const Sorting *self, Item *items, guint n)
{
  const RlLinkOrder *order = self->order;
  if (n < FEW) {
    sort_few(self, items, n);
    return;
  }
  if (is_text(order->column)) {
    const guint texts = put_nulls_last(self, items, n);
    if (texts > 0)
      sort_texts(self, items, texts, 0);
    return;
  }
  if (order->column == RL_COLUMN_LINK) {
    /* By the second half first: what is alike in the first keeps that order. */
    for (guint i = 0; i < n; i++) {
      const guint64 half = id_half(rl_link_store_packed(order->store, items[i].row), 1);
      items[i].key = order->descending ? ~half : half;
    }
    sort_by_key(self, items, n);
  }
  for (guint i = 0; i < n; i++)
    items[i].key = key_of(order, items[i].row);
  sort_by_key(self, items, n);
}

void rl_link_order_sort(const RlLinkOrder *self, guint32 *rows, guint n)
{
  g_autofree Item *items = g_new(Item, n);
  g_autofree Item *spare = g_new(Item, n);
  const Sorting sorting = { .order = self, .spare = spare };
  for (guint i = 0; i < n; i++)
    items[i].row = rows[i];
  sort_items(&sorting, items, n);
  for (guint i = 0; i < n; i++)
    rows[i] = items[i].row;
}

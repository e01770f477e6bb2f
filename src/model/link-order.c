/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A million rows are sorted by keys of 64 bits that lie side by side. Of a text a key holds one
 * part, behind what all texts have in common; where keys are alike, the next part decides. After
 * some parts, and after some rows that were compared one with another, what is alike so far stays
 * so: each part is a linear matter, and no texts that a server could think of hold up the screen.
 */
#include "model/link-order.h"

#include <string.h>

#include "model/link-pack.h"
#include "model/natural.h"

enum {
  FEW = 32,             /* are put into their places one by one */
  PARTS_MAX = 6,        /* of one text */
  ROWS_MAX = 20 * 1000, /* to be compared one with another behind those */
};

typedef struct {
  guint64 key;
  guint32 row;
  RlNaturalPlace place; /* how far its text has been read */
} Item;

typedef struct {
  const RlLinkOrder *order;
  Item *spare; /* as long as the items */
  guint *left; /* rows that may still be compared one with another */
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

static void sort_few(Item *items, guint n)
{
  for (guint i = 1; i < n; i++) {
    const Item item = items[i];
    guint at = i;
    for (; at > 0 && items[at - 1].key > item.key; at--)
      items[at] = items[at - 1];
    items[at] = item;
  }
}

/* Of many, a radix sort from the last digit to the first. Stable, and linear whatever comes. */
static void sort_by_key(const Sorting *self, Item *items, guint n)
{
  if (n < FEW) {
    sort_few(items, n);
    return;
  }
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

static const char *rest_of(const Sorting *self, const Item *item)
{
  return text_of(self->order, item->row) + item->place.at;
}

/* How many bytes all texts have in common from here on; a number is not cut in two. */
static gsize common_length(const Sorting *self, const Item *items, guint n)
{
  const char *first = rest_of(self, &items[0]);
  gsize length = strlen(first);
  for (guint i = 1; i < n && length > 0; i++) {
    const char *text = rest_of(self, &items[i]);
    gsize same = 0;
    while (same < length && text[same] == first[same])
      same++;
    length = same;
  }
  while (length > 0 && g_ascii_isdigit(first[length - 1]))
    length--;
  return length;
}

static void read_keys(const Sorting *self, Item *items, guint n)
{
  const guint64 flip = self->order->descending ? G_MAXUINT64 : 0;
  const gsize skip = items[0].place.stage == 0 ? common_length(self, items, n) : 0;
  for (guint i = 0; i < n; i++) {
    items[i].place.at = (guint16) (items[i].place.at + skip);
    items[i].key = flip ^ rl_natural_next(text_of(self->order, items[i].row), &items[i].place);
  }
}

static int compare_items(gconstpointer a, gconstpointer b, gpointer order)
{
  return rl_link_order_compare(order, ((const Item *) a)->row, ((const Item *) b)->row);
}

static void sort_texts(const Sorting *self, Item *items, guint n, guint part);

/* Goes on with N texts that are alike so far and have not ended. */
static void sort_rest(const Sorting *self, Item *items, guint n, guint part)
{
  if (part < PARTS_MAX) {
    sort_texts(self, items, n, part);
  } else if (n <= *self->left) {
    *self->left -= n;
    g_qsort_with_data(items, (gint) n, sizeof *items, compare_items, (gpointer) self->order);
  }
}

/* None of the texts is NULL; this is their part number PART that is not the same in all. */
static void sort_texts(const Sorting *self, Item *items, guint n, guint part)
{
  const guint64 flip = self->order->descending ? G_MAXUINT64 : 0;
  read_keys(self, items, n);
  sort_by_key(self, items, n);
  for (guint from = 0, to = 0; from < n; from = to) {
    while (to < n && items[to].key == items[from].key)
      to++;
    if (to - from > 1 && !rl_natural_is_last(items[from].key ^ flip))
      sort_rest(self, items + from, to - from, part + 1);
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
  guint left = ROWS_MAX;
  const Sorting sorting = { .order = self, .spare = spare, .left = &left };
  for (guint i = 0; i < n; i++)
    items[i] = (Item){ .row = rows[i] };
  if (n > 0)
    sort_items(&sorting, items, n);
  for (guint i = 0; i < n; i++)
    rows[i] = items[i].row;
}

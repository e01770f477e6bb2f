/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/link-view.h"

#include <string.h>

#include "base/text.h"

#include "model/link-match.h"
#include "model/link-order.h"

/* Rows that fit are found in the order in which they are shown: the first screen is there at once.
 * A filter that became narrower looks at those again before it goes on. */
struct RlLinkView {
  const RlLinkStore *store;
  RlLinkOrder order;
  guint known;  /* rows of the store that were told about */
  GArray *rows; /* guint32, in the order in which they are shown; empty: as in the store */
  RlLinkMatch *match;
  char *text; /* the filter's, folded */
  gint64 now;
  gint64 match_now; /* that the filter was set with */
  GArray *fits;     /* guint32, rows that fit */
  guint good;       /* how many of them do now */
  guint again;      /* from where on they are to be looked at again; between the two is nothing */
  guint next;       /* the row, of those in order, from which on nothing was looked at */
};

static gboolean is_sorted(const RlLinkView *self)
{
  return self->order.column != RL_NO_COLUMN;
}

static guint32 ordered(const RlLinkView *self, guint n)
{
  return is_sorted(self) ? g_array_index(self->rows, guint32, n) : n;
}

RlLinkView *rl_link_view_new(const RlLinkStore *store)
{
  RlLinkView *self = g_new0(RlLinkView, 1);
  self->store = store;
  self->order = (RlLinkOrder){ .store = store, .column = RL_NO_COLUMN };
  self->known = rl_link_store_count(store);
  self->rows = g_array_new(FALSE, FALSE, sizeof(guint32));
  self->fits = g_array_new(FALSE, FALSE, sizeof(guint32));
  self->match = rl_link_match_new(store);
  self->text = g_strdup("");
  return self;
}

void rl_link_view_free(RlLinkView *self)
{
  if (self == NULL)
    return;
  g_array_unref(self->rows);
  g_array_unref(self->fits);
  rl_link_match_free(self->match);
  g_free(self->text);
  g_free(self);
}

/* ---- the filter ---- */

static void start_over(RlLinkView *self)
{
  g_array_set_size(self->fits, 0);
  self->good = self->again = self->next = 0;
}

/* Takes the gap out that rows which no longer fit have left. */
static void close_gap(RlLinkView *self)
{
  if (self->again > self->good)
    g_array_remove_range(self->fits, self->good, self->again - self->good);
  self->again = self->good;
}

static void set_match(RlLinkView *self, gint64 now)
{
  rl_link_match_set(self->match, self->text, now);
  self->match_now = now;
}

void rl_link_view_set_now(RlLinkView *self, gint64 now)
{
  self->now = now;
  if (!rl_link_match_has_words(self->match) || ABS(now - self->match_now) < 60)
    return;
  set_match(self, now);
  start_over(self);
}

void rl_link_view_filter(RlLinkView *self, const char *text)
{
  g_autofree char *folded = rl_text_fold(text);
  const gboolean narrower =
      rl_link_match_has_words(self->match) && g_str_has_prefix(folded, self->text);
  g_free(self->text);
  self->text = g_steal_pointer(&folded);
  if (!narrower) {
    start_over(self);
  } else {
    close_gap(self);
    self->good = self->again = 0;
  }
  /* What did not fit by then must not have become older meanwhile. */
  set_match(self, narrower ? self->match_now : self->now);
}

static void look_again(RlLinkView *self)
{
  const guint32 row = g_array_index(self->fits, guint32, self->again++);
  if (rl_link_match_has(self->match, row))
    g_array_index(self->fits, guint32, self->good++) = row;
  if (self->again == self->fits->len)
    close_gap(self);
}

static void look_further(RlLinkView *self)
{
  const guint32 row = ordered(self, self->next++);
  if (!rl_link_match_has(self->match, row))
    return;
  g_array_append_val(self->fits, row);
  self->good = self->again = self->fits->len;
}

gboolean rl_link_view_is_pending(const RlLinkView *self)
{
  return rl_link_match_has_words(self->match) &&
         (self->again < self->fits->len || self->next < self->known);
}

gboolean rl_link_view_work(RlLinkView *self, guint rows)
{
  for (; rows > 0 && rl_link_view_is_pending(self); rows--) {
    if (self->again < self->fits->len)
      look_again(self);
    else
      look_further(self);
  }
  return rl_link_view_is_pending(self);
}

/* ---- the order ---- */

static void order_all(RlLinkView *self)
{
  self->known = rl_link_store_count(self->store);
  g_array_set_size(self->rows, is_sorted(self) ? self->known : 0);
  for (guint row = 0; row < self->rows->len; row++)
    g_array_index(self->rows, guint32, row) = row;
  if (self->rows->len > 0)
    rl_link_order_sort(&self->order, (guint32 *) (gpointer) self->rows->data, self->rows->len);
}

void rl_link_view_sort(RlLinkView *self, RlLinkColumn column, gboolean descending)
{
  self->order.column = column;
  self->order.descending = descending;
  rl_link_view_changed(self);
}

void rl_link_view_changed(RlLinkView *self)
{
  order_all(self);
  start_over(self);
}

/* How many of the sorted ROWS come before ROW. */
static guint place_of(const RlLinkView *self, const GArray *rows, guint32 row)
{
  guint from = 0, to = rows->len;
  while (from < to) {
    const guint middle = from + (to - from) / 2;
    if (rl_link_order_compare(&self->order, g_array_index(rows, guint32, middle), row) < 0)
      from = middle + 1;
    else
      to = middle;
  }
  return from;
}

/* Rows to be merged, in order, and before which of the others each of them goes. */
typedef struct {
  GArray *rows;   /* guint32 */
  GArray *places; /* guint */
} Fresh;

static Fresh fresh_new(void)
{
  return (Fresh){ .rows = g_array_new(FALSE, FALSE, sizeof(guint32)),
                  .places = g_array_new(FALSE, FALSE, sizeof(guint)) };
}

static void fresh_clear(Fresh *fresh)
{
  g_array_unref(fresh->rows);
  g_array_unref(fresh->places);
}

static void fresh_add(Fresh *fresh, guint32 row, guint place)
{
  g_array_append_val(fresh->rows, row);
  g_array_append_val(fresh->places, place);
}

/* Merges FRESH into the sorted ROWS, from the end so that each row moves once. */
static void merge(GArray *rows, const Fresh *fresh)
{
  guint end = rows->len;
  g_array_set_size(rows, rows->len + fresh->rows->len);
  guint32 *data = (guint32 *) (gpointer) rows->data;
  for (guint n = fresh->rows->len; n > 0; n--) {
    const guint place = g_array_index(fresh->places, guint, n - 1);
    memmove(data + place + n, data + place, (end - place) * sizeof *data);
    data[place + n - 1] = g_array_index(fresh->rows, guint32, n - 1);
    end = place;
  }
}

/* Rows that are shown before one that was looked at are looked at now; the others when it is their
 * turn. */
static void merge_into_filter(RlLinkView *self, const Fresh *fresh)
{
  Fresh fitting = fresh_new();
  guint passed = 0, good = 0, least = 0;
  close_gap(self);
  for (; passed < fresh->rows->len; passed++) {
    const guint32 row = g_array_index(fresh->rows, guint32, passed);
    if (g_array_index(fresh->places, guint, passed) >= self->next)
      break;
    if (!rl_link_match_has(self->match, row))
      continue;
    least = MAX(least, place_of(self, self->fits, row));
    good += least <= self->good;
    fresh_add(&fitting, row, least);
  }
  merge(self->fits, &fitting);
  fresh_clear(&fitting);
  self->next += passed;
  self->good += good;
  self->again = self->good;
}

/* The rows from the known ones on, sorted. */
static void sort_fresh(const RlLinkView *self, guint count, Fresh *fresh)
{
  g_array_set_size(fresh->rows, count - self->known);
  for (guint i = 0; i < fresh->rows->len; i++)
    g_array_index(fresh->rows, guint32, i) = self->known + i;
  rl_link_order_sort(&self->order, (guint32 *) (gpointer) fresh->rows->data, fresh->rows->len);
  /* Nothing before the one before, even where sorting left texts alike that are not. */
  for (guint i = 0, least = 0; i < fresh->rows->len; i++) {
    const guint place = place_of(self, self->rows, g_array_index(fresh->rows, guint32, i));
    least = MAX(least, place);
    g_array_append_val(fresh->places, least);
  }
}

void rl_link_view_appended(RlLinkView *self)
{
  const guint count = rl_link_store_count(self->store);
  if (is_sorted(self) && count > self->known) {
    Fresh fresh = fresh_new();
    sort_fresh(self, count, &fresh);
    if (rl_link_match_has_words(self->match))
      merge_into_filter(self, &fresh);
    merge(self->rows, &fresh);
    fresh_clear(&fresh);
  }
  self->known = count;
}

/* ---- looking ---- */

static gboolean is_filtered(const RlLinkView *self)
{
  return rl_link_match_has_words(self->match);
}

guint rl_link_view_count(const RlLinkView *self)
{
  return is_filtered(self) ? self->good : self->known;
}

guint rl_link_view_row(const RlLinkView *self, guint n)
{
  return is_filtered(self) ? g_array_index(self->fits, guint32, n) : ordered(self, n);
}

static gboolean find_in(const GArray *rows, guint count, guint32 row, guint *n)
{
  for (*n = 0; *n < count; (*n)++)
    if (g_array_index(rows, guint32, *n) == row)
      return TRUE;
  return FALSE;
}

gboolean rl_link_view_find(const RlLinkView *self, guint row, guint *n)
{
  if (is_filtered(self))
    return find_in(self->fits, self->good, row, n);
  if (is_sorted(self))
    return find_in(self->rows, self->rows->len, row, n);
  *n = row;
  return row < self->known;
}

gsize rl_link_view_bytes(const RlLinkView *self)
{
  /* Arrays grow to powers of two. */
  return sizeof *self + (self->rows->len + self->fits->len) * 2 * sizeof(guint32) +
         rl_link_match_bytes(self->match);
}

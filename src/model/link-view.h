/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order in which rows of a store are shown, and which of them: sorted by one column, filtered
 * by words. Who puts rows into the store tells the view: of new ones as they come; of replaced
 * ones, which stay where they are until then, when the reading is over; of a sweep or a clear at
 * once, before anything else is asked. Main thread only; the filter's work is done in slices, so
 * that nothing blocks. */
#pragma once

#include "model/link-store.h"

typedef enum {
  RL_COLUMN_STATUS,
  RL_COLUMN_INSTITUTION,
  RL_COLUMN_EXTERNAL_ID,
  RL_COLUMN_LAST_ACCESS,
  RL_COLUMN_ACCESS_MODE,
  RL_COLUMN_CREATED,
  RL_COLUMN_LINK,
  RL_N_COLUMNS,
} RlLinkColumn;

/* As the server gave them. */
#define RL_NO_COLUMN RL_N_COLUMNS

typedef struct RlLinkView RlLinkView;

/* All rows, as the server gave them. STORE is borrowed. */
RlLinkView *rl_link_view_new(const RlLinkStore *store);
void rl_link_view_free(RlLinkView *self);

/* The time for "2 h ago", which the filter matches, too. With a filter it is taken over once a
 * minute, and everything is looked at anew. */
void rl_link_view_set_now(RlLinkView *self, gint64 now);
/* Words, all of which must be found, each in any column; case and accents are folded. "" shows
 * all. At most 63 words count. When TEXT begins with the text before, only what was left is looked
 * at. */
void rl_link_view_filter(RlLinkView *self, const char *text);
/* States by how much they need a person, texts as people sort them (2 before 10, whatever the
 * case), times from the oldest; the other way round for DESCENDING. What is missing comes last in
 * both directions, and what is alike stays as the server gave it. Sorts at once. */
void rl_link_view_sort(RlLinkView *self, RlLinkColumn column, gboolean descending);

/* Rows were put at the end of the store: only those are sorted, and merged with the others. */
void rl_link_view_appended(RlLinkView *self);
/* Rows were replaced, swept or cleared: everything anew. */
void rl_link_view_changed(RlLinkView *self);

/* Does the filter's pending work on at most ROWS more rows, a microsecond each at the very most.
 * TRUE: more is pending. */
gboolean rl_link_view_work(RlLinkView *self, guint rows);
gboolean rl_link_view_is_pending(const RlLinkView *self);

/* Rows that fit, as far as looked at. */
guint rl_link_view_count(const RlLinkView *self);
/* The store's row at N, below the count. */
guint rl_link_view_row(const RlLinkView *self, guint n);
/* *N is where the store's row ROW is shown. FALSE: it does not fit, or was not looked at; *N means
 * nothing then. Looks through what is shown, a millisecond for a million. */
gboolean rl_link_view_find(const RlLinkView *self, guint row, guint *n);
/* Memory held. */
gsize rl_link_view_bytes(const RlLinkView *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlLinkView, rl_link_view_free)

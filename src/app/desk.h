/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of links that an agent starts from: read page by page on a worker of its own, so that no
 * update waits for it, and shown as it arrives. Belongs to the main thread and never blocks.
 *
 * A server may lie: its count, pages that repeat or never end, rows that are no links. Reading ends
 * at the first page that brings no new link, and what was odd is said. */
#pragma once

#include "model/link-view.h"

#include "app/scope.h"
#include "app/session.h"

typedef enum {
  RL_DESK_LOADING,
  RL_DESK_READY,
  RL_DESK_STOPPED, /* incomplete: `remark` says why */
  RL_DESK_FAILED,  /* `outcome` says why; the rows are what was there before, or had arrived */
} RlDeskStage;

typedef struct {
  RlDeskStage stage;
  const RlScope *scope;
  guint list; /* grows when the rows are those of another list */
  const RlLinkStore *store;
  const RlLinkView *rows; /* the store's rows that fit the filter, in order */
  guint loaded;           /* links that the reading under way, or the last one, has brought */
  gint64 count;           /* how many the scope has, as the server counts; -1: it does not say */
  gint64 total;           /* how many links there are in all; -1: not known */
  const char *filter;     /* "": none */
  RlLinkColumn sorted_by; /* RL_NO_COLUMN: as the server gives them */
  gboolean descending;
  const RlOutcome *outcome; /* of the last request; NULL before the first */
  const char *remark;       /* what is odd about the list; NULL */
  gint64 since;             /* monotonic µs: since when the list is being read */
} RlDeskView;

typedef struct RlDesk RlDesk;
typedef void (*RlDeskChanged)(RlDesk *desk, gpointer data);

RlDesk *rl_desk_new(RlSession *session, RlDeskChanged changed, gpointer data);
void rl_desk_free(RlDesk *self);
const RlDeskView *rl_desk_view(const RlDesk *self);

/* Reads the links of SCOPE (copied). The same scope again refreshes: rows are replaced where they
 * are, and those that are gone go at the end. A reading under way is given up. */
void rl_desk_load(RlDesk *self, const RlScope *scope);
/* The same scope again: the one that is being read, or was read last. */
void rl_desk_refresh(RlDesk *self);
/* Stops reading; what has arrived stays. */
void rl_desk_stop(RlDesk *self);

/* LINK was worked on: its row is replaced, if it was read, and a short list is read again. */
void rl_desk_touch(RlDesk *self, const RlLink *link);

/* Shows only the rows in which every word of TEXT is found, whatever the case and the accents. The
 * work is done in slices between other events. */
void rl_desk_filter(RlDesk *self, const char *text);
void rl_desk_sort(RlDesk *self, RlLinkColumn column, gboolean descending);

/* The next row (or the previous one) behind that of link ID, in the order shown and round its end,
 * whose link needs attention. NULL ID: from the start. FALSE: there is none but ID itself. */
gboolean rl_desk_next(const RlDesk *self, const char *id, gboolean backwards, RlLinkRow *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlDesk, rl_desk_free)

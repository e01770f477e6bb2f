/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Links by the million: each row packed into some sixty bytes, with its text in one pool. A
 * reading is begun, rows are put as pages arrive, and a reading that went to its end sweeps away
 * what it did not bring; so a refresh replaces rows in place and what is selected stays. Main
 * thread only; nothing blocks. */
#pragma once

#include "model/link.h"

/* More rows than a person can work with; the bound keeps a server from filling the memory. */
enum { RL_LINKS_MAX = 2 * 1000 * 1000 };

typedef struct RlLinkStore RlLinkStore;

/* One row, unpacked; texts are borrowed until the store changes. */
typedef struct {
  char id[37];
  RlLinkStatus status;
  const char *status_text; /* in the person's language; an unknown one as it is */
  const char *institution; /* NULL */
  const char *access_mode; /* NULL */
  const char *external_id; /* NULL */
  gint64 last_access;      /* seconds since 1970; 0: never */
  gint64 created;          /* the same */
} RlLinkRow;

typedef enum {
  RL_PUT_NEW,      /* at the end */
  RL_PUT_REPLACED, /* where the row of that id was */
  RL_PUT_TWICE,    /* this reading brought it already; the later row counts */
  RL_PUT_NO_ID,    /* its id is no UUID: it could not be opened, and is left out */
  RL_PUT_FULL,     /* RL_LINKS_MAX rows, or RL_TEXT_POOL_MAX bytes of text; nothing changes */
} RlPut;

RlLinkStore *rl_link_store_new(void);
void rl_link_store_free(RlLinkStore *self);
/* Forgets all rows, for another selection of links. */
void rl_link_store_clear(RlLinkStore *self);

/* A reading begins. One that did not go to its end leaves the rows as they are by then. */
void rl_link_store_begin(RlLinkStore *self);
RlPut rl_link_store_put(RlLinkStore *self, const RlLink *link);
/* Puts LINK into its row, which is no news of the reading under way. FALSE: it has none, or there
 * is no room. */
gboolean rl_link_store_update(RlLinkStore *self, const RlLink *link);
/* The reading went to its end: removes the rows that it did not bring, and returns how many. The
 * others keep their order. */
guint rl_link_store_sweep(RlLinkStore *self);

guint rl_link_store_count(const RlLinkStore *self);
/* ROW below the count. */
void rl_link_store_row(const RlLinkStore *self, guint row, RlLinkRow *to);
/* ID as rl_link_id_parse() gives it, or anything else, which is not found. ROW may be NULL. */
gboolean rl_link_store_find(const RlLinkStore *self, const char *id, guint *row);
/* Characters that were taken out of the rows' texts. */
guint rl_link_store_removed(const RlLinkStore *self);
/* Memory held. */
gsize rl_link_store_bytes(const RlLinkStore *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlLinkStore, rl_link_store_free)

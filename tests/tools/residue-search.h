/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds patterns, and parts of them, in bytes. */
#pragma once

#include "residue-form.h"

typedef struct RlSearch RlSearch;

typedef struct {
  const RlPattern *pattern;
  guint first; /* element of the pattern with which it begins */
  guint length;
  guint64 address; /* of the first element */
  guint64 end;     /* behind the last one */
  const char *mapping;
  guint64 offset; /* in the mapping */
  gboolean locked;
} RlHit;

/* PATTERNS are borrowed. */
RlSearch *rl_search_new(const GPtrArray *patterns);
void rl_search_free(RlSearch *self);

/* Adds to HITS what SIZE bytes of memory from ADDRESS on hold; the fields behind `end` are left to
 * the caller. */
void rl_search_run(const RlSearch *self, const guchar *bytes, gsize size, guint64 address,
                   GArray *hits);

gboolean rl_hit_is_whole(const RlHit *self);

/* One place is one copy: removes what was found twice in other forms, and parts within a whole. */
void rl_hits_tidy(GArray *hits);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlSearch, rl_search_free)

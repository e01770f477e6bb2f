/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The forms in which a secret can lie in memory.
 *
 * A pattern is a row of elements of 1, 2 or 4 bytes, one every STRIDE bytes: text is bytes side by
 * side, a terminal's cells are 4-byte characters that lie sizeof(cchar_t) apart. */
#pragma once

#include <glib.h>

typedef struct {
  guint width;  /* bytes of an element */
  guint stride; /* bytes from one to the next */
} RlLane;

typedef struct {
  const char *needle; /* its name, borrowed */
  char *form;
  RlLane lane;
  guint32 *elements;
  guint length;
  guint least; /* so many elements in a row are a part that counts */
} RlPattern;

/* Adds every form of BYTES that differs from the others; what is no UTF-8 is taken for a part of a
 * number. FALSE: too short to be searched for. NAME has to outlive the patterns. */
gboolean rl_forms_add(GPtrArray *patterns, const char *name, const char *bytes, gsize length);

/* In the order in which a copy that fits several is named. */
const RlLane *rl_lanes(guint *count);

/* So many elements in a row are a fragment of a secret. */
guint rl_lane_window(RlLane lane);

void rl_pattern_free(RlPattern *self);

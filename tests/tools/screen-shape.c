/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "screen-shape.h"

/* No frame is narrower; shorter lines are somebody's text. */
enum { FRAME_MIN = 20 };

/* The pieces of a frame: as lines, and as ASCII where there are none. */
typedef struct {
  const char *top_left, *top_right, *bottom_left, *bottom_right, *side, *line;
} Frame;

static const Frame frames[] = { { "┌", "┐", "└", "┘", "│", "─" },
                                { "+", "+", "+", "+", "|", "-" } };

static int column_of(const RlTerm *term, int row, int from, const char *text)
{
  RlTermSpan span;
  return rl_term_find(term, row, from, text, &span) ? span.start : -1;
}

static gboolean stands_at(const RlTerm *term, int row, int column, const char *text)
{
  return column_of(term, row, column, text) == column;
}

/* The right end of the bottom edge that begins at column LEFT, or -1. */
static int end_of_edge(const RlTerm *term, const Frame *frame, int row, int left)
{
  int column = left + 1;
  while (stands_at(term, row, column, frame->line))
    column++;
  return column - left >= FRAME_MIN && stands_at(term, row, column, frame->bottom_right) ? column
                                                                                         : -1;
}

/* A bottom edge: nothing is ever written onto it. */
static gboolean find_bottom(const RlTerm *term, const Frame *frame, int row, int *left, int *right)
{
  *left = -1;
  do {
    *left = column_of(term, row, *left + 1, frame->bottom_left);
    *right = *left >= 0 ? end_of_edge(term, frame, row, *left) : -1;
  } while (*left >= 0 && *right < 0);
  return *left >= 0;
}

static gboolean is_closed(const RlTerm *term, const Frame *frame, int bottom, int left, int right)
{
  for (int row = bottom - 1; row >= 0; row--) {
    if (stands_at(term, row, left, frame->top_left))
      return stands_at(term, row, right, frame->top_right);
    if (!stands_at(term, row, left, frame->side) || !stands_at(term, row, right, frame->side))
      return FALSE;
  }
  return FALSE;
}

/* What lies inside another frame ends above it. */
gboolean rl_shape_box(const RlTerm *term)
{
  for (int row = 0; row < rl_term_rows(term); row++)
    for (guint i = 0; i < G_N_ELEMENTS(frames); i++) {
      int left, right;
      if (find_bottom(term, &frames[i], row, &left, &right))
        return is_closed(term, &frames[i], row, left, right);
    }
  return FALSE;
}

gboolean rl_shape_aligned(const RlTerm *term, int count, const char *text)
{
  int found = 0, column = -1;
  for (int row = 0; row < rl_term_rows(term); row++) {
    const int at = column_of(term, row, 0, text);
    if (at < 0)
      continue;
    if (column >= 0 && at != column)
      return FALSE;
    column = at;
    found++;
  }
  return found == count;
}

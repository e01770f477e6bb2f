/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "screen-shape.h"

#include <string.h>

/* The pieces of a frame: as lines, and as ASCII where there are none. */
typedef struct {
  const char *top_left, *top_right, *bottom_left, *bottom_right, *side, *edge;
} Frame;

static const Frame frames[] = { { "┌", "┐", "└", "┘", "│", "──" },
                                { "+", "+", "+", "+", "|", "--" } };

static int column_of(const RlTerm *term, int row, int from, const char *text)
{
  RlTermSpan span;
  return rl_term_find(term, row, from, text, &span) ? span.start : -1;
}

static gboolean stands_at(const RlTerm *term, int row, int column, const char *text)
{
  return column_of(term, row, column, text) == column;
}

/* A top edge: both corners, and a line that runs into the second. */
static gboolean find_top(const RlTerm *term, const Frame *frame, int row, int *left, int *right)
{
  g_autofree char *end = g_strconcat(frame->edge, frame->top_right, NULL);
  *left = column_of(term, row, 0, frame->top_left);
  const int line = *left >= 0 ? column_of(term, row, *left, end) : -1;
  *right = line + 2;
  return line >= 0;
}

static gboolean is_closed(const RlTerm *term, const Frame *frame, int top, int left, int right)
{
  for (int row = top + 1; row < rl_term_rows(term); row++) {
    if (stands_at(term, row, left, frame->bottom_left))
      return stands_at(term, row, right, frame->bottom_right);
    if (!stands_at(term, row, left, frame->side) || !stands_at(term, row, right, frame->side))
      return FALSE;
  }
  return FALSE;
}

gboolean rl_shape_box(const RlTerm *term)
{
  for (int row = rl_term_rows(term) - 1; row >= 0; row--)
    for (guint i = 0; i < G_N_ELEMENTS(frames); i++) {
      int left, right;
      if (find_top(term, &frames[i], row, &left, &right))
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

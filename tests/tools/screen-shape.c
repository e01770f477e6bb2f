/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "screen-shape.h"

#include <stdlib.h>
#include <string.h>

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

static void append_place(const RlTerm *term, GString *text)
{
  int row, column;
  rl_term_cursor(term, &row, &column);
  g_string_append_printf(text, "cursor in line %d, column %d", row + 1, column + 1);
}

char *rl_shape_text(const RlTerm *term)
{
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(GRegex) seconds = g_regex_new("[0-9]+:[0-9][0-9]|[0-9]+ s\\b", 0, 0, NULL);
  for (int row = 0; row < rl_term_rows(term); row++) {
    g_autofree char *line = rl_term_row(term, row);
    g_string_append_printf(text, "%s\n", line);
  }
  append_place(term, text);
  return g_regex_replace_literal(seconds, text->str, (gssize) text->len, 0, "#", 0, NULL);
}

/* The numbers of the control sequence that begins at BYTES, up to its FINAL. FALSE: it is no such
 * sequence, or it is not whole. */
static gboolean read_numbers(const char *bytes, gsize length, int numbers[2], char *final)
{
  gsize i = 2;
  int n = 0;
  numbers[0] = numbers[1] = 1;
  if (length < 3 || bytes[0] != '\033' || bytes[1] != '[')
    return FALSE;
  while (i < length && (g_ascii_isdigit(bytes[i]) || bytes[i] == ';')) {
    if (g_ascii_isdigit(bytes[i]) && n < 2 && !g_ascii_isdigit(bytes[i - 1]))
      numbers[n++] = atoi(bytes + i);
    i++;
  }
  *final = i < length ? bytes[i] : '\0';
  return i < length;
}

/* Cursor address, row, column. */
static gboolean goes_outside(const RlTerm *term, const int numbers[2], char final)
{
  const int rows = rl_term_rows(term), columns = rl_term_columns(term);
  if (final == 'H')
    return numbers[0] > rows || numbers[1] > columns;
  return (final == 'd' && numbers[0] > rows) || (final == 'G' && numbers[0] > columns);
}

gboolean rl_shape_inside(const RlTerm *term, guint from)
{
  static const char clear[] = "\033[H\033[2J";
  const GByteArray *raw = rl_term_raw(term);
  const char *bytes = (const char *) raw->data + from, *end = (const char *) raw->data + raw->len;
  g_autofree char *text = raw->len > from ? g_strndup(bytes, raw->len - from) : g_strdup("");
  const char *last = g_strrstr(text, clear);
  if (last == NULL)
    return FALSE;
  for (bytes += last - text; bytes < end; bytes++) {
    int numbers[2];
    char final = '\0';
    if (read_numbers(bytes, (gsize) (end - bytes), numbers, &final) &&
        goes_outside(term, numbers, final))
      return FALSE;
  }
  return TRUE;
}

int rl_shape_each(const RlTerm *term, int first, int last, const char *text)
{
  g_autofree char *seen = rl_term_text(term);
  g_auto(GStrv) pieces = g_strsplit(text, "{n}", -1);
  for (int n = first; n <= last; n++) {
    g_autofree char *number = g_strdup_printf("%d", n);
    g_autofree char *wanted = g_strjoinv(number, pieces);
    if (strstr(seen, wanted) == NULL)
      return n;
  }
  return last + 1;
}

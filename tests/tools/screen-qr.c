/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "screen-qr.h"

#include <string.h>

#include "qr-scan.h"

/* The smallest symbol with a frame of two modules, in half blocks. Brightness is out of 255. */
enum { COLUMNS_MIN = 25, ROWS_MIN = 13, LIGHT = 160, DARK = 96, WHITE = 255, TEXT_SHOWN = 40 };

/* A finder pattern is seven modules wide. */
enum { FINDER = 7, QUIET_MIN = 2 };

enum { UPPER_HALF = 0x2580, LOWER_HALF = 0x2584, FULL_BLOCK = 0x2588 };

typedef struct {
  int row, column, rows, columns;
} Rect;

/* Pixels, one a column and two a row. */
typedef struct {
  guint width, height;
  guint8 *grey;
} Picture;

/* The brightness of the upper and the lower half of a cell, and whether only code looks so. */
static gboolean halves(const RlTermCell *cell, guint8 *upper, guint8 *lower)
{
  const gunichar c = cell->character;
  *upper = c == UPPER_HALF || c == FULL_BLOCK || c == '#' ? cell->ink : cell->ground;
  *lower = c == LOWER_HALF || c == FULL_BLOCK || c == '#' ? cell->ink : cell->ground;
  return c == ' ' || c == UPPER_HALF || c == LOWER_HALF || c == FULL_BLOCK || c == '#';
}

/* Blank, and light whatever the terminal's own colours are. */
static gboolean is_paper(const RlTerm *term, int row, int column)
{
  RlTermCell cell;
  return rl_term_cell(term, row, column, &cell) && cell.character == ' ' && cell.is_explicit &&
         cell.ground >= LIGHT;
}

/* How many cells of paper follow each cell, itself included, to the right and down. */
typedef struct {
  int rows, columns;
  int *right, *down;
} Paper;

static void paper_clear(Paper *paper)
{
  g_free(paper->right);
  g_free(paper->down);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Paper, paper_clear)

/* What lies outside is no paper. */
static int at(const Paper *paper, const int *runs, int row, int column)
{
  const gboolean inside = row >= 0 && column >= 0 && row < paper->rows && column < paper->columns;
  return inside ? runs[row * paper->columns + column] : 0;
}

static Paper paper_find(const RlTerm *term)
{
  Paper paper = { .rows = rl_term_rows(term), .columns = rl_term_columns(term) };
  paper.right = g_new0(int, paper.rows *paper.columns);
  paper.down = g_new0(int, paper.rows *paper.columns);
  for (int row = paper.rows - 1; row >= 0; row--)
    for (int column = paper.columns - 1; column >= 0; column--) {
      if (!is_paper(term, row, column))
        continue;
      const int i = row * paper.columns + column;
      paper.right[i] = at(&paper, paper.right, row, column + 1) + 1;
      paper.down[i] = at(&paper, paper.down, row + 1, column) + 1;
    }
  return paper;
}

/* Whether the four edges of a rectangle are paper. */
static gboolean is_framed(const Paper *paper, int row, int column, int rows, int columns)
{
  return at(paper, paper->right, row, column) >= columns &&
         at(paper, paper->right, row + rows - 1, column) >= columns &&
         at(paper, paper->down, row, column) >= rows &&
         at(paper, paper->down, row, column + columns - 1) >= rows;
}

/* A frame of some thickness is a frame many times over: it is the outermost that counts. */
static gboolean is_outermost(const Paper *paper, const Rect *rect)
{
  const int row = rect->row, column = rect->column, rows = rect->rows, columns = rect->columns;
  return is_framed(paper, row, column, rows, columns) &&
         !is_framed(paper, row - 1, column, rows + 1, columns) &&
         !is_framed(paper, row, column - 1, rows, columns + 1) &&
         !is_framed(paper, row, column, rows + 1, columns) &&
         !is_framed(paper, row, column, rows, columns + 1);
}

static void add_rects(GArray *rects, const Paper *paper, int row, int column)
{
  const int rows_max = at(paper, paper->down, row, column);
  const int columns_max = at(paper, paper->right, row, column);
  for (int rows = rows_max; rows >= ROWS_MIN; rows--)
    for (int columns = columns_max; columns >= COLUMNS_MIN; columns--) {
      const Rect rect = { row, column, rows, columns };
      if (is_outermost(paper, &rect))
        g_array_append_val(rects, rect);
    }
}

/* All rectangles with a frame of paper. */
static GArray *find_rects(const RlTerm *term)
{
  g_auto(Paper) paper = paper_find(term);
  GArray *rects = g_array_new(FALSE, FALSE, sizeof(Rect));
  for (int row = 0; row < paper.rows; row++)
    for (int column = 0; column < paper.columns; column++)
      add_rects(rects, &paper, row, column);
  return rects;
}

/* NULL: there is something else in it, too. */
static Picture *picture_new(const RlTerm *term, const Rect *rect)
{
  Picture *picture = g_new0(Picture, 1);
  gboolean pure = TRUE;
  picture->width = (guint) rect->columns;
  picture->height = 2 * (guint) rect->rows;
  picture->grey = g_malloc((gsize) picture->width * picture->height);
  for (int row = 0; row < rect->rows; row++)
    for (int column = 0; column < rect->columns; column++) {
      RlTermCell cell = { 0 };
      guint8 *upper = picture->grey + (gsize) (2 * row) * picture->width + column;
      pure &= rl_term_cell(term, rect->row + row, rect->column + column, &cell);
      pure &= halves(&cell, upper, upper + picture->width);
    }
  if (!pure)
    g_clear_pointer(&picture->grey, g_free);
  return picture;
}

static void picture_free(Picture *picture)
{
  g_free(picture->grey);
  g_free(picture);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Picture, picture_free)

static gboolean is_dark(const Picture *picture, guint x, guint y)
{
  return picture->grey[(gsize) y * picture->width + x] <= DARK;
}

/* Where the dark begins and ends. */
static gboolean find_box(const Picture *picture, guint *left, guint *top, guint *right,
                         guint *bottom)
{
  *left = picture->width;
  *top = picture->height;
  *right = *bottom = 0;
  for (guint y = 0; y < picture->height; y++)
    for (guint x = 0; x < picture->width; x++) {
      if (!is_dark(picture, x, y))
        continue;
      *left = MIN(*left, x);
      *top = MIN(*top, y);
      *right = MAX(*right, x + 1);
      *bottom = MAX(*bottom, y + 1);
    }
  return *right > 0;
}

static gboolean has_dark(const Picture *picture)
{
  guint left, top, right, bottom;
  return picture->grey == NULL || find_box(picture, &left, &top, &right, &bottom);
}

/* The frame is measured in modules: the upper left finder pattern says how large they are. */
static gboolean has_quiet_zone(const Picture *picture)
{
  guint left, top, right, bottom, run = 0;
  if (!find_box(picture, &left, &top, &right, &bottom))
    return FALSE;
  while (left + run < right && is_dark(picture, left + run, top))
    run++;
  const guint quiet = QUIET_MIN * run / FINDER;
  return run >= FINDER && left >= quiet && top >= quiet && picture->width - right >= quiet &&
         picture->height - bottom >= quiet;
}

static gboolean says(const Picture *picture, const char *payload)
{
  if (payload == NULL || picture->grey == NULL || !has_quiet_zone(picture))
    return FALSE;
  g_autofree char *text = qr_scan(picture->grey, picture->width, picture->height);
  return g_strcmp0(text, payload) == 0;
}

RlScreenQr rl_screen_qr(const RlTerm *term, const char *payload)
{
  RlScreenQr found = RL_SCREEN_QR_NONE;
  g_autoptr(GArray) rects = find_rects(term);
  for (guint i = 0; i < rects->len; i++) {
    g_autoptr(Picture) picture = picture_new(term, &g_array_index(rects, Rect, i));
    if (says(picture, payload))
      return RL_SCREEN_QR_SHOWN;
    if (has_dark(picture))
      found = RL_SCREEN_QR_OTHER;
  }
  return found;
}

/* All of the screen in black and white: what is '#', and everything else. */
static Picture *ink_picture(const RlTerm *term)
{
  const Rect all = { 0, 0, rl_term_rows(term), rl_term_columns(term) };
  Picture *picture = g_new0(Picture, 1);
  picture->width = (guint) all.columns;
  picture->height = 2 * (guint) all.rows;
  picture->grey = g_malloc((gsize) picture->width * picture->height);
  for (guint y = 0; y < picture->height; y++)
    for (guint x = 0; x < picture->width; x++) {
      RlTermCell cell = { 0 };
      (void) rl_term_cell(term, (int) y / 2, (int) x, &cell);
      picture->grey[(gsize) y * picture->width + x] = cell.character == '#' ? 0 : WHITE;
    }
  return picture;
}

RlScreenQr rl_screen_qr_ascii(const RlTerm *term, const char *payload)
{
  g_autoptr(Picture) picture = ink_picture(term);
  if (!has_dark(picture))
    return RL_SCREEN_QR_NONE;
  return says(picture, payload) ? RL_SCREEN_QR_SHOWN : RL_SCREEN_QR_OTHER;
}

/* Blanks, and what frames are made of. */
static gboolean is_between(gunichar c)
{
  return g_unichar_isspace(c) || (c >= 0x2500 && c < 0x2580) || c == '|';
}

static void append_dense(GString *dense, const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char(text))
    if (!is_between(g_utf8_get_char(text)))
      g_string_append_unichar(dense, g_utf8_get_char(text));
}

/* What a row has between the outermost two of SIDE; all of it when there are none. TEXT is cut. */
static const char *inside(char *text, const char *side)
{
  char *left = strstr(text, side);
  char *right = g_strrstr(text, side);
  if (left == right)
    return text;
  *right = '\0';
  return left;
}

static gboolean stands_inside(const RlTerm *term, const char *side, const char *wanted)
{
  g_autoptr(GString) screen = g_string_new(NULL);
  for (int row = 0; row < rl_term_rows(term); row++) {
    g_autofree char *text = rl_term_row(term, row);
    append_dense(screen, inside(text, side));
  }
  return strstr(screen->str, wanted) != NULL;
}

gboolean rl_screen_has_text(const RlTerm *term, const char *payload)
{
  g_autoptr(GString) wanted = g_string_new(NULL);
  g_autofree char *begin =
      g_utf8_substring(payload, 0, MIN(g_utf8_strlen(payload, -1), TEXT_SHOWN));
  append_dense(wanted, begin);
  return stands_inside(term, "│", wanted->str) || stands_inside(term, "|", wanted->str);
}

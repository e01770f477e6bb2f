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

static gboolean is_paper_row(const RlTerm *term, int row, int column, int columns)
{
  for (int i = 0; i < columns; i++)
    if (!is_paper(term, row, column + i))
      return FALSE;
  return TRUE;
}

static int paper_run(const RlTerm *term, int row, int column)
{
  int columns = 0;
  while (is_paper(term, row, column + columns))
    columns++;
  return columns;
}

/* How far down the edges go, up to the last row that is all paper. */
static int paper_height(const RlTerm *term, const Rect *top)
{
  int height = 0;
  for (int i = 0; is_paper(term, top->row + i, top->column) &&
                  is_paper(term, top->row + i, top->column + top->columns - 1);
       i++)
    if (is_paper_row(term, top->row + i, top->column, top->columns))
      height = i + 1;
  return height;
}

/* The next rectangle with a frame of paper, in the order of reading, behind RECT. */
static gboolean next_rect(const RlTerm *term, Rect *rect)
{
  for (int row = rect->row; row < rl_term_rows(term); row++) {
    int column = row == rect->row ? rect->column + rect->columns : 0;
    for (; column < rl_term_columns(term); column++) {
      const int columns = paper_run(term, row, column);
      *rect = (Rect){ row, column, 0, columns };
      rect->rows = columns >= COLUMNS_MIN ? paper_height(term, rect) : 0;
      if (rect->rows >= ROWS_MIN)
        return TRUE;
      column += columns;
    }
  }
  return FALSE;
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
      guint8 *at = picture->grey + (gsize) (2 * row) * picture->width + column;
      pure &= rl_term_cell(term, rect->row + row, rect->column + column, &cell);
      pure &= halves(&cell, at, at + picture->width);
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
  Rect rect = { 0 };
  while (next_rect(term, &rect)) {
    g_autoptr(Picture) picture = picture_new(term, &rect);
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

gboolean rl_screen_has_text(const RlTerm *term, const char *payload)
{
  g_autoptr(GString) screen = g_string_new(NULL);
  g_autoptr(GString) wanted = g_string_new(NULL);
  for (int row = 0; row < rl_term_rows(term); row++) {
    g_autofree char *text = rl_term_row(term, row);
    append_dense(screen, text);
  }
  append_dense(wanted, payload);
  if (g_utf8_strlen(wanted->str, -1) > TEXT_SHOWN)
    *g_utf8_offset_to_pointer(wanted->str, TEXT_SHOWN) = '\0';
  return strstr(screen->str, wanted->str) != NULL;
}

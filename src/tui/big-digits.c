/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tui/big-digits.h"

#include <string.h>

#include "base/i18n.h"

/* A glyph is three dots wide and five high; between two lies one dot, between two groups two more.
 */
enum { GLYPH_WIDTH = 3, GLYPH_HEIGHT = 5, STEP = GLYPH_WIDTH + 1, GROUP_GAP = 2 };

enum { SCALE_MAX = 8 };

/* Three bits a row. */
static const struct {
  char c;
  guint8 rows[GLYPH_HEIGHT];
} glyphs[] = {
  { '0', { 7, 5, 5, 5, 7 } }, { '1', { 2, 6, 2, 2, 7 } }, { '2', { 7, 1, 7, 4, 7 } },
  { '3', { 7, 1, 7, 1, 7 } }, { '4', { 5, 5, 7, 1, 1 } }, { '5', { 7, 4, 7, 1, 7 } },
  { '6', { 7, 4, 7, 5, 7 } }, { '7', { 7, 1, 1, 1, 1 } }, { '8', { 7, 5, 7, 5, 7 } },
  { '9', { 7, 5, 7, 1, 7 } }, { '-', { 0, 0, 7, 0, 0 } }, { '.', { 0, 0, 0, 0, 2 } },
};

/* What a dot takes. */
typedef struct {
  int columns, rows;
} Dot;

static const guint8 *glyph_of(char c)
{
  for (guint i = 0; i < G_N_ELEMENTS(glyphs); i++)
    if (glyphs[i].c == c)
      return glyphs[i].rows;
  return NULL;
}

gboolean rl_big_digits_can(const char *text)
{
  return *text != '\0' && *text != ' ' && strspn(text, "0123456789-. ") == strlen(text);
}

/* How many dots N characters, of which BLANKS are blanks between groups, are wide. */
static int dots(int n, int blanks)
{
  return (n - blanks) * STEP - 1 + blanks * GROUP_GAP;
}

/* The characters of TEXT, whole groups, that fit into WIDTH dots. 0: not even its first group. */
static int fitting(const char *text, int width)
{
  int taken = 0, blanks = 0;
  for (int i = 0; text[i] != '\0'; i++) {
    const gboolean ends = text[i + 1] == ' ' || text[i + 1] == '\0';
    blanks += text[i] == ' ' ? 1 : 0;
    if (ends && text[i] != ' ' && dots(i + 1, blanks) <= width)
      taken = i + 1;
  }
  return taken;
}

/* Lines that TEXT takes in WIDTH dots, cut between groups, or NULL. */
static char **break_lines(const char *text, int width)
{
  g_autoptr(GStrvBuilder) lines = g_strv_builder_new();
  while (*text != '\0') {
    const int n = fitting(text, width);
    if (n == 0)
      return NULL;
    g_autofree char *line = g_strndup(text, (gsize) n);
    g_strv_builder_add(lines, line);
    text += n;
    text += strspn(text, " ");
  }
  return g_strv_builder_end(lines);
}

static int height_of(char **lines, Dot dot)
{
  return (int) g_strv_length(lines) * (GLYPH_HEIGHT + 1) * dot.rows - dot.rows;
}

/* The lines of the largest drawing that fits, and its dots; NULL: none does. */
static char **plan(const char *text, RlArea area, Dot *dot)
{
  for (int scale = SCALE_MAX; scale >= 0; scale--) {
    /* A cell is twice as high as it is wide; the smallest digits are narrow ones. */
    *dot = (Dot){ MAX(2 * scale, 1), MAX(scale, 1) };
    g_auto(GStrv) lines = break_lines(text, area.width / dot->columns);
    if (lines != NULL && height_of(lines, *dot) <= area.height)
      return g_steal_pointer(&lines);
  }
  return NULL;
}

/* Row ROW of LINE as text: a dot is some blocks beside each other. New string. */
static char *row_of(const char *line, int row, Dot dot)
{
  const char *block = rl_i18n_is_utf8() ? "█" : "#";
  GString *text = g_string_new(NULL);
  for (const char *c = line; *c != '\0'; c++) {
    const guint8 *glyph = glyph_of(*c);
    const int width = *c == ' ' ? GROUP_GAP : c[1] == '\0' ? GLYPH_WIDTH : STEP;
    for (int x = 0; x < width * dot.columns; x++) {
      const int bit = GLYPH_WIDTH - 1 - x / dot.columns;
      g_string_append(text, glyph != NULL && bit >= 0 && (glyph[row] >> bit & 1) ? block : " ");
    }
  }
  return g_string_free(text, FALSE);
}

static void draw_line(RlArea area, const char *line, Dot dot)
{
  int blanks = 0;
  for (const char *c = line; *c != '\0'; c++)
    blanks += *c == ' ' ? 1 : 0;
  const int width = dots((int) strlen(line), blanks) * dot.columns;
  const int x = area.x + MAX(area.width - width, 0) / 2;
  for (int y = 0; y < GLYPH_HEIGHT * dot.rows; y++) {
    g_autofree char *row = row_of(line, y / dot.rows, dot);
    (void) rl_canvas_text(area.y + y, x, width, RL_STYLE_HEADING, row);
  }
}

gboolean rl_big_digits_draw(RlArea area, const char *text)
{
  Dot dot;
  g_auto(GStrv) lines = plan(text, area, &dot);
  if (lines == NULL)
    return FALSE;
  area.y += (area.height - height_of(lines, dot)) / 2;
  for (char **line = lines; *line != NULL; line++) {
    draw_line(area, *line, dot);
    area.y += (GLYPH_HEIGHT + 1) * dot.rows;
  }
  return TRUE;
}

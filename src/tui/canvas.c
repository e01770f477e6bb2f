/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tui/canvas.h"

#include <curses.h>

#include "base/i18n.h"
#include "base/text.h"

#include "tui/terminal.h"
#include "tui/typed.h"

enum { PAIR_GOOD = 1, PAIR_WARNING, PAIR_BAD, PAIR_PAPER, PAIR_INK };

/* The white of eight colours is grey; where there are sixteen, the last is white. */
enum { BRIGHT_WHITE = 15 };

/* Colours are set up when the first one is drawn: until then nothing is sent on their account. */
static enum { COLOURS_OFF, COLOURS_WANTED, COLOURS_ON } colours;

static int cursor_y, cursor_x;

void rl_canvas_init(gboolean wanted)
{
  colours = wanted && has_colors() ? COLOURS_WANTED : COLOURS_OFF;
}

/* The terminal's own come first: in the other order all that was drawn so far is drawn again. */
static gboolean set_up(void)
{
  if (use_default_colors() != OK || start_color() != OK)
    return FALSE;
  (void) init_pair(PAIR_GOOD, COLOR_GREEN, -1);
  (void) init_pair(PAIR_WARNING, COLOR_YELLOW, -1);
  (void) init_pair(PAIR_BAD, COLOR_RED, -1);
  const short white = COLORS > BRIGHT_WHITE ? BRIGHT_WHITE : COLOR_WHITE;
  (void) init_pair(PAIR_PAPER, COLOR_BLACK, white);
  (void) init_pair(PAIR_INK, white, COLOR_BLACK);
  return TRUE;
}

static gboolean has_colours(void)
{
  if (colours == COLOURS_WANTED)
    colours = set_up() ? COLOURS_ON : COLOURS_OFF;
  return colours == COLOURS_ON;
}

gboolean rl_canvas_has_paper(void)
{
  return has_colours() || (termattrs() & A_REVERSE) != 0;
}

/* Each style has a monochrome side that carries the meaning alone, as far as it has one. */
static attr_t attributes(RlStyle style)
{
  static const struct {
    attr_t attributes;
    int pair;
  } styles[] = {
    [RL_STYLE_PLAIN] = { A_NORMAL, 0 },
    [RL_STYLE_BAR] = { A_REVERSE, 0 },
    [RL_STYLE_SELECTED] = { A_REVERSE, 0 },
    [RL_STYLE_HEADING] = { A_BOLD, 0 },
    [RL_STYLE_GOOD] = { A_BOLD, PAIR_GOOD },
    [RL_STYLE_WARNING] = { A_BOLD, PAIR_WARNING },
    [RL_STYLE_BAD] = { A_BOLD, PAIR_BAD },
    [RL_STYLE_PRODUCTION] = { A_REVERSE | A_BOLD, PAIR_BAD },
    [RL_STYLE_PAPER] = { A_NORMAL, PAIR_PAPER },
    [RL_STYLE_INK] = { A_NORMAL, PAIR_INK },
  };
  const int pair = styles[style].pair;
  const gboolean coloured = pair != 0 && has_colours();
  if (style == RL_STYLE_PAPER && !coloured)
    return A_REVERSE;
  return styles[style].attributes | (coloured ? (attr_t) COLOR_PAIR(pair) : 0);
}

void rl_canvas_raw(int y, int x, const char *text)
{
  if (y < 0 || y >= LINES || x < 0 || x >= COLS)
    return;
  g_autofree char *shown = rl_text_localize(text);
  (void) mvaddstr(y, x, shown);
}

int rl_canvas_text(int y, int x, int columns, RlStyle style, const char *text)
{
  const int room = MIN(columns, rl_terminal_columns() - x);
  if (text == NULL || room <= 0)
    return 0;
  g_autofree char *safe = rl_text_guard(text, FALSE);
  g_autofree char *cut = rl_text_cut(safe, (guint) room);
  (void) attrset((int) attributes(style));
  rl_canvas_raw(y, x, cut);
  (void) attrset(A_NORMAL);
  return (int) rl_text_columns(cut);
}

void rl_canvas_fill(int y, int x, int columns, RlStyle style)
{
  if (y < 0 || y >= LINES)
    return;
  (void) attrset((int) attributes(style));
  const int end = MIN(x + columns, rl_terminal_columns());
  for (int column = x; column < end; column++)
    (void) mvaddch(y, column, ' ');
  (void) attrset(A_NORMAL);
}

/* Lines where the terminal can draw them, ASCII where it cannot. */
static void draw_frame(RlArea box)
{
  const gboolean lines = rl_i18n_is_utf8();
  const chtype h = lines ? ACS_HLINE : '-', v = lines ? ACS_VLINE : '|';
  const int bottom = box.y + box.height - 1, right = box.x + box.width - 1;
  (void) mvhline(box.y, box.x, h, box.width);
  (void) mvhline(bottom, box.x, h, box.width);
  (void) mvvline(box.y, box.x, v, box.height);
  (void) mvvline(box.y, right, v, box.height);
  (void) mvaddch(box.y, box.x, lines ? ACS_ULCORNER : '+');
  (void) mvaddch(box.y, right, lines ? ACS_URCORNER : '+');
  (void) mvaddch(bottom, box.x, lines ? ACS_LLCORNER : '+');
  (void) mvaddch(bottom, right, lines ? ACS_LRCORNER : '+');
}

static void draw_title(RlArea box, const char *title, RlStyle style, const char *note)
{
  const int room = box.width - 4;
  const int note_columns = note != NULL ? (int) rl_text_columns(note) + 2 : 0;
  g_autofree char *spaced = g_strdup_printf(" %s ", title);
  (void) rl_canvas_text(box.y, box.x + 1, room - note_columns, style, spaced);
  if (note == NULL || note_columns > room)
    return;
  g_autofree char *framed = g_strdup_printf(" %s ", note);
  (void) rl_canvas_text(box.y, box.x + box.width - 1 - note_columns, note_columns, RL_STYLE_HEADING,
                        framed);
}

RlArea rl_canvas_dialog(int height, int width, const char *title, RlStyle style, const char *note)
{
  /* The top and the bottom line stay visible where there is room for that. */
  const int room = LINES > 8 ? LINES - 2 : LINES;
  const int h = MIN(height, room), w = MIN(width, rl_terminal_columns());
  const RlArea box = { (LINES - h) / 2, (COLS - w) / 2, h, w };
  rl_typed_cover(box);
  for (int row = 0; row < h; row++)
    rl_canvas_fill(box.y + row, box.x, w, RL_STYLE_PLAIN);
  draw_frame(box);
  draw_title(box, title, style, note);
  return (RlArea){ box.y + 1, box.x + 2, h - 2, w - 4 };
}

/* "> [ Label ]": the mark and a blank. */
enum { BUTTON_MARK = 2 };

static int button_columns(const char *label)
{
  return (int) rl_text_columns(label) + 4;
}

/* How many of the buttons from LABELS on fit into one row of WIDTH columns; *USED what they take.
 */
static int buttons_in_row(const char *const *labels, int width, int *used)
{
  int n = 0;
  *used = 0;
  while (labels[n] != NULL) {
    const int wanted = button_columns(labels[n]) + (n > 0 ? 3 : 0);
    if (n > 0 && *used + wanted > width)
      break;
    *used += wanted;
    n++;
  }
  return n;
}

int rl_canvas_buttons_height(const char *const *labels, int width)
{
  int rows = 0, used = 0;
  for (; *labels != NULL; rows++)
    labels += buttons_in_row(labels, width, &used);
  return rows;
}

static void draw_button(int y, int x, int columns, const char *label, RlStyle style)
{
  g_autofree char *text = g_strdup_printf("[ %s ]", label);
  (void) rl_canvas_text(y, x, columns, style, text);
}

/* The focused one is in reverse video, or MARKED in front, where there is room for that. */
static void draw_focused(int y, int x, int columns, const char *label, gboolean marked)
{
  const gboolean fits = marked && x >= BUTTON_MARK;
  draw_button(y, x, columns, label, fits ? RL_STYLE_PLAIN : RL_STYLE_SELECTED);
  if (fits)
    (void) rl_canvas_text(y, x - BUTTON_MARK, 1, RL_STYLE_PLAIN, ">");
  rl_canvas_cursor(y, x + 2);
}

static void draw_buttons(RlArea area, const char *const *labels, int focus, gboolean marked)
{
  int y = area.y + area.height - rl_canvas_buttons_height(labels, area.width);
  for (int index = 0; *labels != NULL; y++) {
    int used = 0;
    const int n = buttons_in_row(labels, area.width, &used);
    int x = area.x + MAX(0, (area.width - used) / 2);
    for (int i = 0; i < n; i++, index++) {
      const int columns = area.x + area.width - x;
      if (index == focus)
        draw_focused(y, x, columns, labels[i], marked);
      else
        draw_button(y, x, columns, labels[i], RL_STYLE_PLAIN);
      x += button_columns(labels[i]) + 3;
    }
    labels += n;
  }
}

void rl_canvas_buttons(RlArea area, const char *const *labels, int focus)
{
  draw_buttons(area, labels, focus, FALSE);
}

void rl_canvas_marked_buttons(RlArea area, const char *const *labels, int focus)
{
  draw_buttons(area, labels, focus, TRUE);
}

void rl_canvas_cursor(int y, int x)
{
  cursor_y = CLAMP(y, 0, MAX(LINES - 1, 0));
  cursor_x = CLAMP(x, 0, MAX(COLS - 1, 0));
}

void rl_canvas_flush(void)
{
  rl_typed_send(cursor_y, cursor_x);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawing: text in columns, boxes, buttons, styles. Every screen draws itself whole on every
 * change; curses sends only the cells that differ. */
#pragma once

#include <glib.h>

typedef enum {
  RL_STYLE_PLAIN,
  RL_STYLE_BAR,      /* reverse: the top line */
  RL_STYLE_SELECTED, /* reverse: the selected row, the focused button */
  RL_STYLE_HEADING,  /* bold */
  RL_STYLE_GOOD,
  RL_STYLE_WARNING,
  RL_STYLE_BAD,
  RL_STYLE_PRODUCTION, /* reverse, bold and red */
  RL_STYLE_PAPER,      /* black on white, whatever the terminal's own colours are */
  RL_STYLE_INK,        /* blanks in it are black beside paper */
} RlStyle;

/* A rectangle of the screen. */
typedef struct {
  int y, x, height, width;
} RlArea;

/* Sets colours up, where the terminal has them and they are WANTED. Before the first frame. */
void rl_canvas_init(gboolean wanted);

/* Whether paper is told from ink: the terminal has colours, or reverse video. */
gboolean rl_canvas_has_paper(void);

/* UTF-8 TEXT from Y, X in at most COLUMNS columns, its cut marked; the columns it took. What the
 * terminal's character set cannot show is transliterated. */
int rl_canvas_text(int y, int x, int columns, RlStyle style, const char *text);
/* The same without marking a cut: for text that is scrolled by its owner. */
void rl_canvas_raw(int y, int x, const char *text);
/* COLUMNS blanks in STYLE. */
void rl_canvas_fill(int y, int x, int columns, RlStyle style);

/* A box of HEIGHT and WIDTH in the middle of the screen, or as much as fits, emptied, with its
 * frame, TITLE in it and NOTE at the right of the title. The area inside the frame. */
RlArea rl_canvas_dialog(int height, int width, const char *title, RlStyle style, const char *note);

/* "[ Label ]  [ Label ]" in the middle of AREA's last row; the focused one selected. The cursor
 * is put on the focused one (-1: none is). Labels end in NULL. */
void rl_canvas_buttons(RlArea area, const char *const *labels, int focus);
/* The same with ">" before the focused one, as before the focused row of a form: to move the focus
 * takes a few bytes. */
void rl_canvas_marked_buttons(RlArea area, const char *const *labels, int focus);
/* Rows that the buttons take in WIDTH columns: narrow windows break them. */
int rl_canvas_buttons_height(const char *const *labels, int width);

/* Where the hardware cursor stands when the frame is done. */
void rl_canvas_cursor(int y, int x);
/* Sends what has changed since the last frame, and puts the cursor there. */
void rl_canvas_flush(void);

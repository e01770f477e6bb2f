/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bank's code over the whole window: a symbol as large as it fits, or digits to be read from
 * afar. The dialog below stays as it was typed. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#include "app/spelling.h"

#include "tui/big-digits.h"
#include "tui/challenge.h"
#include "tui/moves.h"
#include "tui/qr-draw.h"

/* Text beside a symbol wants that many columns; a code of so many characters is set apart. */
enum { MARGIN = 1, GAP = 2, SIDE_MIN = 18, SIDE_MAX = 48, SPACED_MAX = 24 };

typedef struct {
  RlScreen base;
  RlChallengeDialog *dialog;
  int top, bottom, page; /* of a text that has more lines than the window */
} LargeView;

static const RlQrSymbol *symbol_of(const LargeView *self)
{
  return self->dialog->qr != NULL ? self->dialog->qr->symbol : NULL;
}

static const char *name(const RlScreen *screen)
{
  return _("Code");
}

static RlContext context(const RlScreen *screen)
{
  return RL_CONTEXT_LARGE;
}

static gint64 next_tick(const RlScreen *screen)
{
  const RlScreen *dialog = &((const LargeView *) screen)->dialog->base;
  return dialog->ops->next_tick(dialog);
}

/* ---- the text ---- */

static GPtrArray *lines_new(void)
{
  return g_ptr_array_new_with_free_func(g_free);
}

/* Countdown, remark, instructions. */
static GPtrArray *head_lines(const LargeView *self, int width)
{
  const RlChallengeDialog *dialog = self->dialog;
  GPtrArray *lines = lines_new();
  g_autofree char *left = rl_challenge_countdown(dialog);
  rl_challenge_add(lines, left, width);
  if (rl_challenge_is_dead(dialog))
    rl_challenge_add(lines, _("The challenge has expired. Send the update again."), width);
  rl_challenge_add(lines, dialog->said, width);
  rl_challenge_add(lines, rl_challenge_instructions(dialog), width);
  return lines;
}

/* What does not fit is left out: the dialog has it. Where nothing better comes, the cursor stands
 * on the first line behind the countdown, which whoever follows the cursor would hear each second.
 */
static void draw_lines(const LargeView *self, const GPtrArray *lines, RlArea area)
{
  g_autofree char *left = rl_challenge_countdown(self->dialog);
  const int rows = MIN(area.height, (int) lines->len), first = left != NULL && rows > 1 ? 1 : 0;
  for (int row = 0; row < rows; row++)
    (void) rl_canvas_text(area.y + row, area.x, area.width, RL_STYLE_PLAIN,
                          g_ptr_array_index(lines, (guint) row));
  if (rows > 0)
    rl_canvas_cursor(area.y + first, area.x);
}

/* ---- a symbol ---- */

/* The plan, and where the symbol may lie: the row of the top line is used where nothing else is
 * left. */
static gboolean plan(const RlQrSymbol *symbol, RlQrPlan *plan, RlArea *area)
{
  *area = rl_tui_area();
  if (rl_qr_draw_plan(symbol, area->width, area->height, plan))
    return TRUE;
  area->y--;
  area->height++;
  return rl_qr_draw_plan(symbol, area->width, area->height, plan);
}

gboolean rl_large_view_fits(const RlQrSymbol *symbol)
{
  RlQrPlan any;
  RlArea area;
  return plan(symbol, &any, &area);
}

/* Columns for the text at the right of a symbol of COLUMNS; 0: too few, it goes below. */
static int side_of(RlArea area, int columns)
{
  const int beside = area.width - columns - GAP - MARGIN;
  return beside >= SIDE_MIN ? MIN(beside, SIDE_MAX) : 0;
}

static void draw_symbol_text(const LargeView *self, RlArea area)
{
  g_autoptr(GPtrArray) lines = head_lines(self, area.width);
  if (self->dialog->qr->is_url)
    rl_challenge_add(lines, self->dialog->qr->text, area.width);
  draw_lines(self, lines, area);
}

static gboolean draw_symbol(const LargeView *self)
{
  RlQrPlan fitting;
  RlArea area;
  const RlQrSymbol *symbol = symbol_of(self);
  if (symbol == NULL || !plan(symbol, &fitting, &area))
    return FALSE;
  const int columns = (int) fitting.columns, rows = (int) fitting.rows;
  const int side = side_of(area, columns), below = area.height - rows;
  const int x = (area.width - columns - (side > 0 ? GAP + side : 0)) / 2;
  const int y = area.y + (side > 0 ? below / 2 : 0);
  /* What is left of the top line stays, set apart: it is light as well. */
  const int first = MAX(y, rl_tui_area().y);
  if (y < first)
    rl_canvas_fill(y, 0, x + columns + GAP, RL_STYLE_PLAIN);
  rl_qr_draw(y, x, symbol, &fitting);
  draw_symbol_text(self, side > 0
                             ? (RlArea){ first, x + columns + GAP, y + rows - first, side }
                             : (RlArea){ area.y + rows, MARGIN, below, area.width - 2 * MARGIN });
  return TRUE;
}

/* ---- digits ---- */

/* The digits have the middle, the code as it is the last row, the text what is left above. */
static gboolean draw_digits(const LargeView *self)
{
  const char *code = rl_challenge_code(self->dialog);
  if (code == NULL || symbol_of(self) != NULL || !rl_big_digits_can(code))
    return FALSE;
  const RlArea area = rl_tui_area();
  const RlArea inside = { area.y, MARGIN, area.height, area.width - 2 * MARGIN };
  g_autofree char *groups = rl_spelling_groups(code);
  g_autoptr(GPtrArray) lines = head_lines(self, inside.width);
  for (int head = MIN((int) lines->len, inside.height); head > 0; head--) {
    const RlArea rest = { inside.y + head, inside.x, inside.height - head - 1, inside.width };
    if (!rl_big_digits_draw(rest, groups != NULL ? groups : code))
      continue;
    draw_lines(self, lines, (RlArea){ inside.y, inside.x, head, inside.width });
    (void) rl_canvas_text(inside.y + inside.height - 1, inside.x, inside.width, RL_STYLE_PLAIN,
                          code);
    rl_canvas_cursor(inside.y + inside.height - 1, inside.x);
    return TRUE;
  }
  return FALSE;
}

/* ---- anything else ---- */

/* "k 7 - Q" for a code; a sentence, or what is longer than a code, as it is. New string. */
static char *spaced(const char *code)
{
  if (g_utf8_strlen(code, -1) > SPACED_MAX || strchr(code, ' ') != NULL)
    return g_strdup(code);
  g_autofree char *groups = rl_spelling_groups(code);
  if (groups != NULL)
    return rl_spelling(code);
  GString *text = g_string_new(NULL);
  for (const char *p = code; *p != '\0'; p = g_utf8_next_char(p))
    g_string_append_printf(text, "%s%.*s", p == code ? "" : " ", (int) (g_utf8_next_char(p) - p),
                           p);
  return g_string_free(text, FALSE);
}

static GPtrArray *all_lines(const LargeView *self, int width)
{
  const char *code = rl_challenge_shown_code(self->dialog);
  GPtrArray *lines = head_lines(self, width);
  g_ptr_array_add(lines, g_strdup(""));
  if (self->dialog->busy != NULL && self->dialog->said == NULL)
    rl_challenge_add(lines, rl_challenge_busy_text(), width);
  if (self->dialog->qr != NULL)
    rl_challenge_add(lines, self->dialog->qr->fault, width);
  if (symbol_of(self) != NULL)
    rl_challenge_add(
        lines, _("This window is too small to draw the QR code; a larger one shows it."), width);
  rl_challenge_add(lines, rl_challenge_cut_text(self->dialog), width);
  g_autofree char *text = code != NULL ? spaced(code) : NULL;
  rl_challenge_add(lines, text, width);
  return lines;
}

static void draw_text(LargeView *self)
{
  const RlArea area = rl_tui_area();
  const RlArea inside = { area.y, MARGIN, area.height, area.width - 2 * MARGIN };
  g_autoptr(GPtrArray) lines = all_lines(self, inside.width);
  self->page = MAX(inside.height - 1, 1);
  self->bottom = MAX((int) lines->len - self->page, 0);
  self->top = CLAMP(self->top, 0, self->bottom);
  g_autofree char *left = rl_challenge_countdown(self->dialog);
  rl_canvas_cursor(inside.y + (left != NULL && self->top == 0 ? 1 : 0), inside.x);
  for (int row = 0; row < self->page && self->top + row < (int) lines->len; row++)
    (void) rl_canvas_text(inside.y + row, inside.x, inside.width, RL_STYLE_PLAIN,
                          g_ptr_array_index(lines, (guint) (self->top + row)));
  g_autofree char *position = rl_moves_position(self->top, self->page, (int) lines->len);
  const int columns = position != NULL ? (int) rl_text_columns(position) : 0;
  (void) rl_canvas_text(inside.y + inside.height - 1, inside.x + inside.width - columns, columns,
                        RL_STYLE_HEADING, position);
}

/* ---- the screen ---- */

static void draw(RlScreen *screen)
{
  LargeView *self = (LargeView *) screen;
  const RlArea area = rl_tui_area();
  self->bottom = 0;
  /* Where it hides nothing of a symbol that has the window to itself: left of the keys. */
  rl_canvas_cursor(area.y + area.height, area.x);
  if (!draw_symbol(self) && !draw_digits(self))
    draw_text(self);
}

static void key(RlScreen *screen, RlAction action, const RlKey *pressed)
{
  LargeView *self = (LargeView *) screen;
  self->dialog->said = NULL;
  if (action == RL_ACTION_BACK)
    rl_tui_pop(screen->tui, screen);
  else if (action == RL_ACTION_SPELL)
    rl_challenge_spell_code(self->dialog);
  else if (action == RL_ACTION_COPY)
    rl_challenge_copy_code(self->dialog);
  else
    self->top = CLAMP(self->top + rl_moves_step(pressed, self->page), 0, self->bottom);
}

static void large_view_free(RlScreen *screen)
{
  g_free(screen);
}

static const RlScreenOps ops = {
  .name = name,
  .context = context,
  .draw = draw,
  .key = key,
  .next_tick = next_tick,
  .free = large_view_free,
};

RlScreen *rl_large_view_new(RlChallengeDialog *dialog)
{
  LargeView *self = g_new0(LargeView, 1);
  self->base.ops = &ops;
  self->dialog = dialog;
  return &self->base;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The drawing of the bank's question. A symbol stands at the left of the text where the window is
 * wide enough for both, above it where it is high enough; else a key shows it. */
#include "config.h"

#include "base/i18n.h"
#include "base/text.h"

#include "app/open-text.h"
#include "app/report.h"
#include "app/spelling.h"

#include "tui/challenge.h"
#include "tui/fieldset.h"
#include "tui/moves.h"
#include "tui/qr-draw.h"

enum { WIDTH_MAX = 68, FRAME = 2, MARGIN = 4, TOKEN_COLUMNS = 24, GAP = 3, ROOMY = 12 };

/* What the text beside a symbol needs at least, and takes at most; and what that below one needs.
 */
enum { PANE_MIN = 26, PANE_MAX = 48, TEXT_MIN = 4 };

typedef enum {
  NO_SYMBOL, /* there is none, or it fits nowhere: the code is a text */
  BESIDE,
  BELOW,
  ON_A_KEY, /* only over the whole window */
} Place;

/* How one frame is laid out. */
typedef struct {
  Place place;
  RlQrPlan plan;         /* of the symbol, BESIDE or BELOW the text */
  int width;             /* of the text */
  const char *labels[3]; /* of the buttons */
  int foot, token;       /* rows of the buttons and of the token field */
  GPtrArray *lines;      /* the text */
} Layout;

/* ---- texts ---- */

char *rl_challenge_countdown(const RlChallengeDialog *self)
{
  return rl_left_text(rl_flow_seconds_left(self->flow));
}

const char *rl_challenge_instructions(const RlChallengeDialog *self)
{
  const char *instructions = rl_challenge_of(self)->instructions;
  return instructions != NULL ? instructions
                              : _("Ask the customer for the code that the bank has sent or shows.");
}

void rl_challenge_add(GPtrArray *lines, const char *text, int width)
{
  if (text == NULL)
    return;
  g_auto(GStrv) wrapped = rl_text_wrap(text, (guint) MAX(width, 1));
  for (char **line = wrapped; *line != NULL; line++)
    g_ptr_array_add(lines, g_strdup(*line));
}

static int label_columns(void)
{
  const char *const labels[] = { _("Code"), _("Type"), _("Token") };
  int columns = 0;
  for (guint i = 0; i < G_N_ELEMENTS(labels); i++)
    columns = MAX(columns, (int) rl_text_columns(labels[i]));
  return columns;
}

static void add_labelled(GPtrArray *lines, const char *label, const char *value, int width)
{
  const int indent = label_columns() + GAP;
  if (value == NULL)
    return;
  g_auto(GStrv) wrapped = rl_text_wrap(value, (guint) MAX(width - indent, 1));
  for (char **line = wrapped; *line != NULL; line++) {
    const char *caption = line == wrapped ? label : "";
    g_ptr_array_add(lines, g_strdup_printf("%s%*s%s", caption,
                                           indent - (int) rl_text_columns(caption), "", *line));
  }
}

/* Digits in groups for reading aloud, and as they are for copying with the mouse. */
static char *value_text(const RlChallengeDialog *self)
{
  const char *value = rl_challenge_shown_code(self);
  g_autofree char *groups = value != NULL && rl_challenge_of(self)->kind == RL_CHALLENGE_NUMERIC
                                ? rl_spelling_groups(value)
                                : NULL;
  return groups != NULL ? g_strdup_printf("%s   (%s)", groups, value) : g_strdup(value);
}

static void add_remarks(GPtrArray *lines, const RlChallengeDialog *self, int width)
{
  const RlFlowView *view = rl_flow_view(self->flow);
  if (rl_challenge_is_dead(self))
    rl_challenge_add(lines, _("The challenge has expired. Send the update again."), width);
  else
    rl_challenge_add(lines, view->fault != NULL ? view->fault : view->notice, width);
  if (rl_challenge_has_token_field(self))
    rl_challenge_add(lines, rl_input_fault(&self->input), width);
  rl_challenge_add(lines, self->cleared, width);
  rl_challenge_add(lines, self->said, width);
  g_autofree char *again = rl_report_again(view->challenge);
  rl_challenge_add(lines, again, width);
}

/* A code that is drawn is not written out beside it, but an address is: people want to see where a
 * code leads before they scan it. What cannot be drawn is a text, behind the reason. */
static void add_code(GPtrArray *lines, const RlChallengeDialog *self, const Layout *layout)
{
  const RlQrCode *qr = self->qr;
  const gboolean drawn = qr != NULL && layout->place != NO_SYMBOL;
  g_autofree char *value = !drawn || qr->is_url ? value_text(self) : NULL;
  if (self->busy != NULL && self->said == NULL)
    rl_challenge_add(lines, rl_challenge_busy_text(), layout->width);
  if (qr != NULL)
    rl_challenge_add(lines, qr->fault, layout->width);
  if (layout->place == ON_A_KEY)
    rl_challenge_add(lines, _("F6 shows the code: there is no room for it here."), layout->width);
  else if (qr != NULL && qr->symbol != NULL && !drawn)
    rl_challenge_add(lines,
                     _("This window is too small to draw the QR code; a larger one shows it."),
                     layout->width);
  if (value != NULL)
    rl_challenge_add(lines, rl_challenge_cut_text(self), layout->width);
  add_labelled(lines, _("Code"), value, layout->width);
}

/* What is read: remarks, instructions, type, code. */
static GPtrArray *text_lines(const RlChallengeDialog *self, const Layout *layout)
{
  const RlChallenge *challenge = rl_challenge_of(self);
  const int width = layout->width;
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  add_remarks(lines, self, width);
  rl_challenge_add(lines, rl_challenge_instructions(self), width);
  if (rl_tui_area().height >= ROOMY && (challenge->type != NULL || challenge->value != NULL))
    g_ptr_array_add(lines, g_strdup(""));
  add_labelled(lines, _("Type"), challenge->type, width);
  add_code(lines, self, layout);
  g_autofree char *removed = rl_report_removed(challenge->removed);
  rl_challenge_add(lines, removed, width);
  return lines;
}

static const char *send_label(const RlChallengeDialog *self)
{
  if (rl_challenge_is_dead(self))
    return _("Send the update again");
  return rl_challenge_of(self)->expects_input ? _("Send token") : _("Continue");
}

/* ---- layout ---- */

static void set_width(Layout *self, int width)
{
  self->width = width;
  self->foot = rl_canvas_buttons_height(self->labels, width);
}

/* BESIDE: the text gets what the symbol leaves. */
static gboolean place_beside(Layout *self, const RlQrSymbol *symbol, int columns, int rows)
{
  if (!rl_qr_draw_plan(symbol, columns - GAP - PANE_MIN, rows, &self->plan))
    return FALSE;
  self->place = BESIDE;
  set_width(self, MIN(columns - GAP - (int) self->plan.columns, PANE_MAX));
  return TRUE;
}

static gboolean place_below(Layout *self, const RlQrSymbol *symbol, int columns, int rows)
{
  set_width(self, MIN(columns, WIDTH_MAX - MARGIN));
  if (!rl_qr_draw_plan(symbol, columns, rows - TEXT_MIN - self->token - 1 - self->foot,
                       &self->plan))
    return FALSE;
  self->place = BELOW;
  return TRUE;
}

static void place_symbol(Layout *self, const RlQrSymbol *symbol)
{
  const RlArea area = rl_tui_area();
  const int columns = area.width - MARGIN, rows = area.height - FRAME;
  if (place_beside(self, symbol, columns, rows) || place_below(self, symbol, columns, rows))
    return;
  self->place = rl_large_view_fits(symbol) ? ON_A_KEY : NO_SYMBOL;
  set_width(self, MIN(WIDTH_MAX, area.width - 2) - MARGIN);
}

static Layout lay_out(const RlChallengeDialog *self)
{
  Layout layout = { .place = NO_SYMBOL, .labels = { send_label(self), _("Cancel"), NULL } };
  layout.token = rl_challenge_has_token_field(self) ? 1 : 0;
  if (self->qr != NULL && self->qr->symbol != NULL)
    place_symbol(&layout, self->qr->symbol);
  else
    set_width(&layout, MIN(WIDTH_MAX, rl_tui_area().width - 2) - MARGIN);
  layout.lines = text_lines(self, &layout);
  return layout;
}

/* Rows of the text, a blank row, the token field and the buttons. */
static int text_rows(const Layout *self)
{
  return (int) self->lines->len + self->token + 1 + self->foot;
}

/* ---- drawing ---- */

static void draw_token(RlChallengeDialog *self, RlArea area)
{
  g_autofree char *label =
      g_strdup_printf("%s%*s", _("Token"), label_columns() - (int) rl_text_columns(_("Token")), "");
  const char *const labels[] = { label, NULL };
  const RlArea shifted = { area.y, area.x - 2, 1, area.width + 2 };
  RlFieldset *fields =
      rl_fieldset_new(labels, rl_fieldset_widest(labels), shifted.width, TOKEN_COLUMNS);
  if (fields == NULL)
    return;
  const int columns = rl_fieldset_columns(fields);
  const int x = shifted.x + rl_fieldset_field_x(fields);
  const int cursor = rl_input_fit(&self->input, columns);
  g_autofree char *stars = rl_input_stars(&self->input, columns);
  rl_fieldset_face(fields, 0, self->input.shown ? "" : stars);
  (void) rl_fieldset_draw(fields, shifted, -1);
  if (self->input.shown)
    rl_input_draw_clear(&self->input, area.y, x, columns);
  if (rl_challenge_on_token(self))
    rl_canvas_cursor(area.y, x + cursor);
  rl_fieldset_free(fields);
}

/* The token and the buttons are always there; the text scrolls when there is no room. */
static void draw_text(RlChallengeDialog *self, const Layout *layout, RlArea area)
{
  const int n = (int) layout->lines->len;
  self->page = MAX(MIN(n, area.height - layout->foot - layout->token), 1);
  self->bottom = MAX(n - self->page, 0);
  self->top = CLAMP(self->top, 0, self->bottom);
  for (int row = 0; row < self->page && self->top + row < n; row++)
    (void) rl_canvas_text(area.y + row, area.x, area.width, RL_STYLE_PLAIN,
                          g_ptr_array_index(layout->lines, (guint) (self->top + row)));
  /* Half a code must not be taken for the whole. */
  if (self->top < self->bottom)
    rl_moves_draw_more(area.y + self->page - 1, area.x + area.width);
  rl_canvas_buttons(area, layout->labels, rl_challenge_on_token(self) ? -1 : MAX(self->focus, 0));
  if (layout->token > 0)
    draw_token(self, (RlArea){ area.y + self->page, area.x, 1, area.width });
}

/* The symbol, where there is one; what is left of AREA for the text. */
static RlArea draw_symbol(const RlChallengeDialog *self, const Layout *layout, RlArea area)
{
  const int columns = (int) layout->plan.columns, rows = (int) layout->plan.rows;
  if (layout->place == BESIDE) {
    rl_qr_draw(area.y + (area.height - rows) / 2, area.x, self->qr->symbol, &layout->plan);
    return (RlArea){ area.y, area.x + columns + GAP, MIN(area.height, text_rows(layout)),
                     layout->width };
  }
  if (layout->place != BELOW)
    return area;
  rl_qr_draw(area.y, area.x + (area.width - columns) / 2, self->qr->symbol, &layout->plan);
  return (RlArea){ area.y + rows, area.x, area.height - rows, area.width };
}

/* A frame as large as symbol and text. */
static RlArea draw_frame(const RlChallengeDialog *self, const Layout *layout)
{
  const int columns = (int) layout->plan.columns, rows = (int) layout->plan.rows;
  int width = layout->width, height = text_rows(layout);
  if (layout->place == BESIDE) {
    width += columns + GAP;
    height = MAX(height, rows);
  } else if (layout->place == BELOW) {
    width = MAX(width, columns);
    height += rows;
  }
  g_autofree char *left = rl_challenge_countdown(self);
  return rl_canvas_dialog(height + FRAME, width + MARGIN, _("MFA token required"), RL_STYLE_HEADING,
                          left);
}

void rl_challenge_draw(RlChallengeDialog *self)
{
  rl_challenge_see_expiry(self);
  const Layout layout = lay_out(self);
  draw_text(self, &layout, draw_symbol(self, &layout, draw_frame(self, &layout)));
  g_ptr_array_unref(layout.lines);
}

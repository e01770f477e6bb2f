/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dialog with a few text fields: API secrets, keyring password, a file's path, an id. */
#include "config.h"

#include "base/i18n.h"
#include "base/text.h"

#include "tui/fieldset.h"
#include "tui/input.h"
#include "tui/moves.h"
#include "tui/screen.h"

enum { ROWS_MAX = 3, WIDTH_MAX = 66, FIELD_COLUMNS = 40, FRAME = 2, MARGIN = 4 };

struct RlInputDialog {
  RlScreen base;
  RlInputSpec spec; /* its strings are copies */
  RlInputRow rows[ROWS_MAX];
  RlSecret *values[ROWS_MAX];
  RlInput inputs[ROWS_MAX];
  char *said; /* what Tab had to say, in the message's place; NULL */
  char *fault;
  int focus;  /* a row, or behind the rows a button */
  int top;    /* first visible line of the text */
  int bottom; /* the last value that `top` may have, as of the last drawing */
  int page;
};

enum { BUTTON_SUBMIT, BUTTON_CANCEL, N_BUTTONS };

static RlInputDialog *dialog_of(RlScreen *screen)
{
  return (RlInputDialog *) screen;
}

static RlContext context(const RlScreen *screen)
{
  return RL_CONTEXT_INPUT;
}

static gboolean in_text(const RlScreen *screen)
{
  const RlInputDialog *self = (const RlInputDialog *) screen;
  return self->focus < self->spec.n_rows;
}

static void dialog_free(RlScreen *screen)
{
  RlInputDialog *self = dialog_of(screen);
  for (int i = 0; i < self->spec.n_rows; i++) {
    rl_secret_free(self->values[i]);
    g_free((char *) (gpointer) self->rows[i].label);
  }
  g_free((char *) (gpointer) self->spec.title);
  g_free((char *) (gpointer) self->spec.message);
  g_free((char *) (gpointer) self->spec.submit);
  g_free((char *) (gpointer) self->spec.cancel);
  g_free(self->said);
  g_free(self->fault);
  if (self->spec.data_free != NULL)
    self->spec.data_free(self->spec.data);
  g_free(self);
}

static void hide(RlScreen *screen)
{
  RlInputDialog *self = dialog_of(screen);
  for (int i = 0; i < self->spec.n_rows; i++)
    self->inputs[i].shown = !self->rows[i].secret;
}

static gboolean hang_up(RlScreen *screen)
{
  RlInputDialog *self = dialog_of(screen);
  for (int i = 0; i < self->spec.n_rows; i++)
    rl_secret_clear(self->values[i]);
  return FALSE;
}

static gboolean idle(RlScreen *screen, const char *text)
{
  RlInputDialog *self = dialog_of(screen);
  for (int i = 0; i < self->spec.n_rows; i++) {
    rl_secret_clear(self->values[i]);
    rl_input_start(&self->inputs[i], self->values[i], !self->rows[i].secret);
  }
  rl_input_dialog_fault(self, 0, text);
  return FALSE;
}

/* ---- drawing ---- */

static void draw_rows(RlInputDialog *self, RlArea area)
{
  const char *labels[ROWS_MAX + 1] = { NULL };
  for (int i = 0; i < self->spec.n_rows; i++)
    labels[i] = self->rows[i].label;
  RlFieldset *fields =
      rl_fieldset_new(labels, rl_fieldset_widest(labels), area.width, FIELD_COLUMNS);
  if (fields == NULL)
    return;
  const int width = rl_fieldset_columns(fields), x = area.x + rl_fieldset_field_x(fields);
  int cursors[ROWS_MAX] = { 0 };
  for (int i = 0; i < self->spec.n_rows; i++) {
    cursors[i] = rl_input_fit(&self->inputs[i], width);
    g_autofree char *stars = rl_input_stars(&self->inputs[i], width);
    rl_fieldset_face(fields, i, self->inputs[i].shown ? "" : stars);
  }
  const gboolean on_row = self->focus < self->spec.n_rows;
  const int top = rl_fieldset_draw(fields, area, on_row ? self->focus : -1);
  for (int i = top; i < self->spec.n_rows && i < top + area.height; i++)
    if (self->inputs[i].shown)
      rl_input_draw_clear(&self->inputs[i], area.y + i - top, x, width);
  if (on_row)
    rl_canvas_cursor(area.y + self->focus - top, x + cursors[self->focus]);
  rl_fieldset_free(fields);
}

/* LINES from TOP on; more of them than AREA has room for leave a mark. */
static int draw_lines(RlArea area, char **lines, int top, RlStyle style)
{
  char **line = lines + top;
  int n = 0;
  for (; n < area.height && line[n] != NULL; n++) {
    const gboolean cut = n + 1 == area.height && line[n + 1] != NULL;
    g_autofree char *both = cut ? g_strdup_printf("%s %s", line[n], line[n + 1]) : NULL;
    g_autofree char *shown = rl_text_cut(cut ? both : line[n], (guint) area.width);
    (void) rl_canvas_text(area.y + n, area.x, area.width, style, shown);
  }
  return n;
}

/* A text of lines is searched for what it names: there it is enough that the limit was said. */
static gboolean is_incomplete(const RlInputDialog *self, int row)
{
  return self->inputs[row].gap || (self->inputs[row].cut && !self->rows[row].lines);
}

/* What is wrong, and takes the message's place; NULL: nothing. */
static const char *fault_of(const RlInputDialog *self)
{
  if (self->fault != NULL)
    return self->fault;
  for (int i = 0; i < self->spec.n_rows; i++)
    if (is_incomplete(self, i))
      return rl_input_fault(&self->inputs[i]);
  return NULL;
}

/* Fields and buttons come first; the text gets what room is left. Lines that are seen at once. */
static int fit_text(RlInputDialog *self, int n, int wanted, int buttons)
{
  const int height = MIN(wanted, rl_tui_area().height) - FRAME;
  self->page = MAX(height - self->spec.n_rows - buttons, 0);
  self->bottom = MAX(n - self->page, 0);
  self->top = CLAMP(self->top, 0, self->bottom);
  return self->page;
}

/* What stands above the fields, in lines of WIDTH columns; none when there is nothing to say. */
static char **text_of(const RlInputDialog *self, int width, RlStyle *style)
{
  const char *fault = fault_of(self), *said = self->said != NULL ? self->said : self->spec.message;
  const char *text = fault != NULL ? fault : said;
  *style = fault != NULL ? RL_STYLE_BAD : RL_STYLE_PLAIN;
  return text != NULL ? rl_text_wrap(text, (guint) width) : g_new0(char *, 1);
}

static void draw(RlScreen *screen)
{
  RlInputDialog *self = dialog_of(screen);
  const char *const labels[] = { self->spec.submit, self->spec.cancel, NULL };
  const int width = MIN(WIDTH_MAX, rl_tui_area().width - 2);
  const int buttons = rl_canvas_buttons_height(labels, width - MARGIN);
  RlStyle style = RL_STYLE_PLAIN;
  g_auto(GStrv) lines = text_of(self, width - MARGIN, &style);
  const int n = (int) g_strv_length(lines);
  const int wanted = n + self->spec.n_rows + buttons + FRAME + 2;
  const int page = fit_text(self, n, wanted, buttons);
  g_autofree char *note =
      page > 0 ? rl_moves_note(self->top, page, n, self->spec.title, width) : NULL;
  const RlArea inside = rl_canvas_dialog(wanted, width, self->spec.title, RL_STYLE_HEADING, note);
  const RlArea message = { inside.y, inside.x, page, inside.width };
  int used = draw_lines(message, lines, self->top, style);
  if (used > 0 && used < page - 1)
    used++;
  const RlArea rows = { inside.y + used, inside.x, self->spec.n_rows, inside.width };
  rl_canvas_buttons(inside, labels, self->focus - self->spec.n_rows);
  draw_rows(self, rows);
}

/* ---- keys ---- */

/* A value that is not the one typed is not worth trying. TRUE: one is, and the cursor is there. */
static gboolean stop_at_fault(RlInputDialog *self)
{
  for (int i = 0; i < self->spec.n_rows; i++)
    if (is_incomplete(self, i)) {
      rl_input_dialog_fault(self, i, NULL);
      return TRUE;
    }
  return FALSE;
}

static void submit(RlInputDialog *self)
{
  if (stop_at_fault(self))
    return;
  g_clear_pointer(&self->fault, g_free);
  self->spec.on_submit(self, self->values, self->spec.data);
}

static void cancel(RlInputDialog *self)
{
  self->spec.on_cancel(self, self->spec.data);
}

static void move_focus(RlInputDialog *self, int step)
{
  const int stops = self->spec.n_rows + N_BUTTONS;
  self->focus = (self->focus + stops + step) % stops;
}

/* Enter goes on from a field, and from the last one it submits. */
static void enter(RlInputDialog *self)
{
  if (self->focus == self->spec.n_rows + BUTTON_CANCEL)
    cancel(self);
  else if (self->focus >= self->spec.n_rows - 1)
    submit(self);
  else
    move_focus(self, 1);
}

/* FALSE: all is complete, and Tab goes on. */
static gboolean complete(RlInputDialog *self, const RlKey *key)
{
  if (self->spec.on_tab == NULL || self->focus != 0 || g_strcmp0(key->name, "Tab") != 0)
    return FALSE;
  g_clear_pointer(&self->said, g_free);
  const gboolean stays = self->spec.on_tab(self->values[0], &self->said);
  self->inputs[0].edit.cursor = rl_secret_length(self->values[0]);
  self->top = 0;
  if (stays)
    g_clear_pointer(&self->fault, g_free);
  return stays;
}

/* Up and Down go from row to row. */
static gboolean scroll(RlInputDialog *self, const RlKey *key)
{
  if (g_strcmp0(key->name, "PgDn") != 0 && g_strcmp0(key->name, "PgUp") != 0)
    return FALSE;
  self->top = CLAMP(self->top + rl_moves_step(key, MAX(self->page, 1)), 0, self->bottom);
  return TRUE;
}

/* A character for the row that has the focus. */
static void type(RlInputDialog *self, const RlKey *pressed)
{
  RlKey key = *pressed;
  if (key.line_end && self->rows[self->focus].lines)
    key.typed = '\n';
  const RlInputResult result = rl_input_key(&self->inputs[self->focus], &key);
  if (result == RL_INPUT_GAP)
    g_clear_pointer(&self->fault, g_free);
  if (result != RL_INPUT_FULL)
    return;
  g_autofree char *limit = rl_text_number((gint64) self->rows[self->focus].max);
  g_autofree char *text =
      g_strdup_printf(_("No more fits into this field. It takes %s bytes."), limit);
  rl_input_dialog_fault(self, self->focus, text);
}

static void key(RlScreen *screen, RlAction action, const RlKey *pressed)
{
  RlInputDialog *self = dialog_of(screen);
  const gboolean on_row = self->focus < self->spec.n_rows;
  /* What is pasted whole has tabs, and its rest belongs where it began. */
  if (on_row && self->rows[self->focus].lines && pressed->line_end) {
    type(self, pressed);
    return;
  }
  if (complete(self, pressed) || scroll(self, pressed))
    return;
  if (action == RL_ACTION_BACK && !self->spec.stays_on_esc)
    cancel(self);
  else if (action == RL_ACTION_ENTER)
    enter(self);
  else if (action == RL_ACTION_NEXT || (!on_row && g_strcmp0(pressed->name, "Right") == 0))
    move_focus(self, 1);
  else if (action == RL_ACTION_PREVIOUS || (!on_row && g_strcmp0(pressed->name, "Left") == 0))
    move_focus(self, -1);
  else if (action == RL_ACTION_SHOW && on_row)
    self->inputs[self->focus].shown = !self->inputs[self->focus].shown;
  else if (on_row)
    type(self, pressed);
}

static const RlScreenOps ops = {
  .context = context,
  .in_text = in_text,
  .draw = draw,
  .key = key,
  .hide = hide,
  .idle = idle,
  .hang_up = hang_up,
  .free = dialog_free,
};

RlInputDialog *rl_input_dialog_new(const RlInputSpec *spec)
{
  g_return_val_if_fail(spec->n_rows >= 1 && spec->n_rows <= ROWS_MAX, NULL);
  RlInputDialog *self = g_new0(RlInputDialog, 1);
  self->base.ops = &ops;
  self->spec = *spec;
  self->spec.title = g_strdup(spec->title);
  self->spec.message = g_strdup(spec->message);
  self->spec.submit = g_strdup(spec->submit);
  self->spec.cancel = g_strdup(spec->cancel != NULL ? spec->cancel : _("Cancel"));
  for (int i = 0; i < spec->n_rows; i++) {
    self->rows[i] = spec->rows[i];
    self->rows[i].label = g_strdup(spec->rows[i].label);
    self->values[i] = rl_secret_new(spec->rows[i].max);
    rl_input_start(&self->inputs[i], self->values[i], !spec->rows[i].secret);
  }
  return self;
}

RlScreen *rl_input_dialog_screen(RlInputDialog *self)
{
  return &self->base;
}

void rl_input_dialog_fault(RlInputDialog *self, int row, const char *message)
{
  char *fault = g_strdup(message);
  g_free(self->fault);
  self->fault = fault;
  self->focus = row;
  self->top = 0;
  rl_tui_redraw(self->base.tui);
}

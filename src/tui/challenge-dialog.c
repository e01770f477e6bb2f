/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#include "app/report.h"

#include "tui/fieldset.h"
#include "tui/input.h"
#include "tui/overlays.h"
#include "tui/submit-dialogs.h"

enum { WIDTH_MAX = 68, FRAME = 2, MARGIN = 4, TOKEN_COLUMNS = 24, GROUP = 5, GAP = 3, ROOMY = 12 };

typedef enum { BUTTON_SEND, BUTTON_CANCEL, N_BUTTONS } Button;

typedef struct {
  RlScreen base;
  RlFlow *flow;
  RlInput input;
  char *cleared; /* why the field is empty that was not; NULL: it was not cleared */
  int focus;     /* -1: the token field; else a button */
  gboolean dead; /* that it has expired was seen */
  int top;       /* first visible line of the text */
  int bottom;
} ChallengeDialog;

static ChallengeDialog *dialog_of(RlScreen *screen)
{
  return (ChallengeDialog *) screen;
}

static const RlChallenge *challenge_of(const ChallengeDialog *self)
{
  return rl_flow_view(self->flow)->challenge;
}

static gboolean is_dead(const ChallengeDialog *self)
{
  return rl_flow_seconds_left(self->flow) == 0;
}

/* It expires under the person's hands: the Enter that was meant for the token sends nothing. */
static void see_expiry(ChallengeDialog *self)
{
  const gboolean dead = is_dead(self);
  if (dead && !self->dead)
    self->focus = BUTTON_CANCEL;
  self->dead = dead;
}

static gboolean has_token_field(const ChallengeDialog *self)
{
  return challenge_of(self)->expects_input && !is_dead(self);
}

static gboolean on_token(const ChallengeDialog *self)
{
  return self->focus < 0 && has_token_field(self);
}

static RlContext context(const RlScreen *screen)
{
  return RL_CONTEXT_CHALLENGE;
}

static gboolean in_text(const RlScreen *screen)
{
  return on_token((const ChallengeDialog *) screen);
}

/* Without a countdown nothing changes, and nothing is written. */
static gint64 next_tick(const RlScreen *screen)
{
  const ChallengeDialog *self = (const ChallengeDialog *) screen;
  return rl_flow_seconds_left(self->flow) > 0
             ? rl_tui_next_second(screen->tui, challenge_of(self)->deadline)
             : 0;
}

/* An open challenge is lost by leaving, whatever is typed so far; unless it lies in the keyring. */
static gboolean has_typed(const RlScreen *screen)
{
  const ChallengeDialog *self = (const ChallengeDialog *) screen;
  return !rl_flow_view(self->flow)->stored || rl_secret_length(self->input.edit.text) > 0;
}

static void hide(RlScreen *screen)
{
  dialog_of(screen)->input.shown = FALSE;
}

/* The field starts anew, in clear as at the beginning: nothing is in it. */
static void idle(RlScreen *screen, const char *text)
{
  ChallengeDialog *self = dialog_of(screen);
  rl_secret_clear(self->input.edit.text);
  rl_input_start(&self->input, self->input.edit.text, TRUE);
  g_free(self->cleared);
  self->cleared = g_strdup(text);
}

static void dialog_free(RlScreen *screen)
{
  g_free(dialog_of(screen)->cleared);
  g_free(screen);
}

/* ---- drawing ---- */

/* Digits in groups for reading aloud, and as they are for copying with the mouse. */
static char *value_text(const RlChallenge *challenge)
{
  const char *value = challenge->shown_value;
  const gsize n = strlen(value);
  if (challenge->kind != RL_CHALLENGE_NUMERIC || n <= GROUP || strspn(value, "0123456789") != n)
    return g_strdup(value);
  g_autoptr(GString) grouped = g_string_new(NULL);
  for (gsize i = 0; i < n; i++)
    g_string_append_printf(grouped, "%s%c", i > 0 && i % GROUP == 0 ? " " : "", value[i]);
  return g_strdup_printf("%s   (%s)", grouped->str, value);
}

static void add_wrapped(GPtrArray *lines, const char *text, int width)
{
  g_auto(GStrv) wrapped = rl_text_wrap(text, (guint) width);
  for (char **line = wrapped; *line != NULL; line++)
    g_ptr_array_add(lines, g_strdup(*line));
}

static void add_labelled(GPtrArray *lines, const char *label, const char *value, int columns,
                         int width)
{
  const int indent = columns + GAP;
  g_auto(GStrv) wrapped = rl_text_wrap(value, (guint) MAX(width - indent, 1));
  for (char **line = wrapped; *line != NULL; line++) {
    const char *caption = line == wrapped ? label : "";
    g_ptr_array_add(lines, g_strdup_printf("%s%*s%s", caption,
                                           indent - (int) rl_text_columns(caption), "", *line));
  }
}

static int label_columns(void)
{
  const char *const labels[] = { _("Code"), _("Type"), _("Token") };
  int columns = 0;
  for (guint i = 0; i < G_N_ELEMENTS(labels); i++)
    columns = MAX(columns, (int) rl_text_columns(labels[i]));
  return columns;
}

static void add_removed(GPtrArray *lines, guint removed, int width)
{
  g_autofree char *text = rl_report_removed(removed);
  if (text != NULL)
    add_wrapped(lines, text, width);
}

/* What is read: remarks, instructions, type, code. */
static GPtrArray *text_lines(const ChallengeDialog *self, int width)
{
  const gboolean roomy = rl_tui_area().height >= ROOMY;
  const RlFlowView *view = rl_flow_view(self->flow);
  const RlChallenge *challenge = view->challenge;
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  if (is_dead(self))
    add_wrapped(lines, _("The challenge has expired. Send the update again."), width);
  else if (view->fault != NULL)
    add_wrapped(lines, view->fault, width);
  else if (view->notice != NULL)
    add_wrapped(lines, view->notice, width);
  if (self->input.gap && has_token_field(self))
    add_wrapped(lines, rl_input_gap_text(), width);
  if (self->cleared != NULL)
    add_wrapped(lines, self->cleared, width);
  if (challenge->attempt > 1) {
    g_autofree char *again = g_strdup_printf(
        _("Not accepted, or one more code is needed (try %u)."), challenge->attempt);
    add_wrapped(lines, again, width);
  }
  add_wrapped(lines,
              challenge->instructions != NULL
                  ? challenge->instructions
                  : _("Ask the customer for the code that the bank has sent or shows."),
              width);
  if (roomy && (challenge->type != NULL || challenge->shown_value != NULL))
    g_ptr_array_add(lines, g_strdup(""));
  if (challenge->type != NULL)
    add_labelled(lines, _("Type"), challenge->type, label_columns(), width);
  if (challenge->shown_value != NULL) {
    g_autofree char *value = value_text(challenge);
    add_labelled(lines, _("Code"), value, label_columns(), width);
  }
  add_removed(lines, challenge->removed, width);
  return lines;
}

static const char *send_label(const ChallengeDialog *self)
{
  if (is_dead(self))
    return _("Send the update again");
  return challenge_of(self)->expects_input ? _("Send token") : _("Continue");
}

static char *countdown(const ChallengeDialog *self)
{
  const gint64 left = rl_flow_seconds_left(self->flow);
  if (left < 0)
    return NULL;
  if (left == 0)
    return g_strdup(_("expired"));
  /* Translators: minutes and seconds left to answer */
  return g_strdup_printf(_("%02d:%02d left"), (int) (left / 60), (int) (left % 60));
}

static void draw_token(ChallengeDialog *self, RlArea area)
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
  if (on_token(self))
    rl_canvas_cursor(area.y, x + cursor);
  rl_fieldset_free(fields);
}

/* The token and the buttons are always there; the text scrolls when there is no room. */
static void draw(RlScreen *screen)
{
  ChallengeDialog *self = dialog_of(screen);
  see_expiry(self);
  const char *const labels[] = { send_label(self), _("Cancel"), NULL };
  const int width = MIN(WIDTH_MAX, rl_tui_area().width - 2);
  const int foot = rl_canvas_buttons_height(labels, width - MARGIN);
  const int token = has_token_field(self) ? 1 : 0;
  g_autoptr(GPtrArray) lines = text_lines(self, width - MARGIN);
  const int wanted = (int) lines->len + token + foot + FRAME + 1;
  const int page = MAX(MIN(wanted, rl_tui_area().height) - FRAME - foot - token, 1);
  g_autofree char *left = countdown(self);
  const RlArea inside =
      rl_canvas_dialog(wanted, width, _("MFA token required"), RL_STYLE_HEADING, left);
  self->bottom = MAX((int) lines->len - page, 0);
  self->top = CLAMP(self->top, 0, self->bottom);
  int row = 0;
  for (; row < page && self->top + row < (int) lines->len; row++)
    (void) rl_canvas_text(inside.y + row, inside.x, inside.width, RL_STYLE_PLAIN,
                          g_ptr_array_index(lines, (guint) (self->top + row)));
  /* Half a code must not be taken for the whole. */
  if (self->top < self->bottom)
    (void) rl_canvas_text(inside.y + page - 1, inside.x + inside.width - 6, 6, RL_STYLE_SELECTED,
                          "[PgDn]");
  rl_canvas_buttons(inside, labels, on_token(self) ? -1 : MAX(self->focus, 0));
  if (token > 0)
    draw_token(self, (RlArea){ inside.y + row, inside.x, 1, inside.width });
}

/* ---- keys ---- */

static void on_send_again(gpointer flow)
{
  rl_flow_send_again(flow);
}

static void on_answer(gpointer data)
{
  const ChallengeDialog *self = data;
  rl_flow_answer(self->flow, rl_secret_dup(self->input.edit.text));
}

/* A token that is not the one typed would use up the challenge: what is missing is on the screen.
 */
static void send(ChallengeDialog *self)
{
  if (self->input.gap && has_token_field(self))
    self->top = 0;
  else if (!is_dead(self))
    rl_submit_ask_guard(self->base.tui, self->flow, on_answer, self);
  else if (rl_flow_view(self->flow)->can_send_again)
    rl_submit_ask_guard(self->base.tui, self->flow, on_send_again, self->flow);
  else
    rl_flow_dismiss(self->flow);
}

/* The stops are the token field, where there is one, and the two buttons. */
static void move_focus(ChallengeDialog *self, int step)
{
  const int first = has_token_field(self) ? -1 : 0;
  const int stops = N_BUTTONS - first;
  self->focus = (MAX(self->focus, first) - first + stops + step) % stops + first;
}

static void spell(ChallengeDialog *self)
{
  const RlChallenge *challenge = challenge_of(self);
  if (challenge->shown_value == NULL)
    return;
  g_autoptr(GString) spaced = g_string_new(NULL);
  for (const char *p = challenge->shown_value; *p != '\0'; p = g_utf8_next_char(p)) {
    g_string_append_unichar(spaced, g_utf8_get_char(p));
    g_string_append_c(spaced, ' ');
  }
  rl_tui_push(self->base.tui, rl_text_view_new(_("Code"), spaced->str));
}

static gboolean scroll(ChallengeDialog *self, const RlKey *key)
{
  const int step = g_strcmp0(key->name, "PgDn") == 0   ? 1
                   : g_strcmp0(key->name, "PgUp") == 0 ? -1
                                                       : 0;
  self->top = CLAMP(self->top + step, 0, self->bottom);
  return step != 0;
}

static void key(RlScreen *screen, RlAction action, const RlKey *pressed)
{
  ChallengeDialog *self = dialog_of(screen);
  see_expiry(self);
  const gboolean typing = on_token(self);
  if (scroll(self, pressed))
    return;
  if (action == RL_ACTION_BACK)
    rl_challenge_ask_to_leave(self->base.tui, self->flow);
  else if (action == RL_ACTION_ENTER && self->focus == BUTTON_CANCEL)
    rl_challenge_ask_to_leave(self->base.tui, self->flow);
  else if (action == RL_ACTION_ENTER)
    send(self);
  else if (action == RL_ACTION_NEXT || (!typing && g_strcmp0(pressed->name, "Right") == 0))
    move_focus(self, 1);
  else if (action == RL_ACTION_PREVIOUS || (!typing && g_strcmp0(pressed->name, "Left") == 0))
    move_focus(self, -1);
  else if (action == RL_ACTION_SHOW)
    self->input.shown = !self->input.shown;
  else if (action == RL_ACTION_SPELL)
    spell(self);
  else if (typing && rl_input_key(&self->input, pressed) == RL_INPUT_CHANGED)
    g_clear_pointer(&self->cleared, g_free);
}

static const RlScreenOps ops = {
  .context = context,
  .in_text = in_text,
  .draw = draw,
  .key = key,
  .next_tick = next_tick,
  .has_typed = has_typed,
  .hide = hide,
  .idle = idle,
  .free = dialog_free,
};

RlScreen *rl_challenge_dialog_new(RlFlow *flow, RlSecret *token)
{
  ChallengeDialog *self = g_new0(ChallengeDialog, 1);
  self->base.ops = &ops;
  self->flow = flow;
  /* In clear: it is read over the phone and dies with use. */
  rl_input_start(&self->input, token, TRUE);
  self->focus = -1;
  return &self->base;
}

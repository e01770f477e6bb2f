/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/i18n.h"
#include "base/text.h"

#include "app/login.h"
#include "app/report.h"

#include "tui/moves.h"
#include "tui/overlays.h"
#include "tui/rows.h"
#include "tui/submit-dialogs.h"

enum { WIDTH_MAX = 76, FRAME = 2, MARGIN = 4 };

typedef enum {
  BUTTON_AGAIN,
  BUTTON_READ_AGAIN,
  BUTTON_LOGIN,
  BUTTON_PROFILE,
  BUTTON_NEXT_LINK,
  BUTTON_OK,
  BUTTON_DETAILS,
  N_BUTTONS
} Button;

typedef struct {
  RlScreen base;
  RlFlow *flow;
  int top;    /* first visible line of the body */
  int bottom; /* the last value that `top` may have, as of the last drawing */
  int page;
  Button focus;
} OutcomeDialog;

/* The customer is served; the next one may wait. */
static gboolean is_done(const RlFlowView *view)
{
  return view->stage == RL_STAGE_OUTCOME && view->outcome->kind == RL_OUTCOME_DONE;
}

static RlContext context(const RlScreen *screen)
{
  const RlFlowView *view = rl_flow_view(((const OutcomeDialog *) screen)->flow);
  return is_done(view) ? RL_CONTEXT_DONE : RL_CONTEXT_OUTCOME;
}

static gint64 next_tick(const RlScreen *screen)
{
  const RlFlowView *view = rl_flow_view(((const OutcomeDialog *) screen)->flow);
  return view->rereading ? rl_tui_next_second(screen->tui, view->since) : 0;
}

static void dialog_free(RlScreen *screen)
{
  g_free(screen);
}

static RlReport *report_of(const OutcomeDialog *self)
{
  const RlFlowView *view = rl_flow_view(self->flow);
  return view->stage == RL_STAGE_FAILED
             ? rl_report_failed_read(view->outcome, rl_tui_session(self->base.tui))
             : rl_report_outcome(view->outcome);
}

/* ---- the body as lines ---- */

static GPtrArray *body_lines(const OutcomeDialog *self, const RlReport *report, int width)
{
  GPtrArray *lines = rl_rows_lines(report, width);
  const RlFlowView *view = rl_flow_view(self->flow);
  if (view->rereading) {
    const gint64 elapsed = rl_tui_now(self->base.tui) - view->since;
    g_ptr_array_add(lines, g_strdup_printf(_("Reading the link again… %d s"),
                                           (int) (elapsed / G_USEC_PER_SEC)));
  }
  return lines;
}

/* ---- buttons ---- */

/* A link that the server did not refuse to show: the network may do better a second time, and what
 * was typed meanwhile is still there. */
static gboolean can_read_again(const RlFlowView *view)
{
  return view->stage == RL_STAGE_FAILED && view->outcome->kind != RL_OUTCOME_REFUSED;
}

static gboolean wants_login(const OutcomeDialog *self)
{
  return rl_login_is_wanted(rl_tui_session(self->base.tui), rl_flow_view(self->flow)->outcome);
}

/* A link that this server does not know may be another environment's. */
static gboolean may_be_elsewhere(const OutcomeDialog *self, const RlFlowView *view)
{
  return view->stage == RL_STAGE_FAILED && view->outcome->kind == RL_OUTCOME_REFUSED &&
         (view->outcome->http_status == 404 || view->outcome->http_status == 0) &&
         rl_tui_session(self->base.tui)->config->profiles->len > 1;
}

/* The buttons that make sense now, with their labels. */
static int buttons_of(const OutcomeDialog *self, Button *buttons, const char **labels)
{
  const RlFlowView *view = rl_flow_view(self->flow);
  int n = 0;
  buttons[n] = BUTTON_OK;
  labels[n++] = _("OK");
  if (view->can_send_again && !view->rereading) {
    buttons[n] = BUTTON_AGAIN;
    labels[n++] = _("Send the update again");
  } else if (wants_login(self)) {
    buttons[n] = BUTTON_LOGIN;
    labels[n++] = _("API secrets");
  } else if (can_read_again(view)) {
    buttons[n] = BUTTON_READ_AGAIN;
    labels[n++] = _("Try again");
  } else if (may_be_elsewhere(self, view)) {
    buttons[n] = BUTTON_PROFILE;
    labels[n++] = _("Other profile");
  } else if (is_done(view)) {
    buttons[n] = BUTTON_NEXT_LINK;
    labels[n++] = _("Next link");
  }
  buttons[n] = BUTTON_DETAILS;
  labels[n++] = _("Details");
  labels[n] = NULL;
  return n;
}

/* The place of the focus among N buttons: others may come and go beside it. One that went leaves it
 * to the first. */
static int place_of_focus(const OutcomeDialog *self, const Button *buttons, int n)
{
  for (int i = 0; i < n; i++)
    if (buttons[i] == self->focus)
      return i;
  return 0;
}

static void show_details(OutcomeDialog *self)
{
  g_autofree char *text = rl_report_details(rl_flow_view(self->flow)->outcome);
  rl_tui_push(self->base.tui, rl_text_view_new(_("Details"), text));
}

static void copy_ticket(OutcomeDialog *self)
{
  const RlFlowView *view = rl_flow_view(self->flow);
  g_autofree char *note = rl_report_ticket(view, rl_tui_session(self->base.tui));
  const char *remark = rl_tui_copy(self->base.tui, note)
                           ? _("The terminal was asked to copy this note. If it cannot, select the "
                               "text here.")
                           : _("This note is too long for the terminal's clipboard and was not "
                               "copied. Select the text here.");
  g_autofree char *text = g_strdup_printf("%s\n%s", note, remark);
  rl_tui_push(self->base.tui, rl_text_view_new(_("Note for the ticket"), text));
}

static void on_new_secrets(gpointer data)
{
  OutcomeDialog *self = data;
  rl_flow_renewed(self->flow);
}

static void ask_login(OutcomeDialog *self)
{
  rl_login_dialogs_renew(self->base.tui, rl_flow_view(self->flow)->outcome, on_new_secrets, self);
}

static void ask_profile(OutcomeDialog *self)
{
  rl_profile_dialog_open(self->base.tui, _("Look for it in which profile?"),
                         rl_flow_view(self->flow)->named);
}

/* The form closes, and whoever opened it goes on to the next link. */
static void go_to_next(OutcomeDialog *self)
{
  const RlFlowView *view = rl_flow_view(self->flow);
  if (!is_done(view))
    return;
  rl_tui_want_next(self->base.tui, view->link->id);
  rl_flow_dismiss(self->flow);
}

static void send_again(gpointer flow)
{
  rl_flow_send_again(flow);
}

static void press(OutcomeDialog *self)
{
  Button buttons[N_BUTTONS];
  const char *labels[N_BUTTONS + 1];
  const int n = buttons_of(self, buttons, labels);
  switch (buttons[place_of_focus(self, buttons, n)]) {
  case BUTTON_AGAIN:
    rl_submit_ask_guard(self->base.tui, self->flow, send_again, self->flow);
    return;
  case BUTTON_READ_AGAIN:
    rl_flow_open(self->flow, rl_flow_view(self->flow)->named, FALSE);
    return;
  case BUTTON_LOGIN:
    ask_login(self);
    return;
  case BUTTON_PROFILE:
    ask_profile(self);
    return;
  case BUTTON_NEXT_LINK:
    go_to_next(self);
    return;
  case BUTTON_DETAILS:
    show_details(self);
    return;
  case BUTTON_OK:
  case N_BUTTONS:
    rl_flow_dismiss(self->flow);
    return;
  }
}

/* ---- drawing and keys ---- */

static void draw(RlScreen *screen)
{
  OutcomeDialog *self = (OutcomeDialog *) screen;
  Button buttons[N_BUTTONS];
  const char *labels[N_BUTTONS + 1];
  const int n = buttons_of(self, buttons, labels);
  const int place = place_of_focus(self, buttons, n);
  self->focus = buttons[place];
  g_autoptr(RlReport) report = report_of(self);
  const int width = MIN(WIDTH_MAX, rl_tui_area().width - 2);
  const int foot = rl_canvas_buttons_height(labels, width - MARGIN);
  g_autoptr(GPtrArray) lines = body_lines(self, report, width - MARGIN);
  const int wanted = (int) lines->len + foot + 1 + FRAME;
  self->page = MAX(MIN(wanted, rl_tui_area().height) - FRAME - foot, 1);
  self->bottom = MAX((int) lines->len - self->page, 0);
  self->top = CLAMP(self->top, 0, self->bottom);
  g_autofree char *note =
      rl_moves_note(self->top, self->page, (int) lines->len, report->heading, width);
  const RlArea inside =
      rl_canvas_dialog(wanted, width, report->heading, rl_rows_style(report->tone), note);
  for (int row = 0; row < self->page && self->top + row < (int) lines->len; row++)
    (void) rl_canvas_text(inside.y + row, inside.x, inside.width, RL_STYLE_PLAIN,
                          g_ptr_array_index(lines, (guint) (self->top + row)));
  rl_canvas_buttons(inside, labels, place);
}

static gboolean scroll(OutcomeDialog *self, const RlKey *key)
{
  const int step = rl_moves_step(key, self->page);
  self->top = CLAMP(self->top + step, 0, self->bottom);
  return step != 0;
}

static void move_focus(OutcomeDialog *self, int step)
{
  Button buttons[N_BUTTONS];
  const char *labels[N_BUTTONS + 1];
  const int n = buttons_of(self, buttons, labels);
  self->focus = buttons[(place_of_focus(self, buttons, n) + n + step) % n];
}

static void key(RlScreen *screen, RlAction action, const RlKey *pressed)
{
  OutcomeDialog *self = (OutcomeDialog *) screen;
  if (scroll(self, pressed))
    return;
  if (action == RL_ACTION_BACK && rl_flow_view(self->flow)->rereading)
    rl_flow_cancel(self->flow);
  else if (action == RL_ACTION_BACK)
    rl_flow_dismiss(self->flow);
  else if (action == RL_ACTION_ENTER)
    press(self);
  else if (action == RL_ACTION_DETAILS)
    show_details(self);
  else if (action == RL_ACTION_COPY)
    copy_ticket(self);
  else if (action == RL_ACTION_NEXT_LINK)
    go_to_next(self);
  else if (action == RL_ACTION_NEXT || g_strcmp0(pressed->name, "Right") == 0)
    move_focus(self, 1);
  else if (action == RL_ACTION_PREVIOUS || g_strcmp0(pressed->name, "Left") == 0)
    move_focus(self, -1);
}

static const RlScreenOps ops = {
  .context = context,
  .draw = draw,
  .key = key,
  .next_tick = next_tick,
  .free = dialog_free,
};

RlScreen *rl_outcome_dialog_new(RlFlow *flow)
{
  OutcomeDialog *self = g_new0(OutcomeDialog, 1);
  self->base.ops = &ops;
  self->flow = flow;
  self->focus = BUTTON_OK;
  return &self->base;
}

void rl_outcome_dialog_ask(RlScreen *screen)
{
  OutcomeDialog *self = (OutcomeDialog *) screen;
  if (wants_login(self))
    ask_login(self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of one link: the flow, drawn. What the person types goes into the flow's draft; what the
 * flow becomes decides which dialog lies over the form. */
#include "config.h"

#include "tui/form-screen.h"

#include "base/i18n.h"

#include "app/exit-code.h"

#include "tui/overlays.h"
#include "tui/submit-dialogs.h"

enum { TOKEN_MAX = 256 };

static FormScreen *form_of(RlScreen *screen)
{
  return (FormScreen *) screen;
}

static const char *name(const RlScreen *screen)
{
  return _("Update link");
}

static RlContext context(const RlScreen *screen)
{
  const FormScreen *self = (const FormScreen *) screen;
  if (self->update_when_open)
    return RL_CONTEXT_WORKING;
  return rl_form_is_select(self->focus) && !rl_form_is_set(self) ? RL_CONTEXT_SELECT_FIELD
                                                                 : RL_CONTEXT_FORM;
}

static gint64 next_tick(const RlScreen *screen)
{
  const RlFlowView *view = rl_flow_view(((const FormScreen *) screen)->flow);
  /* What waits for the API secrets says so once, and counts nothing. */
  const gboolean said = view->waits && rl_tui_now(screen->tui) - view->since >= G_USEC_PER_SEC;
  return view->stage == RL_STAGE_OPENING && !said ? rl_tui_next_second(screen->tui, view->since)
                                                  : 0;
}

static gboolean in_text(const RlScreen *screen)
{
  const FormScreen *self = (const FormScreen *) screen;
  return self->overlay == NULL && !self->update_when_open && rl_form_on_field(self);
}

static gboolean has_typed(const RlScreen *screen)
{
  const FormScreen *self = (const FormScreen *) screen;
  return !rl_draft_is_empty(rl_flow_draft(self->flow)) || rl_flow_view(self->flow)->can_send_again;
}

void rl_form_say(FormScreen *self, const char *text)
{
  char *message = g_strdup(text);
  g_free(self->message);
  self->message = message;
  self->message_refuses = FALSE;
}

void rl_form_refuse(FormScreen *self, const char *text)
{
  rl_form_say(self, text);
  self->message_refuses = TRUE;
}

static void hide(RlScreen *screen)
{
  FormScreen *self = form_of(screen);
  for (int i = 0; i < RL_N_FIELDS; i++)
    self->inputs[i].shown = rl_form_is_select(i);
}

/* A cursor behind the end is one of a value that was wiped. A new value may lie where that lay. */
static gboolean is_attached(const RlInput *input, const RlSecret *value)
{
  return input->edit.text == value && input->edit.cursor <= rl_secret_length(value);
}

void rl_form_attach(FormScreen *self)
{
  RlDraft *draft = rl_flow_draft(self->flow);
  for (int i = 0; i < RL_N_FIELDS; i++) {
    RlSecret *value = rl_draft_value(draft, (RlFieldId) i);
    if (!is_attached(&self->inputs[i], value))
      rl_input_start(&self->inputs[i], value, rl_form_is_select(i));
    self->inputs[i].gap = rl_draft_has_gap(draft, (RlFieldId) i);
  }
}

/* ---- the flow ---- */

static void cancel_flow(gpointer data)
{
  rl_flow_cancel(data);
}

/* A token typed for one session is no answer to the next. */
static void renew_token(FormScreen *self, const RlChallenge *challenge)
{
  if (g_strcmp0(self->session, challenge->session) == 0)
    return;
  rl_secret_clear(self->token);
  g_free(self->session);
  self->session = g_strdup(challenge->session);
}

/* With its challenge a token is of no more use, however that ended. */
static void drop_token(FormScreen *self, const RlFlowView *view)
{
  if (view->challenge == NULL)
    rl_secret_clear(self->token);
}

static const char *work_title(const RlFlowView *view)
{
  if (view->answering)
    return _("Sending the token");
  return view->at_keyring ? _("Keeping the challenge") : _("Sending the update");
}

static const char *work_text(const RlFlowView *view)
{
  if (view->cancelling)
    return _("Cancelling…");
  return view->at_keyring ? _("Waiting for the keyring.") : _("Waiting for the bank's answer.");
}

static RlScreen *new_overlay(FormScreen *self, const RlFlowView *view)
{
  switch (view->stage) {
  case RL_STAGE_WORKING:
    return rl_wait_dialog_new(work_title(view), work_text(view), view->since, cancel_flow,
                              self->flow);
  case RL_STAGE_CHALLENGE:
    renew_token(self, view->challenge);
    return rl_challenge_dialog_new(self->flow, self->token);
  case RL_STAGE_OUTCOME:
  case RL_STAGE_FAILED:
    return rl_outcome_dialog_new(self->flow);
  case RL_STAGE_OPENING: /* what is typed meanwhile goes into the fields */
  case RL_STAGE_EDITING:
  case RL_STAGE_CLOSED:
    break;
  }
  return NULL;
}

/* A dialog that still fits the stage stays, with what is typed in it and what lies on it. */
static gboolean keeps_overlay(const FormScreen *self, const RlFlowView *view)
{
  return self->overlay != NULL && self->overlay_stage == view->stage &&
         view->stage != RL_STAGE_WORKING;
}

static void update_overlay(FormScreen *self, const RlFlowView *view)
{
  if (keeps_overlay(self, view))
    return;
  RlScreen *old = self->overlay;
  self->overlay = NULL;
  if (old != NULL)
    rl_tui_pop(self->base.tui, old);
  RlScreen *overlay = new_overlay(self, view);
  self->overlay_stage = view->stage;
  self->overlay = overlay;
  if (overlay != NULL)
    rl_tui_push(self->base.tui, overlay);
  /* Not under the fingers of somebody who types already: what is typed next would be seen. */
  const gboolean typing =
      view->stage == RL_STAGE_FAILED && !rl_draft_is_empty(rl_flow_draft(self->flow));
  if ((view->stage == RL_STAGE_OUTCOME || view->stage == RL_STAGE_FAILED) && !typing)
    rl_outcome_dialog_ask(overlay);
}

static void update(FormScreen *self);

static void follow_outcome(FormScreen *self, const RlFlowView *view)
{
  /* One that was only opened, and not answered yet, is an earlier process's. */
  const gboolean updated = view->stage == RL_STAGE_OUTCOME ||
                           (view->stage == RL_STAGE_CHALLENGE && view->outcome != NULL);
  const gboolean read = view->stage == RL_STAGE_FAILED || view->stage == RL_STAGE_EDITING;
  if (updated)
    rl_tui_set_exit_code(self->base.tui, rl_flow_exit_code(self->flow));
  else if (read && rl_tui_is_for_one_link(self->base.tui))
    rl_tui_set_read_code(self->base.tui, rl_flow_exit_code(self->flow));
  else
    return;
  if (view->fault_field != RL_NO_FIELD)
    self->focus = (int) view->fault_field;
}

static void close_form(FormScreen *self)
{
  const RlOnFormClosed on_closed = self->on_closed;
  gpointer data = self->data;
  g_autoptr(RlLink) link = rl_link_copy(rl_flow_view(self->flow)->link);
  rl_tui_pop(self->base.tui, &self->base);
  on_closed(link, data);
}

static void on_flow(RlFlow *flow, gpointer data)
{
  FormScreen *self = data;
  const RlFlowView *view = rl_flow_view(flow);
  if (self->hanging_up) {
    rl_form_end_hanging_up(self, view);
    return;
  }
  if (view->stage == RL_STAGE_CLOSED) {
    close_form(self);
    return;
  }
  rl_form_attach(self);
  if (self->overlay_stage == RL_STAGE_OPENING && view->stage == RL_STAGE_EDITING)
    rl_form_leave_unasked(self);
  follow_outcome(self, view);
  if (view->stage == RL_STAGE_EDITING && view->fault != NULL)
    self->focus = (int) view->fault_field;
  update_overlay(self, view);
  drop_token(self, view);
  rl_tui_redraw(self->base.tui);
  if (view->stage == RL_STAGE_FAILED)
    self->update_when_open = FALSE;
  rl_form_offer_challenge(self);
  if (view->stage == RL_STAGE_EDITING && self->update_when_open)
    update(self);
}

/* While a request is out the credentials belong to it. */
static gboolean idle(RlScreen *screen, const char *text)
{
  FormScreen *self = form_of(screen);
  const gboolean typed = has_typed(screen) || rl_secret_length(self->token) > 0;
  if (rl_form_is_busy(rl_flow_view(self->flow)))
    return TRUE;
  if (!typed)
    return FALSE;
  rl_secret_clear(self->token);
  rl_form_say(self, text);
  rl_preflight_check_forget(self->preflight);
  rl_flow_wipe(self->flow);
  return FALSE;
}

/* ---- keys ---- */

static void submit(gpointer data)
{
  FormScreen *self = data;
  hide(&self->base);
  rl_flow_submit(self->flow);
}

/* Whoever goes back from what is found stands in the first field that it is about. Nothing is sent
 * from under a dialog, which may be the one that asks whether to leave. */
static void confirm(gpointer data)
{
  FormScreen *self = data;
  RlFieldId first = RL_NO_FIELD;
  if (!rl_tui_is_top(self->base.tui, &self->base)) {
    rl_form_say(self, _("Cancelled. Nothing was sent."));
    return;
  }
  char **findings = rl_form_findings(self, &first);
  if (first != RL_NO_FIELD)
    self->focus = (int) first;
  rl_submit_ask(self->base.tui, self->flow, findings, submit, self);
}

/* F5 before the link has been read counts: the update goes as soon as it has. */
static void update(FormScreen *self)
{
  g_autoptr(GError) error = NULL;
  if (!rl_session_may_write(rl_tui_session(self->base.tui), &error)) {
    rl_form_refuse(self, error->message);
    return;
  }
  self->update_when_open = rl_flow_view(self->flow)->stage == RL_STAGE_OPENING;
  rl_form_say(self, NULL);
  if (!self->update_when_open && rl_flow_check(self->flow))
    rl_preflight_check_start(self->preflight, confirm, self);
}

static void on_leave(int choice, gpointer data)
{
  FormScreen *self = data;
  if (choice == 0)
    rl_flow_dismiss(self->flow);
}

static void back(FormScreen *self)
{
  rl_preflight_check_forget(self->preflight);
  if (!has_typed(&self->base)) {
    rl_flow_dismiss(self->flow);
    return;
  }
  const char *const labels[] = { _("Leave"), _("Stay"), NULL };
  rl_tui_push(self->base.tui,
              rl_choice_dialog_new(_("Leave the form?"), _("What was typed will be lost."), labels,
                                   on_leave, self, NULL));
}

static void enter(FormScreen *self)
{
  if (self->focus == STOP_UPDATE)
    update(self);
  else if (self->focus == STOP_CANCEL)
    back(self);
  else
    rl_form_move(self, 1);
}

/* The update that waits for the link is taken back. */
static void take_back(FormScreen *self)
{
  self->update_when_open = FALSE;
  rl_form_say(self, _("Cancelled. Nothing was sent."));
}

/* Whether the link is being read, which nobody has called off yet. */
static gboolean is_reading(const RlTui *tui, const RlFlowView *view)
{
  const gboolean opening = view->stage == RL_STAGE_OPENING && !view->waits;
  return !view->cancelling && (view->rereading || (opening && rl_tui_is_waiting(tui, view->since)));
}

/* Ctrl-C: what runs here, also under a dialog. */
static gboolean cancel(RlScreen *screen)
{
  FormScreen *self = form_of(screen);
  const gboolean reading = is_reading(screen->tui, rl_flow_view(self->flow));
  const gboolean waits = self->update_when_open;
  if (waits)
    take_back(self);
  else if (reading)
    rl_flow_cancel(self->flow);
  return waits || reading;
}

static void button_key(FormScreen *self, const RlKey *key)
{
  const gboolean horizontal =
      g_strcmp0(key->name, "Left") == 0 || g_strcmp0(key->name, "Right") == 0;
  if (horizontal)
    self->focus = self->focus == STOP_UPDATE ? STOP_CANCEL : STOP_UPDATE;
  else if (g_strcmp0(key->name, "Space") == 0)
    enter(self);
}

static void key(RlScreen *screen, RlAction action, const RlKey *pressed)
{
  FormScreen *self = form_of(screen);
  self->shows_findings = FALSE;
  if (self->update_when_open) {
    if (action == RL_ACTION_BACK)
      take_back(self);
    return;
  }
  switch (action) {
  case RL_ACTION_NEXT:
    rl_form_move(self, 1);
    return;
  case RL_ACTION_PREVIOUS:
    rl_form_move(self, -1);
    return;
  case RL_ACTION_ENTER:
    enter(self);
    return;
  case RL_ACTION_LIST:
    rl_form_pick(self);
    return;
  case RL_ACTION_SHOW:
    rl_form_show(self);
    return;
  case RL_ACTION_FILE:
    rl_form_take_file(self);
    return;
  case RL_ACTION_ALL_FIELDS:
    rl_form_toggle_fields(self);
    return;
  case RL_ACTION_UPDATE:
    update(self);
    return;
  case RL_ACTION_REFRESH:
    if (rl_flow_view(self->flow)->stage == RL_STAGE_EDITING)
      rl_flow_read_again(self->flow);
    return;
  case RL_ACTION_BACK:
    back(self);
    return;
  default:
    if (rl_form_on_field(self))
      rl_form_type(self, pressed);
    else
      button_key(self, pressed);
  }
}

static void form_free(RlScreen *screen)
{
  FormScreen *self = form_of(screen);
  /* The worker will call it off, but it has left: what the bank makes of it is not known. */
  const RlFlowView *view = rl_flow_view(self->flow);
  if (view->stage == RL_STAGE_WORKING && !view->at_keyring)
    rl_tui_set_exit_code(self->base.tui, RL_EXIT_UNKNOWN);
  if (self->keep_timer != 0)
    g_source_remove(self->keep_timer);
  rl_worker_forget(rl_tui_session(self->base.tui)->keys, self);
  rl_preflight_check_free(self->preflight);
  rl_open_challenges_free(self->challenges);
  rl_flow_free(self->flow);
  rl_secret_free(self->token);
  g_free(self->session);
  g_free(self->message);
  g_free(self);
}

static const RlScreenOps ops = {
  .name = name,
  .context = context,
  .in_text = in_text,
  .draw = rl_form_draw,
  .key = key,
  .next_tick = next_tick,
  .has_typed = has_typed,
  .hide = hide,
  .idle = idle,
  .hang_up = rl_form_hang_up,
  .keeps = rl_form_keeps,
  .cancel = cancel,
  .free = form_free,
};

static FormScreen *form_new(RlTui *tui, RlOnFormClosed on_closed, gpointer data)
{
  FormScreen *self = g_new0(FormScreen, 1);
  self->base.ops = &ops;
  self->base.tui = tui;
  self->on_closed = on_closed;
  self->data = data;
  self->token = rl_secret_new(TOKEN_MAX);
  self->flow = rl_flow_new(rl_tui_session(tui), on_flow, self);
  rl_flow_follow_form(self->flow);
  self->preflight = rl_preflight_check_new(rl_tui_session(tui), rl_flow_draft(self->flow));
  rl_form_attach(self);
  rl_tui_push(tui, &self->base);
  return self;
}

RlScreen *rl_form_screen_open(RlTui *tui, const char *link, RlOnFormClosed on_closed, gpointer data)
{
  FormScreen *self = form_new(tui, on_closed, data);
  rl_flow_open(self->flow, link, FALSE);
  if (!rl_flow_view(self->flow)->waits)
    rl_form_read_challenges(self);
  return &self->base;
}

void rl_form_screen_go_on(RlScreen *form)
{
  FormScreen *self = form_of(form);
  rl_flow_go_on(self->flow);
  rl_form_read_challenges(self);
}

void rl_form_screen_resume(RlTui *tui, const RlOpenChallenge *open, RlOnFormClosed on_closed,
                           gpointer data)
{
  FormScreen *self = form_new(tui, on_closed, data);
  self->offered = TRUE;
  rl_flow_resume(self->flow, open->link, open->challenge);
}

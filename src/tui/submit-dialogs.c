/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tui/submit-dialogs.h"

#include "base/i18n.h"

#include "app/confirm.h"

/* Below this height the count is said in a few words. */
enum { TALL = 14 };

/* Shared by the chain and the dialog that is open. */
typedef struct {
  RlTui *tui;
  RlFlow *flow;
  char **findings;
  guint step, last; /* of the table below */
  RlGuard guard;    /* what was asked for */
  void (*send)(gpointer data);
  gpointer data;
} Chain;

static void clear(gpointer chain)
{
  g_strfreev(((Chain *) chain)->findings);
}

static void release(gpointer chain)
{
  g_rc_box_release_full(chain, clear);
}

static void go_on(Chain *self);

/* ---- the two ways of asking ---- */

/* Buttons of which the first, and so the one that Enter presses, goes back. */
static void on_safe_choice(int choice, gpointer data)
{
  if (choice == 1)
    go_on(data);
}

static void ask_safely(Chain *self, const char *title, const char *text)
{
  const char *const labels[] = { _("Back"), _("Send anyway"), NULL };
  rl_tui_push(self->tui, rl_choice_dialog_new(title, text, labels, on_safe_choice,
                                              g_rc_box_acquire(self), release));
}

static void on_typed(RlInputDialog *dialog, RlSecret **values, gpointer data)
{
  Chain *self = data;
  const RlLink *link = rl_flow_view(self->flow)->link;
  if (!rl_confirm_is_end_of_id(link, rl_secret_peek(values[0]))) {
    g_autofree char *mismatch = rl_confirm_mismatch(link);
    rl_input_dialog_fault(dialog, 0, mismatch);
    return;
  }
  g_rc_box_acquire(self);
  rl_tui_pop(self->tui, rl_input_dialog_screen(dialog));
  go_on(self);
  release(self);
}

static void on_left(RlInputDialog *dialog, gpointer data)
{
  rl_tui_pop(((Chain *) data)->tui, rl_input_dialog_screen(dialog));
}

static void insist(Chain *self, const char *title, const char *text)
{
  /* First what is to be done: in a low window the rest may not fit. */
  g_autofree char *message =
      g_strdup_printf("%s\n%s", _("Type the last four characters of the link's id to send."), text);
  const RlInputRow rows[] = { { _("End of the id"), FALSE, 16 } };
  const RlInputSpec spec = { .title = title,
                             .message = message,
                             .rows = rows,
                             .n_rows = 1,
                             .submit = _("Send"),
                             .on_submit = on_typed,
                             .on_cancel = on_left,
                             .data = g_rc_box_acquire(self),
                             .data_free = release };
  rl_tui_push(self->tui, rl_input_dialog_screen(rl_input_dialog_new(&spec)));
}

/* ---- the steps: each asks and gives TRUE, or there is nothing to ask ---- */

static gboolean ask_findings(Chain *self)
{
  if (self->findings == NULL || *self->findings == NULL)
    return FALSE;
  g_autofree char *text = g_strjoinv("\n", self->findings);
  ask_safely(self, _("Send as it is?"), text);
  return TRUE;
}

static char *guard_text(const RlFlowView *view, RlGuard guard)
{
  if (rl_tui_area().height >= TALL) {
    g_autofree char *text = rl_attempts_text(view->attempts);
    return g_strdup_printf("%s %s\n%s", _("Link"), view->link->id, text);
  }
  g_autofree char *few_words = rl_attempts_short(view->attempts);
  if (guard != RL_GUARD_INSIST)
    return g_steal_pointer(&few_words);
  /* The form behind has no room for the whole id. */
  return g_strdup_printf("%s\n%s", view->link->id, few_words);
}

static gboolean ask_guard(Chain *self)
{
  self->guard = rl_flow_guard(self->flow);
  if (self->guard == RL_GUARD_NONE)
    return FALSE;
  g_autofree char *text = guard_text(rl_flow_view(self->flow), self->guard);
  if (self->guard == RL_GUARD_INSIST)
    insist(self, _("Lock-out guard"), text);
  else
    ask_safely(self, _("Lock-out guard"), text);
  return TRUE;
}

static void on_confirm_choice(int choice, gpointer data)
{
  if (choice == 0)
    go_on(data);
}

static gboolean ask_profile(Chain *self)
{
  const RlProfile *profile = rl_tui_session(self->tui)->profile;
  if (profile->confirm == RL_CONFIRM_NEVER)
    return FALSE;
  const char *title = profile->production ? _("Send to production?") : _("Send the update?");
  g_autofree char *text = rl_confirm_summary(self->flow);
  if (profile->confirm == RL_CONFIRM_TYPE) {
    insist(self, title, text);
    return TRUE;
  }
  const char *const labels[] = { _("Send"), _("Cancel"), NULL };
  rl_tui_push(self->tui, rl_choice_dialog_new(title, text, labels, on_confirm_choice,
                                              g_rc_box_acquire(self), release));
  return TRUE;
}

typedef enum { STEP_FINDINGS, STEP_GUARD, STEP_PROFILE, N_STEPS } Step;

static gboolean (*const steps[N_STEPS])(Chain *) = {
  [STEP_FINDINGS] = ask_findings,
  [STEP_GUARD] = ask_guard,
  [STEP_PROFILE] = ask_profile,
};

static void go_on(Chain *self)
{
  while (self->step <= self->last)
    if (steps[self->step++](self))
      return;
  rl_flow_confirm(self->flow, self->guard);
  self->send(self->data);
}

static void start(const Chain *chain)
{
  Chain *self = g_rc_box_new0(Chain);
  *self = *chain;
  go_on(self);
  release(self);
}

void rl_submit_ask(RlTui *tui, RlFlow *flow, char **findings, void (*send)(gpointer data),
                   gpointer data)
{
  const gboolean empty = !rl_flow_is_filled(flow);
  start(&(Chain){ .tui = tui,
                  .flow = flow,
                  .findings = findings,
                  .step = empty ? N_STEPS : STEP_FINDINGS,
                  .last = STEP_PROFILE,
                  .send = send,
                  .data = data });
}

void rl_submit_ask_guard(RlTui *tui, RlFlow *flow, void (*send)(gpointer data), gpointer data)
{
  start(&(Chain){ .tui = tui,
                  .flow = flow,
                  .step = STEP_GUARD,
                  .last = STEP_GUARD,
                  .send = send,
                  .data = data });
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bank's question: its state and its keys. */
#include "config.h"

#include "base/i18n.h"

#include "app/report.h"
#include "app/spelling.h"

#include "tui/challenge.h"
#include "tui/overlays.h"
#include "tui/submit-dialogs.h"

static RlChallengeDialog *dialog_of(RlScreen *screen)
{
  return (RlChallengeDialog *) screen;
}

const RlChallenge *rl_challenge_of(const RlChallengeDialog *self)
{
  return rl_flow_view(self->flow)->challenge;
}

gboolean rl_challenge_is_dead(const RlChallengeDialog *self)
{
  return rl_flow_seconds_left(self->flow) == 0;
}

void rl_challenge_see_expiry(RlChallengeDialog *self)
{
  const gboolean dead = rl_challenge_is_dead(self);
  if (dead && !self->dead)
    self->focus = RL_CHALLENGE_CANCEL;
  self->dead = dead;
}

gboolean rl_challenge_has_token_field(const RlChallengeDialog *self)
{
  return rl_challenge_of(self)->expects_input && !rl_challenge_is_dead(self);
}

gboolean rl_challenge_on_token(const RlChallengeDialog *self)
{
  return self->focus < 0 && rl_challenge_has_token_field(self);
}

const char *rl_challenge_code(const RlChallengeDialog *self)
{
  const RlChallenge *challenge = rl_challenge_of(self);
  if (challenge->kind != RL_CHALLENGE_QR)
    return challenge->shown_value;
  return self->qr != NULL ? self->qr->text : NULL;
}

const char *rl_challenge_shown_code(const RlChallengeDialog *self)
{
  const char *code = rl_challenge_code(self);
  return code != NULL || self->qr == NULL ? code : rl_challenge_of(self)->shown_value;
}

const char *rl_challenge_cut_text(const RlChallengeDialog *self)
{
  return rl_report_cut(rl_challenge_of(self), rl_challenge_shown_code(self));
}

const char *rl_challenge_busy_text(void)
{
  return _("The code is being read.");
}

static RlContext context(const RlScreen *screen)
{
  const RlChallengeDialog *self = (const RlChallengeDialog *) screen;
  const guint kind = rl_challenge_of(self)->value != NULL ? RL_CONTEXT_CODE : RL_CONTEXT_CHALLENGE;
  return (RlContext) (kind | (rl_challenge_has_token_field(self) ? RL_CONTEXT_TOKEN : 0u));
}

static gboolean in_text(const RlScreen *screen)
{
  return rl_challenge_on_token((const RlChallengeDialog *) screen);
}

/* Without a countdown nothing changes, and nothing is written. */
static gint64 next_tick(const RlScreen *screen)
{
  const RlChallengeDialog *self = (const RlChallengeDialog *) screen;
  return rl_flow_seconds_left(self->flow) > 0
             ? rl_tui_next_second(screen->tui, rl_challenge_of(self)->deadline)
             : 0;
}

/* An open challenge is lost by leaving, whatever is typed so far; unless it lies in the keyring,
 * and that in another process than the sandbox's, which dies with this one. */
static gboolean has_typed(const RlScreen *screen)
{
  const RlChallengeDialog *self = (const RlChallengeDialog *) screen;
  const gboolean stays = rl_flow_view(self->flow)->stored && !rl_tui_session(screen->tui)->sandbox;
  return !stays || rl_secret_length(self->input.edit.text) > 0;
}

static void hide(RlScreen *screen)
{
  dialog_of(screen)->input.shown = FALSE;
}

/* The field starts anew, in clear as at the beginning: nothing is in it. */
static gboolean idle(RlScreen *screen, const char *text)
{
  RlChallengeDialog *self = dialog_of(screen);
  rl_secret_clear(self->input.edit.text);
  rl_input_start(&self->input, self->input.edit.text, TRUE);
  g_free(self->cleared);
  self->cleared = g_strdup(text);
  return FALSE;
}

static void dialog_free(RlScreen *screen)
{
  RlChallengeDialog *self = dialog_of(screen);
  if (self->busy != NULL)
    rl_worker_forget(self->busy->files, self);
  rl_qr_code_free(self->qr);
  g_free(self->cleared);
  g_free(self);
}

/* ---- the code ---- */

static gpointer make_code(gpointer job, RlCancel *cancel)
{
  g_autofree char *value = job;
  return rl_qr_code_new(value);
}

static void on_code(gpointer code, gpointer data)
{
  RlChallengeDialog *self = data;
  self->qr = code;
  self->busy = NULL;
  rl_tui_redraw(self->base.tui);
}

/* A large image takes longer than a key may wait, and the first code loads what makes it. */
static void begin(RlChallengeDialog *self)
{
  const char *value = rl_challenge_of(self)->value;
  self->begun = TRUE;
  if (rl_challenge_of(self)->kind != RL_CHALLENGE_QR || value == NULL)
    return;
  self->busy = rl_tui_session(self->base.tui);
  rl_worker_push(self->busy->files, make_code, g_strdup(value), NULL, on_code,
                 (GDestroyNotify) rl_qr_code_free, self);
}

static void begin_once(RlChallengeDialog *self)
{
  if (!self->begun)
    begin(self);
}

static void draw(RlScreen *screen)
{
  RlChallengeDialog *self = dialog_of(screen);
  begin_once(self);
  rl_challenge_draw(self);
}

/* ---- keys ---- */

static void on_send_again(gpointer flow)
{
  rl_flow_send_again(flow);
}

static void on_answer(gpointer data)
{
  const RlChallengeDialog *self = data;
  rl_flow_answer(self->flow, rl_secret_dup(self->input.edit.text));
}

/* A token that is not the one typed would use up the challenge: what is missing is on the screen.
 */
static void send(RlChallengeDialog *self)
{
  if (rl_input_fault(&self->input) != NULL && rl_challenge_has_token_field(self))
    self->top = 0;
  else if (!rl_challenge_is_dead(self))
    rl_submit_ask_guard(self->base.tui, self->flow, on_answer, self);
  else if (rl_flow_view(self->flow)->can_send_again)
    rl_submit_ask_guard(self->base.tui, self->flow, on_send_again, self->flow);
  else
    rl_flow_dismiss(self->flow);
}

/* The stops are the token field, where there is one, and the two buttons. */
static void move_focus(RlChallengeDialog *self, int step)
{
  const int first = rl_challenge_has_token_field(self) ? -1 : 0;
  const int stops = RL_CHALLENGE_BUTTONS - first;
  self->focus = (MAX(self->focus, first) - first + stops + step) % stops + first;
}

/* In a low window the dialog shows what it says only at the top of its text. */
static void say(RlChallengeDialog *self, const char *text)
{
  self->said = text;
  self->top = 0;
}

void rl_challenge_spell_code(RlChallengeDialog *self)
{
  const char *code = rl_challenge_code(self);
  if (code == NULL) {
    say(self, self->busy != NULL
                  ? rl_challenge_busy_text()
                  : _("What the image says cannot be read: there is nothing to spell."));
    return;
  }
  g_autofree char *spelling = rl_spelling(code);
  rl_tui_push(self->base.tui, rl_text_view_new(_("Code"), spelling));
}

/* A code that cannot be read goes as it came, for a browser; but half of one is none. */
void rl_challenge_copy_code(RlChallengeDialog *self)
{
  if (self->busy != NULL) {
    say(self, rl_challenge_busy_text());
    return;
  }
  const gboolean copied = rl_challenge_cut_text(self) == NULL &&
                          rl_tui_copy(self->base.tui, rl_challenge_shown_code(self));
  say(self,
      copied ? _("Copied, if the terminal allows that.") : _("The code is too long to be copied."));
}

static gboolean scroll(RlChallengeDialog *self, const RlKey *key)
{
  const int page = MAX(self->page - 1, 1);
  const int step = g_strcmp0(key->name, "PgDn") == 0   ? page
                   : g_strcmp0(key->name, "PgUp") == 0 ? -page
                                                       : 0;
  self->top = CLAMP(self->top + step, 0, self->bottom);
  return step != 0;
}

/* What can be done with the code. TRUE: the key has been dealt with. */
static gboolean code_action(RlChallengeDialog *self, RlAction action)
{
  if (action == RL_ACTION_LARGE)
    rl_tui_push(self->base.tui, rl_large_view_new(self));
  else if (action == RL_ACTION_SPELL)
    rl_challenge_spell_code(self);
  else if (action == RL_ACTION_COPY)
    rl_challenge_copy_code(self);
  else
    return FALSE;
  return TRUE;
}

static void key(RlScreen *screen, RlAction action, const RlKey *pressed)
{
  RlChallengeDialog *self = dialog_of(screen);
  /* What was typed ahead comes before the first drawing. */
  begin_once(self);
  rl_challenge_see_expiry(self);
  const gboolean typing = rl_challenge_on_token(self);
  if (scroll(self, pressed))
    return;
  self->said = NULL;
  if (code_action(self, action))
    return;
  if (action == RL_ACTION_BACK || (action == RL_ACTION_ENTER && self->focus == RL_CHALLENGE_CANCEL))
    rl_challenge_ask_to_leave(self->base.tui, self->flow);
  else if (action == RL_ACTION_ENTER)
    send(self);
  else if (action == RL_ACTION_NEXT || (!typing && g_strcmp0(pressed->name, "Right") == 0))
    move_focus(self, 1);
  else if (action == RL_ACTION_PREVIOUS || (!typing && g_strcmp0(pressed->name, "Left") == 0))
    move_focus(self, -1);
  else if (action == RL_ACTION_SHOW)
    self->input.shown = !self->input.shown;
  else if (typing && pressed->line_end)
    say(self, _("The line end of a paste sends nothing. Press Enter to send the token."));
  else if (typing && rl_input_key(&self->input, pressed) == RL_INPUT_CHANGED) {
    g_clear_pointer(&self->cleared, g_free);
    rl_flow_typed(self->flow);
  }
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
  RlChallengeDialog *self = g_new0(RlChallengeDialog, 1);
  self->base.ops = &ops;
  self->flow = flow;
  /* In clear: it is read over the phone and dies with use. */
  rl_input_start(&self->input, token, TRUE);
  self->focus = -1;
  return &self->base;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answering the bank: with a token or without, and as the only one to do so. */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"

#include "net/wire.h"

#include "app/exit-code.h"
#include "app/flow-state.h"

/* A token typed for the second factor goes with the credentials in what the ticket says was sent.
 */
static void note_token(RlFlow *self)
{
  const char *name = rl_field(RL_FIELD_TOKEN)->key;
  const gboolean goes = self->challenge->expects_input && rl_wire_has_token(self->token);
  if (!goes || (self->sent != NULL && strstr(self->sent, name) != NULL))
    return;
  char *both = self->sent != NULL ? g_strdup_printf("%s,%s", self->sent, name) : g_strdup(name);
  g_free(self->sent);
  self->sent = both;
}

static void send_answer(RlFlow *self)
{
  self->view.at_keyring = FALSE;
  note_token(self);
  self->sent_at = rl_flow_now(self);
  rl_jobs_answer(self->session, self->link, self->challenge, g_steal_pointer(&self->token),
                 g_steal_pointer(&self->kept), self->agreed, self->cancel, rl_flow_on_written,
                 self);
}

/* ---- a challenge that lies in the keyring ---- */

static void take_error(RlFlow *self, RlOutcomeKind kind, RlError code, const char *message)
{
  rl_flow_take_outcome(
      self, rl_outcome_new_error(kind, g_error_new_literal(RL_ERROR, (int) code, message)));
  self->exit_code = (int) rl_exit_of_outcome(self->outcome);
}

static void show_cancelled(RlFlow *self)
{
  const char *text = _("Cancelled. Nothing was sent.");
  take_error(self, RL_OUTCOME_CANCELLED, RL_ERROR_CANCELLED, text);
  rl_flow_clear_remarks(self);
  self->notice = g_strdup(text);
  rl_flow_publish(self, RL_STAGE_CHALLENGE);
}

static void end_taken(RlFlow *self)
{
  rl_flow_drop_challenge(self);
  take_error(self, RL_OUTCOME_ERROR, RL_ERROR_LOCAL,
             _("The challenge was answered elsewhere, or has expired. Nothing was sent. Send the "
               "update again if the link still needs it."));
  rl_flow_publish(self, RL_STAGE_OUTCOME);
}

/* It can be answered once the keyring can be used, or from here if nobody else has it. */
static void end_unclaimed(RlFlow *self, const GError *error)
{
  const gboolean locked = g_error_matches(error, RL_ERROR, RL_ERROR_LOCKED);
  rl_flow_set_fault(self, RL_NO_FIELD,
                    locked ? _("The keyring was locked meanwhile; nothing was sent. Leave relink "
                               "and run \"relink resume\": it asks for the keyring password.")
                           : error->message);
  rl_flow_publish(self, RL_STAGE_CHALLENGE);
}

/* The answer of the keyring: whether the challenge is ours alone now. */
static void on_claimed(gpointer result, gpointer data)
{
  RlFlow *self = data;
  g_autoptr(GError) error = result;
  const gboolean cancelled = rl_cancel_is_set(self->cancel);
  self->view.stored = !rl_claim_is_ours(self->claim);
  g_clear_pointer(&self->claim, rl_claim_free);
  if (error == NULL && !cancelled) {
    send_answer(self);
    rl_flow_publish(self, RL_STAGE_WORKING);
    return;
  }
  g_clear_pointer(&self->token, rl_secret_free);
  self->view.cancelling = FALSE;
  if (error == NULL)
    rl_flow_keep_again(self, show_cancelled);
  else if (g_error_matches(error, RL_ERROR, RL_ERROR_NOT_STORED))
    end_taken(self);
  else if (cancelled)
    show_cancelled(self);
  else
    end_unclaimed(self, error);
}

static void on_kept_again(gpointer result, gpointer data)
{
  RlFlow *self = data;
  g_autoptr(GError) error = result;
  if (error != NULL)
    g_debug("%s", error->message);
  self->view.stored = error == NULL;
  g_steal_pointer (&self->show)(self);
}

void rl_flow_keep_again(RlFlow *self, void (*show)(RlFlow *self))
{
  if (!self->resumed || self->challenge == NULL) {
    show(self);
    return;
  }
  self->show = show;
  rl_open_challenge_keep(self->session, self->link, self->challenge, NULL, on_kept_again, self);
}

/* ---- what a person does ---- */

void rl_flow_resume(RlFlow *self, const RlLink *link, const RlChallenge *challenge)
{
  rl_flow_give_up_reading(self);
  rl_flow_clear_remarks(self);
  /* What was read of it already says more. */
  if (self->link == NULL || g_strcmp0(self->link->id, link->id) != 0)
    rl_flow_take_link(self, rl_link_copy(link));
  rl_flow_drop_challenge(self);
  self->challenge = rl_challenge_copy(challenge);
  self->resumed = TRUE;
  self->view.stored = TRUE;
  rl_flow_forget_ids(self);
  g_clear_pointer(&self->sent, g_free);
  /* What was to be confirmed was, before the update that it comes from. */
  self->agreed = RL_GUARD_INSIST;
  rl_flow_publish(self, RL_STAGE_CHALLENGE);
}

/* What speaks against sending TOKEN; NULL: nothing does. */
static const char *fault_of(const RlFlow *self, const RlSecret *token)
{
  if (rl_flow_seconds_left(self) == 0)
    return _("The challenge has expired. Send the update again.");
  if (self->challenge->expects_input && !rl_wire_has_token(token))
    return _("Type the token first.");
  return NULL;
}

void rl_flow_answer(RlFlow *self, RlSecret *token)
{
  g_return_if_fail(self->view.stage == RL_STAGE_CHALLENGE);
  const char *fault = fault_of(self, token);
  const RlGuard confirmed = rl_flow_take_confirmed(self);
  if (fault != NULL) {
    rl_secret_free(token);
    rl_flow_set_fault(self, RL_NO_FIELD, fault);
    rl_flow_publish(self, RL_STAGE_CHALLENGE);
    return;
  }
  rl_flow_clear_remarks(self);
  self->wiped = FALSE;
  self->agreed = MAX(self->agreed, confirmed);
  self->view.answering = TRUE;
  self->token = token;
  self->view.at_keyring = self->view.stored;
  RlCancel *cancel = rl_flow_begin(self);
  if (self->view.stored)
    self->claim = rl_open_challenge_claim(self->session, self->link, self->challenge, cancel,
                                          on_claimed, self);
  else
    send_answer(self);
  rl_flow_publish(self, RL_STAGE_WORKING);
}

static void on_kept_open(gpointer result, gpointer data)
{
  RlFlow *self = data;
  g_autoptr(GError) error = result;
  self->view.stored = error == NULL;
  self->view.cancelling = FALSE;
  if (error != NULL)
    rl_flow_set_fault(self, RL_NO_FIELD, error->message);
  rl_flow_publish(self, RL_STAGE_CHALLENGE);
  if (error == NULL)
    rl_flow_dismiss(self);
}

void rl_flow_keep_open(RlFlow *self)
{
  g_return_if_fail(self->view.stage == RL_STAGE_CHALLENGE);
  if (self->view.stored) {
    rl_flow_dismiss(self);
    return;
  }
  self->view.at_keyring = TRUE;
  (void) rl_flow_begin(self);
  rl_open_challenge_keep(self->session, self->link, self->challenge, NULL, on_kept_open, self);
  rl_flow_publish(self, RL_STAGE_WORKING);
}

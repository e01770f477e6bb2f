/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A link whose last update waits for the bank's challenge: whoever opens its form is offered to
 * answer that, since a new update would end it. */
#include "config.h"

#include "base/i18n.h"

#include "app/open-text.h"

#include "tui/form-screen.h"

static const RlOpenChallenge *challenge_of(const FormScreen *self)
{
  const RlLink *link = rl_flow_view(self->flow)->link;
  return link != NULL ? rl_open_challenges_find(self->challenges, link->id) : NULL;
}

/* -1, Esc, and "New update": the form is there. */
static void on_choice(int choice, gpointer data)
{
  FormScreen *self = data;
  const RlOpenChallenge *open = challenge_of(self);
  if (choice == 0 && open != NULL && rl_flow_view(self->flow)->stage == RL_STAGE_EDITING)
    rl_flow_resume(self->flow, open->link, open->challenge);
}

static void ask(FormScreen *self, const RlOpenChallenge *open)
{
  const char *const labels[] = { _("Answer it"), _("New update"), NULL };
  g_autofree char *left = rl_open_challenge_left(open, rl_tui_now(self->base.tui));
  g_autofree char *text =
      g_strdup_printf(_("An update of this link waits for the answer to the bank's challenge: %s. "
                        "A new update ends it."),
                      left);
  rl_tui_push(self->base.tui,
              rl_choice_dialog_new(_("A challenge is open"), text, labels, on_choice, self, NULL));
}

void rl_form_offer_challenge(FormScreen *self)
{
  const RlFlowView *view = rl_flow_view(self->flow);
  const RlOpenChallenge *open = challenge_of(self);
  if (self->offered || open == NULL || view->stage != RL_STAGE_EDITING ||
      !rl_session_may_write(rl_tui_session(self->base.tui), NULL))
    return;
  self->offered = TRUE;
  /* A dialog under the fingers of somebody who types would swallow what is typed. */
  if (rl_draft_is_empty(rl_flow_draft(self->flow)) && !self->update_when_open &&
      rl_tui_is_top(self->base.tui, &self->base))
    ask(self, open);
  else
    rl_form_say(self, _("A challenge of this link is open; a new update ends it. The list of links "
                        "leads to it with “c”."));
}

static void on_listed(gpointer result, gpointer data)
{
  FormScreen *self = data;
  rl_open_challenges_free(self->challenges);
  self->challenges = result;
  if (self->hanging_up)
    return;
  rl_form_offer_challenge(self);
  rl_tui_redraw(self->base.tui);
}

void rl_form_read_challenges(FormScreen *self)
{
  rl_open_challenges_list(rl_tui_session(self->base.tui), NULL, on_listed, self);
}

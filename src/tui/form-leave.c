/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Leaving the form behind a person's back: what is out comes to its end first, and an open
 * challenge is kept. */
#include "config.h"

#include "base/i18n.h"

#include "app/open-challenge.h"

#include "tui/form-screen.h"
#include "tui/terminal.h"

/* A keyring that does not answer is not waited for any longer. */
enum { KEEP_SECONDS = 6 };

gboolean rl_form_is_busy(const RlFlowView *view)
{
  return view->stage == RL_STAGE_WORKING || view->rereading;
}

static void on_kept(gpointer error, gpointer data)
{
  FormScreen *self = data;
  g_autoptr(GError) why = error;
  /* The sandbox's keyring ends here, with it. */
  if (!rl_tui_session(self->base.tui)->sandbox)
    rl_terminal_say(why != NULL
                        ? why->message
                        : _("The challenge stays open. \"relink resume\" goes on with it."));
  rl_tui_quit(self->base.tui, 0);
}

static gboolean on_not_kept(gpointer data)
{
  FormScreen *self = data;
  self->keep_timer = 0;
  rl_tui_quit(self->base.tui, 0);
  return G_SOURCE_REMOVE;
}

/* A link that is being read again is so when it is opened the next time, too: nobody waits for it,
 * and for its being asked for once more. */
void rl_form_end_hanging_up(FormScreen *self, const RlFlowView *view)
{
  if (view->rereading)
    rl_flow_cancel(self->flow);
  if (self->keeping || rl_form_is_busy(view))
    return;
  if (!rl_form_keeps(&self->base)) {
    rl_tui_quit(self->base.tui, 0);
    return;
  }
  self->keeping = TRUE;
  self->keep_timer = g_timeout_add_seconds(KEEP_SECONDS, on_not_kept, self);
  rl_open_challenge_keep(rl_tui_session(self->base.tui), view->link, view->challenge, NULL, on_kept,
                         self);
}

gboolean rl_form_hang_up(RlScreen *screen)
{
  FormScreen *self = (FormScreen *) screen;
  self->hanging_up = TRUE;
  rl_preflight_check_forget(self->preflight);
  rl_secret_clear(self->token);
  rl_flow_wipe(self->flow);
  const RlFlowView *view = rl_flow_view(self->flow);
  const gboolean busy = rl_form_is_busy(view);
  if (view->rereading)
    rl_flow_cancel(self->flow);
  /* The shell still waits for us, and shows no prompt. */
  if (view->stage == RL_STAGE_WORKING && !view->at_keyring)
    rl_terminal_say(_("The request is out: relink ends when it has ended. Ctrl-C calls it off."));
  return busy || self->keeping;
}

gboolean rl_form_keeps(const RlScreen *screen)
{
  const FormScreen *self = (const FormScreen *) screen;
  const RlFlowView *view = rl_flow_view(self->flow);
  /* A token that was not sent leaves it open behind what is said of that. */
  return view->challenge != NULL && view->stage != RL_STAGE_WORKING && !view->stored &&
         rl_flow_seconds_left(self->flow) != 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Leaving an open challenge: for good, or for later. */
#include "config.h"

#include "base/i18n.h"

#include "tui/overlays.h"

typedef enum { CHOICE_LEAVE, CHOICE_KEEP } Choice;

static void on_leave(int choice, gpointer data)
{
  RlFlow *flow = data;
  if (rl_flow_view(flow)->stage != RL_STAGE_CHALLENGE)
    return;
  /* One that has expired meanwhile can only be sent again: the dialog says so. */
  if (choice == CHOICE_KEEP && rl_flow_seconds_left(flow) != 0)
    rl_flow_keep_open(flow);
  else if (choice == CHOICE_LEAVE)
    rl_flow_dismiss(flow);
}

static void on_leave_dead(int choice, gpointer data)
{
  if (choice == 0)
    rl_flow_dismiss(data);
}

void rl_challenge_ask_to_leave(RlTui *tui, RlFlow *flow)
{
  const char *const alive[] = { _("Leave"), _("Keep it open"), _("Stay"), NULL };
  const char *const dead[] = { _("Leave"), _("Stay"), NULL };
  const gboolean over = rl_flow_seconds_left(flow) == 0;
  /* It stays where it was found, whatever was typed here. */
  if (rl_flow_view(flow)->stored && !over) {
    rl_flow_dismiss(flow);
    return;
  }
  rl_tui_push(tui, rl_choice_dialog_new(_("Leave the challenge?"),
                                        over ? _("The credentials typed before are wiped.")
                                             : _("The credentials typed before are wiped. The "
                                                 "bank's question stays unanswered, unless it is "
                                                 "kept open: then the list of links leads back "
                                                 "to it."),
                                        over ? dead : alive, over ? on_leave_dead : on_leave, flow,
                                        NULL));
}

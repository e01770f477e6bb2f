/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person is asked between F5 and the request: a chain of steps, each of which asks or goes
 * on. Esc and the button that goes back end it anywhere: nothing is sent, everything typed stays.
 */
#pragma once

#include "app/flow.h"

#include "tui/screen.h"

/* All steps before the update that is in FLOW's draft: FINDINGS (sentences about what looks wrong,
 * taken; NULL: none), the lock-out guard, what the profile's `confirm` asks. SEND is called at once
 * when there is nothing to ask, otherwise after the last yes. Nothing typed: at once, since nothing
 * will be sent.
 *
 * FLOW and DATA must live as long as what lies below the dialogs; what the person has agreed to is
 * told to FLOW. */
void rl_submit_ask(RlTui *tui, RlFlow *flow, char **findings, void (*send)(gpointer data),
                   gpointer data);

/* The lock-out guard alone: before an update is sent again, and before a token, when others have
 * been refused since the update was confirmed. */
void rl_submit_ask_guard(RlTui *tui, RlFlow *flow, void (*send)(gpointer data), gpointer data);

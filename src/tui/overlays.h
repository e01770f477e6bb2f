/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dialogs that a flow puts over its form. They borrow the flow; what a person does in them goes
 * straight to it, and its next change takes them away. */
#pragma once

#include "app/flow.h"

#include "tui/screen.h"

/* How it ended, or why the link could not be opened. */
RlScreen *rl_outcome_dialog_new(RlFlow *flow);
/* Once it is on the stack: asks for API secrets at once where the server has refused them. */
void rl_outcome_dialog_ask(RlScreen *dialog);

/* The bank's challenge. TOKEN is borrowed, so that it outlives the dialog while its answer is out.
 */
RlScreen *rl_challenge_dialog_new(RlFlow *flow, RlSecret *token);
/* Asks whether to leave FLOW's open challenge for good, or to keep it open for later; one that is
 * kept already is just left. */
void rl_challenge_ask_to_leave(RlTui *tui, RlFlow *flow);

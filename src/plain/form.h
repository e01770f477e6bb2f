/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form, question by question. */
#pragma once

#include "app/flow.h"

#include "plain/prompt.h"

/* Asks for the fields that FLOW's institution asks for, in its order, and, if the person wants, for
 * the others. Enter leaves a field as it is. LINE when all were asked. */
RlReply rl_plain_ask_fields(RlPrompt *prompt, RlFlow *flow);

/* Asks for what is to be different, once they were asked: first for the field that was refused or
 * looks wrong, then for those that the person names by number. The same replies. */
RlReply rl_plain_change_fields(RlPrompt *prompt, RlFlow *flow);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form, question by question. */
#pragma once

#include "model/draft.h"

#include "plain/prompt.h"

/* Asks for each field of the table. Enter leaves a field as it is. LINE when all were asked. */
RlReply rl_plain_ask_fields(RlPrompt *prompt, RlDraft *draft);

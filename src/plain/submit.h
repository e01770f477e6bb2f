/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person is asked between the fields and the request, line by line: the same as on the
 * screen. With every reply but LINE, *YES is FALSE. */
#pragma once

#include "plain/prompt.h"

/* The lock-out guard, where FLOW has one. *YES: what comes next may be sent, and FLOW knows. */
RlReply rl_plain_pass_guard(RlPrompt *prompt, RlFlow *flow, gboolean *yes);

/* All questions about the update that is in FLOW's draft: the guard, then what SESSION's profile
 * asks. What the certificate's pre-flight found is said before. */
RlReply rl_plain_confirm(RlPrompt *prompt, RlSession *session, RlFlow *flow, gboolean *yes);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writing half of the API: new credentials for a link, and the answer to its challenge. */
#pragma once

#include "sandbox/state.h"

/* Called with the state's lock held, which they let go of while they wait. NULL: there is to be
 * no answer. */
RlSandboxAnswer *rl_sandbox_update(RlSandboxState *state, const RlSandboxRequest *request,
                                   const char *id);
RlSandboxAnswer *rl_sandbox_resume(RlSandboxState *state, const RlSandboxRequest *request);

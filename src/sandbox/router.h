/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a method and a path to its handler. */
#pragma once

#include "sandbox/state.h"

/* Decides on REQUEST, from any thread; blocks as long as a slow answer is to take. NULL: there is
 * to be no answer, the connection is to be cut. */
RlSandboxAnswer *rl_sandbox_route(RlSandboxState *state, const RlSandboxRequest *request);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reading half of the API: one page of a list, and one item. */
#pragma once

#include "sandbox/state.h"

/* Called with the state's lock held; never NULL. */
RlSandboxAnswer *rl_sandbox_list_links(RlSandboxState *state, const RlSandboxRequest *request);
RlSandboxAnswer *rl_sandbox_list_institutions(RlSandboxState *state,
                                              const RlSandboxRequest *request);
RlSandboxAnswer *rl_sandbox_show_link(RlSandboxState *state, const char *id);
/* ID is the number, not the name. */
RlSandboxAnswer *rl_sandbox_show_institution(RlSandboxState *state, const char *id);
RlSandboxAnswer *rl_sandbox_answer_not_found(void);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From options and configuration to the parts of a session. */
#pragma once

#include "app/options.h"
#include "app/session.h"

#include "sandbox/sandbox.h"

/* The configuration, with the options' base URL and CA file put into the profile that is used. */
RlConfig *rl_setup_config(const RlOptions *options, GError **error);

/* The journal that CONFIG names: the user's own, or the team's. */
RlJournal *rl_setup_journal(const RlConfig *config);

/* The name of the profile that is used, whether there is one of that name or not. Borrowed. */
const char *rl_setup_profile(const RlOptions *options, const RlConfig *config);

/* That profile, with SANDBOX (may be NULL) in the place of its server. Borrowed from CONFIG;
 * RL_ERROR_LOCAL. */
const RlProfile *rl_setup_use(const RlOptions *options, RlConfig *config, const RlSandbox *sandbox,
                              GError **error);

/* Where PROFILE leads to, once its address and its files have been looked at. RL_ERROR_LOCAL. */
RlEndpoint *rl_setup_endpoint(const RlConfig *config, const RlProfile *profile, GError **error);

/* Nothing is sent. SANDBOX (may be NULL) is the server inside this process. */
RlSession *rl_setup_session(const RlOptions *options, const RlSandbox *sandbox, GError **error);

/* The session for the profile NAME beside BASE, which owns it: the one that this run has had
 * before, or a new one. RL_ERROR_LOCAL when the profile cannot be used. */
RlSession *rl_setup_beside(RlSession *base, const char *name, GError **error);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Getting at our own API secrets, and into the keyring, without a screen. */
#pragma once

#include "plain/prompt.h"

/* Leaves the session with its API secrets. PROMPT may be NULL: then nobody is asked, and what the
 * keyring does not give is RL_ERROR_AUTH with advice. RL_ERROR_CANCELLED when the person leaves. */
gboolean rl_access_secrets(RlSession *session, RlWait *wait, RlPrompt *prompt, GError **error);

/* Asks for API secrets in place of those that REFUSED, a 401, names. FALSE: the person does
 * without, or a signal came, and the session has its old ones. */
gboolean rl_access_renew(RlSession *session, RlPrompt *prompt, const RlOutcome *refused);

/* Two questions; LINE when both were answered. */
RlReply rl_access_ask(RlPrompt *prompt, RlCredentials **credentials);

/* Makes sure that the keyring can be read and written: asks for its password, or for one for a
 * keyring that is to be created. PROMPT may be NULL. */
gboolean rl_access_keyring(RlSession *session, RlWait *wait, RlPrompt *prompt, GError **error);

/* Sets RL_ERROR_CANCELLED for somebody who left. Always FALSE. */
gboolean rl_access_left(GError **error);

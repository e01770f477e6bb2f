/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wrong environment is the usual reason why a server does not know a link: what is said of that
 * names the profile and the host that were asked, and the other profiles. */
#pragma once

#include "app/session.h"

/* Whether OUTCOME says that there is no such thing (404). "expired_credentials" and the like are
 * 404s of another kind. */
gboolean rl_where_is_unknown(const RlOutcome *outcome);

/* Whether OUTCOME, of opening a link, says that the server knows none by that name. */
gboolean rl_where_is_nothing(const RlOutcome *outcome);

/* Makes the sentence of OUTCOME say that the server of SESSION does not know the link ID. */
void rl_where_say_link(RlOutcome *outcome, const RlSession *session, const char *id);

/* The same for NAME, which is neither a link's id nor an external id there. */
void rl_where_say_name(RlOutcome *outcome, const RlSession *session, const char *name);

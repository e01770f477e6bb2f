/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Challenges that outlive their terminal: kept as keyring items of their own, one a link, without
 * the credentials, until they are answered or expire.
 *
 * An answer is a PATCH that must leave once. Whoever wants to answer claims the challenge first,
 * which takes it out of the keyring; a second terminal then finds nothing.
 *
 * Each function pushes a job on the session's keyring worker; DONE gets the result, which it owns.
 */
#pragma once

#include "app/session.h"

typedef struct {
  RlLink *link; /* its id, institution and external id; nothing else is known */
  RlChallenge *challenge;
} RlOpenChallenge;

void rl_open_challenge_free(RlOpenChallenge *self);

typedef struct {
  GPtrArray *open; /* RlOpenChallenge, the one that expires first in front; never NULL */
  guint expired;   /* how many had expired and were removed */
  GError *error;   /* why the keyring could not be read; NULL */
} RlOpenChallenges;

void rl_open_challenges_free(RlOpenChallenges *self);

/* The session's challenges: of its profile, and opened on its server. The result is an
 * RlOpenChallenges. */
void rl_open_challenges_list(RlSession *session, RlCancel *cancel, RlJobDone done, gpointer data);

/* Keeps CHALLENGE of the update of LINK (copies are made), in the place of an older one. The
 * result is a GError, or NULL when it is kept. */
void rl_open_challenge_keep(RlSession *session, const RlLink *link, const RlChallenge *challenge,
                            RlCancel *cancel, RlJobDone done, gpointer data);

/* Whether a challenge is the caller's alone; both threads look at it. */
typedef struct RlClaim RlClaim;
void rl_claim_free(RlClaim *self);
gboolean rl_claim_is_ours(const RlClaim *self);

/* Takes CHALLENGE of LINK out of the keyring. The result is a GError, or NULL when it is the
 * caller's alone; RL_ERROR_NOT_STORED when somebody else was first, whatever has been kept since;
 * RL_ERROR_LOCAL in a read-only profile, and the challenge stays. It stays, too, when CANCEL came
 * meanwhile, or the worker is freed: RL_ERROR_CANCELLED. A keyring that has let go of it,
 * fails, and does not take it back either, as far as it can be asked, leaves it the caller's, who
 * is told the error all the same: see rl_claim_is_ours(). The claim is new. */
RlClaim *rl_open_challenge_claim(RlSession *session, const RlLink *link,
                                 const RlChallenge *challenge, RlCancel *cancel, RlJobDone done,
                                 gpointer data);

/* Nobody waits for the result of CLAIM (taken) any more: if it has succeeded, or still does, the
 * challenge is put back. The end of the program does not break that off. */
void rl_open_challenge_release(RlSession *session, const RlLink *link, const RlChallenge *challenge,
                               RlClaim *claim);

/* CHALLENGE of LINK has expired, or (NULL) LINK was updated anew, which ends whatever challenge it
 * had: what is kept of it goes. Nobody is told how that went; whoever answers it after all is
 * refused by the bank. */
void rl_open_challenge_drop(RlSession *session, const RlLink *link, const RlChallenge *challenge);

/* The one of LINK in the list, borrowed; NULL: it has none. */
const RlOpenChallenge *rl_open_challenges_find(const RlOpenChallenges *self, const char *link_id);

/* The same, taken out of the list: the caller's then. */
RlOpenChallenge *rl_open_challenges_take(RlOpenChallenges *self, const char *link_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlOpenChallenge, rl_open_challenge_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlOpenChallenges, rl_open_challenges_free)

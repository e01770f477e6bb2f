/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding our own API secrets, as a state machine beside the flow: look in the keyring, unlock or
 * create it where that is needed, otherwise ask for the secrets, check them, offer to keep them.
 * Belongs to the main thread; the keyring and the network are asked on their workers. */
#pragma once

#include "app/session.h"

typedef enum {
  RL_LOGIN_LOOKING,    /* the keyring is being asked */
  RL_LOGIN_LOCKED,     /* wants the keyring password */
  RL_LOGIN_NO_KEYRING, /* wants a password for a keyring to be created */
  RL_LOGIN_MOVABLE,    /* wants the password of relink's own keyring, to move its items */
  RL_LOGIN_ASKING,     /* wants the API secrets; `message` says why they are not there */
  RL_LOGIN_CHECKING,   /* GET /api/ is out */
  RL_LOGIN_OFFERING,   /* they work: keep them? */
  RL_LOGIN_STORING,
  RL_LOGIN_READY, /* the session has its credentials; `message` may carry a remark */
} RlLoginStage;

typedef struct {
  RlLoginStage stage;
  const char *message;      /* for the person; NULL */
  const RlOutcome *outcome; /* of a check that failed; NULL */
  gboolean stored;          /* READY: the keyring holds them */
  gint64 since;             /* monotonic µs: since when the work under way runs */
} RlLoginView;

typedef struct RlLogin RlLogin;

typedef void (*RlLoginChanged)(RlLogin *login, gpointer data);

RlLogin *rl_login_new(RlSession *session, RlLoginChanged changed, gpointer data);
void rl_login_free(RlLogin *self);
const RlLoginView *rl_login_view(const RlLogin *self);

/* Looks the secrets up. READY at once when the session has them already. */
void rl_login_start(RlLogin *self);

/* Whether OUTCOME (may be NULL) says that the server does not accept this session's API secrets. A
 * 403 is about what was asked, not about who asked. */
gboolean rl_login_is_wanted(const RlSession *session, const RlOutcome *outcome);

/* Starts at ASKING, for secrets in place of those that OUTCOME, a 401, refused. The old ones stay
 * in use, and in the keyring, until new ones have passed the check. */
void rl_login_renew(RlLogin *self, const RlOutcome *outcome);

/* LOCKED: opens the keyring with PASSWORD (taken). NO_KEYRING: creates one with it. A wrong
 * password leads back with a message. MOVABLE: moves the items into the session's keyring. Then
 * what needed the keyring goes on: look-up or storing. */
void rl_login_unlock(RlLogin *self, RlSecret *password);

/* MOVABLE: leaves them where they are, to ASKING. LOCKED, NO_KEYRING: goes on without the keyring:
 * to ASKING, or READY when they were to be kept.
 */
void rl_login_skip_keyring(RlLogin *self);

/* ASKING: checks the secrets (taken) against the server. */
void rl_login_enter(RlLogin *self, RlCredentials *credentials);

/* OFFERING: stores them, or keeps them for this run only. */
void rl_login_keep(RlLogin *self, gboolean keep);

/* CHECKING: stops waiting; back to ASKING. */
void rl_login_cancel(RlLogin *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlLogin, rl_login_free)

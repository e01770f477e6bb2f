/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of one run, put together: which profile, which server, which keyring, which clock.
 * Flows and front-ends borrow it; tests put fakes in. */
#pragma once

#include "model/credentials.h"

#include "job/worker.h"

#include "keyring/keyring.h"
#include "net/api.h"
#include "store/journal.h"
#include "store/settings.h"

#include "app/institutions.h"
#include "app/pace.h"

/* Time is asked for here and nowhere else in the flow, so that tests can turn it. */
typedef struct {
  gint64 (*monotonic)(void); /* microseconds, the time that the machine was suspended included */
  gint64 (*wall)(void);      /* seconds since 1970 */
  char *(*boot)(void);       /* for which processes `monotonic` is the same; new, or NULL */
} RlClock;

extern const RlClock rl_clock_system;

typedef struct RlSession RlSession;

struct RlSession {
  const RlProfile *profile; /* borrowed from `config`, or the sandbox's own */
  RlConfig *config;
  RlApi *api;
  RlWorker *net;      /* requests */
  RlWorker *lists;    /* the desk's pages: an update must not wait behind them */
  RlWorker *keys;     /* the keyring, and the pre-flight: neither must hold up a request */
  RlWorker *files;    /* files that a person has named, however slow their disk is, and codes */
  RlKeyring *keyring; /* used on `keys` only */
  RlJournal *journal;
  RlPace pace;                  /* of the lists */
  RlCredentials *credentials;   /* NULL until found or typed in */
  RlInstitutions *institutions; /* those read so far */
  gboolean sandbox;             /* fixed API secrets, no keyring */
  RlClock clock;
  GPtrArray *beside;    /* the sessions for other profiles in this run, owned; NULL in those */
  gboolean own_keyring; /* of a session beside: its keyring is not the first one's */
};

/* Takes every part but the clock. CREDENTIALS may be NULL. */
RlSession *rl_session_new(RlConfig *config, const RlProfile *profile, RlApi *api,
                          RlKeyring *keyring, RlJournal *journal, RlCredentials *credentials,
                          const RlClock *clock);

/* A session for another profile in the same run: workers for requests and API secrets of its own;
 * configuration, journal and the keyring's worker are BASE's, which owns it. Takes API, and KEYRING
 * unless that is NULL: then BASE's is used. */
RlSession *rl_session_new_beside(RlSession *base, const RlProfile *profile, RlApi *api,
                                 RlKeyring *keyring);
/* The session of this run for the profile NAME, BASE itself included, or NULL. Borrowed. */
RlSession *rl_session_find_beside(RlSession *base, const char *name);

/* Milliseconds until one more page of a list may be asked for; 0: it may be at once, as always
 * where the server is this machine. */
guint rl_session_list_pause(const RlSession *self);

/* Nobody is there: no connection is kept, to no server of this run. BASE is the first session. */
void rl_session_rest(RlSession *base);

/* Waits for its workers, wipes the API secrets, frees the parts. NULL is allowed. */
void rl_session_free(RlSession *self);

/* scheme://host[:port] that the API secrets belong to. Borrowed. */
const char *rl_session_origin(const RlSession *self);

/* Whether this profile may change links; otherwise RL_ERROR_LOCAL that says what to do. */
gboolean rl_session_may_write(const RlSession *self, GError **error);

/* The names of the profiles that are configured beside this session's, in their order; none where
 * the site has locked the choice. New list. */
char **rl_session_other_profiles(const RlSession *self);

/* The key and label of this session's API secrets in the keyring. The label is new. */
RlKeyringKey rl_session_key(const RlSession *self);
char *rl_session_key_label(const RlSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlSession, rl_session_free)

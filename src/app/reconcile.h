/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reading the link again proves about an update whose outcome is unknown. A pure function. */
#pragma once

#include "model/outcome.h"

/* What is known of the request itself. */
typedef struct {
  int http_status;   /* 0: no complete answer */
  gboolean complete; /* an answer arrived whole */
  gint64 sent_at;    /* seconds since 1970, this host's clock */
  gint64 now;        /* the same, when the link was read */
  gint64 elapsed;    /* seconds from the one to the other, by a clock that nobody can set */
  gint64 server_now; /* seconds since 1970, the server's clock, at `now`; 0: it does not say */
  gint64 limit;      /* seconds for which the request can have been under way at most */
  gboolean at_once;  /* read by who sent it, as soon as its outcome was unknown */
  gboolean gave_up;  /* the server itself says that its five minutes are over */
} RlAttempt;

/* BEFORE is the link as last read before the request (its status may be NULL: not known), AFTER as
 * read since (NULL: could not be read). At once, the one is compared with the other. Later, or
 * without a BEFORE, an access is told from one before the request, and from one that somebody else
 * had since, by the server's clock; where that is not known by this host's, which then has to agree
 * with itself and with the server's.
 *
 * DONE: it was accessed while the request can have been under way, and is valid. NOT_DONE: the
 * server had finished with the request (it answered, or five minutes, its own ceiling, have passed)
 * and nothing has changed. Everything else cannot be told: the log-in may still be running. */
RlReconciled rl_reconcile(const RlLink *before, const RlLink *after, const RlAttempt *attempt);

/* Whether AFTER is valid and has been accessed since the request, by whomever. */
gboolean rl_reconcile_shows_access(const RlLink *after, const RlAttempt *attempt);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reading the link again proves about an update whose outcome is unknown. A pure function. */
#pragma once

#include "model/outcome.h"

/* What is known of the request itself. */
typedef struct {
  int http_status;   /* 0: no complete answer */
  gboolean complete; /* an answer arrived whole */
  gint64 sent_at;    /* seconds since 1970, this host's clock */
  gint64 now;        /* the same */
  gint64 elapsed;    /* seconds from the one to the other, by a clock that nobody can set */
} RlAttempt;

/* BEFORE is the link as last read before the request (its status may be NULL: not known), AFTER as
 * read since (NULL: could not be read). Where only this host's clock could tell an access before
 * the request from one since, it has to agree with itself and with the server's.
 *
 * DONE: it has been accessed since and is valid. NOT_DONE: the server had finished with the request
 * (it answered, or five minutes, its own ceiling, have passed) and nothing has changed. Everything
 * else cannot be told: the log-in may still be running. */
RlReconciled rl_reconcile(const RlLink *before, const RlLink *after, const RlAttempt *attempt);

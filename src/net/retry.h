/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a read is asked again by itself, and after which pause. Writes never are: each is a log-in
 * at a bank. All but the waiting itself are pure functions. */
#pragma once

#include "base/cancel.h"

#include "net/http.h"

enum {
  RL_RETRY_TRIES = 3,
  RL_RETRY_AFTER_MAX = 300, /* seconds: a server that asks for more is not taken at its word */
};

/* How to wait. Tests have another way. */
typedef struct {
  double (*chance)(void); /* from 0 to below 1 */
  gint64 (*now)(void);    /* microseconds */
  /* Blocks for so long, or until CANCEL is cancelled: FALSE. */
  gboolean (*wait)(gint64 milliseconds, RlCancel *cancel);
} RlPatience;

/* The real one. */
extern const RlPatience rl_patience;

/* Seconds that an answer's Retry-After asks to wait, a number or a time by the answer's own clock,
 * within 1 to RL_RETRY_AFTER_MAX; 0: it does not say, or not understandably. */
gint64 rl_retry_after(const RlHttpResponse *response);

/* Whether the same request may do better in a moment: nothing left for a cause that may pass, or
 * the server or a gateway before it has no time now (429, 502, 503, 504). */
gboolean rl_retry_may_help(const RlHttpResponse *response);

/* Milliseconds to wait after so many TRIES, from 1, of a server that does not say how long: any
 * time below 1, 2, 4, 8, 8… seconds, by CHANCE, so that a crowd that was turned away together does
 * not come back together. */
gint64 rl_retry_back_off(guint tries, double chance);

/* What is known of a read that may be asked again. */
typedef struct {
  guint tries;    /* so far, from 1 */
  gint64 elapsed; /* milliseconds since the first one began */
  gint64 budget;  /* milliseconds after which no try begins any more */
} RlRetryState;

/* Milliseconds to wait before the next try, as the server asks or by CHANCE; -1: give up. */
gint64 rl_retry_pause(const RlRetryState *state, const RlHttpResponse *response, double chance);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A 428 that can be answered. The server has sent it as an object, as an array of one object, and
 * in 2019 as an object with `detail` and no `code`; it can be answered when it carries a session,
 * whatever else is there. */
#pragma once

#include "json/json.h"

typedef enum {
  RL_CHALLENGE_DEVICE, /* no data at all: the code comes from the customer's own device */
  RL_CHALLENGE_NUMERIC,
  RL_CHALLENGE_TEXT,
  RL_CHALLENGE_QR,
  RL_CHALLENGE_OTHER, /* a type that relink does not know: shown as text */
} RlChallengeKind;

/* No more characters of a value are shown. */
enum { RL_CHALLENGE_SHOWN_MAX = 4096 };

/* Seconds: longer than any bank waits. What is more is a mistake, or meant as no limit at all. */
enum { RL_CHALLENGE_LONGEST = 7 * 24 * 3600 };

/* No countdown: the server gave no expiry that can be read. */
#define RL_NO_EXPIRY G_MAXINT64

typedef struct {
  char *session;          /* opaque, goes back byte for byte, is never drawn */
  char *link;             /* likewise; the id of the update when the answer names none */
  char *instructions;     /* cleaned, may have several lines; NULL: none */
  char *type;             /* cleaned; NULL: none */
  char *value;            /* as received, not empty; NULL: none */
  char *shown_value;      /* cleaned, and cut when it is long */
  gboolean expects_input; /* FALSE: nothing to type, the PATCH goes without a token */
  RlChallengeKind kind;
  gint64 deadline;   /* monotonic microseconds, or RL_NO_EXPIRY */
  gint64 expires_at; /* seconds since 1970, 0: unknown */
  guint attempt;     /* 1 for the first of an update */
  guint removed;
} RlChallenge;

/* A moment by two clocks. `expiry` counts from that at which the answer arrived. */
typedef struct {
  gint64 monotonic; /* microseconds, by the clock that nobody can set */
  gint64 wall;      /* seconds since 1970 */
} RlReceipt;

/* Whether TYPE is a word of the API for what is shown with a challenge. */
gboolean rl_challenge_knows_type(const char *type);

/* BODY is the 428's JSON in any of its shapes. NULL: it has no session, nothing can be answered
 * (activation_required, say). */
RlChallenge *rl_challenge_from_json(const RlJson *body, const char *link_id,
                                    const RlReceipt *receipt);
RlChallenge *rl_challenge_copy(const RlChallenge *self);
void rl_challenge_free(RlChallenge *self);

/* Whole seconds left at NOW (monotonic microseconds): 0 when it is over, -1 without countdown. */
gint64 rl_challenge_seconds_left(const RlChallenge *self, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlChallenge, rl_challenge_free)

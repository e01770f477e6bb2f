/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lock-out guard: how many log-ins with a link were refused, as the journal knows it, and what
 * has to be asked before the next one. Six refused log-ins invalidate a link, and banks lock
 * accounts. Pure functions. */
#pragma once

#include "json/json.h"

/* After this many refused log-ins a link is invalid. */
enum { RL_LOGINS_MAX = 6 };

/* What a person has to confirm before the next log-in; a higher level holds the lower ones. */
typedef enum {
  RL_GUARD_NONE,
  RL_GUARD_ASK,    /* it would be the fourth: a button */
  RL_GUARD_INSIST, /* the fifth or a later one: the end of the link's id, typed */
} RlGuard;

typedef enum {
  RL_LAST_UNREMARKABLE,
  RL_LAST_NOT_ATTEMPTED, /* the bank was not asked: the same credentials again are pointless */
  RL_LAST_LOCKED,        /* the account is locked */
} RlLastLogin;

typedef struct {
  guint refused;    /* log-ins that the bank has refused since the last success, of all agents */
  guint unanswered; /* requests since then of which nobody knows what they ended in */
  RlLastLogin last; /* what the last log-in that the bank or Belvo judged ended in */
  RlGuard guard;
  gboolean distrusted; /* the journal was changed: the count may be too low */
} RlAttempts;

/* ENTRIES are the journal's events about one link, oldest first. A success is a result that is
 * done, or a reading that showed an unknown outcome to be done. A request without a result, or with
 * one of unknown outcome, counts for the guard as if it were refused: it may have been, or may yet
 * be, and agents who send at the same moment must not get past it together. A reading that shows
 * the link as it was changes nothing, since so does a refused log-in. */
RlAttempts rl_attempts_count(const RlJson *entries);

/* Whether RESULT, a result of the journal, leaves its request open: its outcome is unknown, and it
 * does not say what became of the log-in, either. */
gboolean rl_attempts_is_open(const RlJson *result);

/* The same count out of a journal whose chain does not hold. It stops nobody: an agent has a
 * customer on the phone, and whoever damaged the journal could stop the whole team. But nobody gets
 * past it unasked any more, with any link, until somebody has looked at the journal: the guard asks
 * at least, as it does before the fourth log-in. */
RlAttempts rl_attempts_distrust(RlAttempts self);

/* Whether there is anything to say. */
gboolean rl_attempts_are_worth_saying(const RlAttempts *self);

/* What the count is, what it means, and what to do: sentences in the person's language. New. */
char *rl_attempts_text(const RlAttempts *self);
/* The same in a few words, for narrow windows. New string. */
char *rl_attempts_short(const RlAttempts *self);

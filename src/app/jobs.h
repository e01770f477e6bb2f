/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What runs on the network worker for a flow once its link is open: each job blocks, owns what it
 * needs, and ends in a result of its own. */
#pragma once

#include "app/count.h"

/* What a PUT or PATCH brought. */
typedef struct {
  RlOutcome *outcome; /* never NULL */
  RlValues *values;   /* wiped and NULL when the outcome is done */
  char *request;      /* the journal's id of this request */
  RlCount count;
} RlWritten;

void rl_written_free(RlWritten *self);

/* Writes the intent, sends the update of LINK with VALUES (taken), writes the result. When the
 * journal says by then that more than CONFIRMED has to be confirmed, nothing is sent. */
void rl_jobs_update(RlSession *session, const RlLink *link, RlValues *values, RlGuard confirmed,
                    RlCancel *cancel, RlJobDone done, gpointer data);

/* The same for the answer to CHALLENGE. TOKEN (may be NULL) and VALUES, which are only kept for
 * sending the update again, are taken. */
void rl_jobs_answer(RlSession *session, const RlLink *link, const RlChallenge *challenge,
                    RlSecret *token, RlValues *values, RlGuard confirmed, RlCancel *cancel,
                    RlJobDone done, gpointer data);

/* Reads LINK again after the unknown OUTCOME of REQUEST (a copy of what is needed is made),
 * compares it with what LINK was before, and writes the finding to the journal. The result is an
 * RlReread. */
typedef struct {
  RlLink *link; /* NULL: could not be read */
  RlReconciled reconciled;
  RlCount count;
} RlReread;

void rl_reread_free(RlReread *self);

void rl_jobs_reread(RlSession *session, const RlLink *link, const RlOutcome *outcome,
                    const char *request, const RlReceipt *sent, RlCancel *cancel, RlJobDone done,
                    gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlWritten, rl_written_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlReread, rl_reread_free)

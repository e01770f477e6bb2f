/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an earlier relink has left without a known outcome: an intent without a result, since it was
 * killed or the machine stopped, or a result that says so. Reading the link may tell what became of
 * it. */
#pragma once

#include "model/outcome.h"

#include "app/session.h"

typedef struct {
  char *request, *method;
  char *time, *user;               /* as the journal has them */
  char *status, *last_accessed_at; /* the link before, as the intent has them; NULL: not known */
  gint64 pid;                      /* of the process that began it; 0: not known */
  int http_status;                 /* of its result; 0: there is none, or no answer came */
  gboolean has_result;
  gboolean running;  /* the process is at work: the request may be out right now */
  gint64 age;        /* seconds since it was begun */
  gboolean accessed; /* the link is valid and was accessed since, by whomever */
  RlReconciled found;
} RlUnfinished;

/* The newest such request to the server at ORIGIN among ENTRIES, one link's events, oldest first,
 * since its last success; NULL: there is none, or reading the link has settled it. What was sent to
 * another server shows in no link of this one. */
RlUnfinished *rl_unfinished_find(const RlJson *entries, const char *origin);
void rl_unfinished_free(RlUnfinished *self);

/* Seconds for which a request of SESSION can be under way, the writing of its end included. */
gint64 rl_unfinished_limit(const RlSession *session);

/* Compares LINK (NULL: could not be read), as READING brought it just now, with what it was before,
 * and puts a finding on record. TRUE: there is one, which changes what the journal says of the
 * link. Blocks on the disk, and while another process holds the journal until CANCEL is
 * cancelled. */
gboolean rl_unfinished_reconcile(RlUnfinished *self, const RlSession *session,
                                 const RlOutcome *reading, const RlLink *link, RlCancel *cancel);

/* Whether there is a process PID other than this one. One of that number may be another one by now,
 * or in another container. */
gboolean rl_unfinished_is_at_work(gint64 pid);

/* What is known, what it means, what to do: sentences in the person's language. New string. */
char *rl_unfinished_text(const RlUnfinished *self);
/* The same in the 38 columns of a narrow window. New string. */
char *rl_unfinished_short(const RlUnfinished *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlUnfinished, rl_unfinished_free)

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A job under way, line by line: what the files of job-*.c share. */
#pragma once

#include "plain/job.h"

typedef struct {
  RlPlain *plain;
  RlFlow *flow;
  gboolean asked;     /* what is known of the link was said */
  gboolean filled;    /* the form was asked for once */
  gboolean offered;   /* it was looked for a challenge that is open already */
  gboolean leaving;   /* only what became of the link is still to be said */
  gboolean keeping;   /* the challenge is being kept open for later */
  gboolean rereading; /* that the link is being read again was said */
} RlPlainWork;

/* TEXT, which may be NULL, as a line of its own. */
void rl_plain_work_say(const RlPlainWork *self, const char *text);

/* ---- job-outcome.c ---- */

/* What can be asked of the last outcome, for the questions behind it; NULL: there is none yet. */
const RlPromptHelp *rl_plain_outcome_help(RlPlainWork *self, RlPromptHelp *help);

/* The question [y/n], with what can be asked of the last outcome beside it. */
RlReply rl_plain_ask_yes(RlPlainWork *self, const char *question, gboolean *yes);

/* The link is updated: what next? LINE, unless the person leaves. */
RlReply rl_plain_ask_next(RlPlainWork *self);

/* ---- job-challenge.c ---- */

/* One turn of a challenge: shows it, and sends what is typed, leaves it, or sends the update again.
 */
RlReply rl_plain_step_challenge(RlPlainWork *self);

/* The terminal went away or the machine goes down: another terminal may go on. */
void rl_plain_keep_challenge(const RlPlainWork *self);

/* That the challenge was kept. Borrowed. */
const char *rl_plain_kept_text(void);

/* The question, and behind it the guard. EMPTY: it is not to be sent. */
RlReply rl_plain_ask_to_send_again(RlPlainWork *self);

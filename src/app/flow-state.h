/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The flow's own state, for the files that share it: flow-open.c opens links, flow.c does what a
 * person asks for, flow-answer.c answers challenges, flow-end.c follows how requests ended. */
#pragma once

#include "app/flow.h"
#include "app/jobs.h"
#include "app/open-challenge.h"
#include "app/open.h"
#include "app/warm.h"

struct RlFlow {
  RlSession *session;
  RlFlowChanged changed;
  gpointer data;
  RlFlowView view; /* its pointers lead to what is owned below */
  RlDraft *draft;
  RlValues *kept; /* the credentials behind an open challenge */
  RlCancel *cancel;
  RlWarm *warm;
  RlAsked asked;
  char **other_profiles;
  RlLink *link;
  RlInstitution *institution;
  char *institution_fault;
  RlForm *form; /* of `institution` */
  RlOutcome *outcome;
  RlChallenge *challenge;
  RlSecret *token; /* while the right to send it is asked for; NULL where none is expected */
  char *fault;
  char *notice;
  char *unfinished; /* of an earlier process; see the view */
  char *unfinished_short;
  char *sent;         /* JSON names, comma-separated */
  RlReceipt sent_at;  /* both clocks at the last write */
  char **request_ids; /* of the update so far, each once; NULL */
  RlCount count;
  RlGuard confirmed; /* for what is about to be sent */
  RlGuard agreed;    /* for the update under way, its challenges included */
  int exit_code;
  RlClaim *claim;             /* that is being asked for; NULL */
  void (*show)(RlFlow *self); /* once the challenge is back in the keyring */
  gboolean resumed; /* the challenge is an earlier process's: what cannot be sent is kept again */
  gboolean follows_form;
  gboolean insistent;
  gboolean updated; /* `exit_code` is that of an update, and not of a reading */
  gboolean wiped;   /* while a request was out: what comes back must not be kept */
};

/* What a reading under way brings is no longer of interest: it must not open the form again. */
void rl_flow_give_up_reading(RlFlow *self);
/* Tells the front-end of STAGE and everything else. */
void rl_flow_publish(RlFlow *self, RlStage stage);
/* Work begins: since when, and what cancels it. Borrowed. */
RlCancel *rl_flow_begin(RlFlow *self);
/* Both clocks now. */
RlReceipt rl_flow_now(const RlFlow *self);
/* Both are taken, in the place of the old one. */
void rl_flow_take_outcome(RlFlow *self, RlOutcome *outcome);
void rl_flow_take_link(RlFlow *self, RlLink *link);
void rl_flow_drop_challenge(RlFlow *self);
/* VALUES (taken) go back into the draft, without what the institution sets itself: nobody typed
 * that. */
void rl_flow_put_back(RlFlow *self, RlValues *values);

/* What was said of the fields or the token no longer holds. */
void rl_flow_clear_remarks(RlFlow *self);
/* What is wrong with FIELD, or in general; TEXT is copied. */
void rl_flow_set_fault(RlFlow *self, RlFieldId field, const char *text);
/* Another update begins: what was noted for the ticket is of the one before. */
void rl_flow_forget_ids(RlFlow *self);
/* A confirmation is good for one update. */
RlGuard rl_flow_take_confirmed(RlFlow *self);
/* A resumed challenge whose answer did not leave goes back into the keyring; then SHOW tells the
 * front-end. Every other one is shown at once. */
void rl_flow_keep_again(RlFlow *self, void (*show)(RlFlow *self));

/* The RlJobDone of a PUT or PATCH; DATA is the flow. */
void rl_flow_on_written(gpointer result, gpointer data);

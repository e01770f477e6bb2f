/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a request ended, in the five words of the contract, and everything that can be told of it. */
#pragma once

#include "json/json.h"

#include "model/api-error.h"
#include "model/challenge.h"
#include "model/field.h"
#include "model/link.h"

typedef enum {
  RL_OUTCOME_DONE,
  RL_OUTCOME_CHALLENGE,
  RL_OUTCOME_REFUSED,
  RL_OUTCOME_NOT_SENT,  /* provably not carried out */
  RL_OUTCOME_UNKNOWN,   /* it may have been carried out */
  RL_OUTCOME_CANCELLED, /* the person left before anything was sent */
  RL_OUTCOME_ERROR,     /* a local fault, or a read that failed */
} RlOutcomeKind;

/* What reading the link again showed after an unknown outcome. */
typedef enum {
  RL_RECONCILED_NOT_TRIED,
  RL_RECONCILED_DONE,
  RL_RECONCILED_NOT_DONE,
  RL_RECONCILED_CANNOT_TELL,
} RlReconciled;

/* What went over the wire, for Details. No secret is in it: only the names of the fields sent. */
typedef struct {
  char *method;
  char *url;
  char **sent_names; /* JSON members of the body, in order; NULL: no body */
  int status;        /* 0: no answer */
  char *headers;     /* cleaned, one a line; "" */
  char *body;        /* cleaned and indented; "" */
  char *fault;       /* why there is no answer, or why it counts for nothing; NULL */
} RlExchange;

typedef struct {
  RlOutcomeKind kind;
  int http_status;        /* 0: no answer */
  GError *error;          /* why a request was not sent, failed here, or is not understood; NULL */
  GPtrArray *errors;      /* RlApiError, never NULL */
  RlChallenge *challenge; /* for CHALLENGE */
  RlLink *link;           /* for DONE */
  RlJson *response;       /* the body as received, where it is JSON; NULL */
  gint64 retry_after;     /* seconds that the server asks to wait; 0: it does not say */
  RlReceipt receipt;      /* when the answer arrived */
  gint64 server_time;     /* the same by the server's clock, since 1970; 0: it does not say */
  RlReconciled reconciled;
  RlLink *reread; /* the link as read after an unknown outcome; NULL */
  RlExchange exchange;
  guint removed;      /* characters taken out of texts of the server */
  GPtrArray *doubled; /* char *, cleaned: members that the answer had more than once, each once; not
                         all of them when there are many; NULL: none */
} RlOutcome;

RlOutcome *rl_outcome_new(RlOutcomeKind kind);
/* A local fault or a request that never left; ERROR is taken. */
RlOutcome *rl_outcome_new_error(RlOutcomeKind kind, GError *error);
void rl_outcome_free(RlOutcome *self);

/* The word of the contract: "done", "not_sent", … */
const char *rl_outcome_word(const RlOutcome *self);
const char *rl_reconciled_word(RlReconciled reconciled); /* NULL when not tried */

/* The heading that the person sees: "Link updated", … in the person's language. */
const char *rl_outcome_heading(const RlOutcome *self);

/* The same for a WORD of the contract, as the journal keeps it; NULL: there is no such word. */
const char *rl_outcome_heading_of(const char *word);

/* Whether our own API secrets were refused: a 401, but for one that says what the bank's customer
 * has to do. Nothing was carried out, then. */
gboolean rl_outcome_refuses_secrets(const RlOutcome *self);

/* What the bank made of the log-in, as rl_api_error_login() says; NULL: nothing, or not known. */
const char *rl_outcome_login(const RlOutcome *self);

/* Whether the same credentials may do better a second time. */
gboolean rl_outcome_is_worth_again(const RlOutcome *self);

/* One plain sentence: what happened. New string. */
char *rl_outcome_message(const RlOutcome *self);
/* What to do next. New string, "" when nothing is to be done. */
char *rl_outcome_advice(const RlOutcome *self);

/* The first field that a complaint names and that the form has, or RL_NO_FIELD. */
RlFieldId rl_outcome_field(const RlOutcome *self);

/* The request ids of all complaints, each once, in order. NULL-terminated, new. */
char **rl_outcome_request_ids(const RlOutcome *self);

/* NAME was there more than once. */
void rl_outcome_add_doubled(RlOutcome *self, const char *name);
/* That members were, and what counts, as a sentence; NULL: none was. New string. */
char *rl_outcome_doubled(const RlOutcome *self);

/* Done, but the link is not `valid`. */
gboolean rl_outcome_is_warning(const RlOutcome *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlOutcome, rl_outcome_free)

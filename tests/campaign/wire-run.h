/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of a campaign: a session and a flow of the real program, from opening a link to the
 * request in question, and what must hold whatever became of it. */
#pragma once

#include "app/flow.h"

#include "wire-bank.h"

#define WIRE_ID "683005d6-f45c-4adb-b289-f1a12f50f80c"

typedef enum { WIRE_GET, WIRE_PUT, WIRE_PATCH, WIRE_N_VERBS } WireVerb;

extern const char *const wire_verbs[WIRE_N_VERBS];

/* Where the request in question goes, and what it meets there. */
typedef struct {
  const char *rules; /* before the usual ones */
  const char *base;  /* NULL: the bank's */
  guint timeout, connect_timeout;
  gboolean again;     /* a PUT: after one that was refused on a connection that could be kept */
  gboolean heavy;     /* a certificate and a key go along, more than fits into a socket's buffers */
  gboolean warm;      /* a write: on the connection of the request before it */
  const char *before; /* of a warm one: faults of that request's answer, as in a rule; NULL: none */
} WireTrap;

/* What became of it. */
typedef struct {
  RlOutcomeKind kind;
  const char *word; /* of the kind */
  int status;
  char *message; /* what the person is told, and what Details add to it */
  RlReconciled reconciled;
  RlJson *requests;  /* since it was begun */
  GPtrArray *visits; /* the same: WireVisit */
  gboolean kept;     /* what was typed is there again */
  guint gets;        /* readings of the link among the requests, before it ended */
  guint writes;      /* requests of which a byte of something else arrived */
  GString *wrong;    /* what must not be, a sentence each; "" */
} WireSeen;

/* Files that the rules can use as bodies. */
void wire_run_files(WireBank *bank);
/* Bytes of one. */
gsize wire_run_file_size(const char *name);

/* Opens the link (a GET is its opening), and does what comes before VERB; then that, in TRAP. */
WireSeen *wire_run(WireBank *bank, gboolean plain, WireVerb verb, const WireTrap *trap);
void wire_seen_free(WireSeen *self);
/* The connection on which VERB's request arrived first; NULL: none. Borrowed. */
const WireVisit *wire_seen_visit(const WireSeen *self, WireVerb verb);
/* From now on a run that comes to no end ends the campaign, and NAME says which it was. */
void wire_watch(const char *name);
/* Notes in `wrong` that something is not as it must be. */
void wire_wrong(WireSeen *self, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* "METHOD PATH" of VERB's requests, as a rule begins. */
const char *wire_rule_start(WireVerb verb);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(WireSeen, wire_seen_free)

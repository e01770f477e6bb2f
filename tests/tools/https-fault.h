/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be wrong with an answer or a connection: a table, so that a new kind of fault is a new
 * row.
 *
 * An answer is made whole in memory first; a fault changes its parts, how fast it goes out, or
 * where it is cut and what happens then. */
#pragma once

#include "https-cert.h"
#include "https-wire.h"

/* Places at which an answer or connection can be cut, in order of time. */
typedef enum {
  RL_CUT_NOWHERE,
  RL_CUT_ACCEPT,    /* before TLS */
  RL_CUT_HANDSHAKE, /* after it, before a request is read */
  RL_CUT_KNOCK,     /* a request has begun to arrive, and is not read */
  RL_CUT_BEFORE,    /* the request is read, nothing is answered */
  RL_CUT_IN_STATUS, /* in the middle of the status line */
  RL_CUT_IN_HEAD,
  RL_CUT_HEAD,  /* behind the empty line */
  RL_CUT_BODY,  /* in the body; else in what was announced of it */
  RL_CUT_BYTES, /* anywhere, as many bytes from the start */
  RL_CUT_END,
  RL_CUT_NEXT, /* when, or amid where, the next request arrives */
} RlCut;

typedef enum { RL_FRAME_LENGTH, RL_FRAME_NONE, RL_FRAME_CHUNKED } RlFrame;

typedef struct {
  RlTls tls;
  gint64 most_in; /* bytes of the connection, as for rl_wire_limit(); -1: any number */
  gint64 most_out;
  gint64 next_in;  /* RL_CUT_NEXT: bytes of it that are read off the wire; 0: none of those there */
  int repeats;     /* milliseconds after which the answer is sent once more, unasked; 0: never */
  int delay;       /* milliseconds before anything is answered */
  char *gate;      /* the file that has to be there before anything is answered, or NULL */
  GString *before; /* sent before the status line */
  GString *status; /* the line without its end */
  GString *headers;
  GString *body;
  gboolean no_body; /* by HTTP's rules: HEAD, 204, 304 */
  RlFrame frame;
  gint64 length_error; /* how much more Content-Length says than there is */
  int pace;            /* milliseconds for each byte; 0: all at once */
  RlCut cut;
  gint64 cut_bytes; /* RL_CUT_BODY: after so many of the body, -1: half; RL_CUT_BYTES: of all */
  RlThen then;      /* at the cut, or where the connection is limited */
  gboolean tunnel;  /* from then on bytes pass to and from the host of the request, and back */
} RlAnswer;

typedef struct RlFault RlFault;
struct RlFault {
  const char *name;
  const char *what;
  RlCut cut; /* and then */
  RlThen then;
  gint64 usual; /* the argument of fault=NAME:N when there is none */
  void (*shape)(RlAnswer *answer, gint64 argument);
};

const RlFault *rl_fault_find(const char *name);
/* Faults that are found while a connection opens go with "connection" rules only. */
gboolean rl_fault_opens(const RlFault *self);
void rl_fault_apply(const RlFault *self, RlAnswer *answer, gint64 argument);
/* The table for people. */
void rl_fault_list(void);

RlAnswer *rl_answer_new(void);
void rl_answer_free(RlAnswer *self);
/* Sends what the answer has become. FALSE: the connection is over. *WHOLE: nothing was cut off. */
gboolean rl_answer_send(const RlAnswer *self, RlWire *wire, gboolean *whole);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlAnswer, rl_answer_free)

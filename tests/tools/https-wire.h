/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One connection, with or without TLS. Every call may block, and comes back when the peer goes or
 * the server stops; both look the same to the caller. */
#pragma once

#include <glib.h>
#include <openssl/ssl.h>

typedef struct RlWire RlWire;

/* What a client's hello offers; the SSL's application data. */
typedef struct {
  GString *protocols; /* ALPN's, commas between */
  gboolean later;     /* to show a certificate when it is asked to after the handshake */
} RlOffer;

enum { RL_WIRE_START = 8 };

typedef enum {
  RL_THEN_GO_ON,
  RL_THEN_CLOSE,  /* end of stream without TLS's goodbye, as when a process dies */
  RL_THEN_FINISH, /* properly */
  RL_THEN_RESET,
  RL_THEN_STALL, /* nothing, until the peer goes */
  RL_THEN_ASK,   /* shakes hands again (TLS 1.2) and refuses the client's certificate */
} RlThen;

/* Takes FD. STOP becomes readable, and stays so, when the server is to stop. */
RlWire *rl_wire_new(int fd, int stop);
/* Closes, if rl_wire_then() did not. */
void rl_wire_end(RlWire *self);
void rl_wire_free(RlWire *self); /* ends first */

gboolean rl_wire_start_tls(RlWire *self, SSL_CTX *context);
const char *rl_wire_tls(const RlWire *self); /* version, NULL: plain */
/* Whether the client lets itself be asked for a certificate after the handshake. */
gboolean rl_wire_later(const RlWire *self);
/* The common name in the client's certificate; NULL: it showed none. Borrowed. */
const char *rl_wire_client(const RlWire *self);
/* After a handshake that failed: what the client still sends is read and dropped until it goes, so
 * that the reason arrives there. */
void rl_wire_drain(RlWire *self);
/* Passes bytes between the client and OTHER, a socket, until one of them goes. */
void rl_wire_relay(RlWire *self, int other);
/* The protocols that the client offered (ALPN), commas between; NULL: plain. Borrowed. */
const char *rl_wire_offered(const RlWire *self);

/* From now on at most IN bytes are read from the socket and OUT written to it, -1: any number. When
 * one of them is used up nothing goes through any more, and rl_wire_end() ends the connection by
 * THEN. */
void rl_wire_limit(RlWire *self, gint64 in, gint64 out, RlThen then);
/* Waits until something is there to be read, and leaves it. FALSE: nothing will come any more. */
gboolean rl_wire_await(RlWire *self);

typedef struct {
  gint64 in, out;            /* bytes of the socket, TLS's own included */
  gint64 received, sent;     /* what they carried */
  char start[RL_WIRE_START]; /* of what was received; not terminated */
} RlWireCount;

const RlWireCount *rl_wire_count(const RlWire *self);

/* A request and its answer, of those that came one after the other; the handshake is the first
 * one's. */
typedef struct {
  RlWireCount count; /* of this one */
  gboolean whole;    /* the answer left as a whole */
} RlWirePart;

/* A request was answered: what is received next is another one. */
void rl_wire_mark(RlWire *self, gboolean whole);
/* Those so far (RlWirePart), one at least. New. */
GArray *rl_wire_parts(const RlWire *self);

/* 0: nothing will come any more. */
gsize rl_wire_read(RlWire *self, void *bytes, gsize size);
gboolean rl_wire_write(RlWire *self, const void *bytes, gsize length);
/* Lets MILLISECONDS pass, -1: forever. FALSE: the peer went. */
gboolean rl_wire_pass(RlWire *self, int milliseconds);
/* FALSE: this was the end. */
gboolean rl_wire_then(RlWire *self, RlThen then);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlWire, rl_wire_free)

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A request as it came, and its line in the record. */
#pragma once

#include "https-wire.h"

typedef struct {
  guint connection; /* counted from 1 */
  char *method;     /* NULL: the request line did not come whole */
  char *target;
  GPtrArray *headers; /* "Name: value", as it came */
  GByteArray *body;   /* without chunks' framing */
  gboolean complete;
  gboolean last;       /* the client wants the connection closed, or cannot keep it */
  const char *offered; /* the wire's */
  const char *tls;
  gboolean later;     /* it could have been asked for one after the handshake, too */
  const char *client; /* whose certificate was shown, NULL: none was */
} RlRequest;

/* Reads the next request; PENDING holds what came too early, between calls. NULL: the client went
 * without one. */
RlRequest *rl_request_read(RlWire *wire, GByteArray *pending);
void rl_request_free(RlRequest *self);

/* The value of a header, borrowed, or NULL. */
const char *rl_request_header(const RlRequest *self, const char *name);

/* One line of JSON with its '\n', new string. */
char *rl_request_json(const RlRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlRequest, rl_request_free)

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One try of a request: what libcurl asks for on its way, what it hands over, and what it may not
 * do. For http-curl.c only. */
#pragma once

#include "net/http-curl-keep.h"

typedef struct {
  const RlHttpRequest *request;
  RlHttpResponse *response;
  RlCurlLine line;      /* with a connection in it, when an earlier request has left one */
  const char *folder;   /* of trust roots; NULL: see rl_curl_trust_set() */
  gboolean left_before; /* on a kept connection: this is the second try of a read */
  gsize sent;           /* bytes of the body handed to libcurl */
  gsize header_bytes;   /* of all heads */
  gboolean interim;     /* informational heads have come */
  gboolean head_done;   /* the final head has: what looks like a header now is a trailer */
  gint64 began;         /* monotonic microseconds of the final status line; 0: not yet */
  gboolean ready;       /* connected, the TLS handshake included: the request is what comes next */
  gboolean opened;      /* a socket, for this request */
  gboolean stale;       /* the kept connection had ended, or something had come in on it */
  gboolean stopped;     /* libcurl wanted to send it again */
  gboolean untrusted;   /* by the system's folder alone */
  guint contexts;       /* of TLS, in which certificates are spoken of in the handshake only */
  gboolean too_large;
  gboolean too_slow;
  gboolean foreign; /* http to an address that is not this machine's */
  gboolean starved; /* there was no memory for a part of the request */
} RlCurlExchange;

/* EASY (CURL) works for SELF from now on. */
void rl_curl_exchange_attach(RlCurlExchange *self, gpointer easy);

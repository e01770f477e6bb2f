/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be found out about a server without any secret: whether it is there, how the connection
 * to it is made, what time it has. */
#pragma once

#include "net/api.h"
#include "net/http.h"

typedef struct {
  GError *error; /* why there is no whole answer; NULL */
  RlHttpFault fault;
  int status;          /* 0: no answer */
  gint64 server_time;  /* seconds since 1970; 0: it does not say */
  gint64 receipt_time; /* the same moment by our clock */
  char *tls;           /* "TLSv1.3"; NULL: none */
  gint64 certificate_end;
} RlProbe;

/* Asks for /api/ once, without our API secrets. Blocks for at most the endpoint's connect_timeout,
 * and RL_PROBE_SECONDS more for the answer. Never NULL. */
enum { RL_PROBE_SECONDS = 15 };
RlProbe *rl_probe(RlHttp *http, const RlEndpoint *endpoint, RlCancel *cancel);
void rl_probe_free(RlProbe *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlProbe, rl_probe_free)

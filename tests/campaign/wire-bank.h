/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bank of a campaign: tests/tools/https-server as a process of its own, whose rules change from
 * run to run, and which tells of every connection that it had. The environment variable
 * HTTPS_SERVER names the program. Whatever goes wrong here ends the campaign. */
#pragma once

#include "json/json.h"

typedef struct WireBank WireBank;

/* A request on a connection that has ended; or such a connection without any. */
typedef struct {
  guint number;    /* the connection's */
  gint64 received; /* bytes of requests */
  gint64 sent;     /* bytes of answers */
  char *start;     /* the first of them */
  gboolean whole;  /* the last answer left as a whole */
  gint64 in, out;  /* bytes on the wire */
} WireVisit;

WireBank *wire_bank_new(void);
void wire_bank_free(WireBank *self);

/* Borrowed: https://… or http://…, and the authority's certificate. */
const char *wire_bank_base(const WireBank *self, gboolean plain);
const char *wire_bank_ca(const WireBank *self);

/* A file beside the rules, for their body-file. */
void wire_bank_put(WireBank *self, const char *name, const char *text);
/* From now on RULES hold. */
void wire_bank_rules(WireBank *self, const char *rules);

/* Waits until every connection that was opened to its TLS or PLAIN entrance has ended; those since
 * the last call (WireVisit). New. */
GPtrArray *wire_bank_settle(WireBank *self, gboolean plain);
/* The same while one connection stays open, which is kept: what has come on it so far does not
 * count. */
void wire_bank_settle_kept(WireBank *self, gboolean plain);
/* The number of that connection. */
guint wire_bank_kept(const WireBank *self);
/* The records of what was received since the last call. New array. */
RlJson *wire_bank_requests(WireBank *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(WireBank, wire_bank_free)

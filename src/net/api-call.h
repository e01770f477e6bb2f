/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One call of the API, and what is kept of its answer for people to look at. Internal to api*.c. */
#pragma once

#include "model/outcome.h"

#include "net/http.h"
#include "net/redact.h"
#include "net/wire.h"

/* A request in the making. URL and body are owned; the page is whose call it is. */
typedef struct {
  const char *method;
  char *url;
  RlSecret *body;    /* NULL for a read */
  char **sent_names; /* of the body's members */
  gboolean terse;    /* a body that was answered well is not kept */
  RlRows rows;       /* of a list: what is made of it, */
  RlLinkPage *page;  /* and the page that the last try brought without a tree; NULL: none */
  RlRedaction redaction;
} RlCall;

/* Notes in OUTCOME what CALL asked and RESPONSE said; FAULT (may be NULL): why that is not
 * complete. */
void rl_call_note_exchange(RlOutcome *outcome, RlCall *call, const RlHttpResponse *response,
                           const GError *fault);
/* The body, for Details: as indented JSON, or as it is. */
void rl_call_note_body(RlOutcome *outcome, const RlCall *call, const RlHttpResponse *response);
/* The same when there is JSON, also of a call that keeps no body. */
void rl_call_note_json(RlOutcome *outcome);
/* What --verbose says of the call. */
void rl_call_log(const RlOutcome *outcome);

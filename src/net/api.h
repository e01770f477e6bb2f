/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One function per endpoint. Each blocks, belongs on a worker thread, and
 * answers with an outcome that is never NULL: DONE is the only one with a result. A read is asked
 * again by itself as net/retry.h says, and can be cancelled while it waits; a write never is.
 *
 * Paths end in a slash: a missing one may be answered by a redirect, and relink follows none. */
#pragma once

#include "base/cancel.h"

#include "model/credentials.h"
#include "model/draft.h"
#include "model/institution.h"
#include "model/outcome.h"

#include "net/http.h"
#include "net/retry.h"
#include "net/shown.h"
#include "net/url.h"
#include "net/wire.h"

/* Where to, and how long to wait. Owned by the RlApi. */
typedef struct {
  RlUrl *url;
  char *ca_file;         /* NULL: the system's trust roots */
  char *proxy;           /* NULL: as the environment says */
  char *no_proxy;        /* hosts without a proxy, comma-separated; NULL: as the environment says */
  RlSecret *client_cert; /* PEM, with client_key: what the server is shown; NULL: nothing */
  RlSecret *client_key;
  guint connect_timeout; /* seconds */
  guint timeout;         /* seconds: of PUT and PATCH; a read waits a tenth of it, within bounds */
} RlEndpoint;

void rl_endpoint_free(RlEndpoint *self);

/* A request by the endpoint's way: addresses, trust, proxy and certificate are set, what is asked
 * and for how long is not. Borrows from the endpoint. */
RlHttpRequest rl_endpoint_request(const RlEndpoint *self);

typedef struct RlApi RlApi;

/* Takes both. */
RlApi *rl_api_new(RlHttp *http, RlEndpoint *endpoint);
void rl_api_free(RlApi *self);
const RlEndpoint *rl_api_endpoint(const RlApi *self);

/* How to wait before a read is asked again, instead of really; for tests. PATIENCE is borrowed. */
void rl_api_set_patience(RlApi *self, const RlPatience *patience);

/* GET /api/: do the API secrets work? */
RlOutcome *rl_api_check(RlApi *self, const RlCredentials *credentials, RlCancel *cancel);

/* PUT /api/links/{id}/ with the filled-in fields: a log-in at the bank. ID is a UUID. */
RlOutcome *rl_api_update_link(RlApi *self, const RlCredentials *credentials, const char *id,
                              const RlValues *values, RlCancel *cancel);

/* The request that rl_api_update_link() would make, with a placeholder for every value. Nothing is
 * sent. New. */
RlShown *rl_api_show_update(const RlApi *self, const char *id, const RlValues *values);

/* PATCH /api/links/ (no id in the path): answers a challenge of the update of link ID. TOKEN may be
 * NULL when the challenge expects no input. */
RlOutcome *rl_api_answer_challenge(RlApi *self, const RlCredentials *credentials, const char *id,
                                   const RlChallenge *challenge, const RlSecret *token,
                                   RlCancel *cancel);

/* See rl_http_is_warm(). */
gboolean rl_api_is_warm(RlApi *self);

/* Makes that so by a reading of link ID, once and for the connection's sake: what it brings is
 * dropped. FALSE: the server does not want to be asked, or cannot be. */
gboolean rl_api_warm(RlApi *self, const RlCredentials *credentials, const char *id,
                     RlCancel *cancel);

/* Closes the connection that is kept for the next request. Thread-safe, does not block. */
void rl_api_rest(RlApi *self);

/* GET /api/links/{id}/: the link is in the outcome. */
RlOutcome *rl_api_get_link(RlApi *self, const RlCredentials *credentials, const char *id,
                           RlCancel *cancel);

/* What is kept of a page beside its rows. A list of a thousand pages wants neither. */
typedef enum {
  RL_KEEP_LINK_JSON = 1 << 0, /* each link whole, with its JSON */
  RL_KEEP_ANSWER = 1 << 1,    /* outcome's `response`, and the body for Details, when all is well */
  RL_KEEP_TEXT = 1 << 2,      /* the rows' JSON as one text, and no links */
} RlListKeep;

/* What to list; NULL and 0 for "no such condition". Lists are comma-separated, days are
 * YYYY-MM-DD in UTC; the API takes a day for its first moment. */
typedef struct {
  const char *statuses;
  const char *institutions;
  const char *external_id;
  const char *access_mode;
  const char *created_from;
  const char *created_before;
  guint page_size;
  guint keep; /* RlListKeep */
} RlLinkQuery;

/* GET /api/links/?…: the first page, or the page at NEXT, which must be of our origin. An answer
 * that is no page is kept for Details whatever the query says. */
RlOutcome *rl_api_list_links(RlApi *self, const RlCredentials *credentials,
                             const RlLinkQuery *query, const char *next, RlCancel *cancel,
                             RlLinkPage **page);

/* GET /api/institutions/?name=NAME: a link holds the name, while /api/institutions/{id}/ takes
 * the numeric id. *INSTITUTION stays NULL when the server knows none of that name. */
RlOutcome *rl_api_get_institution(RlApi *self, const RlCredentials *credentials, const char *name,
                                  RlCancel *cancel, RlInstitution **institution);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlEndpoint, rl_endpoint_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlApi, rl_api_free)

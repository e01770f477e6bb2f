/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an answer means: the outcome model, in one place. Pure functions: an answer (or the error
 * that stands for it) in, an outcome out. */
#pragma once

#include "model/outcome.h"

#include "net/http.h"

/* JSON is the parsed body or NULL; ID the link asked for or NULL; ERROR why the answer is not
 * complete, or NULL. Never NULL. */
typedef RlOutcome *(*RlVerdict)(const RlHttpResponse *response, const RlJson *json, const char *id,
                                const GError *error);

/* Of a PUT or PATCH. DONE, for which what was typed is wiped, only for 2xx that says it is JSON,
 * with the link asked for; NOT_SENT only when nothing left this host, or for 429; a 428 with a
 * session is a CHALLENGE; 3xx and 4xx other than 408 are REFUSED, unless a part of a 428 may be
 * missing; everything else is UNKNOWN. */
RlOutcome *rl_verdict_write(const RlHttpResponse *response, const RlJson *json, const char *id,
                            const GError *error);

/* Of a GET: DONE for 2xx; REFUSED for 3xx and 4xx; ERROR where a write would be UNKNOWN, since a
 * read changes nothing. _link wants a link with ID, _json any JSON that does not say it is
 * something else, and _keys (of GET /api/) nothing at all, too: 2xx says enough. */
RlOutcome *rl_verdict_link(const RlHttpResponse *response, const RlJson *json, const char *id,
                           const GError *error);
RlOutcome *rl_verdict_json(const RlHttpResponse *response, const RlJson *json, const char *id,
                           const GError *error);
RlOutcome *rl_verdict_keys(const RlHttpResponse *response, const RlJson *json, const char *id,
                           const GError *error);

/* Whether RESPONSE, which is complete, is a good one that does not say its body is something else
 * than JSON: rl_verdict_json() says DONE of it if it is JSON. */
gboolean rl_verdict_is_sound(const RlHttpResponse *response);

/* Whether the member NAME of an answer decides its outcome, or is read of the link to find out
 * about one. */
gboolean rl_verdict_is_decisive(const char *name);

/* What it means that members were there more than once: DOUBLES (RlJsonDouble) are noted in
 * OUTCOME, and when what its link or challenge stands on was said in two ways, it becomes
 * WHEN_UNCLEAR without either. */
void rl_verdict_doubles(RlOutcome *outcome, const RlHttpResponse *response,
                        const GPtrArray *doubles, RlOutcomeKind when_unclear);

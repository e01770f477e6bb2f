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

/* Of a PUT or PATCH. DONE only for 2xx with the link asked for; NOT_SENT only when nothing left
 * this host, or for 429; a 428 with a session is a CHALLENGE; 3xx and 4xx other than 408 are
 * REFUSED, unless a part of a 428 may be missing; everything else is UNKNOWN. */
RlOutcome *rl_verdict_write(const RlHttpResponse *response, const RlJson *json, const char *id,
                            const GError *error);

/* Of a GET: DONE for 2xx; REFUSED for 3xx and 4xx; ERROR where a write would be UNKNOWN, since a
 * read changes nothing. _link wants a link with ID, _json any JSON, _check no body at all. */
RlOutcome *rl_verdict_link(const RlHttpResponse *response, const RlJson *json, const char *id,
                           const GError *error);
RlOutcome *rl_verdict_json(const RlHttpResponse *response, const RlJson *json, const char *id,
                           const GError *error);
RlOutcome *rl_verdict_check(const RlHttpResponse *response, const RlJson *json, const char *id,
                            const GError *error);

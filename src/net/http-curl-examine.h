/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a connection through libcurl is like. For http-curl.c only. */
#pragma once

#include "net/http.h"

/* EASY (CURL) will note for RESPONSE which version of TLS was agreed on. What libcurl remarks on is
 * the whole request: so there must be no secret in it. */
void rl_curl_examine(gpointer easy, RlHttpResponse *response);

/* Takes the last second of the server's certificate into RESPONSE. */
void rl_curl_examine_certificate(gpointer easy, RlHttpResponse *response);

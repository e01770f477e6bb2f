/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a transfer through libcurl brought no whole answer, in words. For http-curl.c only. */
#pragma once

#include "net/http.h"

/* How it ended. */
typedef struct {
  int code;                 /* CURLcode */
  const char *detail;       /* libcurl's words, made harmless */
  gboolean left;            /* a byte of the request left this host */
  gboolean settled;         /* who refuses a certificate is the server, before it reads */
  gboolean sent;            /* it left, and may have been read: see rl_curl_end_judge() */
  gboolean too_slow;        /* an answer had begun */
  gboolean has_client;      /* a client certificate was at hand */
  gboolean at_proxy;        /* it came no further than an https proxy */
  gboolean proxy_untrusted; /* the certificate that was not trusted is a proxy's */
  int proxy_status;         /* what a proxy answered to CONNECT, 0: nothing */
} RlCurlEnd;

/* Whether REQUEST meets a proxy with TLS of its own first, named by the setting or the environment.
 */
gboolean rl_curl_goes_by_https_proxy(const RlHttpRequest *request);

/* Decides `sent`. What left was not read by anybody when the server broke TLS's handshake off over
 * our certificate: in TLS 1.3 our side is done with the handshake by then, and the request is on
 * its way. */
void rl_curl_end_judge(RlCurlEnd *self);

/* Whether the cause of a request that was not sent may be gone in a moment. */
gboolean rl_curl_end_may_pass(const RlCurlEnd *self);

/* Where a request that was not sent came to its end. */
RlHttpFault rl_curl_end_fault(const RlCurlEnd *self);

/* Sets NOT_SENT or UNKNOWN_OUTCOME. */
void rl_curl_end_explain(const RlCurlEnd *self, GError **error);

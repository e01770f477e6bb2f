/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one connection that an RlHttp keeps between two requests, so that the second need not look
 * the server up, connect and shake hands again. For http-curl.c only. Nobody waits for it: while it
 * is kept no timer runs, and nothing is read. */
#pragma once

#include "net/http.h"

enum {
  /* So long a connection is used again. Gateways let go of one after a minute at the soonest, and
   * firewalls forget it later still, so hardly any request meets a closing one on its way; most
   * updates and tokens are typed in less, so that hardly any needs a reading in between. */
  RL_CURL_KEEP_SECONDS = 45,
  /* What must be left of them where somebody types, or it is worth a new one. */
  RL_CURL_KEEP_LEFT_SECONDS = 15,
  /* After that even one in constant use is made anew: names and certificates change. */
  RL_CURL_KEEP_LIFE_SECONDS = 600,
};

/* What a request goes over: libcurl's handle with at most one connection in it. */
typedef struct {
  gpointer multi; /* CURLM, owned; NULL: none */
  int socket;     /* of the connection in it; -1: none */
} RlCurlLine;

typedef struct {
  GMutex lock;
  RlCurlLine line;
  gint64 until;     /* by rl_clock_since_boot(), which goes on while the machine sleeps */
  gboolean resting; /* since the last request was begun: what comes back from it is not kept */
} RlCurlKeep;

void rl_curl_keep_init(RlCurlKeep *self);
void rl_curl_keep_clear(RlCurlKeep *self);

/* Takes out what is kept, if it is of any use yet; otherwise a line without a connection. `multi`
 * is NULL for want of memory only. Thread-safe, as is what follows. */
RlCurlLine rl_curl_keep_take(RlCurlKeep *self);
RlCurlLine rl_curl_line_new(void);
void rl_curl_line_close(RlCurlLine *line);

/* Keeps LINE (taken), whose last answer was RESPONSE, in the place of what is kept, unless the keep
 * was told to rest meanwhile. */
void rl_curl_keep_put(RlCurlKeep *self, const RlCurlLine *line, const RlHttpResponse *response);

/* Whether a request within the next moments would find a connection. */
gboolean rl_curl_keep_is_warm(RlCurlKeep *self);

/* Lets go of what is kept, and of what a request that is out brings back. */
void rl_curl_keep_rest(RlCurlKeep *self);

/* Whether nothing has come in on SOCKET, not even its end: the server has neither said goodbye nor
 * something that could be taken for the next answer. libcurl takes a goodbye of TLS for a sign of
 * life. */
gboolean rl_curl_is_quiet(int socket);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A transport without a network: answers stand ready in order, requests are noted. An answer's
 * moment of receipt is the fake clock's. */
#pragma once

#include "net/retry.h"

/* Beside those of RL_ERROR: the answer is complete. */
#define FAKE_NO_FAULT (-1)

typedef struct {
  int status;          /* 0: none */
  const char *body;    /* single quotes for double ones; NULL: empty */
  const char *headers; /* one a line; NULL: that it is JSON, where there is a body */
  int fault;           /* FAKE_NO_FAULT, or the RL_ERROR code with which the request ends */
  gboolean sent;       /* of a fault: something has left this host */
  gboolean blocks;     /* until it is cancelled, then CANCELLED */
  gboolean may_pass;   /* of a fault: it may be gone in a moment */
  RlHttpFault why;     /* of a fault before anything was sent */
  gint64 certificate_end;
} FakeAnswer;

typedef struct {
  char *method;
  char *url;
  char *body;          /* NULL: none */
  char *authorization; /* NULL: none */
  guint timeout;
} FakeRequest;

RlHttp *fake_http_new(void);

/* Puts an answer behind those that stand ready. A request that finds none fails the test. */
void fake_http_push(RlHttp *http, const FakeAnswer *answer);
/* The usual kind: status and body. */
void fake_http_push_body(RlHttp *http, int status, const char *body);
/* Answers that no request has taken yet. */
guint fake_http_ready(RlHttp *http);

/* Requests so far; of one METHOD, or of any when it is NULL. */
guint fake_http_count(RlHttp *http, const char *method);
/* The request with this number, from 0; -1: the last. Borrowed until the transport goes. */
const FakeRequest *fake_http_request(RlHttp *http, int number);

/* Waits until a request is blocked by its answer. */
void fake_http_await_blocked(RlHttp *http);

/* Called for each request before it is answered, on the thread that makes it. */
typedef void (*FakeHttpHook)(const FakeRequest *request, gpointer data);
void fake_http_set_hook(RlHttp *http, FakeHttpHook hook, gpointer data);

/* Waits for nothing: it notes how long it should have waited. The middle of what chance may bring.
 */
extern const RlPatience fake_patience;
/* Milliseconds so far, "500,20000", and from now on none. New string. */
char *fake_patience_take(void);
/* The waiting number N from now on, from 0, is cancelled. */
void fake_patience_cancel(guint n);

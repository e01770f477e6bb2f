/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door to HTTP: one request, one bounded answer, cancellable at any moment. Everything secret
 * in it, the answer's body included, is in locked memory. */
#pragma once

#include "base/cancel.h"
#include "base/secret.h"

#include "model/challenge.h"

enum {
  RL_HTTP_BODY_MAX = 1024 * 1024,
  RL_HTTP_HEADERS_MAX = 64 * 1024, /* of all heads of an answer, the informational ones included */
  RL_HTTP_ANSWER_SECONDS = 30,
  RL_HTTP_TLS_MAX = 16, /* characters of `tls` */
};

/* What kept a request from leaving. */
typedef enum {
  RL_HTTP_FAULT_NONE,
  RL_HTTP_FAULT_NAME,        /* the server's name leads nowhere */
  RL_HTTP_FAULT_PROXY,       /* the proxy's name does, or it refused */
  RL_HTTP_FAULT_CONNECT,     /* nobody took the connection, or not in time */
  RL_HTTP_FAULT_CERTIFICATE, /* it is not trusted, or the CA file is of no use */
  RL_HTTP_FAULT_TLS,         /* no common language */
  RL_HTTP_FAULT_CLIENT,      /* our certificate is of no use, or there is none */
  RL_HTTP_FAULT_OTHER,
} RlHttpFault;

typedef struct {
  const char *method; /* "GET", "PUT", "PATCH" */
  const char *url;
  gboolean plain;                /* http: refuse any address that is not loopback */
  const RlSecret *authorization; /* "Authorization: Basic …", NULL: none */
  const RlSecret *body;          /* JSON, NULL: none */
  const char *ca_file;           /* replaces the system's trust roots, for a proxy too; NULL */
  const char *proxy;             /* NULL: as the environment says */
  const RlSecret *client_cert;   /* PEM: the certificate to show to the server, NULL: none */
  const RlSecret *client_key;    /* PEM: its key, not encrypted; NULL with the other one */
  const char *no_proxy;  /* hosts that no proxy is asked for, comma-separated; NULL: the same */
  guint connect_timeout; /* seconds */
  guint timeout;         /* seconds, for the whole request */
  guint answer_timeout;  /* seconds, from the status line to the last byte: a bank may think for
                            minutes, but then it speaks; 0: RL_HTTP_ANSWER_SECONDS */
  gboolean keeps;        /* may use the connection that an earlier request has left, and leaves its
                            own; otherwise it has one of its own */
  gboolean examines;     /* `tls` and `certificate_end` of the answer are wanted. Without
                            authorization and body only */
} RlHttpRequest;

/* How relink names itself to a server. */
#define RL_HTTP_USER_AGENT PACKAGE_NAME "/" PACKAGE_VERSION

/* The lines of REQUEST's head that hold no secret; libcurl puts Host, User-Agent and the body's
 * length beside them. A NULL-terminated list of new strings. */
char **rl_http_request_headers(const RlHttpRequest *request);

typedef struct {
  int status;             /* 0: no answer */
  GPtrArray *headers;     /* char *, "Name: value" as received, of the final answer */
  RlSecret *body;         /* never NULL */
  gboolean any_sent;      /* FALSE: provably not one byte of the request left this host, or the
                             server broke TLS's handshake off, and so read none */
  gboolean complete;      /* the answer arrived whole, as far as HTTP tells */
  gboolean open_ended;    /* it did not say where it ends: it is whole if its text is */
  gboolean may_pass;      /* nothing was sent, for a cause that may be gone in a moment */
  RlHttpFault fault;      /* why nothing was sent, or NONE */
  char *tls;              /* the version that was agreed on; NULL: none, or nobody asked */
  gint64 certificate_end; /* last second of the server's certificate; 0: not known, or not asked */
  RlReceipt receipt;      /* when the answer's head arrived */
} RlHttpResponse;

RlHttpResponse *rl_http_response_new(void);
void rl_http_response_free(RlHttpResponse *self);
/* The value of the first header NAME, in any case, without blanks around it. Borrowed or NULL. */
const char *rl_http_response_header(const RlHttpResponse *self, const char *name);

/* The next of them behind BEFORE, a value of the same name; NULL: the first. Borrowed or NULL. */
const char *rl_http_response_header_next(const RlHttpResponse *self, const char *name,
                                         const char *before);

/* Seconds since 1970 of a time as HTTP writes it, in any of its three forms; -1: it is none. */
gint64 rl_http_date(const char *text);

typedef struct RlHttp RlHttp;

struct RlHttp {
  /* Blocks until the answer is there, a limit is reached, or CANCEL is cancelled (then it returns
   * within milliseconds whatever the network does). The request leaves this host at most once: it
   * is never repeated and no redirect is followed; only a request without a body is asked once more
   * when a kept connection ended in the place of an answer. Returns a response in every case; ERROR
   * (may be NULL) is set when the answer is not complete: CANCELLED, NOT_SENT (any_sent is FALSE),
   * TOO_LARGE, or UNKNOWN_OUTCOME. Thread-safe. */
  RlHttpResponse *(*perform)(RlHttp *self, const RlHttpRequest *request, RlCancel *cancel,
                             GError **error);
  void (*free)(RlHttp *self);
  /* See below; NULL: nothing is ever kept. */
  gboolean (*is_warm)(RlHttp *self);
  void (*rest)(RlHttp *self);
};

/* The real one, through libcurl. */
RlHttp *rl_http_curl_new(void);

/* Whether a request that keeps, in the next moments, finds a connection that stands; always so for
 * one that cannot keep any. Thread-safe, does not block. */
gboolean rl_http_is_warm(RlHttp *self);

/* Closes the connection that is kept. Thread-safe, does not block. */
void rl_http_rest(RlHttp *self);

void rl_http_free(RlHttp *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlHttp, rl_http_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlHttpResponse, rl_http_response_free)

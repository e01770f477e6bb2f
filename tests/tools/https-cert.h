/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A certificate authority that lives as long as the server, and the contexts that a connection can
 * meet, right and wrong ones. */
#pragma once

#include <glib.h>
#include <openssl/ssl.h>

typedef enum {
  RL_TLS_GOOD,
  RL_TLS_UNTRUSTED,  /* signed by an authority that nobody was told of */
  RL_TLS_WRONG_NAME, /* for another host */
  RL_TLS_EXPIRED,
  RL_TLS_NOT_YET, /* valid from tomorrow */
  RL_TLS_OLD,     /* TLS 1.1 at most */
  RL_TLS_12,      /* TLS 1.2 at most */
  RL_TLS_SELF_SIGNED,
  RL_TLS_GAP,       /* signed by an authority between, whose certificate is not sent */
  RL_TLS_PURPOSE,   /* for clients only */
  RL_TLS_WEAK_KEY,  /* RSA of 768 bits */
  RL_TLS_SHA1,      /* signed over a SHA-1 digest */
  RL_TLS_H2,        /* chooses HTTP/2, which the client did not offer */
  RL_TLS_CLIENT,    /* wants a certificate of the client, which the authority has signed */
  RL_TLS_CLIENT_12, /* the same with TLS 1.2, in which that is settled before a request leaves */
  RL_TLS_NONE,      /* no TLS at all, but a plain HTTP answer to the client's hello */
  RL_TLS_GARBAGE,   /* nor anything else that is known */
  RL_TLS_ALERT,     /* a fatal alert, handshake_failure */
} RlTls;

enum { RL_TLS_CONTEXTS = RL_TLS_NONE };

typedef struct RlCerts RlCerts;

/* New keys and certificates. Written to FOLDER: ca.pem, the authority's; client.pem and client.key,
 * for clients; stranger.pem and stranger.key, the same by an authority that nobody was told of. */
RlCerts *rl_certs_new(const char *folder, GError **error);
void rl_certs_free(RlCerts *self);
const char *rl_certs_ca_file(const RlCerts *self);
/* Whether it is one that wants a certificate of the client. */
gboolean rl_certs_wants_client(RlTls tls);
/* Borrowed; TLS is one before RL_TLS_NONE. */
SSL_CTX *rl_certs_context(const RlCerts *self, RlTls tls);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlCerts, rl_certs_free)

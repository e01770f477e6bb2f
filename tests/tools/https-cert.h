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
  RL_TLS_NONE,    /* no TLS at all: a plain HTTP answer */
} RlTls;

enum { RL_TLS_CONTEXTS = RL_TLS_NONE };

typedef struct RlCerts RlCerts;

/* New keys and certificates; the authority's is written to FOLDER/ca.pem. */
RlCerts *rl_certs_new(const char *folder, GError **error);
void rl_certs_free(RlCerts *self);
const char *rl_certs_ca_file(const RlCerts *self);
/* Borrowed; TLS is not RL_TLS_NONE. */
SSL_CTX *rl_certs_context(const RlCerts *self, RlTls tls);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlCerts, rl_certs_free)

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pair of API secrets: what HTTP Basic calls user and password, and Belvo secretId and
 * secretPassword. */
#pragma once

#include "base/secret.h"

enum { RL_CREDENTIAL_MAX = 1024 };

typedef struct {
  RlSecret *id;
  RlSecret *password;
} RlCredentials;

/* Takes both. */
RlCredentials *rl_credentials_new(RlSecret *id, RlSecret *password);
RlCredentials *rl_credentials_new_text(const char *id, const char *password);
RlCredentials *rl_credentials_dup(const RlCredentials *self);
void rl_credentials_free(RlCredentials *self);

/* The form in which a keyring item holds them: {"secret_id":"…","secret_password":"…"}. MALFORMED,
 * with what to do, when TEXT is anything else. */
RlSecret *rl_credentials_write(const RlCredentials *self);
RlCredentials *rl_credentials_read(const RlSecret *text, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlCredentials, rl_credentials_free)

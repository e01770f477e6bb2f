/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private keys, recognised and opened with OpenSSL. Inside rl_locked_run() only. */
#pragma once

#include <openssl/evp.h>

#include "keyfile/blocks.h"

typedef struct {
  RlKeyState state;
  char *cipher;  /* NULL: not encrypted */
  EVP_PKEY *key; /* with CLEAR and OPENED* */
} RlOpenedKey;

/* The first private key among BLOCKS, opened with PASSWORD or else PIN (NULL or empty: not typed)
 * by the algorithms of CONTEXT, which has the legacy ones where the machine does. Clear the result
 * with rl_opened_key_clear(). */
RlOpenedKey rl_private_key_open(const GPtrArray *blocks, const RlSecret *password,
                                const RlSecret *pin, OSSL_LIB_CTX *context);
void rl_opened_key_clear(RlOpenedKey *self);

/* Whether there is one; nothing is opened. */
gboolean rl_private_key_is(const GPtrArray *blocks);

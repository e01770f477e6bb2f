/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PEM's own encryption of the older key files: "Proc-Type: 4,ENCRYPTED" and "DEK-Info: CIPHER,IV"
 * in the block's header (RFC 1421). OpenSSL's reader of it would load the cipher into the
 * process-wide library context, and knows no legacy ones. Inside rl_locked_run() only. */
#pragma once

#include <openssl/crypto.h>

#include "keyfile/blocks.h"

/* The cipher's name, cleaned; NULL: the block is not encrypted. New. */
char *rl_pem_cipher(const RlBlock *block);

/* The structure inside, or NULL; *KNOWN: the cipher is at hand and the header is whole, so that it
 * is the pass phrase that does not fit. */
RlSecret *rl_pem_decrypt(const RlBlock *block, const RlSecret *phrase, OSSL_LIB_CTX *context,
                         gboolean *known);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates, read with OpenSSL. */
#pragma once

#include <openssl/x509.h>

#include "keyfile/blocks.h"

/* The first certificate among BLOCKS, with its key's algorithms of CONTEXT (NULL: the process-wide
 * one). NULL: there is none that can be read. The caller frees. */
X509 *rl_certificate_find(const GPtrArray *blocks, OSSL_LIB_CTX *context);

/* What a person wants to know of it. New. */
RlCertificate *rl_certificate_describe(const X509 *x509);
void rl_certificate_free(RlCertificate *self);

/* Its last second, since 1970; 0: it says none. */
gint64 rl_certificate_end(const X509 *x509);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates and keys made for tests, as the values of an update: base64 of a file's bytes. */
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/secret.h"

enum { EFIRMA_DAY = 24 * 60 * 60 };

typedef struct {
  const char *name, *organisation, *ids, *number; /* of the subject; NULL: it has none */
  const char *serial;                             /* its bytes; NULL: 1 */
  gint64 from, until;
} EfirmaSubject;

X509 *efirma_certificate(EVP_PKEY *key, const EfirmaSubject *subject);

/* How a key is written. */
typedef enum {
  EFIRMA_CLEAR,
  EFIRMA_CLEAR_PEM,
  EFIRMA_OLDER,
  EFIRMA_OLDER_PEM,
  EFIRMA_AES,
  EFIRMA_AES_PEM,
  EFIRMA_AES_OLDER_PEM,
  EFIRMA_N,
} EfirmaForm;

GBytes *efirma_key_bytes(EVP_PKEY *key, EfirmaForm form, const char *phrase);
GBytes *efirma_certificate_bytes(X509 *certificate, gboolean pem);

/* N bytes at P as the value of a field. */
RlSecret *efirma_value(gconstpointer p, gsize n);
RlSecret *efirma_value_of(GBytes *bytes);

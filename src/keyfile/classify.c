/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Telling a certificate from a private key. Keys are recognised by their outer structure and never
 * opened, so nothing of them is copied out of locked memory but by OpenSSL's parser, which frees
 * what it read at once. */
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <string.h>
#include <time.h>

#include "keyfile/keyfile.h"

static gint64 end_of_validity(const X509 *certificate)
{
  struct tm end;
  memset(&end, 0, sizeof end);
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) != 1)
    return 0;
  return (gint64) timegm(&end);
}

static gboolean is_certificate(const guchar *der, long n, gint64 *valid_until)
{
  const guchar *p = der;
  X509 *certificate = d2i_X509(NULL, &p, n);
  if (certificate == NULL)
    return FALSE;
  if (valid_until != NULL)
    *valid_until = end_of_validity(certificate);
  X509_free(certificate);
  return TRUE;
}

/* EncryptedPrivateKeyInfo and DigestInfo are one structure in OpenSSL: X509_SIG. */
static gboolean is_encrypted_key(const guchar *der, long n)
{
  const guchar *p = der;
  X509_SIG *sealed = d2i_X509_SIG(NULL, &p, n);
  X509_SIG_free(sealed);
  return sealed != NULL && p == der + n;
}

static gboolean is_plain_key(const guchar *der, long n)
{
  const guchar *p = der;
  PKCS8_PRIV_KEY_INFO *info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &p, n);
  PKCS8_PRIV_KEY_INFO_free(info);
  return info != NULL;
}

static RlKeyfileKind classify_der(const guchar *der, long n, gint64 *valid_until)
{
  if (is_certificate(der, n, valid_until))
    return RL_KEYFILE_CERTIFICATE;
  return is_encrypted_key(der, n) || is_plain_key(der, n) ? RL_KEYFILE_PRIVATE_KEY
                                                          : RL_KEYFILE_OTHER;
}

static gboolean ends_with(const char *name, const char *suffix)
{
  return g_str_has_suffix(name, suffix);
}

static RlKeyfileKind classify_pem(const RlSecret *bytes, gint64 *valid_until)
{
  BIO *source = BIO_new_mem_buf(rl_secret_peek(bytes), (int) rl_secret_length(bytes));
  char *name = NULL, *header = NULL;
  guchar *der = NULL;
  long n = 0;
  RlKeyfileKind kind = RL_KEYFILE_OTHER;
  if (PEM_read_bio(source, &name, &header, &der, &n) == 1) {
    if (ends_with(name, "CERTIFICATE") && is_certificate(der, n, valid_until))
      kind = RL_KEYFILE_CERTIFICATE;
    else if (ends_with(name, "PRIVATE KEY"))
      kind = RL_KEYFILE_PRIVATE_KEY;
    OPENSSL_clear_free(der, (size_t) n);
    OPENSSL_free(name);
    OPENSSL_free(header);
  }
  BIO_free(source);
  return kind;
}

RlKeyfileKind rl_keyfile_classify(const RlSecret *bytes, gint64 *valid_until)
{
  if (valid_until != NULL)
    *valid_until = 0;
  if (strstr(rl_secret_peek(bytes), "-----BEGIN ") != NULL)
    return classify_pem(bytes, valid_until);
  return classify_der((const guchar *) rl_secret_peek(bytes), (long) rl_secret_length(bytes),
                      valid_until);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "efirma.h"

#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <string.h>

static void add(X509_NAME *name, int nid, const char *value)
{
  if (value != NULL)
    g_assert_cmpint(
        X509_NAME_add_entry_by_NID(name, nid, V_ASN1_UTF8STRING, (const guchar *) value, -1, -1, 0),
        ==, 1);
}

X509 *efirma_certificate(EVP_PKEY *key, const EfirmaSubject *subject)
{
  X509 *x509 = X509_new();
  X509_NAME *name = X509_get_subject_name(x509);
  g_assert_cmpint(X509_set_version(x509, X509_VERSION_3), ==, 1);
  if (subject->serial != NULL)
    ASN1_STRING_set(X509_get_serialNumber(x509), subject->serial, -1);
  else
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
  ASN1_TIME_set(X509_getm_notBefore(x509), subject->from);
  ASN1_TIME_set(X509_getm_notAfter(x509), subject->until);
  X509_set_pubkey(x509, key);
  add(name, NID_commonName, subject->name);
  add(name, NID_organizationName, subject->organisation);
  add(name, NID_x500UniqueIdentifier, subject->ids);
  add(name, NID_serialNumber, subject->number);
  g_assert_cmpint(X509_sign(x509, key, EVP_sha256()), >, 0);
  return x509;
}

static GBytes *take_bytes(BIO *from)
{
  char *data = NULL;
  const long n = BIO_get_mem_data(from, &data);
  GBytes *bytes = g_bytes_new(data, (gsize) n);
  BIO_free(from);
  return bytes;
}

static int write_key(BIO *to, EVP_PKEY *key, EfirmaForm form, const char *phrase)
{
  const int n = phrase != NULL ? (int) strlen(phrase) : 0;
  const EVP_CIPHER *aes = EVP_aes_256_cbc();
  switch (form) {
  case EFIRMA_CLEAR:
    return i2d_PKCS8PrivateKey_bio(to, key, NULL, NULL, 0, NULL, NULL);
  case EFIRMA_CLEAR_PEM:
    return PEM_write_bio_PKCS8PrivateKey(to, key, NULL, NULL, 0, NULL, NULL);
  case EFIRMA_OLDER:
    return i2d_PrivateKey_bio(to, key);
  case EFIRMA_OLDER_PEM:
    return PEM_write_bio_PrivateKey_traditional(to, key, NULL, NULL, 0, NULL, NULL);
  case EFIRMA_AES:
    return i2d_PKCS8PrivateKey_bio(to, key, aes, phrase, n, NULL, NULL);
  case EFIRMA_AES_PEM:
    return PEM_write_bio_PKCS8PrivateKey(to, key, aes, phrase, n, NULL, NULL);
  case EFIRMA_AES_OLDER_PEM:
    return PEM_write_bio_PrivateKey_traditional(to, key, aes, (const guchar *) phrase, n, NULL,
                                                NULL);
  case EFIRMA_N:
    break;
  }
  return 0;
}

GBytes *efirma_key_bytes(EVP_PKEY *key, EfirmaForm form, const char *phrase)
{
  BIO *to = BIO_new(BIO_s_mem());
  g_assert_cmpint(write_key(to, key, form, phrase), >, 0);
  return take_bytes(to);
}

GBytes *efirma_certificate_bytes(X509 *certificate, gboolean pem)
{
  BIO *to = BIO_new(BIO_s_mem());
  g_assert_cmpint(pem ? PEM_write_bio_X509(to, certificate) : i2d_X509_bio(to, certificate), >, 0);
  return take_bytes(to);
}

RlSecret *efirma_value(gconstpointer p, gsize n)
{
  g_autofree char *text = g_base64_encode(p, n);
  return rl_secret_new_from(text, -1, 0);
}

RlSecret *efirma_value_of(GBytes *bytes)
{
  gsize n = 0;
  gconstpointer p = g_bytes_get_data(bytes, &n);
  return efirma_value(p, n);
}

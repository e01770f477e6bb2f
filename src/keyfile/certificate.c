/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keyfile/certificate.h"

#include <openssl/asn1.h>
#include <openssl/evp.h>
#include <string.h>
#include <time.h>

#include "base/text.h"

enum { NAME_MAX_CHARS = 200, SERIAL_MAX = 64, PARTS = 2, SAT_DIGITS = 20 };

static X509 *parse(const RlBlock *block, OSSL_LIB_CTX *context)
{
  const guchar *p = (const guchar *) rl_secret_peek(block->der);
  const long n = (long) rl_secret_length(block->der);
  const gboolean trusted = g_strcmp0(block->name, "TRUSTED CERTIFICATE") == 0;
  X509 *x509 = X509_new_ex(context, NULL);
  if (x509 == NULL)
    return NULL;
  if ((trusted ? d2i_X509_AUX(&x509, &p, n) : d2i_X509(&x509, &p, n)) != NULL)
    return x509;
  X509_free(x509);
  return NULL;
}

static gboolean may_be_certificate(const RlBlock *block)
{
  return block->name == NULL || g_str_has_suffix(block->name, "CERTIFICATE");
}

X509 *rl_certificate_find(const GPtrArray *blocks, OSSL_LIB_CTX *context)
{
  for (guint i = 0; i < blocks->len; i++) {
    const RlBlock *block = g_ptr_array_index(blocks, i);
    X509 *x509 = may_be_certificate(block) ? parse(block, context) : NULL;
    if (x509 != NULL)
      return x509;
  }
  return NULL;
}

/* ---- dates ---- */

static gint64 seconds_of(const ASN1_TIME *when)
{
  struct tm tm;
  memset(&tm, 0, sizeof tm);
  return ASN1_TIME_to_tm(when, &tm) == 1 ? (gint64) timegm(&tm) : 0;
}

gint64 rl_certificate_end(const X509 *x509)
{
  return seconds_of(X509_get0_notAfter(x509));
}

/* ---- texts ---- */

/* NULL: the name has no such entry. What is no text, as a bit string, is taken for what it holds:
 * SAT has written ids in several types. */
static char *entry_of(const X509 *x509, int nid, guint *removed)
{
  const X509_NAME *subject = X509_get_subject_name(x509);
  const int at = X509_NAME_get_index_by_NID(subject, nid, -1);
  if (at < 0)
    return NULL;
  const ASN1_STRING *value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at));
  guchar *utf8 = NULL;
  const int n = ASN1_STRING_to_UTF8(&utf8, value);
  const char *bytes = n >= 0 ? (char *) utf8 : (const char *) ASN1_STRING_get0_data(value);
  char *text =
      rl_text_clean_line(bytes, n >= 0 ? n : ASN1_STRING_length(value), NAME_MAX_CHARS, removed);
  OPENSSL_free(utf8);
  return text;
}

/* The first of "A / B" that is there. New, or NULL. */
static char *first_part(const char *text)
{
  g_auto(GStrv) parts = g_strsplit(text != NULL ? text : "", "/", PARTS);
  for (char **part = parts; *part != NULL; part++)
    if (*g_strstrip(*part) != '\0')
      return g_strdup(*part);
  return NULL;
}

/* How SAT writes a number: as text. A shorter one is a number whose bytes look so by chance. */
static gboolean are_digits(const guchar *bytes, int n)
{
  for (int i = 0; i < n; i++)
    if (!g_ascii_isdigit(bytes[i]))
      return FALSE;
  return n == SAT_DIGITS;
}

static char *serial_of(const X509 *x509)
{
  const ASN1_INTEGER *number = X509_get0_serialNumber(x509);
  const guchar *bytes = ASN1_STRING_get0_data(number);
  const int n = MIN(ASN1_STRING_length(number), SERIAL_MAX);
  if (are_digits(bytes, n))
    return g_strndup((const char *) bytes, (gsize) n);
  g_autoptr(GString) hex = g_string_new(NULL);
  if (ASN1_STRING_type(number) == V_ASN1_NEG_INTEGER)
    g_string_append_c(hex, '-');
  for (int i = 0; i < n; i++)
    g_string_append_printf(hex, "%02X", bytes[i]);
  return g_string_free(g_steal_pointer(&hex), FALSE);
}

/* Also of a key that cannot be used, as on a curve that this OpenSSL does not know. */
static char *key_type_of(const X509 *x509, const EVP_PKEY *key)
{
  const char *name = key != NULL ? EVP_PKEY_get0_type_name(key) : NULL;
  ASN1_OBJECT *algorithm = NULL;
  (void) X509_PUBKEY_get0_param(&algorithm, NULL, NULL, NULL, X509_get_X509_PUBKEY(x509));
  if (name == NULL)
    name = OBJ_nid2ln(OBJ_obj2nid(algorithm));
  return g_strdup(name);
}

RlCertificate *rl_certificate_describe(const X509 *x509)
{
  RlCertificate *self = g_new0(RlCertificate, 1);
  const EVP_PKEY *key = X509_get0_pubkey(x509);
  g_autofree char *ids = entry_of(x509, NID_x500UniqueIdentifier, &self->removed);
  g_autofree char *number = entry_of(x509, NID_serialNumber, &self->removed);
  self->name = entry_of(x509, NID_commonName, &self->removed);
  self->organisation = entry_of(x509, NID_organizationName, &self->removed);
  self->rfc = first_part(ids);
  self->curp = first_part(number);
  self->serial = serial_of(x509);
  self->not_before = seconds_of(X509_get0_notBefore(x509));
  self->not_after = seconds_of(X509_get0_notAfter(x509));
  self->key_type = key_type_of(x509, key);
  self->key_bits = key != NULL ? (guint) MAX(EVP_PKEY_get_bits(key), 0) : 0;
  return self;
}

void rl_certificate_free(RlCertificate *self)
{
  if (self == NULL)
    return;
  g_free(self->name);
  g_free(self->rfc);
  g_free(self->curp);
  g_free(self->organisation);
  g_free(self->serial);
  g_free(self->key_type);
  g_free(self);
}

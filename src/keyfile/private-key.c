/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Three containers: PKCS#8, PKCS#8 encrypted (PBES1 and PBES2), and the older ones of each kind of
 * key, which PEM can encrypt with a header of its own. */
#include "keyfile/private-key.h"

#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/proverr.h>
#include <openssl/x509.h>
#include <string.h>

#include "keyfile/locked-run.h"
#include "keyfile/pem-cipher.h"
#include "keyfile/work.h"

/* How a sealed key is tried with one pass phrase. *KEY is set with OPENED only. */
typedef RlKeyState (*Try)(const RlBlock *block, const RlSecret *phrase, OSSL_LIB_CTX *context,
                          EVP_PKEY **key);

static gboolean has_name(const RlBlock *block, const char *name)
{
  return block->name == NULL || strcmp(block->name, name) == 0;
}

static const guchar *der_of(const RlBlock *block, long *n)
{
  *n = (long) rl_secret_length(block->der);
  return (const guchar *) rl_secret_peek(block->der);
}

/* ---- recognising ---- */

/* EncryptedPrivateKeyInfo and DigestInfo are one structure in OpenSSL: X509_SIG. NULL: it is none.
 */
static X509_SIG *sealed_of(const RlBlock *block)
{
  long n = 0;
  const guchar *start = der_of(block, &n), *p = start;
  if (!has_name(block, "ENCRYPTED PRIVATE KEY"))
    return NULL;
  X509_SIG *sealed = d2i_X509_SIG(NULL, &p, n);
  if (sealed != NULL && (block->name != NULL || p == start + n))
    return sealed;
  X509_SIG_free(sealed);
  return NULL;
}

static PKCS8_PRIV_KEY_INFO *clear_of(const RlBlock *block)
{
  long n = 0;
  const guchar *p = der_of(block, &n);
  return has_name(block, "PRIVATE KEY") ? d2i_PKCS8_PRIV_KEY_INFO(NULL, &p, n) : NULL;
}

/* A kind of key by the name of its older container; NULL: it is none. */
static const char *kind_of(const RlBlock *block)
{
  static const char *const kinds[] = { "RSA", "EC", "DSA" };
  for (guint i = 0; block->name != NULL && i < G_N_ELEMENTS(kinds); i++) {
    g_autofree char *name = g_strdup_printf("%s PRIVATE KEY", kinds[i]);
    if (strcmp(block->name, name) == 0)
      return kinds[i];
  }
  return NULL;
}

static int type_at(const ASN1_SEQUENCE_ANY *parts, int at)
{
  return at < sk_ASN1_TYPE_num(parts) ? ASN1_TYPE_get(sk_ASN1_TYPE_value(parts, at)) : 0;
}

/* DER does not say which kind a key is of. RSA's is nine numbers or more, DSA's six, EC's a number
 * and a string of bytes. */
static gboolean is_older_der(const RlBlock *block)
{
  enum { OF_DSA = 6, OF_RSA = 9 };
  long n = 0;
  const guchar *p = der_of(block, &n);
  ASN1_SEQUENCE_ANY *parts = block->name == NULL ? d2i_ASN1_SEQUENCE_ANY(NULL, &p, n) : NULL;
  int numbers = 0;
  while (type_at(parts, numbers) == V_ASN1_INTEGER)
    numbers++;
  const gboolean is_ec =
      numbers == 1 && type_at(parts, 1) == V_ASN1_OCTET_STRING && type_at(parts, 2) == V_ASN1_OTHER;
  sk_ASN1_TYPE_pop_free(parts, ASN1_TYPE_free);
  return numbers == OF_DSA || numbers >= OF_RSA || is_ec;
}

static gboolean is_key(const RlBlock *block)
{
  X509_SIG *sealed = sealed_of(block);
  PKCS8_PRIV_KEY_INFO *clear = sealed == NULL ? clear_of(block) : NULL;
  X509_SIG_free(sealed);
  PKCS8_PRIV_KEY_INFO_free(clear);
  return sealed != NULL || clear != NULL || is_older_der(block);
}

/* What PEM calls a key is taken for one, whatever is in it. */
gboolean rl_private_key_is(const GPtrArray *blocks)
{
  for (guint i = 0; i < blocks->len; i++) {
    const RlBlock *block = g_ptr_array_index(blocks, i);
    if (block->name != NULL ? g_str_has_suffix(block->name, "PRIVATE KEY") : is_key(block))
      return TRUE;
  }
  return FALSE;
}

/* ---- opening ---- */

static EVP_PKEY *key_of(const PKCS8_PRIV_KEY_INFO *info, OSSL_LIB_CTX *context)
{
  return info != NULL ? EVP_PKCS82PKEY_ex(info, context, NULL) : NULL;
}

static EVP_PKEY *parse_clear(const RlBlock *block, OSSL_LIB_CTX *context)
{
  PKCS8_PRIV_KEY_INFO *info = clear_of(block);
  EVP_PKEY *key = key_of(info, context);
  PKCS8_PRIV_KEY_INFO_free(info);
  return key;
}

/* KIND NULL: it has to be guessed. */
static EVP_PKEY *parse_older(const RlSecret *der, const char *kind, OSSL_LIB_CTX *context)
{
  const guchar *p = (const guchar *) rl_secret_peek(der);
  const long n = (long) rl_secret_length(der);
  const int type = kind == NULL               ? EVP_PKEY_NONE
                   : strcmp(kind, "RSA") == 0 ? EVP_PKEY_RSA
                   : strcmp(kind, "EC") == 0  ? EVP_PKEY_EC
                                              : EVP_PKEY_DSA;
  return type == EVP_PKEY_NONE ? d2i_AutoPrivateKey_ex(NULL, &p, n, context, NULL)
                               : d2i_PrivateKey_ex(type, NULL, &p, n, context, NULL);
}

/* What a wrong pass phrase comes to: padding that is wrong, or bytes that are no key. Everything
 * else is an algorithm that is lacking, or a file that is broken. */
static gboolean was_bad_decrypt(void)
{
  static const struct {
    int library, reason;
  } rows[] = {
    { ERR_LIB_PROV, PROV_R_BAD_DECRYPT },
    { ERR_LIB_PROV, PROV_R_WRONG_FINAL_BLOCK_LENGTH },
    { ERR_LIB_EVP, EVP_R_BAD_DECRYPT },
    { ERR_LIB_PKCS12, PKCS12_R_DECODE_ERROR },
  };
  for (unsigned long code; (code = ERR_get_error()) != 0;)
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
      if (ERR_GET_LIB(code) == rows[i].library && ERR_GET_REASON(code) == rows[i].reason)
        return TRUE;
  return FALSE;
}

static RlKeyState try_sealed(const RlBlock *block, const RlSecret *phrase, OSSL_LIB_CTX *context,
                             EVP_PKEY **key)
{
  X509_SIG *sealed = sealed_of(block);
  ERR_clear_error();
  PKCS8_PRIV_KEY_INFO *info = PKCS8_decrypt_ex(sealed, rl_secret_peek(phrase),
                                               (int) rl_secret_length(phrase), context, NULL);
  const gboolean opened = info != NULL;
  const gboolean wrong = opened || was_bad_decrypt();
  *key = key_of(info, context);
  PKCS8_PRIV_KEY_INFO_free(info);
  X509_SIG_free(sealed);
  return *key != NULL ? RL_KEY_OPENED : wrong ? RL_KEY_CLOSED : RL_KEY_UNCHECKED;
}

static RlKeyState try_pem(const RlBlock *block, const RlSecret *phrase, OSSL_LIB_CTX *context,
                          EVP_PKEY **key)
{
  gboolean known = FALSE;
  g_autoptr(RlSecret) der = rl_pem_decrypt(block, phrase, context, &known);
  *key = der != NULL ? parse_older(der, kind_of(block), context) : NULL;
  return *key != NULL ? RL_KEY_OPENED : known ? RL_KEY_CLOSED : RL_KEY_UNCHECKED;
}

/* The password first. A PIN that does not open it says nothing new. */
static void try_both(RlOpenedKey *self, const RlBlock *block, Try try, const RlSecret *password,
                     const RlSecret *pin, OSSL_LIB_CTX *context)
{
  /* An opened key must not lie where memory is not locked. */
  if (!rl_locked_run_is_ready()) {
    self->state = RL_KEY_UNCHECKED;
    return;
  }
  self->state = RL_KEY_NOT_TRIED;
  if (rl_secret_length(password) > 0)
    self->state = try(block, password, context, &self->key);
  if (self->key != NULL || rl_secret_length(pin) == 0)
    return;
  self->state = try(block, pin, context, &self->key);
  if (self->state == RL_KEY_OPENED)
    self->state = RL_KEY_OPENED_PIN;
}

static void open_sealed(RlOpenedKey *self, const RlBlock *block, const RlSecret *password,
                        const RlSecret *pin, OSSL_LIB_CTX *context)
{
  X509_SIG *sealed = sealed_of(block);
  const X509_ALGOR *algorithm = NULL;
  X509_SIG_get0(sealed, &algorithm, NULL);
  self->cipher = rl_work_cipher(algorithm);
  const gboolean bounded = rl_work_is_bounded(algorithm);
  X509_SIG_free(sealed);
  if (bounded)
    try_both(self, block, try_sealed, password, pin, context);
  else
    self->state = RL_KEY_UNCHECKED;
}

static gboolean is_sealed(const RlBlock *block)
{
  X509_SIG *sealed = sealed_of(block);
  X509_SIG_free(sealed);
  return sealed != NULL;
}

static RlOpenedKey open_block(const RlBlock *block, const RlSecret *password, const RlSecret *pin,
                              OSSL_LIB_CTX *context)
{
  RlOpenedKey opened = { .state = RL_KEY_UNKNOWN };
  if (is_sealed(block)) {
    open_sealed(&opened, block, password, pin, context);
    return opened;
  }
  opened.cipher = kind_of(block) != NULL ? rl_pem_cipher(block) : NULL;
  if (opened.cipher != NULL) {
    try_both(&opened, block, try_pem, password, pin, context);
    return opened;
  }
  opened.key = parse_clear(block, context);
  if (opened.key == NULL && (block->name == NULL || kind_of(block) != NULL))
    opened.key = parse_older(block->der, kind_of(block), context);
  if (opened.key != NULL)
    opened.state = RL_KEY_CLEAR;
  return opened;
}

RlOpenedKey rl_private_key_open(const GPtrArray *blocks, const RlSecret *password,
                                const RlSecret *pin, OSSL_LIB_CTX *context)
{
  for (guint i = 0; i < blocks->len; i++) {
    const RlBlock *block = g_ptr_array_index(blocks, i);
    RlOpenedKey opened = open_block(block, password, pin, context);
    if (opened.state != RL_KEY_UNKNOWN)
      return opened;
  }
  return (RlOpenedKey){ .state = RL_KEY_UNKNOWN };
}

void rl_opened_key_clear(RlOpenedKey *self)
{
  EVP_PKEY_free(self->key);
  g_free(self->cipher);
  *self = (RlOpenedKey){ .state = RL_KEY_NONE };
}

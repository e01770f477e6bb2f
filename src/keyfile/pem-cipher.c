/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keyfile/pem-cipher.h"

#include <openssl/evp.h>
#include <string.h>

#include "base/text.h"

enum { NAME_CHARS = 40 };

static const char dek_info[] = "DEK-Info: ";

/* "CIPHER,IV", or NULL. Borrowed. */
static const char *find_info(const RlBlock *block)
{
  const char *header = block->header;
  if (header == NULL || strstr(header, "ENCRYPTED") == NULL)
    return NULL;
  const char *found = strstr(header, dek_info);
  return found != NULL ? found + strlen(dek_info) : NULL;
}

static char *raw_name(const RlBlock *block)
{
  const char *text = find_info(block);
  return text != NULL ? g_strndup(text, strcspn(text, ",\r\n ")) : NULL;
}

char *rl_pem_cipher(const RlBlock *block)
{
  g_autofree char *name = raw_name(block);
  if (name == NULL)
    return block->header != NULL && strstr(block->header, "ENCRYPTED") != NULL ? g_strdup("?")
                                                                               : NULL;
  return rl_text_clean_line(name, -1, NAME_CHARS, NULL);
}

/* As many bytes of IV as the cipher wants. */
static gboolean read_iv(const RlBlock *block, const EVP_CIPHER *cipher, guchar *iv)
{
  const int n = EVP_CIPHER_get_iv_length(cipher);
  const char *info = find_info(block);
  const char *hex = info != NULL ? strchr(info, ',') : NULL;
  if (hex == NULL || n < PKCS5_SALT_LEN)
    return FALSE;
  hex += strspn(hex, ", ");
  for (int i = 0; i < n; i++) {
    const int high = g_ascii_xdigit_value(hex[0]);
    const int low = high >= 0 ? g_ascii_xdigit_value(hex[1]) : -1;
    if (low < 0)
      return FALSE;
    iv[i] = (guchar) (high * 16 + low);
    hex += 2;
  }
  return TRUE;
}

/* The key is one round of MD5 over pass phrase and salt, which is the IV's first bytes. */
static gboolean derive(const EVP_CIPHER *cipher, const guchar *iv, const RlSecret *phrase,
                       OSSL_LIB_CTX *context, guchar *key)
{
  EVP_MD *md5 = EVP_MD_fetch(context, "MD5", NULL);
  const int n = md5 != NULL
                    ? EVP_BytesToKey(cipher, md5, iv, (const guchar *) rl_secret_peek(phrase),
                                     (int) rl_secret_length(phrase), 1, key, NULL)
                    : 0;
  EVP_MD_free(md5);
  return n > 0;
}

static RlSecret *decipher(const RlBlock *block, const EVP_CIPHER *cipher, const guchar *key,
                          const guchar *iv)
{
  const gsize n = rl_secret_length(block->der);
  g_autoptr(RlSecret) clear = rl_secret_new(n + EVP_MAX_BLOCK_LENGTH);
  guchar *to = (guchar *) rl_secret_reserve(clear, n + EVP_MAX_BLOCK_LENGTH - 1);
  EVP_CIPHER_CTX *work = EVP_CIPHER_CTX_new();
  int first = 0, last = 0;
  const gboolean good =
      to != NULL && work != NULL && EVP_DecryptInit_ex2(work, cipher, key, iv, NULL) == 1 &&
      EVP_DecryptUpdate(work, to, &first, (const guchar *) rl_secret_peek(block->der), (int) n) ==
          1 &&
      EVP_DecryptFinal_ex(work, to + first, &last) == 1;
  EVP_CIPHER_CTX_free(work);
  if (!good)
    return NULL;
  rl_secret_added(clear, (gsize) first + (gsize) last);
  return g_steal_pointer(&clear);
}

RlSecret *rl_pem_decrypt(const RlBlock *block, const RlSecret *phrase, OSSL_LIB_CTX *context,
                         gboolean *known)
{
  guchar key[EVP_MAX_KEY_LENGTH], iv[EVP_MAX_IV_LENGTH];
  g_autofree char *name = raw_name(block);
  EVP_CIPHER *cipher = name != NULL ? EVP_CIPHER_fetch(context, name, NULL) : NULL;
  *known = cipher != NULL && read_iv(block, cipher, iv) && derive(cipher, iv, phrase, context, key);
  RlSecret *clear = *known ? decipher(block, cipher, key, iv) : NULL;
  rl_wipe(key, sizeof key);
  EVP_CIPHER_free(cipher);
  return clear;
}

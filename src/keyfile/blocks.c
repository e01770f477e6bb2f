/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keyfile/blocks.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <string.h>

/* Parameters, a key, a chain of certificates: more is no file for a log-in. */
enum { BLOCKS_MAX = 16, MARK = 3 };

static void block_free(gpointer data)
{
  RlBlock *self = data;
  g_free(self->name);
  g_free(self->header);
  rl_secret_free(self->der);
  g_free(self);
}

static void add(GPtrArray *blocks, const char *name, const char *header, const char *der, gsize n)
{
  RlBlock *block = g_new0(RlBlock, 1);
  block->name = g_strdup(name);
  block->header = g_strdup(header);
  block->der = rl_secret_new_from(der, (gssize) n, n);
  g_ptr_array_add(blocks, block);
}

gsize rl_byte_order_mark(const RlSecret *text)
{
  return g_str_has_prefix(rl_secret_peek(text), "\xef\xbb\xbf") ? MARK : 0;
}

static gboolean is_base64(char c)
{
  return g_ascii_isalnum(c) || c == '+' || c == '/';
}

/* Whether all of TEXT is base64, with its padding where it belongs. */
static gboolean looks_like_base64(const char *text, gsize n)
{
  gsize letters = 0, padding = 0;
  for (gsize i = 0; i < n; i++) {
    if (g_ascii_isspace(text[i]))
      continue;
    if (text[i] == '=')
      padding++;
    else if (is_base64(text[i]) && padding == 0)
      letters++;
    else
      return FALSE;
  }
  return letters >= 4 && (letters + padding) % 4 == 0 && padding <= 2;
}

RlSecret *rl_base64_decode(const RlSecret *text)
{
  const gsize mark = rl_byte_order_mark(text), n = rl_secret_length(text) - mark;
  const char *from = rl_secret_peek(text) + mark;
  if (!looks_like_base64(from, n))
    return NULL;
  RlSecret *bytes = rl_secret_new(n + 3);
  gint state = 0;
  guint save = 0;
  guchar *to = (guchar *) rl_secret_reserve(bytes, n + 3);
  rl_secret_added(bytes, g_base64_decode_step(from, n, to, &state, &save));
  rl_wipe(&save, sizeof save);
  return bytes;
}

static gboolean looks_like_pem(const RlSecret *bytes)
{
  return strstr(rl_secret_peek(bytes), "-----BEGIN ") != NULL;
}

static void read_pem(GPtrArray *blocks, const RlSecret *text)
{
  const gsize mark = rl_byte_order_mark(text);
  BIO *source = BIO_new_mem_buf(rl_secret_peek(text) + mark, (int) (rl_secret_length(text) - mark));
  char *name = NULL, *header = NULL;
  guchar *der = NULL;
  long n = 0;
  while (blocks->len < BLOCKS_MAX && PEM_read_bio(source, &name, &header, &der, &n) == 1) {
    add(blocks, name, header, (const char *) der, (gsize) n);
    OPENSSL_clear_free(der, (size_t) n);
    OPENSSL_free(name);
    OPENSSL_free(header);
  }
  BIO_free(source);
}

static void read_form(GPtrArray *blocks, const RlSecret *bytes, gboolean wrapped, RlFileForm *form)
{
  if (looks_like_pem(bytes)) {
    *form = wrapped ? RL_FILE_FORM_BASE64_OF_PEM : RL_FILE_FORM_PEM;
    read_pem(blocks, bytes);
    return;
  }
  *form = wrapped ? RL_FILE_FORM_BASE64 : RL_FILE_FORM_DER;
  add(blocks, NULL, NULL, rl_secret_peek(bytes), rl_secret_length(bytes));
}

GPtrArray *rl_blocks_find(const RlSecret *bytes, RlFileForm *form)
{
  GPtrArray *blocks = g_ptr_array_new_with_free_func(block_free);
  g_autoptr(RlSecret) decoded = looks_like_pem(bytes) ? NULL : rl_base64_decode(bytes);
  read_form(blocks, decoded != NULL ? decoded : bytes, decoded != NULL, form);
  return blocks;
}

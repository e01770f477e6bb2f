/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A certificate or key file: what it is, and the pre-flight with it as both of a pair. The password
 * of the keys in the corpus is "12345678a", the PIN "1234". */
#include "keyfile/keyfile.h"

#include <string.h>

#include "keyfile/blocks.h"
#include "keyfile/locked-run.h"

#include "fuzz.h"

enum { NOW = 1800000000 };

static RlSecret *encoded(const uint8_t *data, gsize n)
{
  g_autofree char *letters = g_base64_encode(data, n);
  return rl_secret_new_from(letters, -1, 0);
}

/* Fewer than four letters could be a word as well. */
static void check_base64(const RlSecret *letters, const RlSecret *bytes)
{
  g_autoptr(RlSecret) decoded = rl_base64_decode(letters);
  g_assert_true(decoded != NULL ? rl_secret_equal(decoded, bytes) : rl_secret_length(bytes) < 3);
}

static void check_certificate(const RlPreflight *found, RlKeyfileKind kind)
{
  const RlCertificate *certificate = found->certificate;
  g_assert_true((certificate != NULL) == (kind == RL_KEYFILE_CERTIFICATE));
  if (certificate == NULL)
    return;
  fuzz_assert_line(certificate->name);
  fuzz_assert_line(certificate->rfc);
  fuzz_assert_line(certificate->curp);
  fuzz_assert_line(certificate->organisation);
  fuzz_assert_line(certificate->serial);
  fuzz_assert_line(certificate->key_type);
}

/* A key is only said to be open, or to belong to a certificate, where there is one. */
static void check_key(const RlPreflight *found, RlKeyfileKind kind)
{
  const gboolean opened = found->key == RL_KEY_OPENED || found->key == RL_KEY_OPENED_PIN;
  g_assert_true(!opened || found->cipher != NULL);
  g_assert_true(found->key != RL_KEY_CLEAR || found->cipher == NULL);
  g_assert_true(found->pair == RL_PAIR_UNKNOWN ||
                (found->certificate != NULL && (opened || found->key == RL_KEY_CLEAR)));
  g_assert_true(kind != RL_KEYFILE_OTHER || found->key == RL_KEY_UNKNOWN ||
                found->key == RL_KEY_NONE || found->key == RL_KEY_CLEAR);
  fuzz_assert_line(found->cipher);
}

static void check_facts(const RlPreflight *found)
{
  g_autoptr(GPtrArray) facts = rl_preflight_facts(found);
  g_assert_cmpuint(facts->len % 2, ==, 0);
  for (guint i = 0; i < facts->len; i++)
    fuzz_assert_line(g_ptr_array_index(facts, i));
}

static void check_values(const RlSecret *value, RlKeyfileKind kind)
{
  g_autoptr(RlSecret) password = rl_secret_new_from("12345678a", -1, 64);
  g_autoptr(RlSecret) pin = rl_secret_new_from("1234", -1, 64);
  g_autoptr(RlPreflight) found = rl_keyfile_preflight(value, value, password, pin, NOW);
  check_certificate(found, kind);
  check_key(found, kind);
  check_facts(found);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  fuzz_start();
  if (!rl_locked_run_is_ready() && !rl_keyfile_init())
    g_error("OpenSSL was in use before");
  const gsize n = MIN(size, FUZZ_MAX);
  gint64 valid_until = 0;
  g_autoptr(RlSecret) bytes = rl_secret_new_from((const char *) data, (gssize) n, 0);
  g_autoptr(RlSecret) value = encoded(data, n);
  const RlKeyfileKind kind = rl_keyfile_classify(bytes, &valid_until);
  g_assert_true(valid_until == 0 || kind == RL_KEYFILE_CERTIFICATE);
  check_base64(value, bytes);
  check_values(value, kind);
  g_assert_cmpuint(rl_locked_run_leftovers(), ==, 0);
  return 0;
}

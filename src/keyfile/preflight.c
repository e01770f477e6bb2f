/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keyfile/preflight.h"

#include <openssl/err.h>
#include <openssl/provider.h>
#include <openssl/x509.h>

#include "keyfile/blocks.h"
#include "keyfile/certificate.h"
#include "keyfile/locked-run.h"
#include "keyfile/private-key.h"

enum { DAY = 24 * 60 * 60 };

/* Algorithms of our own, the old ones of e.firma files among them: the process-wide context, with
 * which libcurl works, never gets those. */
typedef struct {
  OSSL_LIB_CTX *context;
  OSSL_PROVIDER *base, *legacy; /* NULL: this machine has none */
} Algorithms;

typedef struct {
  const RlSecret *certificate, *key, *password, *pin;
  RlPreflight *found;
} Work;

void rl_preflight_free(RlPreflight *self)
{
  if (self == NULL)
    return;
  rl_certificate_free(self->certificate);
  g_free(self->cipher);
  g_free(self);
}

static Algorithms algorithms_load(void)
{
  Algorithms self = { OSSL_LIB_CTX_new(), NULL, NULL };
  self.base = OSSL_PROVIDER_load(self.context, "default");
  self.legacy = OSSL_PROVIDER_load(self.context, "legacy");
  return self;
}

static void algorithms_unload(Algorithms *self)
{
  if (self->legacy != NULL)
    (void) OSSL_PROVIDER_unload(self->legacy);
  if (self->base != NULL)
    (void) OSSL_PROVIDER_unload(self->base);
  OSSL_LIB_CTX_free(self->context);
}

/* The structures behind a field's value, which is base64 of a file; NULL: nothing is filled in. */
static GPtrArray *blocks_of(const RlSecret *value, RlFileForm *form)
{
  if (rl_secret_length(value) == 0)
    return NULL;
  g_autoptr(RlSecret) bytes = rl_base64_decode(value);
  return rl_blocks_find(bytes != NULL ? bytes : value, form);
}

static RlDates dates_of(const RlCertificate *certificate, gint64 now)
{
  if (now < certificate->not_before)
    return RL_DATES_NOT_YET;
  if (certificate->not_after <= now)
    return RL_DATES_EXPIRED;
  return certificate->not_after - now <= (gint64) RL_DATES_SOON * DAY ? RL_DATES_ENDING
                                                                      : RL_DATES_VALID;
}

static X509 *look_at_certificate(const Work *work, OSSL_LIB_CTX *context)
{
  RlPreflight *found = work->found;
  g_autoptr(GPtrArray) blocks = blocks_of(work->certificate, &found->certificate_form);
  found->has_certificate = blocks != NULL;
  X509 *x509 = blocks != NULL ? rl_certificate_find(blocks, context) : NULL;
  if (x509 == NULL)
    return NULL;
  found->certificate = rl_certificate_describe(x509);
  found->dates = dates_of(found->certificate, found->now);
  return x509;
}

static EVP_PKEY *look_at_key(const Work *work, OSSL_LIB_CTX *context)
{
  RlPreflight *found = work->found;
  g_autoptr(GPtrArray) blocks = blocks_of(work->key, &found->key_form);
  if (blocks == NULL)
    return NULL;
  RlOpenedKey opened = rl_private_key_open(blocks, work->password, work->pin, context);
  EVP_PKEY *key = g_steal_pointer(&opened.key);
  found->key = opened.state;
  found->cipher = g_steal_pointer(&opened.cipher);
  rl_opened_key_clear(&opened);
  return key;
}

static RlPair compare(const X509 *x509, const EVP_PKEY *key)
{
  const EVP_PKEY *mine = x509 != NULL ? X509_get0_pubkey(x509) : NULL;
  if (mine == NULL || key == NULL)
    return RL_PAIR_UNKNOWN;
  return EVP_PKEY_eq(mine, key) == 1 ? RL_PAIR_MATCHES : RL_PAIR_DIFFERS;
}

static void look(gpointer data)
{
  const Work *work = data;
  Algorithms algorithms = algorithms_load();
  X509 *x509 = look_at_certificate(work, algorithms.context);
  EVP_PKEY *key = look_at_key(work, algorithms.context);
  work->found->pair = compare(x509, key);
  EVP_PKEY_free(key);
  X509_free(x509);
  algorithms_unload(&algorithms);
  ERR_clear_error();
}

RlPreflight *rl_keyfile_preflight(const RlSecret *certificate, const RlSecret *key,
                                  const RlSecret *password, const RlSecret *pin, gint64 now)
{
  RlPreflight *found = g_new0(RlPreflight, 1);
  found->now = now;
  found->has_pin = rl_secret_length(pin) > 0;
  Work work = { certificate, key, password, pin, found };
  rl_locked_run(look, &work);
  return found;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Telling a certificate from a private key, by structure; no key is opened. */
#include <openssl/err.h>
#include <openssl/provider.h>

#include "keyfile/certificate.h"
#include "keyfile/keyfile.h"
#include "keyfile/locked-run.h"
#include "keyfile/private-key.h"

typedef struct {
  const RlSecret *bytes;
  RlKeyfileKind kind;
  gint64 valid_until;
} Work;

/* Structure is all that is asked for: a context without algorithms is at hand at once. */
static void classify(gpointer data)
{
  Work *work = data;
  OSSL_LIB_CTX *context = OSSL_LIB_CTX_new();
  OSSL_PROVIDER *none = OSSL_PROVIDER_load(context, "null");
  RlFileForm form = RL_FILE_FORM_DER;
  g_autoptr(GPtrArray) blocks = rl_blocks_find(work->bytes, &form);
  X509 *x509 = rl_certificate_find(blocks, context);
  if (x509 != NULL) {
    work->kind = RL_KEYFILE_CERTIFICATE;
    work->valid_until = rl_certificate_end(x509);
    X509_free(x509);
  } else if (rl_private_key_is(blocks)) {
    work->kind = RL_KEYFILE_PRIVATE_KEY;
  }
  if (none != NULL)
    (void) OSSL_PROVIDER_unload(none);
  OSSL_LIB_CTX_free(context);
  ERR_clear_error();
}

RlKeyfileKind rl_keyfile_classify(const RlSecret *bytes, gint64 *valid_until)
{
  Work work = { bytes, RL_KEYFILE_OTHER, 0 };
  rl_locked_run(classify, &work);
  if (valid_until != NULL)
    *valid_until = work.valid_until;
  return work.kind;
}

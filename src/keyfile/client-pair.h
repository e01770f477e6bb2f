/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The certificate with which a profile shows itself to its server, and the certificate's key: files
 * of the site. They are looked at before anything is sent. */
#pragma once

#include "base/secret.h"

typedef struct {
  RlSecret *certificate; /* the text of its file, others of its chain behind it */
  RlSecret *key;         /* may be that of the same file */
} RlClientPair;

/* Reads the PEM files CERTIFICATE and KEY (NULL: the key lies in CERTIFICATE, too). NOW: seconds
 * since 1970. NULL and RL_ERROR_LOCAL, which names the file and says what to do, when one cannot be
 * read, the key is encrypted or open to others, the two do not belong together, or the certificate
 * is not valid. Blocks on the disk, and takes milliseconds. */
RlClientPair *rl_client_pair_load(const char *certificate, const char *key, gint64 now,
                                  GError **error);
void rl_client_pair_free(RlClientPair *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlClientPair, rl_client_pair_free)

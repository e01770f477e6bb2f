/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that fill a field: certificate and private key as base64 of their bytes, secrets as their
 * first line. The only folder that knows OpenSSL. Reading blocks on the disk. */
#pragma once

#include "base/secret.h"

#include "model/field.h"

/* First thing in main, before any other use of OpenSSL in the process, libcurl's included: what it
 * takes from the heap for a private key will lie in locked memory. FALSE: it was too late. */
gboolean rl_keyfile_init(void);

typedef enum {
  RL_KEYFILE_OTHER, /* neither, or not recognised */
  RL_KEYFILE_CERTIFICATE,
  RL_KEYFILE_PRIVATE_KEY, /* PKCS#8, encrypted or not, and the older forms */
} RlKeyfileKind;

/* What BYTES (DER, PEM, or base64 of either) are. *VALID_UNTIL (may be NULL) gets a certificate's
 * last second, since 1970, or 0. Where the part of relink that knows cannot be used: OTHER. */
RlKeyfileKind rl_keyfile_classify(const RlSecret *bytes, gint64 *valid_until);

/* The value of field ID from the file at PATH ("~/" is the home directory), as it is to be sent:
 * for certificate and key standard base64 of the bytes as they lie on disk, on one line; for other
 * fields the first line. *NOTE gets what the form shows instead of the value ("customer.cer
 * 1,428 bytes, valid until 2028-03-01"). NULL and RL_ERROR_LOCAL, naming the file, when it cannot
 * be read, is no regular file, is empty or too large, or is clearly the other one of the pair. */
RlSecret *rl_keyfile_load(const char *path, RlFieldId id, char **note, GError **error);

/* The bytes of the regular file at PATH, of 64 KiB at most; *MODE (may be NULL) gets its
 * permissions. NULL and RL_ERROR_LOCAL, naming the file, when it cannot be read. */
RlSecret *rl_keyfile_read(const char *path, guint *mode, GError **error);

/* Whether two base64 values can be sent as certificate and key: FALSE only when one is clearly the
 * other. Values that are not recognised, or no base64, pass: the server decides. */
gboolean rl_keyfile_check_pair(const RlSecret *certificate, const RlSecret *key, GError **error);

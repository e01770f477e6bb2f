/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What opening an encrypted PKCS#8 key takes: its cipher, and the work it asks for. */
#pragma once

#include <glib.h>
#include <openssl/x509.h>

/* The cipher's name for people, "AES-256-CBC" or "PBE-MD5-DES". New. */
char *rl_work_cipher(const X509_ALGOR *algorithm);

/* Whether deriving the key takes no more than some seconds. A hostile file asks for hours, or for
 * gigabytes. FALSE also for what is not understood. */
gboolean rl_work_is_bounded(const X509_ALGOR *algorithm);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a certificate or key file holds, whatever it is wrapped in: DER, PEM, or either as base64.
 */
#pragma once

#include "base/secret.h"

#include "keyfile/preflight.h"

/* One DER structure. */
typedef struct {
  char *name;   /* what PEM calls it ("CERTIFICATE"); NULL: the file is DER */
  char *header; /* PEM's header lines: how a traditional key is encrypted; "" or NULL: none */
  RlSecret *der;
} RlBlock;

/* Inside rl_locked_run(), since it may be a key: the structures in BYTES, in their order, and in
 * *FORM how they are wrapped. Never NULL; of a text that is neither PEM nor base64, and of anything
 * else, one block with all bytes. RlBlock. */
GPtrArray *rl_blocks_find(const RlSecret *bytes, RlFileForm *form);

/* Bytes of a byte order mark at the beginning of TEXT, which some editors put there. */
gsize rl_byte_order_mark(const RlSecret *text);

/* The bytes behind TEXT when it is base64: only its letters, blanks, line ends and padding, a byte
 * order mark before it. NULL: it is not. */
RlSecret *rl_base64_decode(const RlSecret *text);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Telling what a value is from how it looks: a text, an address, or an image in a wrapping. */
#pragma once

#include <glib.h>

typedef enum {
  RL_QR_KIND_TEXT,
  RL_QR_KIND_URL,       /* an address on the web */
  RL_QR_KIND_IMAGE_URL, /* one whose path ends as that of an image */
  RL_QR_KIND_PNG,
  RL_QR_KIND_JPEG,
  RL_QR_KIND_GIF,
  RL_QR_KIND_SVG,
  RL_QR_KIND_WEBP,
  RL_QR_KIND_BMP,
  RL_QR_KIND_DATA, /* a data: URI of something else */
} RlQrKind;

/* What VALUE is. *BYTES is set to what was wrapped, new, for everything but texts and addresses,
 * else to NULL; it is what could be unwrapped, and may be cut short or empty. An image is told by
 * its first bytes, and by the type that stands beside it only where they say nothing. */
RlQrKind rl_qr_unwrap(const char *value, GByteArray **bytes);

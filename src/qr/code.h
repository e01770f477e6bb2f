/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a challenge's `value` of the kind "QR" is, and what can be drawn of it. No source says how
 * it is encoded: it may be the text itself, an image in one of several wrappings, or an address.
 * Nothing is ever fetched. */
#pragma once

#include "qr/symbol.h"

typedef struct {
  RlQrSymbol *symbol; /* NULL: it cannot be drawn */
  char *text;         /* what the symbol says, harmless, to show, spell and copy; NULL: not known */
  gboolean is_image;  /* the value is an image, not a text */
  gboolean is_url;    /* the value, or what its image says, is an address on the web */
  char *fault;        /* why nothing is drawn, a sentence for people; NULL: it is drawn */
} RlQrCode;

/* Never NULL, unless VALUE is. The symbol says the very bytes of VALUE, or what the image says.
 * May take some tenths of a second for an image: not for every redrawing. */
RlQrCode *rl_qr_code_new(const char *value);
/* NULL is allowed. */
void rl_qr_code_free(RlQrCode *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlQrCode, rl_qr_code_free)

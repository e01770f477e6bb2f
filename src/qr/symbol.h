/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The modules of a two-dimensional code, and the making of one from a text. */
#pragma once

#include <glib.h>

/* No QR symbol has more modules a side: version 40. */
enum { RL_QR_MODULES_MAX = 177 };

typedef struct {
  guint width, height; /* in modules, without quiet zone */
  guint8 *dark;        /* row by row; 1 is dark */
} RlQrSymbol;

/* A symbol without a dark module. */
RlQrSymbol *rl_qr_symbol_new(guint width, guint height);
RlQrSymbol *rl_qr_symbol_copy(const RlQrSymbol *self);
/* NULL is allowed. */
void rl_qr_symbol_free(RlQrSymbol *self);

/* Whether the module in this place is dark; what is outside is not. */
gboolean rl_qr_symbol_is_dark(const RlQrSymbol *self, guint x, guint y);

/* The smallest QR symbol that says TEXT, byte for byte, with as much error correction as its size
 * has room for. Text beyond ASCII is announced as UTF-8. NULL and RL_ERROR_TOO_LARGE when it is
 * more than a symbol holds (2953 bytes; more when it is digits), RL_ERROR_FAILED when it is
 * empty. Takes up to some tens of milliseconds. */
RlQrSymbol *rl_qr_symbol_encode(const char *text, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlQrSymbol, rl_qr_symbol_free)

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door to libpng: pictures from a server, so nothing about them is believed. */
#pragma once

#include "qr/image.h"

/* More bytes are not looked at. */
enum { RL_QR_PNG_MAX = 256 * 1024 };

/* Whether BYTES begin as every PNG does. */
gboolean rl_qr_png_is(const guint8 *bytes, gsize n);

/* The picture in the N bytes of a PNG, what is transparent on white. NULL and RL_ERROR_TOO_LARGE
 * beyond RL_QR_PNG_MAX bytes or RL_QR_SIDE_MAX pixels a side, which is seen before anything is
 * decoded; RL_ERROR_MALFORMED when it is no whole PNG. */
RlQrImage *rl_qr_png_read(const guint8 *bytes, gsize n, GError **error);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A grey picture in memory. */
#pragma once

#include <glib.h>

/* What a picture from elsewhere may have a side. */
enum { RL_QR_SIDE_MAX = 2048 };

typedef struct {
  guint width, height;
  guint8 *grey; /* row by row; 0 is black, 255 white */
} RlQrImage;

/* A white picture. */
RlQrImage *rl_qr_image_new(guint width, guint height);
/* NULL is allowed. */
void rl_qr_image_free(RlQrImage *self);

/* A new picture: SCALE times as large, in a white frame of BORDER of the new pixels. */
RlQrImage *rl_qr_image_enlarge(const RlQrImage *self, guint scale, guint border);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlQrImage, rl_qr_image_free)

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qr/image.h"

#include <string.h>

enum { WHITE = 255 };

RlQrImage *rl_qr_image_new(guint width, guint height)
{
  RlQrImage *self = g_new0(RlQrImage, 1);
  self->width = width;
  self->height = height;
  self->grey = g_malloc((gsize) width * height);
  memset(self->grey, WHITE, (gsize) width * height);
  return self;
}

void rl_qr_image_free(RlQrImage *self)
{
  if (self == NULL)
    return;
  g_free(self->grey);
  g_free(self);
}

RlQrImage *rl_qr_image_enlarge(const RlQrImage *self, guint scale, guint border)
{
  RlQrImage *large =
      rl_qr_image_new(self->width * scale + 2 * border, self->height * scale + 2 * border);
  for (guint y = 0; y < self->height * scale; y++) {
    const guint8 *from = self->grey + (gsize) (y / scale) * self->width;
    guint8 *to = large->grey + (gsize) (y + border) * large->width + border;
    for (guint x = 0; x < self->width * scale; x++)
      to[x] = from[x / scale];
  }
  return large;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qr/symbol.h"

RlQrSymbol *rl_qr_symbol_new(guint width, guint height)
{
  RlQrSymbol *self = g_new0(RlQrSymbol, 1);
  self->width = width;
  self->height = height;
  self->dark = g_new0(guint8, (gsize) width * height);
  return self;
}

RlQrSymbol *rl_qr_symbol_copy(const RlQrSymbol *self)
{
  RlQrSymbol *copy = g_new0(RlQrSymbol, 1);
  *copy = *self;
  copy->dark = g_memdup2(self->dark, (gsize) self->width * self->height);
  return copy;
}

void rl_qr_symbol_free(RlQrSymbol *self)
{
  if (self == NULL)
    return;
  g_free(self->dark);
  g_free(self);
}

gboolean rl_qr_symbol_is_dark(const RlQrSymbol *self, guint x, guint y)
{
  return x < self->width && y < self->height && self->dark[(gsize) y * self->width + x] != 0;
}

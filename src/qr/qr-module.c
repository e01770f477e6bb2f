/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making and reading codes, loaded when the first one comes. */
#include "base/module.h"

#include "qr/png.h"
#include "qr/read.h"
#include "qr/symbol.h"

RlQrSymbol *rl_qr_symbol_encode(const char *text, GError **error)
{
  __typeof__(&rl_qr_symbol_encode) encode =
      rl_module_function(RL_MODULE_QR, "rl_qr_symbol_encode", error);
  return encode != NULL ? encode(text, error) : NULL;
}

RlQrImage *rl_qr_png_read(const guint8 *bytes, gsize n, GError **error)
{
  __typeof__(&rl_qr_png_read) read = rl_module_function(RL_MODULE_QR, "rl_qr_png_read", error);
  return read != NULL ? read(bytes, n, error) : NULL;
}

char *rl_qr_read(const RlQrImage *image)
{
  __typeof__(&rl_qr_read) read = rl_module_need(RL_MODULE_QR, "rl_qr_read");
  return read(image);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door to libqrencode. */
#include <qrencode.h>
#include <string.h>

#include "base/error.h"
#include "base/i18n.h"

#include "qr/symbol.h"

/* The assignment of UTF-8 among the "extended channel interpretations". Without it readers guess,
 * and zbar takes most short texts in Spanish for Chinese or Japanese. */
enum { ECI_UTF8 = 26, MODULE_DARK = 1 };

static QRcode *encode_utf8(const char *text, QRecLevel level)
{
  QRcode *code = NULL;
  QRinput *input = QRinput_new2(0, level);
  if (input == NULL)
    return NULL;
  if (QRinput_appendECIheader(input, ECI_UTF8) == 0 &&
      QRinput_append(input, QR_MODE_8, (int) strlen(text), (const unsigned char *) text) == 0)
    code = QRcode_encodeInput(input);
  QRinput_free(input);
  return code;
}

static QRcode *smaller(QRcode *a, QRcode *b)
{
  if (a == NULL || (b != NULL && b->width < a->width)) {
    QRcode_free(a);
    return b;
  }
  QRcode_free(b);
  return a;
}

/* Digits and capitals take less room than other bytes, but changing between them takes some, too:
 * the library's mix is not always the shorter one. What is no UTF-8 at all goes as the bytes that
 * it is. */
static QRcode *encode(const char *text, QRecLevel level)
{
  if (!g_str_is_ascii(text) && g_utf8_validate(text, -1, NULL))
    return encode_utf8(text, level);
  return smaller(QRcode_encodeString(text, 0, level, QR_MODE_8, 1),
                 QRcode_encodeString8bit(text, 0, level));
}

/* Error correction costs nothing while the symbol stays as large as it is. */
static QRcode *encode_strongly(const char *text)
{
  static const QRecLevel stronger[] = { QR_ECLEVEL_M, QR_ECLEVEL_Q, QR_ECLEVEL_H };
  QRcode *best = encode(text, QR_ECLEVEL_L);
  for (guint i = 0; best != NULL && i < G_N_ELEMENTS(stronger); i++) {
    QRcode *code = encode(text, stronger[i]);
    if (code == NULL || code->width > best->width) {
      QRcode_free(code);
      break;
    }
    QRcode_free(best);
    best = code;
  }
  return best;
}

static void set_failure(GError **error, gboolean too_long)
{
  if (too_long)
    g_set_error_literal(error, RL_ERROR, RL_ERROR_TOO_LARGE,
                        _("The code cannot be drawn: its text is longer than a QR code holds."));
  else
    g_set_error_literal(error, RL_ERROR, RL_ERROR_FAILED,
                        _("The code cannot be drawn: the bank sent none."));
}

RlQrSymbol *rl_qr_symbol_encode(const char *text, GError **error)
{
  QRcode *code = *text != '\0' ? encode_strongly(text) : NULL;
  if (code == NULL) {
    set_failure(error, *text != '\0');
    return NULL;
  }
  RlQrSymbol *self = rl_qr_symbol_new((guint) code->width, (guint) code->width);
  for (gsize i = 0; i < (gsize) self->width * self->height; i++)
    self->dark[i] = code->data[i] & MODULE_DARK;
  QRcode_free(code);
  return self;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qr/png.h"

#include <png.h>
#include <string.h>

#include "base/error.h"
#include "base/i18n.h"

/* Signature, length, "IHDR", width, height. */
enum { SIGNATURE = 8, HEADER_NAME = 12, WIDTH = 16, HEIGHT = 20, HEADER_END = 24 };

static RlQrImage *refuse(GError **error, RlError code, const char *why)
{
  g_set_error_literal(error, RL_ERROR, (int) code, why);
  return NULL;
}

static RlQrImage *refuse_size(GError **error)
{
  return refuse(error, RL_ERROR_TOO_LARGE,
                _("The image of the code cannot be drawn: it is larger than "
                  "relink takes. Open the value in a browser to see it."));
}

static RlQrImage *refuse_damaged(GError **error)
{
  return refuse(error, RL_ERROR_MALFORMED,
                _("The image of the code cannot be drawn: it is damaged or "
                  "incomplete. Cancel, and send the update again for a new one."));
}

gboolean rl_qr_png_is(const guint8 *bytes, gsize n)
{
  static const guint8 signature[SIGNATURE] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  return n >= SIGNATURE && memcmp(bytes, signature, SIGNATURE) == 0;
}

static guint32 number_at(const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

static gboolean is_side(guint32 pixels)
{
  return pixels >= 1 && pixels <= RL_QR_SIDE_MAX;
}

/* The simplified interface: it reports errors as a value and writes nothing anywhere. */
static RlQrImage *decode(const guint8 *bytes, gsize n)
{
  png_image png = { .version = PNG_IMAGE_VERSION };
  const png_color white = { 255, 255, 255 };
  g_autoptr(RlQrImage) image = NULL;
  if (!png_image_begin_read_from_memory(&png, bytes, n))
    return NULL;
  png.format = PNG_FORMAT_GRAY;
  if (is_side(png.width) && is_side(png.height))
    image = rl_qr_image_new(png.width, png.height);
  if (image != NULL && !png_image_finish_read(&png, &white, image->grey, 0, NULL))
    g_clear_pointer(&image, rl_qr_image_free);
  png_image_free(&png);
  return g_steal_pointer(&image);
}

RlQrImage *rl_qr_png_read(const guint8 *bytes, gsize n, GError **error)
{
  if (n > RL_QR_PNG_MAX)
    return refuse_size(error);
  if (!rl_qr_png_is(bytes, n) || n < HEADER_END || memcmp(bytes + HEADER_NAME, "IHDR", 4) != 0)
    return refuse_damaged(error);
  if (number_at(bytes + WIDTH) == 0 || number_at(bytes + HEIGHT) == 0)
    return refuse_damaged(error);
  if (!is_side(number_at(bytes + WIDTH)) || !is_side(number_at(bytes + HEIGHT)))
    return refuse_size(error);
  RlQrImage *image = decode(bytes, n);
  return image != NULL ? image : refuse_damaged(error);
}

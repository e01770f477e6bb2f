/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "qr/read.h"

#include <string.h>

#ifdef HAVE_ZBAR

#include <zbar.h>

/* zbar wants some pixels a module and some white around them. A small picture has small modules;
 * a large one is not made larger. */
enum { SMALL = 256, MEDIUM = 512, BORDER = 16 };

gboolean rl_qr_read_can(void)
{
  return TRUE;
}

static guint scale_for(const RlQrImage *image)
{
  const guint side = MAX(image->width, image->height);
  if (side <= SMALL)
    return 4;
  return side <= MEDIUM ? 2 : 1;
}

/* The reader of other codes stays off: what is not wanted is not let near a server's bytes.
 * "Binary" is the bytes as they are; else zbar guesses a character set for them. */
static zbar_image_scanner_t *scanner_new(void)
{
  zbar_image_scanner_t *scanner = zbar_image_scanner_create();
  zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
  zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
  zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
  zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_TEST_INVERTED, 1);
  return scanner;
}

static char *text_of(const zbar_symbol_t *symbol)
{
  if (symbol == NULL || zbar_symbol_next(symbol) != NULL ||
      zbar_symbol_get_type(symbol) != ZBAR_QRCODE)
    return NULL;
  const char *data = zbar_symbol_get_data(symbol);
  const gsize n = zbar_symbol_get_data_length(symbol);
  return n > 0 && memchr(data, '\0', n) == NULL ? g_strndup(data, n) : NULL;
}

static char *scan(const RlQrImage *image)
{
  char *text = NULL;
  zbar_image_scanner_t *scanner = scanner_new();
  zbar_image_t *picture = zbar_image_create();
  zbar_image_set_format(picture, zbar_fourcc('Y', '8', '0', '0'));
  zbar_image_set_size(picture, image->width, image->height);
  zbar_image_set_data(picture, image->grey, (gulong) image->width * image->height, NULL);
  if (zbar_scan_image(scanner, picture) > 0)
    text = text_of(zbar_image_first_symbol(picture));
  zbar_image_destroy(picture);
  zbar_image_scanner_destroy(scanner);
  return text;
}

char *rl_qr_read(const RlQrImage *image)
{
  const guint scale = scale_for(image);
  g_autoptr(RlQrImage) large = rl_qr_image_enlarge(image, scale, BORDER * scale);
  return scan(large);
}

#else

gboolean rl_qr_read_can(void)
{
  return FALSE;
}

char *rl_qr_read(const RlQrImage *image)
{
  return NULL;
}

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "qr-scan.h"

#ifdef HAVE_ZBAR

#include <string.h>
#include <zbar.h>

enum { SCALE = 2 };

gboolean qr_scan_can(void)
{
  return TRUE;
}

static guint8 *enlarge(const guint8 *grey, guint width, guint height)
{
  guint8 *large = g_malloc((gsize) width * height * SCALE * SCALE);
  for (guint y = 0; y < height * SCALE; y++)
    for (guint x = 0; x < width * SCALE; x++)
      large[(gsize) y * width * SCALE + x] = grey[(gsize) (y / SCALE) * width + x / SCALE];
  return large;
}

static char *text_of(const zbar_symbol_t *symbol)
{
  if (symbol == NULL || zbar_symbol_next(symbol) != NULL)
    return NULL;
  return g_strndup(zbar_symbol_get_data(symbol), zbar_symbol_get_data_length(symbol));
}

char *qr_scan(const guint8 *grey, guint width, guint height)
{
  char *text = NULL;
  g_autofree guint8 *large = enlarge(grey, width, height);
  zbar_image_scanner_t *scanner = zbar_image_scanner_create();
  zbar_image_t *picture = zbar_image_create();
  zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
  zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
  zbar_image_set_format(picture, zbar_fourcc('Y', '8', '0', '0'));
  zbar_image_set_size(picture, width * SCALE, height * SCALE);
  zbar_image_set_data(picture, large, (gulong) width * height * SCALE * SCALE, NULL);
  if (zbar_scan_image(scanner, picture) > 0)
    text = text_of(zbar_image_first_symbol(picture));
  zbar_image_destroy(picture);
  zbar_image_scanner_destroy(scanner);
  return text;
}

#else

gboolean qr_scan_can(void)
{
  return FALSE;
}

char *qr_scan(const guint8 *grey, guint width, guint height)
{
  return NULL;
}

#endif

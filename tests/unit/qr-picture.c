/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qr-picture.h"

#include <math.h>
#include <png.h>
#include <string.h>
#include <zlib.h>

enum { BLACK = 0, WHITE = 255 };

RlQrImage *qr_picture(const RlQrSymbol *symbol, double scale, guint margin)
{
  const guint width = (guint) lround(symbol->width * scale);
  const guint height = (guint) lround(symbol->height * scale);
  RlQrImage *image = rl_qr_image_new(width + 2 * margin, height + 2 * margin);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      if (rl_qr_symbol_is_dark(symbol, (guint) ((x + 0.5) * symbol->width / width),
                               (guint) ((y + 0.5) * symbol->height / height)))
        image->grey[(gsize) (y + margin) * image->width + x + margin] = BLACK;
  return image;
}

/* Upper half in bit 1, lower half in bit 0. */
static guint ink_of(gunichar c, RlQrGlyphs glyphs)
{
  static const gunichar half[] = { ' ', 0x2584, 0x2580, 0x2588 };
  if (glyphs != RL_QR_HALF_BLOCKS) {
    g_assert_true(c == ' ' || c == '#');
    return c == '#' ? 3 : 0;
  }
  for (guint i = 0; i < G_N_ELEMENTS(half); i++)
    if (half[i] == c)
      return i;
  g_assert_not_reached();
}

RlQrImage *qr_picture_of_rows(char **rows, const RlQrPlan *plan)
{
  RlQrImage *image = rl_qr_image_new(plan->columns, 2 * plan->rows);
  g_assert_cmpuint(g_strv_length(rows), ==, plan->rows);
  for (guint y = 0; y < plan->rows; y++) {
    const char *at = rows[y];
    g_assert_cmpint(g_utf8_strlen(at, -1), ==, plan->columns);
    for (guint x = 0; x < plan->columns; x++, at = g_utf8_next_char(at)) {
      const guint ink = ink_of(g_utf8_get_char(at), plan->glyphs);
      image->grey[(gsize) (2 * y) * plan->columns + x] = ink & 2 ? BLACK : WHITE;
      image->grey[(gsize) (2 * y + 1) * plan->columns + x] = ink & 1 ? BLACK : WHITE;
    }
  }
  return image;
}

void qr_picture_invert(RlQrImage *image)
{
  for (gsize i = 0; i < (gsize) image->width * image->height; i++)
    image->grey[i] = (guint8) (WHITE - image->grey[i]);
}

static void on_write(png_structp png, png_bytep bytes, size_t n)
{
  g_byte_array_append(png_get_io_ptr(png), bytes, (guint) n);
}

static void on_flush(png_structp png)
{
}

typedef struct {
  int colour, depth, laced;
} Form;

static const Form forms[QR_PNG_FORMS] = {
  [QR_PNG_GREY] = { PNG_COLOR_TYPE_GRAY, 8, PNG_INTERLACE_NONE },
  [QR_PNG_RGB] = { PNG_COLOR_TYPE_RGB, 8, PNG_INTERLACE_NONE },
  [QR_PNG_ALPHA] = { PNG_COLOR_TYPE_GRAY_ALPHA, 8, PNG_INTERLACE_NONE },
  [QR_PNG_PALETTE] = { PNG_COLOR_TYPE_PALETTE, 8, PNG_INTERLACE_NONE },
  [QR_PNG_DEEP] = { PNG_COLOR_TYPE_GRAY, 16, PNG_INTERLACE_NONE },
  [QR_PNG_BIT] = { PNG_COLOR_TYPE_GRAY, 1, PNG_INTERLACE_NONE },
  [QR_PNG_LACED] = { PNG_COLOR_TYPE_GRAY, 8, PNG_INTERLACE_ADAM7 },
};

static guint pixel_size(QrPngForm form)
{
  return form == QR_PNG_RGB ? 3 : form == QR_PNG_ALPHA || form == QR_PNG_DEEP ? 2 : 1;
}

/* A pixel in the bytes of its form; the one of a bit is packed by libpng. */
static void put_pixel(guint8 *at, QrPngForm form, guint8 grey)
{
  memset(at, grey, pixel_size(form));
  if (form == QR_PNG_ALPHA) {
    at[0] = BLACK;
    at[1] = (guint8) (WHITE - grey);
  } else if (form == QR_PNG_PALETTE || form == QR_PNG_BIT) {
    at[0] = grey > WHITE / 2;
  }
}

static void put_header(png_structp png, png_infop info, const RlQrImage *image, QrPngForm form)
{
  static const png_color palette[] = { { 0, 0, 64 }, { 255, 255, 240 } };
  png_set_IHDR(png, info, image->width, image->height, forms[form].depth, forms[form].colour,
               forms[form].laced, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (form == QR_PNG_PALETTE)
    png_set_PLTE(png, info, palette, G_N_ELEMENTS(palette));
  png_write_info(png, info);
  png_set_packing(png);
}

GByteArray *qr_png(const RlQrImage *image, QrPngForm form)
{
  GByteArray *bytes = g_byte_array_new();
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_free);
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct(png);
  png_set_write_fn(png, bytes, on_write, on_flush);
  put_header(png, info, image, form);
  for (guint y = 0; y < image->height; y++) {
    guint8 *row = g_malloc((gsize) image->width * pixel_size(form));
    for (guint x = 0; x < image->width; x++)
      put_pixel(row + (gsize) x * pixel_size(form), form,
                image->grey[(gsize) y * image->width + x]);
    g_ptr_array_add(rows, row);
  }
  png_write_image(png, (png_bytepp) rows->pdata);
  png_write_end(png, NULL);
  png_destroy_write_struct(&png, &info);
  return bytes;
}

static void put_number(guint8 *at, guint32 number)
{
  for (int i = 0; i < 4; i++)
    at[i] = (guint8) (number >> (24 - 8 * i));
}

void qr_png_set_size(GByteArray *png, guint32 width, guint32 height)
{
  enum { NAME = 12, WIDTH = 16, HEIGHT = 20, SUM = 29 };
  put_number(png->data + WIDTH, width);
  put_number(png->data + HEIGHT, height);
  put_number(png->data + SUM, (guint32) crc32(0, png->data + NAME, SUM - NAME));
}

char *qr_base64(const char *prefix, const GByteArray *bytes)
{
  g_autofree char *encoded = g_base64_encode(bytes->data, bytes->len);
  return g_strconcat(prefix, encoded, NULL);
}

void qr_assert_same(const RlQrSymbol *a, const RlQrSymbol *b)
{
  g_assert_nonnull(a);
  g_assert_cmpuint(a->width, ==, b->width);
  g_assert_cmpuint(a->height, ==, b->height);
  g_assert_cmpmem(a->dark, (gsize) a->width * a->height, b->dark, (gsize) b->width * b->height);
}

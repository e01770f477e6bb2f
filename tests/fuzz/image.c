/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The value of a QR challenge. An input that begins as a PNG is one, with its checksums put right,
 * so that what is behind them is reached; one that begins with "R", width and height is a picture,
 * grey by grey; anything else is the value's text. */
#include <string.h>
#include <zlib.h>

#include "qr/code.h"
#include "qr/grid.h"
#include "qr/plan.h"
#include "qr/png.h"
#include "qr/read.h"

#include "fuzz.h"

enum { SIGNATURE = 8, CHUNK = 12, TEXT_SIZE = 4 * 1024 };

/* ---- what is drawn ---- */

static void check_plan(const RlQrSymbol *symbol, RlQrGlyphs glyphs, guint columns, guint rows)
{
  RlQrPlan plan;
  if (!rl_qr_plan(symbol, glyphs, columns, rows, &plan))
    return;
  g_assert_true(plan.columns <= columns && plan.rows <= rows);
  g_auto(GStrv) lines = rl_qr_rows(symbol, &plan);
  g_assert_cmpuint(g_strv_length(lines), ==, plan.rows);
  for (char **line = lines; *line != NULL; line++) {
    g_assert_cmpint(g_utf8_strlen(*line, -1), ==, plan.columns);
    fuzz_assert_line(*line);
  }
}

static void check_symbol(const RlQrSymbol *symbol)
{
  if (symbol == NULL)
    return;
  g_assert_true(symbol->width >= 1 && symbol->width <= RL_QR_MODULES_MAX);
  g_assert_true(symbol->height >= 1 && symbol->height <= RL_QR_MODULES_MAX);
  for (gsize i = 0; i < (gsize) symbol->width * symbol->height; i++)
    g_assert_cmpuint(symbol->dark[i], <=, 1);
  check_plan(symbol, RL_QR_HALF_BLOCKS, 80, 24);
  check_plan(symbol, RL_QR_HALF_BLOCKS, 200, 100);
  check_plan(symbol, RL_QR_FULL_BLOCKS, 200, 100);
}

static void check_code(const char *value)
{
  g_autoptr(RlQrCode) code = rl_qr_code_new(value);
  fuzz_assert_line(code->text);
  fuzz_assert_line(code->fault);
  g_assert_true((code->symbol == NULL) == (code->fault != NULL));
  check_symbol(code->symbol);
}

static void check_image(const RlQrImage *image)
{
  g_autoptr(RlQrSymbol) symbol = rl_qr_grid(image);
  g_autofree char *said = rl_qr_read(image);
  g_assert_true(said == NULL || *said != '\0');
  g_assert_true(image->width <= RL_QR_SIDE_MAX && image->height <= RL_QR_SIDE_MAX);
  check_symbol(symbol);
}

/* ---- PNG ---- */

static guint32 get(const guint8 *at)
{
  return (guint32) at[0] << 24 | (guint32) at[1] << 16 | (guint32) at[2] << 8 | at[3];
}

static void put(guint8 *at, guint32 n)
{
  for (int i = 0; i < 4; i++)
    at[i] = (guint8) (n >> (24 - 8 * i));
}

static void mend_checksums(GByteArray *png)
{
  for (gsize at = SIGNATURE; at + CHUNK <= png->len;) {
    const gsize n = get(png->data + at);
    if (n > png->len - at - CHUNK)
      return;
    put(png->data + at + 8 + n, (guint32) crc32(0, png->data + at + 4, (uInt) (n + 4)));
    at += CHUNK + n;
  }
}

static void check_png(const uint8_t *data, gsize n)
{
  g_autoptr(GByteArray) png = g_byte_array_new();
  g_byte_array_append(png, data, (guint) n);
  mend_checksums(png);
  g_autoptr(GError) error = NULL;
  g_autoptr(RlQrImage) image = rl_qr_png_read(png->data, png->len, &error);
  g_assert_true((image != NULL) == (error == NULL));
  if (image != NULL)
    check_image(image);
  g_autofree char *letters = g_base64_encode(png->data, png->len);
  g_autofree char *value = g_strconcat("data:image/png;base64,", letters, NULL);
  check_code(value);
}

/* ---- the other two ---- */

/* Rows that the input is too short for are white. */
static void check_grey(const uint8_t *data, gsize n)
{
  const guint width = 1 + data[1], height = 1 + data[2];
  g_autoptr(RlQrImage) image = rl_qr_image_new(width, height);
  memcpy(image->grey, data + 3, MIN(n - 3, (gsize) width * height));
  check_image(image);
}

static void check_text(const uint8_t *data, gsize n)
{
  /* It was a string in JSON. */
  g_autofree char *value = g_strndup((const char *) data, MIN(n, TEXT_SIZE));
  if (g_utf8_validate(value, -1, NULL))
    check_code(value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  fuzz_start();
  const gsize n = MIN(size, FUZZ_MAX);
  if (rl_qr_png_is(data, n))
    check_png(data, n);
  else if (n > 3 && data[0] == 'R')
    check_grey(data, n);
  else
    check_text(data, n);
  return 0;
}

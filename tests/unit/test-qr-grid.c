/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures taken apart into modules, and pictures that have none. */
#include <math.h>
#include <string.h>

#include "qr/grid.h"

#include "qr-payload.h"
#include "qr-picture.h"

enum { SEED = 41, SYMBOLS = 40, NOISES = 200 };

static const double scales[] = { 1, 2, 3, 7, 8, 1.5, 2.3, 2.5, 3.14159, 4.75, 6.02, 10.9 };

static void test_scales(void)
{
  for (guint i = 0; i < SYMBOLS; i++) {
    g_autofree char *payload = qr_payload(SEED, i);
    g_autoptr(RlQrSymbol) symbol = rl_qr_symbol_encode(payload, NULL);
    for (guint j = 0; j < G_N_ELEMENTS(scales); j++) {
      g_autoptr(RlQrImage) image = qr_picture(symbol, scales[j], (guint) (j * i) % 23);
      g_autoptr(RlQrSymbol) grid = rl_qr_grid(image);
      g_test_message("symbol %u of %u modules at %g", i, symbol->width, scales[j]);
      qr_assert_same(grid, symbol);
    }
  }
}

/* Light on dark, with and without a frame. */
static void test_inverted(void)
{
  for (guint i = 0; i < SYMBOLS; i++) {
    g_autofree char *payload = qr_payload(SEED, i);
    g_autoptr(RlQrSymbol) symbol = rl_qr_symbol_encode(payload, NULL);
    g_autoptr(RlQrImage) image = qr_picture(symbol, 1 + i % 5, i % 3 * 4);
    qr_picture_invert(image);
    g_autoptr(RlQrSymbol) grid = rl_qr_grid(image);
    qr_assert_same(grid, symbol);
  }
}

/* Soft edges and weak ink. */
static void test_grey(void)
{
  g_autoptr(RlQrSymbol) symbol = rl_qr_symbol_encode("grey as a copy of a copy", NULL);
  g_autoptr(RlQrImage) image = qr_picture(symbol, 5, 9);
  g_autoptr(RlQrImage) soft = rl_qr_image_new(image->width, image->height);
  for (guint y = 0; y < image->height; y++)
    for (guint x = 0; x < image->width; x++) {
      const guint left = image->grey[(gsize) y * image->width + (x > 0 ? x - 1 : 0)];
      const guint here = image->grey[(gsize) y * image->width + x];
      soft->grey[(gsize) y * image->width + x] = (guint8) (90 + (left + here) / 4);
    }
  g_autoptr(RlQrSymbol) grid = rl_qr_grid(soft);
  qr_assert_same(grid, symbol);
}

/* A code whose data nobody can read any more is still drawn as it came. */
static void test_damaged(void)
{
  GRand *rand = g_rand_new_with_seed(SEED);
  g_autoptr(RlQrSymbol) symbol =
      rl_qr_symbol_encode("damaged beyond all correction, but whole in shape", NULL);
  for (guint y = 9; y < symbol->height - 9; y++)
    for (guint x = 9; x < symbol->width - 9; x++)
      symbol->dark[(gsize) y * symbol->width + x] = g_rand_boolean(rand);
  g_autoptr(RlQrImage) image = qr_picture(symbol, 3.4, 12);
  g_autoptr(RlQrSymbol) grid = rl_qr_grid(image);
  qr_assert_same(grid, symbol);
  g_rand_free(rand);
}

/* A code of another kind: two solid sides and two dotted ones. */
static RlQrSymbol *other_code(guint width, guint height)
{
  GRand *rand = g_rand_new_with_seed(SEED);
  RlQrSymbol *symbol = rl_qr_symbol_new(width, height);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++) {
      guint8 dark = (guint8) g_rand_boolean(rand);
      if (x == 0 || y == height - 1)
        dark = 1;
      else if (y == 0)
        dark = x % 2 == 0;
      else if (x == width - 1)
        dark = y % 2 == 1;
      symbol->dark[(gsize) y * width + x] = dark;
    }
  g_rand_free(rand);
  return symbol;
}

static void test_other_codes(void)
{
  static const guint sides[][2] = { { 10, 10 }, { 18, 8 }, { 32, 32 }, { 177, 177 }, { 120, 64 } };
  for (guint i = 0; i < G_N_ELEMENTS(sides); i++)
    for (guint scale = 2; scale <= 5; scale++)
      for (guint inverted = 0; inverted < 2; inverted++) {
        g_autoptr(RlQrSymbol) symbol = other_code(sides[i][0], sides[i][1]);
        g_autoptr(RlQrImage) image = qr_picture(symbol, scale, 7);
        if (inverted)
          qr_picture_invert(image);
        g_autoptr(RlQrSymbol) grid = rl_qr_grid(image);
        qr_assert_same(grid, symbol);
      }
}

static void refuse(const RlQrImage *image)
{
  g_autoptr(RlQrSymbol) grid = rl_qr_grid(image);
  g_assert_null(grid);
}

static void test_too_many(void)
{
  g_autoptr(RlQrSymbol) wide = other_code(178, 20);
  g_autoptr(RlQrSymbol) high = other_code(20, 178);
  g_autoptr(RlQrSymbol) tiny = other_code(7, 20);
  g_autoptr(RlQrImage) wide_image = qr_picture(wide, 3, 7);
  g_autoptr(RlQrImage) high_image = qr_picture(high, 3, 7);
  g_autoptr(RlQrImage) tiny_image = qr_picture(tiny, 3, 7);
  refuse(wide_image);
  refuse(high_image);
  refuse(tiny_image);
}

static void test_noise(void)
{
  GRand *rand = g_rand_new_with_seed(SEED);
  for (guint i = 0; i < NOISES; i++) {
    g_autoptr(RlQrImage) image = rl_qr_image_new(20 + i % 60, 20 + i % 41);
    for (gsize j = 0; j < (gsize) image->width * image->height; j++)
      image->grey[j] =
          (guint8) (i % 2 ? g_rand_int_range(rand, 0, 256) : g_rand_boolean(rand) * 255);
    refuse(image);
  }
  g_rand_free(rand);
}

/* Turned by ten degrees: it would have to be read, not copied. */
static void test_rotated(void)
{
  g_autoptr(RlQrSymbol) symbol = rl_qr_symbol_encode("turned", NULL);
  g_autoptr(RlQrImage) image = qr_picture(symbol, 6, 40);
  g_autoptr(RlQrImage) turned = rl_qr_image_new(image->width, image->height);
  const double half = image->width / 2.0, angle = G_PI / 18;
  for (guint y = 0; y < image->height; y++)
    for (guint x = 0; x < image->width; x++) {
      const int from_x = (int) (half + (x - half) * cos(angle) - (y - half) * sin(angle));
      const int from_y = (int) (half + (x - half) * sin(angle) + (y - half) * cos(angle));
      if (from_x >= 0 && from_y >= 0 && from_x < (int) image->width && from_y < (int) image->height)
        turned->grey[(gsize) y * image->width + x] =
            image->grey[(gsize) from_y * image->width + (gsize) from_x];
    }
  refuse(turned);
}

static void test_plain(void)
{
  static const guint sides[] = { 1, 2, 8, 100, 2048 };
  for (guint i = 0; i < G_N_ELEMENTS(sides); i++) {
    g_autoptr(RlQrImage) image = rl_qr_image_new(sides[i], sides[i]);
    refuse(image);
    image->grey[0] = 0;
    refuse(image);
    memset(image->grey, 0, (gsize) sides[i] * sides[i]);
    refuse(image);
  }
  g_autoptr(RlQrImage) ramp = rl_qr_image_new(256, 100);
  for (gsize i = 0; i < 256 * 100; i++)
    ramp->grey[i] = (guint8) (i % 256);
  refuse(ramp);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/qr/grid/scales", test_scales);
  g_test_add_func("/qr/grid/inverted", test_inverted);
  g_test_add_func("/qr/grid/grey", test_grey);
  g_test_add_func("/qr/grid/damaged", test_damaged);
  g_test_add_func("/qr/grid/other-codes", test_other_codes);
  g_test_add_func("/qr/grid/too-many", test_too_many);
  g_test_add_func("/qr/grid/noise", test_noise);
  g_test_add_func("/qr/grid/rotated", test_rotated);
  g_test_add_func("/qr/grid/plain", test_plain);
  return g_test_run();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every kind of PNG, and everything that is none or means harm. */
#include <string.h>
#include <zlib.h>

#include "base/error.h"

#include "qr/png.h"

#include "qr-picture.h"

enum { SEED = 428, FLIPS = 4000, HEADER = 33, CHUNK_SIZE = 12 };

static RlQrImage *some_picture(double scale, guint margin)
{
  g_autoptr(RlQrSymbol) symbol = rl_qr_symbol_encode("relink-sandbox:login:7c41f09a", NULL);
  return qr_picture(symbol, scale, margin);
}

static void assert_same(const RlQrImage *a, const RlQrImage *b)
{
  g_assert_nonnull(a);
  g_assert_cmpuint(a->width, ==, b->width);
  g_assert_cmpuint(a->height, ==, b->height);
  for (gsize i = 0; i < (gsize) a->width * a->height; i++)
    g_assert_cmpint(a->grey[i] > 127, ==, b->grey[i] > 127);
}

static void test_forms(void)
{
  for (guint scale = 1; scale <= 8; scale++)
    for (QrPngForm form = QR_PNG_GREY; form < QR_PNG_FORMS; form++) {
      g_autoptr(RlQrImage) image = some_picture(scale, 4 * scale);
      g_autoptr(GByteArray) png = qr_png(image, form);
      g_autoptr(RlQrImage) read = rl_qr_png_read(png->data, png->len, NULL);
      g_test_message("scale %u, form %u", scale, form);
      assert_same(read, image);
    }
}

/* Nobody knows what lies behind it: it is paper. */
static void test_transparent(void)
{
  g_autoptr(RlQrImage) image = rl_qr_image_new(9, 5);
  g_autoptr(GByteArray) png = qr_png(image, QR_PNG_ALPHA);
  g_autoptr(RlQrImage) read = rl_qr_png_read(png->data, png->len, NULL);
  assert_same(read, image);
  for (guint i = 0; i < 9 * 5; i++)
    g_assert_cmpuint(read->grey[i], ==, 255);
}

static void refuse(const guint8 *bytes, gsize n, RlError code)
{
  g_autoptr(GError) error = NULL;
  g_assert_null(rl_qr_png_read(bytes, n, &error));
  g_assert_error(error, RL_ERROR, (int) code);
}

/* The bytes lie at the very end of their own memory, so that a sanitizer sees a look beyond. */
static void test_truncated(void)
{
  for (QrPngForm form = QR_PNG_GREY; form < QR_PNG_FORMS; form++) {
    g_autoptr(RlQrImage) image = some_picture(2, 8);
    g_autoptr(GByteArray) png = qr_png(image, form);
    const gsize end = png->len - CHUNK_SIZE; /* "IEND" may be missing */
    for (gsize n = 0; n < end; n++) {
      g_autofree guint8 *part = g_memdup2(png->data, n);
      g_autoptr(RlQrImage) read = rl_qr_png_read(part, n, NULL);
      g_assert_null(read);
    }
  }
}

static void test_sizes(void)
{
  static const guint32 sides[][2] = {
    { 2049, 1 },       { 1, 2049 },      { 0x7fffffff, 1 },          { 1, 0x7fffffff },
    { 0xffffffff, 1 }, { 65536, 65536 }, { 0x80000000, 0x80000000 }, { 1000000, 1000000 }
  };
  g_autoptr(RlQrImage) image = some_picture(1, 4);
  g_autoptr(GByteArray) png = qr_png(image, QR_PNG_GREY);
  for (guint i = 0; i < G_N_ELEMENTS(sides); i++) {
    qr_png_set_size(png, sides[i][0], sides[i][1]);
    refuse(png->data, png->len, RL_ERROR_TOO_LARGE);
  }
  /* No picture at all. */
  static const guint32 none[][2] = { { 0, 5 }, { 5, 0 }, { 0, 0 }, { 0, 0x7fffffff } };
  for (guint i = 0; i < G_N_ELEMENTS(none); i++) {
    qr_png_set_size(png, none[i][0], none[i][1]);
    refuse(png->data, png->len, RL_ERROR_MALFORMED);
  }
  /* What the header promises and the data lacks. */
  qr_png_set_size(png, 2048, 2048);
  refuse(png->data, png->len, RL_ERROR_MALFORMED);
}

static void test_largest(void)
{
  g_autoptr(RlQrImage) image = rl_qr_image_new(RL_QR_SIDE_MAX, RL_QR_SIDE_MAX);
  g_autoptr(RlQrImage) wide = rl_qr_image_new(RL_QR_SIDE_MAX + 1, 1);
  image->grey[(gsize) 2047 * 2048 + 2047] = 0;
  g_autoptr(GByteArray) png = qr_png(image, QR_PNG_BIT);
  g_autoptr(GByteArray) wide_png = qr_png(wide, QR_PNG_BIT);
  g_autoptr(RlQrImage) read = rl_qr_png_read(png->data, png->len, NULL);
  assert_same(read, image);
  refuse(wide_png->data, wide_png->len, RL_ERROR_TOO_LARGE);
}

static void test_many_bytes(void)
{
  g_autoptr(RlQrImage) image = some_picture(1, 4);
  g_autoptr(GByteArray) png = qr_png(image, QR_PNG_GREY);
  const guint whole = png->len;
  g_byte_array_set_size(png, RL_QR_PNG_MAX + 1);
  memset(png->data + whole, 0, png->len - whole);
  g_autoptr(RlQrImage) most = rl_qr_png_read(png->data, RL_QR_PNG_MAX, NULL);
  assert_same(most, image);
  refuse(png->data, png->len, RL_ERROR_TOO_LARGE);
}

static void test_not_png(void)
{
  static const char *const texts[] = {
    "", "x", "\x89PNG\r\n\x1a\n", "\xff\xd8\xff\xe0 a JPEG is none",
    "\x89PNG\r\n\x1a\n and then nothing of the kind that it says"
  };
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    refuse((const guint8 *) texts[i], strlen(texts[i]), RL_ERROR_MALFORMED);
}

/* Flips bits here and there; whatever comes of it has a size within bounds. */
static void test_flips(void)
{
  GRand *rand = g_rand_new_with_seed(SEED);
  guint read_well = 0;
  for (guint i = 0; i < FLIPS; i++) {
    g_autoptr(RlQrImage) image = some_picture(1, 4);
    g_autoptr(GByteArray) png = qr_png(image, (QrPngForm) (i % QR_PNG_FORMS));
    for (int flips = g_rand_int_range(rand, 1, 6); flips > 0; flips--)
      png->data[g_rand_int_range(rand, 0, (gint32) png->len)] ^= 1u << g_rand_int_range(rand, 0, 8);
    g_autofree guint8 *own = g_memdup2(png->data, png->len);
    g_autoptr(RlQrImage) read = rl_qr_png_read(own, png->len, NULL);
    read_well += read != NULL;
    g_assert_true(read == NULL ||
                  (read->width <= RL_QR_SIDE_MAX && read->height <= RL_QR_SIDE_MAX));
  }
  g_rand_free(rand);
  g_test_message("%u of %u were read", read_well, FLIPS);
  g_assert_cmpuint(read_well, <, FLIPS / 2);
}

static void append_number(GByteArray *bytes, guint32 number)
{
  const guint32 big = GUINT32_TO_BE(number);
  g_byte_array_append(bytes, (const guint8 *) &big, sizeof big);
}

/* A PNG with a chunk NAME behind its header that holds HEAD and a zlib stream of N zeroes. */
static GByteArray *with_bomb(const char *name, const char *head, gsize head_n, gsize n)
{
  g_autoptr(RlQrImage) image = some_picture(1, 4);
  g_autoptr(GByteArray) plain = qr_png(image, QR_PNG_GREY);
  g_autofree guint8 *zeroes = g_malloc0(n);
  uLongf packed_n = compressBound(n);
  g_autofree guint8 *packed = g_malloc(packed_n);
  g_assert_cmpint(compress2(packed, &packed_n, zeroes, n, 9), ==, Z_OK);
  g_autoptr(GByteArray) chunk = g_byte_array_new();
  g_byte_array_append(chunk, (const guint8 *) name, 4);
  g_byte_array_append(chunk, (const guint8 *) head, (guint) head_n);
  g_byte_array_append(chunk, packed, (guint) packed_n);
  GByteArray *png = g_byte_array_new();
  g_byte_array_append(png, plain->data, HEADER);
  append_number(png, chunk->len - 4);
  g_byte_array_append(png, chunk->data, chunk->len);
  append_number(png, (guint32) crc32(0, chunk->data, chunk->len));
  g_byte_array_append(png, plain->data + HEADER, plain->len - HEADER);
  return png;
}

/* Little that becomes much: words and profiles beside the picture. The picture itself is fine. */
static void test_bombs(void)
{
  enum { MUCH = 100 * 1024 * 1024 };
  static const char text_head[] = "Comment\0";        /* keyword, NUL, method */
  static const char words_head[] = "Comment\0\1\0\0"; /* keyword, NUL, packed, method, … */
  g_autoptr(RlQrImage) image = some_picture(1, 4);
  g_autoptr(GByteArray) text = with_bomb("zTXt", text_head, sizeof text_head, MUCH);
  g_autoptr(GByteArray) words = with_bomb("iTXt", words_head, sizeof words_head, MUCH);
  g_autoptr(GByteArray) profile = with_bomb("iCCP", text_head, sizeof text_head, MUCH);
  GByteArray *const all[] = { text, words, profile };
  for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
    g_assert_cmpuint(all[i]->len, <, RL_QR_PNG_MAX);
    g_autoptr(RlQrImage) read = rl_qr_png_read(all[i]->data, all[i]->len, NULL);
    assert_same(read, image);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/qr/png/forms", test_forms);
  g_test_add_func("/qr/png/transparent", test_transparent);
  g_test_add_func("/qr/png/truncated", test_truncated);
  g_test_add_func("/qr/png/sizes", test_sizes);
  g_test_add_func("/qr/png/largest", test_largest);
  g_test_add_func("/qr/png/many-bytes", test_many_bytes);
  g_test_add_func("/qr/png/not-png", test_not_png);
  g_test_add_func("/qr/png/flips", test_flips);
  g_test_add_func("/qr/png/bombs", test_bombs);
  return g_test_run();
}

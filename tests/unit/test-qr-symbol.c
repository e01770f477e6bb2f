/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is drawn says what was to be said: symbols laid out, turned into pictures, and read. */
#include <string.h>

#include "base/error.h"

#include "qr/read.h"
#include "qr/symbol.h"

#include "qr-payload.h"
#include "qr-picture.h"
#include "qr-scan.h"

enum { SEED = 20261128, PAYLOADS = 300 };

static const guint windows[][2] = {
  { 40, 10 }, { 80, 24 }, { 132, 43 }, { 200, 60 }, { 400, 190 }
};

static char *text_of(char c, gsize n)
{
  char *text = g_malloc0(n + 1);
  memset(text, c, n);
  return text;
}

/* Reads what fits into the window; half blocks, which are the rule, with both readers. Returns
 * whether it fitted. */
static gboolean check_window(const char *payload, const RlQrSymbol *symbol, RlQrGlyphs glyphs,
                             const guint *window)
{
  RlQrPlan plan;
  if (!rl_qr_plan(symbol, glyphs, window[0], window[1], &plan))
    return FALSE;
  g_auto(GStrv) rows = rl_qr_rows(symbol, &plan);
  g_autoptr(RlQrImage) image = qr_picture_of_rows(rows, &plan);
  g_autofree char *read = rl_qr_read(image);
  g_assert_cmpstr(read, ==, payload);
  if (glyphs == RL_QR_HALF_BLOCKS) {
    g_autofree char *scanned = qr_scan(image->grey, image->width, image->height);
    g_assert_cmpstr(scanned, ==, payload);
  }
  return TRUE;
}

static guint check_windows(const char *payload, const RlQrSymbol *symbol, RlQrGlyphs glyphs)
{
  guint drawn = 0;
  for (guint i = 0; i < G_N_ELEMENTS(windows) - (drawn > 0); i++)
    drawn += check_window(payload, symbol, glyphs, windows[i]);
  return drawn;
}

static void test_payloads(void)
{
  guint drawn = 0;
  if (!rl_qr_read_can()) {
    g_test_skip("built without zbar");
    return;
  }
  for (guint i = 0; i < PAYLOADS; i++) {
    g_autofree char *payload = qr_payload(SEED, i);
    g_autoptr(RlQrSymbol) symbol = rl_qr_symbol_encode(payload, NULL);
    g_assert_nonnull(symbol);
    drawn += check_windows(payload, symbol, RL_QR_HALF_BLOCKS);
    drawn += check_windows(payload, symbol, i % 2 == 0 ? RL_QR_FULL_BLOCKS : RL_QR_ASCII);
  }
  g_test_message("%u drawings of %u payloads", drawn, PAYLOADS);
  g_assert_cmpuint(drawn, >, 3 * PAYLOADS);
}

/* Without a word on its character set it would be read as something else. */
static void test_utf8(void)
{
  static const char *const texts[] = { "á", "áá", "ñ", "São Paulo", "¿Qué?", "€", "z日本", "😀" };
  if (!qr_scan_can()) {
    g_test_skip("built without zbar");
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_autoptr(RlQrSymbol) symbol = rl_qr_symbol_encode(texts[i], NULL);
    g_autoptr(RlQrImage) image = qr_picture(symbol, 1, 4);
    g_autofree char *scanned = qr_scan(image->grey, image->width, image->height);
    g_assert_cmpstr(scanned, ==, texts[i]);
  }
}

/* The smallest symbol of each kind of text; error correction makes it no larger. */
static void test_size(void)
{
  static const struct {
    char c;
    gsize n;
    guint side;
  } rows[] = {
    { '1', 41, 21 },    { '1', 42, 25 },    { 'A', 25, 21 },    { 'A', 26, 25 },
    { 'a', 17, 21 },    { 'a', 18, 25 },    { 'a', 32, 25 },    { 'a', 33, 29 },
    { 'a', 2953, 177 }, { '1', 7089, 177 }, { 'A', 4296, 177 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = text_of(rows[i].c, rows[i].n);
    g_autoptr(RlQrSymbol) symbol = rl_qr_symbol_encode(text, NULL);
    g_assert_nonnull(symbol);
    g_assert_cmpuint(symbol->width, ==, rows[i].side);
    g_assert_cmpuint(symbol->height, ==, rows[i].side);
  }
}

/* The two bits of the format that say the level, beside the upper left finder pattern: L is 01, M
 * 00, Q 11, H 10, and a mask of 10 lies over them. */
static void test_level(void)
{
  static const struct {
    gsize n;
    guint first, second;
  } rows[] = { { 17, 1, 1 }, { 14, 1, 0 }, { 11, 0, 1 }, { 7, 0, 0 } };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = text_of('a', rows[i].n);
    g_autoptr(RlQrSymbol) symbol = rl_qr_symbol_encode(text, NULL);
    g_assert_cmpuint(symbol->width, ==, 21);
    g_assert_cmpuint(rl_qr_symbol_is_dark(symbol, 0, 8), ==, rows[i].first);
    g_assert_cmpuint(rl_qr_symbol_is_dark(symbol, 1, 8), ==, rows[i].second);
  }
}

static void refuse(const char *text, RlError code)
{
  g_autoptr(GError) error = NULL;
  g_assert_null(rl_qr_symbol_encode(text, &error));
  g_assert_error(error, RL_ERROR, (int) code);
  g_assert_null(rl_qr_symbol_encode(text, NULL));
}

static void test_refused(void)
{
  g_autofree char *bytes = text_of('a', 2954);
  g_autofree char *digits = text_of('1', 7090);
  g_autofree char *huge = text_of('1', 1000000);
  g_autoptr(GString) utf8 = g_string_new(NULL);
  while (utf8->len < 2952)
    g_string_append(utf8, "ñ");
  g_autoptr(RlQrSymbol) most = rl_qr_symbol_encode(utf8->str, NULL);
  g_assert_nonnull(most);
  g_string_append_c(utf8, '!');
  refuse(bytes, RL_ERROR_TOO_LARGE);
  refuse(digits, RL_ERROR_TOO_LARGE);
  refuse(huge, RL_ERROR_TOO_LARGE);
  refuse(utf8->str, RL_ERROR_TOO_LARGE);
  refuse("", RL_ERROR_FAILED);
}

static void test_bytes(void)
{
  static const char *const texts[] = { "\x01\x1b[31m\x7f\t\r\n", "\xff\xfe no UTF-8",
                                       "aBc ABC abc" };
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_autoptr(RlQrSymbol) symbol = rl_qr_symbol_encode(texts[i], NULL);
    g_autoptr(RlQrImage) image = qr_picture(symbol, 1, 4);
    g_autofree char *read = rl_qr_read(image);
    if (rl_qr_read_can())
      g_assert_cmpstr(read, ==, texts[i]);
    else
      g_assert_null(read);
  }
}

static void test_copy(void)
{
  g_autoptr(RlQrSymbol) symbol = rl_qr_symbol_encode("copy", NULL);
  g_autoptr(RlQrSymbol) copy = rl_qr_symbol_copy(symbol);
  qr_assert_same(copy, symbol);
  g_assert_true(copy->dark != symbol->dark);
  g_assert_true(rl_qr_symbol_is_dark(copy, 0, 0));
  g_assert_false(rl_qr_symbol_is_dark(copy, copy->width, 0));
  g_assert_false(rl_qr_symbol_is_dark(copy, 0, copy->height));
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/qr/symbol/payloads", test_payloads);
  g_test_add_func("/qr/symbol/utf8", test_utf8);
  g_test_add_func("/qr/symbol/size", test_size);
  g_test_add_func("/qr/symbol/level", test_level);
  g_test_add_func("/qr/symbol/refused", test_refused);
  g_test_add_func("/qr/symbol/bytes", test_bytes);
  g_test_add_func("/qr/symbol/copy", test_copy);
  return g_test_run();
}

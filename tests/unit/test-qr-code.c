/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every form that a value may have, and what can be drawn of it. */
#include <string.h>

#include "qr/code.h"
#include "qr/read.h"

#include "qr-picture.h"

#define QR_TEXT "relink-sandbox:login:7c41f09a"

/* The sandbox's image of that text (src/sandbox/challenges.c). */
#define QR_PNG                                                                                     \
  "iVBORw0KGgoAAAANSUhEUgAAACUAAAAlAQMAAAD/ULJAAAAABlBMVEUAAAD///+l2Z/dAAAAAnRSTlP//8i1"           \
  "38cAAAAJcEhZcwAACxIAAAsSAdLdfvwAAACzSURBVAiZY/gPAgyY5AfBJw71DN+v+9+vZ/gSzRsIJAMLQWSE"           \
  "BZD8fu8OUPyDaChQzf9PUvX/Gb70CkcBxXc8a6ln+DfNm+E/w6+kXnugyLRPf+sZ/iTtml3P8PnGjYp6hk/F"           \
  "axf/Z/hz4l8akFy6V/M/w/djtZL/Gf6qPLpaz/CDYRUj0Mwv3YVA8wWNAoCy17+WAe2N9QaKfwkLWgK0K9g9"           \
  "F2jyre9OQHcKeOVhcz+YBAC/XoFpsE7mZwAAAABJRU5ErkJggg=="

/* JPEG, GIF, WebP and BMP as far as their first bytes, and then some. */
#define JPEG64 "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkK"
#define GIF64  "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
#define WEBP64 "UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAgA0JaQAA3AA/vuUAAA="
#define BMP64  "Qk06AAAAAAAAADYAAAAoAAAAAQAAAAEAAAABABgAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAA////AA=="
#define SVG    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 21 21\"></svg>"
#define SVG64  "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciPjwvc3ZnPg=="

/* What SYMBOL says, or EXPECTED where nothing reads it. */
static void assert_says(const RlQrSymbol *symbol, const char *expected)
{
  g_assert_nonnull(symbol);
  g_autoptr(RlQrImage) image = qr_picture(symbol, 1, 4);
  g_autofree char *read = rl_qr_read(image);
  if (rl_qr_read_can())
    g_assert_cmpstr(read, ==, expected);
}

static void assert_text(const char *value, const char *text, gboolean is_url)
{
  g_autoptr(RlQrCode) code = rl_qr_code_new(value);
  assert_says(code->symbol, value);
  g_assert_cmpstr(code->text, ==, text);
  g_assert_cmpint(code->is_url, ==, is_url);
  g_assert_false(code->is_image);
  g_assert_null(code->fault);
}

static void test_texts(void)
{
  static const char *const texts[] = {
    "7",
    QR_TEXT,
    "São Paulo: confirmação nº 12",
    "Data: 12/03, hora: 10",
    "data:12345",
    "data:, text",
    "data:12/03,10",
    "/9j/ is a path",
    "/9j/4AAQSkZJRgABAQEASABIAAD, and something else",
    "R0lGOD",
    "UklGR0123456789012345678901234567890123456789",
    "PHN2Z",
    "iVBORw0KGg",
    "<xml>no picture</xml>",
    "Qk06AAAAAAAAADYAAAAoAAAAAQAAAAEAAAABABgAAAAAAAQAAAAA",
    "ftp://example.com/a.png",
    "https is no address",
    "http://",
    "https:///path.png",
    "00020126580014br.gov.bcb.pix0136",
  };
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_test_message("%s", texts[i]);
    assert_text(texts[i], texts[i], FALSE);
  }
}

/* The symbol says what was sent, the text is fit to be seen. */
static void test_hostile(void)
{
  static const struct {
    const char *value, *text;
  } rows[] = {
    { "48\x1b[8m2\x07", "48\ufffd[8m2\ufffd" },
    { "\r\nline\tline\r\n", " line line " },
    { "a\xe2\x80\xae"
      "b",
      "ab" },
    { "\x01", "\ufffd" },
    { "x\xc2\x9b"
      "1m",
      "x\ufffd1m" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlQrCode) code = rl_qr_code_new(rows[i].value);
    assert_says(code->symbol, rows[i].value);
    g_assert_null(code->fault);
    g_assert_cmpstr(code->text, ==, rows[i].text);
  }
}

static void test_urls(void)
{
  static const char *const urls[] = {
    "https://qr.example.com/s/7c41f09a", "http://example.com",
    "HTTPS://EXAMPLE.COM/A?B=C.PNG",     "https://example.png",
    "https://example.com/a.png/b",       "https://example.com/login#x.gif",
    "https://example.com/pngs",
  };
  for (guint i = 0; i < G_N_ELEMENTS(urls); i++) {
    g_test_message("%s", urls[i]);
    assert_text(urls[i], urls[i], TRUE);
  }
}

static void test_image_urls(void)
{
  static const char *const urls[] = {
    "https://qr.example.com/s/7c41f09a.png",
    "HTTPS://EXAMPLE.COM/A.JPG",
    "http://example.com/a.jpeg?size=3",
    "https://example.com/a.gif#top",
    "https://example.com/a.svg",
    "https://example.com/a.b.webp",
    "https://example.com/x/a.BMP",
  };
  for (guint i = 0; i < G_N_ELEMENTS(urls); i++) {
    g_autoptr(RlQrCode) code = rl_qr_code_new(urls[i]);
    g_test_message("%s", urls[i]);
    g_assert_null(code->symbol);
    g_assert_true(code->is_url);
    g_assert_false(code->is_image);
    g_assert_cmpstr(code->text, ==, urls[i]);
    g_assert_nonnull(strstr(code->fault, "address of an image"));
  }
}

/* VALUE is an image that says TEXT; without a reader it is drawn all the same. */
static void assert_image(const char *value, const char *text)
{
  g_autoptr(RlQrCode) code = rl_qr_code_new(value);
  assert_says(code->symbol, text);
  g_assert_cmpstr(code->text, ==, rl_qr_read_can() ? text : NULL);
  g_assert_true(code->is_image);
  g_assert_false(code->is_url);
  g_assert_null(code->fault);
}

static void test_png(void)
{
  static const char *const wrappings[] = {
    "data:image/png;base64," QR_PNG,
    "DATA:IMAGE/PNG;BASE64," QR_PNG,
    "data:image/png;charset=utf-8;base64," QR_PNG,
    "data:image/png," QR_PNG,
    "data:;base64," QR_PNG,
    "data:image/jpeg;base64," QR_PNG,
    "data:application/octet-stream;base64," QR_PNG,
    "  data:image/png;base64, \n" QR_PNG "\r\n",
    QR_PNG,
    "\n " QR_PNG "  ",
  };
  for (guint i = 0; i < G_N_ELEMENTS(wrappings); i++) {
    g_test_message("%.40s", wrappings[i]);
    assert_image(wrappings[i], QR_TEXT);
  }
}

/* Base64 as mailers, addresses and careless programs write it. */
static void test_base64(void)
{
  g_autoptr(GString) lines = g_string_new("data:image/png;base64,");
  g_autoptr(GString) escaped = g_string_new("data:image/png;base64,");
  g_autoptr(GString) all_escaped = g_string_new("data:image/png;base64,");
  g_autofree char *of_urls = g_strdelimit(g_strdelimit(g_strdup(QR_PNG), "+", '-'), "/", '_');
  g_autofree char *unpadded = g_strndup(QR_PNG, strlen(QR_PNG) - 2);
  for (const char *c = QR_PNG; *c != '\0'; c++) {
    g_string_append_printf(lines, (c - QR_PNG) % 60 == 59 ? "%c\r\n" : "%c", *c);
    g_string_append_printf(escaped, g_ascii_isalnum(*c) ? "%c" : "%%%02x", *c);
    g_string_append_printf(all_escaped, "%%%02X", *c);
  }
  assert_image(lines->str, QR_TEXT);
  assert_image(escaped->str, QR_TEXT);
  assert_image(all_escaped->str, QR_TEXT);
  assert_image(of_urls, QR_TEXT);
  assert_image(unpadded, QR_TEXT);
}

/* All forms of PNG, dark and light: read, and drawn crisp. */
static void test_forms(void)
{
  g_autoptr(RlQrSymbol) symbol = rl_qr_symbol_encode("Confirmação nº 7c41f09a", NULL);
  for (QrPngForm form = QR_PNG_GREY; form < QR_PNG_FORMS; form++)
    for (guint scale = 1; scale <= 8; scale++)
      for (guint inverted = 0; inverted < 2; inverted++) {
        g_autoptr(RlQrImage) image = qr_picture(symbol, scale, 4 * scale);
        if (inverted)
          qr_picture_invert(image);
        g_autoptr(GByteArray) png = qr_png(image, form);
        g_autofree char *value = qr_base64("data:image/png;base64,", png);
        g_test_message("form %u, scale %u, inverted %u", form, scale, inverted);
        assert_image(value, "Confirmação nº 7c41f09a");
      }
}

/* Where it leads is seen beside the symbol, as it is of an address that came as one. */
static void test_address_in_image(void)
{
  static const char *const urls[] = { "https://auth.example.com/s/7c41f09a",
                                      "http://example.com/a.png" };
  for (guint i = 0; i < G_N_ELEMENTS(urls); i++) {
    g_autoptr(RlQrSymbol) symbol = rl_qr_symbol_encode(urls[i], NULL);
    g_autoptr(RlQrImage) image = qr_picture(symbol, 3, 12);
    g_autoptr(GByteArray) png = qr_png(image, QR_PNG_GREY);
    g_autofree char *value = qr_base64("data:image/png;base64,", png);
    g_autoptr(RlQrCode) code = rl_qr_code_new(value);
    assert_says(code->symbol, urls[i]);
    g_assert_null(code->fault);
    g_assert_true(code->is_image);
    g_assert_true(code->is_url == rl_qr_read_can());
  }
}

/* What cannot be read is drawn as it came: here, a code of another kind. */
static void test_unreadable(void)
{
  g_autoptr(RlQrSymbol) symbol = rl_qr_symbol_new(20, 20);
  for (guint i = 0; i < 400; i++)
    symbol->dark[i] = i % 20 == 0 || i / 20 == 19 || i * i % 7 < 3;
  g_autoptr(RlQrImage) image = qr_picture(symbol, 5, 20);
  g_autoptr(GByteArray) png = qr_png(image, QR_PNG_GREY);
  g_autofree char *value = qr_base64("", png);
  g_autoptr(RlQrCode) code = rl_qr_code_new(value);
  qr_assert_same(code->symbol, symbol);
  g_assert_null(code->text);
  g_assert_null(code->fault);
  g_assert_true(code->is_image);
}

/* Bytes that are no text stay the bytes that they are. */
static void test_bytes_in_image(void)
{
  g_autoptr(RlQrSymbol) symbol = rl_qr_symbol_encode("no UTF-8: \xe1\xe9\xed", NULL);
  g_autoptr(RlQrImage) image = qr_picture(symbol, 3, 12);
  g_autoptr(GByteArray) png = qr_png(image, QR_PNG_GREY);
  g_autofree char *value = qr_base64("", png);
  g_autoptr(RlQrCode) code = rl_qr_code_new(value);
  qr_assert_same(code->symbol, symbol);
  g_assert_null(code->text);
  g_assert_null(code->fault);
}

static void refuse(const char *value, const char *why)
{
  g_autoptr(RlQrCode) code = rl_qr_code_new(value);
  g_test_message("%.40s: %s", value, code->fault);
  g_assert_null(code->symbol);
  g_assert_null(code->text);
  g_assert_nonnull(code->fault);
  g_assert_nonnull(strstr(code->fault, why));
}

static void test_other_images(void)
{
  static const struct {
    const char *value, *why;
  } rows[] = {
    { "data:image/jpeg;base64," JPEG64, "JPEG" },
    { "data:image/jpg;base64,AAAA", "JPEG" },
    { "data:image/png;base64," JPEG64, "JPEG" },
    { JPEG64, "JPEG" },
    { "data:image/gif;base64," GIF64, "GIF" },
    { GIF64, "GIF" },
    { "data:image/svg+xml;base64," SVG64, "SVG" },
    { "data:image/svg+xml;utf8," SVG, "SVG" },
    { "data:image/svg+xml,%3Csvg%20xmlns=%22http://www.w3.org/2000/svg%22/%3E", "SVG" },
    { SVG, "SVG" },
    { "  \n" SVG, "SVG" },
    { "<?xml version=\"1.0\"?>\n" SVG, "SVG" },
    { SVG64, "SVG" },
    { "data:image/webp;base64," WEBP64, "WebP" },
    { WEBP64, "WebP" },
    { "data:image/bmp;base64," BMP64, "BMP" },
    { "data:text/plain,hello", "no image" },
    { "data:application/pdf;base64,JVBERi0xLjQ=", "no image" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    refuse(rows[i].value, rows[i].why);
}

static void test_broken(void)
{
  static const char *const values[] = {
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==",
    "data:image/png;base64,",
    "data:image/png;base64,%%%%",
    "data:image/png,",
    "data:image/png;base64,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "iVBORw0KGgo",
    "iVBORw0KGgo\x1b[2J",
  };
  for (guint i = 0; i < G_N_ELEMENTS(values); i++)
    refuse(values[i], "damaged");
}

/* Cut short at every character: never drawn but when the picture is whole. */
static void test_cut(void)
{
  guint drawn = 0;
  for (gsize n = 0; n < strlen(QR_PNG); n++) {
    g_autofree char *part = g_strndup(QR_PNG, n);
    g_autofree char *value = g_strconcat("data:image/png;base64,", part, NULL);
    g_autoptr(RlQrCode) code = rl_qr_code_new(value);
    g_assert_true((code->symbol == NULL) == (code->fault != NULL));
    drawn += code->symbol != NULL;
  }
  g_assert_cmpuint(drawn, <, 20); /* the last chunk says only that it is the last */
}

static void test_nothing(void)
{
  g_autoptr(RlQrCode) none = rl_qr_code_new(NULL);
  g_autoptr(RlQrCode) empty = rl_qr_code_new("");
  g_assert_null(none);
  g_assert_null(empty->symbol);
  g_assert_cmpstr(empty->text, ==, "");
  g_assert_nonnull(empty->fault);
}

static void test_no_modules(void)
{
  g_autoptr(RlQrImage) image = rl_qr_image_new(60, 60);
  for (guint i = 0; i < 3600; i++)
    image->grey[i] = (guint8) (i * i % 251);
  g_autoptr(GByteArray) png = qr_png(image, QR_PNG_GREY);
  g_autofree char *value = qr_base64("", png);
  refuse(value, "no code");
}

static void test_large(void)
{
  g_autofree char *text = g_malloc0(2955);
  memset(text, 'a', 2954);
  g_autoptr(RlQrCode) code = rl_qr_code_new(text);
  g_assert_null(code->symbol);
  g_assert_cmpstr(code->text, ==, text);
  g_assert_nonnull(strstr(code->fault, "longer"));
  g_autofree char *huge = g_malloc0(4000001);
  memset(huge, 'A', 4000000);
  memcpy(huge, "iVBORw0KGgo", 11);
  refuse(huge, "larger");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/qr/code/texts", test_texts);
  g_test_add_func("/qr/code/hostile", test_hostile);
  g_test_add_func("/qr/code/urls", test_urls);
  g_test_add_func("/qr/code/image-urls", test_image_urls);
  g_test_add_func("/qr/code/png", test_png);
  g_test_add_func("/qr/code/base64", test_base64);
  g_test_add_func("/qr/code/forms", test_forms);
  g_test_add_func("/qr/code/address-in-image", test_address_in_image);
  g_test_add_func("/qr/code/unreadable", test_unreadable);
  g_test_add_func("/qr/code/bytes-in-image", test_bytes_in_image);
  g_test_add_func("/qr/code/other-images", test_other_images);
  g_test_add_func("/qr/code/broken", test_broken);
  g_test_add_func("/qr/code/cut", test_cut);
  g_test_add_func("/qr/code/nothing", test_nothing);
  g_test_add_func("/qr/code/no-modules", test_no_modules);
  g_test_add_func("/qr/code/large", test_large);
  return g_test_run();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes become characters; what is none is a ! in its place, and what is behind it stays. */
#include <locale.h>
#include <string.h>

#include "base/decoder.h"

#define ASCII "ANSI_X3.4-1968"

static const struct {
  const char *charset, *bytes, *text;
} rows[] = {
  { "UTF-8", "abc\r\033", "abc\r\033" },
  { "UTF-8", "se\xc3\xb1ora", "señora" },
  { "UTF-8", "p\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80x", "pé€😀x" },
  { ASCII, "p\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80x", "pé€😀x" },
  { "utf-8", "\xc3\xb1", "ñ" },
  /* Latin-1 where it is not expected */
  { "UTF-8", "se\xf1ora xyz", "se!ora xyz" },
  { ASCII, "se\xf1ora xyz", "se!ora xyz" },
  { "UTF-8", "\xf1\xe9\xf3", "!!!" },
  { "UTF-8", "a\xf1", "a!" },
  { "UTF-8", "\xe9\xa1o", "!o" },
  { "UTF-8", "\xf8r", "!r" },
  { "UTF-8", "\xf1\xc3\xb1", "!ñ" },
  { "UTF-8", "\xf1\033", "!\033" },
  /* nothing goes on that was not begun; overlong, surrogates, too large */
  { "UTF-8",
    "a\x80\xbf"
    "b",
    "a!!b" },
  { "UTF-8",
    "\xc0\xaf"
    "b",
    "!b" },
  { "UTF-8",
    "\xe0\x80\x80"
    "b",
    "!b" },
  { "UTF-8",
    "\xed\xa0\x80"
    "b",
    "!b" },
  { "UTF-8",
    "\xf4\x90\x80\x80"
    "b",
    "!b" },
  { "UTF-8",
    "\xff\xfe"
    "b",
    "!!b" },
};

/* One byte; whether it is to be given once more. */
static gboolean feed(RlDecoder *decoder, guchar byte, GString *text)
{
  gunichar c = 0;
  const RlDecoded decoded = rl_decoder_feed(decoder, byte, &c);
  if (decoded == RL_DECODED_CHARACTER)
    g_string_append_unichar(text, c);
  else if (decoded != RL_DECODED_MORE)
    g_string_append_c(text, '!');
  return decoded == RL_DECODED_BAD_AGAIN;
}

static void feed_all(RlDecoder *decoder, const char *bytes, gsize n, GString *text)
{
  for (gsize i = 0; i < n; i++)
    if (feed(decoder, (guchar) bytes[i], text))
      g_assert_false(feed(decoder, (guchar) bytes[i], text));
}

static void test_rows(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GString) text = g_string_new(NULL);
    RlDecoder decoder;
    rl_decoder_start(&decoder, rows[i].charset);
    feed_all(&decoder, rows[i].bytes, strlen(rows[i].bytes), text);
    if (rl_decoder_end(&decoder))
      g_string_append_c(text, '!');
    g_assert_cmpstr(text->str, ==, rows[i].text);
    g_assert_false(rl_decoder_end(&decoder));
  }
}

/* A key in the middle ends what was begun, and nothing of it is left for what comes then. */
static void test_ended(void)
{
  static const char bytes[] = "\xf0\x9f\x98\x80";
  for (gsize cut = 0; cut <= 4; cut++) {
    g_autoptr(GString) text = g_string_new(NULL);
    RlDecoder decoder;
    rl_decoder_start(&decoder, "UTF-8");
    feed_all(&decoder, bytes, cut, text);
    g_assert_cmpint(rl_decoder_end(&decoder), ==, cut > 0 && cut < 4);
    feed_all(&decoder, "\xc3\xb1", 2, text);
    g_assert_cmpstr(text->str, ==, cut == 4 ? "😀ñ" : "ñ");
  }
}

static void test_nul(void)
{
  RlDecoder decoder;
  gunichar c = 1;
  rl_decoder_start(&decoder, "UTF-8");
  g_assert_cmpint(rl_decoder_feed(&decoder, 0, &c), ==, RL_DECODED_CHARACTER);
  g_assert_cmpuint(c, ==, 0);
}

/* Any other character set is the locale's business; the one that every machine has is UTF-8. */
static void test_locale(void)
{
  g_autoptr(GString) text = g_string_new(NULL);
  RlDecoder decoder;
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  rl_decoder_start(&decoder, "ISO-8859-1");
  feed_all(&decoder, "a\xc3\xb1\xf1z\xff", 6, text);
  g_assert_cmpstr(text->str, ==, "añ!z!");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/decoder/rows", test_rows);
  g_test_add_func("/decoder/ended", test_ended);
  g_test_add_func("/decoder/nul", test_nul);
  g_test_add_func("/decoder/locale", test_locale);
  return g_test_run();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain JSON read forward: what is passed over is JSON by the letter, and a copy of it is what the
 * printer writes. Which documents are JSON is test-scan's matter, pages of links are
 * test-wire-page's. */
#include <locale.h>
#include <string.h>

#include "json/plain.h"
#include "json/scan.h"

/* Bytes at the end of their memory, so that a sanitizer sees a look behind them. */
static RlJsonPlain *reader_of(const char *text, gsize length, char **bytes)
{
  *bytes = g_memdup2(text, length);
  return rl_json_plain_new(*bytes, length);
}

static char *copy_of(const char *text, gsize length)
{
  g_autofree char *bytes = NULL;
  g_autoptr(RlJsonPlain) json = reader_of(text, length, &bytes);
  g_autoptr(GString) out = g_string_new("before");
  if (!rl_json_plain_copy(json, out) || !rl_json_plain_end(json))
    return NULL;
  g_assert_true(g_str_has_prefix(out->str, "before"));
  return g_strdup(out->str + strlen("before"));
}

static gboolean passes(const char *text, gsize length)
{
  g_autofree char *bytes = NULL;
  g_autoptr(RlJsonPlain) json = reader_of(text, length, &bytes);
  return rl_json_plain_skip(json) && rl_json_plain_end(json);
}

/* Whether TEXT is passed over; then it is JSON, and copied as it is printed, or not at all. */
static gboolean check(const char *text, gsize length)
{
  const gboolean good = passes(text, length);
  g_autofree char *copy = copy_of(text, length);
  if (!good) {
    g_assert_null(copy);
    return FALSE;
  }
  g_assert_true(rl_json_scan(text, length, NULL));
  g_autoptr(RlJson) tree = rl_json_parse(text, length, NULL);
  g_autofree char *printed = rl_json_print(tree, FALSE);
  if (copy != NULL)
    g_assert_cmpstr(copy, ==, printed);
  return TRUE;
}

static void test_copy(void)
{
  static const struct {
    const char *text;
    gboolean plain, copied;
  } rows[] = {
    { "{}", TRUE, TRUE },
    { " [ 1 , -2 , [ ] , { \"a\" : \"b c\" } , null,true,false ] \n", TRUE, TRUE },
    { "\"a\"", TRUE, TRUE },
    { "7", TRUE, TRUE },
    { "-0", TRUE, FALSE },
    { "1.0", TRUE, FALSE },
    { "1e2", TRUE, FALSE },
    { "999999999999999", TRUE, TRUE },
    { "1234567890123456", TRUE, FALSE },
    { "{\"\xc3\xa9\":\"\xe2\x80\xae\x7f\"}", TRUE, TRUE },
    { "[\"x\xcc\x81\xcc\x81\xcc\x81\",{\"\xcc\x81\":1}]", TRUE, TRUE },
    { "{\"a\":1,\"a\":1}", FALSE, FALSE },
    { "{\"a\":{\"b\":1},\"b\":{\"a\":1,\"b\":2}}", TRUE, TRUE },
    { "\"\\n\"", FALSE, FALSE },
    { "\"\n\"", FALSE, FALSE },
    { "\"\xff\"", FALSE, FALSE },
    { "[1,]", FALSE, FALSE },
    { "[1 2]", FALSE, FALSE },
    { "01", FALSE, FALSE },
    { "nul", FALSE, FALSE },
    { "", FALSE, FALSE },
    { "[] x", FALSE, FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *copy = copy_of(rows[i].text, strlen(rows[i].text));
    g_assert_true(check(rows[i].text, strlen(rows[i].text)) == rows[i].plain);
    g_assert_true((copy != NULL) == rows[i].copied);
  }
}

/* A string of every length with an odd byte at every place: words of eight bytes and what is left.
 */
static void test_strings(void)
{
  static const char odd[] = "\"\\\x1f\x01\t\x7f\xc3 ~!";
  for (gsize length = 1; length < 40; length++)
    for (gsize at = 0; at < length; at++)
      for (gsize i = 0; i < sizeof odd - 1; i++) {
        g_autofree char *inner = g_strnfill(length, i % 2 == 0 ? 'a' : '}');
        inner[at] = odd[i];
        g_autofree char *text = g_strdup_printf("\"%s\"", inner);
        g_assert_true(check(text, strlen(text)) == (memchr(" ~!\x7f", odd[i], 4) != NULL));
      }
}

/* The places of all names of the objects in an array, "|" behind each object; "!" when it ends
 * with a fault. */
static void find_names(RlJsonPlain *json, GString *found)
{
  static const char *const names[] = { "a", "bb", "c", NULL };
  gboolean good = rl_json_plain_array(json);
  while (good && rl_json_plain_element(json)) {
    int name = 0;
    good = rl_json_plain_object(json, names);
    while (good && rl_json_plain_member(json, &name)) {
      g_string_append_c(found, name == RL_JSON_OTHER_NAME ? '-' : (char) ('0' + name));
      good = rl_json_plain_skip(json);
    }
    g_string_append_c(found, '|');
  }
  if (!rl_json_plain_end(json))
    g_string_append_c(found, '!');
}

/* Names are expected from the object before; no other ones must be taken for them. */
static void test_names(void)
{
  static const struct {
    const char *text, *found;
  } rows[] = {
    { "[{\"a\":1,\"x\":2,\"c\":3},{\"a\":1,\"x\":2,\"c\":3}]", "0-2|0-2|" },
    { "[{\"a\":1,\"bb\":2},{\"bb\":1},{\"a\":1,\"c\":2,\"bb\":3},{},{\"b\":1}]", "01|1|021||-|" },
    { "[{\"a\":1,\"bb\":2},{\"bb\":1,\"a\":2,\"bb\":3}]", "01|10|!" },
    { "[{\"a\":{\"bb\":{\"a\":1}}},{\"aa\":1,\"a\":2}]", "0|-0|" },
    { "[{\"a\":1},{\"a\" 1}]", "0||!" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlJsonPlain) json = rl_json_plain_new(rows[i].text, strlen(rows[i].text));
    g_autoptr(GString) found = g_string_new(NULL);
    find_names(json, found);
    g_assert_cmpstr(found->str, ==, rows[i].found);
  }
}

int main(int argc, char **argv)
{
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/plain/copy", test_copy);
  g_test_add_func("/plain/strings", test_strings);
  g_test_add_func("/plain/names", test_names);
  return g_test_run();
}

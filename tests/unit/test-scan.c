/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is JSON and what is not, by the letter: small documents in the usual categories. Every
 * document is also given to the parser, which must agree. */
#include <string.h>

#include "base/error.h"

#include "json/json.h"
#include "json/scan.h"

#define B(text) (text), sizeof(text) - 1

typedef struct {
  const char *text;
  gsize n;
} Document;

/* Tables of short documents. */
/* clang-format off */
static const Document valid[] = {
  /* structure */
  { B("{}") }, { B("[]") }, { B("[[]]") }, { B("[{}]") }, { B("{\"a\":{}}") }, { B("[[],[]]") },
  { B("{\"a\":[]}") }, { B("{\"\":0}") }, { B("{\"a\":1,\"b\":2}") }, { B("{\"a\":1,\"a\":2}") },
  { B("[1,2,3]") }, { B("[null,true,false]") }, { B("{\"a\":[{\"b\":[1]}]}") },
  /* a value alone */
  { B("null") }, { B("true") }, { B("false") }, { B("0") }, { B("-0") }, { B("42") }, { B("\"\"") },
  { B("\"a\"") },
  /* white space */
  { B(" []") }, { B("[] ") }, { B("\t[\n1\r,\n 2 ]\n") }, { B("{ \"a\" : 1 }") },
  { B("\r\n1\r\n") },
  /* numbers */
  { B("1.5") }, { B("-1.5") }, { B("0.0") }, { B("1e5") }, { B("1E5") }, { B("1e+5") },
  { B("1e-5") }, { B("0e0") }, { B("-0.0e-0") }, { B("1.25e10") },
  { B("123456789012345678901234567890") }, { B("1e400") }, { B("0.000000000000000000001") },
  { B("1e999999999999999999999") }, { B("-1E-999999999999999999999") }, { B("9007199254740993") },
  { B("[1111111111222222222233333333334444444444555555555566666666667777777777]") },
  /* strings */
  { B("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"") }, { B("\"\\u0041\"") }, { B("\"\\u00e9\"") },
  { B("\"\\uFFFF\"") }, { B("\"\\ud83d\\udd11\"") }, { B("\"\\uD834\\uDD1E\"") },
  { B("\"\\u0001\"") }, { B("\"\x7f\"") }, { B("\"p\xc3\xa4ss\"") }, { B("\"\xf0\x9f\x94\x91\"") },
  { B("\"\xe2\x80\xa8\"") }, { B("\"\xc2\x80\"") }, { B("\"/\"") }, { B("\"'\"") },
  { B("\"[1,{]}\"") }, { B("[\"\\\\\",\"\\\"\"]") }, { B("\"\xef\xbf\xbf\"") },
};

static const Document invalid[] = {
  /* nothing, or not enough */
  { B("") }, { B(" ") }, { B("\n") }, { B("[") }, { B("{") }, { B("[1") }, { B("[1,") },
  { B("{\"a\"") }, { B("{\"a\":") }, { B("{\"a\":1") }, { B("{\"a\":1,") }, { B("\"") },
  { B("\"a") }, { B("[\"a") }, { B("[[]") }, { B("-") }, { B("[\"\\") }, { B("[{") },
  /* too much */
  { B("[] []") }, { B("1 2") }, { B("{}}") }, { B("[]]") }, { B("]") }, { B("}") }, { B("[]x") },
  { B("{},") }, { B("\"a\"b") }, { B("nulll") }, { B("true false") },
  /* commas and colons */
  { B("[1,]") }, { B("[,1]") }, { B("[1,,2]") }, { B("[1 2]") }, { B("[,]") }, { B("{,}") },
  { B("{\"a\":1,}") }, { B("{\"a\" 1}") }, { B("{\"a\":}") }, { B("{:1}") }, { B("{\"a\"::1}") },
  { B("{\"a\",1}") }, { B("[1:2]") }, { B("[1;2]") }, { B("{\"a\":1 \"b\":2}") },
  /* brackets */
  { B("[1}") }, { B("{\"a\":1]") }, { B("{[]}") }, { B("(1)") }, { B("<null>") },
  /* names */
  { B("{a:1}") }, { B("{'a':1}") }, { B("{1:1}") }, { B("{null:1}") }, { B("{\"a:1}") },
  { B("{[1]:1}") },
  /* words */
  { B("nul") }, { B("Null") }, { B("NULL") }, { B("True") }, { B("undefined") }, { B("NaN") },
  { B("Infinity") }, { B("-Infinity") }, { B("nan") }, { B("t") }, { B("a") }, { B("[fals]") },
  /* numbers */
  { B("01") }, { B("-01") }, { B("00") }, { B("+1") }, { B(".5") }, { B("-.5") }, { B("1.") },
  { B("1.e5") }, { B("1e") }, { B("1e+") }, { B("1E-") }, { B("--1") }, { B("1-") }, { B("0x1") },
  { B("1_000") }, { B("1,000") }, { B("- 1") }, { B("1 .5") }, { B("1e5.5") },
  { B("\xef\xbc\x91") }, { B("1f") },
  /* strings */
  { B("'a'") }, { B("\"\n\"") }, { B("\"\t\"") }, { B("\"\x1f\"") }, { B("\"\\x41\"") },
  { B("\"\\a\"") }, { B("\"\\v\"") }, { B("\"\\0\"") }, { B("\"\\'\"") }, { B("\"\\u\"") },
  { B("\"\\u12\"") }, { B("\"\\u123g\"") }, { B("\"\\U0041\"") }, { B("\"\\ 1\"") },
  { B("\"\\u00 1\"") }, { B("\"\\u+041\"") },
  /* characters that must not be: NUL, half pairs */
  { B("\"\\u0000\"") }, { B("\"a\0b\"") }, { B("{\"a\0b\":1}") }, { B("\0") }, { B("[]\0") },
  { B("\"\\ud800\"") }, { B("\"\\udc00\"") }, { B("\"\\ud800\\u0041\"") },
  { B("\"\\ud800\\ud800\"") }, { B("\"\\ud800\\udbff\"") }, { B("\"\\ud800\\ue000\"") },
  { B("\"\\ud83dx\"") }, { B("\"\\ud83d\\n\"") },
  { B("\"\\udd11\\ud83d\"") }, { B("\"\\ud83d\\udd1\"") }, { B("{\"\\u0000\":1}") },
  /* no UTF-8 */
  { B("\"\xff\"") }, { B("\"\xc3\"") }, { B("\"\xc0\xaf\"") }, { B("\"\xed\xa0\x80\"") },
  { B("\"\xe2\x82\"") }, { B("\"\xf4\x90\x80\x80\"") }, { B("\xfe\xff\0[") }, { B("\xff") },
  /* what other readers let pass */
  { B("\xef\xbb\xbf{}") }, { B("// c\n1") }, { B("/* c */1") }, { B("[1]//") }, { B("# c\n1") },
  { B("\x0b[]") }, { B("\x0c[]") }, { B("[]\xc2\xa0") }, { B("\xe2\x80\xa8[]") },
  { B("\x1b[0m{}") },
};
/* clang-format on */

static void check(const Document *document, gboolean good)
{
  g_autoptr(GError) error = NULL, parser_error = NULL;
  const gboolean scanned = rl_json_scan(document->text, document->n, &error);
  g_autoptr(RlJson) tree = rl_json_parse(document->text, document->n, &parser_error);
  if (scanned != good)
    g_error("%s: %.*s", good ? "refused" : "accepted", (int) document->n, document->text);
  g_assert_true((tree != NULL) == good);
  if (good)
    return;
  g_assert_error(error, RL_ERROR, RL_ERROR_MALFORMED);
  g_assert_error(parser_error, RL_ERROR, RL_ERROR_MALFORMED);
}

static void test_valid(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(valid); i++)
    check(&valid[i], TRUE);
}

static void test_invalid(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(invalid); i++)
    check(&invalid[i], FALSE);
}

/* No proper beginning of a text with brackets or quotes around it is JSON itself. The text lies at
 * the end of its memory, so that a sanitizer sees a look behind it. */
static void test_cut(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(valid); i++) {
    if (strchr("{[\"", *valid[i].text) == NULL ||
        strchr("}]\"", valid[i].text[valid[i].n - 1]) == NULL)
      continue;
    for (gsize n = 1; n < valid[i].n; n++) {
      g_autofree char *part = g_memdup2(valid[i].text, n);
      g_assert_false(rl_json_scan(part, n, NULL));
    }
  }
}

/* Depth is bounded, for arrays, objects and both, and so is the recursion. */
static void test_depth(void)
{
  static const struct {
    const char *open, *close;
    guint times;
    gboolean good;
  } rows[] = {
    { "[", "]", RL_JSON_MAX_DEPTH, TRUE },
    { "[", "]", RL_JSON_MAX_DEPTH + 1, FALSE },
    { "[", "]", 1000000, FALSE },
    { "{\"a\":", "}", RL_JSON_MAX_DEPTH, TRUE },
    { "{\"a\":", "}", RL_JSON_MAX_DEPTH + 1, FALSE },
    { "[{\"a\":", "}]", RL_JSON_MAX_DEPTH / 2, TRUE },
    { "[{\"a\":", "}]", RL_JSON_MAX_DEPTH / 2 + 1, FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint n = 0; n < rows[i].times; n++)
      g_string_append(text, rows[i].open);
    g_string_append_c(text, '1');
    for (guint n = 0; n < rows[i].times; n++)
      g_string_append(text, rows[i].close);
    g_assert_true(rl_json_scan(text->str, text->len, NULL) == rows[i].good);
  }
}

/* Which numbers are not left to a double, and where they stand. */
static void test_numbers(void)
{
  static const char text[] = "[1,123456789012345,1234567890123456,{\"a\":1e99,\"b\":-0.1e100},"
                             "\"1234567890123456\",0.0000000000000001,1E-100,-12345678901234567]";
  static const struct {
    guint index;
    const char *text;
  } rows[] = {
    { 2, "1234567890123456" }, { 4, "-0.1e100" },           { 5, "0.0000000000000001" },
    { 6, "1E-100" },           { 7, "-12345678901234567" },
  };
  g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(RlJsonNumber));
  g_assert_true(rl_json_scan_numbers(text, strlen(text), numbers, NULL));
  g_assert_cmpuint(numbers->len, ==, G_N_ELEMENTS(rows));
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const RlJsonNumber *number = &g_array_index(numbers, RlJsonNumber, i);
    g_assert_cmpuint(number->index, ==, rows[i].index);
    g_assert_cmpmem(text + number->at, number->length, rows[i].text, strlen(rows[i].text));
  }
  g_assert_false(rl_json_scan_numbers("[1234567890123456,", 18, numbers, NULL));
}

/* What is longer than anything that is read is not looked at. */
static void test_size(void)
{
  static const struct {
    gsize n;
    gboolean good;
  } rows[] = { { RL_JSON_MAX_BYTES, TRUE }, { RL_JSON_MAX_BYTES + 1, FALSE } };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = g_strnfill(rows[i].n, ' ');
    text[rows[i].n - 1] = '7';
    g_assert_true(rl_json_scan(text, rows[i].n, NULL) == rows[i].good);
  }
}

static void test_place(void)
{
  g_autoptr(GError) error = NULL;
  g_assert_false(rl_json_scan("[1, 2, x]", 9, &error));
  g_assert_nonnull(strstr(error->message, "byte 7"));
}

/* ---- the members of an object ---- */

static gboolean collect(const char *name, gsize name_length, const char *value, gsize value_length,
                        gpointer data, GError **error)
{
  g_string_append_printf(data, "%.*s=%.*s;", (int) name_length, name, (int) value_length, value);
  if (strncmp(name, "stop", name_length) != 0)
    return TRUE;
  g_set_error_literal(error, RL_ERROR, RL_ERROR_LOCAL, "stopped");
  return FALSE;
}

static void test_members(void)
{
  static const struct {
    const char *text;
    const char *members;
    int code; /* -1: good */
  } rows[] = {
    { "{}", "", -1 },
    { " { \"a\" : \"b\" , \"c\":1 } ", "a=\"b\";c=1;", -1 },
    { "{\"a\":{\"b\":1},\"c\":[{\"d\":2}]}", "a={\"b\":1};c=[{\"d\":2}];", -1 },
    { "{\"\\u0061\":null}", "\\u0061=null;", -1 },
    { "{\"a\":1,\"a\":2}", "a=1;a=2;", -1 },
    { "{\"a\":1,}", "a=1;", RL_ERROR_MALFORMED },
    { "{\"a\":1} x", "a=1;", RL_ERROR_MALFORMED },
    { "{\"stop\":1,\"b\":2}", "stop=1;", RL_ERROR_LOCAL },
    { "[{\"a\":1}]", "", RL_ERROR_MALFORMED },
    { "\"a\"", "", RL_ERROR_MALFORMED },
    { "", "", RL_ERROR_MALFORMED },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GString) seen = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    const gboolean good =
        rl_json_scan_members(rows[i].text, strlen(rows[i].text), collect, seen, &error);
    g_assert_cmpstr(seen->str, ==, rows[i].members);
    g_assert_true(good == (rows[i].code < 0));
    if (!good)
      g_assert_error(error, RL_ERROR, rows[i].code);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/scan/valid", test_valid);
  g_test_add_func("/scan/invalid", test_invalid);
  g_test_add_func("/scan/cut", test_cut);
  g_test_add_func("/scan/depth", test_depth);
  g_test_add_func("/scan/numbers", test_numbers);
  g_test_add_func("/scan/size", test_size);
  g_test_add_func("/scan/place", test_place);
  g_test_add_func("/scan/members", test_members);
  return g_test_run();
}

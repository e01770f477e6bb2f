/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading, building and printing trees; what is printed is harmless on a terminal and means the
 * same. */
#include <string.h>

#include "json/json.h"

#include "helpers.h"

static void test_kinds(void)
{
  static const struct {
    const char *text;
    RlJsonKind kind;
    guint count;
    const char *string;
  } rows[] = {
    { NULL, RL_JSON_NOTHING, 0, NULL },     { "null", RL_JSON_NULL, 0, NULL },
    { "true", RL_JSON_BOOL, 0, NULL },      { "false", RL_JSON_BOOL, 0, NULL },
    { "1.5", RL_JSON_NUMBER, 0, NULL },     { "'a'", RL_JSON_STRING, 0, "a" },
    { "''", RL_JSON_STRING, 0, "" },        { "[]", RL_JSON_ARRAY, 0, NULL },
    { "[1,'a']", RL_JSON_ARRAY, 2, NULL },  { "{}", RL_JSON_OBJECT, 0, NULL },
    { "{'a':1}", RL_JSON_OBJECT, 1, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlJson) json = helper_json(rows[i].text);
    g_assert_cmpint(rl_json_kind(json), ==, rows[i].kind);
    g_assert_cmpuint(rl_json_count(json), ==, rows[i].count);
    g_assert_cmpstr(rl_json_string(json), ==, rows[i].string);
    g_assert_true((rl_json_first(json) != NULL) == (rows[i].count > 0));
  }
}

static void test_integer(void)
{
  static const struct {
    const char *text;
    gboolean good;
    gint64 value;
  } rows[] = {
    { "0", TRUE, 0 },
    { "-7", TRUE, -7 },
    { "9600", TRUE, 9600 },
    { "1e3", TRUE, 1000 },
    { "5.0", TRUE, 5 },
    { "-0", TRUE, 0 },
    { "999999999999999", TRUE, 999999999999999 },
    { "9007199254740991", TRUE, 9007199254740991 },
    /* to the last digit, although no double has it */
    { "9007199254740993", TRUE, 9007199254740993 },
    { "-9223372036854775808", TRUE, G_MININT64 },
    { "9223372036854775807", TRUE, G_MAXINT64 },
    { "9223372036854775808", FALSE, 0 },
    { "123456789012345678901234567890", FALSE, 0 },
    /* whole, but rounded by whoever wrote or reads it */
    { "1e15", TRUE, 1000000000000000 },
    { "9e15", TRUE, 9000000000000000 },
    { "1e16", FALSE, 0 },
    { "-1e16", FALSE, 0 },
    { "1e308", FALSE, 0 },
    { "1e999", FALSE, 0 },
    { "1e-999", FALSE, 0 },
    { "5.00000000000000000000000000001", FALSE, 0 },
    { "1.5", FALSE, 0 },
    { "'7'", FALSE, 0 },
    { "true", FALSE, 0 },
    { "null", FALSE, 0 },
    { NULL, FALSE, 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlJson) json = helper_json(rows[i].text);
    gint64 value = 99;
    g_assert_true(rl_json_integer(json, &value) == rows[i].good);
    g_assert_cmpint(value, ==, rows[i].good ? rows[i].value : 99);
  }
}

/* Whatever a number is, what is printed has the value that was read. */
static void test_numbers(void)
{
  static const struct {
    const char *text, *printed;
  } rows[] = {
    { "[0,-0,7,-1.5,1e2]", "[0,-0,7,-1.5,100]" },
    { "[9007199254740993,1,18446744073709551616]", "[9007199254740993,1,18446744073709551616]" },
    { "{'a':1,'b':{'c':[2,1e999]},'d':3,'e':-0.1234567890123456789,'f':4}",
      "{'a':1,'b':{'c':[2,1e999]},'d':3,'e':-0.1234567890123456789,'f':4}" },
    { "1e-999", "1e-999" },
    { "1E+400", "1E+400" },
    { "-0.000000000000000000000000000000000000000000000000000000000000000000000000000001",
      "-0.000000000000000000000000000000000000000000000000000000000000000000000000000001" },
    { "'9007199254740993'", "'9007199254740993'" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlJson) json = helper_json(rows[i].text);
    g_autoptr(RlJson) copy = rl_json_copy(json);
    g_autofree char *expected = helper_quotes(rows[i].printed);
    g_autofree char *text = rl_json_print(json, FALSE), *again = rl_json_print(copy, FALSE);
    g_assert_cmpstr(text, ==, expected);
    g_assert_cmpstr(again, ==, expected);
  }
  g_autoptr(RlJson) big = helper_json("1e999");
  g_assert_cmpint(rl_json_kind(big), ==, RL_JSON_NUMBER);
  g_assert_null(rl_json_string(big));
}

/* Of members of one name the last counts, at every depth, and what was left out is told. */
static void test_doubles(void)
{
  static const struct {
    const char *text, *printed, *doubles; /* name, and '!' where the values differ */
  } rows[] = {
    { "{'a':1,'b':2}", "{'a':1,'b':2}", "" },
    { "{'a':1,'a':2}", "{'a':2}", "a!" },
    { "{'a':1,'a':1}", "{'a':1}", "a" },
    { "{'a':1,'b':0,'a':2,'c':3,'a':2}", "{'b':0,'c':3,'a':2}", "a!a" },
    { "{'id':1,'\\u0069d':2}", "{'id':2}", "id!" },
    { "{'a':1,'A':2}", "{'a':1,'A':2}", "" },
    { "{'':1,'':'1'}", "{'':'1'}", "!" },
    { "[{'a':[1,{'b':true,'b':true}],'a':{'c':0,'c':null}}]", "[{'a':{'c':null}}]", "a!c!" },
    { "{'a':{'x':1,'y':2},'a':{'x':1,'y':2}}", "{'a':{'x':1,'y':2}}", "a" },
    { "{'a':9007199254740992,'a':9007199254740993}", "{'a':9007199254740993}", "a!" },
    { "{'z':1,'b':1,'z':2,'b':2}", "{'z':2,'b':2}", "b!z!" },
    { "[{'a':1},{'a':2}]", "[{'a':1},{'a':2}]", "" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = helper_quotes(rows[i].text), *expected = helper_quotes(rows[i].printed);
    g_autoptr(GPtrArray) doubles =
        g_ptr_array_new_with_free_func((GDestroyNotify) rl_json_double_free);
    g_autoptr(RlJson) json = rl_json_parse_noting(text, strlen(text), doubles, NULL);
    g_autoptr(RlJson) same = rl_json_parse(text, strlen(text), NULL);
    g_autofree char *printed = rl_json_print(json, FALSE), *again = rl_json_print(same, FALSE);
    g_autoptr(GString) seen = g_string_new(NULL);
    for (guint k = 0; k < doubles->len; k++) {
      const RlJsonDouble *found = g_ptr_array_index(doubles, k);
      g_string_append_printf(seen, "%s%s", found->name, found->differ ? "!" : "");
    }
    g_assert_cmpstr(printed, ==, expected);
    g_assert_cmpstr(again, ==, expected);
    g_assert_cmpstr(seen->str, ==, rows[i].doubles);
  }
  g_assert_null(rl_json_parse_noting("{", 1, NULL, NULL));
}

/* A flood of members takes no time that grows with its square: this ends. */
static void test_flood(void)
{
  g_autoptr(GString) text = g_string_new("{\"a\":{");
  for (guint i = 0; i < 60000; i++)
    g_string_append_printf(text, "%s\"%u\":0", i > 0 ? "," : "", i % 30000);
  g_string_append(text, "},\"a\":{}}");
  g_autoptr(GPtrArray) doubles =
      g_ptr_array_new_with_free_func((GDestroyNotify) rl_json_double_free);
  g_autoptr(RlJson) json = rl_json_parse_noting(text->str, text->len, doubles, NULL);
  g_assert_nonnull(json);
  g_assert_cmpuint(doubles->len, ==, 1);
}

static void test_members(void)
{
  g_autoptr(RlJson) json = helper_json("{'a':1,'A':'big','b':true,'c':[10,20]}");
  g_assert_cmpstr(rl_json_string(rl_json_member(json, "A")), ==, "big");
  g_assert_null(rl_json_member(json, "B"));
  g_assert_null(rl_json_member(rl_json_member(json, "c"), "a"));
  g_assert_null(rl_json_member(NULL, "a"));
  g_assert_true(rl_json_boolean(rl_json_member(json, "b"), FALSE));
  g_assert_true(rl_json_boolean(rl_json_member(json, "nothing"), TRUE));
  g_assert_false(rl_json_boolean(rl_json_member(json, "a"), FALSE));
  const RlJson *first = rl_json_first(rl_json_member(json, "c"));
  gint64 second = 0;
  g_assert_true(rl_json_integer(rl_json_next(first), &second));
  g_assert_cmpint(second, ==, 20);
  g_assert_null(rl_json_next(rl_json_next(first)));
  g_assert_null(rl_json_next(NULL));
  g_assert_null(rl_json_name(first));
  g_assert_cmpstr(rl_json_name(rl_json_first(json)), ==, "a");
}

static void test_build(void)
{
  g_autoptr(RlJson) object = rl_json_new_object();
  RlJson *list = rl_json_new_array();
  rl_json_add(list, rl_json_new_string("x"));
  rl_json_add(list, rl_json_new_string(NULL));
  rl_json_set_string(object, "text", "a\"\\\n");
  rl_json_set_string(object, "none", NULL);
  rl_json_set_integer(object, "number", -42);
  rl_json_set_boolean(object, "flag", TRUE);
  rl_json_set(object, "list", list);
  rl_json_set(object, "copy", rl_json_copy(list));
  rl_json_set(object, "nothing", rl_json_copy(NULL));
  rl_json_set_integer(object, "number", 7); /* replaces, and moves to the end */
  g_autofree char *text = rl_json_print(object, FALSE);
  g_autofree char *expected = helper_quotes(
      "{'text':'a\\'\\\\\\n','none':null,'flag':true,'list':['x',null],'copy':['x',null],"
      "'nothing':null,'number':7}");
  /* The quote within the text is one of the quotes that were exchanged. */
  g_assert_cmpstr(text, ==, expected);
}

static void test_print(void)
{
  static const struct {
    const char *text, *printed;
  } rows[] = {
    { "plain é 世 🔑", "plain é 世 🔑" },
    { "\x7f", "\\u007f" },
    { "\xc2\x80\xc2\x9b\xc2\x9f", "\\u0080\\u009b\\u009f" },
    { "\x1b[2J\x01", "\\u001b[2J\\u0001" },
    { "\xe2\x80\xae\xe2\x81\xa6\xd8\x9c", "\\u202e\\u2066\\u061c" },
    { "\xe2\x80\x8b\xef\xbb\xbf\xc2\xad", "\\u200b\\ufeff\\u00ad" },
    { "\xe2\x80\xa8\xe2\x80\xa9", "\\u2028\\u2029" },
    { "\xf3\xa0\x81\x81", "\\udb40\\udc41" },
    { "\xee\x80\x80\xef\xbf\xbf", "\\ue000\\uffff" },
    /* fillers and selectors; odd blanks; marks without a base, or too many */
    { "a\xe3\x85\xa4\xef\xb8\x8f\xe2\xa0\x80", "a\\u3164\\ufe0f\\u2800" },
    { "a\xc2\xa0z", "a\\u00a0z" },
    { "\xcc\x81 \xcc\x81", "\\u0301 \\u0301" },
    { "a\xcc\x81\xcc\x82\xcc\x83\xcc\x84z\xcc\x81", "a\xcc\x81\xcc\x82\\u0303\\u0304z\xcc\x81" },
    { "\xe2\x80\x8b\xcc\x81", "\\u200b\\u0301" },
    { "\"\\/\b\f\n\r\t", "\\\"\\\\/\\b\\f\\n\\r\\t" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlJson) string = rl_json_new_string(rows[i].text);
    g_autofree char *printed = rl_json_print(string, FALSE);
    g_autofree char *expected = g_strdup_printf("\"%s\"", rows[i].printed);
    g_assert_cmpstr(printed, ==, expected);
    g_autoptr(RlJson) again = rl_json_parse(printed, strlen(printed), NULL);
    g_assert_cmpstr(rl_json_string(again), ==, rows[i].text);
  }
}

static void test_pretty(void)
{
  g_autoptr(RlJson) json = helper_json("{'a':[1,{'\xe2\x80\xae':'b'}]}");
  g_autofree char *pretty = rl_json_print(json, TRUE);
  g_assert_cmpstr(pretty, ==, "{\n  \"a\": [1, {\n      \"\\u202e\": \"b\"\n    }]\n}");
  g_autoptr(RlJson) again = rl_json_parse(pretty, strlen(pretty), NULL);
  g_autofree char *one = rl_json_print(json, FALSE), *two = rl_json_print(again, FALSE);
  g_assert_cmpstr(one, ==, two);
}

static void test_ascii(void)
{
  g_autoptr(RlJson) json = helper_json("{'é':['世🔑',1]}");
  g_autofree char *text = rl_json_print(json, FALSE), *ascii = rl_json_to_ascii(text);
  g_assert_cmpstr(ascii, ==, "{\"\\u00e9\":[\"\\u4e16\\ud83d\\udd11\",1]}");
  g_autoptr(RlJson) again = rl_json_parse(ascii, strlen(ascii), NULL);
  g_autofree char *same = rl_json_print(again, FALSE);
  g_assert_cmpstr(same, ==, text);
}

static void test_replace(void)
{
  g_autoptr(RlJson) json = helper_json("{'a':'a long enough secret','b':'x'}");
  RlJson *a = (RlJson *) (gpointer) rl_json_member(json, "a");
  RlJson *b = (RlJson *) (gpointer) rl_json_member(json, "b");
  rl_json_replace(a, "y");
  rl_json_replace(b, "longer than before");
  g_assert_cmpstr(rl_json_string(a), ==, "y");
  g_assert_cmpstr(rl_json_string(b), ==, "longer than before");
  rl_json_rename(a, "another name");
  g_assert_null(rl_json_member(json, "a"));
  g_assert_true(rl_json_member(json, "another name") == a);
}

/* Numbers, long ones too, that are kept as they are written. */
static void test_replace_number(void)
{
  g_autoptr(RlJson) json = helper_json("[482913,123456789012345678901234567890]");
  RlJson *first = (RlJson *) (gpointer) rl_json_first(json);
  rl_json_replace(first, "x");
  rl_json_replace((RlJson *) (gpointer) rl_json_next(first), "y");
  g_autofree char *text = rl_json_print(json, FALSE);
  g_assert_cmpstr(text, ==, "[\"x\",\"y\"]");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/json/kinds", test_kinds);
  g_test_add_func("/json/integer", test_integer);
  g_test_add_func("/json/numbers", test_numbers);
  g_test_add_func("/json/doubles", test_doubles);
  g_test_add_func("/json/flood", test_flood);
  g_test_add_func("/json/members", test_members);
  g_test_add_func("/json/build", test_build);
  g_test_add_func("/json/print", test_print);
  g_test_add_func("/json/pretty", test_pretty);
  g_test_add_func("/json/ascii", test_ascii);
  g_test_add_func("/json/replace", test_replace);
  g_test_add_func("/json/replace-number", test_replace_number);
  return g_test_run();
}

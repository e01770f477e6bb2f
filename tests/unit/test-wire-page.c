/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of links read straight from the text: what is plain is read, and says what the tree says;
 * whatever is not is left to the tree. */
#include <locale.h>
#include <string.h>

#include "helpers.h"
#include "page-same.h"

#define ID "683005d6-f45c-4adb-b289-f1a12f50f80c"

static gboolean is_plain(const char *text, gsize length)
{
  gboolean plain = FALSE;
  g_autofree char *fault = page_same_fault(text, length, &plain);
  if (fault != NULL)
    g_error("%s", fault);
  return plain;
}

/* ---- what is plain and what is not ---- */

static void test_plain(void)
{
  static const char *const pages[] = {
    "{'results':[]}",
    " {\t'count' :\n2 ,'next': null, 'previous':null , 'results' : [ ] }\r\n",
    "{'results':[{}],'count':-3}",
    "{'count':999999999999999,'results':[{},{},7,null,'x',[],[{}],true,false,{}]}",
    "{'results':[{'id':'" ID "','institution':'a b'}],'next':'https://a/?page=2'}",
    "{'next':'','results':[{'id':' " ID " '},{'id':'683005D6F45C4ADBB289F1A12F50F80C'}]}",
    "{'next':' ','count':'2','results':[{'id':7,'status':[],'external_id':{'a':1},'x':1.5e3}]}",
    "{'results':[{'status':'valid'},{'status':'val\xe2\x80\x8bid'},{'status':'valid '}]}",
    "{'results':[{'institution':'Ita\xc3\xba','external_id':'a\x7f' "
    "},{'\xc3\xba':'\xf0\x9f\x94\x91'}]}",
    "{'results':[{'status':' '},{'status':''},{'external_id':' x '},{'access_mode':'  '}]}",
    "{'results':[{'last_accessed_at':'2021-03-09T10:28:40.406032Z','created_at':null},"
    "{'created_at':'2021-03-09T10:28:40+02:00'},{'created_by':'\xe2\x80\xaex'}]}",
    /* names in another order, one more, one less */
    "{'results':[{'id':'" ID "','status':'valid','external_id':'x'},{'status':'valid','id':'" ID
    "','external_id':'y'},{'status':'invalid'},{'id':'" ID "','status':'valid','new':[[]],"
    "'external_id':'z'},{'id':'" ID "','status':'valid','external_id':'x'}]}",
    "{'other':{'results':7,'count':1},'results':[{'id':'" ID "'}],'more':[{'results':1}]}",
  };
  for (guint i = 0; i < G_N_ELEMENTS(pages); i++) {
    g_autofree char *text = helper_quotes(pages[i]);
    if (!is_plain(text, strlen(text)))
      g_error("not read: %s", text);
  }
}

static void test_not_plain(void)
{
  static const char *const pages[] = {
    "",
    "{}",
    "[]",
    "{'results':{}}",
    "{'results':null}",
    "{'results':[]",
    "{'results':[]} x",
    "{'results':[],}",
    "{'results':[{},]}",
    "{'results':[{'a':1,}]}",
    "{'results':[{'a':'\\u0041'}]}",
    "{'results':[{'\\u0061':1}]}",
    "{'results':[{'a':'\x1b'}]}",
    "{'results':[{'a':'\xff'}]}",
    "{'results':[{'a':1,'a':1}]}",
    "{'results':[{'x':{'a':1,'b':2,'a':3}}]}",
    "{'results':[],'results':[]}",
    "{'count':1,'count':1,'results':[]}",
    "{'count':1.0,'results':[]}",
    "{'count':-0,'results':[]}",
    "{'count':1234567890123456,'results':[]}",
    "{'results':[{'a':01}]}",
    "{'results':[{'a':nul}]}",
    "{'results':[{'a' 1}]}",
    "{'results':[{'a':1 'b':2}]}",
    "{'results':[[}]]}",
  };
  for (guint i = 0; i < G_N_ELEMENTS(pages); i++) {
    g_autofree char *text = helper_quotes(pages[i]);
    if (is_plain(text, strlen(text)))
      g_error("read: %s", text);
  }
}

/* No proper beginning is a page. */
static void test_cut(void)
{
  g_autofree char *text = helper_quotes("{'count':12,'next':'https://a/?page=2','results':["
                                        "{'id':'" ID "','institution':'a','x':[1,true,null]}]}");
  g_assert_true(is_plain(text, strlen(text)));
  for (gsize n = 0; n < strlen(text); n++)
    g_assert_false(is_plain(text, n));
}

static void test_bounds(void)
{
  static const struct {
    guint deep, names;
    gboolean plain;
  } rows[] = {
    { 29, 1, TRUE }, /* beside page, results and row */
    { 30, 1, FALSE },
    { 1, 47, TRUE }, /* beside the one that lies deep */
    { 1, 48, FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *open = g_strnfill(rows[i].deep, '['), *close = g_strnfill(rows[i].deep, ']');
    g_autoptr(GString) text = g_string_new("{\"results\":[{");
    for (guint n = 0; n < rows[i].names; n++)
      g_string_append_printf(text, "\"name %u\":%u,", n, n);
    g_string_append_printf(text, "\"deep\":%s%s}]}", open, close);
    g_assert_true(is_plain(text->str, text->len) == rows[i].plain);
  }
  g_autofree char *blank = g_strnfill(4 * 1024 * 1024, ' ');
  g_autofree char *large = g_strconcat("{\"results\":[]}", blank, NULL);
  g_assert_true(is_plain(large, 4 * 1024 * 1024));
  g_assert_false(is_plain(large, 4 * 1024 * 1024 + 1));
}

/* ---- each member as it should not be ---- */

static void test_members(void)
{
  static const char *const names[] = {
    "id",
    "institution",
    "access_mode",
    "status",
    "external_id",
    "created_at",
    "created_by",
    "refresh_rate",
    "credentials_storage",
    "last_accessed_at",
    "count",
    "next",
    "results",
    "\xc3\xa9",
    "",
  };
  static const char *const values[] = {
    "null",
    "7",
    "true",
    "[1]",
    "{\"a\":1}",
    "1.5",
    "\"7 apples\"",
    "\"\"",
    "\" \"",
    "\"a\xff\"",
    "\"\xe2\x80\xae\xe2\x81\xa6x\"",
    "\"e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\"",
    "\"valid\"",
    "\"token_required\"",
    "\"2024-02-30T00:00:00Z\"",
    "\"2024-02-29T23:59:59.999999Z\"",
    "\"2024-02-29T23:59:59.9999999Z\"",
    "\"2024-02-29T24:00:00Z\"",
    "\"2024-02-29T23:59:60Z\"",
    "\"2024-02-29T10:00:00.Z\"",
    "\"2024-02-29T10:00:00,5Z\"",
    "\"0000-02-29T10:00:00Z\"",
    "\"0001-01-01T00:00:00Z\"",
    "\"9999-12-31T23:59:59Z\"",
    "\"2024-02-29T10:00:00ZZ\"",
    "\"2024-02-29 10:00:00Z\"",
    "\"\xc2\x80\"",
    "\"\x7f\"",
    "-0",
    "1e5",
    "\"\\n\"",
    "\"" ID "\"",
    "\"683005d6-f45c-4adb-b289-f1a12f50f80\"",
    "\"683005d6-f45c-4adb-b289-f1a12f50f80g\"",
    "\"683005d6-f45c-4adb-b289-f1a12f50f8\xc3\xa9\"",
  };
  g_autofree char *huge = g_strnfill(70 * 1024, 'a');
  g_autofree char *quoted = g_strdup_printf("\"%s\"", huge),
                  *odd = g_strdup_printf("\"\xc3\xa9%s\"", huge);
  guint plain = 0, all = 0;
  for (guint name = 0; name < G_N_ELEMENTS(names); name++)
    for (guint value = 0; value < G_N_ELEMENTS(values) + 2; value++) {
      const char *written = value < G_N_ELEMENTS(values)    ? values[value]
                            : value == G_N_ELEMENTS(values) ? quoted
                                                            : odd;
      g_autofree char *row = g_strdup_printf("{\"count\":1,\"results\":[{\"a\":1,\"%s\":%s},{}]}",
                                             names[name], written);
      g_autofree char *page =
          g_strdup_printf("{\"%s\":%s,\"results\":[{\"status\":\"valid\"}]}", names[name], written);
      plain += is_plain(row, strlen(row)) + is_plain(page, strlen(page));
      all += 2;
    }
  g_assert_cmpuint(plain, >, all / 2);
  g_assert_cmpuint(plain, <, all);
}

/* ---- mutations by chance ---- */

static void append_row(GString *page, GRand *random, guint n)
{
  static const char *const more[] = {
    "",
    ",\"stale_in\":\"365d\"",
    ",\"fetch_resources\":[\"A\",\"B\"]",
    ",\"x\":{\"y\":[1,{}]}",
    ", \"created_by\" : \"x\"",
    ",\"refresh_rate\":null",
    ",\"external_id\":\"cust-7\"",
  };
  g_string_append_printf(page,
                         "%s{\"id\":\"%08x-f45c-4adb-b289-f1a12f50f80c\",\"institution\":\"b%u\","
                         "\"status\":\"valid\",\"created_at\":\"2023-11-%02uT08:%02u:12.511243Z\"",
                         n > 0 ? "," : "", n, n % 3, n % 31 + 1, n % 60);
  g_string_append(page, more[g_rand_int_range(random, 0, G_N_ELEMENTS(more))]);
  g_string_append_c(page, '}');
}

static GString *random_page(GRand *random)
{
  GString *page = g_string_new("{\"count\":9,\"next\":\"https://a/?page=2\",\"results\":[");
  const guint rows = (guint) g_rand_int_range(random, 0, 6);
  for (guint i = 0; i < rows; i++)
    append_row(page, random, i);
  g_string_append(page, "]}");
  return page;
}

/* Bytes that matter in JSON, and any at all. */
static char odd_byte(GRand *random)
{
  static const char bytes[] = "{}[]\",:\\ \t\n0123456789.-+eEtfnu\x7f\x1f\xc3\xa9\xff/x'";
  if (g_rand_int_range(random, 0, 4) == 0)
    return (char) g_rand_int_range(random, 0, 256);
  return bytes[g_rand_int_range(random, 0, sizeof bytes - 1)];
}

/* One of a byte that is changed, put in or taken out, and a part that comes again or is gone. */
static void mutate(GString *text, GRand *random)
{
  const gint32 at = g_rand_int_range(random, 0, (gint32) text->len);
  const gint32 n = g_rand_int_range(random, 1, 24);
  g_autofree char *part = g_strndup(text->str + at, (gsize) n);
  switch (g_rand_int_range(random, 0, 5)) {
  case 0:
    text->str[at] = odd_byte(random);
    break;
  case 1:
    g_string_insert_c(text, at, odd_byte(random));
    break;
  case 2:
    g_string_erase(text, at, 1);
    break;
  case 3:
    g_string_insert(text, g_rand_int_range(random, 0, (gint32) text->len), part);
    break;
  default:
    g_string_erase(text, at, MIN(n, (gint32) text->len - at));
  }
}

static void test_mutations(void)
{
  enum { TRIES = 20000 };
  g_autoptr(GRand) random = g_rand_new_with_seed(20261129);
  guint plain = 0;
  for (guint i = 0; i < TRIES; i++) {
    g_autoptr(GString) text = random_page(random);
    for (gint32 n = g_rand_int_range(random, 0, 3); n > 0 && text->len > 1; n--)
      mutate(text, random);
    plain += is_plain(text->str, text->len);
  }
  g_assert_cmpuint(plain, >, TRIES / 3);
  g_assert_cmpuint(plain, <, TRIES * 2 / 3);
}

int main(int argc, char **argv)
{
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/wire-page/plain", test_plain);
  g_test_add_func("/wire-page/not-plain", test_not_plain);
  g_test_add_func("/wire-page/cut", test_cut);
  g_test_add_func("/wire-page/bounds", test_bounds);
  g_test_add_func("/wire-page/members", test_members);
  g_test_add_func("/wire-page/mutations", test_mutations);
  return g_test_run();
}

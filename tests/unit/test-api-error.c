/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Complaints in every form of body, and bodies that are none. */
#include <locale.h>

#include "model/api-error.h"

#include "helpers.h"

/* One complaint as text: code/message/field/request id, a dash for what is missing. */
static char *describe(const GPtrArray *errors)
{
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < errors->len; i++) {
    const RlApiError *error = g_ptr_array_index(errors, i);
    const char *parts[] = { error->code, error->message, error->field, error->request_id };
    g_string_append(text, i > 0 ? " + " : "");
    for (guint p = 0; p < G_N_ELEMENTS(parts); p++)
      g_string_append_printf(text, "%s%s", p > 0 ? "/" : "", parts[p] != NULL ? parts[p] : "-");
  }
  return g_string_free(text, FALSE);
}

static void test_forms(void)
{
  static const struct {
    const char *json;
    const char *errors;
    guint removed;
  } rows[] = {
    /* the usual array; one, two, none */
    { "[{'code':'login_error','message':'Invalid credentials','request_id':'r1'}]",
      "login_error/Invalid credentials/-/r1", 0 },
    { "[{'code':'<string>','message':'<string>','request_id':'<string>'},"
      "{'code':'<string>','message':'<string>','request_id':'<string>'}]",
      "<string>/<string>/-/<string> + <string>/<string>/-/<string>", 0 },
    { "[{'code':'required','message':'m','field':'password2','request_id':'r'},"
      "{'code':'brand_new'}]",
      "required/m/password2/r + brand_new/-/-/-", 0 },
    { "[]", "", 0 },
    /* an object, and the one with detail */
    { "{'code':'token_required','message':'m','request_id':'r','session':'s'}",
      "token_required/m/-/r", 0 },
    { "{'detail':'Token Required'}", "-/Token Required/-/-", 0 },
    { "{'detail':'d','message':'m'}", "-/m/-/-", 0 },
    /* nested under field names; what encloses lends its field and request id */
    { "{'password':[{'code':'blank','message':'m'}]}", "blank/m/password/-", 0 },
    { "{'field':'token','request_id':'r','password':[{'code':'a'},{'code':'b','request_id':'q'}]}",
      "a/-/token/r + b/-/token/q", 0 },
    { "{'outer':{'password':{'code':'invalid','message':'m'}}}", "invalid/m/password/-", 0 },
    { "{'password':{'code':'a','field':'password2'}}", "a/-/password2/-", 0 },
    { "[[[{'code':'a'}]]]", "a/-/-/-", 0 },
    /* wrong types */
    { "[{'code':7,'message':null,'field':[],'request_id':{}}]", "", 0 },
    { "[{'code':'a','message':7,'field':null,'request_id':1}]", "a/-/-/-", 0 },
    { "['a',7,null,true]", "", 0 },
    { "'login_error'", "", 0 },
    { "null", "", 0 },
    { "{}", "", 0 },
    { "{'id':'x','status':'valid'}", "", 0 },
    { NULL, "", 0 },
    /* texts that say nothing */
    { "[{'code':'','message':'','field':' ','request_id':'\\u200b'}]", "-/-/-/-", 1 },
    { "{'message':'','detail':'d','code':'a'}", "a/d/-/-", 0 },
    { "{'field':'','password':{'code':'a','field':''}}", "a/-/-/-", 0 },
    /* hostile texts */
    { "[{'code':'a\\u001b[2J','message':'x\\u202ey\\nz','field':'f\\u200b','request_id':'r\\u009b'}"
      "]",
      "a\xef\xbf\xbd[2J/xy z/f/r\xef\xbf\xbd", 4 },
    /* deeper than anything sound */
    { "[[[[[[[[[{'code':'a'}]]]]]]]]]", "", 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    guint removed = 0;
    g_autoptr(RlJson) json = helper_json(rows[i].json);
    g_autoptr(GPtrArray) errors = rl_api_errors_from_json(json, &removed);
    g_autofree char *text = describe(errors);
    g_assert_cmpstr(text, ==, rows[i].errors);
    g_assert_cmpuint(removed, ==, rows[i].removed);
  }
}

/* A flood of complaints, and a complaint without end, stay small. */
static void test_flood(void)
{
  g_autoptr(RlJson) list = rl_json_new_array();
  g_autofree char *endless = g_strnfill(100000, 'x');
  guint removed = 0;
  for (guint i = 0; i < 1000; i++) {
    RlJson *object = rl_json_new_object();
    rl_json_set_string(object, "code", endless);
    rl_json_add(list, object);
  }
  g_autoptr(GPtrArray) errors = rl_api_errors_from_json(list, &removed);
  const RlApiError *first = g_ptr_array_index(errors, 0);
  g_assert_cmpuint(errors->len, <=, 50);
  g_assert_cmpint(g_utf8_strlen(first->code, -1), <=, 1024);
}

int main(int argc, char **argv)
{
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/api-error/forms", test_forms);
  g_test_add_func("/api-error/flood", test_flood);
  return g_test_run();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An institution's form_fields, as they were captured and as nobody would want them. */
#include <string.h>

#include "model/form.h"

#include "helpers.h"

#define PASSWORD "{'name':'password','type':'password','label':'Senha'}"

/* TYPE and FORM_FIELDS as in JSON, single quotes for double ones. */
static RlForm *form_of(const char *type, const char *form_fields)
{
  g_autofree char *text =
      g_strdup_printf("{'name':'a_b','type':%s,'form_fields':%s}", type, form_fields);
  g_autoptr(RlJson) json = helper_json(text);
  g_autoptr(RlInstitution) institution = rl_institution_from_json(json, NULL);
  return rl_form_new(institution);
}

static char *keys_of(const RlForm *form, const RlDraft *draft, gboolean all, RlFieldId focus)
{
  RlFieldId fields[RL_N_FIELDS];
  const guint n = rl_form_fields(form, draft, all, focus, fields);
  g_autoptr(GString) keys = g_string_new(NULL);
  for (guint i = 0; i < n; i++)
    g_string_append_printf(keys, "%s%s", i > 0 ? "," : "", rl_field(fields[i])->key);
  return g_string_free(g_steal_pointer(&keys), FALSE);
}

#define SEVEN "password,password2,token,encryption_key,username_type,certificate,private_key"

static const struct {
  const char *type, *form_fields, *keys;
  gboolean user_name;
} shapes[] = {
  { "'bank'", "[" PASSWORD "]", "password", FALSE },
  { "'bank'", "[{'name':'username'},{'name':'token'}," PASSWORD "]", "token,password", TRUE },
  { "'bank'",
    "[{'name':'username_type','type':'select'},{'name':'username'},{'name':'username2'}," PASSWORD
    ",{'name':'password2'}]",
    "username_type,password,password2", TRUE },
  { "'fiscal'", "[{'name':'username3'}," PASSWORD "]", "password,certificate,private_key", TRUE },
  { "'fiscal'", "[{'name':'private_key'}," PASSWORD "]", "private_key,password,certificate",
    FALSE },
  { "'bank'", "[{'name':'encryption_key'}]", "encryption_key", FALSE },
  { "'bank'", PASSWORD, "password", FALSE },
  /* Nothing that an update can carry. */
  { "'bank'", "[{'name':'username'}]", SEVEN, TRUE },
  { "'bank'", "[]", SEVEN, FALSE },
  { "'bank'", "{}", SEVEN, FALSE },
  { "'bank'", "null", SEVEN, FALSE },
  { "'bank'", "'password'", SEVEN, FALSE },
  { "7", "[7,null,[],'password',{'name':7},{'name':'Password'},{'label':'x'}]", SEVEN, FALSE },
  { "'bank'", "[" PASSWORD "," PASSWORD ",{'name':'password','type':'hidden','value':'x'}]",
    "password", FALSE },
};

static void test_shapes(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(shapes); i++) {
    g_autoptr(RlForm) form = form_of(shapes[i].type, shapes[i].form_fields);
    g_autoptr(RlDraft) draft = rl_draft_new();
    g_autofree char *keys = keys_of(form, draft, FALSE, RL_NO_FIELD);
    g_assert_cmpstr(keys, ==, shapes[i].keys);
    g_assert_true(form->user_name == shapes[i].user_name);
  }
}

/* What is not the institution's stays while it has a value or the focus, and comes on demand. */
static void test_visible(void)
{
  g_autoptr(RlForm) form = form_of("'bank'", "[{'name':'token'}," PASSWORD "]");
  g_autoptr(RlForm) unknown = rl_form_new(NULL);
  g_autoptr(RlDraft) draft = rl_draft_new();
  g_autofree char *none = keys_of(unknown, draft, FALSE, RL_NO_FIELD);
  g_autofree char *focus = keys_of(form, draft, FALSE, RL_FIELD_CERTIFICATE);
  rl_draft_set(draft, RL_FIELD_PIN, helper_secret("1234"), NULL);
  g_autofree char *typed = keys_of(form, draft, FALSE, RL_FIELD_PASSWORD);
  g_autofree char *all = keys_of(form, draft, TRUE, RL_NO_FIELD);
  g_autoptr(RlValues) away = rl_draft_steal(draft);
  g_autofree char *sent = keys_of(form, draft, FALSE, RL_NO_FIELD);
  g_assert_nonnull(away);
  g_assert_cmpstr(none, ==, SEVEN);
  g_assert_cmpstr(focus, ==, "token,password,certificate");
  g_assert_cmpstr(typed, ==, "token,password,password2");
  g_assert_cmpstr(sent, ==, typed);
  g_assert_cmpstr(all, ==,
                  "token,password,password2,encryption_key,username_type,certificate,private_key");
}

static void test_asks(void)
{
  g_autoptr(RlForm) bank = form_of("'bank'", "[{'name':'password2'}]");
  g_autoptr(RlForm) fiscal = form_of("'fiscal'", "[" PASSWORD "]");
  g_autoptr(RlForm) unknown = rl_form_new(NULL);
  g_assert_true(rl_form_asks(bank, RL_FIELD_PIN));
  g_assert_false(rl_form_asks(bank, RL_FIELD_PASSWORD));
  g_assert_false(rl_form_asks(bank, RL_FIELD_CERTIFICATE));
  g_assert_true(rl_form_asks(fiscal, RL_FIELD_CERTIFICATE));
  g_assert_true(rl_form_asks(unknown, RL_FIELD_TOKEN));
}

/* ---- what is said of a field ---- */

static const struct {
  const char *members; /* of an entry for the token */
  const char *hint;    /* NULL: nothing is said */
  const char *pattern;
  guint length;
  gboolean optional;
} tokens[] = {
  { "'label':'Clave','placeholder':'123','validation':'^\\\\d{6}$','validation_message':'6 "
    "dígitos',"
    "'length':'6','optional':true",
    "Clave · 123 · 6 dígitos", "^\\d{6}$", 6, TRUE },
  { "'label':'Token','length':6", NULL, NULL, 6, FALSE },
  { "'label':' \\u202e ','length':'6 '", NULL, NULL, 0, FALSE },
  { "'label':'a\\nb','length':-1,'optional':'true'", "a b", NULL, 0, FALSE },
  { "'label':7,'placeholder':[],'validation':{},'validation_message':false,'length':[],'optional':"
    "1",
    NULL, NULL, 0, FALSE },
  { "'label':null,'length':99999999999,'validation':null", NULL, NULL, 0, FALSE },
  { "'length':1.5,'validation':''", NULL, NULL, 0, FALSE },
};

static void test_rows(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(tokens); i++) {
    g_autofree char *fields = g_strdup_printf("[{'name':'token',%s}]", tokens[i].members);
    g_autoptr(RlForm) form = form_of("'bank'", fields);
    const RlFormRow *row = rl_form_row(form, RL_FIELD_TOKEN);
    g_autofree char *hint = rl_form_hint(form, RL_FIELD_TOKEN);
    g_assert_nonnull(row);
    g_assert_cmpstr(hint, ==, tokens[i].hint);
    g_assert_cmpstr(row->pattern, ==, tokens[i].pattern);
    g_assert_cmpuint(row->length, ==, tokens[i].length);
    g_assert_true(row->optional == tokens[i].optional);
  }
}

static void test_removed(void)
{
  g_autoptr(RlForm) form =
      form_of("'bank'", "[{'name':'password','label':'a\\u202eb','placeholder':'\\u200bc'},"
                        "{'name':'username_type','values':[{'code':'1','label':'x\\u2066'}]}]");
  g_assert_cmpuint(form->removed, ==, 3);
  g_assert_cmpstr(rl_form_row(form, RL_FIELD_PASSWORD)->label, ==, "ab");
  g_assert_cmpstr(rl_form_code_name(form, "1"), ==, "x");
}

/* ---- user-name types ---- */

static const struct {
  const char *values, *codes;
} lists[] = {
  { "[{'code':'999','label':'Identification'},{'code':'003','label':'Passport'}]",
    "999  Identification;003  Passport" },
  /* Without a label: Belvo's name of the code, if it has one. */
  { "[{'code':'103'},{'code':'x-1','label':null}]", "103  CPF;x-1" },
  { "[{'code':'1','label':'A'},{'code':'1','label':'B'},{'label':'C'},{'code':2},7,null,"
    "{'code':''},{'code':'a\\u202eb'},{'code':'a\\nb'}]",
    "1  A" },
};

static void test_lists(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
    g_autofree char *fields = g_strdup_printf(
        "[{'name':'username_type','type':'select','pre_selected':0,'preselected':0,'values':%s}]",
        lists[i].values);
    g_autoptr(RlForm) form = form_of("'bank'", fields);
    g_autoptr(GPtrArray) codes = rl_form_codes(form);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint k = 0; k < codes->len; k++) {
      g_autofree char *row = rl_form_choice_text(g_ptr_array_index(codes, k));
      g_string_append_printf(text, "%s%s", k > 0 ? ";" : "", row);
    }
    g_assert_cmpstr(text->str, ==, lists[i].codes);
  }
}

/* Belvo's own list, where the institution has none. */
static void test_no_list(void)
{
  static const char *const values[] = { "[]", "{}", "null", "'x'", "[7]" };
  for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
    g_autofree char *fields = g_strdup_printf("[{'name':'username_type','values':%s}]", values[i]);
    g_autoptr(RlForm) form = form_of("'bank'", fields);
    g_autoptr(GPtrArray) codes = rl_form_codes(form);
    g_assert_cmpuint(codes->len, ==, 30);
    g_assert_cmpstr(rl_form_code_name(form, "020"), ==, "NIT");
    g_assert_null(rl_form_code_name(form, "nothing"));
  }
}

/* ---- what the institution sets ---- */

#define HIDDEN "{'name':'password','type':'hidden','value':'fake\\u0009 password'}"

static void test_fixed(void)
{
  g_autoptr(RlForm) form = form_of("'bank'", "[" HIDDEN ",{'name':'password2'}]");
  g_autoptr(RlForm) alone = form_of("'bank'", "[{'name':'username'}," HIDDEN "]");
  g_autoptr(RlDraft) draft = rl_draft_new();
  g_assert_true(rl_form_is_fixed(form, RL_FIELD_PASSWORD));
  g_assert_false(rl_form_is_fixed(form, RL_FIELD_PIN));
  g_assert_false(rl_form_is_filled(form, draft));
  g_assert_true(rl_form_is_filled(alone, draft));
  rl_draft_set(draft, RL_FIELD_PIN, helper_secret("1234"), NULL);
  g_assert_true(rl_form_is_filled(form, draft));
  g_autoptr(RlValues) values = rl_draft_steal(draft);
  rl_form_fill(form, values);
  helper_assert_secret(values->value[RL_FIELD_PASSWORD], "fake\t password");
  helper_assert_secret(values->value[RL_FIELD_PIN], "1234");
  rl_form_unfill(form, values);
  helper_assert_secret(values->value[RL_FIELD_PASSWORD], "");
  helper_assert_secret(values->value[RL_FIELD_PIN], "1234");
}

/* What is typed goes before what the institution sets, and stays. */
static void test_typed_over(void)
{
  g_autoptr(RlForm) form = form_of("'bank'", "[" HIDDEN "]");
  g_autoptr(RlValues) values = rl_values_new();
  g_assert_true(rl_secret_append(values->value[RL_FIELD_PASSWORD], "mine", -1));
  rl_form_fill(form, values);
  rl_form_unfill(form, values);
  helper_assert_secret(values->value[RL_FIELD_PASSWORD], "mine");
}

static void test_not_fixed(void)
{
  static const char *const members[] = {
    "'type':'hidden'",
    "'type':'hidden','value':7",
    "'type':'hidden','value':''",
    "'type':'hidden','value':null",
    "'type':'password','value':'x'",
    "'value':'x'",
  };
  for (guint i = 0; i < G_N_ELEMENTS(members); i++) {
    g_autofree char *fields = g_strdup_printf("[{'name':'password',%s}]", members[i]);
    g_autoptr(RlForm) form = form_of("'bank'", fields);
    g_assert_nonnull(rl_form_row(form, RL_FIELD_PASSWORD));
    g_assert_false(rl_form_is_fixed(form, RL_FIELD_PASSWORD));
  }
}

/* ---- too much of everything ---- */

static void append_many(GString *to, const char *entry, guint n)
{
  for (guint i = 0; i < n; i++) {
    g_string_append(to, i > 0 ? "," : "");
    g_string_append(to, entry);
  }
}

static void test_hostile(void)
{
  g_autofree char *label = g_strnfill(10 * 1024, 'x');
  g_autofree char *entry =
      g_strdup_printf("{'name':'password','label':'%s','placeholder':'%s','validation':'%s',"
                      "'validation_message':'%s','type':'hidden','value':'%s'}",
                      label, label, label, label, label);
  g_autoptr(GString) fields = g_string_new("[");
  append_many(fields, "{'name':'nothing'}", 40);
  g_string_append_c(fields, ',');
  append_many(fields, entry, 1);
  g_string_append_c(fields, ',');
  append_many(fields, "{'name':'token'}", 10000);
  g_string_append(fields, "]");
  g_autoptr(RlForm) form = form_of("'bank'", fields->str);
  const RlFormRow *row = rl_form_row(form, RL_FIELD_PASSWORD);
  g_assert_cmpuint(form->rows->len, ==, 2);
  g_assert_cmpuint(g_utf8_strlen(row->label, -1), <=, 64);
  g_assert_cmpuint(g_utf8_strlen(row->message, -1), <=, 160);
  g_assert_null(row->pattern);
  g_assert_null(row->fixed);
}

static void test_many_choices(void)
{
  g_autoptr(GString) fields = g_string_new("[{'name':'username_type','values':[");
  for (guint i = 0; i < 10000; i++)
    g_string_append_printf(fields, "%s{'code':'c%u'}", i > 0 ? "," : "", i);
  g_string_append(fields, "]}]");
  g_autoptr(RlForm) form = form_of("'bank'", fields->str);
  g_autoptr(GPtrArray) codes = rl_form_codes(form);
  g_assert_cmpuint(codes->len, ==, 200);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/form/shapes", test_shapes);
  g_test_add_func("/form/visible", test_visible);
  g_test_add_func("/form/asks", test_asks);
  g_test_add_func("/form/rows", test_rows);
  g_test_add_func("/form/removed", test_removed);
  g_test_add_func("/form/lists", test_lists);
  g_test_add_func("/form/no-list", test_no_list);
  g_test_add_func("/form/fixed", test_fixed);
  g_test_add_func("/form/typed-over", test_typed_over);
  g_test_add_func("/form/not-fixed", test_not_fixed);
  g_test_add_func("/form/hostile", test_hostile);
  g_test_add_func("/form/many-choices", test_many_choices);
  return g_test_run();
}

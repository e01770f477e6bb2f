/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes that travel, and pages of links as they come. */
#include <string.h>

#include "net/wire.h"

#include "helpers.h"

static void test_update_body(void)
{
  static const struct {
    const char *values[RL_N_FIELDS];
    const char *body;
  } rows[] = {
    { { NULL }, "{}" },
    { { "", "", "" }, "{}" },
    { { "p\xc3\xa4ssw\xc3\xb6rd\"\\", "0042" },
      "{\"password\":\"p\xc3\xa4ssw\xc3\xb6rd\\\"\\\\\",\"password2\":\"0042\"}" },
    { { " blanks stay " }, "{\"password\":\" blanks stay \"}" },
    { { [RL_FIELD_USERNAME_TYPE] = "001" }, "{\"username_type\":\"001\"}" },
    { { "password", "pin", "1234ab", "customencryptionkey", "001",
        "1234567890abcd=", "1234567890abcd=" },
      "{\"password\":\"password\",\"password2\":\"pin\",\"token\":\"1234ab\","
      "\"encryption_key\":\"customencryptionkey\",\"username_type\":\"001\","
      "\"certificate\":\"1234567890abcd=\",\"private_key\":\"1234567890abcd=\"}" },
    { { "a\nb\x01" }, "{\"password\":\"a\\nb\\u0001\"}" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    RlValues values = { { NULL } };
    for (RlFieldId id = 0; id < RL_N_FIELDS; id++)
      values.value[id] = helper_secret(rows[i].values[id]);
    g_autoptr(RlSecret) body = rl_wire_update_body(&values);
    helper_assert_secret(body, rows[i].body);
    for (RlFieldId id = 0; id < RL_N_FIELDS; id++)
      rl_secret_free(values.value[id]);
  }
}

/* Fields of the largest size, every byte of which needs the longest escape, still fit. */
static void test_large_body(void)
{
  g_autoptr(RlValues) values = rl_values_new();
  gsize expected = 1;
  for (RlFieldId id = 0; id < RL_N_FIELDS; id++) {
    g_autofree char *text = g_strnfill(rl_field(id)->max, '\x01');
    g_assert_true(rl_secret_append(values->value[id], text, -1));
    expected += strlen(rl_field(id)->key) + 6 + 6 * rl_field(id)->max;
  }
  g_autoptr(RlSecret) body = rl_wire_update_body(values);
  g_assert_cmpuint(rl_secret_length(body), ==, expected);
  g_assert_true(g_str_has_suffix(rl_secret_peek(body), "\\u0001\"}"));
}

static void test_answer_body(void)
{
  static const struct {
    const char *session, *link, *token; /* NULL: none */
    gboolean expects_input;
    const char *body;
  } rows[] = {
    { "s1", "l1", "111111", TRUE, "{'session':'s1','link':'l1','token':'111111'}" },
    { "s1", "l1", " \t007 abc\r\n", TRUE, "{'session':'s1','link':'l1','token':'007 abc'}" },
    { "s1", "l1", NULL, FALSE, "{'session':'s1','link':'l1'}" },
    { "s1", "l1", "111111", FALSE, "{'session':'s1','link':'l1'}" },
    { "s1", "l1", "  ", TRUE, "{'session':'s1','link':'l1'}" },
    { "s1", "l1", NULL, TRUE, "{'session':'s1','link':'l1'}" },
    { " S\xe2\x80\xae\n", "<uuid>", "1", TRUE,
      "{'session':' S\xe2\x80\xae\\n','link':'<uuid>','token':'1'}" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *session = g_strdup(rows[i].session), *link = g_strdup(rows[i].link);
    const RlChallenge challenge = { .session = session,
                                    .link = link,
                                    .expects_input = rows[i].expects_input };
    g_autoptr(RlSecret) token = helper_secret(rows[i].token);
    g_autoptr(RlSecret) body = rl_wire_answer_body(&challenge, token);
    g_autofree char *expected = helper_quotes(rows[i].body);
    helper_assert_secret(body, expected);
  }
}

static void test_authorization(void)
{
  static const struct {
    const char *id, *password;
  } rows[] = {
    { "", "" },
    { "a", "" },
    { "", "b" },
    { "id", "pässwörd🔑" },
    { "id", "with:colon" },
    { "0d39d0a3-7d4f-4bd1-a1e8-30bbee8ed5d6", "wWHqRT1DCjmVYCYEwFo9NNe2@H9#Wv" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlCredentials) pair = rl_credentials_new_text(rows[i].id, rows[i].password);
    g_autoptr(RlSecret) line = rl_wire_authorization(pair);
    g_autofree char *plain = g_strconcat(rows[i].id, ":", rows[i].password, NULL);
    g_autofree char *encoded = g_base64_encode((const guchar *) plain, strlen(plain));
    g_autofree char *expected = g_strconcat("Authorization: Basic ", encoded, NULL);
    helper_assert_secret(line, expected);
  }
}

static void test_long_authorization(void)
{
  g_autofree char *longest = g_strnfill(RL_CREDENTIAL_MAX, 'x');
  g_autoptr(RlCredentials) pair = rl_credentials_new_text(longest, longest);
  g_autoptr(RlSecret) line = rl_wire_authorization(pair);
  g_assert_cmpuint(rl_secret_length(line), ==, 21 + (2 * RL_CREDENTIAL_MAX + 1 + 2) / 3 * 4);
}

static void test_page(void)
{
  static const struct {
    const char *json;
    gint64 count;
    const char *next;
    guint links, broken, removed;
  } rows[] = {
    { "{'count':2,'next':null,'previous':null,'results':[{'id':'x'},{}]}", 2, NULL, 2, 0, 0 },
    { "{'results':[{'status':'a\xe2\x80\xaez'},{'institution':'\\u001b\\u200b'}]}", -1, NULL, 2, 0,
      3 },
    { "{'count':99,'next':'https://a/?page=2','results':[]}", 99, "https://a/?page=2", 0, 0, 0 },
    { "{'results':[{},7,null,'x',[],{}]}", -1, NULL, 2, 4, 0 },
    { "{'count':'2','next':7,'results':[]}", -1, NULL, 0, 0, 0 },
    { "{'next':'','results':[]}", -1, NULL, 0, 0, 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlJson) json = helper_json(rows[i].json);
    g_autoptr(RlLinkPage) page =
        rl_wire_link_page(json, i % 2 == 0 ? RL_ROWS_WITH_JSON : RL_ROWS_BARE, NULL);
    g_assert_cmpint(page->count, ==, rows[i].count);
    g_assert_cmpstr(page->next, ==, rows[i].next);
    g_assert_cmpuint(page->links->len, ==, rows[i].links);
    g_assert_cmpuint(page->broken, ==, rows[i].broken);
    g_assert_cmpuint(page->removed, ==, rows[i].removed);
  }
}

static void test_no_page(void)
{
  static const char *const others[] = { NULL, "[]", "{}", "{'results':{}}", "{'results':null}" };
  for (guint i = 0; i < G_N_ELEMENTS(others); i++) {
    g_autoptr(RlJson) json = helper_json(others[i]);
    g_autoptr(GError) error = NULL;
    g_assert_null(rl_wire_link_page(json, RL_ROWS_BARE, &error));
    g_assert_error(error, RL_ERROR, RL_ERROR_MALFORMED);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/wire/update-body", test_update_body);
  g_test_add_func("/wire/large-body", test_large_body);
  g_test_add_func("/wire/answer-body", test_answer_body);
  g_test_add_func("/wire/authorization", test_authorization);
  g_test_add_func("/wire/long-authorization", test_long_authorization);
  g_test_add_func("/wire/page", test_page);
  g_test_add_func("/wire/no-page", test_no_page);
  return g_test_run();
}

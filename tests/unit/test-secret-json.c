/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets to JSON, byte by byte, and back; a refused text changes nothing and shows no value. */
#include <string.h>

#include "json/secret-json.h"

#include "helpers.h"

static void test_escape(void)
{
  static const struct {
    const char *value;
    gsize n;
    const char *json;
  } rows[] = {
    { "", 0, "" },
    { "plain", 5, "plain" },
    { "p\xc3\xa4ss\"\\", 7, "p\xc3\xa4ss\\\"\\\\" },
    { "a/b", 3, "a/b" },
    { "\b\f\n\r\t", 5, "\\b\\f\\n\\r\\t" },
    { "\x01\x1b\x1f", 3, "\\u0001\\u001b\\u001f" },
    { "a\0b", 3, "a\\u0000b" },
    { "\x7f", 1, "\x7f" },
    { "\xf0\x9f\x94\x91", 4, "\xf0\x9f\x94\x91" },
    { "\xe2\x80\xa8", 3, "\xe2\x80\xa8" },
    { " 0042 ", 6, " 0042 " },
    { "</script>'", 10, "</script>'" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlSecret) value = rl_secret_new_from(rows[i].value, (gssize) rows[i].n, 0);
    g_autoptr(RlSecret) into = rl_secret_new(200);
    rl_secret_json_member(into, "password", value);
    rl_secret_json_close(into);
    g_autofree char *expected = g_strdup_printf("{\"password\":\"%s\"}", rows[i].json);
    helper_assert_secret(into, expected);
    g_assert_cmpuint(strlen(rows[i].json) + 2, <=, rl_secret_json_bound(value));
  }
}

static void test_object(void)
{
  g_autoptr(RlSecret) one = helper_secret("1"), two = helper_secret("2");
  g_autoptr(RlSecret) full = rl_secret_new(100), empty = rl_secret_new(100);
  rl_secret_json_member(full, "a", one);
  rl_secret_json_member(full, "b", two);
  rl_secret_json_close(full);
  rl_secret_json_close(empty);
  helper_assert_secret(full, "{\"a\":\"1\",\"b\":\"2\"}");
  helper_assert_secret(empty, "{}");
}

static const char *const names[] = { "password", "password2", "token", NULL };

static void test_read(void)
{
  static const struct {
    const char *text;
    const char *values[3]; /* NULL: not given */
  } rows[] = {
    { "{}", { NULL, NULL, NULL } },
    { " {\n} ", { NULL, NULL, NULL } },
    { "{\"password\":\"a\"}", { "a", NULL, NULL } },
    { "{\"token\":\"\",\"password2\":\"0042\"}", { NULL, "0042", "" } },
    { "{\"pass\\u0077ord\":\"x\"}", { "x", NULL, NULL } },
    { "{\"password\":\"p\xc3\xa4ss\\\"\\\\\\/\"}", { "p\xc3\xa4ss\"\\/", NULL, NULL } },
    { "{\"password\":\"\\b\\f\\n\\r\\t\\u001b\"}", { "\b\f\n\r\t\x1b", NULL, NULL } },
    { "{\"password\":\"\\u00e9\\u20ac\\ud83d\\udd11z\"}",
      { "\xc3\xa9\xe2\x82\xac\xf0\x9f\x94\x91z", NULL, NULL } },
    { "{\"password\":\"0123456789abcdef\"}", { "0123456789abcdef", NULL, NULL } },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlSecret) text = helper_secret(rows[i].text);
    RlSecret *values[3] = { helper_secret("old"), NULL, NULL };
    g_autoptr(GError) error = NULL;
    g_assert_true(rl_secret_json_read(text, names, values, 16, &error));
    g_assert_no_error(error);
    for (guint v = 0; v < 3; v++) {
      const char *expected = rows[i].values[v] != NULL ? rows[i].values[v] : v == 0 ? "old" : "";
      helper_assert_secret(values[v], expected);
      rl_secret_free(values[v]);
    }
  }
}

static void test_refused(void)
{
  static const struct {
    const char *text;
    RlError code;
    const char *named; /* in the message */
  } rows[] = {
    { "", RL_ERROR_MALFORMED, "byte 0" },
    { "hunter2", RL_ERROR_MALFORMED, "byte 0" },
    { "[\"hunter2\"]", RL_ERROR_MALFORMED, "object" },
    { "\"hunter2\"", RL_ERROR_MALFORMED, "object" },
    { "{\"password\":\"hunter2\"", RL_ERROR_MALFORMED, "byte 21" },
    { "{\"password\":\"hunter2\"}}", RL_ERROR_MALFORMED, "byte 22" },
    { "{\"password\":\"hunter2\\ud800\"}", RL_ERROR_MALFORMED, "surrogate" },
    { "{\"password\":\"hunter2\\u0000\"}", RL_ERROR_MALFORMED, "NUL" },
    { "{\"Password\":\"hunter2\"}", RL_ERROR_LOCAL, "“Password”" },
    { "{\"pin\":\"hunter2\"}", RL_ERROR_LOCAL, "password, password2, token" },
    { "{\"p\\u001b[2J\":\"hunter2\"}", RL_ERROR_LOCAL, "“p\xef\xbf\xbd[2J”" },
    { "{\"password\":7}", RL_ERROR_LOCAL, "“password”" },
    { "{\"password\":null}", RL_ERROR_LOCAL, "“password”" },
    { "{\"password\":[\"hunter2\"]}", RL_ERROR_LOCAL, "“password”" },
    { "{\"token\":{\"a\":\"hunter2\"}}", RL_ERROR_LOCAL, "“token”" },
    { "{\"password\":\"hunter2\",\"password\":\"hunter2\"}", RL_ERROR_LOCAL, "“password”" },
    { "{\"password\":\"x\",\"password2\":\"0hunter2hunter2hunter2\"}", RL_ERROR_LOCAL,
      "“password2”" },
    { "{\"password\":\"x\",\"pin\":\"hunter2\"}", RL_ERROR_LOCAL, "“pin”" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlSecret) text = helper_secret(rows[i].text);
    g_autoptr(RlSecret) old = helper_secret("old");
    RlSecret *values[3] = { old, NULL, NULL };
    g_autoptr(GError) error = NULL;
    g_assert_false(rl_secret_json_read(text, names, values, 16, &error));
    g_assert_error(error, RL_ERROR, (gint) rows[i].code);
    g_assert_nonnull(strstr(error->message, rows[i].named));
    g_assert_null(strstr(error->message, "hunter2"));
    g_assert_true(values[0] == old);
    helper_assert_secret(old, "old");
    g_assert_null(values[1]);
    g_assert_null(values[2]);
  }
}

/* Whatever bytes a password has, it comes back as it went. */
static void test_round_trip(void)
{
  for (guint round = 0; round < 500; round++) {
    g_autoptr(GString) plain = g_string_new(NULL);
    for (gint32 n = g_test_rand_int_range(0, 40); n > 0; n--) {
      const gunichar c = (gunichar) g_test_rand_int_range(1, n % 2 != 0 ? 0x80 : 0x110000);
      g_string_append_unichar(plain, g_unichar_validate(c) ? c : '"');
    }
    g_autoptr(RlSecret) value = rl_secret_new_from(plain->str, (gssize) plain->len, 0);
    g_autoptr(RlSecret) json = rl_secret_new(64 + rl_secret_json_bound(value));
    RlSecret *values[3] = { NULL, NULL, NULL };
    rl_secret_json_member(json, "password", value);
    rl_secret_json_close(json);
    g_assert_true(rl_secret_json_read(json, names, values, 4096, NULL));
    g_assert_true(rl_secret_equal(values[0], value));
    rl_secret_free(values[0]);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/secret-json/escape", test_escape);
  g_test_add_func("/secret-json/object", test_object);
  g_test_add_func("/secret-json/read", test_read);
  g_test_add_func("/secret-json/refused", test_refused);
  g_test_add_func("/secret-json/round-trip", test_round_trip);
  return g_test_run();
}

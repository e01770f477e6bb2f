/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Updates and challenges in the built-in sandbox: what each body, each script and each magic value
 * gets, and the life of a session. */
#include <string.h>

#include "sandbox/magic.h"
#include "sandbox/world.h"

#include "sandbox-client.h"
#include "sandbox-shapes.h"

/* Updates */

static void test_validation(Box *box, gconstpointer extra)
{
  static const char *const bodies[][3] = {
    { "{}", "required", "password" },
    { "{\"colour\":\"red\"}", "required", "password" },
    { "{\"password\":\"\"}", "blank", "password" },
    { "{\"password\":\"x\",\"password2\":null}", "null", "password2" },
    { "{\"password\":\"x\",\"token\":123456}", "invalid", "token" },
    { "{\"password\":\"x\",\"username_type\":[]}", "invalid", "username_type" },
    { "{\"password\":\"x\",\"certificate\":\"YQ==\"}", "required", "private_key" },
    { "{\"password\":\"x\",\"private_key\":\"YQ==\"}", "required", "certificate" },
    { "{\"certificate\":\"Y\\nQ==\",\"private_key\":\"YQ==\"}", "invalid", "certificate" },
    { "{\"encryption_key\":\"k\"}", "login_error", NULL },
    { "{\"password\":\"12345678901234567890123456789012345678901234567890123456789012345\"}",
      "validation_error", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS(bodies); i++) {
    g_autoptr(Reply) reply = put(box, PLAIN_LINK, bodies[i][0]);
    check_refused(reply, 400, bodies[i][1], bodies[i][2]);
  }
}

/* What an update of a link gets, by the link's institution and script. */
static void test_scripts(Box *box, gconstpointer extra)
{
  static const struct {
    const char *external_id, *body;
    guint status;
    const char *code;
  } scripts[] = {
    { "cust-00918", "{\"password\":\"any \\\"thing\\\"\",\"colour\":7}", 200, NULL },
    { "cust-40010", "{\"certificate\":\"1234567890abcd=\",\"private_key\":\"YQ==\"}", 200, NULL },
    { "cust-60001", "{\"password\":\"fake-password\"}", 200, NULL },
    { "cust-60001", "{\"password\":\"guess\"}", 400, "login_error" },
    { "cust-00402", "{\"password\":\"a\",\"password2\":\"b\",\"username_type\":\"003\"}", 200,
      NULL },
    { "cust-00402", "{\"password\":\"a\",\"password2\":\"b\",\"username_type\":\"999\"}", 400,
      "login_error" },
    { "cust-00402", "{\"password\":\"a\",\"password2\":\"b\",\"username_type\":\"020\"}", 400,
      "invalid_choice" },
    { "cust-00402", "{\"password\":\"a\",\"username_type\":\"003\"}", 400, "login_error" },
    { "cust-01277", "{\"password\":\"a\"}", 400, "institution_down" },
    { "cust-50004", "{\"password\":\"a\"}", 400, "unsupported_operation" },
    { "cust-50003", "{\"password\":\"a\"}", 404, "expired_credentials" },
    { "cust-11873", "{\"password\":\"a\"}", 400, "login_error" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(scripts); i++) {
    g_autofree char *path = g_strdup_printf("/api/links/?external_id=%s", scripts[i].external_id);
    g_autoptr(Reply) found = get_page(box, path);
    const char *id = text_of(rl_json_first(rl_json_member(found->json, "results")), "id");
    g_autoptr(Reply) reply = put(box, id, scripts[i].body);
    if (scripts[i].code) {
      check_refused(reply, scripts[i].status, scripts[i].code,
                    g_str_equal(scripts[i].code, "invalid_choice") ? "username_type" : NULL);
      continue;
    }
    g_assert_cmpuint(reply->status, ==, scripts[i].status);
    check_link(reply->json);
    g_assert_cmpstr(text_of(reply->json, "id"), ==, id);
    check_status(box, id, "valid");
  }
}

static void test_access_time(Box *box, gconstpointer extra)
{
  g_autoptr(Reply) before = get(box, "/api/links/" PLAIN_LINK "/");
  g_autoptr(Reply) updated = put_password(box, PLAIN_LINK, "anything");
  g_autoptr(Reply) after = get(box, "/api/links/" PLAIN_LINK "/");
  g_assert_cmpstr(updated->body, ==, after->body);
  g_assert_cmpstr(text_of(before->json, "last_accessed_at"), <,
                  text_of(after->json, "last_accessed_at"));
}

static void test_six_refusals(Box *box, gconstpointer extra)
{
  const char *id = rl_sandbox_fixed_link(rl_sandbox_fixed_link_count() - 1)->id;
  for (guint i = 0; i < 6; i++) {
    check_status(box, id, "valid");
    g_autoptr(Reply) reply = put_password(box, id, "pass_invalid");
    check_refused(reply, 400, "login_error", NULL);
  }
  check_status(box, id, "invalid");
  g_autoptr(Reply) repaired = put_password(box, id, "pass_valid");
  g_assert_cmpuint(repaired->status, ==, 200);
  check_status(box, id, "valid");
}

/* Magic values */

static void check_odd(const RlJson *body)
{
  const RlJson *first = rl_json_kind(body) == RL_JSON_ARRAY ? rl_json_first(body) : NULL;
  g_assert_false(text_of(first, "code") || text_of(body, "session") || text_of(body, "status"));
}

static void check_more(const RlJson *body)
{
  g_assert_nonnull(text_of(body, "weather_at_the_bank"));
}

/* By how a value begins; the first that fits. */
static const struct {
  const char *beginning;
  guint status;
  void (*check)(const RlJson *body);
} magic[] = {
  { "ok_created", 201, check_link },
  { "ok_more", 200, check_more },
  { "ok_not_json", 200, check_odd },
  { "ok_broken", 200, check_odd },
  { "ok_array", 200, check_odd },
  { "ok_empty", 200, check_odd },
  { "ok_no_content", 204, check_odd },
  { "ok_", 200, check_link },
  { "pass_valid", 200, check_link },
  { "slow_3", 200, check_link },
  { "timeout_done", 408, check_errors },
  { "html_403", 403, check_odd },
  { "html_502", 502, check_odd },
  { "html_503", 503, check_odd },
  { "empty_500", 500, check_odd },
  { "redirect", 307, check_odd },
  { "echo_page", 500, check_odd },
  { "error_object", 400, check_odd },
  { "error_nested", 400, check_odd },
  { "error_detail", 400, check_odd },
  { "error_empty", 400, check_odd },
  { "error_bytes", 400, check_odd },
  { "error_429", 429, check_odd },
  { "error_authentication", 401, check_errors },
  { "error_consent", 401, check_errors },
  { "error_access", 403, check_errors },
  { "error_permission", 403, check_errors },
  { "error_quota", 403, check_errors },
  { "error_not_found", 404, check_errors },
  { "error_expired", 404, check_errors },
  { "error_method", 405, check_errors },
  { "error_request_timeout", 408, check_errors },
  { "error_link", 409, check_errors },
  { "error_activation_required", 428, check_errors },
  { "error_unexpected", 500, check_errors },
  { "error_service", 500, check_errors },
  { "error_", 400, check_errors },
  { "login_", 400, check_errors },
  { "pass_invalid", 400, check_errors },
  { "two_errors", 400, check_errors },
  { "echo", 400, check_errors },
  { "1234567890abcdefg", 400, check_errors },
  { "", 428, check_challenge },
};

/* The values are named after the codes they call for. */
static void check_code(const char *value, const RlJson *errors)
{
  const char *code = text_of(rl_json_first(errors), "code");
  if (g_str_has_prefix(value, "login_"))
    g_assert_cmpstr(code, ==, "login_error");
  if (!g_str_has_prefix(value, "error_") || g_str_equal(value, "error_hostile") ||
      g_str_equal(value, "error_unknown"))
    return;
  g_assert_true(g_str_has_prefix(value + strlen("error_"), code));
}

static void check_magic(Box *box, const char *value)
{
  guint row = 0;
  g_autoptr(Reply) reply = put_password(box, PLAIN_LINK, value);
  while (!g_str_has_prefix(value, magic[row].beginning))
    row++;
  g_test_message("%s: %u", value, reply->status);
  g_assert_cmpuint(reply->status, ==, magic[row].status);
  magic[row].check(reply->json);
  if (magic[row].check == check_errors)
    check_code(value, reply->json);
}

static gboolean is_token(const char *value)
{
  return strspn(value, "0123456789") == 6 && strlen(value) == 6;
}

static void test_magic(Box *box, gconstpointer extra)
{
  for (const RlSandboxMagic *one = rl_sandbox_magic(); one->value; one++) {
    g_assert_cmpstr(one->meaning, !=, "");
    /* These two are tried where the sandbox stops. */
    if (!g_str_equal(one->value, "slow_30") && !g_str_equal(one->value, "stall") &&
        !is_token(one->value))
      check_magic(box, one->value);
  }
}

static gboolean is_magic(const char *value)
{
  for (const RlSandboxMagic *one = rl_sandbox_magic(); one->value; one++)
    if (g_str_equal(one->value, value))
      return TRUE;
  return FALSE;
}

static void test_script_names(Box *box, gconstpointer extra)
{
  for (guint i = 0; i < rl_sandbox_fixed_link_count(); i++) {
    const char *script = rl_sandbox_fixed_link(i)->script;
    g_assert_true(!script || is_magic(script));
  }
  for (guint i = 0; i < rl_sandbox_institution_count(); i++) {
    const char *script = rl_sandbox_institution(i)->script;
    g_assert_true(!script || is_magic(script));
  }
}

static void test_echo(Box *box, gconstpointer extra)
{
  static const char body[] = "{\"password2\":\"4711\",\"password\":\"echo\"}";
  g_autoptr(Reply) reply = put(box, PLAIN_LINK, body);
  g_assert_cmpstr(text_of(rl_json_first(reply->json), "message"), ==, body);
}

/* Challenges */

static void test_sketch(Box *box, gconstpointer extra)
{
  g_autoptr(Reply) reply = put_password(box, TOKEN_LINK, "anything");
  const RlJson *data = rl_json_member(reply->json, "token_generation_data");
  check_hex(session_of(reply));
  g_assert_cmpint(number_of(reply->json, "expiry"), ==, 600);
  g_assert_cmpstr(text_of(reply->json, "link"), ==, TOKEN_LINK);
  g_assert_cmpstr(text_of(data, "value"), ==, "48291053");
  g_assert_cmpstr(text_of(data, "instructions"), ==, "Use this code to generate the token");
}

static void test_accepted(Box *box, gconstpointer extra)
{
  g_autoptr(Reply) asked = put_password(box, TOKEN_LINK, "anything");
  g_autoptr(Reply) done = resume(box, TOKEN_LINK, session_of(asked), "111111");
  g_autoptr(Reply) again = resume(box, TOKEN_LINK, session_of(asked), "111111");
  g_assert_cmpuint(done->status, ==, 201);
  check_link(done->json);
  check_status(box, TOKEN_LINK, "valid");
  check_refused(again, 400, "session_expired", NULL);
}

static void test_wrong_token(Box *box, gconstpointer extra)
{
  g_autoptr(Reply) asked = put_password(box, TOKEN_LINK, "anything");
  g_autoptr(Reply) missing = resume(box, TOKEN_LINK, session_of(asked), NULL);
  g_autoptr(Reply) second = resume(box, TOKEN_LINK, session_of(asked), "999999");
  g_autoptr(Reply) third = resume(box, TOKEN_LINK, session_of(second), "123");
  g_autoptr(Reply) old = resume(box, TOKEN_LINK, session_of(asked), "111111");
  g_autoptr(Reply) done = resume(box, TOKEN_LINK, session_of(third), "111111");
  check_refused(missing, 400, "required", "token");
  g_assert_cmpstr(session_of(asked), !=, session_of(second));
  check_refused(old, 400, "session_expired", NULL);
  g_assert_cmpuint(done->status, ==, 201);
}

/* The tokens that end a session, and those that keep or renew it. */
static void test_tokens(Box *box, gconstpointer extra)
{
  static const struct {
    const char *token;
    guint status;
    const char *code;
  } tokens[] = {
    { "400400", 400, "login_error" },
    { "400408", 400, "session_expired" },
    { "408408", 408, "request_timeout" },
    { "500500", 500, "unexpected_error" },
    { "222222", 428, NULL },
    { "200200", 201, NULL },
    { "003003", 201, NULL },
    { "error_institution_down", 400, "institution_down" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(tokens); i++) {
    g_autoptr(Reply) asked = put_password(box, TOKEN_LINK, "anything");
    g_autoptr(Reply) reply = resume(box, TOKEN_LINK, session_of(asked), tokens[i].token);
    g_assert_cmpuint(reply->status, ==, tokens[i].status);
    if (tokens[i].code)
      check_refused(reply, tokens[i].status, tokens[i].code, NULL);
  }
}

static void test_chain(Box *box, gconstpointer extra)
{
  g_autoptr(Reply) first = put_password(box, PLAIN_LINK, "chain_3");
  g_autoptr(Reply) second = resume(box, PLAIN_LINK, session_of(first), "111111");
  g_autoptr(Reply) repeated = resume(box, PLAIN_LINK, session_of(second), "999999");
  g_autoptr(Reply) third = resume(box, PLAIN_LINK, session_of(repeated), "111111");
  g_autoptr(Reply) done = resume(box, PLAIN_LINK, session_of(third), NULL);
  g_assert_cmpuint(done->status, ==, 201);
  check_status(box, PLAIN_LINK, "valid");
}

/* From an image to a text to nothing to type. */
static void test_chain_of_kinds(Box *box, gconstpointer extra)
{
  g_autoptr(Reply) first = put_password(box, PLAIN_LINK, "chain_qr");
  g_autoptr(Reply) second = resume(box, PLAIN_LINK, session_of(first), "111111");
  g_autoptr(Reply) third = resume(box, PLAIN_LINK, session_of(second), "111111");
  g_autoptr(Reply) done = resume(box, PLAIN_LINK, session_of(third), NULL);
  g_assert_cmpuint(done->status, ==, 201);
  check_status(box, PLAIN_LINK, "valid");
}

static void test_dead_sessions(Box *box, gconstpointer extra)
{
  g_autoptr(Reply) unknown = resume(box, PLAIN_LINK, "00000000000000000000000000000000", "111111");
  g_autoptr(Reply) stranger = resume(box, OTHER_LINK, "00000000000000000000000000000000", "1");
  g_autoptr(Reply) asked = put_password(box, PLAIN_LINK, "expiry_0");
  g_autoptr(Reply) late = resume(box, PLAIN_LINK, session_of(asked), "111111");
  check_refused(unknown, 400, "session_expired", NULL);
  check_refused(stranger, 400, "does_not_exist", "link");
  check_refused(late, 400, "session_expired", NULL);
}

static void test_resume_200(Box *box, gconstpointer extra)
{
  g_autoptr(Reply) found = get_page(box, "/api/links/?institution=gotham_mx_business");
  const char *id = text_of(rl_json_first(rl_json_member(found->json, "results")), "id");
  g_autoptr(Reply) asked = put_password(box, id, "mfa_none_other");
  g_autoptr(Reply) done = resume(box, id, session_of(asked), NULL);
  g_assert_cmpuint(done->status, ==, 200);
  check_link(done->json);
}

int main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run)(Box *box, gconstpointer extra);
  } tests[] = {
    { "/sandbox/update/validation", test_validation },
    { "/sandbox/update/scripts", test_scripts },
    { "/sandbox/update/access-time", test_access_time },
    { "/sandbox/update/six-refusals", test_six_refusals },
    { "/sandbox/update/magic", test_magic },
    { "/sandbox/update/script-names", test_script_names },
    { "/sandbox/update/echo", test_echo },
    { "/sandbox/challenge/sketch", test_sketch },
    { "/sandbox/challenge/accepted", test_accepted },
    { "/sandbox/challenge/wrong-token", test_wrong_token },
    { "/sandbox/challenge/tokens", test_tokens },
    { "/sandbox/challenge/chain", test_chain },
    { "/sandbox/challenge/chain-of-kinds", test_chain_of_kinds },
    { "/sandbox/challenge/dead-sessions", test_dead_sessions },
    { "/sandbox/challenge/answered-200", test_resume_200 },
  };
  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, Box, NULL, box_open, tests[i].run, box_close);
  return g_test_run();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every code that the API documents, and every cause of login_error, has advice, and the right
 * cause is told. */
#include <string.h>

#include "model/api-error.h"

static const char *advice_for(int status, const char *code, const char *message)
{
  char *texts[] = { g_strdup(code), g_strdup(message) };
  const RlApiError error = { .code = texts[0], .message = texts[1] };
  const char *advice = rl_api_error_advice(status, &error);
  g_free(texts[0]);
  g_free(texts[1]);
  return advice;
}

static void test_codes(void)
{
  static const struct {
    int status;
    const char *codes; /* by blanks */
  } rows[] = {
    { 400, "too_many_sessions session_expired session_expired_ob invalid_link unconfirmed_link "
           "institution_down institution_unavailable institution_inactive unsupported_operation "
           "activation_failed validation_error required null blank invalid invalid_choice "
           "does_not_exist not_a_list parse_error duplicated invalid_credentials_storage "
           "invalid_fetch_resources invalid_access_mode_switch invalid_period unavailable_data" },
    { 401, "authentication_failed consent_without_accounts" },
    { 403, "access_to_production_denied access_to_resource_denied permission_denied "
           "quota_limit_reached" },
    { 404, "not_found expired_credentials" },
    { 405, "method_not_allowed" },
    { 408, "request_timeout" },
    { 409, "link_refreshed" },
    { 428, "token_required activation_required" },
    { 500, "unexpected_error service_unavailable" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(GStrv) codes = g_strsplit(rows[i].codes, " ", -1);
    for (char **code = codes; *code != NULL; code++) {
      const char *advice = advice_for(rows[i].status, *code, "Some message");
      if (advice == NULL || strlen(advice) < 20)
        g_error("no advice for %s", *code);
    }
  }
}

static void test_unknown(void)
{
  static const char *const others[] = { NULL, "", "brand_new", "Required", "<string>" };
  for (guint i = 0; i < G_N_ELEMENTS(others); i++)
    g_assert_null(advice_for(400, others[i], "Invalid credentials provided"));
}

/* Versions of the API differ in case, full stop and apostrophe. */
static void test_login_error(void)
{
  static const struct {
    const char *message;
    const char *part; /* of the advice that is due */
  } rows[] = {
    { "Invalid credentials provided to login to the institution", "read it again" },
    { "INVALID CREDENTIALS PROVIDED.", "read it again" },
    { "Login not attempted due to invalid credentials", "did not even try" },
    { "The log-in was Not Attempted because of invalid credentials provided.", "did not even try" },
    { "Missing credentials to login to the institution", "not sent" },
    { "The MFA method is not supported yet.", "cannot do" },
    { "Something unexpected happened in the institution", "Try again later" },
    { "Access to the resource was forbidden by the institution", "lacks the right" },
    { "Login not possible, user account is locked", "Stop trying" },
    { "Login attempt failed. Account is locked; invalid credentials", "Stop trying" },
    { "A message of next year", "own app" },
    { "", "own app" },
    { NULL, "own app" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const char *advice = advice_for(400, "login_error", rows[i].message);
    if (strstr(advice, rows[i].part) == NULL)
      g_error("“%s” is told “%s”", rows[i].message, advice);
  }
}

/* Seven causes, each found by its own fragment: no earlier row takes it. */
static void check_fragment(const char *code, const char *fragment, const char *advice,
                           gpointer data)
{
  guint *fragments = data;
  if (fragment == NULL)
    return;
  ++*fragments;
  g_autofree char *message = g_strdup_printf("Dear user, %s.", fragment);
  g_autofree char *loud = g_ascii_strup(message, -1);
  g_assert_cmpstr(code, ==, "login_error");
  g_assert_cmpstr(advice_for(400, code, loud), ==, advice);
}

static void test_fragments(void)
{
  guint fragments = 0;
  rl_advice_foreach(check_fragment, &fragments);
  g_assert_cmpuint(fragments, ==, 7);
}

static void test_statuses(void)
{
  static const struct {
    int status;
    const char *part;
  } rows[] = {
    { 301, "another address" },
    { 307, "another address" },
    { 400, "said no" },
    { 401, "API secrets" },
    { 403, "forbids" },
    { 404, "does not know this link" },
    { 405, "base URL" },
    { 408, "before sending again" },
    { 413, "too large" },
    { 418, "said no" },
    { 428, "no session" },
    { 429, "Wait" },
    { 500, "before sending again" },
    { 503, "before sending again" },
    { 0, "said no" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    g_assert_nonnull(strstr(rl_http_status_advice(rows[i].status), rows[i].part));
}

/* A 428 that nothing can answer must not be told "answer the challenge". */
static void test_dead_428(void)
{
  g_assert_cmpstr(advice_for(428, "token_required", "m"), ==, rl_http_status_advice(428));
  g_assert_cmpstr(advice_for(400, "token_required", "m"), !=, rl_http_status_advice(428));
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/advice/codes", test_codes);
  g_test_add_func("/advice/unknown", test_unknown);
  g_test_add_func("/advice/login-error", test_login_error);
  g_test_add_func("/advice/fragments", test_fragments);
  g_test_add_func("/advice/statuses", test_statuses);
  g_test_add_func("/advice/dead-428", test_dead_428);
  return g_test_run();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions side by side, the institutions that they remember, and what is said of a link that a
 * server does not know. */
#include <locale.h>
#include <string.h>

#include "app/where.h"

#include "helpers.h"
#include "test-session.h"

#define MORE                                                                                       \
  "[profile one]\nbase_url=https://one.example\nread_only=true\n"                                  \
  "[profile two]\nbase_url=https://two.example\n"

static RlApi *api_of(RlHttp *http, const char *base)
{
  RlEndpoint *endpoint = g_new0(RlEndpoint, 1);
  endpoint->url = rl_url_parse(base, NULL);
  return rl_api_new(http, endpoint);
}

/* ---- no such link ---- */

/* A 404 says so unless it gives another reason; so does an empty list of an external id. */
static void test_unknown(void)
{
  static const struct {
    RlOutcomeKind kind;
    int status;
    const char *body;
    gboolean unknown;
  } rows[] = {
    { RL_OUTCOME_REFUSED, 404, "[{'code':'not_found'}]", TRUE },
    { RL_OUTCOME_REFUSED, 404, "[]", TRUE },
    { RL_OUTCOME_REFUSED, 404, "{'detail':'Not found.'}", TRUE },
    { RL_OUTCOME_REFUSED, 404, "[{'code':'not_found'},{'code':'expired_credentials'}]", FALSE },
    { RL_OUTCOME_REFUSED, 400, "[{'code':'not_found'}]", FALSE },
    { RL_OUTCOME_UNKNOWN, 404, "[]", FALSE },
    { RL_OUTCOME_DONE, 200, "[]", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlOutcome) outcome = rl_outcome_new(rows[i].kind);
    g_autoptr(RlJson) body = helper_json(rows[i].body);
    outcome->http_status = rows[i].status;
    g_ptr_array_unref(outcome->errors);
    outcome->errors = rl_api_errors_from_json(body, &outcome->removed);
    g_assert_true(rl_where_is_unknown(outcome) == rows[i].unknown);
    g_assert_true(rl_where_is_nothing(outcome) == rows[i].unknown);
  }
  g_autoptr(RlOutcome) empty = rl_outcome_new_error(
      RL_OUTCOME_REFUSED, g_error_new_literal(RL_ERROR, RL_ERROR_REFUSED, "none"));
  g_assert_true(rl_where_is_nothing(empty));
  g_assert_false(rl_where_is_unknown(empty));
  g_autoptr(RlOutcome) local =
      rl_outcome_new_error(RL_OUTCOME_ERROR, g_error_new_literal(RL_ERROR, RL_ERROR_LOCAL, "none"));
  g_assert_false(rl_where_is_nothing(local));
}

/* Which profile and host were asked, and what else there is: not more than fits. */
static void test_say(void)
{
  static const char *const numbers = "[profile p%u]\nbase_url=https://p%u.example\n";
  for (guint more = 0; more < 8; more++) {
    g_autoptr(GString) lines = g_string_new(NULL);
    for (guint i = 1; i <= more; i++)
      g_string_append_printf(lines, numbers, i, i);
    g_autoptr(TestSession) test = test_session_new(lines->str, NULL, TRUE);
    g_autoptr(RlOutcome) outcome = rl_outcome_new(RL_OUTCOME_REFUSED);
    rl_where_say_link(outcome, test->session, TEST_ID);
    g_assert_error(outcome->error, RL_ERROR, RL_ERROR_REFUSED);
    g_assert_nonnull(strstr(outcome->error->message, TEST_ID " is not known to bank.example"));
    /* relink's own two profiles are among them. */
    g_auto(GStrv) others = rl_session_other_profiles(test->session);
    g_assert_true((strstr(outcome->error->message, "…") != NULL) == (g_strv_length(others) > 6));
    g_assert_nonnull(strstr(outcome->error->message, others[0]));
    rl_where_say_name(outcome, test->session, "cust\x1b-1");
    g_assert_nonnull(strstr(outcome->error->message, "“cust\xef\xbf\xbd-1” is neither"));
  }
}

/* ---- sessions side by side ---- */

static void test_beside(void)
{
  g_autoptr(TestSession) test = test_session_new(MORE, NULL, TRUE);
  RlSession *base = test->session;
  RlSession *one = rl_session_new_beside(base, rl_config_profile(base->config, "one", NULL),
                                         api_of(fake_http_new(), "https://one.example"), NULL);
  RlSession *two = rl_session_new_beside(base, rl_config_profile(base->config, "two", NULL),
                                         api_of(fake_http_new(), "https://two.example"),
                                         rl_keyring_memory_new());
  g_assert_true(rl_session_find_beside(base, "bank") == base);
  g_assert_true(rl_session_find_beside(base, "one") == one);
  g_assert_true(rl_session_find_beside(base, "two") == two);
  g_assert_null(rl_session_find_beside(base, "three"));
  g_assert_true(one->keyring == base->keyring && two->keyring != base->keyring);
  /* API secrets are one origin's only. */
  g_assert_true(base->credentials != NULL && one->credentials == NULL && two->credentials == NULL);
  const RlKeyringKey key = rl_session_key(one);
  g_autofree char *label = rl_session_key_label(one);
  g_assert_cmpstr(key.profile, ==, "one");
  g_assert_cmpstr(key.origin, ==, "https://one.example");
  g_assert_null(key.link);
  g_assert_cmpstr(label, ==, "relink API secrets (one)");
}

static void test_read_only(void)
{
  g_autoptr(TestSession) test = test_session_new(MORE, NULL, TRUE);
  g_autoptr(GError) error = NULL;
  RlSession *one =
      rl_session_new_beside(test->session, rl_config_profile(test->session->config, "one", NULL),
                            api_of(fake_http_new(), "https://one.example"), NULL);
  g_assert_true(rl_session_may_write(test->session, &error));
  g_assert_no_error(error);
  g_assert_false(rl_session_may_write(one, &error));
  g_assert_error(error, RL_ERROR, RL_ERROR_LOCAL);
  g_assert_nonnull(strstr(error->message, "“one” is read-only"));
}

/* ---- institutions ---- */

/* What was read is not asked for again; what could not be read is. */
static void test_institutions(void)
{
  static const struct {
    int status;
    const char *body;
    const char *fault; /* NULL: there it is */
  } rows[] = {
    { 200, "{'results':[]}", "The institution could not be read: The server does not know it." },
    { 200, "{'results':[{'name':'other'}]}",
      "The institution could not be read: The server does not know it." },
    { 403, "[{'code':'x','message':'Not for you'}]",
      "The institution could not be read: Not for you" },
    { 200, "{'results':[{'name':'a_b','display_name':'A B'}]}", NULL },
  };
  g_autoptr(TestSession) test = test_session_new(NULL, NULL, TRUE);
  RlSession *s = test->session;
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *fault = NULL;
    fake_http_push_body(test->http, rows[i].status, rows[i].body);
    g_autoptr(RlInstitution) found =
        rl_institutions_get(s->institutions, s->api, s->credentials, "a_b", NULL, &fault);
    g_assert_cmpstr(fault, ==, rows[i].fault);
    g_assert_true((found != NULL) == (rows[i].fault == NULL));
    g_assert_cmpuint(fake_http_count(test->http, NULL), ==, i + 1);
  }
  g_autoptr(RlInstitution) again =
      rl_institutions_get(s->institutions, s->api, s->credentials, "a_b", NULL, NULL);
  g_assert_cmpstr(again->display_name, ==, "A B");
  g_assert_cmpuint(fake_http_count(test->http, NULL), ==, G_N_ELEMENTS(rows));
}

int main(int argc, char **argv)
{
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/where/unknown", test_unknown);
  g_test_add_func("/where/say", test_say);
  g_test_add_func("/where/beside", test_beside);
  g_test_add_func("/where/read-only", test_read_only);
  g_test_add_func("/where/institutions", test_institutions);
  return g_test_run();
}

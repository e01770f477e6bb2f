/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of the contract: what each outcome is called, says and advises. */
#include <string.h>

#include "model/outcome.h"

#include "helpers.h"

/* An outcome from a few members; ERRORS is the server's body. */
typedef struct {
  RlOutcomeKind kind;
  int status;
  const char *errors, *link, *fault;
  RlReconciled reconciled;
  gint64 retry_after;
  guint attempt; /* of its challenge */
} Made;

static RlOutcome *make(const Made *made)
{
  RlOutcome *outcome = rl_outcome_new(made->kind);
  g_autoptr(RlJson) errors = helper_json(made->errors);
  g_autoptr(RlJson) link = helper_json(made->link);
  outcome->http_status = made->status;
  g_ptr_array_unref(outcome->errors);
  outcome->errors = rl_api_errors_from_json(errors, &outcome->removed);
  if (link != NULL)
    outcome->link = rl_link_from_json(link, NULL);
  if (made->fault != NULL)
    outcome->error = g_error_new_literal(RL_ERROR, RL_ERROR_FAILED, made->fault);
  if (made->attempt > 0) {
    outcome->challenge = g_new0(RlChallenge, 1);
    outcome->challenge->attempt = made->attempt;
  }
  outcome->reconciled = made->reconciled;
  outcome->retry_after = made->retry_after;
  return outcome;
}

static void test_words(void)
{
  static const struct {
    RlOutcomeKind kind;
    const char *word, *heading;
  } rows[] = {
    { RL_OUTCOME_DONE, "done", "Link updated" },
    { RL_OUTCOME_CHALLENGE, "challenge", "MFA token required" },
    { RL_OUTCOME_REFUSED, "refused", "Update refused" },
    { RL_OUTCOME_NOT_SENT, "not_sent", "Update not sent" },
    { RL_OUTCOME_UNKNOWN, "unknown", "Outcome unknown" },
    { RL_OUTCOME_CANCELLED, "cancelled", "Cancelled" },
    { RL_OUTCOME_ERROR, "error", "Error" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlOutcome) outcome = rl_outcome_new(rows[i].kind);
    g_assert_cmpstr(rl_outcome_word(outcome), ==, rows[i].word);
    g_assert_cmpstr(rl_outcome_heading(outcome), ==, rows[i].heading);
    g_assert_cmpstr(rl_outcome_heading_of(rows[i].word), ==, rows[i].heading);
  }
  g_assert_null(rl_outcome_heading_of("of a later version"));
  g_assert_null(rl_outcome_heading_of(NULL));
  g_assert_null(rl_reconciled_word(RL_RECONCILED_NOT_TRIED));
  g_assert_cmpstr(rl_reconciled_word(RL_RECONCILED_DONE), ==, "done");
  g_assert_cmpstr(rl_reconciled_word(RL_RECONCILED_NOT_DONE), ==, "not_done");
  g_assert_cmpstr(rl_reconciled_word(RL_RECONCILED_CANNOT_TELL), ==, "cannot_tell");
}

/* clang-format off */
static const struct {
  Made made;
  const char *message, *advice; /* parts; advice NULL: there must be none */
} sayings[] = {
  { { .kind = RL_OUTCOME_DONE, .link = "{'status':'valid'}" }, "is valid", NULL },
  { { .kind = RL_OUTCOME_DONE, .link = "{'status':'token_required'}" }, "“token required”",
    "Look at the link again" },
  { { .kind = RL_OUTCOME_DONE, .link = "{'status':'valid','access_mode':'recurrent'}" },
    "is valid", "will arrive by itself" },
  { { .kind = RL_OUTCOME_DONE, .link = "{'status':'valid','access_mode':'single'}" }, "is valid",
    "has to be fetched anew" },
  { { .kind = RL_OUTCOME_DONE, .link = "{'status':'valid','access_mode':'other'}" }, "is valid",
    NULL },
  { { .kind = RL_OUTCOME_DONE, .link = "{'status':'invalid','access_mode':'recurrent'}" },
    "“invalid”", "Look at the link again" },
  { { .kind = RL_OUTCOME_DONE, .link = "{}" }, "“unknown”", "Look at the link again" },
  { { .kind = RL_OUTCOME_CHALLENGE, .attempt = 1 }, "one more step", NULL },
  { { .kind = RL_OUTCOME_CHALLENGE, .attempt = 2 }, "not accepted, or one more code", NULL },
  { { .kind = RL_OUTCOME_REFUSED, .status = 400,
      .errors = "[{'code':'required','message':'This field is required.'}]" },
    "This field is required.", "missing" },
  { { .kind = RL_OUTCOME_REFUSED, .status = 400, .errors = "[{'code':'brand_new'}]" },
    "“brand_new”", "said no" },
  { { .kind = RL_OUTCOME_REFUSED, .status = 400,
      .errors = "[{'code':'brand_new','message':'m'},{'code':'required'}]" }, "m", "missing" },
  { { .kind = RL_OUTCOME_REFUSED, .status = 403 }, "status 403", "forbids" },
  { { .kind = RL_OUTCOME_REFUSED, .status = 302 }, "redirect (status 302)", "never follows" },
  { { .kind = RL_OUTCOME_REFUSED, .status = 200, .fault = "no such link" }, "no such link",
    "does not know this link" },
  { { .kind = RL_OUTCOME_NOT_SENT, .fault = "no network" }, "no network", "is kept" },
  { { .kind = RL_OUTCOME_NOT_SENT, .status = 429, .retry_after = 20 }, "no more requests",
    "Wait 20 seconds" },
  { { .kind = RL_OUTCOME_UNKNOWN, .status = 502 }, "status 502", "before sending again" },
  { { .kind = RL_OUTCOME_UNKNOWN, .status = 200 }, "not with the link", "before sending again" },
  { { .kind = RL_OUTCOME_UNKNOWN, .fault = "timed out" }, "timed out", "before sending again" },
  { { .kind = RL_OUTCOME_UNKNOWN, .fault = "x", .reconciled = RL_RECONCILED_DONE },
    "was carried out", "Nothing more" },
  { { .kind = RL_OUTCOME_UNKNOWN, .fault = "x", .reconciled = RL_RECONCILED_NOT_DONE },
    "the update changed nothing", "can be sent again" },
  { { .kind = RL_OUTCOME_UNKNOWN, .fault = "x", .reconciled = RL_RECONCILED_CANNOT_TELL },
    "does not show", "Wait five minutes" },
  { { .kind = RL_OUTCOME_CANCELLED }, "before anything was sent", NULL },
  { { .kind = RL_OUTCOME_ERROR, .fault = "read-only" }, "read-only", NULL },
  { { .kind = RL_OUTCOME_ERROR, .status = 503 }, "status 503", "Try again" },
  { { .kind = RL_OUTCOME_ERROR, .status = 429 }, "no more requests", NULL },
  /* how long the server wants to be left alone */
  { { .kind = RL_OUTCOME_ERROR, .status = 503, .retry_after = 40 }, "status 503",
    "The server asks to wait 40 seconds. Try again" },
  { { .kind = RL_OUTCOME_UNKNOWN, .status = 503, .retry_after = 1 }, "status 503",
    "The server asks to wait 1 second. Look at the link" },
  { { .kind = RL_OUTCOME_UNKNOWN, .status = 503, .retry_after = 20,
      .reconciled = RL_RECONCILED_NOT_DONE }, "the update changed nothing",
    "The server asks to wait 20 seconds. The update can be sent again." },
};
/* clang-format on */

static void test_sayings(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(sayings); i++) {
    g_autoptr(RlOutcome) outcome = make(&sayings[i].made);
    g_autofree char *message = rl_outcome_message(outcome);
    g_autofree char *advice = rl_outcome_advice(outcome);
    if (strstr(message, sayings[i].message) == NULL)
      g_error("%u: “%s”", i, message);
    if (sayings[i].advice == NULL)
      g_assert_cmpstr(advice, ==, "");
    else if (strstr(advice, sayings[i].advice) == NULL)
      g_error("%u: “%s”", i, advice);
  }
}

/* Whether the same once more may do better. */
static void test_worth_again(void)
{
  static const struct {
    Made made;
    gboolean worth;
  } rows[] = {
    { { .kind = RL_OUTCOME_NOT_SENT }, TRUE },
    { { .kind = RL_OUTCOME_UNKNOWN }, FALSE },
    { { .kind = RL_OUTCOME_UNKNOWN, .reconciled = RL_RECONCILED_NOT_DONE }, TRUE },
    { { .kind = RL_OUTCOME_UNKNOWN, .reconciled = RL_RECONCILED_CANNOT_TELL }, FALSE },
    { { .kind = RL_OUTCOME_REFUSED, .errors = "[{'code':'a'},{'code':'session_expired'}]" }, TRUE },
    { { .kind = RL_OUTCOME_REFUSED, .errors = "[{'code':'login_error'}]" }, FALSE },
    { { .kind = RL_OUTCOME_DONE }, FALSE },
    { { .kind = RL_OUTCOME_CANCELLED }, FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlOutcome) outcome = make(&rows[i].made);
    g_assert_true(rl_outcome_is_worth_again(outcome) == rows[i].worth);
  }
}

/* Names are the server's: harmless, each once, and not more than anybody reads. */
static void test_doubled(void)
{
  g_autoptr(RlOutcome) outcome = rl_outcome_new(RL_OUTCOME_DONE);
  g_assert_null(rl_outcome_doubled(outcome));
  static const char *const names[] = { "a", "b\x1b[2J", "a", "c", "d", "e" };
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    rl_outcome_add_doubled(outcome, names[i]);
  g_autofree char *sentence = rl_outcome_doubled(outcome);
  g_assert_nonnull(strstr(sentence, " “a”, “b\xef\xbf\xbd[2J”, “c”, “d” "));
  g_assert_cmpuint(outcome->removed, ==, 1);
  rl_outcome_free(NULL); /* is allowed */
}

/* What the bank made of the log-in: the message tells. */
static void test_login(void)
{
#define LOGIN(message) "{'code':'login_error','message':'" message "'}"
  static const struct {
    RlOutcomeKind kind;
    const char *errors, *login, *link;
  } rows[] = {
    { RL_OUTCOME_REFUSED, "[" LOGIN("Invalid credentials provided to login") "]", "refused" },
    { RL_OUTCOME_REFUSED, "[" LOGIN("Login not attempted due to invalid credentials.") "]",
      "not_attempted" },
    { RL_OUTCOME_REFUSED, "[" LOGIN("The user account is LOCKED, user can\xe2\x80\x99t login") "]",
      "locked" },
    { RL_OUTCOME_REFUSED, "[" LOGIN("A message of tomorrow") "]", "refused" },
    { RL_OUTCOME_REFUSED, "[{'code':'login_error'}]", "refused" },
    { RL_OUTCOME_REFUSED,
      "[{'code':'required'}," LOGIN("invalid credentials") "," LOGIN("account is locked") "]",
      "locked" },
    { RL_OUTCOME_REFUSED, "[{'code':'validation_error','message':'account is locked'}]", NULL },
    { RL_OUTCOME_REFUSED, "[]", NULL },
    { RL_OUTCOME_UNKNOWN, "[" LOGIN("Invalid credentials provided") "]", NULL },
    { RL_OUTCOME_DONE, "[]", NULL },
    { RL_OUTCOME_DONE, "[]", NULL,
      "{'id':'683005d6-f45c-4adb-b289-f1a12f50f80c','status':'valid'}" },
    { RL_OUTCOME_DONE, "[]", NULL,
      "{'id':'683005d6-f45c-4adb-b289-f1a12f50f80c','status':'token_required'}" },
    { RL_OUTCOME_DONE, "[]", "refused",
      "{'id':'683005d6-f45c-4adb-b289-f1a12f50f80c','status':'invalid'}" },
  };
#undef LOGIN
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const Made made = { .kind = rows[i].kind, .errors = rows[i].errors, .link = rows[i].link };
    g_autoptr(RlOutcome) outcome = make(&made);
    g_assert_cmpstr(rl_outcome_login(outcome), ==, rows[i].login);
  }
}

/* A 401 can be about the customer's consent, too; and a 403 is about what was asked. */
static void test_refuses_secrets(void)
{
  static const struct {
    RlOutcomeKind kind;
    int status;
    const char *errors;
    gboolean refuses;
  } rows[] = {
    { RL_OUTCOME_REFUSED, 401, "[]", TRUE },
    { RL_OUTCOME_REFUSED, 401, "[{'code':'authentication_failed'}]", TRUE },
    { RL_OUTCOME_REFUSED, 401, "[{'code':'consent_without_accounts'}]", FALSE },
    { RL_OUTCOME_REFUSED, 403, "[]", FALSE },
    { RL_OUTCOME_UNKNOWN, 401, "[]", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const Made made = { .kind = rows[i].kind, .status = rows[i].status, .errors = rows[i].errors };
    g_autoptr(RlOutcome) outcome = make(&made);
    g_assert_true(rl_outcome_refuses_secrets(outcome) == rows[i].refuses);
  }
}

/* Carried out after all, as reading the link showed: the link that was read decides. */
static void test_reread(void)
{
  static const struct {
    const char *mode, *advice;
  } rows[] = {
    { "recurrent", "arrive by itself" },
    { "single", "fetched anew" },
    { NULL, "Nothing more" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlOutcome) outcome = rl_outcome_new(RL_OUTCOME_UNKNOWN);
    outcome->reconciled = RL_RECONCILED_DONE;
    outcome->reread = rl_link_new_bare("683005d6-f45c-4adb-b289-f1a12f50f80c");
    outcome->reread->access_mode = g_strdup(rows[i].mode);
    g_autofree char *advice = rl_outcome_advice(outcome);
    g_assert_nonnull(strstr(advice, rows[i].advice));
  }
}

static void test_warning(void)
{
  static const struct {
    RlOutcomeKind kind;
    const char *link;
    gboolean warning;
  } rows[] = {
    { RL_OUTCOME_DONE, "{'status':'valid'}", FALSE },
    { RL_OUTCOME_DONE, "{'status':'invalid'}", TRUE },
    { RL_OUTCOME_DONE, "{}", TRUE },
    { RL_OUTCOME_DONE, NULL, FALSE },
    { RL_OUTCOME_REFUSED, "{'status':'invalid'}", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const Made made = { .kind = rows[i].kind, .link = rows[i].link };
    g_autoptr(RlOutcome) outcome = make(&made);
    g_assert_true(rl_outcome_is_warning(outcome) == rows[i].warning);
  }
}

/* The cursor goes to the first field that is named and that the form has. */
static void test_field(void)
{
  static const struct {
    const char *errors;
    RlFieldId field;
    const char *ids;
  } rows[] = {
    { "[]", RL_NO_FIELD, "" },
    { "[{'code':'a','request_id':'r1'}]", RL_NO_FIELD, "r1" },
    { "[{'code':'a','field':'password2','request_id':'r1'}]", RL_FIELD_PIN, "r1" },
    { "[{'code':'a','field':'username','request_id':'r1'},"
      "{'code':'b','field':'token','request_id':'r2'},"
      "{'code':'c','field':'password','request_id':'r1'},{'code':'d'}]",
      RL_FIELD_TOKEN, "r1,r2" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const Made made = { .kind = RL_OUTCOME_REFUSED, .errors = rows[i].errors };
    g_autoptr(RlOutcome) outcome = make(&made);
    g_auto(GStrv) ids = rl_outcome_request_ids(outcome);
    g_autofree char *joined = g_strjoinv(",", ids);
    g_assert_cmpint(rl_outcome_field(outcome), ==, rows[i].field);
    g_assert_cmpstr(joined, ==, rows[i].ids);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/outcome/words", test_words);
  g_test_add_func("/outcome/sayings", test_sayings);
  g_test_add_func("/outcome/worth-again", test_worth_again);
  g_test_add_func("/outcome/doubled", test_doubled);
  g_test_add_func("/outcome/login", test_login);
  g_test_add_func("/outcome/refuses-secrets", test_refuses_secrets);
  g_test_add_func("/outcome/reread", test_reread);
  g_test_add_func("/outcome/warning", test_warning);
  g_test_add_func("/outcome/field", test_field);
  return g_test_run();
}

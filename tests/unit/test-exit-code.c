/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exit codes of the contract. */
#include "base/error.h"

#include "app/exit-code.h"

static void test_outcomes(void)
{
  enum { NONE = -1 };
  static const struct {
    RlOutcomeKind kind;
    int status, error;
    int code;
  } rows[] = {
    { RL_OUTCOME_DONE, 200, NONE, 0 },
    { RL_OUTCOME_CHALLENGE, 428, NONE, 5 },
    { RL_OUTCOME_REFUSED, 400, NONE, 3 },
    { RL_OUTCOME_REFUSED, 302, NONE, 3 },
    { RL_OUTCOME_REFUSED, 404, NONE, 3 },
    { RL_OUTCOME_REFUSED, 428, NONE, 3 },
    { RL_OUTCOME_REFUSED, 401, NONE, 4 },
    { RL_OUTCOME_REFUSED, 403, NONE, 4 },
    { RL_OUTCOME_REFUSED, 200, RL_ERROR_REFUSED, 3 },
    { RL_OUTCOME_NOT_SENT, 0, RL_ERROR_NOT_SENT, 6 },
    { RL_OUTCOME_NOT_SENT, 429, NONE, 6 },
    { RL_OUTCOME_UNKNOWN, 0, RL_ERROR_UNKNOWN_OUTCOME, 7 },
    { RL_OUTCOME_UNKNOWN, 0, RL_ERROR_CANCELLED, 7 },
    { RL_OUTCOME_UNKNOWN, 500, NONE, 7 },
    { RL_OUTCOME_CANCELLED, 0, RL_ERROR_CANCELLED, 8 },
    { RL_OUTCOME_ERROR, 0, RL_ERROR_LOCAL, 9 },
    { RL_OUTCOME_ERROR, 0, RL_ERROR_USAGE, 2 },
    { RL_OUTCOME_ERROR, 0, RL_ERROR_UNKNOWN_OUTCOME, 1 }, /* a read changes nothing */
    { RL_OUTCOME_ERROR, 500, NONE, 1 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlOutcome) outcome = rl_outcome_new(rows[i].kind);
    outcome->http_status = rows[i].status;
    if (rows[i].error != NONE)
      outcome->error = g_error_new_literal(RL_ERROR, rows[i].error, "x");
    g_assert_cmpint(rl_exit_of_outcome(outcome), ==, rows[i].code);
  }
}

static void test_errors(void)
{
  static const struct {
    RlError error;
    int code;
  } rows[] = {
    { RL_ERROR_FAILED, 1 },          { RL_ERROR_USAGE, 2 },
    { RL_ERROR_LOCAL, 9 },           { RL_ERROR_AUTH, 4 },
    { RL_ERROR_REFUSED, 3 },         { RL_ERROR_NOT_SENT, 6 },
    { RL_ERROR_UNKNOWN_OUTCOME, 7 }, { RL_ERROR_CANCELLED, 8 },
    { RL_ERROR_MALFORMED, 1 },       { RL_ERROR_TOO_LARGE, 1 },
    { RL_ERROR_NO_BUS, 4 },          { RL_ERROR_NO_SERVICE, 4 },
    { RL_ERROR_NO_COLLECTION, 4 },   { RL_ERROR_LOCKED, 4 },
    { RL_ERROR_NOT_STORED, 4 },      { RL_ERROR_DISMISSED, 4 },
    { RL_ERROR_STUCK, 4 },           { RL_ERROR_DENIED, 4 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = g_error_new_literal(RL_ERROR, (gint) rows[i].error, "x");
    g_assert_cmpint(rl_exit_of_error(error), ==, rows[i].code);
  }
}

/* What is no error of ours is a plain failure. */
static void test_foreign(void)
{
  g_autoptr(GError) foreign = g_error_new_literal(G_FILE_ERROR, G_FILE_ERROR_ISDIR, "x");
  g_autoptr(GError) negative = g_error_new_literal(RL_ERROR, -1, "x");
  g_autoptr(GError) beyond = g_error_new_literal(RL_ERROR, 1000, "x");
  g_assert_cmpint(rl_exit_of_error(NULL), ==, 1);
  g_assert_cmpint(rl_exit_of_error(foreign), ==, 1);
  g_assert_cmpint(rl_exit_of_error(negative), ==, 1);
  g_assert_cmpint(rl_exit_of_error(beyond), ==, 1);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/exit-code/outcomes", test_outcomes);
  g_test_add_func("/exit-code/errors", test_errors);
  g_test_add_func("/exit-code/foreign", test_foreign);
  return g_test_run();
}

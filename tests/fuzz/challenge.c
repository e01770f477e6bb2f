/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The body of a 428: the challenge, its countdown, how it is shown, spelled and drawn, and the
 * answer that goes back. An input is the body alone. */
#include <string.h>

#include "base/error.h"

#include "json/json.h"

#include "qr/code.h"
#include "qr/plan.h"

#include "app/report.h"
#include "app/spelling.h"

#include "fuzz.h"

enum { WEEK = 7 * 24 * 3600, COLUMNS = 80, ROWS = 24 };

/* Encoding takes tens of milliseconds for a long value. */
enum { DRAWN_MAX = 1024 };

static void check_time(const RlChallenge *challenge)
{
  const gint64 now = 1000 * G_USEC_PER_SEC;
  const gint64 left = rl_challenge_seconds_left(challenge, now);
  g_assert_true(left >= -1 && left <= WEEK);
  g_assert_true((left == -1) == (challenge->deadline == RL_NO_EXPIRY));
  g_assert_cmpint(rl_challenge_seconds_left(challenge, now + (gint64) WEEK * G_USEC_PER_SEC), <=,
                  0);
}

static void check_texts(const RlChallenge *challenge)
{
  g_autoptr(RlReport) report = rl_report_challenge(challenge, 600);
  fuzz_assert_block(challenge->instructions);
  fuzz_assert_line(challenge->type);
  fuzz_assert_line(challenge->shown_value);
  for (guint i = 0; i < report->rows->len; i++) {
    const RlRow *row = g_ptr_array_index(report->rows, i);
    fuzz_assert_block(row->value);
  }
  if (challenge->shown_value == NULL)
    return;
  g_autofree char *spelled = rl_spelling(challenge->shown_value);
  g_autofree char *groups = rl_spelling_groups(challenge->shown_value);
  fuzz_assert_block(spelled);
  fuzz_assert_line(groups);
}

static void check_drawn(const RlQrSymbol *symbol)
{
  RlQrPlan plan;
  g_assert_true(symbol->width <= RL_QR_MODULES_MAX && symbol->height <= RL_QR_MODULES_MAX);
  if (!rl_qr_plan(symbol, RL_QR_HALF_BLOCKS, COLUMNS, ROWS, &plan))
    return;
  g_auto(GStrv) rows = rl_qr_rows(symbol, &plan);
  g_assert_true(plan.columns <= COLUMNS && plan.rows <= ROWS);
  g_assert_cmpuint(g_strv_length(rows), ==, plan.rows);
  for (char **row = rows; *row != NULL; row++)
    g_assert_cmpint(g_utf8_strlen(*row, -1), ==, plan.columns);
}

static void check_code(const char *value)
{
  if (value == NULL || strlen(value) > DRAWN_MAX)
    return;
  g_autoptr(RlQrCode) code = rl_qr_code_new(value);
  fuzz_assert_line(code->text);
  fuzz_assert_block(code->fault);
  g_assert_true((code->symbol == NULL) == (code->fault != NULL));
  if (code->symbol != NULL)
    check_drawn(code->symbol);
}

/* What goes back is JSON that says the session byte for byte. */
static void check_answer(const RlChallenge *challenge)
{
  g_autoptr(RlSecret) token = rl_secret_new_from(" 48291\"\\\n ", -1, 64);
  g_autoptr(RlSecret) body = rl_wire_answer_body(challenge, token);
  g_autoptr(RlJson) json = rl_json_parse(rl_secret_peek(body), rl_secret_length(body), NULL);
  g_assert_nonnull(json);
  g_assert_cmpstr(rl_json_string(rl_json_member(json, "session")), ==, challenge->session);
  g_assert_cmpstr(rl_json_string(rl_json_member(json, "link")), ==, challenge->link);
  g_assert_cmpstr(rl_json_string(rl_json_member(json, "token")), ==,
                  challenge->expects_input ? "48291\"\\" : NULL);
  g_assert_cmpuint(rl_json_count(json), ==, challenge->expects_input ? 3 : 2);
}

static void check(const RlChallenge *challenge)
{
  g_autoptr(RlChallenge) copy = rl_challenge_copy(challenge);
  g_assert_cmpstr(copy->session, ==, challenge->session);
  g_assert_true(*challenge->session != '\0' && *challenge->link != '\0');
  check_time(copy);
  check_texts(copy);
  check_code(copy->value);
  check_answer(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  fuzz_start();
  const FuzzAnswer answer = { .status = 428,
                              .fault = FUZZ_NO_FAULT,
                              .sent = TRUE,
                              .headers = (char *[]){ NULL },
                              .body = (const char *) data,
                              .length = MIN(size, FUZZ_MAX) };
  g_autoptr(RlApi) api = fuzz_api_new(&answer);
  g_autoptr(RlCredentials) credentials = fuzz_credentials();
  g_autoptr(RlValues) values = rl_values_new();
  g_assert_true(rl_secret_append(values->value[RL_FIELD_PASSWORD], FUZZ_PASSWORD, -1));
  g_autoptr(RlOutcome) outcome = rl_api_update_link(api, credentials, FUZZ_ID, values, NULL);
  /* Unknown only where the answer says in two ways what it stands on. */
  g_assert_true(outcome->kind == RL_OUTCOME_CHALLENGE || outcome->kind == RL_OUTCOME_REFUSED ||
                (outcome->kind == RL_OUTCOME_UNKNOWN &&
                 g_error_matches(outcome->error, RL_ERROR, RL_ERROR_MALFORMED)));
  fuzz_assert_outcome(outcome);
  if (outcome->challenge != NULL)
    check(outcome->challenge);
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each answer means to a write and to a read, as one table. */
#include "net/verdict.h"

#include "helpers.h"

#define ID    "683005d6-f45c-4adb-b289-f1a12f50f80c"
#define OTHER "30cb4806-6e00-48a4-91c9-ca55968576c8"
#define LINK  "{'id':'" ID "','status':'valid'}"

/* The documented samples, whose values say what would stand there. */
#define SAMPLE_LINK                                                                                \
  "{'id':'<uuid>','institution':'<string>','access_mode':'<string>','last_accessed_at':"           \
  "'<dateTime>','status':'<string>','created_by':'<uuid>','refresh_rate':'<string>'}"
#define SAMPLE_ERRORS                                                                              \
  "[{'code':'<string>','message':'<string>','request_id':'<string>'},"                             \
  "{'code':'<string>','message':'<string>','request_id':'<string>'}]"
#define SAMPLE_CHALLENGE                                                                           \
  "{'code':'<string>','message':'<string>','request_id':'<uuid>','session':'<uuid>','expiry':"     \
  "'<integer>','link':'<uuid>','token_generation_data':{'instructions':'<string>','type':"         \
  "'<string>','value':'<string>'}}"

enum { NO_FAULT = -1 };

#define DONE      RL_OUTCOME_DONE
#define CHALLENGE RL_OUTCOME_CHALLENGE
#define REFUSED   RL_OUTCOME_REFUSED
#define NOT_SENT  RL_OUTCOME_NOT_SENT
#define UNKNOWN   RL_OUTCOME_UNKNOWN
#define CANCELLED RL_OUTCOME_CANCELLED
#define ERROR     RL_OUTCOME_ERROR

static const struct {
  int status;
  const char *body; /* NULL: empty, or no JSON */
  int fault;        /* NO_FAULT, or the error with which the request ended */
  gboolean sent;
  RlOutcomeKind write, link, json, check;
  guint errors;
} rows[] = {
  /* success, and what only looks like it */
  { 200, LINK, NO_FAULT, TRUE, DONE, DONE, DONE, DONE, 0 },
  { 201, LINK, NO_FAULT, TRUE, DONE, DONE, DONE, DONE, 0 },
  { 200, "{'id':'" OTHER "','status':'valid'}", NO_FAULT, TRUE, UNKNOWN, ERROR, DONE, DONE, 0 },
  { 200, "[" LINK "]", NO_FAULT, TRUE, UNKNOWN, ERROR, DONE, DONE, 0 },
  { 200, "{}", NO_FAULT, TRUE, UNKNOWN, ERROR, DONE, DONE, 0 },
  { 200, "'" ID "'", NO_FAULT, TRUE, UNKNOWN, ERROR, DONE, DONE, 0 },
  { 200, NULL, NO_FAULT, TRUE, UNKNOWN, ERROR, ERROR, DONE, 0 },
  { 204, NULL, NO_FAULT, TRUE, UNKNOWN, ERROR, ERROR, DONE, 0 },
  { 202, "[{'code':'a'}]", NO_FAULT, TRUE, UNKNOWN, ERROR, DONE, DONE, 1 },
  /* the six samples */
  { 200, SAMPLE_LINK, NO_FAULT, TRUE, UNKNOWN, ERROR, DONE, DONE, 0 },
  { 400, SAMPLE_ERRORS, NO_FAULT, TRUE, REFUSED, REFUSED, REFUSED, REFUSED, 2 },
  { 401, SAMPLE_ERRORS, NO_FAULT, TRUE, REFUSED, REFUSED, REFUSED, REFUSED, 2 },
  { 404, SAMPLE_ERRORS, NO_FAULT, TRUE, REFUSED, REFUSED, REFUSED, REFUSED, 2 },
  { 428, SAMPLE_CHALLENGE, NO_FAULT, TRUE, CHALLENGE, REFUSED, REFUSED, REFUSED, 1 },
  { 500, SAMPLE_ERRORS, NO_FAULT, TRUE, UNKNOWN, ERROR, ERROR, ERROR, 2 },
  /* challenges that can be answered, and one that cannot */
  { 428, "[" SAMPLE_CHALLENGE "]", NO_FAULT, TRUE, CHALLENGE, REFUSED, REFUSED, REFUSED, 1 },
  { 428, "{'detail':'Token Required','session':'s'}", NO_FAULT, TRUE, CHALLENGE, REFUSED, REFUSED,
    REFUSED, 1 },
  { 428, "[{'code':'activation_required'}]", NO_FAULT, TRUE, REFUSED, REFUSED, REFUSED, REFUSED,
    1 },
  { 428, NULL, NO_FAULT, TRUE, REFUSED, REFUSED, REFUSED, REFUSED, 0 },
  { 200, SAMPLE_CHALLENGE, NO_FAULT, TRUE, UNKNOWN, ERROR, DONE, DONE, 1 },
  { 400, SAMPLE_CHALLENGE, NO_FAULT, TRUE, REFUSED, REFUSED, REFUSED, REFUSED, 1 },
  /* no; not now; perhaps */
  { 301, NULL, NO_FAULT, TRUE, REFUSED, REFUSED, REFUSED, REFUSED, 0 },
  { 304, NULL, NO_FAULT, TRUE, REFUSED, REFUSED, REFUSED, REFUSED, 0 },
  { 307, LINK, NO_FAULT, TRUE, REFUSED, REFUSED, REFUSED, REFUSED, 0 },
  { 403, NULL, NO_FAULT, TRUE, REFUSED, REFUSED, REFUSED, REFUSED, 0 },
  { 413, NULL, NO_FAULT, TRUE, REFUSED, REFUSED, REFUSED, REFUSED, 0 },
  { 499, NULL, NO_FAULT, TRUE, REFUSED, REFUSED, REFUSED, REFUSED, 0 },
  { 429, SAMPLE_ERRORS, NO_FAULT, TRUE, NOT_SENT, NOT_SENT, NOT_SENT, NOT_SENT, 2 },
  { 408, SAMPLE_ERRORS, NO_FAULT, TRUE, UNKNOWN, ERROR, ERROR, ERROR, 2 },
  { 502, NULL, NO_FAULT, TRUE, UNKNOWN, ERROR, ERROR, ERROR, 0 },
  { 504, NULL, NO_FAULT, TRUE, UNKNOWN, ERROR, ERROR, ERROR, 0 },
  { 100, NULL, NO_FAULT, TRUE, UNKNOWN, ERROR, ERROR, ERROR, 0 },
  { 600, LINK, NO_FAULT, TRUE, UNKNOWN, ERROR, ERROR, ERROR, 0 },
  { 999, NULL, NO_FAULT, TRUE, UNKNOWN, ERROR, ERROR, ERROR, 0 },
  { 0, NULL, NO_FAULT, TRUE, UNKNOWN, ERROR, ERROR, ERROR, 0 },
  /* no complete answer: what has arrived counts for nothing */
  { 0, NULL, RL_ERROR_NOT_SENT, FALSE, NOT_SENT, NOT_SENT, NOT_SENT, NOT_SENT, 0 },
  { 0, NULL, RL_ERROR_CANCELLED, FALSE, CANCELLED, CANCELLED, CANCELLED, CANCELLED, 0 },
  { 0, NULL, RL_ERROR_CANCELLED, TRUE, UNKNOWN, CANCELLED, CANCELLED, CANCELLED, 0 },
  { 0, NULL, RL_ERROR_UNKNOWN_OUTCOME, TRUE, UNKNOWN, ERROR, ERROR, ERROR, 0 },
  { 200, LINK, RL_ERROR_UNKNOWN_OUTCOME, TRUE, UNKNOWN, ERROR, ERROR, ERROR, 0 },
  { 400, SAMPLE_ERRORS, RL_ERROR_UNKNOWN_OUTCOME, TRUE, UNKNOWN, ERROR, ERROR, ERROR, 0 },
  { 429, NULL, RL_ERROR_UNKNOWN_OUTCOME, TRUE, UNKNOWN, ERROR, ERROR, ERROR, 0 },
  { 200, NULL, RL_ERROR_TOO_LARGE, TRUE, UNKNOWN, ERROR, ERROR, ERROR, 0 },
};

static RlHttpResponse *make_response(guint row)
{
  RlHttpResponse *response = rl_http_response_new();
  response->status = rows[row].status;
  response->any_sent = rows[row].sent;
  response->complete = rows[row].fault == NO_FAULT;
  response->receipt = (RlReceipt){ 7 * G_USEC_PER_SEC, 1700000000 };
  return response;
}

static void check(guint row, RlVerdict verdict, RlOutcomeKind expected)
{
  g_autoptr(RlHttpResponse) response = make_response(row);
  g_autoptr(RlJson) json = helper_json(rows[row].body);
  g_autoptr(GError) error = NULL;
  if (rows[row].fault != NO_FAULT)
    g_set_error_literal(&error, RL_ERROR, rows[row].fault, "fault");
  g_autoptr(RlOutcome) outcome = verdict(response, json, ID, error);
  if (outcome->kind != expected)
    g_error("row %u, status %d: %s", row, rows[row].status, rl_outcome_word(outcome));
  g_assert_true((outcome->challenge != NULL) == (expected == CHALLENGE));
  if (error != NULL)
    g_assert_error(outcome->error, RL_ERROR, rows[row].fault);
  if (outcome->link != NULL)
    g_assert_cmpstr(outcome->link->id, ==, ID);
  if (verdict != rl_verdict_write)
    return;
  g_assert_true((outcome->link != NULL) == (expected == DONE));
  g_assert_cmpuint(outcome->errors->len, ==, rows[row].errors);
}

static void test_table(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    check(i, rl_verdict_write, rows[i].write);
    check(i, rl_verdict_link, rows[i].link);
    check(i, rl_verdict_json, rows[i].json);
    check(i, rl_verdict_check, rows[i].check);
  }
}

/* The countdown runs from the moment of receipt; what is missing in the challenge is filled in. */
static void test_challenge(void)
{
  g_autoptr(RlHttpResponse) response = make_response(0);
  g_autoptr(RlJson) json = helper_json("{'session':'s\\u202e','expiry':'30',"
                                       "'message':'m\\u0007','token_generation_data':"
                                       "{'instructions':'\\u200bpress'}}");
  response->status = 428;
  g_autoptr(RlOutcome) outcome = rl_verdict_write(response, json, ID, NULL);
  g_assert_cmpint(outcome->challenge->deadline, ==, 37 * G_USEC_PER_SEC);
  g_assert_cmpstr(outcome->challenge->link, ==, ID);
  g_assert_cmpuint(outcome->removed, ==, 2);
}

static void test_retry_after(void)
{
  static const struct {
    int status;
    const char *header;
    gint64 seconds;
  } waits[] = {
    { 429, NULL, 0 },
    { 429, "Retry-After: 20", 20 },
    { 429, "retry-AFTER:  7", 7 },
    { 429, "Retry-After: 0", 1 },
    { 429, "Retry-After: 301", 300 },
    { 429, "Retry-After: 99999999", 300 },
    { 429, "Retry-After: -5", 0 },
    { 429, "Retry-After: soon", 0 },
    { 429, "Retry-After: 99999999999999999999", 0 },
    { 429, "Retry-After: Wed, 21 Oct 2026 07:28:00 GMT", 0 },
    { 429, "X-Retry-After: 5", 0 },
    { 400, "Retry-After: 20", 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(waits); i++) {
    g_autoptr(RlHttpResponse) response = make_response(0);
    response->status = waits[i].status;
    g_ptr_array_add(response->headers, g_strdup("HTTP/1.1 429 Too Many Requests"));
    if (waits[i].header != NULL)
      g_ptr_array_add(response->headers, g_strdup(waits[i].header));
    g_autoptr(RlOutcome) outcome = rl_verdict_write(response, NULL, ID, NULL);
    g_assert_cmpint(outcome->retry_after, ==, waits[i].seconds);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/verdict/table", test_table);
  g_test_add_func("/verdict/challenge", test_challenge);
  g_test_add_func("/verdict/retry-after", test_retry_after);
  return g_test_run();
}

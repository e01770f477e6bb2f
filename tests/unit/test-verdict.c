/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each answer means to a write and to a read, as one table. */
#include <string.h>

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
  RlOutcomeKind write, link, json;
  guint errors;
} verdicts[] = {
  /* success, and what only looks like it */
  { 200, LINK, NO_FAULT, TRUE, DONE, DONE, DONE, 0 },
  { 201, LINK, NO_FAULT, TRUE, DONE, DONE, DONE, 0 },
  { 200, "{'id':'" OTHER "','status':'valid'}", NO_FAULT, TRUE, UNKNOWN, ERROR, DONE, 0 },
  { 200, "[" LINK "]", NO_FAULT, TRUE, UNKNOWN, ERROR, DONE, 0 },
  { 200, "{}", NO_FAULT, TRUE, UNKNOWN, ERROR, DONE, 0 },
  { 200, "'" ID "'", NO_FAULT, TRUE, UNKNOWN, ERROR, DONE, 0 },
  { 200, NULL, NO_FAULT, TRUE, UNKNOWN, ERROR, ERROR, 0 },
  { 204, NULL, NO_FAULT, TRUE, UNKNOWN, ERROR, ERROR, 0 },
  { 202, "[{'code':'a'}]", NO_FAULT, TRUE, UNKNOWN, ERROR, DONE, 1 },
  /* the six samples */
  { 200, SAMPLE_LINK, NO_FAULT, TRUE, UNKNOWN, ERROR, DONE, 0 },
  { 400, SAMPLE_ERRORS, NO_FAULT, TRUE, REFUSED, REFUSED, REFUSED, 2 },
  { 401, SAMPLE_ERRORS, NO_FAULT, TRUE, REFUSED, REFUSED, REFUSED, 2 },
  { 404, SAMPLE_ERRORS, NO_FAULT, TRUE, REFUSED, REFUSED, REFUSED, 2 },
  { 428, SAMPLE_CHALLENGE, NO_FAULT, TRUE, CHALLENGE, REFUSED, REFUSED, 1 },
  { 500, SAMPLE_ERRORS, NO_FAULT, TRUE, UNKNOWN, ERROR, ERROR, 2 },
  /* challenges that can be answered, and one that cannot */
  { 428, "[" SAMPLE_CHALLENGE "]", NO_FAULT, TRUE, CHALLENGE, REFUSED, REFUSED, 1 },
  { 428, "{'detail':'Token Required','session':'s'}", NO_FAULT, TRUE, CHALLENGE, REFUSED, REFUSED,
    1 },
  { 428, "[{'code':'activation_required'}]", NO_FAULT, TRUE, REFUSED, REFUSED, REFUSED, 1 },
  { 428, NULL, NO_FAULT, TRUE, REFUSED, REFUSED, REFUSED, 0 },
  { 200, SAMPLE_CHALLENGE, NO_FAULT, TRUE, UNKNOWN, ERROR, DONE, 1 },
  { 400, SAMPLE_CHALLENGE, NO_FAULT, TRUE, REFUSED, REFUSED, REFUSED, 1 },
  /* no; not now; perhaps */
  { 299, LINK, NO_FAULT, TRUE, DONE, DONE, DONE, 0 },
  { 300, LINK, NO_FAULT, TRUE, REFUSED, REFUSED, REFUSED, 0 },
  { 301, NULL, NO_FAULT, TRUE, REFUSED, REFUSED, REFUSED, 0 },
  { 304, NULL, NO_FAULT, TRUE, REFUSED, REFUSED, REFUSED, 0 },
  { 307, LINK, NO_FAULT, TRUE, REFUSED, REFUSED, REFUSED, 0 },
  { 403, NULL, NO_FAULT, TRUE, REFUSED, REFUSED, REFUSED, 0 },
  { 413, NULL, NO_FAULT, TRUE, REFUSED, REFUSED, REFUSED, 0 },
  { 499, NULL, NO_FAULT, TRUE, REFUSED, REFUSED, REFUSED, 0 },
  { 429, SAMPLE_ERRORS, NO_FAULT, TRUE, NOT_SENT, NOT_SENT, NOT_SENT, 2 },
  { 408, SAMPLE_ERRORS, NO_FAULT, TRUE, UNKNOWN, ERROR, ERROR, 2 },
  { 502, NULL, NO_FAULT, TRUE, UNKNOWN, ERROR, ERROR, 0 },
  { 504, NULL, NO_FAULT, TRUE, UNKNOWN, ERROR, ERROR, 0 },
  { 100, NULL, NO_FAULT, TRUE, UNKNOWN, ERROR, ERROR, 0 },
  { 600, LINK, NO_FAULT, TRUE, UNKNOWN, ERROR, ERROR, 0 },
  { 999, NULL, NO_FAULT, TRUE, UNKNOWN, ERROR, ERROR, 0 },
  { 0, NULL, NO_FAULT, TRUE, UNKNOWN, ERROR, ERROR, 0 },
  /* no complete answer: what has arrived counts for nothing */
  { 0, NULL, RL_ERROR_NOT_SENT, FALSE, NOT_SENT, NOT_SENT, NOT_SENT, 0 },
  { 0, NULL, RL_ERROR_CANCELLED, FALSE, CANCELLED, CANCELLED, CANCELLED, 0 },
  { 0, NULL, RL_ERROR_CANCELLED, TRUE, UNKNOWN, CANCELLED, CANCELLED, 0 },
  { 0, NULL, RL_ERROR_UNKNOWN_OUTCOME, TRUE, UNKNOWN, ERROR, ERROR, 0 },
  { 200, LINK, RL_ERROR_UNKNOWN_OUTCOME, TRUE, UNKNOWN, ERROR, ERROR, 0 },
  { 400, SAMPLE_ERRORS, RL_ERROR_UNKNOWN_OUTCOME, TRUE, UNKNOWN, ERROR, ERROR, 0 },
  { 429, NULL, RL_ERROR_UNKNOWN_OUTCOME, TRUE, UNKNOWN, ERROR, ERROR, 0 },
  { 200, NULL, RL_ERROR_TOO_LARGE, TRUE, UNKNOWN, ERROR, ERROR, 0 },
};

static RlHttpResponse *make_response(guint row)
{
  RlHttpResponse *response = rl_http_response_new();
  response->status = verdicts[row].status;
  response->any_sent = verdicts[row].sent;
  response->complete = verdicts[row].fault == NO_FAULT;
  response->receipt = (RlReceipt){ 7 * G_USEC_PER_SEC, 1700000000 };
  g_ptr_array_add(response->headers, g_strdup("Content-Type: application/json"));
  return response;
}

static void check(guint row, RlVerdict verdict, RlOutcomeKind expected)
{
  g_autoptr(RlHttpResponse) response = make_response(row);
  g_autoptr(RlJson) json = helper_json(verdicts[row].body);
  g_autoptr(GError) error = NULL;
  if (verdicts[row].fault != NO_FAULT)
    g_set_error_literal(&error, RL_ERROR, verdicts[row].fault, "fault");
  g_autoptr(RlOutcome) outcome = verdict(response, json, ID, error);
  if (outcome->kind != expected)
    g_error("row %u, status %d: %s", row, verdicts[row].status, rl_outcome_word(outcome));
  g_assert_true((outcome->challenge != NULL) == (expected == CHALLENGE));
  if (error != NULL)
    g_assert_error(outcome->error, RL_ERROR, verdicts[row].fault);
  if (outcome->link != NULL)
    g_assert_cmpstr(outcome->link->id, ==, ID);
  if (verdict != rl_verdict_write)
    return;
  g_assert_true((outcome->link != NULL) == (expected == DONE));
  g_assert_cmpuint(outcome->errors->len, ==, verdicts[row].errors);
}

static void test_table(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(verdicts); i++) {
    check(i, rl_verdict_write, verdicts[i].write);
    check(i, rl_verdict_link, verdicts[i].link);
    check(i, rl_verdict_json, verdicts[i].json);
  }
}

/* Whether the API secrets are good, 2xx says by itself; a page of somebody else's says nothing. */
static void test_keys(void)
{
  static const struct {
    int status;
    const char *body;
    RlOutcomeKind expected;
  } rows[] = {
    { 200, "{}", DONE },   { 200, "", DONE },    { 204, "", DONE },
    { 200, "<p>", ERROR }, { 401, "", REFUSED }, { 500, "", ERROR },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlHttpResponse) response = make_response(0);
    response->status = rows[i].status;
    rl_secret_append(response->body, rows[i].body, -1);
    g_autoptr(RlJson) json = rl_json_parse(rows[i].body, strlen(rows[i].body), NULL);
    g_autoptr(RlOutcome) outcome = rl_verdict_keys(response, json, NULL, NULL);
    g_assert_cmpint(outcome->kind, ==, rows[i].expected);
  }
  g_autoptr(RlHttpResponse) cut = make_response(0);
  g_autoptr(GError) error = g_error_new_literal(RL_ERROR, RL_ERROR_UNKNOWN_OUTCOME, "cut");
  g_autoptr(RlOutcome) outcome = rl_verdict_keys(cut, NULL, NULL, error);
  g_assert_cmpint(outcome->kind, !=, DONE);
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

static void add_header(RlHttpResponse *response, const char *line)
{
  if (line != NULL)
    g_ptr_array_add(response->headers, g_strdup(line));
}

/* Where the server's wish counts; how it is read is in test-retry.c. */
static void test_retry_after(void)
{
  static const struct {
    int status;
    gint64 write, read;
  } rows[] = {
    { 200, 0, 0 }, { 400, 0, 0 }, { 408, 0, 0 },   { 428, 0, 0 },   { 429, 20, 20 }, { 500, 0, 0 },
    { 501, 0, 0 }, { 505, 0, 0 }, { 502, 20, 20 }, { 503, 20, 20 }, { 504, 20, 20 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlHttpResponse) response = make_response(0);
    response->status = rows[i].status;
    add_header(response, "Retry-After: 20");
    g_autoptr(RlOutcome) write = rl_verdict_write(response, NULL, ID, NULL);
    g_autoptr(RlOutcome) read = rl_verdict_json(response, NULL, ID, NULL);
    g_assert_cmpint(write->retry_after, ==, rows[i].write);
    g_assert_cmpint(read->retry_after, ==, rows[i].read);
  }
}

/* What the answer says of itself decides with what it is. */
static void test_claims(void)
{
  static const struct {
    const char *first, *second; /* NULL: none */
    RlOutcomeKind write, link, challenge;
  } rows[] = {
    { "Content-Type: application/json", NULL, DONE, DONE, CHALLENGE },
    { "content-type:APPLICATION/Json ; charset=utf-8", NULL, DONE, DONE, CHALLENGE },
    { "Content-Type: application/vnd.api+json;v=1", NULL, DONE, DONE, CHALLENGE },
    { "Content-Type: application/json", "Content-Type: application/json", DONE, DONE, CHALLENGE },
    { "Content-Type: application/json", "Content-Encoding: identity", DONE, DONE, CHALLENGE },
    { "Content-Type: application/json", "Transfer-Encoding: Chunked", DONE, DONE, CHALLENGE },
    /* a write is not done for any other; reading changes nothing, so saying nothing will do, and a
     * challenge claims nothing */
    { NULL, NULL, UNKNOWN, DONE, CHALLENGE },
    { "Content-Type:", NULL, UNKNOWN, ERROR, CHALLENGE },
    { "Content-Type: text/html", NULL, UNKNOWN, ERROR, CHALLENGE },
    { "Content-Type: text/json", NULL, UNKNOWN, ERROR, CHALLENGE },
    { "Content-Type: text/x+json", NULL, UNKNOWN, ERROR, CHALLENGE },
    { "Content-Type: application/json-seq", NULL, UNKNOWN, ERROR, CHALLENGE },
    { "Content-Type: application/xml; a=application/json", NULL, UNKNOWN, ERROR, CHALLENGE },
    { "Content-Type: application/jsonp", NULL, UNKNOWN, ERROR, CHALLENGE },
    { "Content-Type: application/json", "Content-Type: text/html", UNKNOWN, ERROR, CHALLENGE },
    { "Content-Type: text/html", "Content-Type: application/json", UNKNOWN, ERROR, CHALLENGE },
    /* what is said to be packed cannot have been read as it was meant */
    { "Content-Type: application/json", "Content-Encoding: gzip", UNKNOWN, ERROR, CHALLENGE },
    { "Content-Type: application/json", "Content-Encoding: identity, br", UNKNOWN, ERROR,
      CHALLENGE },
    { "Content-Type: application/json", "Transfer-Encoding: gzip, chunked", UNKNOWN, ERROR,
      CHALLENGE },
  };
  g_autoptr(RlJson) link = helper_json(LINK), challenge = helper_json("{'session':'s'}");
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlHttpResponse) response = rl_http_response_new();
    response->status = 200;
    response->complete = response->any_sent = TRUE;
    add_header(response, "HTTP/1.1 200 OK");
    add_header(response, rows[i].first);
    add_header(response, rows[i].second);
    g_autoptr(RlOutcome) write = rl_verdict_write(response, link, ID, NULL);
    g_autoptr(RlOutcome) read = rl_verdict_link(response, link, ID, NULL);
    response->status = 428;
    g_autoptr(RlOutcome) open = rl_verdict_write(response, challenge, ID, NULL);
    g_test_message("row %u", i);
    g_assert_cmpint(write->kind, ==, rows[i].write);
    g_assert_true((write->exchange.fault != NULL) == (rows[i].write == UNKNOWN));
    g_assert_cmpint(read->kind, ==, rows[i].link);
    g_assert_cmpint(open->kind, ==, rows[i].challenge);
  }
}

/* The id may be written in several ways. */
static void test_id(void)
{
  static const struct {
    const char *json;
    RlOutcomeKind kind;
  } rows[] = {
    { "{'id':'683005D6-F45C-4ADB-B289-F1A12F50F80C'}", DONE },
    { "{'id':'683005d6f45c4adbb289f1a12f50f80c'}", DONE },
    { "{'id':' 683005d6-f45c-4adb-b289-f1a12f50f80c '}", DONE },
    { "{'id':'683005d6-f45c-4adb-b289-f1a12f50f80d'}", UNKNOWN },
    { "{'id':'683005d6-f45c-4adb-b289-f1a12f50f80c0'}", UNKNOWN },
    { "{'id':''}", UNKNOWN },
    { "{'id':null}", UNKNOWN },
    { "{'id':['" ID "']}", UNKNOWN },
    { "{'ID':'" ID "'}", UNKNOWN },
    { "{'link':'" ID "'}", UNKNOWN },
    { "{'data':{'id':'" ID "'}}", UNKNOWN },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlHttpResponse) response = make_response(0);
    g_autoptr(RlJson) json = helper_json(rows[i].json);
    g_autoptr(RlOutcome) outcome = rl_verdict_write(response, json, ID, NULL);
    g_test_message("row %u", i);
    g_assert_cmpint(outcome->kind, ==, rows[i].kind);
  }
}

/* A text that is not whole says nothing when its end was not announced: neither that the bank has
 * finished, nor, of a 428, that it has no session. */
static void test_open_ended(void)
{
  static const struct {
    int status;
    const char *body;
    RlOutcomeKind open, bounded;
    gboolean error; /* of the open one */
  } rows[] = {
    { 200, LINK, DONE, DONE, FALSE },
    { 200, NULL, UNKNOWN, UNKNOWN, TRUE },
    { 200, "{}", UNKNOWN, UNKNOWN, FALSE },
    { 500, NULL, UNKNOWN, UNKNOWN, TRUE },
    { 428, "{'session':'s'}", CHALLENGE, CHALLENGE, FALSE },
    { 428, NULL, UNKNOWN, REFUSED, TRUE },
    { 428, "{}", REFUSED, REFUSED, FALSE },
    { 400, NULL, REFUSED, REFUSED, FALSE },
    { 429, NULL, NOT_SENT, NOT_SENT, FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlHttpResponse) response = make_response(0);
    g_autoptr(RlJson) json = helper_json(rows[i].body);
    response->status = rows[i].status;
    g_autoptr(RlOutcome) bounded = rl_verdict_write(response, json, ID, NULL);
    response->open_ended = TRUE;
    g_autoptr(RlOutcome) open = rl_verdict_write(response, json, ID, NULL);
    g_test_message("row %u", i);
    g_assert_cmpint(open->kind, ==, rows[i].open);
    g_assert_cmpint(bounded->kind, ==, rows[i].bounded);
    g_assert_true((open->error != NULL) == rows[i].error);
    g_assert_null(bounded->error);
  }
}

/* What an outcome stands on must not be said in two ways. */
static void test_doubles(void)
{
  static const struct {
    int status;
    const char *body;
    gboolean read;
    RlOutcomeKind kind;
    const char *doubled; /* in the sentence of its own; NULL: there is none */
  } rows[] = {
    { 200, "{'id':'" ID "','a':1,'a':2}", FALSE, DONE, "“a” " },
    { 200, "{'id':'" ID "','id':'" ID "'}", FALSE, DONE, "“id” " },
    { 200, "{'id':'" OTHER "','id':'" ID "'}", FALSE, UNKNOWN, NULL },
    { 200, "{'id':'" ID "','id':'" OTHER "'}", FALSE, UNKNOWN, "“id” " },
    { 200, "{'id':'" ID "','status':'invalid','status':'valid'}", FALSE, UNKNOWN, NULL },
    { 200, "{'id':'" ID "','a':{'link':1,'link':2}}", FALSE, UNKNOWN, NULL },
    { 200, "{'id':'" OTHER "','id':'" ID "'}", TRUE, ERROR, NULL },
    { 200, "{'id':'" ID "','last_accessed_at':null,'last_accessed_at':'x'}", TRUE, ERROR, NULL },
    { 200, "{'id':'" ID "','external_id':'a','external_id':'b'}", TRUE, DONE, "“external_id” " },
    { 428, "{'session':'a','session':'b'}", FALSE, UNKNOWN, NULL },
    { 428, "{'session':'a','session':''}", FALSE, UNKNOWN, NULL },
    { 428, "{'session':'a','session':'a','expiry':9,'expiry':9}", FALSE, CHALLENGE,
      "“expiry”, “session” " },
    { 428, "{'session':'a','expiry':9,'expiry':900}", FALSE, UNKNOWN, NULL },
    { 428, "{'session':'a','link':'x','link':'y'}", FALSE, UNKNOWN, NULL },
    { 428, "{'session':'a','message':'x','message':'y'}", FALSE, CHALLENGE, "“message” " },
    { 400, "[{'code':'a','status':1,'status':2}]", FALSE, REFUSED, "“status” " },
    { 500, "{'id':1,'id':2}", FALSE, UNKNOWN, "“id” " },
    { 200, LINK, FALSE, DONE, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlHttpResponse) response = make_response(0);
    g_autoptr(GPtrArray) doubles =
        g_ptr_array_new_with_free_func((GDestroyNotify) rl_json_double_free);
    g_autofree char *text = helper_quotes(rows[i].body);
    g_autoptr(RlJson) json = rl_json_parse_noting(text, strlen(text), doubles, NULL);
    response->status = rows[i].status;
    g_autoptr(RlOutcome) outcome =
        (rows[i].read ? rl_verdict_link : rl_verdict_write)(response, json, ID, NULL);
    rl_verdict_doubles(outcome, response, doubles, rows[i].read ? ERROR : UNKNOWN);
    g_autofree char *sentence = rl_outcome_doubled(outcome);
    g_autofree char *message = rl_outcome_message(outcome);
    g_test_message("row %u: %s", i, message);
    g_assert_cmpint(outcome->kind, ==, rows[i].kind);
    g_assert_true((sentence != NULL) == (rows[i].doubled != NULL));
    g_assert_true(sentence == NULL || strstr(sentence, rows[i].doubled) != NULL);
    g_assert_true((outcome->link != NULL) == (rows[i].kind == DONE));
    g_assert_true((outcome->challenge != NULL) == (rows[i].kind == CHALLENGE));
    if (outcome->error != NULL)
      g_assert_nonnull(strstr(message, "twice"));
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/verdict/table", test_table);
  g_test_add_func("/verdict/keys", test_keys);
  g_test_add_func("/verdict/challenge", test_challenge);
  g_test_add_func("/verdict/retry-after", test_retry_after);
  g_test_add_func("/verdict/claims", test_claims);
  g_test_add_func("/verdict/id", test_id);
  g_test_add_func("/verdict/open-ended", test_open_ended);
  g_test_add_func("/verdict/doubles", test_doubles);
  return g_test_run();
}

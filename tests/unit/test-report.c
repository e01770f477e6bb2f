/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the front-ends are given to show: rows of every kind, details, the note for the ticket, and
 * the object of --json with all its members. */
#include <locale.h>
#include <string.h>

#include "app/report.h"

#include "helpers.h"
#include "test-session.h"

/* "heading/tone; label: value; paragraph; …" */
static char *describe(const RlReport *report)
{
  GString *text = g_string_new(NULL);
  g_string_append_printf(text, "%s/%d", report->heading, (int) report->tone);
  for (guint i = 0; i < report->rows->len; i++) {
    const RlRow *row = g_ptr_array_index(report->rows, i);
    if (row->label != NULL)
      g_string_append_printf(text, "; %s: %s", row->label, row->value);
    else
      g_string_append_printf(text, "; %s", row->value);
  }
  return g_string_free(text, FALSE);
}

/* An answer's outcome to a PUT of the password hunter2, by way of the real judges. */
static RlOutcome *ask(TestSession *test, const FakeAnswer *answer)
{
  g_autoptr(RlValues) values = rl_values_new();
  g_assert_true(rl_secret_append(values->value[RL_FIELD_PASSWORD], "hunter2", -1));
  fake_http_push(test->http, answer);
  return rl_api_update_link(test->session->api, test->session->credentials, TEST_ID, values, NULL);
}

#define WHOLE NULL, FAKE_NO_FAULT, TRUE, FALSE

static const struct {
  FakeAnswer answer;
  const char *text;
} outcomes[] = {
  { { 200, "{'id':'" TEST_ID "','status':'valid','n':null,'l':[1,'\\u202ea'],'\\u001bo':{}}",
      WHOLE },
    "Link updated/1; The bank accepted the credentials and the link is valid.; id: " TEST_ID
    "; status: valid; n: –; l: [1,\"\\u202ea\"]; \xef\xbf\xbdo: {}" },
  { { 200, "{'id':'" TEST_ID "','status':'invalid'}", WHOLE },
    "Link updated/2; The server accepted the update, but the link's status is “invalid”.; What to "
    "do: Look at the link again in a minute before calling it repaired.; id: " TEST_ID
    "; status: invalid" },
  { { 400,
      "[{'code':'blank','message':'m1','field':'password','request_id':'r1'},"
      "{'code':'brand_new','message':'m\\u202e2'}]",
      WHOLE },
    "Update refused/3; HTTP status: 400; Code: blank; Message: m1; Field: password; Request id: "
    "r1; "
    "What to do: A field was sent empty. Fill it in, or leave it out.; Code: brand_new; Message: "
    "m2; 1 hidden character removed" },
  { { 302, NULL, WHOLE },
    "Update refused/3; The server answered with a redirect (status 302).; HTTP status: 302; What "
    "to "
    "do: The server points to another address. relink never follows that with a password. Check "
    "the base URL of the profile." },
  { { 0, NULL, NULL, RL_ERROR_NOT_SENT, FALSE, FALSE },
    "Update not sent/2; fault 5; What to do: What was typed is kept. Send again when the cause is "
    "gone." },
  { { 429, NULL, "Retry-After: 20", FAKE_NO_FAULT, TRUE, FALSE },
    "Update not sent/2; The server takes no more requests for now (status 429). Nothing was "
    "carried "
    "out.; HTTP status: 429; What to do: Wait 20 seconds, then send again. What was typed is "
    "kept." },
  { { 500, "[{'code':'unexpected_error','message':'m','request_id':'r'}]", WHOLE },
    "Outcome unknown/2; The server answered with status 500, which does not say whether the update "
    "was carried out.; HTTP status: 500; Code: unexpected_error; Message: m; Request id: r; What "
    "to do: Look at the link's status before sending again." },
  { { 0, NULL, NULL, RL_ERROR_CANCELLED, FALSE, FALSE }, "Cancelled/0; fault 7" },
};

static void test_outcomes(void)
{
  g_autoptr(TestSession) test = test_session_new(NULL, NULL, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS(outcomes); i++) {
    g_autoptr(RlOutcome) outcome = ask(test, &outcomes[i].answer);
    g_autoptr(RlReport) report = rl_report_outcome(outcome);
    g_autofree char *text = describe(report);
    g_assert_cmpstr(text, ==, outcomes[i].text);
  }
}

static void test_reread(void)
{
  const FakeAnswer gateway = { 504, NULL, WHOLE };
  g_autoptr(TestSession) test = test_session_new(NULL, NULL, TRUE);
  g_autoptr(RlOutcome) outcome = ask(test, &gateway);
  g_autoptr(RlJson) link = helper_json("{'status':'token_required'}");
  outcome->reconciled = RL_RECONCILED_NOT_DONE;
  outcome->reread = rl_link_from_json(link, NULL);
  g_autoptr(RlReport) report = rl_report_outcome(outcome);
  g_autofree char *text = describe(report);
  g_assert_nonnull(strstr(text, "the update changed nothing."));
  g_assert_nonnull(strstr(text, "; Status of the link: token required"));
}

/* Once the link was read again, the outcome's own sentence no longer says why the answer counts for
 * nothing. */
static void test_reason(void)
{
  const FakeAnswer twice = { 200, "{'id':'" TEST_ID "','status':'valid','status':'invalid'}",
                             WHOLE };
  g_autoptr(TestSession) test = test_session_new(NULL, NULL, TRUE);
  g_autoptr(RlOutcome) outcome = ask(test, &twice);
  g_autoptr(RlReport) before = rl_report_outcome(outcome);
  outcome->reconciled = RL_RECONCILED_CANNOT_TELL;
  g_autoptr(RlReport) after = rl_report_outcome(outcome);
  g_autofree char *first = describe(before), *second = describe(after);
  g_assert_nonnull(strstr(first, "The server said “status” twice"));
  g_assert_null(strstr(first, "Reason"));
  g_assert_nonnull(strstr(second, "; Reason: The server said “status” twice"));
}

static void test_failed_read(void)
{
  g_autoptr(TestSession) test = test_session_new(NULL, NULL, TRUE);
  fake_http_push_body(test->http, 404, "[{'code':'not_found','message':'Not found'}]");
  g_autoptr(RlOutcome) outcome =
      rl_api_get_link(test->session->api, test->session->credentials, TEST_ID, NULL);
  g_autoptr(RlReport) report = rl_report_failed_read(outcome, test->session);
  g_autofree char *text = describe(report);
  g_assert_true(g_str_has_prefix(text, "Could not be read/3; "));
  g_assert_true(g_str_has_suffix(text, "; Asked: bank, bank.example"));
  g_assert_null(strstr(text, "Update"));
}

/* A PNG of a code that is no QR symbol: two pixels a module. */
#define UNREADABLE                                                                                 \
  "iVBORw0KGgoAAAANSUhEUgAAACAAAAAgAQAAAABbAUdZAAAATUlEQVR42m3OsQnAMAxEUYEH0CoGtwat"               \
  "LvAAWkWg1qA4OaUJueLBdZ/yjD7EGAJclhWbE8RWK7pmMZmBiycIbwxcVYo27eW5N0QMflouVtNXQ+aD"               \
  "378AAAAASUVORK5CYII="

static void test_challenge(void)
{
  static const struct {
    const char *json;
    guint attempt;
    gint64 left;
    const char *text;
  } rows[] = {
    { "{'session':'s'}", 1, -1, "MFA token required/0" },
    { "{'session':'s','token_generation_data':{'instructions':'Use it','type':'numeric',"
      "'value':'48291\\u202e'}}",
      1, 581,
      "MFA token required/0; Instructions: Use it; Type: numeric; Code: 48291; Time left: 09:41; 1 "
      "hidden character removed" },
    { "{'session':'s'}", 2, 0,
      "MFA token required/0; Not accepted, or one more code is needed (try 2).; Time left: 00:00" },
    { "{'session':'s'}", 1, 9600, "MFA token required/0; Time left: 160:00" },
    { "{'session':'s','token_generation_data':{'type':'qr','value':'pay:\\u200b7'}}", 1, -1,
      "MFA token required/0; Type: qr; Code: pay:7; 1 hidden character removed" },
    /* For a browser, what came. */
    { "{'session':'s','token_generation_data':{'type':'qr','value':'data:image/jpeg;base64,/9j/'}}",
      1, -1,
      "MFA token required/0; Type: qr; The image of the code cannot be drawn: it is a JPEG, and "
      "relink draws PNG only. Open the value in a browser to see it.; Code: "
      "data:image/jpeg;base64,/9j/" },
    { "{'session':'s','token_generation_data':{'type':'qr','value':'" UNREADABLE "'}}", 1, -1,
      "MFA token required/0; Type: qr; The code cannot be read. On the screen, without --plain, "
      "relink draws it.; Code: " UNREADABLE },
    { "{'session':'s','token_generation_data':{'type':'qr'}}", 1, -1,
      "MFA token required/0; Type: qr" },
  };
  const RlReceipt now = { 0, 0 };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlJson) json = helper_json(rows[i].json);
    g_autoptr(RlChallenge) challenge = rl_challenge_from_json(json, "l", &now);
    challenge->attempt = rows[i].attempt;
    g_autoptr(RlReport) report = rl_report_challenge(challenge, rows[i].left);
    g_autofree char *text = describe(report);
    g_assert_cmpstr(text, ==, rows[i].text);
  }
}

/* What is longer than can be shown says so, and what has all of it, in front of its beginning. */
static void test_cut(void)
{
  static const struct {
    const char *type, *head;
    gsize n; /* letters behind HEAD */
    const char *reason;
    gboolean cut;
  } rows[] = {
    { "qr", "data:image/jpeg;base64,", 4096 - 23, "it is a JPEG", FALSE },
    { "qr", "data:image/jpeg;base64,", 4096 - 22, "it is a JPEG", TRUE },
    { "qr", "data:image/svg+xml,<svg>", 70000, "it is an SVG", TRUE },
    { "qr", "data:text/plain,", 3000, "no image that relink knows", FALSE },
    { "qr", "data:image/png;base64,", 300, "damaged", FALSE },
    { "text", "word ", 4091, NULL, FALSE },
    { "text", "word ", 4092, NULL, TRUE },
  };
  const RlReceipt now = { 0, 0 };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *letters = g_strnfill(rows[i].n, 'A');
    g_autofree char *text =
        g_strdup_printf("{'session':'s','token_generation_data':{'type':'%s','value':'%s%s'}}",
                        rows[i].type, rows[i].head, letters);
    g_autoptr(RlJson) json = helper_json(text);
    g_autoptr(RlChallenge) challenge = rl_challenge_from_json(json, "l", &now);
    g_autoptr(RlReport) report = rl_report_challenge(challenge, -1);
    g_autofree char *lines = describe(report);
    const char *code = strstr(lines, "; Code: ");
    const char *reason = rows[i].reason != NULL ? strstr(lines, rows[i].reason) : lines;
    const char *note = strstr(lines, "“relink resume --json” writes all");
    g_test_message("%s %u", rows[i].head, (guint) rows[i].n);
    g_assert_true(code != NULL && g_str_has_prefix(code + strlen("; Code: "), rows[i].head));
    g_assert_true(reason != NULL && reason < code);
    g_assert_true((note != NULL) == rows[i].cut);
    g_assert_true(note == NULL || (reason < note && note < code));
    g_assert_true(g_str_has_suffix(code, rows[i].cut ? "A…" : "AA"));
  }
}

static void test_link(void)
{
  static const struct {
    const char *link, *institution, *fault, *text;
  } rows[] = {
    { "{'id':'" TEST_ID "','institution':'a_b','status':'token_required','external_id':'c-1',"
      "'access_mode':'single','last_accessed_at':'2021-03-09T10:28:40Z','refresh_rate':null}",
      "{'display_name':'A B','status':'down'}", NULL,
      "Link/0; Link: " TEST_ID
      "; Institution: A B (a_b); Status: token required; External id: c-1; "
      "Access mode: single; Last access: 2021-03-09 10:28:40 UTC; The institution is down at the "
      "moment: a log-in would most likely fail. https://institutions.belvo.com/ says when it is "
      "back.; A link for single access: Belvo does not refresh its data by itself, not even after "
      "an update." },
    { "{'id':'" TEST_ID "','institution':'a_b'}", NULL, "It could not be read.",
      "Link/0; Link: " TEST_ID "; Institution: a_b; Status: unknown; It could not be read." },
    { "{}", NULL, NULL, "Link/0; Status: unknown" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlJson) json = helper_json(rows[i].link), bank = helper_json(rows[i].institution);
    g_autoptr(RlLink) link = rl_link_from_json(json, NULL);
    g_autoptr(RlInstitution) institution =
        bank != NULL ? rl_institution_from_json(bank, NULL) : NULL;
    g_autoptr(RlReport) report = rl_report_link(link, institution, rows[i].fault, 1711792800);
    g_autofree char *text = describe(report);
    g_assert_cmpstr(text, ==, rows[i].text);
  }
}

/* ---- details and ticket ---- */

static void test_details(void)
{
  const FakeAnswer answer = { .status = 400,
                              .body = "[{'code':'blank','message':'not hunter2'}]",
                              .headers = "HTTP/1.1 400 Bad Request\nX-Echo: hunter2",
                              .fault = FAKE_NO_FAULT };
  g_autoptr(TestSession) test = test_session_new(NULL, NULL, TRUE);
  g_autoptr(RlOutcome) outcome = ask(test, &answer);
  g_autofree char *text = rl_report_details(outcome);
  static const char *const parts[] = {
    "PUT " TEST_BASE "/api/links/" TEST_ID "/\n",
    "Status: 400\n",
    "Headers:\nHTTP/1.1 400 Bad Request\nX-Echo: [removed]\n",
    "\"code\": \"blank\"",
    "\"message\": \"not [removed]\"",
    "curl -X PUT -u '{{secretId}}:{{secretPassword}}'",
    "-d '{\"password\":\"{{password}}\"}' 'https://bank.example/api/links/",
  };
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
    if (strstr(text, parts[i]) == NULL)
      g_error("%s is missing in: %s", parts[i], text);
  g_assert_null(strstr(text, "hunter2"));
  g_assert_null(strstr(text, "sec-pass"));
}

static void test_no_details(void)
{
  const FakeAnswer unsent = { .fault = RL_ERROR_NOT_SENT };
  g_autoptr(TestSession) test = test_session_new(NULL, NULL, TRUE);
  g_autoptr(RlOutcome) outcome = ask(test, &unsent);
  g_autofree char *text = rl_report_details(outcome);
  g_assert_nonnull(strstr(text, "No answer.\nfault 5\n"));
  g_autoptr(RlOutcome) local = rl_outcome_new(RL_OUTCOME_ERROR);
  g_autofree char *none = rl_report_details(local);
  g_assert_cmpstr(none, ==, "No request was made.");
}

static void test_ticket(void)
{
  const FakeAnswer answer = { 400,
                              "[{'code':'a','message':'no hunter2','request_id':'r1'},"
                              "{'code':'b','request_id':'r2'}]",
                              WHOLE };
  g_autoptr(TestSession) test = test_session_new(NULL, NULL, TRUE);
  g_autoptr(RlOutcome) outcome = ask(test, &answer);
  g_autoptr(RlJson) json =
      helper_json("{'id':'" TEST_ID "','institution':'a_b','external_id':'cust-1'}");
  g_autoptr(RlLink) link = rl_link_from_json(json, NULL);
  const RlFlowView view = { .outcome = outcome, .link = link, .sent = "password,token" };
  g_autofree char *text = rl_report_ticket(&view, test->session);
  g_assert_cmpstr(text, ==,
                  "Link: " TEST_ID
                  "\nExternal id: cust-1\nInstitution: a_b\nFields: password, token\n"
                  "Outcome: Update refused\nMessage: no [removed]\nRequest ids: r1, r2\n"
                  "Profile: bank\nTime: 2027-01-15T08:00:00Z\n");
}

/* Of an update that went through challenges: every id, when it left and when the answer came. A
 * link that could not be read is named as it was asked for. */
static void test_ticket_of_several(void)
{
  static const char *const ids[] = { "r1", "r2", "r3", NULL };
  const FakeAnswer answer = { 400, "[{'code':'b','request_id':'r3'}]", WHOLE };
  g_autoptr(TestSession) test = test_session_new(NULL, NULL, TRUE);
  g_autoptr(RlOutcome) outcome = ask(test, &answer);
  outcome->receipt.wall = 1800000123;
  const RlFlowView view = {
    .outcome = outcome, .asked = "cust-\x1b[31m9", .sent_at = 1800000100, .request_ids = ids
  };
  g_autofree char *text = rl_report_ticket(&view, test->session);
  g_autofree char *again = rl_report_ticket(&view, test->session);
  g_assert_true(
      g_str_has_prefix(text, "Link: cust-\357\277\275[31m9\nOutcome: Could not be read\n"));
  g_assert_true(g_str_has_suffix(text, "\nRequest ids: r1, r2, r3\nProfile: bank\n"
                                       "Sent: 2027-01-15T08:01:40Z\nTime: 2027-01-15T08:02:03Z\n"));
  g_assert_cmpstr(text, ==, again);
}

static void test_empty_members(void)
{
  g_autoptr(RlReport) report = rl_report_new("x", RL_TONE_PLAIN);
  g_autoptr(RlJson) json = helper_json("{'a':'','b':null,'c':[],'d':'x'}");
  static const char *const values[] = { "–", "–", "[]", "x" };
  rl_report_add_members(report, json);
  g_assert_cmpuint(report->rows->len, ==, G_N_ELEMENTS(values));
  for (guint i = 0; i < report->rows->len; i++)
    g_assert_cmpstr(((const RlRow *) g_ptr_array_index(report->rows, i))->value, ==, values[i]);
}

/* ---- JSON ---- */

#define ALL_NULL "'request_ids':null,'errors':null,'challenge':null,'response':null"

static void test_json(void)
{
  static const struct {
    FakeAnswer answer;
    RlReconciled reconciled;
    const char *json; /* without message */
  } rows[] = {
    { { 200, "{'id':'" TEST_ID "','status':'valid','more':[1]}", WHOLE },
      RL_RECONCILED_NOT_TRIED,
      "{'outcome':'done','http_status':200,'link':'x','request_ids':null,'errors':null,"
      "'challenge':null,'response':{'id':'" TEST_ID "','status':'valid','more':[1]},"
      "'reconciled':null}" },
    { { 428,
        "[{'code':'token_required','message':'m','request_id':'r1','session':'s1',"
        "'expiry':'60','token_generation_data':{'type':'numeric','value':'1'}}]",
        WHOLE },
      RL_RECONCILED_NOT_TRIED,
      "{'outcome':'challenge','http_status':428,'link':'x','request_ids':['r1'],'errors':[{'code':"
      "'token_required','message':'m','field':null,'request_id':'r1'}],'challenge':{'session':'s1',"
      "'link':'" TEST_ID "','expires_at':'2027-01-15T08:01:00Z','instructions':null,'type':"
      "'numeric','value':'1','expects_user_input':true},'response':null,'reconciled':null}" },
    { { 400, "[{'code':'a','field':'token'}]", WHOLE },
      RL_RECONCILED_NOT_TRIED,
      "{'outcome':'refused','http_status':400,'link':'x','request_ids':null,'errors':[{'code':'a',"
      "'message':null,'field':'token','request_id':null}],'challenge':null,'response':null,"
      "'reconciled':null}" },
    { { 0, NULL, NULL, RL_ERROR_NOT_SENT, FALSE, FALSE },
      RL_RECONCILED_NOT_TRIED,
      "{'outcome':'not_sent','http_status':null,'link':'x'," ALL_NULL ",'reconciled':null}" },
    { { 500, NULL, WHOLE },
      RL_RECONCILED_CANNOT_TELL,
      "{'outcome':'unknown','http_status':500,'link':'x'," ALL_NULL
      ",'reconciled':'cannot_tell'}" },
    { { 0, NULL, NULL, RL_ERROR_CANCELLED, FALSE, FALSE },
      RL_RECONCILED_NOT_TRIED,
      "{'outcome':'cancelled','http_status':null,'link':'x'," ALL_NULL ",'reconciled':null}" },
  };
  g_autoptr(TestSession) test = test_session_new(NULL, NULL, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlOutcome) outcome = ask(test, &rows[i].answer);
    outcome->reconciled = rows[i].reconciled;
    g_autoptr(RlJson) json = rl_report_json(outcome, "x");
    g_autofree char *message = rl_outcome_message(outcome);
    g_assert_cmpstr(rl_json_string(rl_json_member(json, "message")), ==, message);
    /* Compared whole, but for the sentence, which stands where a script looks for it by name. */
    g_autoptr(RlJson) expected = helper_json(rows[i].json);
    for (const RlJson *m = rl_json_first(expected); m != NULL; m = rl_json_next(m)) {
      g_autofree char *want = rl_json_print(m, FALSE);
      g_autofree char *have = rl_json_print(rl_json_member(json, rl_json_name(m)), FALSE);
      g_assert_cmpstr(have, ==, want);
    }
    g_assert_cmpuint(rl_json_count(json), ==, rl_json_count(expected) + 1);
  }
}

static void test_json_no_link(void)
{
  g_autoptr(RlOutcome) outcome = rl_outcome_new(RL_OUTCOME_ERROR);
  g_autoptr(RlJson) json = rl_report_json(outcome, NULL);
  g_assert_cmpint(rl_json_kind(rl_json_member(json, "link")), ==, RL_JSON_NULL);
}

int main(int argc, char **argv)
{
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/report/outcomes", test_outcomes);
  g_test_add_func("/report/reread", test_reread);
  g_test_add_func("/report/reason", test_reason);
  g_test_add_func("/report/failed-read", test_failed_read);
  g_test_add_func("/report/challenge", test_challenge);
  g_test_add_func("/report/cut", test_cut);
  g_test_add_func("/report/link", test_link);
  g_test_add_func("/report/details", test_details);
  g_test_add_func("/report/no-details", test_no_details);
  g_test_add_func("/report/ticket", test_ticket);
  g_test_add_func("/report/ticket-of-several", test_ticket_of_several);
  g_test_add_func("/report/empty-members", test_empty_members);
  g_test_add_func("/report/json", test_json);
  g_test_add_func("/report/json-no-link", test_json_no_link);
  return g_test_run();
}

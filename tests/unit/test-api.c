/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One function per endpoint: what it asks for, what it makes of the answer, and that nothing that
 * was sent can be read in what is kept for Details. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "net/api.h"

#include "fake-clock.h"
#include "fake-http.h"
#include "helpers.h"

#define ID    "683005d6-f45c-4adb-b289-f1a12f50f80c"
#define LINK  "{'id':'" ID "','status':'valid'}"
#define BASE  "https://bank.example/sub"
#define BASIC "Authorization: Basic c2VjLWlkOnNlYy1wYXNz" /* sec-id:sec-pass */

typedef struct {
  RlHttp *http; /* the API's */
  RlApi *api;
  RlCredentials *credentials;
} World;

static void open_world(World *world, gconstpointer extra)
{
  RlEndpoint *endpoint = g_new0(RlEndpoint, 1);
  endpoint->url = rl_url_parse(BASE "/", NULL);
  endpoint->timeout = 330;
  endpoint->connect_timeout = 10;
  world->http = fake_http_new();
  world->api = rl_api_new(world->http, endpoint);
  rl_api_set_patience(world->api, &fake_patience);
  world->credentials = rl_credentials_new_text("sec-id", "sec-pass");
}

static void close_world(World *world, gconstpointer extra)
{
  g_assert_cmpuint(fake_http_ready(world->http), ==, 0);
  rl_api_free(world->api);
  rl_credentials_free(world->credentials);
}

static void assert_request(const World *world, const char *method, const char *url,
                           const char *body)
{
  const FakeRequest *request = fake_http_request(world->http, -1);
  g_assert_cmpstr(request->method, ==, method);
  g_assert_cmpstr(request->url, ==, url);
  g_assert_cmpstr(request->body, ==, body);
  g_assert_cmpstr(request->authorization, ==, BASIC);
  g_assert_cmpuint(request->timeout, ==, body != NULL ? 330 : 33);
}

static RlOutcome *update(World *world, const char *password, const char *pin)
{
  g_autoptr(RlValues) values = rl_values_new();
  g_assert_true(rl_secret_append(values->value[RL_FIELD_PASSWORD], password, -1));
  g_assert_true(rl_secret_append(values->value[RL_FIELD_PIN], pin, -1));
  return rl_api_update_link(world->api, world->credentials, ID, values, NULL);
}

static void test_update(World *world, gconstpointer extra)
{
  fake_http_push_body(world->http, 200, LINK);
  g_autoptr(RlOutcome) outcome = update(world, "p\"w", "0042");
  assert_request(world, "PUT", BASE "/api/links/" ID "/",
                 "{\"password\":\"p\\\"w\",\"password2\":\"0042\"}");
  g_assert_cmpint(outcome->kind, ==, RL_OUTCOME_DONE);
  g_assert_cmpint(outcome->http_status, ==, 200);
  g_assert_cmpstr(rl_json_string(rl_json_member(outcome->response, "status")), ==, "valid");
  g_assert_cmpstr(outcome->exchange.method, ==, "PUT");
  g_autofree char *names = g_strjoinv(",", outcome->exchange.sent_names);
  g_assert_cmpstr(names, ==, "password,password2");
}

/* What is shown has the address and the members of what is sent, and no value. */
static void test_show(World *world, gconstpointer extra)
{
  fake_http_push_body(world->http, 200, LINK);
  g_autoptr(RlOutcome) outcome = update(world, "p\"w", "0042");
  const FakeRequest *sent = fake_http_request(world->http, -1);
  g_autoptr(RlValues) values = rl_values_new();
  g_assert_true(rl_secret_append(values->value[RL_FIELD_PASSWORD], "p\"w", -1));
  g_assert_true(rl_secret_append(values->value[RL_FIELD_PIN], "0042", -1));
  g_autoptr(RlShown) shown = rl_api_show_update(world->api, ID, values);
  g_assert_cmpstr(shown->method, ==, sent->method);
  g_assert_cmpstr(shown->url, ==, sent->url);
  g_assert_cmpstr(shown->body, ==,
                  "{\"password\":\"{{password}}\",\"password2\":\"{{password2}}\"}");
  g_autofree char *head = g_strjoinv("|", shown->headers);
  g_assert_cmpstr(head, ==,
                  "Authorization: Basic {{secretId:secretPassword}}|Accept: application/json|"
                  "Content-Type: application/json|User-Agent: " RL_HTTP_USER_AGENT);
}

static void test_answer(World *world, gconstpointer extra)
{
  static const struct {
    gboolean expects_input;
    const char *token, *body, *names;
  } rows[] = {
    { TRUE, " 111111 ", "{'session':'s1','link':'l1','token':'111111'}", "session,link,token" },
    { FALSE, NULL, "{'session':'s1','link':'l1'}", "session,link" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *session = g_strdup("s1"), *link = g_strdup("l1");
    const RlChallenge challenge = {
      .session = session, .link = link, .expects_input = rows[i].expects_input, .attempt = 2
    };
    g_autoptr(RlSecret) token = helper_secret(rows[i].token);
    g_autofree char *body = helper_quotes(rows[i].body);
    fake_http_push_body(world->http, 428, "[{'session':'s2'}]");
    g_autoptr(RlOutcome) outcome =
        rl_api_answer_challenge(world->api, world->credentials, ID, &challenge, token, NULL);
    assert_request(world, "PATCH", BASE "/api/links/", body);
    g_assert_cmpstr(outcome->challenge->session, ==, "s2");
    g_assert_cmpstr(outcome->challenge->link, ==, ID);
    g_assert_cmpuint(outcome->challenge->attempt, ==, 3);
    g_autofree char *names = g_strjoinv(",", outcome->exchange.sent_names);
    g_assert_cmpstr(names, ==, rows[i].names);
  }
}

static void test_reads(World *world, gconstpointer extra)
{
  fake_http_push_body(world->http, 200, "{}");
  g_autoptr(RlOutcome) check = rl_api_check(world->api, world->credentials, NULL);
  assert_request(world, "GET", BASE "/api/", NULL);
  g_assert_cmpint(check->kind, ==, RL_OUTCOME_DONE);
  fake_http_push_body(world->http, 200, LINK);
  g_autoptr(RlOutcome) link = rl_api_get_link(world->api, world->credentials, ID, NULL);
  assert_request(world, "GET", BASE "/api/links/" ID "/", NULL);
  g_assert_cmpstr(link->link->id, ==, ID);
}

static void test_lists(World *world, gconstpointer extra)
{
  static const struct {
    RlLinkQuery query;
    const char *next;
    const char *url; /* NULL: nothing may be asked */
    const char *answer;
    RlOutcomeKind kind;
    gboolean page;
  } rows[] = {
    { { .page_size = 0 }, NULL, BASE "/api/links/", "{'results':[{}]}", RL_OUTCOME_DONE, TRUE },
    { { .statuses = "invalid,token_required",
        .institutions = "a_b,c d&e",
        .external_id = "x/ü?",
        .page_size = 1000 },
      NULL,
      BASE "/api/links/?status__in=invalid,token_required&institution__in=a_b,c%20d%26e"
           "&external_id=x%2F%C3%BC%3F&page_size=1000",
      "{'results':[]}",
      RL_OUTCOME_DONE,
      TRUE },
    { { .access_mode = "single", .created_from = "2024-02-29", .created_before = "2024-12-31" },
      NULL,
      BASE "/api/links/?access_mode=single&created_at__gte=2024-02-29&created_at__lt=2024-12-31",
      "{'results':[]}",
      RL_OUTCOME_DONE,
      TRUE },
    { { .page_size = 0 },
      "https://bank.example/api/links/?page=2",
      "https://bank.example/api/links/?page=2",
      "{'results':[]}",
      RL_OUTCOME_DONE,
      TRUE },
    { { .page_size = 0 },
      "https://evil.example/api/links/?page=2",
      NULL,
      NULL,
      RL_OUTCOME_ERROR,
      FALSE },
    { { .page_size = 0 }, "/api/links/?page=2", NULL, NULL, RL_OUTCOME_ERROR, FALSE },
    { { .page_size = 0 }, NULL, BASE "/api/links/", "[]", RL_OUTCOME_ERROR, FALSE },
    { { .page_size = 0 }, NULL, BASE "/api/links/", NULL, RL_OUTCOME_ERROR, FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const guint before = fake_http_count(world->http, NULL);
    g_autoptr(RlLinkPage) page = NULL;
    if (rows[i].url != NULL)
      fake_http_push_body(world->http, 200, rows[i].answer);
    g_autoptr(RlOutcome) outcome = rl_api_list_links(world->api, world->credentials, &rows[i].query,
                                                     rows[i].next, NULL, &page);
    g_assert_cmpint(outcome->kind, ==, rows[i].kind);
    g_assert_true((page != NULL) == rows[i].page);
    g_assert_cmpuint(fake_http_count(world->http, NULL) - before, ==, rows[i].url != NULL);
    if (rows[i].url != NULL)
      assert_request(world, "GET", rows[i].url, NULL);
  }
}

/* A list that was read well leaves its rows, and of the answer what was asked for; one that was
 * not leaves all there is for Details. */
static void test_list_keeps(World *world, gconstpointer extra)
{
  static const char page[] = "{'results':[{'id':'" ID "','created_at':'2021-03-09T10:28:40Z'}]}";
  static const struct {
    guint keep;
    FakeAnswer answer;
    RlOutcomeKind kind;
    gboolean json, body;
  } rows[] = {
    { 0, { .status = 200, .body = page }, RL_OUTCOME_DONE, FALSE, FALSE },
    { RL_KEEP_LINK_JSON, { .status = 200, .body = page }, RL_OUTCOME_DONE, TRUE, FALSE },
    { RL_KEEP_ANSWER, { .status = 200, .body = page }, RL_OUTCOME_DONE, FALSE, TRUE },
    { RL_KEEP_LINK_JSON | RL_KEEP_ANSWER,
      { .status = 200, .body = page },
      RL_OUTCOME_DONE,
      TRUE,
      TRUE },
    { 0, { .status = 200, .body = "{'results':7}" }, RL_OUTCOME_ERROR, FALSE, TRUE },
    { 0, { .status = 200, .body = "<html>" }, RL_OUTCOME_ERROR, FALSE, TRUE },
    { 0, { .status = 500, .body = "[{'code':'x'}]" }, RL_OUTCOME_ERROR, FALSE, TRUE },
    { 0, { .status = 401, .body = "[{'code':'x'}]" }, RL_OUTCOME_REFUSED, FALSE, TRUE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const RlLinkQuery query = { .keep = rows[i].keep };
    g_autoptr(RlLinkPage) list = NULL;
    FakeAnswer answer = rows[i].answer;
    answer.fault = FAKE_NO_FAULT;
    fake_http_push(world->http, &answer);
    g_autoptr(RlOutcome) outcome =
        rl_api_list_links(world->api, world->credentials, &query, NULL, NULL, &list);
    g_assert_cmpint(outcome->kind, ==, rows[i].kind);
    g_assert_true((list != NULL) == (rows[i].kind == RL_OUTCOME_DONE));
    g_assert_true((*outcome->exchange.body != '\0') == rows[i].body);
    if (list == NULL)
      continue;
    const RlLink *link = g_ptr_array_index(list->links, 0);
    g_assert_cmpint(link->created, ==, 1615285720);
    g_assert_true((link->json != NULL) == rows[i].json);
    g_assert_true((outcome->response != NULL) == rows[i].body);
  }
}

/* An answer that is cut off at the limit is an error, whatever its beginning looks like. */
static void test_list_too_large(World *world, gconstpointer extra)
{
  const RlLinkQuery query = { .page_size = 1000 };
  const FakeAnswer answer = {
    .status = 200, .body = "{'results':[]}", .sent = TRUE, .fault = RL_ERROR_TOO_LARGE
  };
  g_autoptr(RlLinkPage) page = NULL;
  fake_http_push(world->http, &answer);
  g_autoptr(RlOutcome) outcome =
      rl_api_list_links(world->api, world->credentials, &query, NULL, NULL, &page);
  g_assert_cmpint(outcome->kind, ==, RL_OUTCOME_ERROR);
  g_assert_error(outcome->error, RL_ERROR, RL_ERROR_TOO_LARGE);
  g_assert_null(page);
  g_assert_cmpstr(outcome->exchange.body, !=, "");
}

static void test_institution(World *world, gconstpointer extra)
{
  static const struct {
    const char *answer, *display_name; /* NULL: none */
    RlOutcomeKind kind;
  } rows[] = {
    { "{'results':[{'name':'a b','display_name':'Erebor','status':'down'},{}]}", "Erebor",
      RL_OUTCOME_DONE },
    { "{'results':[7,{'name':'other','display_name':'Moria'},"
      "{'name':'a b','display_name':'Erebor','status':'down'}]}",
      "Erebor", RL_OUTCOME_DONE },
    { "{'results':[{'name':'other','display_name':'Moria'}]}", NULL, RL_OUTCOME_DONE },
    { "{'results':[]}", NULL, RL_OUTCOME_DONE },
    { "{'results':['a b']}", NULL, RL_OUTCOME_DONE },
    { "{}", NULL, RL_OUTCOME_DONE },
    { NULL, NULL, RL_OUTCOME_ERROR },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlInstitution) institution = NULL;
    fake_http_push_body(world->http, 200, rows[i].answer);
    g_autoptr(RlOutcome) outcome =
        rl_api_get_institution(world->api, world->credentials, "a b", NULL, &institution);
    assert_request(world, "GET", BASE "/api/institutions/?name=a%20b", NULL);
    g_assert_cmpint(outcome->kind, ==, rows[i].kind);
    g_assert_cmpstr(institution != NULL ? institution->display_name : NULL, ==,
                    rows[i].display_name);
    g_assert_true(rl_institution_is_down(institution) == (rows[i].display_name != NULL));
  }
}

/* A server that repeats everything it was sent, in a body and in headers. */
static void test_echo(World *world, gconstpointer extra)
{
  static const char *const secrets[] = { "hunter2", "h\\\"x", "00425", "sec-pass",
                                         "c2VjLWlkOnNlYy1wYXNz" };
  static const char *const bodies[] = {
    "[{'code':'invalid','message':'no such password: hunter2','request_id':'00425'},"
    "{'code':'hunter2','message':'Basic c2VjLWlkOnNlYy1wYXNz sec-pass','field':'password'}]",
    "<html>hunter2 00425 sec-pass Basic c2VjLWlkOnNlYy1wYXNz</html>",
  };
  for (guint i = 0; i < G_N_ELEMENTS(bodies); i++) {
    const FakeAnswer answer = { .status = 400,
                                .body = bodies[i],
                                .headers = "HTTP/1.1 400\nX-Echo: hunter2\nX-Auth: Basic "
                                           "c2VjLWlkOnNlYy1wYXNz",
                                .fault = FAKE_NO_FAULT };
    fake_http_push(world->http, &answer);
    g_autoptr(RlOutcome) outcome = update(world, "hunter2", "00425");
    g_autofree char *response =
        outcome->response != NULL ? rl_json_print(outcome->response, FALSE) : g_strdup("");
    g_autofree char *message = rl_outcome_message(outcome);
    const char *kept[] = { outcome->exchange.body, outcome->exchange.headers, response, message };
    g_assert_nonnull(strstr(outcome->exchange.body, "[removed]"));
    g_assert_nonnull(strstr(outcome->exchange.headers, "X-Echo: [removed]"));
    for (guint k = 0; k < G_N_ELEMENTS(kept); k++)
      for (guint s = 0; s < G_N_ELEMENTS(secrets); s++)
        if (strstr(kept[k], secrets[s]) != NULL)
          g_error("%s is in %s", secrets[s], kept[k]);
  }
}

/* The id of the API secrets is half of what it takes to use them. A short one is a word like any.
 */
static void test_echo_of_secret_id(World *world, gconstpointer extra)
{
  static const char *const ids[] = { "1b0a5b5c-6f5d-4e0f-9e3e-0c5f5f6a7b8c", "belvo" };
  for (guint i = 0; i < G_N_ELEMENTS(ids); i++) {
    g_autofree char *body = g_strdup_printf("[{'message':'unknown secret id %s'}]", ids[i]);
    rl_credentials_free(world->credentials);
    world->credentials = rl_credentials_new_text(ids[i], "sec-pass");
    fake_http_push_body(world->http, 401, body);
    g_autoptr(RlOutcome) outcome = update(world, "hunter2", "");
    g_assert_true((strstr(outcome->exchange.body, ids[i]) == NULL) == (i == 0));
  }
}

/* What is kept for Details cannot do anything to the terminal, and what was taken out is counted.
 */
static void test_hostile(World *world, gconstpointer extra)
{
  const FakeAnswer answer = { .status = 502,
                              .body = "a\x1b[2Jb\x9b",
                              .headers = "HTTP/1.1 502 \x1b[31m\nX: \xe2\x80\xae",
                              .fault = FAKE_NO_FAULT };
  fake_http_push(world->http, &answer);
  g_autoptr(RlOutcome) outcome = update(world, "hunter2", "");
  g_assert_cmpstr(outcome->exchange.body, ==, "a\xef\xbf\xbd[2Jb\xef\xbf\xbd");
  g_assert_cmpstr(outcome->exchange.headers, ==, "HTTP/1.1 502 \xef\xbf\xbd[31m\nX: \n");
  g_assert_cmpuint(outcome->removed, ==, 4);
}

static void test_fault(World *world, gconstpointer extra)
{
  const FakeAnswer answer = { .fault = RL_ERROR_NOT_SENT };
  fake_http_push(world->http, &answer);
  g_autoptr(RlOutcome) outcome = update(world, "hunter2", "");
  g_assert_cmpint(outcome->kind, ==, RL_OUTCOME_NOT_SENT);
  g_assert_cmpint(outcome->exchange.status, ==, 0);
  g_assert_nonnull(outcome->exchange.fault);
  g_assert_cmpstr(outcome->exchange.body, ==, "");
}

/* A read had been sent, and what it was answered with is no outcome. */
static void assert_left_waiting(const RlOutcome *outcome)
{
  g_autofree char *message = rl_outcome_message(outcome);
  g_assert_cmpstr(message, ==, "Cancelled while waiting to ask the server once more.");
  g_assert_cmpint(outcome->http_status, ==, 0);
  g_assert_cmpuint(outcome->errors->len, ==, 0);
}

/* The server's clock, as each answer says it. */
static void test_server_time(World *world, gconstpointer extra)
{
  static const struct {
    const char *headers;
    gint64 time;
  } rows[] = {
    { "Content-Type: application/json\nDate: Fri, 15 Jan 2027 08:00:07 GMT", 1800000007 },
    { "Content-Type: application/json\nDate: a moment ago", 0 },
    { "Content-Type: application/json", 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const FakeAnswer answer = {
      .status = 200, .body = LINK, .headers = rows[i].headers, .fault = FAKE_NO_FAULT
    };
    fake_http_push(world->http, &answer);
    g_autoptr(RlOutcome) outcome = rl_api_get_link(world->api, world->credentials, ID, NULL);
    g_assert_cmpint(outcome->server_time, ==, rows[i].time);
    g_assert_cmpint(outcome->receipt.wall, ==, fake_clock_wall());
    g_assert_cmpint(outcome->receipt.monotonic, ==, fake_clock_monotonic());
  }
}

/* A read whose cause may pass is asked three times in all; what the last try brought counts. */
static void test_retries(World *world, gconstpointer extra)
{
  static const FakeAnswer busy = { .status = 503, .fault = FAKE_NO_FAULT };
  static const FakeAnswer gateway = { .status = 502, .fault = FAKE_NO_FAULT };
  static const FakeAnswer late = { .status = 504, .fault = FAKE_NO_FAULT };
  static const FakeAnswer unreached = { .fault = RL_ERROR_NOT_SENT, .may_pass = TRUE };
  static const FakeAnswer untrusted = { .fault = RL_ERROR_NOT_SENT };
  static const FakeAnswer cut = { .status = 503, .fault = RL_ERROR_UNKNOWN_OUTCOME, .sent = TRUE };
  static const FakeAnswer broken = { .status = 500, .fault = FAKE_NO_FAULT };
  static const FakeAnswer refused = { .status = 401, .fault = FAKE_NO_FAULT };
  static const FakeAnswer full = { .status = 429,
                                   .headers = "Retry-After: 7",
                                   .fault = FAKE_NO_FAULT };
  static const FakeAnswer closed = { .status = 503,
                                     .headers = "Retry-After: 300",
                                     .fault = FAKE_NO_FAULT };
  static const FakeAnswer good = { .status = 200, .body = LINK, .fault = FAKE_NO_FAULT };
  static const struct {
    const FakeAnswer *answers[4];
    guint cancelled; /* the waiting that is; 9: none */
    RlOutcomeKind kind;
    const char *pauses;
    gint64 retry_after;
  } rows[] = {
    { { &good }, 9, RL_OUTCOME_DONE, "", 0 },
    { { &busy, &good }, 9, RL_OUTCOME_DONE, "500", 0 },
    { { &unreached, &late, &good }, 9, RL_OUTCOME_DONE, "500,1000", 0 },
    { { &gateway, &gateway, &gateway }, 9, RL_OUTCOME_ERROR, "500,1000", 0 },
    { { &unreached, &unreached, &unreached }, 9, RL_OUTCOME_NOT_SENT, "500,1000", 0 },
    { { &full, &full, &full }, 9, RL_OUTCOME_NOT_SENT, "7000,7000", 7 },
    { { &full, &unreached, &good }, 9, RL_OUTCOME_DONE, "7000,1000", 0 },
    { { &closed }, 9, RL_OUTCOME_ERROR, "", 300 },
    { { &busy, &closed }, 9, RL_OUTCOME_ERROR, "500", 300 },
    { { &busy, &refused }, 9, RL_OUTCOME_REFUSED, "500", 0 },
    { { &broken }, 9, RL_OUTCOME_ERROR, "", 0 },
    { { &untrusted }, 9, RL_OUTCOME_NOT_SENT, "", 0 },
    { { &cut }, 9, RL_OUTCOME_ERROR, "", 0 },
    /* the person left */
    { { &full }, 0, RL_OUTCOME_CANCELLED, "7000", 0 },
    { { &unreached, &busy }, 1, RL_OUTCOME_CANCELLED, "500,1000", 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    for (guint k = 0; k < 4 && rows[i].answers[k] != NULL; k++)
      fake_http_push(world->http, rows[i].answers[k]);
    g_free(fake_patience_take());
    fake_patience_cancel(rows[i].cancelled);
    g_autoptr(RlOutcome) outcome = rl_api_get_link(world->api, world->credentials, ID, NULL);
    g_autofree char *pauses = fake_patience_take();
    g_test_message("row %u", i);
    g_assert_cmpint(outcome->kind, ==, rows[i].kind);
    g_assert_cmpstr(pauses, ==, rows[i].pauses);
    g_assert_cmpint(outcome->retry_after, ==, rows[i].retry_after);
    g_assert_cmpuint(fake_http_ready(world->http), ==, 0);
    if (outcome->kind == RL_OUTCOME_CANCELLED)
      assert_left_waiting(outcome);
  }
}

/* Every read is, and no write ever. */
static void test_who_retries(World *world, gconstpointer extra)
{
  static const FakeAnswer failures[] = {
    { .status = 429, .fault = FAKE_NO_FAULT },
    { .status = 502, .fault = FAKE_NO_FAULT },
    { .status = 503, .headers = "Retry-After: 1", .fault = FAKE_NO_FAULT },
    { .status = 504, .fault = FAKE_NO_FAULT },
    { .fault = RL_ERROR_NOT_SENT, .may_pass = TRUE },
  };
  const RlLinkQuery query = { .page_size = 0 };
  g_autofree char *session = g_strdup("s1"), *link = g_strdup("l1");
  const RlChallenge challenge = { .session = session, .link = link };
  g_autoptr(RlLinkPage) page = NULL;
  g_autoptr(RlInstitution) institution = NULL;
  for (guint i = 0; i < G_N_ELEMENTS(failures); i++) {
    for (guint n = 0; n < 4 * RL_RETRY_TRIES + 2; n++)
      fake_http_push(world->http, &failures[i]);
    const guint before = fake_http_count(world->http, NULL);
    g_autoptr(RlOutcome) put = update(world, "hunter2", "");
    g_autoptr(RlOutcome) patch =
        rl_api_answer_challenge(world->api, world->credentials, ID, &challenge, NULL, NULL);
    g_assert_cmpuint(fake_http_count(world->http, NULL) - before, ==, 2);
    g_assert_cmpstr(put->exchange.method, ==, "PUT");
    g_assert_cmpstr(patch->exchange.method, ==, "PATCH");
    g_autoptr(RlOutcome) check = rl_api_check(world->api, world->credentials, NULL);
    g_autoptr(RlOutcome) read = rl_api_get_link(world->api, world->credentials, ID, NULL);
    g_autoptr(RlOutcome) list =
        rl_api_list_links(world->api, world->credentials, &query, NULL, NULL, &page);
    g_autoptr(RlOutcome) bank =
        rl_api_get_institution(world->api, world->credentials, "a", NULL, &institution);
    g_assert_cmpuint(fake_http_count(world->http, "GET"), ==, (i + 1) * 4 * RL_RETRY_TRIES);
    const RlOutcome *reads[] = { check, read, list, bank };
    for (guint n = 0; n < G_N_ELEMENTS(reads); n++)
      g_assert_true(reads[n]->kind == RL_OUTCOME_ERROR || reads[n]->kind == RL_OUTCOME_NOT_SENT);
  }
}

/* Details say why an answer counts for nothing, whatever reading the link shows later. */
static void test_no_type(World *world, gconstpointer extra)
{
  const FakeAnswer answer = {
    .status = 200, .body = LINK, .headers = "HTTP/1.1 200 OK", .fault = FAKE_NO_FAULT
  };
  fake_http_push(world->http, &answer);
  g_autoptr(RlOutcome) outcome = update(world, "hunter2", "");
  g_assert_cmpint(outcome->kind, ==, RL_OUTCOME_UNKNOWN);
  g_assert_nonnull(strstr(outcome->exchange.fault, "proves nothing"));
}

/* Of what was said twice, the last counts, and that is told. */
static void test_doubles(World *world, gconstpointer extra)
{
  fake_http_push_body(world->http, 200, "{'id':'" ID "','status':'valid','note':'a','note':'b'}");
  g_autoptr(RlOutcome) told = update(world, "hunter2", "");
  g_autofree char *sentence = rl_outcome_doubled(told);
  g_assert_cmpint(told->kind, ==, RL_OUTCOME_DONE);
  g_assert_nonnull(strstr(sentence, "“note”"));
  g_assert_cmpstr(rl_json_string(rl_json_member(told->response, "note")), ==, "b");
  g_assert_null(strstr(told->exchange.body, "\"a\""));
  fake_http_push_body(world->http, 200, "{'id':'" ID "','to hunter2':1,'to hunter2':2}");
  g_autoptr(RlOutcome) echoed = update(world, "hunter2", "");
  g_autofree char *redacted = rl_outcome_doubled(echoed);
  g_assert_nonnull(strstr(redacted, "“to [removed]”"));
  fake_http_push_body(world->http, 200, "{'id':'" ID "','status':'valid','status':'invalid'}");
  g_autoptr(RlOutcome) unclear = update(world, "hunter2", "");
  g_assert_cmpint(unclear->kind, ==, RL_OUTCOME_UNKNOWN);
  g_assert_nonnull(strstr(unclear->exchange.fault, "“status” twice"));
  fake_http_push_body(world->http, 200, "{'id':'" ID "','status':'valid','status':'invalid'}");
  g_autoptr(RlOutcome) read = rl_api_get_link(world->api, world->credentials, ID, NULL);
  g_assert_cmpint(read->kind, ==, RL_OUTCOME_ERROR);
  g_assert_null(read->link);
}

static void test_curl(World *world, gconstpointer extra)
{
  static char *names[] = { (char *) "password", (char *) "token", NULL };
  static const struct {
    const char *method, *url;
    char **names;
    const char *command;
  } rows[] = {
    { "GET", BASE "/api/", NULL,
      "curl -u '{{secretId}}:{{secretPassword}}' -H 'Accept: application/json' '" BASE "/api/'" },
    { "PUT", BASE "/api/links/x/", names,
      "curl -X PUT -u '{{secretId}}:{{secretPassword}}' -H 'Accept: application/json' -H "
      "'Content-Type: application/json' -d '{\"password\":\"{{password}}\",\"token\":\"{{token}}"
      "\"}' '" BASE "/api/links/x/'" },
    { "GET", "https://x/?a='b'", NULL,
      "curl -u '{{secretId}}:{{secretPassword}}' -H 'Accept: application/json' "
      "'https://x/?a='\\''b'\\'''" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *method = g_strdup(rows[i].method), *url = g_strdup(rows[i].url);
    const RlExchange exchange = { .method = method, .url = url, .sent_names = rows[i].names };
    g_autofree char *command = rl_api_curl_command(&exchange);
    g_assert_cmpstr(command, ==, rows[i].command);
  }
}

int main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(World *, gconstpointer);
  } tests[] = {
    { "/api/update", test_update },
    { "/api/show", test_show },
    { "/api/answer", test_answer },
    { "/api/reads", test_reads },
    { "/api/lists", test_lists },
    { "/api/list-keeps", test_list_keeps },
    { "/api/list-too-large", test_list_too_large },
    { "/api/institution", test_institution },
    { "/api/echo", test_echo },
    { "/api/echo-of-secret-id", test_echo_of_secret_id },
    { "/api/hostile", test_hostile },
    { "/api/fault", test_fault },
    { "/api/retries", test_retries },
    { "/api/server-time", test_server_time },
    { "/api/who-retries", test_who_retries },
    { "/api/no-type", test_no_type },
    { "/api/doubles", test_doubles },
    { "/api/curl", test_curl },
  };
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, World, NULL, open_world, tests[i].test, close_world);
  return g_test_run();
}

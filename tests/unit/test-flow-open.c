/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The flow's beginning: a link's name, what is asked for it, and the form or the reason why there
 * is none. */
#include <string.h>

#include "base/error.h"

#include "flow-world.h"

#define GET_LINK   "GET " TEST_BASE "/api/links/" TEST_ID "/"
#define GET_LIST   "GET " TEST_BASE "/api/links/?external_id="
#define GET_BANK   "GET " TEST_BASE "/api/institutions/?name=a_b"
#define BANK       "{'results':[{'name':'a_b','display_name':'A B'}]}"
#define FOUND      "{'id':'" TEST_ID "','institution':'a_b','status':'invalid','external_id':'cust-1'}"
#define DECOY_ID   "30cb4806-6e00-48a4-91c9-ca55968576c8"
#define DECOY      "{'id':'" DECOY_ID "','external_id':'cust-10'}"
#define GET_DECOY  "GET " TEST_BASE "/api/links/" DECOY_ID "/"
#define UNKNOWN    "[{'code':'not_found','message':'Not found'}]"
#define UUID_NAMED "{'id':'" TEST_ID "','institution':'a_b','external_id':'" DECOY_ID "'}"

static const struct {
  const char *asked;
  gboolean insistent;
  struct {
    int status;
    const char *body;
  } answers[3];
  const char *requests; /* joined by ; */
  RlStage stage;
  int exit_code;
  const char
      *part; /* of the message of what failed; else the institution's display name, or NULL */
} openings[] = {
  { TEST_ID,
    FALSE,
    { { 200, LINK_INVALID }, { 200, BANK } },
    GET_LINK ";" GET_BANK,
    RL_STAGE_EDITING,
    8,
    "A B" },
  { " 683005D6F45C4ADBB289F1A12F50F80C\n",
    FALSE,
    { { 200, LINK_INVALID }, { 500, NULL } },
    GET_LINK ";" GET_BANK,
    RL_STAGE_EDITING,
    8,
    NULL },
  /* An external id may be a UUID, too. */
  { TEST_ID,
    FALSE,
    { { 404, UNKNOWN }, { 200, "{'results':[]}" } },
    GET_LINK ";" GET_LIST TEST_ID,
    RL_STAGE_FAILED,
    3,
    "“" TEST_ID "” is neither a link's id nor an external id that is known to bank.example, the "
    "server of the profile “bank”. Other profiles: sandbox, production." },
  { DECOY_ID,
    FALSE,
    { { 404, UNKNOWN }, { 200, "{'results':[" UUID_NAMED "]}" }, { 200, BANK } },
    GET_DECOY ";" GET_LIST DECOY_ID ";" GET_BANK,
    RL_STAGE_EDITING,
    8,
    "A B" },
  { TEST_ID,
    FALSE,
    { { 404, UNKNOWN }, { 500, NULL } },
    GET_LINK ";" GET_LIST TEST_ID,
    RL_STAGE_FAILED,
    1,
    "500" },
  { TEST_ID,
    FALSE,
    { { 404, "[{'code':'expired_credentials','message':'Gone'}]" } },
    GET_LINK,
    RL_STAGE_FAILED,
    3,
    "Gone" },
  { TEST_ID,
    TRUE,
    { { 404, UNKNOWN }, { 200, "{'results':[]}" } },
    GET_LINK ";" GET_LIST TEST_ID,
    RL_STAGE_EDITING,
    8,
    NULL },
  /* A word, and what stands in it. */
  { "link-" TEST_ID,
    FALSE,
    { { 200, "{'results':[]}" }, { 200, LINK_INVALID }, { 200, BANK } },
    GET_LIST "link-" TEST_ID ";" GET_LINK ";" GET_BANK,
    RL_STAGE_EDITING,
    8,
    "A B" },
  { "link-" TEST_ID,
    FALSE,
    { { 200, "{'results':[]}" }, { 404, UNKNOWN } },
    GET_LIST "link-" TEST_ID ";" GET_LINK,
    RL_STAGE_FAILED,
    3,
    "The link " TEST_ID " is not known to bank.example, the server of the profile “bank”. Other "
    "profiles: sandbox, production." },
  { "link-" TEST_ID,
    TRUE,
    { { 200, "{'results':[]}" }, { 500, NULL } },
    GET_LIST "link-" TEST_ID ";" GET_LINK,
    RL_STAGE_FAILED,
    1,
    "500" },
  /* A text: one request, by what is labelled in it. */
  { "webhook_id: " DECOY_ID ", link_id: " TEST_ID ", external_id: cust-1",
    FALSE,
    { { 200, LINK_INVALID }, { 200, BANK } },
    GET_LINK ";" GET_BANK,
    RL_STAGE_EDITING,
    8,
    "A B" },
  { "Please help\nExternal id: cust-1\nthank you",
    FALSE,
    { { 200, "{'results':[" FOUND "]}" }, { 200, BANK } },
    GET_LIST "cust-1;" GET_BANK,
    RL_STAGE_EDITING,
    8,
    "A B" },
  { TEST_ID, FALSE, { { 401, NULL } }, GET_LINK, RL_STAGE_FAILED, 4, "401" },
  { TEST_ID, FALSE, { { 500, NULL } }, GET_LINK, RL_STAGE_FAILED, 1, "500" },
  { TEST_ID, FALSE, { { 200, DECOY } }, GET_LINK, RL_STAGE_FAILED, 1, "something else" },
  { TEST_ID, TRUE, { { 500, NULL } }, GET_LINK, RL_STAGE_EDITING, 8, NULL },
  { "cust-1",
    FALSE,
    { { 200, "{'results':[" DECOY "," FOUND "]}" }, { 200, BANK } },
    GET_LIST "cust-1;" GET_BANK,
    RL_STAGE_EDITING,
    8,
    "A B" },
  { "cust-1",
    FALSE,
    { { 200, "{'results':[" DECOY "]}" } },
    GET_LIST "cust-1",
    RL_STAGE_FAILED,
    3,
    "“cust-1” is neither" },
  { "cust-1",
    FALSE,
    { { 200, "{'results':[" FOUND "," FOUND "]}" } },
    GET_LIST "cust-1",
    RL_STAGE_FAILED,
    2,
    "2 links" },
  { "cust-1",
    FALSE,
    { { 200, "{'results':[{'external_id':'cust-1','id':'../x'}]}" } },
    GET_LIST "cust-1",
    RL_STAGE_FAILED,
    3,
    "neither" },
  { "cust-1", TRUE, { { 500, NULL } }, GET_LIST "cust-1", RL_STAGE_FAILED, 1, "500" },
  { "ab", FALSE, { { 0, NULL } }, "", RL_STAGE_FAILED, 3, "“ab” is neither" },
  { "../../x",
    FALSE,
    { { 200, "{'results':[]}" } },
    GET_LIST "..%2F..%2Fx",
    RL_STAGE_FAILED,
    3,
    "neither" },
};

static void test_open(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(openings); i++) {
    g_autoptr(FlowWorld) world = flow_world_new(NULL);
    for (guint a = 0; a < 3 && openings[i].answers[a].status != 0; a++)
      fake_http_push_body(world->test->http, openings[i].answers[a].status,
                          openings[i].answers[a].body);
    rl_flow_open(world->flow, openings[i].asked, openings[i].insistent);
    g_assert_cmpint(flow_world_stage(world), ==, RL_STAGE_OPENING);
    flow_world_await(world, openings[i].stage);
    const RlFlowView *view = rl_flow_view(world->flow);
    g_autofree char *requests = flow_world_requests(world);
    g_assert_cmpstr(requests, ==, openings[i].requests);
    g_assert_cmpint(rl_flow_exit_code(world->flow), ==, openings[i].exit_code);
    if (openings[i].stage == RL_STAGE_EDITING) {
      g_assert_cmpstr(view->link->id, ==, TEST_ID);
      g_assert_cmpstr(view->institution != NULL ? view->institution->display_name : NULL, ==,
                      openings[i].part);
      continue;
    }
    g_autofree char *message = rl_outcome_message(view->outcome);
    if (strstr(message, openings[i].part) == NULL)
      g_error("%u: %s", i, message);
    g_assert_null(view->link);
  }
}

static void test_cancelled(void)
{
  const FakeAnswer never = { .blocks = TRUE };
  g_autoptr(FlowWorld) world = flow_world_new(NULL);
  fake_http_push(world->test->http, &never);
  rl_flow_open(world->flow, TEST_ID, FALSE);
  fake_http_await_blocked(world->test->http);
  rl_flow_cancel(world->flow);
  g_assert_true(rl_flow_view(world->flow)->cancelling);
  flow_world_await(world, RL_STAGE_FAILED);
  g_assert_false(rl_flow_view(world->flow)->cancelling);
  g_assert_cmpint(rl_flow_view(world->flow)->outcome->kind, ==, RL_OUTCOME_CANCELLED);
}

/* A link that arrives after the person has left does not open its form. */
static void test_left(void)
{
  const FakeAnswer never = { .blocks = TRUE };
  g_autoptr(FlowWorld) world = flow_world_new(NULL);
  fake_http_push(world->test->http, &never);
  rl_flow_open(world->flow, TEST_ID, TRUE);
  fake_http_await_blocked(world->test->http);
  rl_flow_dismiss(world->flow);
  g_assert_cmpint(flow_world_stage(world), ==, RL_STAGE_CLOSED);
  test_session_settle(world->test);
  g_assert_cmpint(flow_world_stage(world), ==, RL_STAGE_CLOSED);
}

/* Nothing is asked for, and what was pasted stays for another try. */
static void test_no_name(void)
{
  static const struct {
    const char *text, *part;
  } rows[] = {
    { "", "No link is named" },
    { "my password\nis hunter2", "No link is named" },
    { "{\"request_id\":\"" DECOY_ID "\"}", "No link is named" },
    { TEST_ID " " DECOY_ID, TEST_ID ", " DECOY_ID },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(FlowWorld) world = flow_world_new(NULL);
    const RlFlowView *view = rl_flow_view(world->flow);
    rl_flow_open(world->flow, rows[i].text, TRUE);
    g_assert_cmpint(view->stage, ==, RL_STAGE_FAILED);
    g_autofree char *message = rl_outcome_message(view->outcome);
    g_assert_nonnull(strstr(message, rows[i].part));
    g_assert_cmpstr(view->named, ==, rows[i].text);
    g_assert_null(view->other_profiles);
    g_assert_cmpint(rl_flow_exit_code(world->flow), ==, 2);
    g_assert_cmpuint(fake_http_count(world->test->http, NULL), ==, 0);
  }
}

/* The wrong environment is the usual mistake: the others are offered, and only then. */
static void test_other_profiles(void)
{
  g_autoptr(FlowWorld) world = flow_world_new("[profile far]\nbase_url=https://far.example\n");
  const RlFlowView *view = rl_flow_view(world->flow);
  fake_http_push_body(world->test->http, 200, "{'results':[]}");
  rl_flow_open(world->flow, "cust-1", FALSE);
  flow_world_await(world, RL_STAGE_FAILED);
  g_autofree char *names = g_strjoinv(",", (char **) view->other_profiles);
  g_assert_cmpstr(names, ==, "sandbox,production,far");
  fake_http_push_body(world->test->http, 500, NULL);
  rl_flow_open(world->flow, view->named, FALSE);
  flow_world_await(world, RL_STAGE_FAILED);
  g_assert_null(view->other_profiles);
}

static void open_test_id(FlowWorld *world, const char *institution, int status, const char *answer)
{
  g_autofree char *link = g_strdup_printf("{'id':'" TEST_ID "','institution':'%s'}", institution);
  fake_http_push_body(world->test->http, 200, link);
  if (status != 0)
    fake_http_push_body(world->test->http, status, answer);
  rl_flow_open(world->flow, TEST_ID, FALSE);
  flow_world_await(world, RL_STAGE_EDITING);
}

/* An institution is read once; what could not be read is tried again, and why is said. */
static void test_institutions(void)
{
  static const struct {
    const char *institution;
    int status; /* 0: it is not asked for */
    const char *answer;
    const char *fault; /* a part; NULL: it is there */
  } rows[] = {
    { "a_b", 501, NULL, "501" },
    { "a_b", 200, "{'results':[]}", "does not know it" },
    { "a_b", 200, "[", "The institution could not be read: " },
    { "a_b", 200, BANK, NULL },
    { "a_b", 0, NULL, NULL },
    { "c_d", 200, "{'results':[{'name':'c_d','display_name':'A B'}]}", NULL },
    { "a_b", 0, NULL, NULL },
  };
  g_autoptr(FlowWorld) world = flow_world_new(NULL);
  const RlFlowView *view = rl_flow_view(world->flow);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    open_test_id(world, rows[i].institution, rows[i].status, rows[i].answer);
    if (rows[i].fault != NULL) {
      g_assert_null(view->institution);
      g_assert_nonnull(strstr(view->institution_fault, rows[i].fault));
      continue;
    }
    g_assert_null(view->institution_fault);
    g_assert_cmpstr(view->institution->name, ==, rows[i].institution);
    g_assert_cmpstr(view->institution->display_name, ==, "A B");
  }
}

/* Read again from the form: a reading that brings nothing takes nothing away, and says why. */
static void test_read_again(void)
{
  static const struct {
    FakeAnswer answer;
    const char *notice;
  } rows[] = {
    { { 500, NULL, NULL, FAKE_NO_FAULT, TRUE, FALSE }, "status 500" },
    { { 0, NULL, NULL, RL_ERROR_NOT_SENT, FALSE, FALSE }, "is shown as it was known before" },
    { { .blocks = TRUE }, "Cancelled. The link is shown as it was known before." },
  };
  g_autoptr(FlowWorld) world = flow_world_new(NULL);
  const RlFlowView *view = rl_flow_view(world->flow);
  fake_http_push_body(world->test->http, 200, FOUND);
  fake_http_push_body(world->test->http, 200, BANK);
  rl_flow_open(world->flow, TEST_ID, FALSE);
  flow_world_await(world, RL_STAGE_EDITING);
  flow_world_type(world, RL_FIELD_PASSWORD, "hunter2");
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    fake_http_push(world->test->http, &rows[i].answer);
    rl_flow_read_again(world->flow);
    if (rows[i].answer.blocks) {
      fake_http_await_blocked(world->test->http);
      rl_flow_cancel(world->flow);
    }
    flow_world_await(world, RL_STAGE_EDITING);
    g_assert_cmpstr(view->link->status, ==, "invalid");
    g_assert_cmpstr(view->link->external_id, ==, "cust-1");
    g_assert_cmpstr(view->institution->display_name, ==, "A B");
    g_assert_nonnull(strstr(view->notice, rows[i].notice));
    g_assert_true(g_str_has_suffix(view->notice, rows[i].notice) || i < 2);
    flow_world_assert_typed(world, "hunter2");
  }
  fake_http_push_body(world->test->http, 200, LINK_VALID);
  rl_flow_read_again(world->flow);
  flow_world_await(world, RL_STAGE_EDITING);
  g_assert_cmpstr(view->link->status, ==, "valid");
  g_assert_null(view->notice);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/flow-open/open", test_open);
  g_test_add_func("/flow-open/no-name", test_no_name);
  g_test_add_func("/flow-open/other-profiles", test_other_profiles);
  g_test_add_func("/flow-open/institutions", test_institutions);
  g_test_add_func("/flow-open/cancelled", test_cancelled);
  g_test_add_func("/flow-open/left", test_left);
  g_test_add_func("/flow-open/read-again", test_read_again);
  return g_test_run();
}

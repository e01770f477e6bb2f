/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connection that is kept warm while somebody types: when a reading is made for it, and that an
 * update never waits for one. */
#include "config.h"

#include "base/error.h"

#include "app/warm.h"

#include "flow-world.h"

/* What the transport says of its connection; and how often it was told to let go. */
static gint warm, rests;

static gboolean is_warm(RlHttp *http)
{
  return g_atomic_int_get(&warm);
}

static void rest(RlHttp *http)
{
  g_atomic_int_inc(&rests);
}

static FlowWorld *cold_world(const char *profile_lines)
{
  FlowWorld *world = flow_world_new_editing(profile_lines);
  g_atomic_int_set(&warm, FALSE);
  g_atomic_int_set(&rests, 0);
  world->test->http->is_warm = is_warm;
  world->test->http->rest = rest;
  return world;
}

/* Requests since the form was opened. */
static guint count(FlowWorld *world)
{
  return fake_http_count(world->test->http, NULL) - 2;
}

static void answer(FlowWorld *world, int status)
{
  fake_http_push_body(world->test->http, status, LINK_INVALID);
}

static void type(FlowWorld *world)
{
  rl_flow_edited(world->flow);
  test_session_settle(world->test);
}

static void test_typing(void)
{
  g_autoptr(FlowWorld) world = cold_world(NULL);
  answer(world, 200);
  type(world);
  g_assert_cmpuint(count(world), ==, 1);
  const FakeRequest *request = fake_http_request(world->test->http, -1);
  g_assert_cmpstr(request->method, ==, "GET");
  g_assert_cmpstr(request->url, ==, TEST_BASE "/api/links/" TEST_ID "/");
  g_assert_null(request->body);
  g_assert_nonnull(request->authorization);
  g_assert_cmpint(flow_world_stage(world), ==, RL_STAGE_EDITING);
  g_autofree char *journal = test_session_journal(world->test);
  g_assert_cmpstr(journal, ==, "");
}

/* Not more often than every half minute, and not more than four times. */
static void test_sparing(void)
{
  enum { MOST = 4 };
  g_autoptr(FlowWorld) world = cold_world(NULL);
  for (guint i = 0; i < MOST; i++) {
    answer(world, 200);
    type(world);
    fake_clock_advance(29);
    type(world);
    g_assert_cmpuint(count(world), ==, i + 1);
    fake_clock_advance(1);
  }
  type(world);
  fake_clock_advance(1000);
  type(world);
  g_assert_cmpuint(count(world), ==, MOST);
}

static void test_not_needed(void)
{
  g_autoptr(FlowWorld) world = cold_world(NULL);
  g_atomic_int_set(&warm, TRUE);
  type(world);
  g_assert_cmpuint(count(world), ==, 0);
  g_autoptr(FlowWorld) reader = cold_world("read_only=true\n");
  type(reader);
  g_assert_cmpuint(count(reader), ==, 0);
}

/* A transport that keeps nothing has nothing to be warmed. */
static void test_not_possible(void)
{
  g_autoptr(FlowWorld) world = cold_world(NULL);
  world->test->http->is_warm = NULL;
  type(world);
  g_assert_cmpuint(count(world), ==, 0);
}

/* To this machine there is no way worth it. */
static void test_plain(void)
{
  g_autoptr(FlowWorld) world = cold_world(NULL);
  RlUrl *url = rl_api_endpoint(world->test->session->api)->url;
  url->plain = TRUE;
  type(world);
  url->plain = FALSE;
  g_assert_cmpuint(count(world), ==, 0);
}

/* Who is turned away does not come again. */
static void test_turned_away(void)
{
  static const int statuses[] = { 403, 429, 503, 302 };
  for (guint i = 0; i < G_N_ELEMENTS(statuses); i++) {
    g_autoptr(FlowWorld) world = cold_world(NULL);
    answer(world, statuses[i]);
    type(world);
    fake_clock_advance(1000);
    type(world);
    g_assert_cmpuint(count(world), ==, 1);
    g_autofree char *pauses = fake_patience_take();
    g_assert_cmpstr(pauses, ==, "");
  }
}

static void test_broken(void)
{
  g_autoptr(FlowWorld) world = cold_world(NULL);
  const FakeAnswer none = { .fault = RL_ERROR_NOT_SENT, .may_pass = TRUE };
  fake_http_push(world->test->http, &none);
  type(world);
  fake_clock_advance(1000);
  type(world);
  g_assert_cmpuint(count(world), ==, 1);
}

/* The update does not wait for a reading that hangs. */
static void test_never_in_the_way(void)
{
  g_autoptr(FlowWorld) world = cold_world(NULL);
  const FakeAnswer hangs = { .fault = FAKE_NO_FAULT, .blocks = TRUE };
  fake_http_push(world->test->http, &hangs);
  rl_flow_edited(world->flow);
  fake_http_await_blocked(world->test->http);
  rl_flow_edited(world->flow);
  answer(world, 200);
  flow_world_submit(world);
  flow_world_await(world, RL_STAGE_OUTCOME);
  g_assert_cmpint(rl_flow_view(world->flow)->outcome->kind, ==, RL_OUTCOME_DONE);
  g_assert_cmpuint(count(world), ==, 2);
}

/* Nor does leaving. */
static void test_leaving(void)
{
  FlowWorld *world = cold_world(NULL);
  const FakeAnswer hangs = { .fault = FAKE_NO_FAULT, .blocks = TRUE };
  fake_http_push(world->test->http, &hangs);
  rl_flow_edited(world->flow);
  fake_http_await_blocked(world->test->http);
  flow_world_free(world);
}

/* A reading that was called off says nothing of the server. */
static void test_again_after_stop(void)
{
  g_autoptr(FlowWorld) world = cold_world(NULL);
  const FakeAnswer hangs = { .fault = FAKE_NO_FAULT, .blocks = TRUE };
  fake_http_push(world->test->http, &hangs);
  rl_flow_edited(world->flow);
  fake_http_await_blocked(world->test->http);
  fake_http_push_body(world->test->http, 400, "[]");
  flow_world_submit(world);
  flow_world_await(world, RL_STAGE_OUTCOME);
  rl_flow_dismiss(world->flow);
  fake_clock_advance(30);
  answer(world, 200);
  type(world);
  g_assert_cmpuint(count(world), ==, 3);
}

#define CHALLENGE "[{'code':'token_required','session':'s','expiry':600}]"

static void test_token(void)
{
  g_autoptr(FlowWorld) world = cold_world(NULL);
  fake_http_push_body(world->test->http, 428, CHALLENGE);
  flow_world_submit(world);
  flow_world_await(world, RL_STAGE_CHALLENGE);
  answer(world, 200);
  rl_flow_typed(world->flow);
  test_session_settle(world->test);
  g_assert_cmpuint(count(world), ==, 2);
}

/* While something is under way nobody types what would be sent. */
static void test_other_stages(void)
{
  g_autoptr(FlowWorld) world = cold_world(NULL);
  fake_http_push_body(world->test->http, 400, "[]");
  flow_world_submit(world);
  rl_flow_typed(world->flow);
  flow_world_await(world, RL_STAGE_OUTCOME);
  rl_flow_typed(world->flow);
  test_session_settle(world->test);
  g_assert_cmpuint(count(world), ==, 1);
}

/* Where nobody is there any more, no connection stays. */
static void test_rest(void)
{
  g_autoptr(FlowWorld) world = cold_world(NULL);
  rl_flow_wipe(world->flow);
  g_assert_cmpint(g_atomic_int_get(&rests), ==, 1);
  rl_session_rest(world->test->session);
  g_assert_cmpint(g_atomic_int_get(&rests), ==, 2);
  RlHttp *http = fake_http_new();
  RlEndpoint *endpoint = g_new0(RlEndpoint, 1);
  endpoint->url = rl_url_parse(TEST_BASE, NULL);
  http->rest = rest;
  (void) rl_session_new_beside(world->test->session, world->test->session->profile,
                               rl_api_new(http, endpoint), NULL);
  rl_session_rest(world->test->session);
  g_assert_cmpint(g_atomic_int_get(&rests), ==, 4);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/warm/typing", test_typing);
  g_test_add_func("/warm/sparing", test_sparing);
  g_test_add_func("/warm/not-needed", test_not_needed);
  g_test_add_func("/warm/not-possible", test_not_possible);
  g_test_add_func("/warm/plain", test_plain);
  g_test_add_func("/warm/turned-away", test_turned_away);
  g_test_add_func("/warm/broken", test_broken);
  g_test_add_func("/warm/never-in-the-way", test_never_in_the_way);
  g_test_add_func("/warm/leaving", test_leaving);
  g_test_add_func("/warm/again-after-stop", test_again_after_stop);
  g_test_add_func("/warm/token", test_token);
  g_test_add_func("/warm/other-stages", test_other_stages);
  g_test_add_func("/warm/rest", test_rest);
  return g_test_run();
}

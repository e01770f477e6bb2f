/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of links: what is asked for, what stays when a reading fails, and readings that were
 * given up. */
#include <string.h>

#include "app/desk.h"

#include "test-session.h"

typedef struct {
  TestSession *test;
  RlDesk *desk;
  guint changes;
} World;

static void on_changed(RlDesk *desk, gpointer data)
{
  World *world = data;
  world->changes++;
}

static void open_world(World *world, gconstpointer extra)
{
  world->test = test_session_new(NULL, NULL, TRUE);
  world->desk = rl_desk_new(world->test->session, on_changed, world);
}

static void close_world(World *world, gconstpointer extra)
{
  rl_desk_free(world->desk);
  test_session_free(world->test);
}

static gboolean has_ended(gpointer world)
{
  return rl_desk_view(((World *) world)->desk)->stage != RL_DESK_LOADING;
}

static const RlDeskView *load(World *world, gboolean all, int status, const char *body)
{
  fake_http_push_body(world->test->http, status, body);
  rl_desk_load(world->desk, all);
  g_assert_cmpint(rl_desk_view(world->desk)->stage, ==, RL_DESK_LOADING);
  test_session_await(has_ended, world);
  return rl_desk_view(world->desk);
}

static void test_new(World *world, gconstpointer extra)
{
  const RlDeskView *view = rl_desk_view(world->desk);
  g_assert_nonnull(view->links);
  g_assert_cmpuint(view->links->len, ==, 0);
  g_assert_null(view->outcome);
}

static void test_load(World *world, gconstpointer extra)
{
  static const struct {
    gboolean all;
    const char *url, *body;
    guint links;
    gint64 count;
  } rows[] = {
    { FALSE, TEST_BASE "/api/links/?status__in=invalid,token_required,unconfirmed&page_size=1000",
      "{'count':14,'results':[{'id':'" TEST_ID "'},{'id':'x'},7]}", 2, 14 },
    { TRUE, TEST_BASE "/api/links/?page_size=1000", "{'results':[]}", 0, -1 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const guint before = world->changes;
    const RlDeskView *view = load(world, rows[i].all, 200, rows[i].body);
    g_assert_cmpint(view->stage, ==, RL_DESK_READY);
    g_assert_true(view->all == rows[i].all);
    g_assert_cmpuint(view->links->len, ==, rows[i].links);
    g_assert_cmpint(view->count, ==, rows[i].count);
    g_assert_cmpstr(fake_http_request(world->test->http, -1)->url, ==, rows[i].url);
    g_assert_cmpuint(world->changes - before, ==, 2);
  }
}

/* What was there before stays on the screen, with the reason. */
static void test_failed(World *world, gconstpointer extra)
{
  static const struct {
    int status;
    const char *body;
    RlOutcomeKind kind;
  } rows[] = {
    { 401, "[{'code':'authentication_failed'}]", RL_OUTCOME_REFUSED },
    { 500, NULL, RL_OUTCOME_ERROR },
    { 200, "[]", RL_OUTCOME_ERROR },
    { 200, NULL, RL_OUTCOME_ERROR },
  };
  load(world, FALSE, 200, "{'count':1,'results':[{'id':'" TEST_ID "'}]}");
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const RlDeskView *view = load(world, TRUE, rows[i].status, rows[i].body);
    g_assert_cmpint(view->stage, ==, RL_DESK_FAILED);
    g_assert_cmpint(view->outcome->kind, ==, rows[i].kind);
    g_assert_cmpuint(view->links->len, ==, 1);
    g_assert_false(view->all);
  }
}

/* A second reading takes the place of one that hangs. */
static void test_reload(World *world, gconstpointer extra)
{
  const FakeAnswer never = { .blocks = TRUE };
  fake_http_push(world->test->http, &never);
  rl_desk_load(world->desk, FALSE);
  fake_http_await_blocked(world->test->http);
  const RlDeskView *view = load(world, TRUE, 200, "{'results':[{}]}");
  g_assert_cmpint(view->stage, ==, RL_DESK_READY);
  g_assert_cmpuint(view->links->len, ==, 1);
  g_assert_true(view->all);
}

static void test_cancel(World *world, gconstpointer extra)
{
  const FakeAnswer never = { .blocks = TRUE };
  load(world, FALSE, 200, "{'results':[{}]}");
  fake_http_push(world->test->http, &never);
  rl_desk_load(world->desk, FALSE);
  fake_http_await_blocked(world->test->http);
  rl_desk_cancel(world->desk);
  test_session_await(has_ended, world);
  const RlDeskView *view = rl_desk_view(world->desk);
  g_assert_cmpint(view->stage, ==, RL_DESK_FAILED);
  g_assert_cmpint(view->outcome->kind, ==, RL_OUTCOME_CANCELLED);
  g_assert_cmpuint(view->links->len, ==, 1);
}

static void test_free_loading(World *world, gconstpointer extra)
{
  const FakeAnswer never = { .blocks = TRUE };
  fake_http_push(world->test->http, &never);
  rl_desk_load(world->desk, FALSE);
  fake_http_await_blocked(world->test->http);
  const guint before = world->changes;
  g_clear_pointer(&world->desk, rl_desk_free);
  test_session_settle(world->test);
  g_assert_cmpuint(world->changes, ==, before);
}

int main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(World *, gconstpointer);
  } tests[] = {
    { "/desk/new", test_new },       { "/desk/load", test_load },
    { "/desk/failed", test_failed }, { "/desk/reload", test_reload },
    { "/desk/cancel", test_cancel }, { "/desk/free-loading", test_free_loading },
  };
  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, World, NULL, open_world, tests[i].test, close_world);
  return g_test_run();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of links: what is asked for, pages that arrive one by one, servers that lie about them,
 * what stays when a reading fails or is stopped, and the filter over it. */
#include <string.h>

#include "base/error.h"

#include "app/desk.h"

#include "test-session.h"

#define ATTENTION TEST_BASE "/api/links/?status__in=invalid,token_required,unconfirmed"
#define NEXT      "'next':'" TEST_BASE "/api/links/?page="

typedef struct {
  TestSession *test;
  RlDesk *desk;
  guint changes;
  guint64 most_loaded; /* while it was being read */
} World;

static void on_changed(RlDesk *desk, gpointer data)
{
  World *world = data;
  world->changes++;
  if (rl_desk_view(desk)->stage == RL_DESK_LOADING)
    world->most_loaded = MAX(world->most_loaded, rl_desk_view(desk)->loaded);
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

static const RlDeskView *view_of(const World *world)
{
  return rl_desk_view(world->desk);
}

static gboolean has_ended(gpointer world)
{
  return view_of(world)->stage != RL_DESK_LOADING;
}

/* A link number N whose status is STATUS, with a comma behind it. */
static void add_link(GString *body, guint n, const char *status)
{
  g_string_append_printf(body,
                         "{'id':'%08x-f45c-4adb-b289-f1a12f50f80c','institution':'bank_%u',"
                         "'external_id':'cust-%u','status':'%s'},",
                         n, n % 3, n, status);
}

/* A page of N links from FIRST on; MORE are its other members. New string. */
static char *page_of(guint first, guint n, const char *more)
{
  g_autoptr(GString) body = g_string_new("{'results':[");
  for (guint i = first; i < first + n; i++)
    add_link(body, i, i % 2 == 0 ? "invalid" : "valid");
  if (n > 0)
    g_string_truncate(body, body->len - 1);
  g_string_append_printf(body, "]%s%s}", *more != '\0' ? "," : "", more);
  return g_string_free(g_steal_pointer(&body), FALSE);
}

static void push_page(World *world, guint first, guint n, const char *more)
{
  g_autofree char *body = page_of(first, n, more);
  fake_http_push_body(world->test->http, 200, body);
}

static const RlDeskView *load(World *world, RlScopeKind kind, const char *value)
{
  g_autoptr(RlScope) scope = rl_scope_new(kind, value, NULL);
  g_assert_nonnull(scope);
  rl_desk_load(world->desk, scope);
  g_assert_cmpint(view_of(world)->stage, ==, RL_DESK_LOADING);
  test_session_await(has_ended, world);
  return view_of(world);
}

/* All links: no second request for their number. */
static const RlDeskView *load_all(World *world)
{
  return load(world, RL_SCOPE_ALL, NULL);
}

static guint count(const World *world)
{
  return rl_link_store_count(view_of(world)->store);
}

static void test_new(World *world, gconstpointer extra)
{
  g_assert_cmpuint(count(world), ==, 0);
  g_assert_cmpint(view_of(world)->total, ==, -1);
  g_assert_null(view_of(world)->outcome);
  g_assert_cmpstr(view_of(world)->filter, ==, "");
}

/* What each view asks the server for. */
static void test_scopes(World *world, gconstpointer extra)
{
  static const struct {
    RlScopeKind kind;
    const char *value, *query;
  } rows[] = {
    { RL_SCOPE_ATTENTION, NULL, "status__in=invalid,token_required,unconfirmed&" },
    { RL_SCOPE_ALL, NULL, "" },
    { RL_SCOPE_STATUS, "valid", "status__in=valid&" },
    { RL_SCOPE_INSTITUTION, "erebor_mx_retail", "institution__in=erebor_mx_retail&" },
    { RL_SCOPE_ACCESS_MODE, "single", "access_mode=single&" },
    { RL_SCOPE_EXTERNAL_ID, "cust&1", "external_id=cust%261&" },
    { RL_SCOPE_CREATED, "2026-11-01..2026-11-24",
      "created_at__gte=2026-11-01&created_at__lt=2026-11-25&" },
    { RL_SCOPE_CREATED, " 2026-11-24 ", "created_at__gte=2026-11-24&created_at__lt=2026-11-25&" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *url = g_strdup_printf(TEST_BASE "/api/links/?%spage_size=1000", rows[i].query);
    const guint before = fake_http_count(world->test->http, NULL);
    push_page(world, i * 10, 2, "'count':2");
    if (rows[i].kind != RL_SCOPE_ALL) /* for the number of all links */
      fake_http_push_body(world->test->http, 200, "{'count':2318,'results':[]}");
    load(world, rows[i].kind, rows[i].value);
    g_assert_cmpint(view_of(world)->stage, ==, RL_DESK_READY);
    g_assert_cmpint(view_of(world)->scope->kind, ==, rows[i].kind);
    g_assert_cmpuint(count(world), ==, 2);
    g_assert_cmpstr(fake_http_request(world->test->http, (int) before)->url, ==, url);
    test_session_settle(world->test);
    g_assert_cmpuint(fake_http_ready(world->test->http), ==, 0);
  }
}

/* How many links there are in all is asked for once the list is there. */
static void test_total(World *world, gconstpointer extra)
{
  push_page(world, 0, 3, "'count':3");
  fake_http_push_body(world->test->http, 200, "{'count':2318,'results':[{}]}");
  load(world, RL_SCOPE_ATTENTION, NULL);
  test_session_settle(world->test);
  g_assert_cmpint(view_of(world)->total, ==, 2318);
  g_assert_cmpstr(fake_http_request(world->test->http, -1)->url, ==,
                  TEST_BASE "/api/links/?page_size=1");
}

static void test_pages(World *world, gconstpointer extra)
{
  push_page(world, 0, 1000, "'count':2500," NEXT "2'");
  push_page(world, 1000, 1000, "'count':2500," NEXT "3'");
  push_page(world, 2000, 500, "'count':2500,'next':null");
  const RlDeskView *view = load_all(world);
  g_assert_cmpint(view->stage, ==, RL_DESK_READY);
  g_assert_cmpuint(count(world), ==, 2500);
  g_assert_cmpuint(view->loaded, ==, 2500);
  g_assert_cmpint(view->count, ==, 2500);
  g_assert_cmpuint(world->most_loaded, >=, 2000);
  g_assert_null(view->remark);
  g_assert_cmpstr(fake_http_request(world->test->http, -1)->url, ==,
                  TEST_BASE "/api/links/?page=3");
}

static gboolean has_sixty(gpointer world)
{
  return count(world) == RL_PACE_REQUESTS;
}

/* No more pages than the pace allows; when the time has come, the others, also of a reading that
 * was begun anew. */
static void test_pace(World *world, gconstpointer extra)
{
  enum { PAGES = RL_PACE_REQUESTS + 2 };
  const RlScope all = { .kind = RL_SCOPE_ALL };
  for (guint i = 1; i <= PAGES; i++) {
    g_autofree char *more = g_strdup_printf(NEXT "%u'", i + 1);
    push_page(world, i, 1, i < PAGES ? more : "");
  }
  rl_desk_load(world->desk, &all);
  test_session_await(has_sixty, world);
  test_session_settle(world->test);
  g_assert_cmpuint(fake_http_count(world->test->http, NULL), ==, RL_PACE_REQUESTS);
  g_assert_cmpint(view_of(world)->stage, ==, RL_DESK_LOADING);
  rl_desk_stop(world->desk);
  rl_desk_load(world->desk, &all);
  test_session_settle(world->test);
  g_assert_cmpuint(fake_http_count(world->test->http, NULL), ==, RL_PACE_REQUESTS);
  rl_desk_stop(world->desk);
  fake_clock_advance(RL_PACE_SECONDS);
  g_assert_cmpint(load_all(world)->stage, ==, RL_DESK_READY);
  g_assert_cmpuint(fake_http_count(world->test->http, NULL), ==, PAGES);
}

/* Pages that repeat or never end, foreign hosts, rows that are no links: it ends, and is said. */
static void test_lies(World *world, gconstpointer extra)
{
  static const struct {
    const char *pages[4];
    RlDeskStage stage;
    guint links;
    const char *remark; /* a part of it; NULL: none */
  } rows[] = {
    /* the next page is the first one again, under another address */
    { { "AA," NEXT "2'", "AA," NEXT "3'" }, RL_DESK_STOPPED, 2, "nothing new" },
    /* the next page is itself */
    { { "AA," NEXT "2'", "BB," NEXT "2'" }, RL_DESK_STOPPED, 4, "came again" },
    /* empty pages for ever */
    { { "AA," NEXT "2'", "'results':[]," NEXT "3'" }, RL_DESK_STOPPED, 2, "nothing new" },
    /* another host would get our API secrets */
    { { "AA,'next':'https://evil.example/api/links/?page=2'" }, RL_DESK_FAILED, 2, NULL },
    /* counts that lie */
    { { "AA,'count':-5" }, RL_DESK_READY, 2, NULL },
    { { "AA,'count':1e300" }, RL_DESK_READY, 2, NULL },
    { { "AA,'count':'many'" }, RL_DESK_READY, 2, NULL },
    /* rows of every wrong kind */
    { { "'results':[7,null,'x',[],{},{'id':7},{'id':'nonsense'},{'id':'" TEST_ID
        "','institution':{},'status':false,'external_id':[]}]" },
      RL_DESK_READY,
      1,
      "7 entries" },
    /* one link twice in a page */
    { { "'results':[{'id':'" TEST_ID "','status':'valid'},{'id':'" TEST_ID
        "','status':'invalid'}]" },
      RL_DESK_READY,
      1,
      "came twice" },
  };
  g_autofree char *first = page_of(0, 2, ""), *second = page_of(2, 2, "");
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    for (guint p = 0; rows[i].pages[p] != NULL; p++) {
      const char *page = rows[i].pages[p];
      g_autofree char *links = g_strndup(*page == 'B' ? second + 1 : first + 1, strlen(first) - 2);
      const gboolean short_form = g_str_has_prefix(page, "AA") || g_str_has_prefix(page, "BB");
      g_autofree char *body =
          short_form ? g_strdup_printf("{%s%s}", links, page + 2) : g_strdup_printf("{%s}", page);
      fake_http_push_body(world->test->http, 200, body);
    }
    g_clear_pointer(&world->desk, rl_desk_free);
    world->desk = rl_desk_new(world->test->session, on_changed, world);
    const RlDeskView *view = load_all(world);
    g_assert_cmpint(view->stage, ==, rows[i].stage);
    g_assert_cmpuint(count(world), ==, rows[i].links);
    g_assert_cmpuint(fake_http_ready(world->test->http), ==, 0);
    if (rows[i].remark == NULL)
      g_assert_null(view->remark);
    else
      g_assert_nonnull(strstr(view->remark, rows[i].remark));
  }
}

/* Institutions with names of many kilobytes: smaller pages are asked for. */
static void test_too_large(World *world, gconstpointer extra)
{
  const FakeAnswer large = { .status = 200, .fault = RL_ERROR_TOO_LARGE, .sent = TRUE };
  fake_http_push(world->test->http, &large);
  fake_http_push(world->test->http, &large);
  push_page(world, 0, 2, "");
  const RlDeskView *view = load_all(world);
  g_assert_cmpint(view->stage, ==, RL_DESK_READY);
  g_assert_cmpuint(count(world), ==, 2);
  g_assert_cmpstr(fake_http_request(world->test->http, -1)->url, ==,
                  TEST_BASE "/api/links/?page_size=10");
  fake_http_push(world->test->http, &large);
  g_assert_cmpint(load_all(world)->stage, ==, RL_DESK_FAILED);
}

/* What was there before stays, with the reason. */
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
  push_page(world, 0, 1, "");
  load_all(world);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    fake_http_push_body(world->test->http, rows[i].status, rows[i].body);
    const RlDeskView *view = load(world, RL_SCOPE_STATUS, "invalid");
    g_assert_cmpint(view->stage, ==, RL_DESK_FAILED);
    g_assert_cmpint(view->outcome->kind, ==, rows[i].kind);
    g_assert_cmpuint(count(world), ==, 1);
    g_assert_cmpint(view->scope->kind, ==, RL_SCOPE_ALL);
  }
}

/* A page is asked for three times in all, and the list is not begun again on top of that. */
static void test_page_again(World *world, gconstpointer extra)
{
  static const guint failures[] = { 0, 2, 3 };
  for (guint i = 0; i < G_N_ELEMENTS(failures); i++) {
    const guint before = fake_http_count(world->test->http, NULL);
    g_free(fake_patience_take());
    push_page(world, 0, 2, NEXT "2'");
    for (guint n = 0; n < failures[i]; n++)
      fake_http_push_body(world->test->http, 503, NULL);
    if (failures[i] < 3)
      push_page(world, 2, 1, "'next':null");
    const RlDeskView *view = load_all(world);
    g_autofree char *pauses = fake_patience_take();
    g_assert_cmpint(view->stage, ==, failures[i] < 3 ? RL_DESK_READY : RL_DESK_FAILED);
    g_assert_cmpuint(fake_http_count(world->test->http, NULL) - before, ==,
                     1 + MIN(failures[i] + 1, 3));
    g_assert_cmpstr(pauses, ==, failures[i] == 0 ? "" : "500,1000");
  }
}

/* A refresh brings new rows, replaces old ones and drops what is gone. */
static void test_refresh(World *world, gconstpointer extra)
{
  RlLinkRow row;
  guint place = 0;
  fake_http_push_body(world->test->http, 200,
                      "{'results':[{'id':'" TEST_ID "','status':'invalid'},"
                      "{'id':'00000001-f45c-4adb-b289-f1a12f50f80c'}]}");
  load_all(world);
  fake_http_push_body(world->test->http, 200,
                      "{'results':[{'id':'00000002-f45c-4adb-b289-f1a12f50f80c'},"
                      "{'id':'" TEST_ID "','status':'valid'}]}");
  rl_desk_refresh(world->desk);
  test_session_await(has_ended, world);
  g_assert_cmpuint(count(world), ==, 2);
  g_assert_true(rl_link_store_find(view_of(world)->store, TEST_ID, &place));
  rl_link_store_row(view_of(world)->store, place, &row);
  g_assert_cmpint(row.status, ==, RL_STATUS_VALID);
  g_assert_false(
      rl_link_store_find(view_of(world)->store, "00000001-f45c-4adb-b289-f1a12f50f80c", &place));
}

/* A second reading takes the place of one that hangs. */
static void test_reload(World *world, gconstpointer extra)
{
  const FakeAnswer never = { .blocks = TRUE };
  fake_http_push(world->test->http, &never);
  rl_desk_refresh(world->desk);
  fake_http_await_blocked(world->test->http);
  push_page(world, 0, 1, "");
  const RlDeskView *view = load_all(world);
  g_assert_cmpint(view->stage, ==, RL_DESK_READY);
  g_assert_cmpuint(count(world), ==, 1);
}

/* Before the first page of another view is there, a refresh reads that view. */
static void test_refresh_early(World *world, gconstpointer extra)
{
  const FakeAnswer never = { .blocks = TRUE };
  const RlScope all = { .kind = RL_SCOPE_ALL };
  fake_http_push(world->test->http, &never);
  rl_desk_load(world->desk, &all);
  fake_http_await_blocked(world->test->http);
  push_page(world, 0, 1, "");
  rl_desk_refresh(world->desk);
  test_session_await(has_ended, world);
  g_assert_cmpint(view_of(world)->scope->kind, ==, RL_SCOPE_ALL);
}

static gboolean has_two(gpointer world)
{
  return count(world) == 2;
}

static void test_stop(World *world, gconstpointer extra)
{
  const FakeAnswer never = { .blocks = TRUE };
  push_page(world, 0, 2, "'count':4," NEXT "2'");
  fake_http_push(world->test->http, &never);
  const RlScope all = { .kind = RL_SCOPE_ALL };
  rl_desk_load(world->desk, &all);
  test_session_await(has_two, world);
  fake_http_await_blocked(world->test->http);
  rl_desk_stop(world->desk);
  g_assert_cmpint(view_of(world)->stage, ==, RL_DESK_STOPPED);
  g_assert_cmpuint(count(world), ==, 2);
  g_assert_nonnull(view_of(world)->remark);
  rl_desk_stop(world->desk);
  test_session_settle(world->test);
  g_assert_cmpuint(count(world), ==, 2);
}

/* After an update a short list is read again, a long one only changes the row. */
static void test_touch(World *world, gconstpointer extra)
{
  RlLinkRow row;
  guint place = 0;
  push_page(world, 0, 1, "");
  load_all(world);
  push_page(world, 0, 1, "");
  rl_desk_touch(world->desk, NULL);
  test_session_await(has_ended, world);
  g_assert_cmpuint(fake_http_count(world->test->http, "GET"), ==, 2);
  /* What is known of it by now is not shown as it was until the list has come. */
  g_autoptr(RlLink) first = rl_link_new_bare("00000000-f45c-4adb-b289-f1a12f50f80c");
  first->status = g_strdup("valid");
  push_page(world, 0, 1, "");
  rl_desk_touch(world->desk, first);
  g_assert_cmpint(view_of(world)->stage, ==, RL_DESK_LOADING);
  rl_link_store_row(view_of(world)->store, 0, &row);
  g_assert_cmpint(row.status, ==, RL_STATUS_VALID);
  test_session_await(has_ended, world);
  push_page(world, 0, 1001, "");
  load_all(world);
  g_autoptr(RlLink) link = rl_link_new_bare("00000002-f45c-4adb-b289-f1a12f50f80c");
  link->status = g_strdup("valid");
  rl_desk_touch(world->desk, link);
  g_assert_cmpuint(fake_http_count(world->test->http, "GET"), ==, 4);
  g_assert_true(rl_link_store_find(view_of(world)->store, link->id, &place));
  rl_link_store_row(view_of(world)->store, place, &row);
  g_assert_cmpint(row.status, ==, RL_STATUS_VALID);
  g_assert_cmpuint(count(world), ==, 1001);
  /* Of one that was left without having been read nothing is known. */
  g_autoptr(RlLink) bare = rl_link_new_bare(link->id);
  rl_desk_touch(world->desk, bare);
  rl_link_store_row(view_of(world)->store, place, &row);
  g_assert_cmpint(row.status, ==, RL_STATUS_VALID);
  g_autoptr(RlLink) foreign = rl_link_new_bare(TEST_ID);
  rl_desk_touch(world->desk, foreign);
  g_assert_cmpuint(count(world), ==, 1001);
}

static gboolean has_filtered(gpointer world)
{
  return !rl_link_view_is_pending(view_of(world)->rows);
}

static void test_filter(World *world, gconstpointer extra)
{
  push_page(world, 0, 30, "");
  load_all(world);
  static const struct {
    const char *text;
    guint rows;
  } rows[] = {
    { "cust-1", 11 }, { "CUST-12", 1 }, { "bank_0 invalid", 5 }, { "nothing", 0 }, { "", 30 }
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    rl_desk_filter(world->desk, rows[i].text);
    test_session_await(has_filtered, world);
    g_assert_cmpstr(view_of(world)->filter, ==, rows[i].text);
    g_assert_cmpuint(rl_link_view_count(view_of(world)->rows), ==, rows[i].rows);
  }
}

/* Every second of the links is valid: those are passed over, round the end and backwards. */
static void test_next(World *world, gconstpointer extra)
{
  static const struct {
    const char *from;
    gboolean backwards;
    const char *to; /* the first digits; NULL: none */
  } rows[] = {
    { NULL, FALSE, "00000000" },       { "00000000", FALSE, "00000002" },
    { "00000001", FALSE, "00000002" }, { "00000004", FALSE, "00000000" },
    { "00000004", TRUE, "00000002" },  { "00000000", TRUE, "00000004" },
    { NULL, TRUE, "00000004" },
  };
  RlLinkRow row;
  g_assert_false(rl_desk_next(world->desk, NULL, FALSE, &row));
  push_page(world, 0, 6, "");
  load_all(world);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *id = rows[i].from != NULL
                              ? g_strconcat(rows[i].from, "-f45c-4adb-b289-f1a12f50f80c", NULL)
                              : NULL;
    g_assert_true(rl_desk_next(world->desk, id, rows[i].backwards, &row));
    g_assert_true(g_str_has_prefix(row.id, rows[i].to));
  }
  push_page(world, 0, 1, "");
  load_all(world);
  g_assert_false(rl_desk_next(world->desk, "00000000-f45c-4adb-b289-f1a12f50f80c", FALSE, &row));
}

static void test_free_loading(World *world, gconstpointer extra)
{
  const FakeAnswer never = { .blocks = TRUE };
  fake_http_push(world->test->http, &never);
  rl_desk_refresh(world->desk);
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
    { "/desk/new", test_new },
    { "/desk/scopes", test_scopes },
    { "/desk/total", test_total },
    { "/desk/pages", test_pages },
    { "/desk/lies", test_lies },
    { "/desk/too-large", test_too_large },
    { "/desk/failed", test_failed },
    { "/desk/page-again", test_page_again },
    { "/desk/refresh", test_refresh },
    { "/desk/reload", test_reload },
    { "/desk/stop", test_stop },
    { "/desk/refresh-early", test_refresh_early },
    { "/desk/touch", test_touch },
    { "/desk/filter", test_filter },
    { "/desk/pace", test_pace },
    { "/desk/next", test_next },
    { "/desk/free-loading", test_free_loading },
  };
  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, World, NULL, open_world, tests[i].test, close_world);
  return g_test_run();
}

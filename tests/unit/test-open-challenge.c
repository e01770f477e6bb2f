/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kept challenges and a keyring that does not do what it should, or holds what others have put
 * there: nothing is lost, sent twice, or taken for what it is not. */
#include <string.h>

#include "app/open-challenge.h"

#include "flow-world.h"
#include "helpers.h"

#define OTHER_ID "30cb4806-6e00-48a4-91c9-ca55968576c8"
#define ORIGIN   "'origin':'" TEST_BASE "',"
#define IN_TIME  "'kept_at':'2027-01-15T08:00:00Z','expires_at':'2027-01-15T08:01:00Z'"

/* ---- a keyring in memory that fails as told ---- */

typedef struct {
  RlKeyring base;
  RlKeyring *inner;
  gint probe, lookup, store, forget; /* RL_ERROR codes; -1: it works */
  gboolean forgets_first;            /* what is then said to have failed */
  RlCancel *cancel;                  /* set by it; NULL */
} Unruly;

static gboolean works(gint code, GError **error)
{
  if (code < 0)
    return TRUE;
  g_set_error(error, RL_ERROR, code, "unruly");
  return FALSE;
}

static gboolean probe(RlKeyring *base, RlCancel *cancel, GError **error)
{
  Unruly *self = (Unruly *) base;
  return works(self->probe, error) && self->inner->probe(self->inner, cancel, error);
}

static RlSecret *lookup(RlKeyring *base, const RlKeyringKey *key, RlCancel *cancel, GError **error)
{
  Unruly *self = (Unruly *) base;
  return works(self->lookup, error) ? self->inner->lookup(self->inner, key, cancel, error) : NULL;
}

static gboolean store(RlKeyring *base, const RlKeyringKey *key, const char *label,
                      const RlSecret *value, RlCancel *cancel, GError **error)
{
  Unruly *self = (Unruly *) base;
  return works(self->store, error) &&
         self->inner->store(self->inner, key, label, value, cancel, error);
}

static gboolean forget(RlKeyring *base, const RlKeyringKey *key, RlCancel *cancel, GError **error)
{
  Unruly *self = (Unruly *) base;
  if (self->cancel != NULL)
    rl_cancel_set(self->cancel);
  if (self->forgets_first)
    (void) self->inner->forget(self->inner, key, NULL, NULL);
  return works(self->forget, error) && self->inner->forget(self->inner, key, cancel, error);
}

static GPtrArray *list_items(RlKeyring *base, const char *application, RlCancel *cancel,
                             GError **error)
{
  Unruly *self = (Unruly *) base;
  return self->inner->list(self->inner, application, cancel, error);
}

static void unruly_free(RlKeyring *base)
{
  rl_keyring_free(((Unruly *) base)->inner);
  g_free(base);
}

static Unruly *unruly_new(void)
{
  Unruly *self = g_new0(Unruly, 1);
  self->inner = rl_keyring_memory_new();
  self->base = (RlKeyring){ .probe = probe,
                            .lookup = lookup,
                            .store = store,
                            .forget = forget,
                            .list = list_items,
                            .free = unruly_free };
  self->probe = self->lookup = self->store = self->forget = -1;
  return self;
}

/* ---- the world ---- */

typedef struct {
  Unruly *keyring; /* the session's */
  FlowWorld *flow;
} World;

static void open_world(World *world, gconstpointer profile_lines)
{
  world->keyring = unruly_new();
  world->flow = g_new0(FlowWorld, 1);
  world->flow->test = test_session_new(profile_lines, &world->keyring->base, TRUE);
  world->flow->flow = rl_flow_new(world->flow->test->session, NULL, NULL);
}

static void close_world(World *world, gconstpointer profile_lines)
{
  flow_world_free(world->flow);
}

static void put(World *world, const char *link, const char *text)
{
  const RlKeyringKey key = { .application = RL_KEYRING_CHALLENGE, .profile = "bank", .link = link };
  g_autofree char *quoted = helper_quotes(text);
  g_autoptr(RlSecret) value = rl_secret_new_from(quoted, -1, 0);
  RlKeyring *inner = world->keyring->inner;
  g_assert_true(inner->store(inner, &key, "label", value, NULL, NULL));
}

static RlOpenChallenges *list(World *world)
{
  TestReply reply = { 0 };
  rl_open_challenges_list(world->flow->test->session, NULL, test_session_on_reply, &reply);
  test_session_await_reply(&reply);
  return reply.result;
}

static void resume(World *world)
{
  put(world, TEST_ID, "{'session':'s','link':'l','id':'" TEST_ID "'," ORIGIN IN_TIME "}");
  g_autoptr(RlOpenChallenges) open = list(world);
  const RlOpenChallenge *found = rl_open_challenges_find(open, TEST_ID);
  rl_flow_resume(world->flow->flow, found->link, found->challenge);
}

/* ---- what lies in the keyring ---- */

/* Items of others, damaged ones, and those that could never be answered are passed over. */
static void test_items(World *world, gconstpointer unused)
{
  static const struct {
    const char *text;
    gboolean offered;
  } rows[] = {
    { "{'session':'s','id':'" TEST_ID "'," ORIGIN IN_TIME "}", TRUE },
    { "{'session':'s','id':'" TEST_ID "','origin':'https://else.example'," IN_TIME "}", FALSE },
    { "{'session':'s','id':'" TEST_ID "'," IN_TIME "}", FALSE },
    { "{'session':'s','id':'" OTHER_ID "'," ORIGIN IN_TIME "}", FALSE },
    { "{'session':'s','id':'x'," ORIGIN IN_TIME "}", FALSE },
    { "{'session':'s'," ORIGIN IN_TIME "}", FALSE },
    { "{'session':'','id':'" TEST_ID "'," ORIGIN IN_TIME "}", FALSE },
    { "{'id':'" TEST_ID "'," ORIGIN IN_TIME "}", FALSE },
    { "['s']", FALSE },
    { "no JSON", FALSE },
    { "", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    put(world, TEST_ID, rows[i].text);
    g_autoptr(RlOpenChallenges) open = list(world);
    g_assert_no_error(open->error);
    g_assert_cmpuint(open->open->len, ==, rows[i].offered ? 1 : 0);
    g_assert_cmpuint(open->expired, ==, 0);
  }
}

/* Texts that somebody else has written are cleaned; how often it was tried is a number in reason.
 */
static void test_texts(World *world, gconstpointer unused)
{
  static const struct {
    const char *attempt;
    guint found;
  } rows[] = { { "3", 3 }, { "0", 1 }, { "-5", 1 }, { "'x'", 1 }, { "1e15", G_MAXINT } };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text =
        g_strdup_printf("{'session':'s','id':'" TEST_ID "'," ORIGIN IN_TIME
                        ",'institution':'a\\u001b[2J','external_id':'c\\u202e1','attempt':%s}",
                        rows[i].attempt);
    put(world, TEST_ID, text);
    g_autoptr(RlOpenChallenges) open = list(world);
    g_autoptr(RlOpenChallenge) taken = rl_open_challenges_take(open, TEST_ID);
    g_assert_cmpstr(taken->link->institution, ==, "a\xef\xbf\xbd[2J");
    g_assert_cmpstr(taken->link->external_id, ==, "c1");
    g_assert_cmpuint(taken->challenge->attempt, ==, rows[i].found);
    g_assert_null(rl_open_challenges_take(open, TEST_ID));
    g_assert_null(rl_open_challenges_find(open, TEST_ID));
  }
  g_assert_null(rl_open_challenges_find(NULL, TEST_ID));
}

/* The first to expire stands in front, one without a countdown at the end. */
static void test_order(World *world, gconstpointer unused)
{
  static const char *const ids[] = { "00000000-0000-0000-0000-000000000001",
                                     "00000000-0000-0000-0000-000000000002",
                                     "00000000-0000-0000-0000-000000000003" };
  static const char *const times[] = { "", ",'expires_at':'2027-01-15T08:05:00Z'",
                                       ",'expires_at':'2027-01-15T08:01:00Z'" };
  for (guint i = 0; i < G_N_ELEMENTS(ids); i++) {
    g_autofree char *text = g_strdup_printf(
        "{'session':'s','id':'%s'," ORIGIN "'kept_at':'2027-01-15T08:00:00Z'%s}", ids[i], times[i]);
    put(world, ids[i], text);
  }
  g_autoptr(RlOpenChallenges) open = list(world);
  g_assert_cmpuint(open->open->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr(((RlOpenChallenge *) g_ptr_array_index(open->open, i))->link->id, ==,
                    ids[2 - i]);
}

/* ---- a keyring that fails ---- */

static void test_list_fails(World *world, gconstpointer unused)
{
  put(world, TEST_ID, "{'session':'s','id':'" TEST_ID "'," ORIGIN IN_TIME "}");
  world->keyring->probe = RL_ERROR_LOCKED;
  g_autoptr(RlOpenChallenges) locked = list(world);
  g_assert_error(locked->error, RL_ERROR, RL_ERROR_LOCKED);
  world->keyring->probe = -1;
  world->keyring->lookup = RL_ERROR_STUCK;
  g_autoptr(RlOpenChallenges) stuck = list(world);
  g_assert_error(stuck->error, RL_ERROR, RL_ERROR_STUCK);
  world->keyring->lookup = RL_ERROR_NOT_STORED; /* answered elsewhere meanwhile */
  g_autoptr(RlOpenChallenges) gone = list(world);
  g_assert_no_error(gone->error);
  g_assert_cmpuint(locked->open->len + stuck->open->len + gone->open->len, ==, 0);
}

/* An expired one that cannot be removed is not said to be, and not offered either. */
static void test_expired_stays(World *world, gconstpointer unused)
{
  put(world, TEST_ID, "{'session':'s','id':'" TEST_ID "'," ORIGIN IN_TIME "}");
  fake_clock_advance(60);
  world->keyring->forget = RL_ERROR_STUCK;
  g_autoptr(RlOpenChallenges) open = list(world);
  g_assert_cmpuint(open->open->len, ==, 0);
  g_assert_cmpuint(open->expired, ==, 0);
}

/* Nothing is sent as long as the right to send cannot be had, and the challenge stays. */
static void test_claim_fails(World *world, gconstpointer unused)
{
  static const gint codes[] = { RL_ERROR_LOCKED, RL_ERROR_STUCK };
  resume(world);
  for (guint i = 0; i < G_N_ELEMENTS(codes); i++) {
    world->keyring->lookup = i == 0 ? codes[i] : -1;
    world->keyring->forget = i == 1 ? codes[i] : -1;
    rl_flow_answer(world->flow->flow, helper_secret("111111"));
    flow_world_await(world->flow, RL_STAGE_CHALLENGE);
    const RlFlowView *view = rl_flow_view(world->flow->flow);
    g_assert_nonnull(strstr(view->fault, i == 0 ? "was locked meanwhile" : "unruly"));
    g_assert_true(view->stored);
  }
  g_assert_cmpuint(fake_http_count(world->flow->test->http, NULL), ==, 0);
  world->keyring->forget = -1;
  g_autoptr(RlOpenChallenges) open = list(world);
  g_assert_cmpuint(open->open->len, ==, 1);
}

/* The keyring has let go of it before it gave up: it is put back, or, if that fails as well, can
 * still be answered here. */
static void test_claim_fails_late(World *world, gconstpointer unused)
{
  resume(world);
  world->keyring->forget = RL_ERROR_STUCK;
  world->keyring->forgets_first = TRUE;
  const RlFlowView *view = rl_flow_view(world->flow->flow);
  for (guint i = 0; i < 2; i++) {
    world->keyring->store = i == 0 ? -1 : RL_ERROR_STUCK;
    rl_flow_answer(world->flow->flow, helper_secret("111111"));
    flow_world_await(world->flow, RL_STAGE_CHALLENGE);
    g_assert_cmpstr(view->fault, ==, "unruly");
    g_assert_true(view->stored == (i == 0));
    g_autoptr(RlOpenChallenges) open = list(world);
    g_assert_cmpuint(open->open->len, ==, i == 0 ? 1 : 0);
  }
  g_assert_cmpuint(fake_http_count(world->flow->test->http, NULL), ==, 0);
  fake_http_push_body(world->flow->test->http, 200, LINK_VALID);
  rl_flow_answer(world->flow->flow, helper_secret("111111"));
  flow_world_await(world->flow, RL_STAGE_OUTCOME);
  g_assert_cmpint(rl_flow_exit_code(world->flow->flow), ==, 0);
}

/* It is still there: others can answer it, and nothing leaves past them. */
static void test_claim_fails_early(World *world, gconstpointer unused)
{
  resume(world);
  const RlFlowView *view = rl_flow_view(world->flow->flow);
  world->keyring->forget = world->keyring->store = RL_ERROR_STUCK;
  for (guint i = 0; i < 2; i++) {
    rl_flow_answer(world->flow->flow, helper_secret("111111"));
    flow_world_await(world->flow, RL_STAGE_CHALLENGE);
    g_assert_cmpstr(view->fault, ==, "unruly");
    g_assert_true(view->stored);
  }
  g_assert_cmpuint(fake_http_count(world->flow->test->http, NULL), ==, 0);
  /* Taken by somebody else in between, it is not put back. */
  world->keyring->forget = RL_ERROR_NOT_STORED;
  world->keyring->store = -1;
  world->keyring->forgets_first = TRUE;
  rl_flow_answer(world->flow->flow, helper_secret("111111"));
  flow_world_await(world->flow, RL_STAGE_OUTCOME);
  g_autoptr(RlOpenChallenges) open = list(world);
  g_assert_cmpuint(open->open->len, ==, 0);
}

/* A keyring that refused has not let go of it: what is gone by then is with whoever took it. */
static void test_taken_beside_a_refusal(World *world, gconstpointer unused)
{
  resume(world);
  world->keyring->forget = RL_ERROR_DISMISSED;
  world->keyring->forgets_first = TRUE;
  rl_flow_answer(world->flow->flow, helper_secret("111111"));
  flow_world_await(world->flow, RL_STAGE_CHALLENGE);
  g_autoptr(RlOpenChallenges) open = list(world);
  g_assert_cmpuint(open->open->len, ==, 0);
  rl_flow_answer(world->flow->flow, helper_secret("111111"));
  flow_world_await(world->flow, RL_STAGE_OUTCOME);
  g_assert_cmpuint(fake_http_count(world->flow->test->http, NULL), ==, 0);
}

/* Called off while the keyring lets go of it, and not taken back. */
static void test_cancelled_claim(World *world, gconstpointer unused)
{
  resume(world);
  const RlFlowView *view = rl_flow_view(world->flow->flow);
  g_autoptr(RlCancel) cancel = rl_cancel_new();
  TestReply reply = { 0 };
  world->keyring->cancel = cancel;
  world->keyring->store = RL_ERROR_STUCK;
  RlClaim *claim = rl_open_challenge_claim(world->flow->test->session, view->link, view->challenge,
                                           cancel, test_session_on_reply, &reply);
  test_session_await_reply(&reply);
  g_autoptr(GError) error = reply.result;
  g_assert_error(error, RL_ERROR, RL_ERROR_CANCELLED);
  g_assert_true(rl_claim_is_ours(claim));
  rl_claim_free(claim);
}

/* A profile that must not write leaves the challenge to others. */
static void test_read_only(World *world, gconstpointer unused)
{
  resume(world);
  rl_flow_answer(world->flow->flow, helper_secret("111111"));
  flow_world_await(world->flow, RL_STAGE_CHALLENGE);
  g_assert_nonnull(rl_flow_view(world->flow->flow)->fault);
  g_assert_cmpuint(fake_http_count(world->flow->test->http, NULL), ==, 0);
  g_autoptr(RlOpenChallenges) open = list(world);
  g_assert_cmpuint(open->open->len, ==, 1);
}

/* What cannot be kept stays on the screen, and is said. */
static void test_keep_fails(World *world, gconstpointer unused)
{
  resume(world);
  fake_http_push_body(world->flow->test->http, 428, "{'session':'s2','expiry':60}");
  rl_flow_answer(world->flow->flow, helper_secret("111111"));
  flow_world_await(world->flow, RL_STAGE_CHALLENGE);
  world->keyring->store = RL_ERROR_LOCKED;
  rl_flow_keep_open(world->flow->flow);
  flow_world_await(world->flow, RL_STAGE_CHALLENGE);
  const RlFlowView *view = rl_flow_view(world->flow->flow);
  g_assert_cmpstr(view->fault, ==, "unruly");
  g_assert_false(view->stored);
  g_assert_cmpstr(view->challenge->session, ==, "s2");
}

/* An answer that did not leave, and a keyring that does not take the challenge back: it can still
 * be answered here. */
static void test_not_put_back(World *world, gconstpointer unused)
{
  const FakeAnswer unsent = { .fault = RL_ERROR_NOT_SENT };
  resume(world);
  world->keyring->store = RL_ERROR_STUCK;
  fake_http_push(world->flow->test->http, &unsent);
  rl_flow_answer(world->flow->flow, helper_secret("111111"));
  flow_world_await(world->flow, RL_STAGE_OUTCOME);
  g_assert_false(rl_flow_view(world->flow->flow)->stored);
  rl_flow_dismiss(world->flow->flow);
  fake_http_push_body(world->flow->test->http, 200, LINK_VALID);
  rl_flow_answer(world->flow->flow, helper_secret("111111"));
  flow_world_await(world->flow, RL_STAGE_OUTCOME);
  g_assert_cmpint(rl_flow_exit_code(world->flow->flow), ==, 0);
}

/* A picture can be larger than what an item may hold. */
static void test_too_large(World *world, gconstpointer unused)
{
  g_autofree char *value = g_strnfill(256 * 1024, 'q');
  g_autofree char *body =
      g_strdup_printf("{'session':'s','token_generation_data':{'type':'qr','value':'%s'}}", value);
  const RlReceipt now = { fake_clock_monotonic(), fake_clock_wall() };
  g_autoptr(RlJson) json = helper_json(body);
  g_autoptr(RlChallenge) challenge = rl_challenge_from_json(json, TEST_ID, &now);
  g_autoptr(RlLink) link = rl_link_new_bare(TEST_ID);
  TestReply reply = { 0 };
  rl_open_challenge_keep(world->flow->test->session, link, challenge, NULL, test_session_on_reply,
                         &reply);
  test_session_await_reply(&reply);
  g_autoptr(GError) error = reply.result;
  g_assert_error(error, RL_ERROR, RL_ERROR_TOO_LARGE);
}

int main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(World *, gconstpointer);
    const char *profile_lines;
  } tests[] = {
    { "/open-challenge/items", test_items, NULL },
    { "/open-challenge/texts", test_texts, NULL },
    { "/open-challenge/order", test_order, NULL },
    { "/open-challenge/list-fails", test_list_fails, NULL },
    { "/open-challenge/expired-stays", test_expired_stays, NULL },
    { "/open-challenge/claim-fails", test_claim_fails, NULL },
    { "/open-challenge/claim-fails-late", test_claim_fails_late, NULL },
    { "/open-challenge/claim-fails-early", test_claim_fails_early, NULL },
    { "/open-challenge/taken-beside-a-refusal", test_taken_beside_a_refusal, NULL },
    { "/open-challenge/cancelled-claim", test_cancelled_claim, NULL },
    { "/open-challenge/read-only", test_read_only, "read_only=true\n" },
    { "/open-challenge/keep-fails", test_keep_fails, NULL },
    { "/open-challenge/not-put-back", test_not_put_back, NULL },
    { "/open-challenge/too-large", test_too_large, NULL },
  };
  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, World, tests[i].profile_lines, open_world, tests[i].test,
               close_world);
  return g_test_run();
}

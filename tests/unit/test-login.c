/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding our own API secrets: from the keyring, past a locked one, or from the person, checked
 * against the server and kept if wanted. */
#include <string.h>

#include "base/error.h"

#include "app/login.h"

#include "helpers.h"
#include "test-session.h"

#define STORED "{\"secret_id\":\"kept-id\",\"secret_password\":\"kept-pass\"}"

/* A keyring that can be locked, missing or failing, over one in memory. */
typedef struct {
  RlKeyring base;
  RlKeyring *inner;
  int state; /* OPEN, or the RL_ERROR code that every look-up ends with */
  gboolean store_fails;
  const char *leftover; /* what relink's own keyring holds for this session; NULL: there is none */
  RlKeyringKey key;
} FakeKeyring;

enum { OPEN = -1 };

static gboolean fails(int code, GError **error)
{
  if (code == OPEN)
    return FALSE;
  g_set_error(error, RL_ERROR, code, "keyring %d", code);
  return TRUE;
}

static RlSecret *fake_lookup(RlKeyring *base, const RlKeyringKey *key, RlCancel *cancel,
                             GError **error)
{
  FakeKeyring *self = (FakeKeyring *) base;
  return fails(self->state, error) ? NULL : self->inner->lookup(self->inner, key, cancel, error);
}

static gboolean fake_store(RlKeyring *base, const RlKeyringKey *key, const char *label,
                           const RlSecret *value, RlCancel *cancel, GError **error)
{
  FakeKeyring *self = (FakeKeyring *) base;
  return !fails(self->store_fails ? (int) RL_ERROR_STUCK : self->state, error) &&
         self->inner->store(self->inner, key, label, value, cancel, error);
}

/* Opens with "right". */
static gboolean fake_unlock(RlKeyring *base, const RlSecret *password, RlCancel *cancel,
                            GError **error)
{
  FakeKeyring *self = (FakeKeyring *) base;
  if (strcmp(rl_secret_peek(password), "right") != 0)
    return !fails(RL_ERROR_DENIED, error);
  self->state = OPEN;
  return TRUE;
}

static gboolean fake_can_take_over(RlKeyring *base)
{
  return ((FakeKeyring *) base)->leftover != NULL;
}

/* Moves with "right". */
static gboolean fake_take_over(RlKeyring *base, const RlSecret *password, RlCancel *cancel,
                               GError **error)
{
  FakeKeyring *self = (FakeKeyring *) base;
  g_autoptr(RlSecret) value = helper_secret(self->leftover);
  if (strcmp(rl_secret_peek(password), "right") != 0)
    return !fails(RL_ERROR_DENIED, error);
  self->leftover = NULL;
  return self->inner->store(self->inner, &self->key, "x", value, cancel, error);
}

static void fake_free(RlKeyring *base)
{
  rl_keyring_free(((FakeKeyring *) base)->inner);
  g_free(base);
}

static FakeKeyring *fake_keyring_new(int state)
{
  FakeKeyring *self = g_new0(FakeKeyring, 1);
  self->inner = rl_keyring_memory_new();
  self->base = *self->inner;
  self->base.lookup = fake_lookup;
  self->base.store = fake_store;
  self->base.unlock = fake_unlock;
  self->base.create = fake_unlock;
  self->base.can_take_over = fake_can_take_over;
  self->base.take_over = fake_take_over;
  self->base.free = fake_free;
  self->state = state;
  return self;
}

/* ---- the world ---- */

typedef struct {
  TestSession *test;
  FakeKeyring *keyring; /* the session's */
  RlLogin *login;
} World;

/* STORED_TEXT is what the keyring holds for this session; NULL: nothing. */
static World *world_new(int state, const char *stored_text, gboolean logged_in)
{
  World *world = g_new0(World, 1);
  world->keyring = fake_keyring_new(state);
  world->test = test_session_new(NULL, &world->keyring->base, logged_in);
  world->login = rl_login_new(world->test->session, NULL, NULL);
  const RlKeyringKey key = rl_session_key(world->test->session);
  g_autoptr(RlSecret) value = helper_secret(stored_text);
  if (value != NULL)
    g_assert_true(
        world->keyring->inner->store(world->keyring->inner, &key, "x", value, NULL, NULL));
  return world;
}

static void world_free(World *world)
{
  rl_login_free(world->login);
  test_session_free(world->test);
  g_free(world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(World, world_free)

static void await(World *world, RlLoginStage stage)
{
  const RlLoginView *view = rl_login_view(world->login);
  while (view->stage != stage)
    g_main_context_iteration(NULL, TRUE);
}

static void start(World *world, RlLoginStage stage)
{
  rl_login_start(world->login);
  await(world, stage);
}

static void enter(World *world, int status, RlLoginStage stage)
{
  fake_http_push_body(world->test->http, status, status == 200 ? "{}" : NULL);
  rl_login_enter(world->login, rl_credentials_new_text("new-id", "new-pass"));
  g_assert_cmpint(rl_login_view(world->login)->stage, ==, RL_LOGIN_CHECKING);
  await(world, stage);
  /* "new-id:new-pass" */
  g_assert_cmpstr(fake_http_request(world->test->http, -1)->authorization, ==,
                  "Authorization: Basic bmV3LWlkOm5ldy1wYXNz");
  g_assert_cmpstr(fake_http_request(world->test->http, -1)->url, ==, TEST_BASE "/api/");
}

/* The session works with ID; STORED: the keyring has it. */
static void assert_ready(World *world, const char *id, gboolean stored)
{
  g_assert_cmpint(rl_login_view(world->login)->stage, ==, RL_LOGIN_READY);
  g_assert_true(rl_login_view(world->login)->stored == stored);
  helper_assert_secret(world->test->session->credentials->id, id);
}

/* What the keyring holds for this session: the text, or NULL. */
static char *stored(World *world)
{
  const RlKeyringKey key = rl_session_key(world->test->session);
  g_autoptr(RlSecret) value =
      world->keyring->inner->lookup(world->keyring->inner, &key, NULL, NULL);
  return value != NULL ? g_strdup(rl_secret_peek(value)) : NULL;
}

/* ---- the ways ---- */

static void test_at_once(void)
{
  g_autoptr(World) world = world_new(RL_ERROR_LOCKED, NULL, TRUE);
  rl_login_start(world->login);
  assert_ready(world, "sec-id", FALSE);
}

static void test_found(void)
{
  g_autoptr(World) world = world_new(OPEN, STORED, FALSE);
  start(world, RL_LOGIN_READY);
  assert_ready(world, "kept-id", TRUE);
  g_assert_cmpuint(fake_http_count(world->test->http, NULL), ==, 0);
}

/* Where a look-up leads, by what it ends with. */
static void test_looking(void)
{
  static const struct {
    int state;
    const char *stored;
    RlLoginStage stage;
  } rows[] = {
    { OPEN, NULL, RL_LOGIN_ASKING },
    { OPEN, "{\"secret_id\":\"only\"}", RL_LOGIN_ASKING },
    { OPEN, "no JSON", RL_LOGIN_ASKING },
    { RL_ERROR_LOCKED, STORED, RL_LOGIN_LOCKED },
    { RL_ERROR_NO_COLLECTION, NULL, RL_LOGIN_NO_KEYRING },
    { RL_ERROR_NO_BUS, NULL, RL_LOGIN_ASKING },
    { RL_ERROR_NO_SERVICE, NULL, RL_LOGIN_ASKING },
    { RL_ERROR_STUCK, NULL, RL_LOGIN_ASKING },
    { RL_ERROR_FAILED, NULL, RL_LOGIN_ASKING },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(World) world = world_new(rows[i].state, rows[i].stored, FALSE);
    start(world, rows[i].stage);
    g_assert_nonnull(rl_login_view(world->login)->message);
    g_assert_null(world->test->session->credentials);
  }
}

static void test_keep(void)
{
  g_autoptr(World) world = world_new(OPEN, NULL, FALSE);
  start(world, RL_LOGIN_ASKING);
  enter(world, 200, RL_LOGIN_OFFERING);
  g_assert_null(world->test->session->credentials);
  rl_login_keep(world->login, TRUE);
  g_assert_cmpint(rl_login_view(world->login)->stage, ==, RL_LOGIN_STORING);
  await(world, RL_LOGIN_READY);
  assert_ready(world, "new-id", TRUE);
  g_autofree char *text = stored(world);
  g_assert_cmpstr(text, ==, "{\"secret_id\":\"new-id\",\"secret_password\":\"new-pass\"}");
}

static void test_do_not_keep(void)
{
  g_autoptr(World) world = world_new(OPEN, NULL, FALSE);
  start(world, RL_LOGIN_ASKING);
  enter(world, 200, RL_LOGIN_OFFERING);
  rl_login_keep(world->login, FALSE);
  assert_ready(world, "new-id", FALSE);
  g_assert_null(stored(world));
}

static void test_store_fails(void)
{
  g_autoptr(World) world = world_new(OPEN, NULL, FALSE);
  world->keyring->store_fails = TRUE;
  start(world, RL_LOGIN_ASKING);
  enter(world, 200, RL_LOGIN_OFFERING);
  rl_login_keep(world->login, TRUE);
  await(world, RL_LOGIN_READY);
  assert_ready(world, "new-id", FALSE);
  g_assert_nonnull(strstr(rl_login_view(world->login)->message, "this run only"));
}

/* Refused: the person is told and asked again; what was refused is not used. */
static void test_refused(void)
{
  g_autoptr(World) world = world_new(OPEN, NULL, FALSE);
  start(world, RL_LOGIN_ASKING);
  enter(world, 401, RL_LOGIN_ASKING);
  const RlLoginView *view = rl_login_view(world->login);
  g_assert_cmpint(view->outcome->kind, ==, RL_OUTCOME_REFUSED);
  g_assert_nonnull(strstr(view->message, "401"));
  g_assert_null(world->test->session->credentials);
  enter(world, 200, RL_LOGIN_OFFERING);
}

static void test_check_cancelled(void)
{
  const FakeAnswer never = { .blocks = TRUE };
  g_autoptr(World) world = world_new(OPEN, NULL, FALSE);
  start(world, RL_LOGIN_ASKING);
  fake_http_push(world->test->http, &never);
  rl_login_enter(world->login, rl_credentials_new_text("a", "b"));
  fake_http_await_blocked(world->test->http);
  rl_login_cancel(world->login);
  await(world, RL_LOGIN_ASKING);
  g_assert_cmpint(rl_login_view(world->login)->outcome->kind, ==, RL_OUTCOME_CANCELLED);
}

/* Opening a locked keyring, and creating a missing one: a wrong password leads back. */
static void test_unlock(void)
{
  static const struct {
    int state;
    RlLoginStage before;
    const char *stored;
    RlLoginStage after;
  } rows[] = {
    { RL_ERROR_LOCKED, RL_LOGIN_LOCKED, STORED, RL_LOGIN_READY },
    { RL_ERROR_LOCKED, RL_LOGIN_LOCKED, NULL, RL_LOGIN_ASKING },
    { RL_ERROR_NO_COLLECTION, RL_LOGIN_NO_KEYRING, NULL, RL_LOGIN_ASKING },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(World) world = world_new(rows[i].state, rows[i].stored, FALSE);
    start(world, rows[i].before);
    rl_login_unlock(world->login, helper_secret("wrong"));
    g_assert_cmpint(rl_login_view(world->login)->stage, ==, RL_LOGIN_LOOKING);
    await(world, rows[i].before);
    g_assert_nonnull(rl_login_view(world->login)->message);
    rl_login_unlock(world->login, helper_secret("right"));
    await(world, rows[i].after);
    if (rows[i].after == RL_LOGIN_READY)
      assert_ready(world, "kept-id", TRUE);
  }
}

/* Without the keyring the secrets are for this run: nothing is offered, nothing stored. */
static void test_skip(void)
{
  static const int states[] = { RL_ERROR_LOCKED, RL_ERROR_NO_COLLECTION, RL_ERROR_NO_BUS };
  for (guint i = 0; i < G_N_ELEMENTS(states); i++) {
    g_autoptr(World) world = world_new(states[i], NULL, FALSE);
    rl_login_start(world->login);
    test_session_settle(world->test);
    if (states[i] != RL_ERROR_NO_BUS)
      rl_login_skip_keyring(world->login);
    g_assert_cmpint(rl_login_view(world->login)->stage, ==, RL_LOGIN_ASKING);
    enter(world, 200, RL_LOGIN_READY);
    assert_ready(world, "new-id", FALSE);
    g_assert_null(stored(world));
  }
}

static RlOutcome *refused_outcome(int status)
{
  RlOutcome *outcome = rl_outcome_new(RL_OUTCOME_REFUSED);
  outcome->http_status = status;
  return outcome;
}

/* Only a 401 is about our own secrets, and never in the sandbox, where they are fixed. */
static void test_wanted(void)
{
  g_autoptr(World) world = world_new(OPEN, STORED, TRUE);
  RlSession *session = world->test->session;
  g_autoptr(RlOutcome) unauthorized = refused_outcome(401);
  g_autoptr(RlOutcome) forbidden = refused_outcome(403);
  g_autoptr(RlOutcome) unknown = rl_outcome_new(RL_OUTCOME_UNKNOWN);
  unknown->http_status = 401;
  g_assert_true(rl_login_is_wanted(session, unauthorized));
  g_assert_false(rl_login_is_wanted(session, forbidden));
  g_assert_false(rl_login_is_wanted(session, unknown));
  g_assert_false(rl_login_is_wanted(session, NULL));
  session->sandbox = TRUE;
  g_assert_false(rl_login_is_wanted(session, unauthorized));
}

static void renew(World *world)
{
  g_autoptr(RlOutcome) outcome = refused_outcome(401);
  rl_login_renew(world->login, outcome);
  g_assert_cmpint(rl_login_view(world->login)->stage, ==, RL_LOGIN_ASKING);
  g_assert_nonnull(strstr(rl_login_view(world->login)->message, "401"));
  g_assert_nonnull(strstr(rl_login_view(world->login)->message, TEST_BASE));
}

/* New secrets in the place of those in use: the old ones stay, and stay stored, until the server
 * has accepted the new ones. */
static void test_renew(void)
{
  g_autoptr(World) world = world_new(OPEN, STORED, TRUE);
  renew(world);
  enter(world, 401, RL_LOGIN_ASKING);
  helper_assert_secret(world->test->session->credentials->id, "sec-id");
  g_autofree char *before = stored(world);
  g_assert_cmpstr(before, ==, STORED);
  enter(world, 200, RL_LOGIN_OFFERING);
  rl_login_keep(world->login, TRUE);
  await(world, RL_LOGIN_READY);
  assert_ready(world, "new-id", TRUE);
  g_assert_null(rl_login_view(world->login)->message);
  g_autofree char *after = stored(world);
  g_assert_cmpstr(after, ==, "{\"secret_id\":\"new-id\",\"secret_password\":\"new-pass\"}");
}

/* The keyring turns out to be locked, or missing, when the secrets are to be kept: it is opened,
 * and they are. */
static void test_keep_behind_lock(void)
{
  static const struct {
    int state;
    RlLoginStage stage;
  } rows[] = {
    { RL_ERROR_LOCKED, RL_LOGIN_LOCKED },
    { RL_ERROR_NO_COLLECTION, RL_LOGIN_NO_KEYRING },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(World) world = world_new(rows[i].state, NULL, TRUE);
    renew(world);
    enter(world, 200, RL_LOGIN_OFFERING);
    rl_login_keep(world->login, TRUE);
    await(world, rows[i].stage);
    rl_login_unlock(world->login, helper_secret("wrong"));
    g_assert_cmpint(rl_login_view(world->login)->stage, ==, RL_LOGIN_STORING);
    await(world, rows[i].stage);
    rl_login_unlock(world->login, helper_secret("right"));
    await(world, RL_LOGIN_READY);
    assert_ready(world, "new-id", TRUE);
    g_autofree char *text = stored(world);
    g_assert_nonnull(text);
  }
}

/* Or it stays closed: then they are for this run. */
static void test_keep_without_keyring(void)
{
  g_autoptr(World) world = world_new(RL_ERROR_LOCKED, NULL, TRUE);
  renew(world);
  enter(world, 200, RL_LOGIN_OFFERING);
  rl_login_keep(world->login, TRUE);
  await(world, RL_LOGIN_LOCKED);
  rl_login_skip_keyring(world->login);
  assert_ready(world, "new-id", FALSE);
  g_assert_nonnull(strstr(rl_login_view(world->login)->message, "this run only"));
  g_assert_null(stored(world));
}

/* A real bus has turned up, and relink's own keyring still holds the secrets. */
static World *world_with_leftover(void)
{
  World *world = world_new(OPEN, NULL, FALSE);
  world->keyring->leftover = STORED;
  world->keyring->key = rl_session_key(world->test->session);
  start(world, RL_LOGIN_MOVABLE);
  g_assert_nonnull(rl_login_view(world->login)->message);
  return world;
}

static void test_move(void)
{
  g_autoptr(World) world = world_with_leftover();
  rl_login_unlock(world->login, helper_secret("wrong"));
  await(world, RL_LOGIN_MOVABLE);
  g_assert_nonnull(world->keyring->leftover);
  rl_login_unlock(world->login, helper_secret("right"));
  await(world, RL_LOGIN_READY);
  assert_ready(world, "kept-id", TRUE);
  g_autofree char *text = stored(world);
  g_assert_cmpstr(text, ==, STORED);
}

/* Not now: they stay where they are, and new ones are asked for and can be kept. */
static void test_do_not_move(void)
{
  g_autoptr(World) world = world_with_leftover();
  rl_login_skip_keyring(world->login);
  g_assert_cmpint(rl_login_view(world->login)->stage, ==, RL_LOGIN_ASKING);
  g_assert_nonnull(world->keyring->leftover);
  enter(world, 200, RL_LOGIN_OFFERING);
}

/* Gone before the keyring or the server has answered. */
static void test_free_early(void)
{
  g_autoptr(World) looking = world_new(OPEN, STORED, FALSE);
  rl_login_start(looking->login);
  g_clear_pointer(&looking->login, rl_login_free);
  test_session_settle(looking->test);
  g_assert_null(looking->test->session->credentials);
  g_autoptr(World) checking = world_new(OPEN, NULL, FALSE);
  fake_http_push_body(checking->test->http, 200, NULL);
  rl_login_enter(checking->login, rl_credentials_new_text("a", "b"));
  g_clear_pointer(&checking->login, rl_login_free);
  test_session_settle(checking->test);
  g_assert_null(checking->test->session->credentials);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/login/at-once", test_at_once);
  g_test_add_func("/login/found", test_found);
  g_test_add_func("/login/looking", test_looking);
  g_test_add_func("/login/keep", test_keep);
  g_test_add_func("/login/do-not-keep", test_do_not_keep);
  g_test_add_func("/login/store-fails", test_store_fails);
  g_test_add_func("/login/refused", test_refused);
  g_test_add_func("/login/check-cancelled", test_check_cancelled);
  g_test_add_func("/login/unlock", test_unlock);
  g_test_add_func("/login/skip", test_skip);
  g_test_add_func("/login/wanted", test_wanted);
  g_test_add_func("/login/renew", test_renew);
  g_test_add_func("/login/keep-behind-lock", test_keep_behind_lock);
  g_test_add_func("/login/keep-without-keyring", test_keep_without_keyring);
  g_test_add_func("/login/move", test_move);
  g_test_add_func("/login/do-not-move", test_do_not_move);
  g_test_add_func("/login/free-early", test_free_early);
  return g_test_run();
}

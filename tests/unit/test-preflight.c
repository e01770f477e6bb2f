/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pre-flight beside the main thread: whoever waits hears of the values that are there now, and
 * of no others. What it finds in files is test-keyfile-preflight's. */
#include <locale.h>
#include <string.h>

#include "app/preflight.h"

#include "helpers.h"
#include "test-session.h"

typedef struct {
  TestSession *test;
  RlDraft *draft;
  RlPreflightCheck *check;
  guint told;
} World;

static void open_world(World *world, gconstpointer unused)
{
  world->test = test_session_new(NULL, NULL, TRUE);
  world->draft = rl_draft_new();
  world->check = rl_preflight_check_new(world->test->session, world->draft);
}

static void close_world(World *world, gconstpointer unused)
{
  rl_preflight_check_free(world->check);
  rl_draft_free(world->draft);
  test_session_free(world->test);
}

static void on_done(gpointer data)
{
  ((World *) data)->told++;
}

static gboolean is_told(gpointer data)
{
  return ((World *) data)->told > 0;
}

static void fill(World *world, RlFieldId id, const char *text)
{
  rl_draft_set(world->draft, id, helper_secret(text), NULL);
}

static guint warnings(const World *world)
{
  g_autoptr(GPtrArray) list = rl_preflight_check_warnings(world->check);
  return list->len;
}

/* Nobody has to wait for nothing. */
static void test_nothing(World *world, gconstpointer unused)
{
  fill(world, RL_FIELD_PASSWORD, "hunter2");
  rl_preflight_check_start(world->check, on_done, world);
  g_assert_cmpuint(world->told, ==, 1);
  g_assert_null(rl_preflight_check_result(world->check));
  g_assert_cmpuint(warnings(world), ==, 0);
}

static void test_found(World *world, gconstpointer unused)
{
  fill(world, RL_FIELD_CERTIFICATE, "bm8gY2VydGlmaWNhdGU=");
  rl_preflight_check_start(world->check, on_done, world);
  g_assert_cmpuint(world->told, ==, 0);
  test_session_await(is_told, world);
  const RlPreflight *found = rl_preflight_check_result(world->check);
  g_assert_true(found->has_certificate);
  g_assert_null(found->certificate);
  g_assert_cmpint(found->key, ==, RL_KEY_NONE);
  g_assert_cmpint(found->now, ==, fake_clock_wall());
  g_assert_cmpuint(warnings(world), >, 0);
  /* It is there already. */
  rl_preflight_check_start(world->check, on_done, world);
  g_assert_cmpuint(world->told, ==, 2);
}

/* Any of the four values makes it another question. */
static void test_changed(World *world, gconstpointer unused)
{
  static const RlFieldId ids[] = { RL_FIELD_CERTIFICATE, RL_FIELD_PRIVATE_KEY, RL_FIELD_PASSWORD,
                                   RL_FIELD_PIN };
  fill(world, RL_FIELD_PRIVATE_KEY, "bm8ga2V5");
  for (guint i = 0; i < G_N_ELEMENTS(ids); i++) {
    world->told = 0;
    rl_preflight_check_start(world->check, on_done, world);
    test_session_await(is_told, world);
    g_assert_nonnull(rl_preflight_check_result(world->check));
    fill(world, ids[i], "bm90aGluZw==");
    g_assert_null(rl_preflight_check_result(world->check));
    g_assert_cmpuint(warnings(world), ==, 0);
  }
}

/* What changes while the worker looks is looked at as well before anybody is told. */
static void test_changed_meanwhile(World *world, gconstpointer unused)
{
  fill(world, RL_FIELD_CERTIFICATE, "bm8=");
  rl_preflight_check_start(world->check, on_done, world);
  fill(world, RL_FIELD_PRIVATE_KEY, "bm8ga2V5");
  rl_preflight_check_start(world->check, on_done, world);
  test_session_await(is_told, world);
  g_assert_cmpuint(world->told, ==, 1);
  g_assert_cmpint(rl_preflight_check_result(world->check)->key, ==, RL_KEY_UNKNOWN);
}

/* Everything is taken out again while the worker looks. */
static void test_emptied_meanwhile(World *world, gconstpointer unused)
{
  fill(world, RL_FIELD_CERTIFICATE, "bm8=");
  rl_preflight_check_start(world->check, on_done, world);
  rl_draft_clear(world->draft);
  test_session_await(is_told, world);
  g_assert_null(rl_preflight_check_result(world->check));
}

static void test_forgotten(World *world, gconstpointer unused)
{
  fill(world, RL_FIELD_CERTIFICATE, "bm8=");
  rl_preflight_check_start(world->check, on_done, world);
  rl_preflight_check_forget(world->check);
  test_session_settle(world->test);
  g_assert_cmpuint(world->told, ==, 0);
  g_assert_nonnull(rl_preflight_check_result(world->check));
}

/* It goes while the worker looks. */
static void test_gone(World *world, gconstpointer unused)
{
  fill(world, RL_FIELD_CERTIFICATE, "bm8=");
  rl_preflight_check_start(world->check, on_done, world);
  g_clear_pointer(&world->check, rl_preflight_check_free);
  test_session_settle(world->test);
  g_assert_cmpuint(world->told, ==, 0);
}

/* Warnings first, then where the values came from. */
static void test_report(World *world, gconstpointer unused)
{
  rl_draft_set(world->draft, RL_FIELD_CERTIFICATE, helper_secret("bm8="), "a.cer 2 bytes");
  fill(world, RL_FIELD_PRIVATE_KEY, "bm8ga2V5");
  rl_preflight_check_start(world->check, on_done, world);
  test_session_await(is_told, world);
  g_autoptr(RlReport) report =
      rl_report_preflight(rl_preflight_check_result(world->check), world->draft);
  g_assert_cmpint(report->tone, ==, RL_TONE_WARNING);
  const RlRow *first = g_ptr_array_index(report->rows, 0);
  g_assert_null(first->label);
  g_assert_true(g_str_has_prefix(first->value, "Warning: "));
  gboolean noted = FALSE;
  for (guint i = 0; i < report->rows->len; i++) {
    const RlRow *row = g_ptr_array_index(report->rows, i);
    noted = noted ||
            (g_strcmp0(row->label, "Certificate") == 0 && strcmp(row->value, "a.cer 2 bytes") == 0);
  }
  g_assert_true(noted);
}

int main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(World *, gconstpointer);
  } tests[] = {
    { "/preflight/nothing", test_nothing },
    { "/preflight/found", test_found },
    { "/preflight/changed", test_changed },
    { "/preflight/changed-meanwhile", test_changed_meanwhile },
    { "/preflight/emptied-meanwhile", test_emptied_meanwhile },
    { "/preflight/forgotten", test_forgotten },
    { "/preflight/gone", test_gone },
    { "/preflight/report", test_report },
  };
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, World, NULL, open_world, tests[i].test, close_world);
  return g_test_run();
}

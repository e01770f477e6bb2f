/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open challenges in words: what is left, what tells them apart, how many there are. */
#include <locale.h>
#include <string.h>
#include <sys/resource.h>

#include "app/open-text.h"

#define ID "683005d6-f45c-4adb-b289-f1a12f50f80c"

enum { NOW = 1000 };

/* SECONDS: left at NOW; -1: no countdown. */
static RlOpenChallenge *open_new(gint64 seconds, const char *institution, const char *external_id)
{
  RlOpenChallenge *self = g_new0(RlOpenChallenge, 1);
  self->link = rl_link_new_bare(ID);
  self->link->institution = g_strdup(institution);
  self->link->external_id = g_strdup(external_id);
  self->challenge = g_new0(RlChallenge, 1);
  self->challenge->deadline =
      seconds < 0 ? RL_NO_EXPIRY : (NOW + seconds) * (gint64) G_USEC_PER_SEC;
  return self;
}

static RlOpenChallenges *list_new(guint n, gint64 first)
{
  RlOpenChallenges *self = g_new0(RlOpenChallenges, 1);
  self->open = g_ptr_array_new_with_free_func((GDestroyNotify) rl_open_challenge_free);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add(self->open, open_new(i == 0 ? first : 9999, "a_b", NULL));
  return self;
}

static void test_left(void)
{
  static const struct {
    gint64 seconds;
    const char *text, *kept;
  } rows[] = {
    { -1, NULL, "no time limit" },          { 0, "expired", "expired" },
    { 1, "00:01 left", "00:01 left" },      { 581, "09:41 left", "09:41 left" },
    { 6000, "100:00 left", "100:00 left" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = rl_left_text(rows[i].seconds);
    g_assert_cmpstr(text, ==, rows[i].text);
    g_autoptr(RlOpenChallenge) open = open_new(rows[i].seconds, "a_b", "c-1");
    g_autofree char *kept = rl_open_challenge_left(open, NOW * (gint64) G_USEC_PER_SEC);
    g_assert_cmpstr(kept, ==, rows[i].kept);
  }
}

static void test_line(void)
{
  static const struct {
    const char *institution, *external_id, *separator;
    int id_columns;
    const char *line;
  } rows[] = {
    { "a_b", "c-1", ", ", G_MAXINT, "01:00 left, c-1, a_b, " ID },
    { "a_b", NULL, ", ", G_MAXINT, "01:00 left, " ID ", a_b" },
    { "a_b", "c-1", "  ", 8, "01:00 left  c-1  a_b  683005d6" },
    { NULL, NULL, "  ", 8, "01:00 left  683005d6  –" },
    { NULL, "c-1", "  ", 0, "01:00 left  c-1  –  " },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlOpenChallenge) open = open_new(60, rows[i].institution, rows[i].external_id);
    g_autofree char *line = rl_open_challenge_line(open, NOW * (gint64) G_USEC_PER_SEC,
                                                   rows[i].separator, rows[i].id_columns);
    g_assert_cmpstr(line, ==, rows[i].line);
  }
}

/* A line takes no more memory than it has characters, however wide it may be. */
static void test_memory(void)
{
  enum { KIB = 64 * 1024 };
  struct rusage before, after;
  g_assert_cmpint(getrusage(RUSAGE_SELF, &before), ==, 0);
  test_line();
  g_assert_cmpint(getrusage(RUSAGE_SELF, &after), ==, 0);
  g_assert_cmpint(after.ru_maxrss - before.ru_maxrss, <, KIB);
}

static void test_summary(void)
{
  static const struct {
    guint n;
    gint64 first;
    const char *text;
  } rows[] = {
    { 0, 0, NULL },
    { 1, 581, "1 challenge is open, for 09:41 more." },
    { 2, 581, "2 challenges are open, the first for 09:41 more." },
    { 1, -1, "1 challenge is open." },
    { 2, -1, "2 challenges are open." },
    { 1, 0, "1 challenge is open, for 00:00 more." },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlOpenChallenges) list = list_new(rows[i].n, rows[i].first);
    const gint64 now = NOW * (gint64) G_USEC_PER_SEC;
    g_autofree char *text = rl_open_challenges_summary(list, now);
    g_assert_cmpstr(text, ==, rows[i].text);
    g_assert_true(rl_open_challenges_are_stale(list, now) == (rows[i].n > 0 && rows[i].first == 0));
  }
  g_assert_null(rl_open_challenges_summary(NULL, 0));
  g_assert_false(rl_open_challenges_are_stale(NULL, 0));
}

static void test_expired(void)
{
  g_autoptr(RlOpenChallenges) list = list_new(0, 0);
  g_assert_null(rl_open_challenges_expired(list));
  list->expired = 1;
  g_autofree char *one = rl_open_challenges_expired(list);
  g_assert_true(g_str_has_prefix(one, "1 challenge had expired and was removed."));
  list->expired = 2;
  g_autofree char *two = rl_open_challenges_expired(list);
  g_assert_true(g_str_has_prefix(two, "2 challenges had expired and were removed."));
}

int main(int argc, char **argv)
{
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  g_test_init(&argc, &argv, NULL);
  /* First, since what was taken before would hide what is taken here. */
  g_test_add_func("/open-text/memory", test_memory);
  g_test_add_func("/open-text/left", test_left);
  g_test_add_func("/open-text/line", test_line);
  g_test_add_func("/open-text/summary", test_summary);
  g_test_add_func("/open-text/expired", test_expired);
  return g_test_run();
}

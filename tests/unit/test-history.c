/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal's lines as requests, and this shift as a list. */
#include <locale.h>

#include "app/history.h"

#include "helpers.h"
#include "test-session.h"

#define A "683005d6-f45c-4adb-b289-f1a12f50f80c"
#define B "30cb4806-6e00-48a4-91c9-ca55968576c8"

#define LINE(time, user, event, request, link, outcome)                                            \
  "{'time':'2026-11-24T" time "Z','user':'" user "','event':'" event "','request':'" request       \
  "','method':'PUT','link':'" link "','institution':'a_b','external_id':'c-1','outcome':" outcome  \
  "}"

#define MANY                                                                                                                         \
  "[" LINE("08:00:00", "ana", "intent", "1", A, "null") "," LINE("08:00:09", "ana", "result", "1", A, "'refused'") "," LINE(         \
      "08:01:00", "ben", "intent", "2", A,                                                                                           \
      "null") "," LINE("08:01:09", "ben", "result", "2", A,                                                                          \
                       "'done'") "," LINE("08:02:00", "ana", "intent", "3", B,                                                       \
                                          "null") "," LINE("08:02:09", "ana", "result", "3", B,                                      \
                                                           "'unknown'") "," LINE("08:02:10",                                         \
                                                                                 "ana",                                              \
                                                                                 "reconciled",                                       \
                                                                                 "3", B,                                             \
                                                                                 "'not_done'") "," LINE("08:03:00",                  \
                                                                                                        "ana",                       \
                                                                                                        "intent",                    \
                                                                                                        "4",                         \
                                                                                                        A,                           \
                                                                                                        "null") "," LINE("08:03:09", \
                                                                                                                         "ana",      \
                                                                                                                         "result",   \
                                                                                                                         "4",        \
                                                                                                                         A,          \
                                                                                                                         "'done'") "]"

static RlShift *shift_of(const RlJson *entries, const char *user, const char *origin)
{
  RlShiftReader *reader = rl_shift_reader_new(user, origin);
  for (const RlJson *entry = rl_json_first(entries); entry != NULL; entry = rl_json_next(entry))
    rl_shift_reader_take(rl_json_copy(entry), reader);
  return rl_shift_reader_end(reader);
}

/* Newest first, one row a link, only this user's. */
static void test_shift(void)
{
  static const struct {
    const char *entries, *expected;
    guint unknown;
  } rows[] = {
    { "[]", "", 0 },
    { MANY, A " 1795507380 Link updated|" B " 1795507320 Changed nothing" },
    { "[" LINE("08:00:00", "ana", "intent", "1", A, "null") "]",
      A " 1795507200 No result on record", 1 },
    { "[" LINE("08:00:00", "ana", "result", "1", A, "'challenge'") "]",
      A " 1795507200 MFA token required" },
    { "[" LINE("08:00:00", "ana", "result", "1", A,
               "'unknown'") "," LINE("08:00:01", "ana", "reconciled", "1", A, "'cannot_tell'") "]",
      A " 1795507200 Outcome unknown", 1 },
    { "[" LINE("08:00:00", "ana", "result", "1", A,
               "'unknown'") "," LINE("08:00:01", "ana", "reconciled", "1", A, "'done'") "]",
      A " 1795507200 Carried out" },
    { "[" LINE("08:00:00", "ana", "result", "1", A, "'of\\u202ea later version'") "]",
      A " 1795507200 ofa later version" },
    { "[" LINE("08:00:00", "ben", "reconciled", "1", A,
               "'done'") "," LINE("08:00:00", "ana", "intent", "1", A, "null") "]",
      A " 1795507200 Carried out" },
    { "[" LINE("08:00:00", "ana", "intent", "1", A,
               "null") "," LINE("08:00:01", "ana", "intent", "2", A,
                                "null") "," LINE("08:00:02", "ana", "result", "1", A, "'done'") "]",
      A " 1795507201 No result on record", 1 },
    { "[" LINE("08:00:00", "ben", "intent", "1", A, "null") ",{},{'user':'ana'},7]", "" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlJson) entries = helper_json(rows[i].entries);
    g_autoptr(RlShift) shift = shift_of(entries, "ana", NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint n = 0; n < shift->rows->len; n++) {
      const RlShiftRow *row = g_ptr_array_index(shift->rows, n);
      g_string_append_printf(text, "%s%s %" G_GINT64_FORMAT " %s", n > 0 ? "|" : "", row->link,
                             row->time, row->outcome);
      g_assert_cmpstr(row->institution, ==, "a_b");
      g_assert_cmpstr(row->external_id, ==, "c-1");
      g_assert_cmpstr(row->user, ==, "ana");
    }
    g_assert_cmpstr(text->str, ==, rows[i].expected);
    g_assert_cmpuint(shift->removed, ==, i == 6 ? 1 : 0);
    g_assert_cmpuint(shift->unknown, ==, rows[i].unknown);
    g_autofree char *unknown = rl_shift_unknown_text(shift);
    g_assert_true((unknown != NULL) == (rows[i].unknown > 0));
    /* Another server's links cannot be opened here. */
    g_autoptr(RlShift) other = shift_of(entries, "ana", "https://bank.example");
    g_assert_cmpuint(other->rows->len, ==, 0);
  }
}

/* A request in one line: what is missing is a dash, a time that cannot be read stays as it is, and
 * a foreign hand's characters go. */
static void test_sentence(void)
{
  static const struct {
    const char *entries, *sentence;
    const char *time;
  } rows[] = {
    { "[" LINE("08:00:00", "ana", "intent", "1", A, "null") "]",
      "2026-11-24 08:00:00 UTC ana PUT no result", "2026-11-24 08:00:00 UTC" },
    { "[" LINE("08:00:00", "ana", "result", "1", A,
               "'unknown'") "," LINE("08:00:01", "ana", "reconciled", "1", A, "'not_done'") "]",
      "2026-11-24 08:00:00 UTC ana PUT unknown, not_done", "2026-11-24 08:00:00 UTC" },
    { "[{'time':'yesterday','outcome':'done'}]", "yesterday – – done", "yesterday" },
    { "[{}]", "– – – no result", NULL },
    { "[{'user':'a\\u001b[2J','method':'P\\u202eUT','outcome':'x\\ny'}]",
      "– a\xef\xbf\xbd[2J PUT x y", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlJson) entries = helper_json(rows[i].entries);
    g_autoptr(GPtrArray) requests = rl_history_requests(entries);
    g_assert_cmpuint(requests->len, ==, 1);
    const RlHistoryRequest *request = g_ptr_array_index(requests, 0);
    g_autofree char *sentence = rl_history_sentence(request);
    g_autofree char *time = rl_history_time(request);
    g_assert_cmpstr(sentence, ==, rows[i].sentence);
    g_assert_cmpstr(time, ==, rows[i].time);
  }
}

/* ---- on the worker ---- */

static void on_read(gpointer result, gpointer data)
{
  *(RlShift **) data = result;
}

static gboolean is_there(gpointer data)
{
  return *(RlShift **) data != NULL;
}

static RlShift *read_shift(TestSession *test)
{
  RlShift *shift = NULL;
  rl_history_read(test->session, NULL, on_read, &shift);
  test_session_await(is_there, &shift);
  return shift;
}

static gint64 now(void)
{
  return g_get_real_time() / G_USEC_PER_SEC;
}

static gint64 thirteen_hours_later(void)
{
  return now() + 13 * 3600;
}

static void test_read(void)
{
  g_autoptr(TestSession) test = test_session_new(NULL, NULL, TRUE);
  const RlJournalEvent event = {
    .event = "intent", .request = "1", .method = "PUT", .link = A, .origin = TEST_BASE
  };
  test->session->clock.wall = now;
  g_autoptr(RlShift) none = read_shift(test);
  g_assert_no_error(none->error);
  g_assert_cmpuint(none->rows->len, ==, 0);
  g_assert_true(rl_journal_append(test->session->journal, &event, NULL));
  g_autoptr(RlShift) one = read_shift(test);
  g_assert_cmpuint(one->rows->len, ==, 1);
  test->session->clock.wall = thirteen_hours_later;
  g_autoptr(RlShift) over = read_shift(test);
  g_assert_cmpuint(over->rows->len, ==, 0);
}

static void test_unreadable(void)
{
  g_autoptr(TestSession) test = test_session_new(NULL, NULL, TRUE);
  test_session_block_journal(test);
  g_autoptr(RlShift) shift = read_shift(test);
  g_assert_error(shift->error, RL_ERROR, RL_ERROR_LOCAL);
  g_assert_cmpuint(shift->rows->len, ==, 0);
}

int main(int argc, char **argv)
{
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/history/shift", test_shift);
  g_test_add_func("/history/sentence", test_sentence);
  g_test_add_func("/history/read", test_read);
  g_test_add_func("/history/unreadable", test_unreadable);
  return g_test_run();
}

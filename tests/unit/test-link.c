/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Links as servers tell them: ids, times in every form, members that are missing or odd. */
#include <locale.h>
#include <string.h>

#include "model/link.h"

#include "helpers.h"

#define ID "683005d6-f45c-4adb-b289-f1a12f50f80c"

static void test_id(void)
{
  static const struct {
    const char *text, *id;
  } rows[] = {
    { ID, ID },
    { "683005D6-F45C-4ADB-B289-F1A12F50F80C", ID },
    { "683005d6f45c4adbb289f1a12f50f80c", ID },
    { " \t" ID "\n", ID },
    { "00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000000" },
    { "", NULL },
    { "683005d6", NULL },
    { ID "0", NULL },
    { ID "-", NULL },
    { "-" ID, NULL },
    { "683005d6-f45c-4adb-b289-f1a12f50f80", NULL },
    { "683005d6-f45c-4adb-b289f1a12f50f80c", NULL },
    { "683005d6f45c-4adb-b289-f1a12f50f80c", NULL },
    { "683005d6--f45c-4adb-b289-f1a12f50f80c", NULL },
    { "683005d-6f45c-4adb-b289-f1a12f50f80c", NULL },
    { "g83005d6-f45c-4adb-b289-f1a12f50f80c", NULL },
    { "683005d6 f45c 4adb b289 f1a12f50f80c", NULL },
    { "{" ID "}", NULL },
    { ID "/../x", NULL },
    { "../../" ID, NULL },
    { "cust-10442", NULL },
    { "６83005d6-f45c-4adb-b289-f1a12f50f80c", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *id = rl_link_id_parse(rows[i].text);
    g_assert_cmpstr(id, ==, rows[i].id);
  }
}

static void test_time(void)
{
  static const struct {
    const char *text;
    gint64 seconds;
  } rows[] = {
    { "2021-03-09T10:28:40.000Z", 1615285720 },
    { "2021-03-09T10:28:40Z", 1615285720 },
    { "2021-03-09T10:28:40.406032Z", 1615285720 },
    { "2021-03-09T10:28:40.123456789Z", 1615285720 },
    { "2021-03-09T10:28:40+00:00", 1615285720 },
    { "2021-03-09T05:28:40-05:00", 1615285720 },
    { "2021-03-09T15:58:40.5+0530", 1615285720 },
    { "2021-03-09T10:28:40", 1615285720 },
    { "2021-03-09 10:28:40Z", 1615285720 },
    { "1970-01-01T00:00:01Z", 1 },
    { NULL, 0 },
    { "", 0 },
    { "<dateTime>", 0 },
    { "2021-03-09", 0 },
    { "2021-13-09T10:28:40Z", 0 },
    { "2021-02-30T10:28:40Z", 0 },
    { "2021-03-09T25:28:40Z", 0 },
    { "1615285720", 0 },
    { "0001-01-01T00:00:00+23", 0 },
    { "9999-12-31T23:59:59-23", 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    g_assert_cmpint(rl_time_parse(rows[i].text), ==, rows[i].seconds);
}

/* What is read at a glance is what GLib reads. */
static void test_time_by_chance(void)
{
  static const char *const ends[] = {
    "Z", ".0Z", ".999999Z", ".9999999Z", "", "+02:00", ".Z", "z"
  };
  enum { TRIES = 100000 };
  g_autoptr(GRand) random = g_rand_new_with_seed(20261129);
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
  guint good = 0;
  for (guint i = 0; i < TRIES; i++) {
    g_autofree char *text = g_strdup_printf(
        "%04d-%02d-%02d%c%02d:%02d:%02d%s", g_rand_int_range(random, 0, i % 2 == 0 ? 10000 : 2101),
        g_rand_int_range(random, 0, 14), g_rand_int_range(random, 0, 33),
        g_rand_int_range(random, 0, 20) == 0 ? ' ' : 'T', g_rand_int_range(random, 0, 26),
        g_rand_int_range(random, 0, 62), g_rand_int_range(random, 0, 62),
        ends[g_rand_int_range(random, 0, G_N_ELEMENTS(ends))]);
    if (g_rand_int_range(random, 0, 4) == 0)
      text[g_rand_int_range(random, 0, 19)] = "0:-Tx+ "[g_rand_int_range(random, 0, 7)];
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, utc);
    g_assert_cmpint(rl_time_parse(text), ==, time != NULL ? g_date_time_to_unix(time) : 0);
    good += time != NULL;
  }
  g_assert_cmpuint(good, >, TRIES / 4);
}

static void test_format(void)
{
  g_autofree char *some = rl_time_format_utc(1615285720);
  g_assert_cmpstr(some, ==, "2021-03-09T10:28:40Z");
  g_assert_null(rl_time_format_utc(0));
  g_assert_null(rl_time_format_utc(G_MAXINT64));
}

static void test_format_by_chance(void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed(20261129);
  for (guint i = 0; i < 100000; i++) {
    const gint64 seconds = i < 60000
                               ? i * 86400LL * 60 - 86400LL + i
                               : (gint64) g_rand_int(random) * g_rand_int_range(random, 1, 60);
    g_autofree char *text = rl_time_format_utc(seconds);
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(seconds);
    g_autofree char *expected =
        time != NULL && seconds != 0 ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ") : NULL;
    g_assert_cmpstr(text, ==, expected);
    if (text != NULL && seconds > 0)
      g_assert_cmpint(rl_time_parse(text), ==, strlen(text) == 20 ? seconds : 0);
  }
}

static void test_format_local(void)
{
  static const struct {
    const char *zone, *text;
  } rows[] = {
    { "UTC", "2021-03-09 10:28:40 UTC" },
    { "CST6", "2021-03-09 04:28:40 CST" },
    { "<-05>5", "2021-03-09 05:28:40 -05" },
    { "<-03>3", "2021-03-09 07:28:40 -03" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_setenv("TZ", rows[i].zone, TRUE);
    g_autofree char *text = rl_time_format_local(1615285720);
    g_assert_cmpstr(text, ==, rows[i].text);
  }
  g_assert_null(rl_time_format_local(0));
  g_assert_null(rl_time_format_local(G_MAXINT64));
}

static void test_ago(void)
{
  enum { NOW = 1615285720, MINUTE = 60, HOUR = 3600, DAY = 24 * HOUR };
  static const struct {
    gint64 when;
    const char *text;
  } rows[] = {
    { 0, "never" },
    { NOW, "just now" },
    { NOW - 59, "just now" },
    { NOW + DAY, "just now" }, /* the server's clock goes before ours */
    { NOW - MINUTE, "1 min ago" },
    { NOW - HOUR + 1, "59 min ago" },
    { NOW - HOUR, "1 h ago" },
    { NOW - 2 * DAY + 1, "47 h ago" },
    { NOW - 2 * DAY, "2 d ago" },
    { NOW - 400 * DAY, "400 d ago" },
    { G_MININT32, "43,550 d ago" },
    { -10LL * G_MAXUINT32, "99,999 d ago" },
    { G_MININT64, "99,999 d ago" },
    { G_MAXINT64, "just now" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = rl_time_ago(rows[i].when, NOW);
    g_assert_cmpstr(text, ==, rows[i].text);
    for (guint k = 0; k < G_N_ELEMENTS(rows); k++)
      g_assert_true(g_str_equal(rows[k].text, text) ==
                    (rl_time_ago_step(rows[k].when, NOW) == rl_time_ago_step(rows[i].when, NOW)));
  }
}

static void test_members(void)
{
  static const struct {
    const char *json;
    const char *id, *institution, *status, *external_id;
    RlLinkStatus known;
    const char *shown;
    gint64 last_access;
    guint removed;
  } rows[] = {
    { "{'id':'" ID "','institution':'erebor_mx_retail','access_mode':'single','status':'valid',"
      "'last_accessed_at':'2021-03-09T10:28:40.000Z','created_by':'x','refresh_rate':null,"
      "'external_id':'cust-10442','new_member':[1]}",
      ID, "erebor_mx_retail", "valid", "cust-10442", RL_STATUS_VALID, "valid", 1615285720, 0 },
    { "{}", "", NULL, NULL, NULL, RL_STATUS_OTHER, "unknown", 0, 0 },
    { "{'id':'683005D6F45C4ADBB289F1A12F50F80C','status':'token_required'}", ID, NULL,
      "token_required", NULL, RL_STATUS_TOKEN_REQUIRED, "token required", 0, 0 },
    { "{'id':7,'institution':{},'status':null,'external_id':[],'last_accessed_at':12}", "", NULL,
      NULL, NULL, RL_STATUS_OTHER, "unknown", 0, 0 },
    { "{'id':'<uuid>','institution':'<string>','status':'<string>',"
      "'last_accessed_at':'<dateTime>'}",
      "", "<string>", "<string>", NULL, RL_STATUS_OTHER, "<string>", 0, 0 },
    { "{'id':'../../x','status':'Valid'}", "", NULL, "Valid", NULL, RL_STATUS_OTHER, "Valid", 0,
      0 },
    { "{'status':'in\\u001b[2Jvalid','institution':'a\\u202eb\\nc'}", "", "ab c",
      "in\xef\xbf\xbd[2Jvalid", NULL, RL_STATUS_OTHER, "in\xef\xbf\xbd[2Jvalid", 0, 2 },
    { "{'status':'unconfirmed'}", "", NULL, "unconfirmed", NULL, RL_STATUS_UNCONFIRMED,
      "unconfirmed", 0, 0 },
    { "{'status':'invalid'}", "", NULL, "invalid", NULL, RL_STATUS_INVALID, "invalid", 0, 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlJson) json = helper_json(rows[i].json);
    g_autoptr(RlLink) read = rl_link_from_json(json, NULL);
    g_autoptr(RlLink) link = rl_link_copy(read);
    g_assert_cmpstr(link->id, ==, rows[i].id);
    g_assert_cmpstr(link->institution, ==, rows[i].institution);
    g_assert_cmpstr(link->status, ==, rows[i].status);
    g_assert_cmpstr(link->external_id, ==, rows[i].external_id);
    g_assert_cmpint(rl_link_status(link), ==, rows[i].known);
    g_assert_cmpstr(rl_link_status_text(link), ==, rows[i].shown);
    g_assert_cmpint(link->last_access, ==, rows[i].last_access);
    g_assert_cmpuint(link->removed, ==, rows[i].removed);
    /* The object stays as it was received. */
    g_autofree char *sent = rl_json_print(json, FALSE), *kept = rl_json_print(link->json, FALSE);
    g_assert_cmpstr(sent, ==, kept);
  }
}

/* What had to be cleaned first is no word and no time of the API's: nothing is concluded from it.
 */
static void test_concluded(void)
{
  static const struct {
    const char *json, *status;
    RlLinkStatus known;
    gint64 access;
  } rows[] = {
    { "{'status':'valid','last_accessed_at':'2026-11-23T18:00:00Z'}", "valid", RL_STATUS_VALID,
      1795456800 },
    { "{'status':'\\u202evalid','last_accessed_at':'\\u202e2026-11-23T18:00:00Z'}",
      "valid\xef\xbf\xbd", RL_STATUS_OTHER, 0 },
    { "{'status':'val\\u200bid'}", "valid\xef\xbf\xbd", RL_STATUS_OTHER, 0 },
    { "{'status':'valid '}", "valid ", RL_STATUS_OTHER, 0 },
    { "{'status':'brand\\u200bnew'}", "brandnew", RL_STATUS_OTHER, 0 },
    { "{'status':'\\u200b','last_accessed_at':''}", NULL, RL_STATUS_OTHER, 0 },
    { "{'status':''}", NULL, RL_STATUS_OTHER, 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlJson) json = helper_json(rows[i].json);
    g_autoptr(RlLink) link = rl_link_from_json(json, NULL);
    g_assert_cmpstr(link->status, ==, rows[i].status);
    g_assert_cmpint(rl_link_status(link), ==, rows[i].known);
    g_assert_cmpint(link->last_access, ==, rows[i].access);
  }
}

static void test_no_object(void)
{
  static const char *const others[] = { NULL, "[]", "[{}]", "'x'", "null", "7" };
  for (guint i = 0; i < G_N_ELEMENTS(others); i++) {
    g_autoptr(RlJson) json = helper_json(others[i]);
    g_autoptr(GError) error = NULL;
    g_assert_null(rl_link_from_json(json, &error));
    g_assert_error(error, RL_ERROR, RL_ERROR_MALFORMED);
  }
}

static void test_bare(void)
{
  g_autoptr(RlLink) bare = rl_link_new_bare(ID);
  g_autoptr(RlLink) copy = rl_link_copy(bare);
  g_assert_cmpstr(copy->id, ==, ID);
  g_assert_null(copy->status);
  g_assert_null(copy->json);
  g_assert_null(rl_link_copy(NULL));
}

int main(int argc, char **argv)
{
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/link/id", test_id);
  g_test_add_func("/link/time", test_time);
  g_test_add_func("/link/time-by-chance", test_time_by_chance);
  g_test_add_func("/link/format", test_format);
  g_test_add_func("/link/format-by-chance", test_format_by_chance);
  g_test_add_func("/link/format-local", test_format_local);
  g_test_add_func("/link/ago", test_ago);
  g_test_add_func("/link/members", test_members);
  g_test_add_func("/link/concluded", test_concluded);
  g_test_add_func("/link/no-object", test_no_object);
  g_test_add_func("/link/bare", test_bare);
  return g_test_run();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clocks that are set, stand still, run out of digits or know nothing of the machine's last start,
 * and expiries that make no sense: a dead challenge is never offered or answered, the countdown
 * never goes up, and nothing that a clock on the wall says decides what a request came to.
 *
 *   clock-jumps RANDOM-WALKS SEED */
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/history.h"
#include "app/idle.h"
#include "app/open-challenge.h"

#include "flow-world.h"
#include "helpers.h"
#include "tally.h"

enum { WEEK = RL_CHALLENGE_LONGEST, HOUR = 3600, GIVEN = 60, FOREVER = -1 };

/* Not in any list. */
enum { NOT_OFFERED = -2 };

/* The journal asks the system for the time; here it gets that of the clock on the wall. */
gint64 g_get_real_time(void)
{
  return fake_clock_wall() * G_USEC_PER_SEC;
}

/* ---- a challenge, in a flow and in the keyring ---- */

static FlowWorld *challenged(const char *members)
{
  FlowWorld *world = flow_world_new_editing(NULL);
  g_autofree char *body = g_strdup_printf("{'session':'s'%s}", members);
  fake_http_push_body(world->test->http, 428, body);
  flow_world_submit(world);
  flow_world_await(world, RL_STAGE_CHALLENGE);
  return world;
}

static void keep(FlowWorld *world)
{
  const RlFlowView *view = rl_flow_view(world->flow);
  TestReply reply = { 0 };
  rl_open_challenge_keep(world->test->session, view->link, view->challenge, NULL,
                         test_session_on_reply, &reply);
  test_session_await_reply(&reply);
  g_assert_null(reply.result);
}

/* The seconds with which `relink resume` and the desk offer it. */
static gint64 offered(FlowWorld *world)
{
  TestReply reply = { 0 };
  rl_open_challenges_list(world->test->session, NULL, test_session_on_reply, &reply);
  test_session_await_reply(&reply);
  g_autoptr(RlOpenChallenges) list = reply.result;
  const RlOpenChallenge *found = rl_open_challenges_find(list, TEST_ID);
  return found != NULL ? rl_challenge_seconds_left(found->challenge, fake_clock_monotonic())
                       : NOT_OFFERED;
}

/* LEFT in the flow, and in what is offered elsewhere. */
static void check_left(FlowWorld *world, gint64 left)
{
  const gint64 shown = rl_flow_seconds_left(world->flow);
  tally_expect(shown == left, "%d s left instead of %d", (int) shown, (int) left);
  keep(world);
  const gint64 elsewhere = offered(world), expected = left == 0 ? NOT_OFFERED : left;
  tally_expect(elsewhere == expected, "offered with %d s instead of %d", (int) elsewhere,
               (int) expected);
}

/* A token is refused on the spot: nothing leaves. */
static void check_dead(FlowWorld *world)
{
  check_left(world, 0);
  rl_flow_answer(world->flow, helper_secret("111111"));
  tally_expect(flow_world_stage(world) == RL_STAGE_CHALLENGE &&
                   rl_flow_view(world->flow)->fault != NULL,
               "a token is taken");
  test_session_settle(world->test);
  tally_expect(fake_http_count(world->test->http, "PATCH") == 0, "a token was sent");
}

/* ---- expiries ---- */

/* What the bank says, and the seconds that it is taken for. */
static const struct {
  const char *name, *members;
  gint64 left;
} expiries[] = {
  { "0", ",'expiry':0", 0 },
  { "'0'", ",'expiry':'0'", 0 },
  { "-1", ",'expiry':-1", 0 },
  { "'-600'", ",'expiry':'-600'", 0 },
  { "-2^63", ",'expiry':-9223372036854775808", 0 },
  { "-1e308", ",'expiry':-1e308", 0 },
  { "1", ",'expiry':1", 1 },
  { "half a second", ",'expiry':0.5", 0 },
  { "59.5", ",'expiry':59.5", 59 },
  { "'600'", ",'expiry':'600'", 600 },
  { "2^31", ",'expiry':2147483648", WEEK },
  { "2^63", ",'expiry':9223372036854775808", WEEK },
  { "'2^63'", ",'expiry':'9223372036854775808'", WEEK },
  { "1e308", ",'expiry':1e308", WEEK },
  { "missing", "", FOREVER },
  { "null", ",'expiry':null", FOREVER },
  { "no number", ",'expiry':'ten'", FOREVER },
};

/* Counted down to its end; what never ends on the screen is not kept for more than a week. */
static void run_expiry(const char *members, gint64 left)
{
  g_autoptr(FlowWorld) world = challenged(members);
  check_left(world, left);
  if (left == FOREVER) {
    fake_clock_advance(WEEK);
    tally_expect(offered(world) == NOT_OFFERED, "still offered after a week");
    return;
  }
  for (gint64 rest = left; rest > 0; rest /= 2) {
    fake_clock_advance(rest - rest / 2);
    check_left(world, rest / 2);
  }
  check_dead(world);
}

/* ---- the clock on the wall is set while the challenge is open ---- */

#define BEFORE(second) (G_GINT64_CONSTANT(second) - 10 - FAKE_CLOCK_WALL)

static const struct {
  const char *name;
  const char *zone; /* from then on; NULL: it stays */
  gint64 before;    /* how far the clock on the wall is off when the challenge comes */
  gint64 jump;      /* and by how much it is set then */
} jumps[] = {
  { "an hour forward", NULL, 0, HOUR },
  { "an hour back", NULL, 0, -HOUR },
  { "a day forward and no further", NULL, 0, 24 * HOUR },
  { "summer time begins", "Europe/Madrid", BEFORE(1806195600), 0 },
  { "summer time ends", "Europe/Madrid", BEFORE(1824944400), 0 },
  { "another zone, to the west", "Pacific/Pago_Pago", 0, 0 },
  { "another zone, to the east", "Pacific/Kiritimati", 0, 0 },
  { "2038-01-19 goes by", NULL, BEFORE(2147483648), 0 },
  { "2106-02-07 goes by", NULL, BEFORE(4294967296), 0 },
  { "the year 9999 goes by", NULL, BEFORE(253402300800), 0 },
  { "1970 goes by", NULL, BEFORE(0), 0 },
  { "back to 1970", NULL, 0, -FAKE_CLOCK_WALL },
  { "from 1970 to now", NULL, -FAKE_CLOCK_WALL, FAKE_CLOCK_WALL },
};

static void set_zone(const char *zone)
{
  g_setenv("TZ", zone, TRUE);
  tzset();
}

static void run_jump(const char *zone, gint64 before, gint64 jump)
{
  fake_clock_reset();
  g_autoptr(FlowWorld) world = challenged(",'expiry':60");
  fake_clock_set_wall(before);
  keep(world);
  if (zone != NULL)
    set_zone(zone);
  fake_clock_set_wall(jump);
  check_left(world, GIVEN);
  fake_clock_advance(25);
  tally_expect(offered(world) == GIVEN - 25, "what was kept before is not offered as before");
  check_left(world, GIVEN - 25);
  fake_clock_advance(GIVEN - 25);
  check_dead(world);
  set_zone("UTC");
}

/* The machine sleeps: both clocks go on, or that on the wall stands until somebody sets it. */
static void run_sleep(gboolean wall_stands)
{
  g_autoptr(FlowWorld) world = challenged(",'expiry':60");
  keep(world);
  fake_clock_advance(GIVEN + 1);
  fake_clock_set_wall(wall_stands ? -GIVEN - 1 : 0);
  tally_expect(offered(world) == NOT_OFFERED, "offered after the sleep");
  check_dead(world);
}

static void run_sleep_on(void)
{
  run_sleep(FALSE);
}

static void run_sleep_with_wall(void)
{
  run_sleep(TRUE);
}

/* ---- the machine is started anew ---- */

/* AWAY: seconds that it took; WALL: by how much its clock is off then. */
static const struct {
  const char *name;
  gint64 away, wall, offered;
} starts[] = {
  { "a clock that is right", 20, 0, 40 },
  { "it takes too long", GIVEN, 0, NOT_OFFERED },
  { "a clock set forward", 20, 30, 10 },
  { "a clock an hour ahead", 20, HOUR, NOT_OFFERED },
  { "a clock an hour behind", 20, -HOUR, NOT_OFFERED },
  { "a clock at 1970", 20, -FAKE_CLOCK_WALL, NOT_OFFERED },
  { "a clock behind by as long as it was away", 20, -20, GIVEN },
};

static void run_start(gint64 away, gint64 wall, gint64 expected)
{
  g_autoptr(FlowWorld) world = challenged(",'expiry':60");
  keep(world);
  fake_clock_reboot();
  fake_clock_advance(away);
  fake_clock_set_wall(wall);
  const gint64 found = offered(world);
  tally_expect(found == expected, "offered with %d s instead of %d", (int) found, (int) expected);
}

static char *no_boot(void)
{
  return NULL;
}

/* A system that does not say which start it is: only the clock on the wall is left. */
static void run_no_boot(void)
{
  g_autoptr(FlowWorld) world = challenged(",'expiry':60");
  world->test->session->clock.boot = no_boot;
  keep(world);
  fake_clock_advance(20);
  tally_expect(offered(world) == 40, "not offered with 40 s");
  fake_clock_set_wall(-21);
  tally_expect(offered(world) == NOT_OFFERED, "offered by a clock that was set back");
}

/* ---- requests, journal and history ---- */

static void jump_forward(const FakeRequest *request, gpointer data)
{
  if (strcmp(request->method, "PUT") == 0)
    fake_clock_set_wall(GPOINTER_TO_INT(data));
}

/* The answer was cut, the link is as it was, and the clock on the wall says that an hour has gone
 * by: the log-in may be under way all the same. */
static void check_reconciled(gint64 jump)
{
  const FakeAnswer cut = { .fault = RL_ERROR_UNKNOWN_OUTCOME, .sent = TRUE };
  g_autoptr(FlowWorld) world = flow_world_new_editing(NULL);
  fake_http_set_hook(world->test->http, jump_forward, GINT_TO_POINTER((int) jump));
  fake_http_push(world->test->http, &cut);
  fake_http_push_body(world->test->http, 200, LINK_INVALID);
  flow_world_submit(world);
  flow_world_await(world, RL_STAGE_OUTCOME);
  const RlOutcome *outcome = rl_flow_view(world->flow)->outcome;
  tally_expect(outcome->kind == RL_OUTCOME_UNKNOWN &&
                   outcome->reconciled == RL_RECONCILED_CANNOT_TELL,
               "%s, %s", rl_outcome_word(outcome), rl_reconciled_word(outcome->reconciled));
}

static void run_reconciled_forward(void)
{
  check_reconciled(HOUR);
}

static void run_reconciled_back(void)
{
  check_reconciled(-HOUR);
}

static void refuse(FlowWorld *world)
{
  fake_http_push_body(world->test->http, 400,
                      "[{'code':'login_error','message':'Invalid "
                      "credentials provided to login'}]");
  flow_world_submit(world);
  flow_world_await(world, RL_STAGE_OUTCOME);
  rl_flow_dismiss(world->flow);
  rl_draft_clear(rl_flow_draft(world->flow));
}

static RlShift *shift(FlowWorld *world)
{
  TestReply reply = { 0 };
  rl_history_read(world->test->session, NULL, test_session_on_reply, &reply);
  test_session_await_reply(&reply);
  return reply.result;
}

/* Each log-in is a day before the one before by the clock on the wall: they count all the same, and
 * the journal is sound. */
static void run_guard(void)
{
  g_autoptr(FlowWorld) world = flow_world_new_editing(NULL);
  for (guint i = 0; i < 3; i++) {
    refuse(world);
    fake_clock_set_wall(-24 * HOUR);
  }
  tally_expect(rl_flow_guard(world->flow) == RL_GUARD_ASK, "the guard is asleep");
  g_autofree char *journal = test_session_journal(world->test);
  tally_expect(strstr(journal,
                      "result refused 400 login_error; intent PUT password; result refused "
                      "400 login_error; intent") != NULL,
               "the journal: %s", journal);
  g_autoptr(RlShift) today = shift(world);
  tally_expect(today->rows->len == 1, "%u rows in this shift", today->rows->len);
}

/* A clock that went forward forgets the shift, and finds it again once it is right. */
static void run_shift(void)
{
  g_autoptr(FlowWorld) world = flow_world_new_editing(NULL);
  refuse(world);
  fake_clock_set_wall(13 * HOUR);
  g_autoptr(RlShift) late = shift(world);
  tally_expect(late->error == NULL && late->rows->len == 0, "13 hours are no shift");
  fake_clock_set_wall(-13 * HOUR);
  g_autoptr(RlShift) again = shift(world);
  tally_expect(again->rows->len == 1, "the shift is not found again");
}

static char *written_after(FlowWorld *world, gint64 seconds)
{
  fake_clock_set_wall(seconds);
  refuse(world);
  g_autoptr(RlShift) today = shift(world);
  const RlShiftRow *row = today->rows->len > 0 ? g_ptr_array_index(today->rows, 0) : NULL;
  return row != NULL ? rl_time_format_local(row->time) : g_strdup("none");
}

/* The hour that comes twice: both times are the same but for their zone. */
static void run_double_hour(void)
{
  g_autoptr(FlowWorld) world = flow_world_new_editing(NULL);
  set_zone("Europe/Madrid");
  g_autofree char *first = written_after(world, BEFORE(1824944400));
  g_autofree char *second = written_after(world, HOUR);
  tally_expect(strcmp(first, second) != 0 && strncmp(first, second, 19) == 0, "%s and %s", first,
               second);
  set_zone("UTC");
}

/* A journal of after 2038, after 2106, and of the last second that can be written. */
static void run_late_journal(void)
{
  static const gint64 times[] = { 2147483648, 4294967296, 253402300799 };
  for (guint i = 0; i < G_N_ELEMENTS(times); i++) {
    g_autoptr(FlowWorld) world = flow_world_new_editing(NULL);
    fake_clock_set_wall(times[i] - fake_clock_wall());
    refuse(world);
    g_autoptr(RlShift) today = shift(world);
    const RlShiftRow *row = today->rows->len > 0 ? g_ptr_array_index(today->rows, 0) : NULL;
    tally_expect(row != NULL && row->time == times[i], "%" G_GINT64_FORMAT " is not found",
                 times[i]);
  }
}

/* Accesses that lie in the future, or nowhere near the present. */
static void run_ago(void)
{
  static const struct {
    gint64 when, now;
    const char *text;
  } rows[] = {
    { HOUR, 1, "just now" },
    { G_MAXINT64, 1, "just now" },
    { 1, G_MAXINT64, "99,999 d ago" },
    { G_MININT64, G_MAXINT64, "99,999 d ago" },
    { 0, 1, "never" },
    { 1, 2147483648 + 2 * HOUR, "24,855 d ago" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = rl_time_ago(rows[i].when, rows[i].now);
    tally_expect(strcmp(text, rows[i].text) == 0, "%s instead of %s", text, rows[i].text);
  }
}

static void never(gpointer data)
{
}

/* The clock of each timer that this process has, as the kernel names it. */
static gboolean has_timer(const char *clock)
{
  g_autoptr(GDir) folder = g_dir_open("/proc/self/fdinfo", 0, NULL);
  gboolean found = FALSE;
  for (const char *fd; folder != NULL && (fd = g_dir_read_name(folder)) != NULL;) {
    g_autofree char *path = g_build_filename("/proc/self/fdinfo", fd, NULL), *text = NULL;
    if (g_file_get_contents(path, &text, NULL, NULL))
      found = found || strstr(text, clock) != NULL;
  }
  return found;
}

/* What clears the fields of somebody who has gone runs by the clock that nobody can set and that
 * goes on while the machine sleeps. */
static void run_idle(void)
{
  g_autofree char *boottime = g_strdup_printf("clockid: %d\n", (int) CLOCK_BOOTTIME);
  g_autoptr(RlIdle) idle = rl_idle_new(300, never, NULL);
  tally_expect(has_timer(boottime), "no timer by the clock since boot");
  tally_expect(!has_timer("clockid: 0\n"), "a timer by the clock on the wall");
}

static const struct {
  const char *name;
  void (*run)(void);
} others[] = {
  { "asleep for a minute", run_sleep_on },
  { "asleep, and the clock on the wall as well", run_sleep_with_wall },
  { "a start that has no name", run_no_boot },
  { "an hour forward while a request is out", run_reconciled_forward },
  { "an hour back while a request is out", run_reconciled_back },
  { "log-ins are counted while the clock goes back", run_guard },
  { "this shift, while the clock goes forward", run_shift },
  { "the hour that comes twice", run_double_hour },
  { "a journal of later times", run_late_journal },
  { "how long ago", run_ago },
  { "the timer of the idle clear", run_idle },
};

/* ---- random walks ---- */

/* Time goes by, clocks and zones are set, the challenge is kept again and looked for. */
static void walk(GRand *rand)
{
  static const char *const zones[] = { "UTC", "America/Mexico_City", "Asia/Kathmandu" };
  g_autoptr(FlowWorld) world = challenged(",'expiry':600");
  keep(world);
  for (gint64 left = 600; left > 0;) {
    const gint64 step = g_rand_int_range(rand, 0, 90);
    fake_clock_set_wall(g_rand_int_range(rand, -100000, 100000));
    set_zone(zones[g_rand_int_range(rand, 0, G_N_ELEMENTS(zones))]);
    fake_clock_advance(step);
    left = MAX(0, left - step);
    const gint64 shown = rl_flow_seconds_left(world->flow), elsewhere = offered(world);
    tally_expect(shown == left && elsewhere == (left > 0 ? left : NOT_OFFERED),
                 "%d s left: shown %d, offered %d", (int) left, (int) shown, (int) elsewhere);
    if (g_rand_boolean(rand))
      keep(world);
  }
  check_dead(world);
  set_zone("UTC");
}

static void run_tables(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(expiries); i++) {
    tally_run("expiry %s", expiries[i].name);
    run_expiry(expiries[i].members, expiries[i].left);
  }
  for (guint i = 0; i < G_N_ELEMENTS(jumps); i++) {
    tally_run("%s", jumps[i].name);
    run_jump(jumps[i].zone, jumps[i].before, jumps[i].jump);
  }
  for (guint i = 0; i < G_N_ELEMENTS(starts); i++) {
    tally_run("started anew: %s", starts[i].name);
    run_start(starts[i].away, starts[i].wall, starts[i].offered);
  }
  for (guint i = 0; i < G_N_ELEMENTS(others); i++) {
    tally_run("%s", others[i].name);
    others[i].run();
  }
}

int main(int argc, char **argv)
{
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  if (argc != 3)
    g_error("clock-jumps RANDOM-WALKS SEED");
  g_autoptr(GRand) rand = g_rand_new_with_seed((guint32) strtoul(argv[2], NULL, 10));
  run_tables();
  for (int i = 1; i <= atoi(argv[1]); i++) {
    tally_run("random walk %d", i);
    walk(rand);
  }
  return tally_end();
}

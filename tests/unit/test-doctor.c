/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the doctor makes of what it is shown: keyrings and a server that say what the table wants,
 * terminals that are only facts. */
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "base/error.h"

#include "app/doctor.h"
#include "app/privacy.h"

#include "test-session.h"

enum { OPEN = -1, NONE = 0 };

#define FINE    RL_HEALTH_FINE
#define UNKNOWN RL_HEALTH_UNKNOWN
#define WARNING RL_HEALTH_WARNING
#define FAULT   RL_HEALTH_FAULT

/* ---- keyrings that say what they are told ---- */

typedef struct {
  RlKeyring base;
  int code;        /* with which everything ends; OPEN: it does not */
  const char *has; /* the value of its item */
  gboolean lists;  /* the item is listed, locked or not */
  guint looks;
} SayingKeyring;

static gboolean end(RlKeyring *base, GError **error)
{
  SayingKeyring *self = (SayingKeyring *) base;
  self->looks++;
  if (self->code != OPEN)
    g_set_error(error, RL_ERROR, self->code, "It is %d.", self->code);
  return self->code == OPEN;
}

static gboolean say_probe(RlKeyring *base, RlCancel *cancel, GError **error)
{
  return end(base, error);
}

static RlSecret *say_lookup(RlKeyring *base, const RlKeyringKey *key, RlCancel *cancel,
                            GError **error)
{
  g_assert_cmpstr(key->profile, ==, "bank");
  g_assert_cmpstr(key->origin, ==, TEST_BASE);
  return end(base, error) ? rl_secret_new_from(((SayingKeyring *) base)->has, -1, 0) : NULL;
}

static void item_free(gpointer item)
{
  rl_keyring_item_free(item);
}

static GPtrArray *say_list(RlKeyring *base, const char *application, RlCancel *cancel,
                           GError **error)
{
  GPtrArray *items = g_ptr_array_new_with_free_func(item_free);
  RlKeyringItem *item = g_new0(RlKeyringItem, 1);
  item->profile = g_strdup("bank");
  item->origin = g_strdup(((SayingKeyring *) base)->lists ? TEST_BASE : "https://other.example");
  item->label = g_strdup("");
  g_ptr_array_add(items, item);
  return items;
}

static SayingKeyring saying(int code)
{
  return (SayingKeyring){ .base = { .probe = say_probe, .lookup = say_lookup, .list = say_list },
                          .code = code,
                          .has = "{\"secret_id\":\"sec-id\",\"secret_password\":\"sec-pass\"}",
                          .lists = TRUE };
}

/* ---- a visit ---- */

typedef struct {
  TestSession *test;
  SayingKeyring session, own;
  RlPatient patient;
  RlDoctor *doctor;
  GPtrArray *findings; /* borrowed ones */
} Visit;

static void visit_init(Visit *self, const char *profile_lines)
{
  self->test = test_session_new(profile_lines, NULL, FALSE);
  self->session = saying(OPEN);
  self->own = saying(RL_ERROR_NO_COLLECTION);
  RlSession *session = self->test->session;
  self->patient = (RlPatient){
    .terminal = { .shows_screens = TRUE, .is_attended = TRUE, .is_known = TRUE, .term = "xterm" },
    .config = session->config,
    .profile = session->profile,
    .endpoint = rl_api_endpoint(session->api),
    .http = self->test->http,
    .api = session->api,
    .session = &self->session.base,
    .own = &self->own.base,
    .journal = session->journal,
  };
  self->findings = g_ptr_array_new();
}

static void visit_clear(Visit *self)
{
  rl_doctor_free(self->doctor);
  g_ptr_array_unref(self->findings);
  test_session_free(self->test);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Visit, visit_clear)

/* Makes all checks. */
static RlExit examine(Visit *self)
{
  const RlFinding *finding = NULL;
  self->doctor = rl_doctor_new(&self->patient);
  while ((finding = rl_doctor_next(self->doctor, NULL)) != NULL)
    g_ptr_array_add(self->findings, (gpointer) finding);
  g_assert_cmpuint(self->findings->len, ==, rl_doctor_count());
  return rl_doctor_exit(self->doctor);
}

static const RlFinding *found(const Visit *self, const char *name)
{
  for (guint i = 0; i < self->findings->len; i++) {
    const RlFinding *finding = g_ptr_array_index(self->findings, i);
    if (strcmp(finding->name, name) == 0)
      return finding;
  }
  g_error("there is no check %s", name);
}

static void assert_health(const Visit *self, const char *name, RlHealth health)
{
  const RlFinding *finding = found(self, name);
  if (finding->health != health)
    g_error("%s is %d: %s", name, finding->health, finding->message);
  g_assert_nonnull(finding->message);
  /* Errors of the fakes are no sentences. */
  g_assert_true(health == FAULT || g_str_has_suffix(finding->message, "."));
  if (health == FINE || health == UNKNOWN)
    g_assert_null(finding->advice);
}

static void answers(const Visit *self, int probe, int check)
{
  fake_http_push_body(self->test->http, probe, "[]");
  if (check != NONE)
    fake_http_push_body(self->test->http, check, check == 200 ? "{}" : "[{'code':'a'}]");
}

/* ---- */

/* Asked twice, the first time without secrets; nothing is made. */
static void test_well(void)
{
  g_auto(Visit) visit = { 0 };
  visit_init(&visit, NULL);
  answers(&visit, 401, 200);
  g_assert_cmpint(examine(&visit), ==, RL_EXIT_DONE);
  static const char *const names[] = { "configuration", "terminal", "locale", "core",
                                       "journal",       "keyring",  "tools",  "proxy",
                                       "server",        "tls",      "clock",  "keys" };
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    assert_health(&visit, names[i], FINE);
  g_assert_cmpuint(fake_http_count(visit.test->http, "GET"), ==, 2);
  g_assert_null(fake_http_request(visit.test->http, 0)->authorization);
  g_assert_nonnull(fake_http_request(visit.test->http, 1)->authorization);
  g_assert_cmpstr(fake_http_request(visit.test->http, 0)->url, ==, TEST_BASE "/api/");
  g_assert_false(g_file_test(rl_journal_path(visit.test->session->journal), G_FILE_TEST_EXISTS));
  g_assert_cmpuint(visit.own.looks, ==, 0);
  g_autofree char *folder = g_path_get_dirname(rl_journal_path(visit.test->session->journal));
  g_assert_false(g_file_test(folder, G_FILE_TEST_EXISTS));
}

static void test_json(void)
{
  g_auto(Visit) visit = { 0 };
  visit_init(&visit, "read_only=true\n");
  answers(&visit, 200, 200);
  g_assert_cmpint(examine(&visit), ==, RL_EXIT_LOCAL);
  g_autoptr(RlJson) json = rl_doctor_json(visit.doctor);
  const RlJson *checks = rl_json_member(json, "checks");
  const RlJson *first = rl_json_first(checks);
  g_assert_false(rl_json_boolean(rl_json_member(json, "ok"), TRUE));
  g_assert_cmpuint(rl_json_count(json), ==, 2);
  g_assert_cmpuint(rl_json_count(checks), ==, rl_doctor_count());
  g_assert_cmpuint(rl_json_count(first), ==, 4);
  g_assert_cmpstr(rl_json_string(rl_json_member(first, "name")), ==, "configuration");
  g_assert_false(rl_json_boolean(rl_json_member(first, "ok"), TRUE));
  g_assert_nonnull(rl_json_string(rl_json_member(first, "message")));
  g_assert_nonnull(rl_json_string(rl_json_member(first, "advice")));
  const RlJson *last = NULL;
  for (const RlJson *row = first; row != NULL; row = rl_json_next(row))
    last = row;
  g_assert_cmpstr(rl_json_string(rl_json_member(last, "name")), ==, "keys");
  g_assert_true(rl_json_boolean(rl_json_member(last, "ok"), FALSE));
  g_assert_cmpint(rl_json_kind(rl_json_member(last, "advice")), ==, RL_JSON_NULL);
}

static void test_keyrings(void)
{
  static const struct {
    int session, own;
    gboolean may_ask, lists;
    RlHealth health;
    const char *word; /* in the message */
    RlHealth keys;
  } rows[] = {
    { OPEN, RL_ERROR_LOCKED, FALSE, TRUE, FINE, "The session's keyring is open", FINE },
    { RL_ERROR_LOCKED, OPEN, TRUE, TRUE, WARNING, "session's keyring is locked", UNKNOWN },
    { RL_ERROR_LOCKED, OPEN, FALSE, TRUE, FAULT, "session's keyring is locked", UNKNOWN },
    { RL_ERROR_LOCKED, OPEN, TRUE, FALSE, FAULT, "holds no API secrets", UNKNOWN },
    { RL_ERROR_NOT_STORED, OPEN, TRUE, TRUE, FAULT, "holds no API secrets", UNKNOWN },
    { RL_ERROR_NO_COLLECTION, OPEN, TRUE, TRUE, FAULT, "no keyring in it", UNKNOWN },
    { RL_ERROR_STUCK, OPEN, TRUE, TRUE, FAULT, "It is ", UNKNOWN },
    { RL_ERROR_DENIED, OPEN, TRUE, TRUE, FAULT, "It is ", UNKNOWN },
    { RL_ERROR_DISMISSED, OPEN, TRUE, TRUE, FAULT, "It is ", UNKNOWN },
    { RL_ERROR_FAILED, OPEN, TRUE, TRUE, FAULT, "It is ", UNKNOWN },
    { RL_ERROR_NO_BUS, OPEN, FALSE, TRUE, FINE, "relink's own keyring is open", FINE },
    { RL_ERROR_NO_SERVICE, OPEN, FALSE, TRUE, FINE, "relink's own keyring is open", FINE },
    { RL_ERROR_NO_BUS, RL_ERROR_LOCKED, TRUE, TRUE, WARNING, "relink's own keyring is locked",
      UNKNOWN },
    { RL_ERROR_NO_BUS, RL_ERROR_LOCKED, FALSE, TRUE, FAULT, "relink's own keyring is locked",
      UNKNOWN },
    { RL_ERROR_NO_BUS, RL_ERROR_NO_COLLECTION, TRUE, TRUE, FAULT, "made no keyring of its own",
      UNKNOWN },
    { RL_ERROR_NO_BUS, RL_ERROR_NO_SERVICE, TRUE, TRUE, FAULT, "There is no session bus", UNKNOWN },
    { RL_ERROR_NO_SERVICE, RL_ERROR_NO_SERVICE, TRUE, TRUE, FAULT, "There is a session bus",
      UNKNOWN },
    { RL_ERROR_NO_BUS, RL_ERROR_LOCAL, TRUE, TRUE, FAULT, "It is ", UNKNOWN },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(Visit) visit = { 0 };
    visit_init(&visit, NULL);
    visit.session.code = rows[i].session;
    visit.own.code = rows[i].own;
    visit.session.lists = visit.own.lists = rows[i].lists;
    visit.patient.may_ask = rows[i].may_ask;
    answers(&visit, 401, rows[i].keys == FINE ? 200 : NONE);
    g_test_message("row %u", i);
    g_assert_cmpint(examine(&visit), ==, rows[i].health == FAULT ? RL_EXIT_AUTH : RL_EXIT_DONE);
    assert_health(&visit, "keyring", rows[i].health);
    assert_health(&visit, "keys", rows[i].keys);
    const RlFinding *finding = found(&visit, "keyring");
    g_assert_nonnull(strstr(finding->message, rows[i].word));
    g_assert_true((finding->advice != NULL) == (rows[i].health != FINE));
  }
}

/* What is in the item is no pair of secrets: it is not repeated. */
static void test_broken_item(void)
{
  g_auto(Visit) visit = { 0 };
  visit_init(&visit, NULL);
  visit.session.has = "needle";
  answers(&visit, 401, NONE);
  g_assert_cmpint(examine(&visit), ==, RL_EXIT_AUTH);
  g_assert_null(strstr(found(&visit, "keyring")->message, "needle"));
}

static void test_servers(void)
{
  enum { SOON = 3 * 24 * 3600 };
  static const struct {
    FakeAnswer probe;
    gboolean checked; /* the secrets are sent, too */
    RlHealth server, tls, clock;
    int code;
  } rows[] = {
    { { .status = 401, .fault = FAKE_NO_FAULT }, TRUE, FINE, FINE, FINE, 0 },
    { { .status = 404, .fault = FAKE_NO_FAULT }, TRUE, FINE, FINE, FINE, 0 },
    { { .status = 302, .fault = FAKE_NO_FAULT }, TRUE, FAULT, FINE, FINE, 9 },
    { { .status = 503, .fault = FAKE_NO_FAULT }, TRUE, FAULT, FINE, FINE, 1 },
    { { .status = 200, .fault = FAKE_NO_FAULT, .headers = "Date: Sun, 06 Nov 1994 08:49:37 GMT" },
      TRUE,
      FINE,
      FINE,
      WARNING,
      0 },
    { { .status = 200, .fault = FAKE_NO_FAULT, .headers = "Date: nonsense" },
      TRUE,
      FINE,
      FINE,
      FINE,
      0 },
    { { .fault = RL_ERROR_NOT_SENT, .why = RL_HTTP_FAULT_NAME },
      FALSE,
      FAULT,
      UNKNOWN,
      UNKNOWN,
      6 },
    { { .fault = RL_ERROR_NOT_SENT, .why = RL_HTTP_FAULT_CONNECT },
      FALSE,
      FAULT,
      UNKNOWN,
      UNKNOWN,
      6 },
    { { .fault = RL_ERROR_NOT_SENT, .why = RL_HTTP_FAULT_CERTIFICATE },
      FALSE,
      FINE,
      FAULT,
      UNKNOWN,
      6 },
    { { .fault = RL_ERROR_NOT_SENT, .why = RL_HTTP_FAULT_TLS }, FALSE, FINE, FAULT, UNKNOWN, 6 },
    { { .fault = RL_ERROR_UNKNOWN_OUTCOME, .sent = TRUE }, FALSE, FAULT, FINE, UNKNOWN, 1 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(Visit) visit = { 0 };
    visit_init(&visit, NULL);
    fake_http_push(visit.test->http, &rows[i].probe);
    if (rows[i].checked)
      fake_http_push_body(visit.test->http, 200, "{}");
    g_test_message("row %u", i);
    g_assert_cmpint(examine(&visit), ==, rows[i].code);
    assert_health(&visit, "server", rows[i].server);
    assert_health(&visit, "tls", rows[i].tls);
    assert_health(&visit, "clock", rows[i].clock);
    assert_health(&visit, "keys", rows[i].checked ? FINE : UNKNOWN);
    g_assert_true((found(&visit, "tls")->advice != NULL) == (rows[i].tls == FAULT));
  }
  g_auto(Visit) visit = { 0 };
  visit_init(&visit, NULL);
  const FakeAnswer ends = { .status = 401,
                            .fault = FAKE_NO_FAULT,
                            .certificate_end = g_get_real_time() / G_USEC_PER_SEC + SOON };
  fake_http_push(visit.test->http, &ends);
  fake_http_push_body(visit.test->http, 200, "{}");
  g_assert_cmpint(examine(&visit), ==, RL_EXIT_DONE);
  assert_health(&visit, "tls", WARNING);
}

static void test_proxies(void)
{
  static const struct {
    const char *lines;
    RlHttpFault fault;
    RlHealth proxy;
    const char *word;
  } rows[] = {
    { "proxy=http://p:1\n", RL_HTTP_FAULT_NONE, FINE, "http://p:1 (from proxy)" },
    { "proxy=http://p:1\n", RL_HTTP_FAULT_PROXY, FAULT, "http://p:1 (from proxy)" },
    { "proxy=http://p:1\n", RL_HTTP_FAULT_CONNECT, FAULT, "http://p:1 (from proxy)" },
    { "proxy=http://p:1\nno_proxy=example\n", RL_HTTP_FAULT_CONNECT, FINE, "no_proxy excepts" },
    { NULL, RL_HTTP_FAULT_CONNECT, FINE, "No proxy" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(Visit) visit = { 0 };
    const gboolean fails = rows[i].fault != RL_HTTP_FAULT_NONE;
    const FakeAnswer answer = { .status = fails ? 0 : 401,
                                .fault = fails ? RL_ERROR_NOT_SENT : FAKE_NO_FAULT,
                                .why = rows[i].fault };
    visit_init(&visit, rows[i].lines);
    RlEndpoint endpoint = *visit.patient.endpoint;
    endpoint.proxy = visit.patient.profile->proxy;
    endpoint.no_proxy = visit.patient.profile->no_proxy;
    visit.patient.endpoint = &endpoint;
    fake_http_push(visit.test->http, &answer);
    if (!fails)
      fake_http_push_body(visit.test->http, 200, "{}");
    g_test_message("row %u", i);
    g_assert_cmpint(examine(&visit), ==, fails ? RL_EXIT_NOT_SENT : RL_EXIT_DONE);
    assert_health(&visit, "proxy", rows[i].proxy);
    g_assert_nonnull(strstr(found(&visit, "proxy")->message, rows[i].word));
  }
}

static void test_keys(void)
{
  static const struct {
    int status, code;
  } rows[] = { { 401, 4 }, { 403, 4 }, { 404, 3 }, { 500, 1 } };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(Visit) visit = { 0 };
    visit_init(&visit, NULL);
    answers(&visit, 401, rows[i].status);
    g_assert_cmpint(examine(&visit), ==, rows[i].code);
    assert_health(&visit, "keys", FAULT);
  }
}

static void test_terminals(void)
{
  static const struct {
    RlTerminalFacts facts;
    RlHealth health;
    const char *word;
  } rows[] = {
    { { .shows_screens = TRUE,
        .is_attended = TRUE,
        .is_known = TRUE,
        .term = "xterm",
        .width = 80,
        .height = 24,
        .colors = 256,
        .marks_pastes = TRUE },
      FINE,
      "xterm, 80×24, 256 colours, pastes are marked." },
    { { .shows_screens = TRUE, .is_attended = TRUE, .is_known = TRUE, .term = "vt100" },
      FINE,
      "vt100, no colours, pastes are not marked." },
    { { .shows_screens = TRUE,
        .is_attended = TRUE,
        .is_known = TRUE,
        .term = "xterm",
        .width = 39,
        .height = 24 },
      WARNING,
      "too small" },
    { { .shows_screens = TRUE,
        .is_attended = TRUE,
        .is_known = TRUE,
        .term = "xterm",
        .width = 80,
        .height = 9 },
      WARNING,
      "too small" },
    { { .shows_screens = TRUE,
        .is_attended = TRUE,
        .is_known = TRUE,
        .term = "dumb",
        .problem = "TERM is dumb" },
      WARNING,
      "TERM is dumb" },
    { { .is_attended = TRUE, .term = "no\033such" }, WARNING, "is not known" },
    { { .is_attended = TRUE }, WARNING, "TERM is not set" },
    { { .term = "no-such" }, FINE, "There is no terminal here" },
    { { .term = NULL }, FINE, "TERM is not set" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(Visit) visit = { 0 };
    visit_init(&visit, NULL);
    visit.patient.terminal = rows[i].facts;
    answers(&visit, 401, 200);
    g_test_message("row %u", i);
    g_assert_cmpint(examine(&visit), ==, RL_EXIT_DONE);
    assert_health(&visit, "terminal", rows[i].health);
    g_assert_nonnull(strstr(found(&visit, "terminal")->message, rows[i].word));
    g_assert_null(strchr(found(&visit, "terminal")->message, '\033'));
  }
}

static void test_size_variables(void)
{
  g_auto(Visit) visit = { 0 };
  visit_init(&visit, NULL);
  visit.patient.terminal.width = 100;
  visit.patient.terminal.height = 24;
  g_setenv("COLUMNS", "80", TRUE);
  g_setenv("LINES", "24", TRUE);
  answers(&visit, 401, 200);
  g_assert_cmpint(examine(&visit), ==, RL_EXIT_DONE);
  assert_health(&visit, "terminal", WARNING);
  g_assert_cmpstr(found(&visit, "terminal")->advice, ==, "Enter “unset COLUMNS”.");
  g_unsetenv("COLUMNS");
  g_unsetenv("LINES");
}

/* A configuration that cannot be loaded leaves little to look at: that little is looked at. */
static void test_no_configuration(void)
{
  g_auto(Visit) visit = { 0 };
  visit_init(&visit, NULL);
  g_autoptr(GError) fault = g_error_new_literal(RL_ERROR, RL_ERROR_LOCAL, "line 3.");
  visit.patient.config = NULL;
  visit.patient.profile = NULL;
  visit.patient.endpoint = NULL;
  visit.patient.journal = NULL;
  visit.patient.http = NULL;
  visit.patient.api = NULL;
  visit.patient.fault = fault;
  g_assert_cmpint(examine(&visit), ==, RL_EXIT_LOCAL);
  assert_health(&visit, "configuration", FAULT);
  assert_health(&visit, "keyring", FINE);
  static const char *const names[] = { "journal", "proxy", "server", "tls", "clock", "keys" };
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    assert_health(&visit, names[i], UNKNOWN);
  g_autofree char *conclusion = rl_doctor_conclusion(visit.doctor);
  g_assert_nonnull(strstr(conclusion, "configuration"));
}

/* The first fault of the table decides, not the first that is severe. */
static void test_first_fault(void)
{
  g_auto(Visit) visit = { 0 };
  visit_init(&visit, NULL);
  test_session_block_journal(visit.test);
  visit.session.code = RL_ERROR_NOT_STORED;
  const FakeAnswer dead = { .fault = RL_ERROR_NOT_SENT, .why = RL_HTTP_FAULT_NAME };
  fake_http_push(visit.test->http, &dead);
  g_assert_cmpint(examine(&visit), ==, RL_EXIT_NOT_SENT);
  assert_health(&visit, "journal", FAULT);
  assert_health(&visit, "keyring", FAULT);
  assert_health(&visit, "server", FAULT);
  g_autofree char *conclusion = rl_doctor_conclusion(visit.doctor);
  g_assert_nonnull(strstr(conclusion, "first: journal."));
}

/* Rows about what somebody does not have are left out. */
static void test_privacy(void)
{
  g_auto(Visit) visit = { 0 };
  visit_init(&visit, NULL);
  const RlPatient nobody = { .config = NULL };
  g_autoptr(GPtrArray) rows = rl_privacy_rows(&visit.patient);
  g_autoptr(GPtrArray) fewer = rl_privacy_rows(&nobody);
  g_autoptr(RlJson) json = rl_privacy_json(rows);
  g_autofree char *text = rl_json_print(json, FALSE);
  g_assert_cmpuint(fewer->len, ==, rows->len - 1);
  g_assert_nonnull(strstr(text, "\"hosts\":[{\"names\":[\"bank.example\"]"));
  g_assert_null(strchr(text, '$'));
  guint listed = 0;
  for (RlTouches what = 0; what < RL_N_TOUCHES; what++)
    listed += rl_json_count(rl_json_member(json, rl_privacy_word(what)));
  g_assert_cmpuint(listed, ==, rows->len);
}

int main(int argc, char **argv)
{
  rl_secret_harden_process();
  (void) setlocale(LC_ALL, "");
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/doctor/well", test_well);
  g_test_add_func("/doctor/json", test_json);
  g_test_add_func("/doctor/keyrings", test_keyrings);
  g_test_add_func("/doctor/broken-item", test_broken_item);
  g_test_add_func("/doctor/servers", test_servers);
  g_test_add_func("/doctor/proxies", test_proxies);
  g_test_add_func("/doctor/keys", test_keys);
  g_test_add_func("/doctor/terminals", test_terminals);
  g_test_add_func("/doctor/size-variables", test_size_variables);
  g_test_add_func("/doctor/no-configuration", test_no_configuration);
  g_test_add_func("/doctor/first-fault", test_first_fault);
  g_test_add_func("/doctor/privacy", test_privacy);
  return g_test_run();
}

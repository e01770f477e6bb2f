/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "wire-state.h"

#define TOKEN "730 111"

enum { PATIENCE = 60 };

const char *const wire_verbs[WIRE_N_VERBS] = { "GET", "PUT", "PATCH" };

static const struct {
  const char *name, *text;
} bodies[] = {
  { "link.json", "{\"id\":\"" WIRE_ID "\",\"institution\":null,\"status\":\"valid\","
                 "\"last_accessed_at\":\"2027-01-15T08:00:01Z\"}" },
  { "before.json", "{\"id\":\"" WIRE_ID "\",\"institution\":null,\"status\":\"invalid\"}" },
  { "other.json", "{\"id\":\"30cb4806-6e00-48a4-91c9-ca55968576c8\",\"status\":\"valid\"}" },
  { "challenge.json", "[{\"code\":\"token_required\",\"message\":\"A token is needed\","
                      "\"session\":\"0f5a-wire\",\"expiry\":600,\"token_generation_data\":{"
                      "\"type\":\"numeric\",\"value\":\"48291053\","
                      "\"expects_user_input\":true}}]" },
  { "refused.json", "[{\"code\":\"login_error\",\"message\":\"Invalid credentials\","
                    "\"request_id\":\"4cb2e1a7\"}]" },
};

void wire_run_files(WireBank *bank)
{
  for (guint i = 0; i < G_N_ELEMENTS(bodies); i++)
    wire_bank_put(bank, bodies[i].name, bodies[i].text);
}

gsize wire_run_file_size(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(bodies); i++)
    if (strcmp(bodies[i].name, name) == 0)
      return strlen(bodies[i].text);
  g_assert_not_reached();
}

static char watched[256];

static void on_alarm(int number)
{
  static const char end[] = ": no end\n";
  if (write(STDOUT_FILENO, "# ", 2) < 0 || write(STDOUT_FILENO, watched, strlen(watched)) < 0 ||
      write(STDOUT_FILENO, end, sizeof end - 1) < 0)
    _exit(2);
  _exit(1);
}

void wire_watch(const char *name)
{
  enum { NO_END = 150 };
  (void) g_strlcpy(watched, name, sizeof watched);
  signal(SIGALRM, on_alarm);
  alarm(NO_END);
}

const char *wire_rule_start(WireVerb verb)
{
  static const char *const starts[WIRE_N_VERBS] = {
    "GET /api/links/" WIRE_ID "/",
    "PUT /api/links/" WIRE_ID "/",
    "PATCH /api/links/",
  };
  return starts[verb];
}

#define JSON "header \"Content-Type: application/json\" body"
#define USUAL                                                                                      \
  "GET /api/links/*/ -> 200 " JSON "-file before.json\n"                                           \
  "GET /api/links/ -> 200 " JSON " \"{\\\"count\\\":0,\\\"results\\\":[]}\"\n"                     \
  "PATCH /api/links/ -> 200 " JSON "-file link.json\n"
#define PUT_GIVES "PUT /api/links/*/ -> "

void wire_wrong(WireSeen *self, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  if (self->wrong->len > 0)
    g_string_append(self->wrong, "; ");
  g_string_append_vprintf(self->wrong, format, arguments);
  va_end(arguments);
}

void wire_seen_free(WireSeen *self)
{
  g_free(self->message);
  rl_json_free(self->requests);
  g_ptr_array_unref(self->visits);
  g_string_free(self->wrong, TRUE);
  g_free(self);
}

/* ---- the session ---- */

static RlConfig *make_config(const WireRun *run)
{
  g_autofree char *path = g_build_filename(run->folder, "relink.conf", NULL);
  g_autofree char *text =
      g_strdup_printf("[profile bank]\nbase_url=%s\n", wire_bank_base(run->bank, run->plain));
  const char *const files[] = { path, NULL };
  g_autoptr(GError) error = NULL;
  RlConfig *config =
      g_file_set_contents(path, text, -1, &error) ? rl_config_load_files(files, &error) : NULL;
  if (config == NULL)
    g_error("%s", error->message);
  return config;
}

static void set_patience(WireRun *run, guint timeout, guint connect_timeout)
{
  run->endpoint->timeout = timeout;
  run->endpoint->connect_timeout = connect_timeout;
}

/* A reading is asked again at once. */
static double no_chance(void)
{
  return 0;
}

static gboolean do_not_wait(gint64 milliseconds, RlCancel *cancel)
{
  return !rl_cancel_is_set(cancel);
}

static const RlPatience at_once = { no_chance, g_get_monotonic_time, do_not_wait };

static RlApi *make_api(WireRun *run)
{
  RlApi *api = rl_api_new(rl_http_curl_new(), run->endpoint);
  rl_api_set_patience(api, &at_once);
  return api;
}

static void begin(WireRun *run)
{
  run->folder = g_dir_make_tmp("relink-wire-run-XXXXXX", NULL);
  g_autofree char *state = g_build_filename(run->folder, "state", NULL);
  run->endpoint = g_new0(RlEndpoint, 1);
  run->endpoint->url = rl_url_parse(wire_bank_base(run->bank, run->plain), NULL);
  run->endpoint->ca_file = g_strdup(wire_bank_ca(run->bank));
  set_patience(run, PATIENCE, PATIENCE);
  RlConfig *config = make_config(run);
  run->session = rl_session_new(
      config, rl_config_profile(config, "bank", NULL), make_api(run), rl_keyring_memory_new(),
      rl_journal_new(state), rl_credentials_new_text("wire-id", "wire-secret"), &rl_clock_system);
  run->flow = rl_flow_new(run->session, NULL, NULL);
  run->seen = g_new0(WireSeen, 1);
  run->seen->wrong = g_string_new(NULL);
}

static void end(WireRun *run)
{
  g_autofree char *journal = g_strdup(rl_journal_path(run->session->journal));
  g_autofree char *state = g_path_get_dirname(journal);
  g_autofree char *conf = g_build_filename(run->folder, "relink.conf", NULL);
  rl_flow_free(run->flow);
  rl_session_free(run->session);
  (void) g_remove(journal);
  (void) g_remove(state);
  (void) g_remove(conf);
  (void) g_rmdir(run->folder);
  g_free(run->folder);
}

/* ---- what a person does ---- */

static void await(const WireRun *run)
{
  const RlFlowView *view = rl_flow_view(run->flow);
  while (view->stage == RL_STAGE_OPENING || view->stage == RL_STAGE_WORKING || view->rereading)
    g_main_context_iteration(NULL, TRUE);
}

static void type_all(WireRun *run)
{
  RlDraft *draft = rl_flow_draft(run->flow);
  (void) rl_secret_append(rl_draft_value(draft, RL_FIELD_PASSWORD), WIRE_PASSWORD, -1);
  (void) rl_secret_append(rl_draft_value(draft, RL_FIELD_PIN), WIRE_PIN, -1);
  if (!run->heavy)
    return;
  g_autofree char *heavy = g_strnfill(WIRE_HEAVY, 'A');
  rl_draft_set(draft, RL_FIELD_CERTIFICATE, rl_secret_new_from(heavy, -1, 0), NULL);
  rl_draft_set(draft, RL_FIELD_PRIVATE_KEY, rl_secret_new_from(heavy, -1, 0), NULL);
}

static void submit(WireRun *run)
{
  rl_flow_confirm(run->flow, RL_GUARD_INSIST);
  rl_flow_submit(run->flow);
}

static void expect_stage(WireRun *run, RlStage stage, const char *otherwise)
{
  await(run);
  if (rl_flow_view(run->flow)->stage != stage)
    wire_wrong(run->seen, "%s", otherwise);
}

/* The answer to the request before the one in question has FAULTS. New. */
static char *rules_before(const WireRun *run, const char *faults)
{
  const gboolean by_get = run->verb == WIRE_PUT && !run->again;
  const char *first = by_get ? "GET /api/links/*/ times=1 -> 200 " JSON "-file before.json " : "";
  const char *put =
      run->again ? "400 " JSON "-file refused.json " : "428 " JSON "-file challenge.json ";
  return g_strconcat(first, by_get ? faults : "", by_get ? "\n" : "", USUAL PUT_GIVES, put,
                     by_get ? "" : faults, "\n", NULL);
}

/* Up to the moment before the request in question. */
static void prepare(WireRun *run, const WireTrap *trap)
{
  g_autofree char *rules = rules_before(run, trap->before != NULL ? trap->before : "");
  wire_bank_rules(run->bank, rules);
  if (run->verb == WIRE_GET)
    return;
  rl_flow_open(run->flow, WIRE_ID, FALSE);
  expect_stage(run, RL_STAGE_EDITING, "the link could not be opened");
  type_all(run);
  if (run->verb != WIRE_PATCH && !run->again)
    return;
  submit(run);
  if (run->again)
    expect_stage(run, RL_STAGE_OUTCOME, "the bank did not refuse");
  else
    expect_stage(run, RL_STAGE_CHALLENGE, "the bank did not ask for a token");
  if (run->again)
    rl_flow_dismiss(run->flow);
}

/* What has come so far does not count. A kept connection may be gone by now. */
static void forget_traffic(WireRun *run, gboolean warm)
{
  if (warm) {
    wire_bank_settle_kept(run->bank, run->plain);
    return;
  }
  rl_api_rest(run->session->api);
  g_ptr_array_unref(wire_bank_settle(run->bank, run->plain));
  rl_json_free(wire_bank_requests(run->bank));
}

static void arm(WireRun *run, const WireTrap *trap)
{
  forget_traffic(run, trap->warm);
  g_autofree char *rules =
      g_strconcat(trap->rules, USUAL PUT_GIVES "200 " JSON "-file link.json\n", NULL);
  wire_bank_rules(run->bank, rules);
  set_patience(run, trap->timeout, trap->connect_timeout);
  if (trap->base == NULL)
    return;
  rl_url_free(run->endpoint->url);
  run->endpoint->url = rl_url_parse(trap->base, NULL);
}

static void press(WireRun *run)
{
  if (run->verb == WIRE_GET) {
    rl_flow_open(run->flow, WIRE_ID, FALSE);
    type_all(run);
  } else if (run->verb == WIRE_PUT) {
    submit(run);
  } else {
    rl_flow_confirm(run->flow, RL_GUARD_INSIST);
    rl_flow_answer(run->flow, rl_secret_new_from(TOKEN, -1, 0));
  }
  await(run);
}

RlJson *wire_run_send_again(WireRun *run)
{
  rl_flow_confirm(run->flow, RL_GUARD_INSIST);
  wire_bank_rules(run->bank, USUAL PUT_GIVES "200 " JSON "-file link.json\n");
  set_patience(run, PATIENCE, PATIENCE);
  rl_url_free(run->endpoint->url);
  run->endpoint->url = rl_url_parse(wire_bank_base(run->bank, run->plain), NULL);
  rl_flow_send_again(run->flow);
  await(run);
  rl_api_rest(run->session->api);
  g_ptr_array_unref(wire_bank_settle(run->bank, run->plain));
  return wire_bank_requests(run->bank);
}

/* Otherwise nothing would be shown of connections that are kept. */
static void judge_warmth(WireRun *run, const WireTrap *trap)
{
  const WireVisit *visit = wire_seen_visit(run->seen, run->verb);
  if (trap->warm && trap->before == NULL && visit != NULL &&
      visit->number != wire_bank_kept(run->bank))
    wire_wrong(run->seen, "it did not come on the connection that was kept");
}

WireSeen *wire_run(WireBank *bank, gboolean plain, WireVerb verb, const WireTrap *trap)
{
  WireRun run = {
    .bank = bank, .plain = plain, .verb = verb, .again = trap->again, .heavy = trap->heavy
  };
  begin(&run);
  prepare(&run, trap);
  arm(&run, trap);
  press(&run);
  wire_judge(&run);
  judge_warmth(&run, trap);
  end(&run);
  return run.seen;
}

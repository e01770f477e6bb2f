/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wire-run.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* What is typed; in JSON some of it has to be escaped. */
#define PASSWORD "wire \"p\xc3\xa4ss\" \\ 7c41"
#define PIN      "0042"
#define TOKEN    "730 111"

/* Of certificate and key each, in base64. */
enum { PATIENCE = 60, HEAVY = 80000 };

const char *const wire_verbs[WIRE_N_VERBS] = { "GET", "PUT", "PATCH" };

typedef struct {
  WireBank *bank;
  gboolean plain;
  WireVerb verb;
  gboolean again, heavy;
  char *folder;
  RlEndpoint *endpoint; /* the session's */
  RlSession *session;
  RlFlow *flow;
  WireSeen *seen;
} Run;

static const struct {
  const char *name, *text;
} files[] = {
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
  for (guint i = 0; i < G_N_ELEMENTS(files); i++)
    wire_bank_put(bank, files[i].name, files[i].text);
}

gsize wire_run_file_size(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(files); i++)
    if (strcmp(files[i].name, name) == 0)
      return strlen(files[i].text);
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

static RlConfig *make_config(const Run *run)
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

static void set_patience(Run *run, guint timeout, guint connect_timeout)
{
  run->endpoint->timeout = timeout;
  run->endpoint->connect_timeout = connect_timeout;
}

static void begin(Run *run)
{
  run->folder = g_dir_make_tmp("relink-wire-run-XXXXXX", NULL);
  g_autofree char *state = g_build_filename(run->folder, "state", NULL);
  run->endpoint = g_new0(RlEndpoint, 1);
  run->endpoint->url = rl_url_parse(wire_bank_base(run->bank, run->plain), NULL);
  run->endpoint->ca_file = g_strdup(wire_bank_ca(run->bank));
  set_patience(run, PATIENCE, PATIENCE);
  RlConfig *config = make_config(run);
  run->session = rl_session_new(
      config, rl_config_profile(config, "bank", NULL),
      rl_api_new(rl_http_curl_new(), run->endpoint), rl_keyring_memory_new(), rl_journal_new(state),
      rl_credentials_new_text("wire-id", "wire-secret"), &rl_clock_system);
  run->flow = rl_flow_new(run->session, NULL, NULL);
  run->seen = g_new0(WireSeen, 1);
  run->seen->wrong = g_string_new(NULL);
}

static void end(Run *run)
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

static void await(const Run *run)
{
  const RlFlowView *view = rl_flow_view(run->flow);
  while (view->stage == RL_STAGE_OPENING || view->stage == RL_STAGE_WORKING || view->rereading)
    g_main_context_iteration(NULL, TRUE);
}

static void type_all(Run *run)
{
  RlDraft *draft = rl_flow_draft(run->flow);
  (void) rl_secret_append(rl_draft_value(draft, RL_FIELD_PASSWORD), PASSWORD, -1);
  (void) rl_secret_append(rl_draft_value(draft, RL_FIELD_PIN), PIN, -1);
  if (!run->heavy)
    return;
  g_autofree char *heavy = g_strnfill(HEAVY, 'A');
  rl_draft_set(draft, RL_FIELD_CERTIFICATE, rl_secret_new_from(heavy, -1, 0), NULL);
  rl_draft_set(draft, RL_FIELD_PRIVATE_KEY, rl_secret_new_from(heavy, -1, 0), NULL);
}

static void submit(Run *run)
{
  rl_flow_confirm(run->flow, RL_GUARD_INSIST);
  rl_flow_submit(run->flow);
}

static void expect_stage(Run *run, RlStage stage, const char *otherwise)
{
  await(run);
  if (rl_flow_view(run->flow)->stage != stage)
    wire_wrong(run->seen, "%s", otherwise);
}

/* Up to the moment before the request in question. */
static void prepare(Run *run)
{
  wire_bank_rules(run->bank, run->again ? USUAL PUT_GIVES "400 " JSON "-file refused.json\n"
                                        : USUAL PUT_GIVES "428 " JSON "-file challenge.json\n");
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

static void arm(Run *run, const WireTrap *trap)
{
  g_ptr_array_unref(wire_bank_settle(run->bank, run->plain));
  rl_json_free(wire_bank_requests(run->bank));
  g_autofree char *rules =
      g_strconcat(trap->rules, USUAL PUT_GIVES "200 " JSON "-file link.json\n", NULL);
  wire_bank_rules(run->bank, rules);
  set_patience(run, trap->timeout, trap->connect_timeout);
  if (trap->base == NULL)
    return;
  rl_url_free(run->endpoint->url);
  run->endpoint->url = rl_url_parse(trap->base, NULL);
}

static void press(Run *run)
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

/* ---- what became of it ---- */

static gboolean is_write(const WireVisit *visit)
{
  return visit->received > 0 && !g_str_has_prefix("GET /api", visit->start);
}

static guint count_visits(const GPtrArray *visits)
{
  guint n = 0;
  for (guint i = 0; i < visits->len; i++)
    n += is_write(g_ptr_array_index(visits, i));
  return n;
}

static gboolean is_request(const RlJson *request, WireVerb verb)
{
  g_autofree char *start =
      g_strdup_printf("%s %s", rl_json_string(rl_json_member(request, "method")),
                      rl_json_string(rl_json_member(request, "target")));
  return strcmp(start, wire_rule_start(verb)) == 0;
}

static guint count_requests(const RlJson *requests, WireVerb verb)
{
  guint n = 0;
  for (const RlJson *r = rl_json_first(requests); r != NULL; r = rl_json_next(r))
    n += is_request(r, verb);
  return n;
}

/* A link that was opened has no outcome of its own. */
static void note_outcome(Run *run)
{
  WireSeen *seen = run->seen;
  const RlFlowView *view = rl_flow_view(run->flow);
  if (run->verb == WIRE_GET && view->stage == RL_STAGE_EDITING) {
    seen->kind = RL_OUTCOME_DONE;
    seen->word = "done";
    seen->message = g_strdup("");
    return;
  }
  seen->kind = view->outcome->kind;
  seen->word = rl_outcome_word(view->outcome);
  seen->status = view->outcome->http_status;
  g_autofree char *message = rl_outcome_message(view->outcome);
  const char *fault = view->outcome->exchange.fault;
  seen->message =
      g_strdup_printf("%s%s%s", message, fault != NULL ? " / " : "", fault != NULL ? fault : "");
  seen->reconciled = view->outcome->reconciled;
}

static void note_traffic(Run *run)
{
  WireSeen *seen = run->seen;
  seen->visits = wire_bank_settle(run->bank, run->plain);
  seen->requests = wire_bank_requests(run->bank);
  seen->gets = count_requests(seen->requests, WIRE_GET);
  seen->writes = count_visits(seen->visits);
  seen->verbs = count_requests(seen->requests, run->verb);
}

/* ---- what must hold ---- */

static gboolean is_value(RlDraft *draft, RlFieldId id, const char *text)
{
  const RlSecret *value = rl_draft_value(draft, id);
  return value != NULL && strcmp(rl_secret_peek(value), text) == 0;
}

static gboolean is_all_there(const Run *run)
{
  RlDraft *draft = rl_flow_draft(run->flow);
  const gsize due = run->heavy ? HEAVY : 0;
  return is_value(draft, RL_FIELD_PASSWORD, PASSWORD) && is_value(draft, RL_FIELD_PIN, PIN) &&
         rl_secret_length(rl_draft_value(draft, RL_FIELD_CERTIFICATE)) == due &&
         rl_secret_length(rl_draft_value(draft, RL_FIELD_PRIVATE_KEY)) == due;
}

/* What is kept behind a challenge shows when it is sent once more: a second press of a key. */
static gboolean is_sent_again(Run *run)
{
  static const char start[] = "{\"password\":\"wire \\\"p\xc3\xa4ss\\\" \\\\ 7c41\","
                              "\"password2\":\"" PIN "\"";
  rl_flow_confirm(run->flow, RL_GUARD_INSIST);
  wire_bank_rules(run->bank, USUAL PUT_GIVES "200 " JSON "-file link.json\n");
  set_patience(run, PATIENCE, PATIENCE);
  rl_url_free(run->endpoint->url);
  run->endpoint->url = rl_url_parse(wire_bank_base(run->bank, run->plain), NULL);
  rl_flow_send_again(run->flow);
  await(run);
  g_ptr_array_unref(wire_bank_settle(run->bank, run->plain));
  g_autoptr(RlJson) requests = wire_bank_requests(run->bank);
  const RlJson *first = rl_json_first(requests);
  const char *body = rl_json_string(rl_json_member(first, "body"));
  const gsize least = sizeof start + (run->heavy ? 2 * HEAVY : 0);
  return rl_json_count(requests) == 1 && is_request(first, WIRE_PUT) &&
         g_str_has_prefix(body, start) && strlen(body) >= least &&
         (run->heavy || strlen(body) == least);
}

static void judge_typed(Run *run)
{
  RlDraft *draft = rl_flow_draft(run->flow);
  const RlFlowView *view = rl_flow_view(run->flow);
  if (run->seen->kind == RL_OUTCOME_DONE && run->verb != WIRE_GET) {
    if (!rl_draft_is_empty(draft) || view->can_send_again)
      wire_wrong(run->seen, "what was typed is still there");
    return;
  }
  run->seen->kept = is_all_there(run) || (view->can_send_again && is_sent_again(run));
  if (!run->seen->kept)
    wire_wrong(run->seen, "what was typed is lost");
}

static const char *text_of(const RlJson *entry, const char *name)
{
  const char *text = rl_json_string(rl_json_member(entry, name));
  return text != NULL ? text : "-";
}

/* "intent PUT, result done 200": the requests' ids are numbers in the order of their coming up. */
static char *journal_text(Run *run)
{
  g_autoptr(RlJournalReading) reading = rl_journal_read(run->session->journal, NULL);
  g_autoptr(GPtrArray) ids = g_ptr_array_new();
  GString *text = g_string_new(reading == NULL || !reading->verified ? "broken: " : "");
  for (const RlJson *e = rl_json_first(reading->entries); e != NULL; e = rl_json_next(e)) {
    const char *event = text_of(e, "event");
    gint64 status = 0;
    guint at = 0;
    (void) rl_json_integer(rl_json_member(e, "http_status"), &status);
    if (!g_ptr_array_find_with_equal_func(ids, text_of(e, "request"), g_str_equal, &at)) {
      at = ids->len;
      g_ptr_array_add(ids, (gpointer) text_of(e, "request"));
    }
    if (strcmp(event, "result") == 0)
      g_string_append_printf(text, "%u result %s %d, ", at, text_of(e, "outcome"), (int) status);
    else
      g_string_append_printf(text, "%u %s %s, ", at, event, text_of(e, "method"));
  }
  return g_string_free(text, FALSE);
}

/* Every request that left is on record, with the outcome that the person was told. */
static void judge_journal(Run *run)
{
  const WireSeen *seen = run->seen;
  g_autofree char *found = journal_text(run);
  g_autoptr(GString) due = g_string_new(NULL);
  const guint at = run->verb == WIRE_PATCH || run->again;
  if (run->verb == WIRE_PATCH)
    g_string_append(due, "0 intent PUT, 0 result challenge 428, ");
  if (run->again)
    g_string_append(due, "0 intent PUT, 0 result refused 400, ");
  if (run->verb != WIRE_GET)
    g_string_append_printf(due, "%u intent %s, %u result %s %d, ", at, wire_verbs[run->verb], at,
                           seen->word, seen->status);
  if (seen->kind == RL_OUTCOME_UNKNOWN)
    g_string_append_printf(due, "%u reconciled GET, ", at);
  if (strcmp(found, due->str) != 0)
    wire_wrong(run->seen, "the journal says “%s” and not “%s”", found, due->str);
}

const WireVisit *wire_seen_visit(const WireSeen *self, WireVerb verb)
{
  for (guint i = 0; i < self->visits->len; i++) {
    const WireVisit *visit = g_ptr_array_index(self->visits, i);
    if (visit->received > 0 && (verb == WIRE_GET || is_write(visit)))
      return visit;
  }
  return NULL;
}

static gboolean whole_answer(const WireSeen *seen, WireVerb verb)
{
  for (guint i = 0; i < seen->visits->len; i++) {
    const WireVisit *visit = g_ptr_array_index(seen->visits, i);
    if (visit->whole && (verb == WIRE_GET || is_write(visit)))
      return TRUE;
  }
  return FALSE;
}

static void judge_words(Run *run)
{
  WireSeen *seen = run->seen;
  const gboolean answered = whole_answer(seen, run->verb);
  const gboolean arrived = seen->writes > 0 || (run->verb == WIRE_GET && seen->gets > 0);
  if (seen->kind == RL_OUTCOME_NOT_SENT && seen->status != 429 && arrived)
    wire_wrong(seen, "said not to be sent, and it arrived");
  if (seen->kind == RL_OUTCOME_DONE && !answered)
    wire_wrong(seen, "said to be done without a whole answer");
  if (seen->reconciled == RL_RECONCILED_DONE)
    wire_wrong(seen, "reading the link again said done, and nothing was");
  if (seen->reconciled == RL_RECONCILED_NOT_DONE && !answered)
    wire_wrong(seen, "said not to be done, and the bank may still be at it");
}

/* What nobody asked for: another address of the server, say. What is broken off names none. */
static gboolean is_foreign(const Run *run, const RlJson *request)
{
  const char *target = rl_json_string(rl_json_member(request, "target"));
  const char *method = rl_json_string(rl_json_member(request, "method"));
  if (method == NULL || is_request(request, run->verb) || is_request(request, WIRE_GET))
    return FALSE;
  return run->verb != WIRE_GET || strcmp(method, "GET") != 0 ||
         !g_str_has_prefix(target, "/api/links/?external_id=");
}

static void judge_traffic(Run *run)
{
  WireSeen *seen = run->seen;
  for (const RlJson *r = rl_json_first(seen->requests); r != NULL; r = rl_json_next(r))
    if (is_foreign(run, r))
      wire_wrong(seen, "asked %s", rl_json_string(rl_json_member(r, "target")));
  for (WireVerb verb = WIRE_PUT; verb < WIRE_N_VERBS; verb++) {
    const guint n = count_requests(seen->requests, verb);
    if (n > (guint) (verb == run->verb))
      wire_wrong(seen, "%u times %s", n, wire_verbs[verb]);
  }
  if (seen->writes > (guint) (run->verb != WIRE_GET))
    wire_wrong(seen, "bytes of %u writes arrived", seen->writes);
}

WireSeen *wire_run(WireBank *bank, gboolean plain, WireVerb verb, const WireTrap *trap)
{
  Run run = {
    .bank = bank, .plain = plain, .verb = verb, .again = trap->again, .heavy = trap->heavy
  };
  begin(&run);
  prepare(&run);
  arm(&run, trap);
  press(&run);
  note_outcome(&run);
  note_traffic(&run);
  judge_words(&run);
  judge_traffic(&run);
  judge_journal(&run);
  judge_typed(&run); /* may send once more */
  end(&run);
  return run.seen;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "wire-state.h"

/* ---- what became of it ---- */

static gboolean is_write(const WireVisit *visit)
{
  return visit->received > 0 && !g_str_has_prefix("GET /api", visit->start);
}

static guint count_writes(const GPtrArray *visits)
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
static void note_outcome(WireRun *run)
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

static void note_traffic(WireRun *run)
{
  WireSeen *seen = run->seen;
  rl_api_rest(run->session->api);
  seen->visits = wire_bank_settle(run->bank, run->plain);
  seen->requests = wire_bank_requests(run->bank);
  seen->gets = count_requests(seen->requests, WIRE_GET);
  seen->writes = count_writes(seen->visits);
}

/* ---- what must hold ---- */

static gboolean is_value(RlDraft *draft, RlFieldId id, const char *text)
{
  const RlSecret *value = rl_draft_value(draft, id);
  return value != NULL && strcmp(rl_secret_peek(value), text) == 0;
}

static gboolean is_all_there(const WireRun *run)
{
  RlDraft *draft = rl_flow_draft(run->flow);
  const gsize due = run->heavy ? WIRE_HEAVY : 0;
  return is_value(draft, RL_FIELD_PASSWORD, WIRE_PASSWORD) &&
         is_value(draft, RL_FIELD_PIN, WIRE_PIN) &&
         rl_secret_length(rl_draft_value(draft, RL_FIELD_CERTIFICATE)) == due &&
         rl_secret_length(rl_draft_value(draft, RL_FIELD_PRIVATE_KEY)) == due;
}

/* What is kept behind a challenge shows when it is sent once more: a second press of a key. */
static gboolean is_sent_again(WireRun *run)
{
  static const char start[] = "{\"password\":\"wire \\\"p\xc3\xa4ss\\\" \\\\ 7c41\","
                              "\"password2\":\"" WIRE_PIN "\"";
  g_autoptr(RlJson) requests = wire_run_send_again(run);
  const RlJson *first = rl_json_first(requests);
  const char *body = rl_json_string(rl_json_member(first, "body"));
  const gsize least = sizeof start + (run->heavy ? 2 * WIRE_HEAVY : 0);
  return rl_json_count(requests) == 1 && is_request(first, WIRE_PUT) &&
         g_str_has_prefix(body, start) && strlen(body) >= least &&
         (run->heavy || strlen(body) == least);
}

static void judge_typed(WireRun *run)
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
static char *journal_text(WireRun *run)
{
  g_autoptr(RlJournalReading) reading = rl_journal_read(run->session->journal, NULL);
  g_autoptr(GPtrArray) ids = g_ptr_array_new();
  if (reading == NULL)
    return g_strdup("unreadable");
  GString *text = g_string_new(reading->verified ? "" : "broken: ");
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
static void judge_journal(WireRun *run)
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

static void judge_words(WireRun *run)
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
static gboolean is_foreign(const WireRun *run, const RlJson *request)
{
  const char *target = rl_json_string(rl_json_member(request, "target"));
  const char *method = rl_json_string(rl_json_member(request, "method"));
  if (method == NULL || is_request(request, run->verb) || is_request(request, WIRE_GET))
    return FALSE;
  return run->verb != WIRE_GET || strcmp(method, "GET") != 0 ||
         !g_str_has_prefix(target, "/api/links/?external_id=");
}

static void judge_traffic(WireRun *run)
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

void wire_judge(WireRun *run)
{
  note_outcome(run);
  note_traffic(run);
  judge_words(run);
  judge_traffic(run);
  judge_journal(run);
  judge_typed(run);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts that are JSON and texts that are not, through the door to JSON, in a list that is read
 * without a tree, and as what a server answers to four requests: alone, and as a member nobody
 * asked for of an answer that is right otherwise.
 *
 *   json-corpus json-corpus.table [SEED]
 *
 * With SEED each text goes to one of the four, by chance. */
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

#include "json/scan.h"

#include "json-http.h"
#include "page-same.h"
#include "tally.h"

#define ID "\"" JSON_HTTP_ID "\""

/* ---- the table ---- */

typedef enum { REFUSED, ALONE, ACCEPTED } Verdict;

typedef struct {
  const char *name;
  Verdict verdict;
  GString *text;
} Case;

static gboolean decode(GString *out, const char *text, gsize length);

/* "N:TEXT%)" at TEXT; what stands behind it, or NULL. */
static const char *decode_repeated(GString *out, const char *text, const char *end)
{
  char *colon = NULL;
  const guint64 n = g_ascii_strtoull(text, &colon, 10);
  const char *close = g_strstr_len(colon, end - colon, "%)");
  if (*colon != ':' || close == NULL)
    return NULL;
  for (guint64 i = 0; i < n; i++)
    if (!decode(out, colon + 1, (gsize) (close - colon - 1)))
      return NULL;
  return close + 2;
}

static gboolean decode(GString *out, const char *text, gsize length)
{
  const char *end = text + length;
  while (text != NULL && text < end) {
    if (*text != '%') {
      g_string_append_c(out, *text++);
    } else if (text + 1 < end && text[1] == '(') {
      text = decode_repeated(out, text + 2, end);
    } else {
      const int high = end - text < 3 ? -1 : g_ascii_xdigit_value(text[1]);
      const int low = end - text < 3 ? -1 : g_ascii_xdigit_value(text[2]);
      if (high < 0 || low < 0)
        return FALSE;
      g_string_append_c(out, (char) (high * 16 + low));
      text += 3;
    }
  }
  return text != NULL;
}

/* What a name says of the verdict: y_ and n_ leave no choice. */
static gboolean suits(const char *name, Verdict verdict)
{
  return name[0] == 'i' || (name[0] == 'y' ? verdict == ACCEPTED : verdict == REFUSED);
}

/* LINE is cut up. */
static gboolean read_case(Case *into, char *line)
{
  static const char *const verdicts[] = { "refused", "alone", "accepted", NULL };
  char *verdict = strchr(line, ' ');
  char *text = verdict != NULL ? strchr(verdict + 1, ' ') : NULL;
  if (text == NULL)
    return FALSE;
  *verdict++ = '\0';
  *text++ = '\0';
  *into = (Case){ .name = line, .text = g_string_new(NULL) };
  for (guint v = 0; verdicts[v] != NULL; v++)
    if (strcmp(verdict, verdicts[v]) == 0) {
      into->verdict = (Verdict) v;
      return suits(line, into->verdict) && decode(into->text, text, strlen(text));
    }
  return FALSE;
}

/* ---- the door ---- */

/* The bytes lie at the end of their memory, so that a sanitizer sees a look behind them. */
static RlJson *parse(const GString *text, GError **error)
{
  g_autofree char *bytes = g_memdup2(text->str, text->len);
  return rl_json_parse(bytes, text->len, error);
}

/* What is printed means the same and is harmless. */
static void check_printed(const RlJson *json)
{
  g_autofree char *printed = rl_json_print(json, FALSE), *pretty = rl_json_print(json, TRUE);
  tally_expect(json_text_is_harmless(printed) && json_text_is_harmless(pretty),
               "what is printed is not harmless");
  g_autoptr(RlJson) again = rl_json_parse(printed, strlen(printed), NULL);
  g_autoptr(RlJson) of_pretty = rl_json_parse(pretty, strlen(pretty), NULL);
  if (!tally_expect(again != NULL && of_pretty != NULL, "what is printed is refused"))
    return;
  g_autofree char *one = rl_json_print(again, FALSE), *two = rl_json_print(of_pretty, FALSE);
  tally_expect(strcmp(one, printed) == 0 && strcmp(two, printed) == 0,
               "what is printed means something else");
}

static void check_door(const Case *c)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RlJson) json = parse(c->text, &error);
  tally_run("door: %s", c->name);
  tally_expect((json != NULL) == (c->verdict != REFUSED), json != NULL ? "accepted" : "refused");
  tally_expect(rl_json_scan(c->text->str, c->text->len, NULL) == (json != NULL),
               "scan and parser differ");
  if (json != NULL)
    check_printed(json);
  else
    tally_expect(g_error_matches(error, RL_ERROR, RL_ERROR_MALFORMED) &&
                     json_text_is_harmless(error->message),
                 "refused without saying why");
}

/* ---- a list, read without a tree ---- */

/* In each place of a page of links: what is read straight from the text is what the tree says. */
static void check_plain(const Case *c)
{
  static const struct {
    const char *before, *behind;
  } places[] = {
    { "", "" },
    { "{\"results\":[", "]}" },
    { "{\"results\":[{\"x\":", ",\"id\":" ID "}]}" },
    { "{\"results\":[{\"external_id\":", "},{\"external_id\":\"x\"}]}" },
    { "{\"count\":", ",\"results\":[]}" },
    { "{\"results\":[],\"next\":", "}" },
    { "{\"results\":", "}" },
  };
  tally_run("plain: %s", c->name);
  for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
    gboolean plain = FALSE;
    g_autoptr(GString) text = g_string_new(places[i].before);
    g_string_append_len(text, c->text->str, (gssize) c->text->len);
    g_string_append(text, places[i].behind);
    g_autofree char *fault = page_same_fault(text->str, text->len, &plain);
    tally_expect(fault == NULL, "%s", fault != NULL ? fault : "");
  }
}

/* ---- the four answers ---- */

typedef struct {
  const char *name;
  int status;
  RlOutcomeKind right;         /* what the answer below leads to */
  RlOutcomeKind foreign;       /* what JSON leads to that says something else */
  RlOutcomeKind broken;        /* what an answer leads to that is no JSON */
  const char *before, *behind; /* of an answer that is right, around the value of a member */
} Parser;

static const Parser parsers[] = {
  { "link", 200, RL_OUTCOME_DONE, RL_OUTCOME_UNKNOWN, RL_OUTCOME_UNKNOWN,
    "{\"x\":", ",\"id\":" ID ",\"status\":\"valid\"}" },
  { "list", 200, RL_OUTCOME_DONE, RL_OUTCOME_ERROR, RL_OUTCOME_ERROR,
    "{\"results\":[{\"id\":" ID "}],\"x\":", "}" },
  { "challenge", 428, RL_OUTCOME_CHALLENGE, RL_OUTCOME_REFUSED, RL_OUTCOME_REFUSED,
    "{\"session\":\"s\",\"expiry\":60,\"x\":", "}" },
  { "error", 400, RL_OUTCOME_REFUSED, RL_OUTCOME_REFUSED, RL_OUTCOME_REFUSED,
    "{\"x\":", ",\"code\":\"login_error\"}" },
};

static RlOutcome *ask(JsonHttp *http, const Parser *parser, const GString *text, RlLinkPage **page)
{
  json_http_set(http, parser->status, text->str, text->len);
  return strcmp(parser->name, "list") == 0 ? json_http_list(http, page) : json_http_update(http);
}

static void check_errors(const RlOutcome *outcome)
{
  tally_expect(outcome->errors->len <= 50, "%u complaints", outcome->errors->len);
  for (guint i = 0; i < outcome->errors->len; i++) {
    const RlApiError *error = g_ptr_array_index(outcome->errors, i);
    tally_expect(json_text_is_harmless(error->code) && json_text_is_harmless(error->message) &&
                     json_text_is_harmless(error->field) &&
                     json_text_is_harmless(error->request_id),
                 "a complaint is not harmless");
  }
}

/* What holds of an outcome whatever was answered. */
static void check_outcome(const RlOutcome *outcome, RlOutcomeKind kind)
{
  g_autofree char *message = rl_outcome_message(outcome), *advice = rl_outcome_advice(outcome);
  tally_expect(outcome->kind == kind, "the outcome is %s", rl_outcome_word(outcome));
  tally_expect((outcome->challenge != NULL) == (kind == RL_OUTCOME_CHALLENGE),
               "a challenge without being one");
  tally_expect(outcome->link == NULL || kind == RL_OUTCOME_DONE, "a link without being done");
  tally_expect(*message != '\0' && json_text_is_harmless(message) && json_text_is_harmless(advice),
               "what is said is not harmless");
  tally_expect(json_text_is_harmless(outcome->exchange.body) &&
                   json_text_is_harmless(outcome->exchange.headers),
               "Details are not harmless");
  check_errors(outcome);
}

static void check_alone(JsonHttp *http, const Parser *parser, const Case *c)
{
  g_autoptr(RlLinkPage) page = NULL;
  tally_run("%s: %s", parser->name, c->name);
  g_autoptr(RlOutcome) outcome = ask(http, parser, c->text, &page);
  check_outcome(outcome, c->verdict == REFUSED ? parser->broken : parser->foreign);
  tally_expect((outcome->response != NULL) == (c->verdict != REFUSED), "the answer is%s kept",
               outcome->response != NULL ? "" : " not");
  tally_expect(page == NULL, "a page out of nothing");
}

/* As the member X, which nobody asked for. */
static void check_within(JsonHttp *http, const Parser *parser, const Case *c)
{
  g_autoptr(GString) text = g_string_new(parser->before);
  g_autoptr(RlLinkPage) page = NULL;
  tally_run("within %s: %s", parser->name, c->name);
  g_string_append_len(text, c->text->str, (gssize) c->text->len);
  g_string_append(text, parser->behind);
  g_autoptr(RlOutcome) outcome = ask(http, parser, text, &page);
  const gboolean good = c->verdict == ACCEPTED;
  check_outcome(outcome, good ? parser->right : parser->broken);
  tally_expect((page != NULL) == (good && strcmp(parser->name, "list") == 0), "a page or none");
  tally_expect(outcome->errors->len == (good && parser->status == 400 ? 1 : 0), "%u complaints",
               outcome->errors->len);
}

/* RAND: NULL: as the answer to all four requests. */
static void check_case(JsonHttp *http, const Case *c, GRand *rand)
{
  const guint n = G_N_ELEMENTS(parsers);
  const guint only = rand != NULL ? (guint) g_rand_int_range(rand, 0, (gint32) n) : n;
  check_door(c);
  check_plain(c);
  for (guint i = 0; i < n; i++) {
    if (only != n && i != only)
      continue;
    check_alone(http, &parsers[i], c);
    check_within(http, &parsers[i], c);
  }
}

static void check_table(JsonHttp *http, const char *table, GRand *rand)
{
  g_auto(GStrv) lines = g_strsplit(table, "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    Case c = { 0 };
    if (**line == '\0' || **line == '#')
      continue;
    if (!read_case(&c, *line))
      g_error("no case: %s", *line);
    check_case(http, &c, rand);
    g_string_free(c.text, TRUE);
  }
}

int main(int argc, char **argv)
{
  g_autofree char *table = NULL;
  g_autoptr(GError) error = NULL;
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  if (argc < 2 || !g_file_get_contents(argv[1], &table, NULL, &error))
    g_error("json-corpus TABLE [SEED]: %s", error != NULL ? error->message : "which table?");
  g_autoptr(JsonHttp) http = json_http_new();
  g_autoptr(GRand) rand =
      argc > 2 ? g_rand_new_with_seed((guint32) strtoul(argv[2], NULL, 10)) : NULL;
  check_table(http, table, rand);
  return tally_end();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the two halves of a test of many hostile strings in one session: the rules by which
 * https-server puts the next string into every text of an answer, and the script for screen-run
 * that sees each shown. Before each string stands a letter for its field, its number and a colon:
 * "C17:". */
#include "config.h"

#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hostile-strings.h"

#define LINK_FORMAT "deadbeef-0000-4000-8000-%012u"

typedef struct {
  guint first, count;
  GString *rules, *script;
} Walk;

/* ---- answers ---- */

static void add(GString *json, const char *name, char field, guint n)
{
  g_autoptr(GString) hostile = rl_hostile_string(n);
  g_autoptr(GString) text = g_string_new(NULL);
  g_string_printf(text, "%c%u:", field, n);
  g_string_append(text, hostile->str);
  g_string_append_printf(json, "%s\"%s\":", g_str_has_suffix(json->str, "{") ? "" : ",", name);
  rl_hostile_append_json(json, text);
}

/* A member that nobody knows. */
static void add_unknown(GString *json, char name, char value, guint n)
{
  g_autoptr(GString) hostile = rl_hostile_string(n);
  g_autoptr(GString) text = g_string_new(NULL);
  g_string_printf(text, "%c%u:", name, n);
  g_string_append(text, hostile->str);
  g_string_append_c(json, ',');
  rl_hostile_append_json(json, text);
  g_string_append(json, ":{");
  add(json, "inner", value, n);
  g_string_append_c(json, '}');
}

/* The institution of a form has to be found by its name. */
static void add_link(GString *json, guint n, gboolean known)
{
  g_string_append_printf(json, "{\"id\":\"" LINK_FORMAT "\"", n);
  if (known)
    g_string_append_printf(json, ",\"institution\":\"bank%u\"", n);
  else
    add(json, "institution", 'B', n);
  add(json, "status", 'S', n);
  add(json, "external_id", 'X', n);
  add(json, "last_accessed_at", 'W', n);
  add(json, "access_mode", 'M', n);
  add(json, "created_by", 'Y', n);
  add(json, "refresh_rate", 'R', n);
  add(json, "credentials_storage", 'K', n);
  add(json, "created_at", 'Z', n);
  g_string_append_c(json, '}');
}

/* Line ends and NULs would end a header. */
static void append_header_text(GString *rule, const char *before, char field, guint n)
{
  g_autoptr(GString) bytes = rl_hostile_bytes(n);
  g_autoptr(GString) text = g_string_new(before);
  g_string_append_printf(text, "%c%u:", field, n);
  for (gsize i = 0; i < bytes->len; i++)
    g_string_append_c(text, strchr("\r\n", bytes->str[i]) != NULL ? '\033' : bytes->str[i]);
  rl_hostile_append_quoted(rule, text->str, text->len);
}

static void append_rule(GString *rules, const char *rule, guint n, const GString *body)
{
  g_string_append_printf(rules, "%s reason ", rule);
  append_header_text(rules, "", 'N', n);
  g_string_append(rules, " header ");
  append_header_text(rules, "X-Odd: ", 'H', n);
  g_string_append(rules, " header \"Content-Type: application/json\" body ");
  rl_hostile_append_quoted(rules, body->str, body->len);
  g_string_append_c(rules, '\n');
}

static void append_link(GString *rules, const char *rule, guint n, gboolean known)
{
  g_autoptr(GString) json = g_string_new(NULL);
  add_link(json, n, known);
  append_rule(rules, rule, n, json);
}

static void append_list(const Walk *walk)
{
  g_autoptr(GString) json = g_string_new(NULL);
  g_string_printf(json, "{\"count\":%u,\"next\":null,\"results\":[", walk->count);
  for (guint i = 0; i < walk->count; i++) {
    g_string_append(json, i > 0 ? "," : "");
    add_link(json, walk->first + i, FALSE);
  }
  g_string_append(json, "]}");
  append_rule(walk->rules, "GET /api/links/ -> 200", walk->first, json);
}

static void append_institution(GString *rules, const char *rule, guint n)
{
  g_autoptr(GString) json = g_string_new(NULL);
  g_string_printf(json, "{\"count\":1,\"next\":null,\"results\":[{\"name\":\"bank%u\"", n);
  add(json, "display_name", 'A', n);
  g_string_append(json, ",\"form_fields\":[{\"name\":\"password\",\"type\":\"string\"");
  add(json, "label", 'L', n);
  add(json, "placeholder", 'P', n);
  g_string_append(json, "}]}]}");
  append_rule(rules, rule, n, json);
}

static void append_refusal(GString *rules, guint n)
{
  g_autoptr(GString) json = g_string_new("[{");
  add(json, "code", 'C', n);
  add(json, "message", 'M', n);
  add(json, "field", 'F', n);
  add(json, "request_id", 'R', n);
  add(json, "detail", 'D', n);
  add_unknown(json, 'E', 'V', n);
  g_string_append(json, "}]");
  append_rule(rules, "PUT /api/links/*/ times=1 -> 400", n, json);
}

static void append_challenge(GString *rules, const char *rule, guint n)
{
  g_autoptr(GString) json = g_string_new("{");
  add(json, "session", 'Q', n);
  g_string_append(json, ",\"expiry\":86400,\"token_generation_data\":{");
  add(json, "instructions", 'I', n);
  add(json, "type", 'T', n);
  add(json, "value", 'U', n);
  g_string_append(json, "}}");
  append_rule(rules, rule, n, json);
}

static void append_garbage(GString *rules, guint n)
{
  g_autoptr(GString) bytes = rl_hostile_bytes(n);
  g_autoptr(GString) body = g_string_new(NULL);
  g_string_printf(body, "G%u:", n);
  g_string_append_len(body, bytes->str, (gssize) bytes->len);
  append_rule(rules, "PUT /api/links/*/ times=1 -> 400", n, body);
}

/* ---- what is done and seen ---- */

/* Shown, and nothing else than drawing, since the last case's beginning. */
static void append_end(const Walk *walk, const char *how)
{
  g_string_append_printf(walk->script,
                         "%s\nraw-absent \"\\e[7777\"\nraw-absent \"\\e[?7777\"\n"
                         "raw-absent \"\\xc2\\x9b\"\n",
                         how);
}

static void append_start(const Walk *walk, const char *name, guint rows, const char *argument)
{
  g_string_append_printf(walk->script,
                         "case %s, %u strings from %u\nsize 200x%u\nrun $RELINK %s\n"
                         "wait \"Secret id\"\ntype \"x\"\nkey Enter\ntype \"y\"\nkey Enter\n"
                         "wait \"[ OK ]\"\nkey Enter\n",
                         name, walk->count, walk->first, rows, argument);
}

/* A field is known by its letter. */
static void append_expect(const Walk *walk, const char *check, const char *fields, guint n)
{
  for (; *fields != '\0'; fields++)
    g_string_append_printf(walk->script, "%s \"%c%u:\"\n", check, *fields, n);
}

static void append_each(const Walk *walk, const char *fields)
{
  for (; *fields != '\0'; fields++)
    g_string_append_printf(walk->script, "each %u %u \"%c{n}:\"\n", walk->first,
                           walk->first + walk->count - 1, *fields);
}

static void walk_list(const Walk *walk)
{
  enum { BARS = 12 };
  append_start(walk, "list", walk->count + BARS, "");
  g_string_append_printf(walk->script, "wait \"Needs attention: %u\"\n", walk->count);
  append_each(walk, "BSXM");
  append_end(walk, "key C-q\nexit 0\nraw-clean");
}

static void walk_form(const Walk *walk)
{
  append_start(walk, "form", 50, "");
  for (guint i = 0; i < walk->count; i++) {
    const guint n = walk->first + i;
    g_autofree char *link = g_strdup_printf("GET /api/links/" LINK_FORMAT "/ -> 200", n);
    append_link(walk->rules, link, n, TRUE);
    append_institution(walk->rules, "GET /api/institutions/* times=1 -> 200", n);
    g_string_append_printf(walk->script,
                           "wait \"Needs attention\"\nkey o\nwait \"Open a link\"\n"
                           "type \"" LINK_FORMAT "\"\nkey Enter\nwait \"L%u:\"\n",
                           n, n);
    append_expect(walk, "expect", "AXS", n);
    g_string_append(walk->script, "key Esc\n");
  }
  append_end(walk, "wait \"Needs attention\"\nkey C-q\nexit 0\nraw-clean");
}

/* The link's form, with a password. */
static void append_form(const Walk *walk, const char *name)
{
  g_autofree char *link = g_strdup_printf(LINK_FORMAT, walk->first);
  append_link(walk->rules, "GET /api/links/*/ -> 200", walk->first, FALSE);
  append_start(walk, name, 150, link);
  g_string_append(walk->script, "wait \"Password   \"\ntype \"secret\"\nwait \"******__\"\n");
}

/* As many lines as there were requests and results, and sound. */
static void append_journal(const Walk *walk, guint requests)
{
  g_string_append_printf(
      walk->script,
      "sh PATH=/usr/bin:/bin; test \"$(wc -l < "
      "\"$XDG_STATE_HOME/relink/journal.jsonl\")\" = %u && $CLEAN_CHECK < "
      "\"$XDG_STATE_HOME/relink/journal.jsonl\" && $HOSTILE_RELINK journal --verify\n",
      2 * requests);
}

static void walk_refused(const Walk *walk)
{
  append_form(walk, "refused");
  for (guint i = 0; i < walk->count; i++) {
    const guint n = walk->first + i;
    append_refusal(walk->rules, n);
    g_string_append(walk->script, "key F5\nwait \"Update refused\"\n");
    append_expect(walk, "expect", "CMFR", n);
    g_string_append_printf(walk->script, "box\nkey d\nwait \"D%u:\"\n", n);
    append_expect(walk, "expect", "EVHN", n);
    g_string_append_printf(
        walk->script,
        "key Esc\nwait-gone \"D%u:\"\nwait \"[ OK ]\"\nkey Esc\nwait-gone \"[ OK ]\"\n", n);
  }
  append_end(walk, "key C-u\nkey C-q\nexit 3\nraw-clean");
  append_journal(walk, walk->count);
}

static void walk_body(const Walk *walk)
{
  append_form(walk, "body");
  for (guint i = 0; i < walk->count; i++) {
    const guint n = walk->first + i;
    append_garbage(walk->rules, n);
    g_string_append_printf(
        walk->script,
        "key F5\nwait \"Update refused\"\nbox\nkey d\nwait \"G%u:\"\n"
        "key Esc\nwait-gone \"G%u:\"\nwait \"[ OK ]\"\nkey Esc\nwait-gone \"[ OK ]\"\n",
        n, n);
  }
  append_end(walk, "key C-u\nkey C-q\nexit 3\nraw-clean");
  append_journal(walk, walk->count);
}

static void walk_challenge(const Walk *walk)
{
  append_form(walk, "challenge");
  g_string_append(walk->script, "key F5\n");
  for (guint i = 0; i < walk->count; i++) {
    const guint n = walk->first + i;
    append_challenge(walk->rules,
                     i == 0 ? "PUT /api/links/*/ -> 428" : "PATCH /api/links/ times=1 -> 428", n);
    g_string_append_printf(walk->script, "wait \"I%u:\"\n", n);
    append_expect(walk, "expect", "TU", n);
    g_string_append(walk->script, "box\ntype \"1\"\nkey Enter\n");
  }
  append_link(walk->rules, "PATCH /api/links/ -> 200", walk->first, FALSE);
  append_end(walk, "wait \"Link updated\"\nkey C-q\nexit 0\nraw-clean");
  append_journal(walk, walk->count + 1);
}

/* A command for each, one after the other on one terminal. */
static void walk_show(const Walk *walk)
{
  append_institution(walk->rules, "GET /api/institutions/* -> 200", walk->first);
  for (guint i = 0; i < walk->count; i++) {
    g_autofree char *link =
        g_strdup_printf("GET /api/links/" LINK_FORMAT "/ -> 200", walk->first + i);
    append_link(walk->rules, link, walk->first + i, FALSE);
  }
  g_string_append_printf(
      walk->script,
      "case show, %u strings from %u\nsize 200x50\n"
      "run sh $HOSTILE_KEYRING sh -c 'printf \"x\\ny\\n\" | $HOSTILE_RELINK login; n=%u; "
      "while test $n -lt %u; do "
      "link=$(printf deadbeef-0000-4000-8000-%%012d $n); $HOSTILE_RELINK show $link; "
      "$HOSTILE_RELINK show --json $link "
      ">> json; n=$((n + 1)); done; $HOSTILE_RELINK links; $HOSTILE_RELINK links --json >> "
      "json; echo that was all'\n"
      "wait \"that was all\"\nexit 0\n",
      walk->count, walk->first, walk->first, walk->first + walk->count);
  append_each(walk, "BSXMWRKZ");
  g_string_append_printf(walk->script, "sh test \"$(wc -l < json)\" = %u\nsh $CLEAN_CHECK < json\n",
                         walk->count + 1);
  append_end(walk, "raw-clean-lines");
}

static const struct {
  const char *name;
  void (*walk)(const Walk *walk);
} parts[] = {
  { "list", walk_list }, { "form", walk_form },           { "refused", walk_refused },
  { "body", walk_body }, { "challenge", walk_challenge }, { "show", walk_show },
};

static gboolean make(const char *part, const Walk *walk)
{
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
    if (g_strcmp0(parts[i].name, part) != 0)
      continue;
    parts[i].walk(walk);
    if (strstr(walk->rules->str, "GET /api/institutions/* ") == NULL)
      append_institution(walk->rules, "GET /api/institutions/* -> 200", walk->first);
    g_string_append(walk->rules, "GET /api/ -> 200 body \"\\x7b\\x7d\"\n");
    append_list(walk);
    return TRUE;
  }
  return FALSE;
}

int main(int argc, char **argv)
{
  int first = 0, count = 0;
  gboolean strings = FALSE;
  g_autofree char *part = NULL, *rules = NULL, *script = NULL;
  g_autoptr(GError) error = NULL;
  const GOptionEntry options[] = {
    { "strings", 0, 0, G_OPTION_ARG_NONE, &strings, "Say how many there are", NULL },
    { "part", 0, 0, G_OPTION_ARG_STRING, &part, "list, form, refused, body, challenge, show",
      "NAME" },
    { "first", 0, 0, G_OPTION_ARG_INT, &first, "Which strings", "N" },
    { "count", 0, 0, G_OPTION_ARG_INT, &count, "How many", "N" },
    { "rules", 0, 0, G_OPTION_ARG_FILENAME, &rules, "For https-server", "FILE" },
    { "script", 0, 0, G_OPTION_ARG_FILENAME, &script, "For screen-run", "FILE" },
    { 0 },
  };
  g_autoptr(GOptionContext) context = g_option_context_new(NULL);
  g_option_context_add_main_entries(context, options, NULL);
  if (!g_option_context_parse(context, &argc, &argv, &error)) {
    g_printerr("%s\n", error->message);
    return EXIT_FAILURE;
  }
  if (strings) {
    printf("%u\n", rl_hostile_count());
    return EXIT_SUCCESS;
  }
  g_autoptr(GString) rules_text = g_string_new(NULL);
  g_autoptr(GString) script_text =
      g_string_new("server BANK $HTTPS_SERVER --script $HOSTILE_WALK_RULES\n"
                   "env RELINK_BASE_URL=$BANK_BASE_URL RELINK_CA_FILE=$BANK_CA_FILE\n");
  if (g_strcmp0(part, "show") != 0)
    g_string_append(script_text, "env PATH=/nonexistent\n");
  const Walk walk = { (guint) first, (guint) count, rules_text, script_text };
  if (count < 1 || rules == NULL || script == NULL || !make(part, &walk) ||
      !g_file_set_contents(rules, rules_text->str, -1, &error) ||
      !g_file_set_contents(script, script_text->str, -1, &error)) {
    g_printerr("%s\n", error != NULL ? error->message : "hostile-walk --part NAME --count N …");
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}

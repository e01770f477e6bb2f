/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints rules for https-server: a server whose every string in every answer is hostile. The same
 * seed gives the same rules. Each text begins with a word that must stay readable. */
#include "config.h"

#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hostile-strings.h"
#include "hostile.h"

/* The list shows the first eight digits. */
#define LINK_ID "deadbeef-0000-4000-8000-%012d"

typedef struct {
  GRand *rand;
  guint *texts; /* made so far; without a seed each begins with another row of the table */
  int links;
  int length;
  int huge; /* bytes of the longest text */
} Maker;

static void print_quoted(const char *text, gsize n)
{
  g_autoptr(GString) quoted = g_string_new(NULL);
  rl_hostile_append_quoted(quoted, text, n);
  fputs(quoted->str, stdout);
}

/* What follows WORD. */
static GString *make_text(const Maker *maker, RlHostileKind kind, const char *word)
{
  GString *text = g_string_new(word);
  g_string_append_c(text, ':'); /* or a mark would change the word */
  g_autoptr(GString) more =
      maker->rand == NULL
          ? rl_hostile_table((*maker->texts)++)
          : rl_hostile_text(maker->rand, kind,
                            (guint) g_rand_int_range(maker->rand, 0, maker->length + 1));
  g_string_append_len(text, more->str, (gssize) more->len);
  return text;
}

static void add(const Maker *maker, GString *json, const char *name, const char *word)
{
  g_autoptr(GString) text = make_text(maker, RL_HOSTILE_DRAWN, word);
  g_string_append_printf(json, "%s\"%s\":", g_str_has_suffix(json->str, "{") ? "" : ",", name);
  rl_hostile_append_json(json, text);
}

/* A member that is asked for by no program, with a hostile name, and in it an array. */
static void add_unknown(const Maker *maker, GString *json)
{
  g_autoptr(GString) name = make_text(maker, RL_HOSTILE_DRAWN, "Extra");
  g_string_append(json, g_str_has_suffix(json->str, "{") ? "" : ",");
  rl_hostile_append_json(json, name);
  g_string_append(json, ":[{");
  add(maker, json, "inner", "Inner");
  g_string_append(json, "}]");
}

static void add_link(const Maker *maker, GString *json, int number)
{
  g_string_append_printf(json, "{\"id\":\"" LINK_ID "\"", number);
  add(maker, json, "institution", "Bank");
  add(maker, json, "access_mode", "Mode");
  add(maker, json, "status", "State");
  add(maker, json, "external_id", "Xid");
  add(maker, json, "created_by", "By");
  add(maker, json, "refresh_rate", "Rate");
  add(maker, json, "credentials_storage", "Store");
  add(maker, json, "last_accessed_at", "When");
  add(maker, json, "created_at", "Then");
  add_unknown(maker, json);
  g_string_append_c(json, '}');
}

static void add_institution(const Maker *maker, GString *json)
{
  g_string_append(json, "{\"count\":1,\"next\":null,\"results\":[{");
  add(maker, json, "name", "bank");
  add(maker, json, "display_name", "Bank");
  add(maker, json, "type", "Type");
  add(maker, json, "status", "Status");
  add(maker, json, "integration_type", "Kind");
  g_string_append(json, ",\"form_fields\":[{");
  add(maker, json, "name", "username");
  add(maker, json, "label", "Label");
  add(maker, json, "placeholder", "Holder");
  add(maker, json, "validation_message", "Valid");
  g_string_append(json, "}]}]}");
}

static void add_error(const Maker *maker, GString *json)
{
  g_string_append(json, "{");
  add(maker, json, "code", "Code");
  add(maker, json, "message", "Message");
  add(maker, json, "field", "Field");
  add(maker, json, "request_id", "Request");
  add(maker, json, "detail", "Detail");
  add_unknown(maker, json);
  g_string_append(json, "}");
}

static void add_challenge(const Maker *maker, GString *json)
{
  g_string_append(json, "{");
  add(maker, json, "session", "Session");
  add(maker, json, "link", "Link");
  g_string_append(json, ",\"expiry\":600,\"token_generation_data\":{");
  add(maker, json, "instructions", "Instructions");
  add(maker, json, "type", "Type");
  add(maker, json, "value", "Value");
  g_string_append(json, "}}");
}

/* A header cannot hold line ends and NULs. */
static void print_header(const Maker *maker, const char *name)
{
  g_autoptr(GString) value = make_text(maker, RL_HOSTILE_BYTES, name);
  /* The hostile part of a type is a parameter: what is no JSON is shown less of. */
  g_string_insert(value, (gssize) strlen(name),
                  strcmp(name, "Content-Type") == 0 ? ": application/json; x=Head" : ": Head");
  for (gsize i = 0; i < value->len; i++)
    if (value->str[i] == '\n' || value->str[i] == '\r' || value->str[i] == '\0')
      value->str[i] = '\033';
  printf(" header ");
  print_quoted(value->str, MIN(value->len, 2000));
}

/* RULE up to its status. The words of the status line are hostile, too. */
static void start_rule(const Maker *maker, const char *rule)
{
  static const char *const headers[] = { "X-Request-Id", "Retry-After", "Location", "Content-Type",
                                         "Server" };
  printf("%s reason ", rule);
  g_autoptr(GString) reason = make_text(maker, RL_HOSTILE_BYTES, "Reason");
  for (gsize i = 0; i < reason->len; i++)
    if (reason->str[i] == '\n' || reason->str[i] == '\r' || reason->str[i] == '\0')
      reason->str[i] = '\033';
  print_quoted(reason->str, MIN(reason->len, 500));
  for (guint i = 0; i < G_N_ELEMENTS(headers); i++)
    print_header(maker, headers[i]);
}

static void print_rule(const Maker *maker, const char *rule, const GString *body)
{
  start_rule(maker, rule);
  printf(" body ");
  print_quoted(body->str, body->len);
  putchar('\n');
}

static void print_made(const Maker *maker, const char *rule,
                       void (*make)(const Maker *maker, GString *json))
{
  g_autoptr(GString) json = g_string_new(NULL);
  make(maker, json);
  print_rule(maker, rule, json);
}

static void add_list(const Maker *maker, GString *json)
{
  g_string_append_printf(json, "{\"count\":%d,\"next\":null,\"results\":[", maker->links);
  for (int i = 0; i < maker->links; i++) {
    g_string_append(json, i > 0 ? "," : "");
    add_link(maker, json, i);
  }
  g_string_append(json, "]}");
}

static void add_first_link(const Maker *maker, GString *json)
{
  add_link(maker, json, 0);
}

static void add_errors(const Maker *maker, GString *json)
{
  g_string_append_c(json, '[');
  for (int i = 0; i < 5; i++) {
    g_string_append(json, i > 0 ? "," : "");
    add_error(maker, json);
  }
  g_string_append_c(json, ']');
}

/* One text of --huge bytes. */
static void add_huge(const Maker *maker, GString *json)
{
  g_autoptr(GString) text = make_text(maker, RL_HOSTILE_DRAWN, "Huge");
  while (text->len < (gsize) maker->huge) {
    g_autoptr(GString) more = make_text(maker, RL_HOSTILE_DRAWN, "x\314\201\314\220\314\243");
    g_string_append_len(text, more->str, (gssize) more->len);
  }
  g_string_append(json, "[{\"message\":");
  rl_hostile_append_json(json, text);
  g_string_append(json, "}]");
}

/* No JSON at all, and not even text. */
static void add_garbage(const Maker *maker, GString *json)
{
  g_autoptr(GString) text = make_text(maker, RL_HOSTILE_BYTES, "Garbage");
  g_string_append_len(text,
                      "\233"
                      "2J\355\240\200\377 \033]0;x\a",
                      -1);
  g_string_append_len(json, text->str, (gssize) text->len);
}

/* An update is refused, refused at length, unclear, then challenged; the token is refused, asked
 * for again, and taken. */
static void print_rules(const Maker *maker)
{
  print_made(maker, "GET /api/ -> 200", add_first_link);
  print_made(maker, "GET /api/institutions/* -> 200", add_institution);
  print_made(maker, "GET /api/links/ -> 200", add_list);
  print_made(maker, "GET /api/links/deadbeef-0000-4000-8000-000000000001/ -> 400", add_errors);
  print_made(maker, "GET /api/links/deadbeef-0000-4000-8000-000000000002/ -> 502", add_garbage);
  print_made(maker, "GET /api/links/*/ -> 200", add_first_link);
  print_made(maker, "PUT /api/links/*/ times=1 -> 400", add_errors);
  print_made(maker, "PUT /api/links/*/ times=1 -> 400", add_huge);
  print_made(maker, "PUT /api/links/*/ times=1 -> 400", add_garbage);
  print_made(maker, "PUT /api/links/*/ -> 428", add_challenge);
  print_made(maker, "PATCH /api/links/ times=1 -> 428", add_challenge);
  print_made(maker, "PATCH /api/links/ times=1 -> 400", add_errors);
  print_made(maker, "PATCH /api/links/ -> 200", add_first_link);
}

int main(int argc, char **argv)
{
  guint texts = 0;
  Maker maker = { .texts = &texts, .links = 30, .length = 12, .huge = 200 * 1024 };
  int seed = 0;
  g_autoptr(GError) error = NULL;
  const GOptionEntry options[] = {
    { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "Texts by chance; 0: the table of hazards", "N" },
    { "links", 0, 0, G_OPTION_ARG_INT, &maker.links, "Rows of the list", "N" },
    { "length", 0, 0, G_OPTION_ARG_INT, &maker.length, "Pieces of a text, at most", "N" },
    { "huge", 0, 0, G_OPTION_ARG_INT, &maker.huge, "Bytes of the longest text", "N" },
    { 0 },
  };
  g_autoptr(GOptionContext) context = g_option_context_new("> RULES");
  g_option_context_add_main_entries(context, options, NULL);
  if (!g_option_context_parse(context, &argc, &argv, &error) || argc != 1) {
    g_printerr("%s\n", error != NULL ? error->message : "hostile-rules takes options only");
    return EXIT_FAILURE;
  }
  maker.rand = seed != 0 ? g_rand_new_with_seed((guint32) seed) : NULL;
  printf("# seed %d\n", seed);
  print_rules(&maker);
  g_clear_pointer(&maker.rand, g_rand_free);
  return EXIT_SUCCESS;
}

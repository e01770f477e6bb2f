/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the two halves of a test of many codes in one session: the rules by which https-server
 * asks one question after the other, each with the next payload, and the script that looks at each
 * in windows of four sizes, in the dialog and over the full screen. What must fit into the full
 * screen must be drawn there. */
#include "config.h"

#include <gio/gio.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "qr/plan.h"

#include "qr-payload.h"
#include "qr-picture.h"

#define LINK "683005d6-f45c-4adb-b289-f1a12f50f80c"

/* Rows that the full screen may keep for itself: the top line and that of the keys. */
enum { BARS = 2 };

static const guint windows[][2] = { { 80, 24 }, { 132, 43 }, { 200, 60 }, { 40, 10 } };

/* In a window of so few rows, the dialog has the value on its second page, or on the third behind
 * the words on another try. The top line, cut short, says that all has been drawn for that size. */
enum { ROWS_PAGED = 10 };

/* What the terminal is like, and how codes are to be drawn on it. */
typedef struct {
  const char *name, *env, *cut_short;
  RlQrGlyphs glyphs;
  gboolean is_ascii; /* other payloads are left out: their text stands there in look-alikes */
} Kind;

static const Kind kinds[] = {
  { "half", "", "127.0.0…", RL_QR_HALF_BLOCKS, FALSE },
  { "full", "env LC_ALL=C\n", "127.0.0~", RL_QR_FULL_BLOCKS, TRUE },
  { "mono", "env NO_COLOR=1\n", "127.0.0…", RL_QR_HALF_BLOCKS, FALSE },
};

typedef struct {
  const Kind *kind;
  GPtrArray *payloads;
} Series;

/* TEXT between double quotes, for both languages. */
static void append_quoted(GString *line, const char *text)
{
  g_string_append_c(line, '"');
  for (; *text != '\0'; text++) {
    if (*text == '"' || *text == '\\' || *text == '$')
      g_string_append_c(line, '\\');
    g_string_append_c(line, *text);
  }
  g_string_append_c(line, '"');
}

/* TEXT as JSON has it. A brace would be taken for something that the server is to fill in. */
static void append_json(GString *json, const char *text)
{
  g_string_append_c(json, '"');
  for (; *text != '\0'; text++) {
    if (*text == '{' || *text == '}')
      g_string_append_printf(json, "\\u%04x", (guint) *text);
    else if (*text == '"' || *text == '\\')
      g_string_append_printf(json, "\\%c", *text);
    else
      g_string_append_c(json, *text);
  }
  g_string_append_c(json, '"');
}

static void append_answer(GString *rules, const char *request, int status, const char *body)
{
  g_string_append_printf(rules, "%s -> %d header \"Content-Type: application/json\" body ", request,
                         status);
  append_quoted(rules, body);
  g_string_append_c(rules, '\n');
}

/* Some come as an image, as banks do it. New string. */
static char *value_of(const char *payload, guint number)
{
  enum { EVERY = 10, SCALE = 3, MARGIN = 12 };
  if (number % EVERY != EVERY - 1)
    return g_strdup(payload);
  g_autoptr(RlQrSymbol) symbol = rl_qr_symbol_encode(payload, NULL);
  g_autoptr(RlQrImage) image = qr_picture(symbol, SCALE, MARGIN);
  g_autoptr(GByteArray) png = qr_png(image, QR_PNG_BIT);
  return qr_base64("data:image/png;base64,", png);
}

/* The instructions are one word, which no line break can cut. */
static void append_question(GString *rules, const char *request, guint number, const char *payload)
{
  g_autoptr(GString) body = g_string_new(NULL);
  g_autofree char *value = value_of(payload, number);
  g_string_append_printf(body,
                         "{\"code\":\"token_required\",\"session\":\"s%u\",\"expiry\":86400,"
                         "\"link\":\"" LINK "\",\"token_generation_data\":{\"type\":\"qr\","
                         "\"instructions\":\"code-%u-.\",\"value\":",
                         number, number);
  append_json(body, value);
  g_string_append(body, "}}");
  append_answer(rules, request, 428, body->str);
}

static char *make_rules(const Series *series)
{
  static const char link[] = "{\"id\":\"" LINK "\",\"institution\":\"erebor_mx_retail\","
                             "\"access_mode\":\"single\",\"status\":\"valid\"}";
  GString *rules = g_string_new(NULL);
  append_answer(rules, "GET /api/", 200, "{}");
  append_answer(rules, "GET /api/institutions/*", 200, "{\"results\":[]}");
  append_answer(rules, "GET /api/links/*/", 200, link);
  for (guint i = 0; i < series->payloads->len; i++)
    append_question(rules, i == 0 ? "PUT /api/links/*/" : "PATCH /api/links/ times=1", i,
                    series->payloads->pdata[i]);
  append_answer(rules, "PATCH /api/links/", 200, link);
  return g_string_free(rules, FALSE);
}

static void append_look(GString *script, const char *command, const char *payload, const char *hint)
{
  g_string_append_printf(script, "%s ", command);
  append_quoted(script, payload);
  g_string_append_printf(script, "%s\n", hint);
}

/* What the dialog may say where only the full screen has room. */
#define HINT "F6 shows the code"

static gboolean fits(const char *payload, const Kind *kind, guint columns, guint rows)
{
  RlQrPlan plan;
  g_autoptr(RlQrSymbol) symbol = rl_qr_symbol_encode(payload, NULL);
  return rl_qr_plan(symbol, kind->glyphs, columns, rows, &plan);
}

static void append_turns(GString *script, const Kind *kind, guint number)
{
  g_string_append_printf(script, "wait \"%s\"\nwait \"[PgDn]\"\nkey PgDn%s\n", kind->cut_short,
                         number > 0 ? " PgDn" : "");
}

static void append_looks(GString *script, const Kind *kind, const char *payload, guint number)
{
  for (guint i = 0; i < G_N_ELEMENTS(windows); i++) {
    const guint columns = windows[i][0], rows = windows[i][1];
    const char *hint = fits(payload, kind, columns, rows) ? " \"" HINT "\"" : "";
    const char *command = fits(payload, kind, columns, rows - BARS) ? "qr" : "qr-or-text";
    g_string_append_printf(script, "size %ux%u\n", columns, rows);
    if (rows <= ROWS_PAGED)
      append_turns(script, kind, number);
    else
      g_string_append(script, "bar 1\n");
    append_look(script, "qr-or-text", payload, hint);
    g_string_append(script, "key F6\nwait-gone \"Token   \"\n");
    append_look(script, command, payload, "");
    g_string_append(script, "key Esc\nwait \"Token   \"\n");
  }
}

static char *make_script(const Series *series)
{
  GString *script = g_string_new("server BANK $HTTPS_SERVER --script $QR_RULES_FILE\n"
                                 "env PATH=/nonexistent\n");
  g_string_append(script, series->kind->env);
  g_string_append(script, "case payloads\nsize 80x24\n"
                          "run $RELINK --base-url $BANK_BASE_URL --ca-file $BANK_CA_FILE " LINK "\n"
                          "wait \"Secret id\"\ntype \"x\"\nkey Enter\ntype \"y\"\nkey Enter\n"
                          "wait \"[ OK ]\"\nkey Enter\n"
                          "wait \"Password  \"\ntype \"secret\"\nkey F5\n");
  for (guint i = 0; i < series->payloads->len; i++) {
    g_string_append_printf(script, "wait \"code-%u-.\"\n", i);
    append_looks(script, series->kind, series->payloads->pdata[i], i);
    g_string_append(script, "size 80x24\nbar 1\ntype \"1\"\nkey Enter\n");
  }
  g_string_append(script, "wait \"Link updated\"\nraw-clean\nkey C-q\nexit 0\ntermios-restored\n");
  return g_string_free(script, FALSE);
}

/* The first kind for NULL. */
static const Kind *find_kind(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (name == NULL || g_strcmp0(kinds[i].name, name) == 0)
      return &kinds[i];
  return NULL;
}

static GPtrArray *make_payloads(guint32 seed, guint n, const Kind *kind)
{
  GPtrArray *payloads = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; payloads->len < n; i++) {
    g_autofree char *payload = qr_payload(seed, i);
    if (!kind->is_ascii || g_str_is_ascii(payload))
      g_ptr_array_add(payloads, g_steal_pointer(&payload));
  }
  return payloads;
}

int main(int argc, char **argv)
{
  int seed = 1, payloads = 300;
  g_autofree char *kind = NULL, *rules_path = NULL, *script_path = NULL;
  g_autoptr(GError) error = NULL;
  const GOptionEntry options[] = {
    { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "Which series of payloads", "N" },
    { "payloads", 0, 0, G_OPTION_ARG_INT, &payloads, "How many", "N" },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &kind, "What the terminal is like", "half|full|mono" },
    { "rules", 0, 0, G_OPTION_ARG_FILENAME, &rules_path, "For https-server", "FILE" },
    { "script", 0, 0, G_OPTION_ARG_FILENAME, &script_path, "For screen-run", "FILE" },
    { 0 },
  };
  setlocale(LC_ALL, "");
  g_autoptr(GOptionContext) context = g_option_context_new(NULL);
  g_option_context_add_main_entries(context, options, NULL);
  const gboolean parsed = g_option_context_parse(context, &argc, &argv, &error);
  const Kind *found = find_kind(kind);
  if (!parsed || argc != 1 || payloads < 1 || found == NULL || rules_path == NULL ||
      script_path == NULL) {
    g_printerr("%s\n", error != NULL ? error->message : "--rules and --script name files");
    return EXIT_FAILURE;
  }
  g_autoptr(GPtrArray) made = make_payloads((guint32) seed, (guint) payloads, found);
  const Series series = { found, made };
  g_autofree char *rules = make_rules(&series);
  g_autofree char *script = make_script(&series);
  if (!g_file_set_contents(rules_path, rules, -1, &error) ||
      !g_file_set_contents(script_path, script, -1, &error)) {
    g_printerr("%s\n", error->message);
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}

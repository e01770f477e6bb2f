/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a half typed command line can go on with: by the tables, by the configuration and by the
 * journal; and that nothing of it is harmful. */
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "base/text.h"

#include "cli/commands.h"
#include "cli/complete.h"
#include "cli/known.h"

#include "helpers.h"

#define A      "683005d6-f45c-4adb-b289-f1a12f50f80c"
#define B      "30cb4806-6e00-48a4-91c9-ca55968576c8"
#define ORIGIN "https://desk.example"

#define CONFIG                                                                                     \
  "[relink]\nprofile=my desk\nsyslog=false\n"                                                      \
  "[profile my desk]\nbase_url=" ORIGIN "/\n"                                                      \
  "[profile $(x)]\nbase_url=https://x.example\nproduction=true\n"                                  \
  "[profile a:b=c]\nbase_url=https://user:hunter2@y.example\n"                                     \
  "[profile -d]\n[profile \xc3\xa9 'q\" \\b]\n"

static char *folder;

/* Puts TEXT into the file that relink reads in FOLDER/KIND. */
static void put(const char *kind, const char *name, const char *text)
{
  g_autofree char *directory = g_build_filename(folder, kind, "relink", NULL);
  g_autofree char *path = g_build_filename(directory, name, NULL);
  g_assert_no_errno(g_mkdir_with_parents(directory, 0700));
  g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

#define LINE(time, event, request, link, institution, external_id, outcome, origin)                \
  "{'time':'2026-11-24T" time "Z','event':'" event "','request':'" request "','link':'" link       \
  "','origin':'" origin "','institution':" institution ",'external_id':" external_id               \
  ",'outcome':" outcome "}"

/* clang-format off */
#define JOURNAL                                                                                    \
  LINE("08:00:00", "intent", "1", A, "'erebor_mx'", "'cust-1'", "null", ORIGIN) "\n"               \
  LINE("08:00:01", "result", "1", A, "'erebor_mx'", "'cust-1'", "'done'", ORIGIN) "\n"             \
  LINE("08:00:02", "intent", "2", B, "'gringotts_br'", "'login'", "null", ORIGIN) "\n"             \
  "half a line\n"

#define SEVERAL                                                                                    \
  "[" LINE("08:00:00", "result", "1", A, "'old'", "'c-1'", "'refused'", ORIGIN) ","                \
  LINE("08:01:00", "result", "2", "no id", "null", "null", "'done'", ORIGIN) ","                   \
  LINE("08:02:00", "result", "3", A, "null", "null", "'done'", ORIGIN) ",{},7,{'link':'" A "'}]"
/* clang-format on */

static void put_journal(const char *text)
{
  g_autofree char *lines = helper_quotes(text);
  put("state", "journal.jsonl", lines);
}

/* The words of LINE, at "|". */
static RlCompletion *complete(const char *line)
{
  g_auto(GStrv) words = g_strsplit(line, "|", -1);
  return rl_complete(words);
}

/* The candidates, at "|"; "*" in front: no blank, "/" in front: file names, too. */
static char *describe(const RlCompletion *completion)
{
  GString *text = g_string_new(NULL);
  g_string_append_printf(text, "%s%s", completion->joined ? "*" : "", completion->files ? "/" : "");
  for (guint i = 0; i < completion->candidates->len; i++) {
    const RlCandidate *candidate = g_ptr_array_index(completion->candidates, i);
    g_string_append_printf(text, "%s%s", i > 0 ? "|" : "", candidate->text);
  }
  return g_string_free(text, FALSE);
}

static void expect(const char *line, const char *expected)
{
  g_autoptr(RlCompletion) completion = complete(line);
  g_autofree char *found = describe(completion);
  g_assert_cmpstr(found, ==, expected);
}

static gboolean has(const RlCompletion *completion, const char *text)
{
  for (guint i = 0; i < completion->candidates->len; i++)
    if (strcmp(((RlCandidate *) g_ptr_array_index(completion->candidates, i))->text, text) == 0)
      return TRUE;
  return FALSE;
}

/* ---- words ---- */

#define PROFILES  "sandbox|production|my desk|$(x)|a:b=c|-d|\xc3\xa9 'q\" \\b"
#define GENERAL_P "--profile|--plain"

static const struct {
  const char *line, *expected;
} rows[] = {
  /* commands, and what looks like one */
  { "up", "update" },
  { "lo", "login|logout" },
  { "comp", "" },
  { "nothing", "" },
  { "-p|my desk|jour", "journal" },
  { "--sandbox|sand", "sandbox" },
  { "--|up", "update" },
  { "update|up", "" },
  /* options: those that the command takes, once */
  { "--p", GENERAL_P },
  { "--fi", "" },
  { "update|--fi", "--fields" },
  { "links|--fi", "" },
  { "links|--st", "--status" },
  { "links|--status|valid|--st", "--status" },
  { "--profile|x|--p", "--plain" },
  { "-p|x|links|--p", "--plain" },
  { "journal|--v", "--verify|--verbose|--version" },
  { "journal|-v", "-v" },
  { "journal|-v|--v", "--verify|--version" },
  { "-p", "-p" },
  { "--|--p", "" },
  { "show|--|-", "" },
  { "--no-such|--pro", "--profile" },
  { "-x|--pro", "--profile" },
  { "complete|--pro", "--profile" },
  /* profiles */
  { "-p|", PROFILES },
  { "--profile|", PROFILES },
  { "--prof|m", "my desk" },
  { "--profile=", "--profile=sandbox|--profile=production|--profile=my desk|--profile=$(x)|"
                  "--profile=a:b=c|--profile=-d|--profile=\xc3\xa9 'q\" \\b" },
  { "--prof=my", "--prof=my desk" },
  { "-pmy", "-pmy desk" },
  { "-vpmy", "-vpmy desk" },
  { "-p|-", "-d" },
  { "-p|--", "" },
  { "-p|a:b", "a:b=c" },
  { "--profile=a:b=", "--profile=a:b=c" },
  { "links|-p|\xc3\xa9", "\xc3\xa9 'q\" \\b" },
  { "--|-pmy", "" },
  /* states */
  { "links|--status|", "*token_required|invalid|unconfirmed|valid" },
  { "links|--status|in", "*invalid" },
  { "links|--status|valid,", "*valid,token_required|valid,invalid|valid,unconfirmed" },
  { "links|--status=valid,in", "*--status=valid,invalid" },
  { "links|--status|valid,valid", "*" },
  /* files are the shell's */
  { "--ca-file|/etc/", "/" },
  { "--ca-file=", "/" },
  { "update|x|--fields|", "/" },
  { "--ca-file|\xff", "/" },
  { "--ca-file=\xff", "/" },
  /* values that nobody knows */
  { "--base-url|", "" },
  { "sandbox|--port|", "" },
  { "sandbox|--port=", "" },
  { "--json=", "" },
  { "--no-such=", "" },
  /* broken text */
  { "\xff", "" },
  { "\xff|up", "" },
  { "--ca-file|\xff|up", "update" },
  { "--\xff=", "" },
  { "-\xff", "" },
};

static void test_rows(void)
{
  put_journal("");
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlCompletion) completion = complete(rows[i].line);
    g_autofree char *found = describe(completion);
    g_test_message("%s", rows[i].line);
    g_assert_cmpstr(found, ==, rows[i].expected);
  }
}

/* A row completes by itself: a command by its name, its options behind it and nowhere else. */
static void test_tables(void)
{
  g_autoptr(RlCompletion) commands = complete("");
  for (const RlCommand *command = rl_commands() + 1; command->run != NULL; command++) {
    g_assert_true(has(commands, command->name) == !command->hidden);
    g_autofree char *line = g_strconcat(command->name, "|--", NULL);
    g_autoptr(RlCompletion) options = complete(line);
    for (RlOptionId id = 0; id < RL_N_OPTIONS; id++) {
      g_autofree char *name = g_strconcat("--", rl_option(id)->name, NULL);
      g_assert_true(has(options, name) == rl_command_takes(command, id));
    }
  }
  g_autoptr(RlCompletion) nothing = rl_complete((char *[]){ NULL });
  g_assert_cmpuint(nothing->candidates->len, ==, commands->candidates->len);
}

/* Each has a description, and each text is harmless, whatever the tables and files hold. */
static void test_harmless(void)
{
  static const char *const lines[] = { "", "-", "update|--", "-p|", "links|--status|", "show|" };
  put_journal(JOURNAL);
  for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
    g_autoptr(RlCompletion) completion = complete(lines[i]);
    g_assert_cmpuint(completion->candidates->len, >, 0);
    for (guint n = 0; n < completion->candidates->len; n++) {
      const RlCandidate *candidate = g_ptr_array_index(completion->candidates, n);
      g_autofree char *text = rl_text_clean_line(candidate->text, -1, 1000, NULL);
      g_autofree char *help = rl_text_clean_line(candidate->help, -1, 1000, NULL);
      g_assert_cmpstr(candidate->text, ==, text);
      g_assert_cmpstr(candidate->help, ==, help);
      g_assert_true(candidate->help != NULL || strcmp(lines[i], "-p|") == 0);
    }
  }
}

static void test_help(void)
{
  static const struct {
    const char *line, *help;
  } helps[] = {
    { "-p|my", ORIGIN },
    { "-p|$", "https://x.example PRODUCTION" },
    { "-p|a:", NULL }, /* there is a password in it */
    { "-p|-d", NULL },
    { "links|--status|tok", "token required" },
    { "lin", "list links, those that need attention by default" },
    { "links|--st", "only links of these states" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(helps); i++) {
    g_autoptr(RlCompletion) completion = complete(helps[i].line);
    g_assert_cmpuint(completion->candidates->len, ==, 1);
    const RlCandidate *candidate = g_ptr_array_index(completion->candidates, 0);
    g_assert_cmpstr(candidate->help, ==, helps[i].help);
  }
}

/* ---- links ---- */

static void test_links(void)
{
  put_journal(JOURNAL);
  expect("show|", B "|login|" A "|cust-1");
  expect("update|", B "|login|" A "|cust-1");
  expect("resume|3", B);
  expect("update|--fields|x|cu", "cust-1");
  expect("update|--|6", A);
  expect("6", A);
  expect("lo", "login|logout"); /* there it would be the command */
  g_autoptr(RlCompletion) behind = complete("show|x|");
  g_assert_true(has(behind, "--json") && !has(behind, A) && !has(behind, "--fields"));
  expect("show|x|6", "");
  expect("links|--institution|", "*gringotts_br|erebor_mx");
  expect("links|--institution=gringotts_br,", "*--institution=gringotts_br,erebor_mx");
  /* of this server only */
  expect("-p|$(x)|show|", "");
  expect("-p|nobody|show|", "");
  expect("-p|a:b=c|show|", "");
  expect("--sandbox|show|", "");
  expect("--base-url|" ORIGIN ":443|-p|a:b=c|show|6", A);
}

/* A word that is no link's name would lead nowhere, one with blanks is several for a shell. */
static void test_names(void)
{
  static const struct {
    const char *external_id, *expected;
  } names[] = {
    { "'cust-1'", "cust-1" },
    { "'cust 1'", NULL },
    { "'-x'", NULL },
    { "''", NULL },
    { "null", NULL },
    { "7", NULL },
    { "'a\\u202eb'", NULL },
    { "'a\\u0007b'", NULL },
    { "'$(x)'", "$(x)" },
    { "'\xc3\xa9\\u00f1'", "\xc3\xa9\xc3\xb1" },
    { "'{\\u0022a\\u0022:1}'", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *text = g_strdup_printf(
        "[" LINE("08:00:00", "intent", "1", "%s", "'a\\tb'", "%s", "null", ORIGIN) "]", A,
        names[i].external_id);
    g_autoptr(RlJson) entries = helper_json(text);
    g_autoptr(GPtrArray) links = rl_known_links_in(entries, ORIGIN);
    g_assert_cmpuint(links->len, ==, 1);
    const RlKnownLink *link = g_ptr_array_index(links, 0);
    g_assert_cmpstr(link->external_id, ==, names[i].expected);
    g_assert_cmpstr(link->institution, ==, NULL);
  }
}

/* The last request says how it went, an older one what the last does not know. */
static void test_newest(void)
{
  g_autoptr(RlJson) entries = helper_json(SEVERAL);
  g_autoptr(GPtrArray) links = rl_known_links_in(entries, ORIGIN);
  g_autoptr(GPtrArray) elsewhere = rl_known_links_in(entries, NULL);
  const RlKnownLink *link = g_ptr_array_index(links, 0);
  g_assert_cmpuint(links->len, ==, 1);
  g_assert_cmpuint(elsewhere->len, ==, 0);
  g_assert_cmpstr(link->institution, ==, "old");
  g_assert_cmpstr(link->external_id, ==, "c-1");
  g_assert_cmpstr(link->outcome, ==, "Link updated");
  g_assert_cmpint(link->time, ==, 1795507320);
}

/* Nobody reads more than that. The journal is on the sandbox inside relink. */
static void test_many(void)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < 300; i++)
    g_string_append_printf(text,
                           LINE("08:00:00", "intent", "%u", "683005d6-f45c-4adb-b289-%012u",
                                "'bank_%u'", "null", "null", "http://127.0.0.1:4%u") "\n",
                           i, i, i, i);
  put_journal(text->str);
  g_autoptr(RlCompletion) some = complete("--sandbox|show|");
  g_autoptr(RlCompletion) first = complete("--sandbox|");
  g_autoptr(RlCompletion) begun = complete("--sandbox|6");
  g_autoptr(RlCompletion) banks = complete("--sandbox|links|--institution|bank_");
  g_autoptr(RlCompletion) commands = complete("logi");
  g_assert_cmpuint(some->candidates->len, ==, 100);
  g_assert_cmpuint(begun->candidates->len, ==, 100);
  g_assert_cmpuint(banks->candidates->len, ==, 100);
  g_assert_cmpuint(commands->candidates->len, ==, 1);
  g_assert_cmpuint(first->candidates->len, <, 30);
  g_assert_true(has(some, "683005d6-f45c-4adb-b289-000000000299"));
  g_assert_true(has(first, "683005d6-f45c-4adb-b289-000000000299"));
  expect("--sandbox|show|683005d6-f45c-4adb-b289-000000000000",
         "683005d6-f45c-4adb-b289-000000000000");
}

/* What can be read still completes. */
static void test_broken(void)
{
  put_journal("{'time':" JOURNAL);
  put("config", "relink.conf", "[broken");
  expect("up", "update");
  expect("-p|", "sandbox|production");
  expect("show|", "");
  put("config", "relink.conf", "[relink]\njournal_dir=/nonexistent\n");
  expect("show|", "");
  put("config", "relink.conf", CONFIG);
  expect("show|", B "|login|" A "|cust-1");
  put("state", "journal.jsonl", "\xff\xfe\n\n{}\n[[[[");
  expect("show|", "");
  expect("show|--js", "--json");
}

static void remove_all(void)
{
  static const char *const names[] = { "config/relink/relink.conf",
                                       "state/relink/journal.jsonl",
                                       "config/relink",
                                       "state/relink",
                                       "config",
                                       "state",
                                       "" };
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *path = g_build_filename(folder, names[i], NULL);
    (void) g_remove(path);
  }
  g_free(folder);
}

int main(int argc, char **argv)
{
  folder = g_dir_make_tmp("relink-complete-XXXXXX", NULL);
  g_autofree char *config = g_build_filename(folder, "config", NULL);
  g_autofree char *state = g_build_filename(folder, "state", NULL);
  /* before GLib looks at them */
  g_setenv("XDG_CONFIG_HOME", config, TRUE);
  g_setenv("XDG_CONFIG_DIRS", "/nonexistent", TRUE);
  g_setenv("XDG_STATE_HOME", state, TRUE);
  (void) setlocale(LC_ALL, "C.UTF-8");
  g_test_init(&argc, &argv, NULL);
  put("config", "relink.conf", CONFIG);
  g_test_add_func("/complete/harmless", test_harmless);
  g_test_add_func("/complete/rows", test_rows);
  g_test_add_func("/complete/tables", test_tables);
  g_test_add_func("/complete/help", test_help);
  g_test_add_func("/complete/links", test_links);
  g_test_add_func("/complete/names", test_names);
  g_test_add_func("/complete/newest", test_newest);
  g_test_add_func("/complete/many", test_many);
  g_test_add_func("/complete/broken", test_broken);
  const int result = g_test_run();
  remove_all();
  return result;
}

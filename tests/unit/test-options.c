/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line as words and options: what is taken, what is refused and in which words, and
 * what the environment adds. */
#include <locale.h>
#include <string.h>

#include "base/error.h"

#include "app/nearest.h"
#include "app/options.h"

/* LINE at its blanks, behind the program's name. */
static RlOptions *parse(const char *line, GError **error)
{
  g_autofree char *whole = g_strconcat("relink ", line, NULL);
  g_auto(GStrv) words = g_strsplit(g_strchomp(whole), " ", -1);
  return rl_options_parse((int) g_strv_length(words), words, error);
}

/* The options in the table's order, then the words: "profile=a json= | show x". */
static char *describe(const RlOptions *options)
{
  GString *text = g_string_new(NULL);
  for (RlOptionId id = 0; id < RL_N_OPTIONS; id++) {
    g_assert_true(rl_options_has(options, id) == (options->value[id] != NULL));
    if (options->value[id] != NULL)
      g_string_append_printf(text, "%s=%s%s ", rl_option(id)->name, options->value[id],
                             options->typed[id] ? "" : "(env)");
    if (options->denied[id])
      g_string_append_printf(text, "%s-denied ", rl_option(id)->name);
  }
  g_string_append_c(text, '|');
  for (guint i = 0; i < options->words->len; i++)
    g_string_append_printf(text, " %s", (char *) g_ptr_array_index(options->words, i));
  return g_string_free(text, FALSE);
}

static void test_good(void)
{
  static const struct {
    const char *line, *found;
  } rows[] = {
    { "", "|" },
    { "show abc", "| show abc" },
    { "-p mine --json show abc", "profile=mine json= | show abc" },
    { "show -pmine abc --json", "profile=mine json= | show abc" },
    { "--profile=mine", "profile=mine |" },
    { "--prof mine", "profile=mine |" },
    { "--profile= x", "profile= | x" },
    { "-p a -p b", "profile=b |" },
    { "-vh", "verbose= help= |" },
    { "links --status invalid --status token_required", "status=invalid,token_required | links" },
    { "links --institution a --institution b,c", "institution=a,b,c | links" },
    { "update abc --fields -", "fields=- | update abc" },
    { "--ca-file /tmp/\xff.pem", "ca-file=/tmp/\xff.pem |" },
    { "show -- --json -p", "| show --json -p" },
    { "- x", "| - x" },
    { "p\xc3\xa9\xc3\xb1", "| p\xc3\xa9\xc3\xb1" },
    { "update abc -n", "dry-run= | update abc" },
    { "--help links", "help= | links" },
    /* what stands behind is not looked at, but for words; of the two the first counts */
    { "--help --no-such links", "help= |" },
    { "links -h --port", "help= | links" },
    { "--version -x", "version= |" },
    { "--version \xff", "version= |" },
    { "--help -- \xff", "help= |" },
    { "--version --help", "version= |" },
    { "-h --version", "help= |" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(RlOptions) options = parse(rows[i].line, &error);
    g_assert_no_error(error);
    g_autofree char *found = describe(options);
    g_assert_cmpstr(found, ==, rows[i].found);
  }
}

/* Values are not repeated: they may be secrets in the wrong place. */
static void test_bad(void)
{
  static const struct {
    const char *line, *said;
  } rows[] = {
    { "--profil3=hunter2", "there is no option “--profil3”. Did you mean “--profile”?" },
    { "--no", "the option “--no” may mean: --no-input, --no-color." },
    { "--no=hunter2", "the option “--no” may mean: --no-input, --no-color." },
    { "--no-such --help", "there is no option “--no-such”." },
    { "-x --version", "there is no option “-x”." },
    { "links --status=", "the option “--status” wants a value." },
    { "--jsno", "there is no option “--jsno”. Did you mean “--json”?" },
    { "--password=hunter2", "there is no option “--password”." },
    { "--hunter2hunter2hunter2hunter2hunter2hunter2",
      "there is no option “--hunter2hunter2hunter2hunter2hunter2hunter2”." },
    { "-x", "there is no option “-x”." },
    { "-\x01", "there is no option “-?”." },
    { "--profile", "the option “--profile” wants a value." },
    { "-p", "the option “--profile” wants a value." },
    { "--json=hunter2", "the option “--json” takes no value." },
    { "--\x1b[2J", "there is no option “--\xef\xbf\xbd[2J”." },
    { "\xff", "“\xef\xbf\xbd” is no text in this terminal's character set." },
    { "--profile \xff", "“\xef\xbf\xbd” is no text in this terminal's character set." },
    { "-- \xff", "“\xef\xbf\xbd” is no text in this terminal's character set." },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_assert_null(parse(rows[i].line, &error));
    g_assert_error(error, RL_ERROR, RL_ERROR_USAGE);
    g_assert_cmpstr(error->message, ==, rows[i].said);
    g_assert_null(parse(rows[i].line, NULL));
  }
}

static void test_environment(void)
{
  static const struct {
    const char *variable, *value, *line, *found;
  } rows[] = {
    { "RELINK_PROFILE", "env", "", "profile=env(env) |" },
    { "RELINK_PROFILE", "env", "-p mine", "profile=mine |" },
    { "RELINK_PROFILE", "", "", "|" },
    { "RELINK_BASE_URL", "https://a", "", "base-url=https://a(env) |" },
    { "RELINK_CA_FILE", "/\xff", "", "ca-file=/\xff(env) |" },
    { "RELINK_PLAIN", "anything", "", "plain=(env) |" },
    { "RELINK_PLAIN", "0", "", "plain-denied |" },
    { "RELINK_PLAIN", "No", "", "plain-denied |" },
    { "RELINK_PLAIN", "off", "--plain", "plain= |" },
    { "RELINK_PLAIN", "", "", "|" },
    { "NO_COLOR", "0", "", "no-color=(env) |" },
    { "NO_COLOR", "1", "", "no-color=(env) |" },
    { "RELINK_PROFILE", "\xff", "", NULL },
    { "RELINK_PROFILE", "\xff", "--help", "help= |" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_setenv(rows[i].variable, rows[i].value, TRUE);
    g_autoptr(RlOptions) options = parse(rows[i].line, &error);
    g_unsetenv(rows[i].variable);
    g_assert_true((options != NULL) == (rows[i].found != NULL));
    if (options == NULL) {
      g_assert_error(error, RL_ERROR, RL_ERROR_USAGE);
      continue;
    }
    g_autofree char *found = describe(options);
    g_assert_cmpstr(found, ==, rows[i].found);
  }
}

static void test_number(void)
{
  static const struct {
    const char *line;
    gboolean good;
    guint number;
  } rows[] = {
    { "", TRUE, 7 },
    { "--port 0", TRUE, 0 },
    { "--port 65535", TRUE, 65535 },
    { "--port 65536", FALSE, 0 },
    { "--port -1", FALSE, 0 },
    { "--port 1x", FALSE, 0 },
    { "--port=", FALSE, 0 },
    { "--port +1", FALSE, 0 },
    { "--port 99999999999999999999", FALSE, 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(RlOptions) options = parse(rows[i].line, NULL);
    guint number = 99;
    g_assert_true(rl_options_number(options, RL_OPTION_PORT, 65535, 7, &number, &error) ==
                  rows[i].good);
    g_assert_cmpuint(number, ==, rows[i].good ? rows[i].number : 99);
    if (!rows[i].good)
      g_assert_error(error, RL_ERROR, RL_ERROR_USAGE);
  }
}

/* Each has what --help and the manual need, and is told from every other. */
static void test_table(void)
{
  for (RlOptionId id = 0; id < RL_N_OPTIONS; id++) {
    const RlOption *option = rl_option(id);
    g_assert_true(option->name != NULL && option->help != NULL && *option->help != '\0');
    for (RlOptionId other = 0; other < id; other++) {
      g_assert_cmpstr(option->name, !=, rl_option(other)->name);
      g_assert_true(option->letter == '\0' || option->letter != rl_option(other)->letter);
    }
  }
}

static void test_nearest(void)
{
  static const char *const known[] = {
    "update", "resume", "links", "show", "login", "logout", NULL
  };
  static const struct {
    const char *word, *near;
  } rows[] = {
    { "update", "update" },
    { "updat", "update" },
    { "upadte", "update" },
    { "pudaet", "update" },
    { "updatexx", "update" },
    { "updatexxx", NULL },
    { "lnks", "links" },
    { "shwo", "show" },
    { "sh", NULL },
    { "logni", "login" },
    { "logot", "logout" },
    { "xyz", NULL },
    { "", NULL },
    { "resumeresumeresumeresumeresumeresume", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    g_assert_cmpstr(rl_nearest(rows[i].word, known), ==, rows[i].near);
}

int main(int argc, char **argv)
{
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/options/good", test_good);
  g_test_add_func("/options/bad", test_bad);
  g_test_add_func("/options/environment", test_environment);
  g_test_add_func("/options/number", test_number);
  g_test_add_func("/options/table", test_table);
  g_test_add_func("/options/nearest", test_nearest);
  return g_test_run();
}

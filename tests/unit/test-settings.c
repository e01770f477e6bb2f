/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relink.conf: defaults, who overrides whom, and mistakes that are named. */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "store/settings.h"

#include "helpers.h"

typedef struct {
  char *folder, *system, *user, *missing;
} Files;

static void open_files(Files *files, gconstpointer extra)
{
  files->folder = g_dir_make_tmp("relink-settings-XXXXXX", NULL);
  files->system = g_build_filename(files->folder, "system.conf", NULL);
  files->user = g_build_filename(files->folder, "user.conf", NULL);
  files->missing = g_build_filename(files->folder, "missing.conf", NULL);
}

static void close_files(Files *files, gconstpointer extra)
{
  (void) g_remove(files->system);
  (void) g_remove(files->user);
  (void) g_rmdir(files->folder);
  g_free(files->folder);
  g_free(files->system);
  g_free(files->user);
  g_free(files->missing);
}

/* The configuration of both files; NULL: there is no such file. */
static RlConfig *load(const Files *files, const char *system, const char *user, GError **error)
{
  const char *const paths[] = { files->missing, files->system, files->user, NULL };
  (void) g_remove(files->system);
  (void) g_remove(files->user);
  if (system != NULL)
    g_assert_true(g_file_set_contents(files->system, system, -1, NULL));
  if (user != NULL)
    g_assert_true(g_file_set_contents(files->user, user, -1, NULL));
  return rl_config_load_files(paths, error);
}

/* All that a configuration says, as text. */
static char *describe(const RlConfig *config)
{
  GString *text = g_string_new(NULL);
  g_string_append_printf(text, "%s %u %u %u", config->profile, config->idle_clear, config->timeout,
                         config->connect_timeout);
  if (config->plain)
    g_string_append(text, " plain");
  if (config->journal_dir != NULL || !config->syslog)
    g_string_append_printf(text, " %s %d", config->journal_dir, config->syslog);
  for (guint i = 0; i < config->profiles->len; i++) {
    const RlProfile *p = g_ptr_array_index(config->profiles, i);
    g_string_append_printf(
        text, " | %s %s %s %s %s %d %d %d", p->name, p->base_url != NULL ? p->base_url : "-",
        p->ca_file != NULL ? p->ca_file : "-", p->proxy != NULL ? p->proxy : "-",
        p->no_proxy != NULL ? p->no_proxy : "-", p->production, p->read_only, (int) p->confirm);
  }
  return g_string_free(text, FALSE);
}

#define SANDBOX    " | sandbox https://sandbox.belvo.com - - - 0 0 0"
#define PRODUCTION " | production https://api.belvo.com - - - 1 0 1"

static void test_order(Files *files, gconstpointer extra)
{
  static const struct {
    const char *system, *user, *expected;
  } rows[] = {
    { NULL, NULL, "sandbox 300 330 10" SANDBOX PRODUCTION },
    { "", "# nothing\n", "sandbox 300 330 10" SANDBOX PRODUCTION },
    { "[relink]\nprofile=production\nidle_clear=60\ntimeout=20\nconnect_timeout=5\n", NULL,
      "production 60 20 5" SANDBOX PRODUCTION },
    /* the user's file wins, key by key */
    { "[relink]\nidle_clear=60\ntimeout=20\n", "[relink]\nidle_clear = 0 \n",
      "sandbox 0 20 10" SANDBOX PRODUCTION },
    { "[relink]\nplain=true\n", NULL, "sandbox 300 330 10 plain" SANDBOX PRODUCTION },
    { "[relink]\nplain=true\n", "[relink]\nplain=false\n",
      "sandbox 300 330 10" SANDBOX PRODUCTION },
    { "[relink]\njournal_dir=/var/a\nsyslog=false\n", "[relink]\njournal_dir=/var/b c\n",
      "sandbox 300 330 10 /var/b c 0" SANDBOX PRODUCTION },
    { "[profile production]\nconfirm=type\nread_only=true\n",
      "[profile production]\nread_only=false\nproxy=http://p:1\nno_proxy=b,.c\n",
      "sandbox 300 330 10" SANDBOX " | production https://api.belvo.com - http://p:1 b,.c 1 0 2" },
    { "[profile sandbox]\nbase_url=https://a\nca_file=/ca.pem\nproduction=true\nconfirm=ask\n",
      NULL, "sandbox 300 330 10 | sandbox https://a /ca.pem - - 1 0 1" PRODUCTION },
    { "[profile bank x]\nbase_url=https://b\n", "[profile  bank x ]\nconfirm=never\n",
      "sandbox 300 330 10" SANDBOX PRODUCTION " | bank x https://b - - - 0 0 0" },
    /* the name is shown on every screen */
    { NULL,
      "[profile a\xe2\x80\xae\xe2\x80\x8b"
      "b]\nbase_url=https://b\n",
      "sandbox 300 330 10" SANDBOX PRODUCTION " | ab https://b - - - 0 0 0" },
    { NULL, "[profile bare]\nread_only=1\n",
      "sandbox 300 330 10" SANDBOX PRODUCTION " | bare - - - - 0 1 0" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(RlConfig) config = load(files, rows[i].system, rows[i].user, &error);
    g_assert_no_error(error);
    g_autofree char *text = describe(config);
    g_assert_cmpstr(text, ==, rows[i].expected);
  }
}

static void test_mistakes(Files *files, gconstpointer extra)
{
  static const struct {
    const char *user;
    const char *named[3]; /* in the message, beside the file */
  } rows[] = {
    { "[relink]\nprofil=x\n", { "[relink]", "profil", NULL } },
    { "[Relink]\nprofile=x\n", { "[Relink]", "section", NULL } },
    { "[profiles x]\nbase_url=x\n", { "[profiles x]", "section", NULL } },
    { "[profile x]\nread-only=true\n", { "[profile x]", "read-only", NULL } },
    { "[profile x]\nidle_clear=1\n", { "[profile x]", "idle_clear", NULL } },
    { "[profile ]\nbase_url=x\n", { "no name", NULL } },
    { "[relink]\nidle_clear=soon\n", { "idle_clear", "soon", NULL } },
    { "[relink]\ntimeout=-1\n", { "timeout", NULL } },
    { "[relink]\ntimeout=86401\n", { "timeout", NULL } },
    { "[relink]\nconnect_timeout=1.5\n", { "connect_timeout", NULL } },
    { "[relink]\nconnect_timeout=\n", { "connect_timeout", NULL } },
    { "[relink]\njournal_dir=team\n", { "journal_dir", "begins with /", NULL } },
    { "[relink]\njournal_dir=\n", { "journal_dir", "begins with /", NULL } },
    { "[relink]\nsyslog=maybe\n", { "syslog", NULL } },
    { "[relink]\nplain=yes\n", { "plain", NULL } },
    { "[profile x]\nproduction=maybe\n", { "[profile x]", "production", NULL } },
    { "[profile x]\nconfirm=yes\n", { "confirm", "never, ask or type", NULL } },
    { "profile=x\n", { NULL } },
    { "[relink\n", { NULL } },
    { "[relink]\nprofile\n", { NULL } },
    { "[relink]\nprofile=\xff\n", { "profile", NULL } },
    /* escapes that are none */
    { "[relink]\nprofile=a\\qb\n", { "profile", "backslash", NULL } },
    { "[relink]\nprofile=a\\q\\\n", { "profile", "backslash", NULL } },
    { "[relink]\ntimeout=330\\\n", { "timeout", NULL } },
    { "[profile x]\nbase_url=https://a\\\n", { "base_url", NULL } },
    { "[profile x]\nconfirm=ask\\ \n", { "confirm", NULL } },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(RlConfig) config = load(files, "[relink]\nidle_clear=1\n", rows[i].user, &error);
    g_assert_null(config);
    g_assert_error(error, RL_ERROR, RL_ERROR_LOCAL);
    g_assert_nonnull(strstr(error->message, files->user));
    for (guint n = 0; rows[i].named[n] != NULL; n++)
      if (strstr(error->message, rows[i].named[n]) == NULL)
        g_error("%s: %s", rows[i].user, error->message);
  }
}

/* A file that is there and cannot be read is no missing file. */
static void test_unreadable(Files *files, gconstpointer extra)
{
  const char *const paths[] = { files->user, NULL };
  g_autoptr(GError) error = NULL;
  g_assert_cmpint(symlink(files->user, files->user), ==, 0);
  g_assert_null(rl_config_load_files(paths, &error));
  g_assert_error(error, RL_ERROR, RL_ERROR_LOCAL);
  g_assert_nonnull(strstr(error->message, files->user));
}

static void test_profile(Files *files, gconstpointer extra)
{
  static const struct {
    const char *name, *base_url, *part; /* of the message when there is none */
  } rows[] = {
    { "sandbox", "https://sandbox.belvo.com", NULL },
    { "bank", "https://bank.example", NULL },
    { "bare", NULL, "base_url" },
    { "nobody", NULL, "sandbox, production, bank, bare" },
    { "", NULL, "sandbox, production, bank, bare" },
  };
  g_autoptr(RlConfig) config =
      load(files, NULL, "[profile bank]\nbase_url=https://bank.example\n[profile bare]\n", NULL);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    const RlProfile *profile = rl_config_profile(config, rows[i].name, &error);
    g_assert_true((profile != NULL) == (rows[i].base_url != NULL));
    if (profile != NULL) {
      g_assert_cmpstr(profile->base_url, ==, rows[i].base_url);
      continue;
    }
    g_assert_error(error, RL_ERROR, RL_ERROR_LOCAL);
    g_assert_nonnull(strstr(error->message, rows[i].part));
  }
}

/* Where the files lie: the user's before the system's first, before its second. */
static void test_places(Files *files, gconstpointer extra)
{
  static const char *const names[] = { "first", "second", "user" };
  if (!g_test_subprocess()) {
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_passed();
    return;
  }
  char *folders[3];
  for (guint i = 0; i < 3; i++) {
    folders[i] = g_build_filename(files->folder, names[i], NULL);
    g_autofree char *inner = g_build_filename(folders[i], "relink", NULL);
    g_autofree char *path = g_build_filename(inner, "relink.conf", NULL);
    g_autofree char *text =
        g_strdup_printf("[relink]\n%s=1%u\n%s=1%u\n", i > 0 ? "timeout" : "idle_clear", i,
                        i < 2 ? "connect_timeout" : "timeout", i);
    g_assert_cmpint(g_mkdir_with_parents(inner, 0700), ==, 0);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
  }
  g_autofree char *system = g_strdup_printf("%s:%s", folders[0], folders[1]);
  g_setenv("XDG_CONFIG_DIRS", system, TRUE);
  g_setenv("XDG_CONFIG_HOME", folders[2], TRUE);
  g_autoptr(RlConfig) config = rl_config_load(NULL);
  g_assert_cmpuint(config->idle_clear, ==, 10);
  g_assert_cmpuint(config->connect_timeout, ==, 10);
  g_assert_cmpuint(config->timeout, ==, 12);
  g_autofree char *command = g_strdup_printf("rm -r '%s'", files->folder);
  g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
  for (guint i = 0; i < 3; i++)
    g_free(folders[i]);
}

int main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(Files *, gconstpointer);
  } tests[] = {
    { "/settings/order", test_order },           { "/settings/mistakes", test_mistakes },
    { "/settings/unreadable", test_unreadable }, { "/settings/profile", test_profile },
    { "/settings/places", test_places },
  };
  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, Files, NULL, open_files, tests[i].test, close_files);
  return g_test_run();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relink.conf: defaults, who overrides whom, and mistakes that are named. */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/settings-table.h"
#include "store/settings.h"

#include "helpers.h"

/* In the place of the one that is built in: the machine's own is none of this test's. */
static const char *site_folder = "/nonexistent";

const char *rl_config_site(void)
{
  return site_folder;
}

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
    { "[relink]\ntimeout=0\n", { "timeout", NULL } },
    { "[relink]\nconnect_timeout=0\n", { "connect_timeout", NULL } },
    { "[relink]\nconnect_timeout=1.5\n", { "connect_timeout", NULL } },
    { "[relink]\nconnect_timeout=\n", { "connect_timeout", NULL } },
    { "[relink]\njournal_dir=team\n", { "journal_dir", "begins with /", NULL } },
    { "[relink]\njournal_dir=\n", { "journal_dir", "begins with /", NULL } },
    { "[relink]\nsyslog=maybe\n", { "syslog", NULL } },
    { "[relink]\nplain=yes\n", { "plain", NULL } },
    { "[profile x]\nproduction=maybe\n", { "[profile x]", "production", NULL } },
    { "[profile x]\nclient_cert=a.pem\n", { "client_cert", "begins with /", NULL } },
    { "[profile x]\nclient_key=a.pem\n", { "client_key", "begins with /", NULL } },
    { "[profile x]\nproxy=http://a:hidden@p:1\n", { "proxy", "password must not", NULL } },
    { "[profile x]\nproxy=a:hidden@p:1\n", { "proxy", "password must not", NULL } },
    { "[profile x]\nproxy=ftp://p:1\n", { "proxy", "socks5h://", NULL } },
    { "[profile x]\nproxy=http://\n", { "proxy", "HOST:PORT", NULL } },
    { "[profile x]\nproxy=p:1/path\n", { "proxy", "HOST:PORT", NULL } },
    { "[profile x]\nproxy=p q\n", { "proxy", "HOST:PORT", NULL } },
    { "[profile x]\nlocked=proxy\n", { "locked", "whole machine", NULL } },
    { "[relink]\nlocked=\n", { "locked", "whole machine", NULL } },
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
    g_assert_null(strstr(error->message, "hidden"));
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

static void test_addresses(Files *files, gconstpointer extra)
{
  static const char *const good[] = { "",           "http://p:3128",    "https://p.example:443/",
                                      "p:3128",     "HTTP://p",         "socks5h://p:1080",
                                      "[::1]:3128", "socks5://10.0.0.1" };
  for (guint i = 0; i < G_N_ELEMENTS(good); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_strdup_printf(
        "[profile x]\nproxy= %s \nclient_cert=/c.pem\nclient_key=/k.pem\n", good[i]);
    g_autoptr(RlConfig) config = load(files, NULL, text, &error);
    g_assert_no_error(error);
    const RlProfile *profile = g_ptr_array_index(config->profiles, 2);
    g_assert_cmpstr(profile->proxy, ==, good[i]);
    g_assert_cmpstr(profile->client_cert, ==, "/c.pem");
    g_assert_cmpstr(profile->client_key, ==, "/k.pem");
    g_assert_cmpstr(profile->file, ==, files->user);
    g_assert_null(((RlProfile *) g_ptr_array_index(config->profiles, 0))->file);
  }
}

/* The example says something of every key, and can be used as it is. */
static void check_example(const char *text, const RlSettingTable *table)
{
  g_auto(GStrv) keys = rl_setting_keys(table);
  for (char **key = keys; *key != NULL; key++) {
    g_autofree char *used = g_strconcat("\n", *key, "=", NULL);
    g_autofree char *shown = g_strconcat("\n#", *key, "=", NULL);
    if (strstr(text, used) == NULL && strstr(text, shown) == NULL)
      g_error("data/relink.conf.example does not show %s", *key);
  }
}

static void test_example(Files *files, gconstpointer extra)
{
  g_autofree char *path =
      g_build_filename(g_getenv("top_srcdir"), "data", "relink.conf.example", NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
  check_example(text, &rl_general_settings);
  check_example(text, &rl_profile_settings);
  g_autoptr(RlConfig) own = load(files, NULL, text, &error);
  g_assert_no_error(error);
  /* As a site's, with what it locks. */
  g_auto(GStrv) parts = g_strsplit(text, "#locked=", -1);
  g_autofree char *locking = g_strjoinv("locked=", parts);
  g_autoptr(RlConfig) site = load(files, locking, NULL, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(site->locks->len, ==, 9);
}

/* ---- locks ---- */

#define SITE                                                                                       \
  "[relink]\nprofile=bank\ntimeout=20\nlocked=profile;timeout;\n"                                  \
  "[profile bank]\nbase_url=https://b\nread_only=false\nlocked=base_url; proxy;read_only\n"        \
  "[profile production]\nlocked=*\n"

static void test_locks(Files *files, gconstpointer extra)
{
  static const struct {
    const char *user;
    const char *named[3]; /* beside both files; none: it is taken */
  } rows[] = {
    { "", { NULL } },
    { "[relink]\nidle_clear=1\n[profile bank]\nca_file=/a\nconfirm=ask\n", { NULL } },
    { "[profile mine]\nbase_url=https://mine\nproxy=p:1\n", { NULL } },
    /* the same value is no contradiction, however it is written */
    { "[relink]\ntimeout= 20\nprofile=bank\n[profile  bank ]\nread_only=0\nbase_url=https://b\n",
      { NULL } },
    { "[profile production]\nproduction=1\nconfirm=ask\n", { NULL } },
    { "[relink]\nprofile=sandbox\n", { "[relink] profile", "locked by" } },
    { "[relink]\ntimeout=21\n", { "[relink] timeout", "locked by" } },
    { "[profile bank]\nbase_url=https://c\n", { "[profile bank] base_url", "administrator" } },
    { "[profile  bank ]\nbase_url=https://c\n", { "base_url", "administrator" } },
    { "[profile bank\xe2\x80\x8b]\nbase_url=https://c\n", { "base_url", "administrator" } },
    /* locked, and not set: it stays as it is built in */
    { "[profile bank]\nproxy=p:1\n", { "proxy", "locked by" } },
    { "[profile bank]\nproxy=\n", { "proxy", "locked by" } },
    { "[profile bank]\nread_only=true\n", { "read_only", "locked by" } },
    { "[profile production]\nconfirm=never\n", { "[profile production] confirm", "locked by" } },
    { "[profile production]\nclient_key=/k\n", { "client_key", "locked by" } },
    { "[profile production]\nlocked=\n", { "locked", "whole machine" } },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(RlConfig) config = load(files, SITE, rows[i].user, &error);
    g_test_message("%s: %s", rows[i].user, error != NULL ? error->message : "taken");
    if (rows[i].named[0] == NULL) {
      g_assert_no_error(error);
      g_assert_cmpuint(config->timeout, ==, 20);
      continue;
    }
    g_assert_null(config);
    g_assert_error(error, RL_ERROR, RL_ERROR_LOCAL);
    g_assert_true(g_str_has_prefix(error->message, files->user));
    for (guint n = 0; rows[i].named[n] != NULL; n++)
      g_assert_nonnull(strstr(error->message, rows[i].named[n]));
    if (strstr(rows[i].named[1], "whole") == NULL)
      g_assert_nonnull(strstr(error->message, files->system));
  }
}

static const RlProfile *profile_of(const RlConfig *config, const char *name)
{
  return rl_config_profile(config, name, NULL);
}

/* What options and variables are asked about. */
static void test_asked(Files *files, gconstpointer extra)
{
  g_autoptr(RlConfig) config = load(files, SITE, "[profile own]\nbase_url=https://o\n", NULL);
  const RlProfile *bank = profile_of(config, "bank"), *own = profile_of(config, "own");
  const struct {
    const RlProfile *profile;
    const char *key, *value;
    gboolean may;
  } rows[] = {
    { NULL, "profile", "bank", TRUE },
    { NULL, "profile", "own", FALSE },
    { NULL, "idle_clear", "1", TRUE },
    { bank, "base_url", "https://b", TRUE },
    { bank, "base_url", "https://c", FALSE },
    { bank, "ca_file", "/ca", TRUE },
    { own, "base_url", "https://c", TRUE },
    { profile_of(config, "production"), "ca_file", "/x", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_assert_true(rl_config_may_be(config, rows[i].profile, rows[i].key, rows[i].value, "--thing",
                                   &error) == rows[i].may);
    g_assert_true((error == NULL) == rows[i].may);
    if (rows[i].may)
      continue;
    g_assert_error(error, RL_ERROR, RL_ERROR_LOCAL);
    g_assert_true(g_str_has_prefix(error->message, "--thing cannot be used here: "));
    g_assert_nonnull(strstr(error->message, rows[i].key));
    g_assert_nonnull(strstr(error->message, files->system));
    g_assert_nonnull(strstr(error->message, "administrator"));
  }
  g_auto(GStrv) general = rl_config_locked_keys(config, NULL);
  g_auto(GStrv) mine = rl_config_locked_keys(config, own);
  g_auto(GStrv) all = rl_config_locked_keys(config, profile_of(config, "production"));
  g_auto(GStrv) some = rl_config_locked_keys(config, bank);
  g_autofree char *list = g_strjoinv(" ", some);
  g_assert_cmpstr(list, ==, "base_url proxy no_proxy read_only");
  g_assert_cmpuint(g_strv_length(general), ==, 2);
  g_assert_cmpuint(g_strv_length(mine), ==, 0);
  g_assert_cmpuint(g_strv_length(all), ==, 9);
  g_assert_cmpstr(rl_config_locked_by(config, bank, "proxy"), ==, files->system);
  g_assert_null(rl_config_locked_by(config, bank, "ca_file"));
}

static void test_bad_locks(Files *files, gconstpointer extra)
{
  static const char *const rows[][2] = {
    { "[relink]\nlocked=base_url\n", "“base_url” is no key" },
    { "[profile x]\nlocked=proxy,ca_file\n", "“proxy,ca_file” is no key" },
    { "[profile x]\nlocked=locked\n", "“locked” is no key" },
    { "[profile x]\nlocked=\\q\n", "backslash" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_assert_null(load(files, rows[i][0], NULL, &error));
    g_assert_error(error, RL_ERROR, RL_ERROR_LOCAL);
    g_assert_nonnull(strstr(error->message, files->system));
    g_assert_nonnull(strstr(error->message, rows[i][1]));
  }
}

/* ---- several folders ---- */

typedef struct {
  char *site, *first, *second, *user; /* folders; "relink" is in each */
} Folders;

static char *make_folder(const Files *files, const char *name)
{
  char *folder = g_build_filename(files->folder, name, NULL);
  g_autofree char *inner = g_build_filename(folder, "relink", NULL);
  g_assert_cmpint(g_mkdir_with_parents(inner, 0755), ==, 0);
  return folder;
}

static char *put(const char *folder, const char *text, guint mode)
{
  char *path = g_build_filename(folder, "relink", "relink.conf", NULL);
  if (text == NULL)
    (void) g_remove(path);
  else
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
  g_assert_true(text == NULL || g_chmod(path, (int) mode) == 0);
  return path;
}

static void make_folders(Folders *to, const Files *files)
{
  *to = (Folders){ make_folder(files, "site"), make_folder(files, "first"),
                   make_folder(files, "second"), make_folder(files, "home") };
}

static void drop_folders(Folders *folders, const Files *files)
{
  char *const all[] = { folders->site, folders->first, folders->second, folders->user };
  for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
    g_autofree char *path = put(all[i], NULL, 0);
    g_autofree char *inner = g_build_filename(all[i], "relink", NULL);
    g_assert_cmpint(g_rmdir(inner), ==, 0);
    g_assert_cmpint(g_rmdir(all[i]), ==, 0);
    g_free(all[i]);
  }
}

/* XDG_CONFIG_DIRS is whatever the user says: it leads around no lock, whether it names the site's
 * folder, before others or behind them, or not at all. */
static void test_no_way_around(Files *files, gconstpointer extra)
{
  static const char locks[] = "[profile bank]\nbase_url=https://b\nlocked=base_url;proxy\n";
  Folders f;
  make_folders(&f, files);
  const char *const without[] = { f.first, f.second, NULL };
  const char *const before[] = { f.first, f.site, NULL };
  const char *const behind[] = { f.site, f.second, NULL };
  const char *const none[] = { NULL };
  const struct {
    const char *const *system;
    const char *first, *second, *user;
    gboolean good;
  } rows[] = {
    { none, NULL, NULL, NULL, TRUE },
    { none, NULL, NULL, "[profile bank]\nbase_url=https://c\n", FALSE },
    { without, NULL, NULL, "[profile bank]\nproxy=p:1\n", FALSE },
    { without, "[profile bank]\nbase_url=https://c\n", NULL, NULL, FALSE },
    { without, NULL, "[profile bank]\nproxy=p:1\n", NULL, FALSE },
    { before, "[profile bank]\nbase_url=https://c\n", NULL, NULL, FALSE },
    { before, "[profile bank]\nca_file=/c\n", NULL, NULL, TRUE },
    /* a less important file is overridden, by what is built in as well */
    { behind, NULL, "[profile bank]\nbase_url=https://c\nproxy=p:1\nca_file=/c\n", NULL, TRUE },
    { behind, NULL, NULL, "[profile bank]\nproxy=p:1\n", FALSE },
    /* two that lock */
    { before, "[profile bank]\nca_file=/c\nlocked=ca_file\n", NULL, NULL, TRUE },
    { before, "[profile bank]\nca_file=/c\nlocked=ca_file\n", NULL, "[profile bank]\nca_file=/d\n",
      FALSE },
    { before, "[profile bank]\nbase_url=https://c\nlocked=base_url\n", NULL, NULL, FALSE },
  };
  g_free(put(f.site, locks, 0644));
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const RlConfigPlaces places = { f.site, rows[i].system, f.user, (guint) geteuid() };
    g_autoptr(GError) error = NULL;
    g_free(put(f.first, rows[i].first, 0644));
    g_free(put(f.second, rows[i].second, 0644));
    g_free(put(f.user, rows[i].user, 0600));
    g_autoptr(RlConfig) config = rl_config_load_places(&places, &error);
    g_test_message("%u: %s", i, error != NULL ? error->message : "taken");
    g_assert_true((config != NULL) == rows[i].good);
    if (config == NULL)
      continue;
    g_assert_cmpstr(profile_of(config, "bank")->base_url, ==, "https://b");
    g_assert_null(profile_of(config, "bank")->proxy);
  }
  drop_folders(&f, files);
}

/* Only what nobody but root can change speaks for the whole machine. */
static void test_trust(Files *files, gconstpointer extra)
{
  static const char locks[] = "[relink]\nlocked=timeout\n", plain[] = "[relink]\ntimeout=5\n";
  static const struct {
    const char *text;
    guint file, folder;
    gboolean is_owner;
    const char *part; /* of what is said, NULL: it is taken */
  } rows[] = {
    { locks, 0644, 0755, TRUE, NULL },
    { locks, 0600, 0700, TRUE, NULL },
    { locks, 0644, 0755, FALSE, "does not belong to root" },
    { locks, 0664, 0755, TRUE, "chmod go-w" },
    { locks, 0646, 0755, TRUE, "chmod go-w" },
    { locks, 0644, 0775, TRUE, "chmod go-w" },
    { locks, 0644, 0777, TRUE, "chmod go-w" },
    { plain, 0664, 0775, FALSE, NULL },
    { plain, 0646, 0755, FALSE, "chmod go-w" },
    { plain, 0644, 0757, FALSE, "chmod go-w" },
  };
  const char *const none[] = { NULL };
  Folders f;
  make_folders(&f, files);
  g_autofree char *inner = g_build_filename(f.site, "relink", NULL);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const guint me = (guint) geteuid();
    const RlConfigPlaces places = { f.site, none, f.user, rows[i].is_owner ? me : me + 1 };
    g_autoptr(GError) error = NULL;
    g_free(put(f.site, rows[i].text, rows[i].file));
    g_assert_cmpint(g_chmod(inner, (int) rows[i].folder), ==, 0);
    g_autoptr(RlConfig) config = rl_config_load_places(&places, &error);
    g_test_message("%u: %s", i, error != NULL ? error->message : "taken");
    g_assert_true((config != NULL) == (rows[i].part == NULL));
    if (config != NULL)
      continue;
    g_assert_error(error, RL_ERROR, RL_ERROR_LOCAL);
    g_assert_nonnull(strstr(error->message, inner));
    g_assert_nonnull(strstr(error->message, rows[i].part));
  }
  drop_folders(&f, files);
}

/* Where the files lie: the user's before the system's first, before its second, before the site's,
 * which is read whatever the variables say. */
static void test_places(Files *files, gconstpointer extra)
{
  static const char *const names[] = { "first", "second", "home", "site" };
  static const char *const texts[] = {
    "idle_clear=10\nconnect_timeout=10\n",
    "timeout=11\nconnect_timeout=11\n",
    "timeout=12\n",
    "idle_clear=13\ntimeout=13\nsyslog=false\n",
  };
  if (!g_test_subprocess()) {
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_passed();
    return;
  }
  char *folders[G_N_ELEMENTS(names)];
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *text = g_strconcat("[relink]\n", texts[i], NULL);
    folders[i] = make_folder(files, names[i]);
    g_free(put(folders[i], text, 0644));
  }
  site_folder = folders[3];
  g_autofree char *system = g_strdup_printf("%s:%s", folders[0], folders[1]);
  g_setenv("XDG_CONFIG_DIRS", system, TRUE);
  g_setenv("XDG_CONFIG_HOME", folders[2], TRUE);
  g_autoptr(RlConfig) config = rl_config_load(NULL);
  g_assert_cmpuint(config->idle_clear, ==, 10);
  g_assert_cmpuint(config->connect_timeout, ==, 10);
  g_assert_cmpuint(config->timeout, ==, 12);
  g_assert_false(config->syslog);
  g_autofree char *command = g_strdup_printf("rm -r '%s'", files->folder);
  g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    g_free(folders[i]);
}

int main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(Files *, gconstpointer);
  } tests[] = {
    { "/settings/order", test_order },
    { "/settings/mistakes", test_mistakes },
    { "/settings/unreadable", test_unreadable },
    { "/settings/profile", test_profile },
    { "/settings/places", test_places },
    { "/settings/addresses", test_addresses },
    { "/settings/example", test_example },
    { "/settings/locks", test_locks },
    { "/settings/asked", test_asked },
    { "/settings/bad-locks", test_bad_locks },
    { "/settings/no-way-around", test_no_way_around },
    { "/settings/trust", test_trust },
  };
  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, Files, NULL, open_files, tests[i].test, close_files);
  return g_test_run();
}

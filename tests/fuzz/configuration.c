/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relink.conf, three times: as the only file, over another one, and as a site's under another one.
 * Then the addresses in it. */
#include <arpa/inet.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"

#include "store/settings.h"

#include "fuzz.h"

enum { DAY = 24 * 3600 };

static const char below[] = "[relink]\nprofile=mine\n[profile mine]\nbase_url=https://a.example\n"
                            "read_only=true\nconfirm=type\n";

/* In memory where the system has a place for that. Removed at once by whoever opened it. */
static char *make_folder(void)
{
  const char *above = g_file_test("/dev/shm", G_FILE_TEST_IS_DIR) ? "/dev/shm" : g_get_tmp_dir();
  char *folder = g_build_filename(above, "relink-fuzz-XXXXXX", NULL);
  g_assert_nonnull(g_mkdtemp(folder));
  return folder;
}

static char *write_file(const char *folder, const char *bytes, gsize n)
{
  char *path = g_build_filename(folder, "XXXXXX", NULL);
  const int fd = g_mkstemp(path);
  g_assert_cmpint(fd, >=, 0);
  g_assert_cmpint(write(fd, bytes, n), ==, (gssize) n);
  g_assert_cmpint(close(fd), ==, 0);
  return path;
}

/* Without relink's reader of addresses: one that is plain names this machine. */
static gboolean names_this_machine(const char *authority)
{
  const gboolean six = *authority == '[';
  g_autofree char *host = g_strdup(authority + six);
  struct in_addr four;
  struct in6_addr address;
  host[strcspn(host, six ? "]%" : ":")] = '\0';
  if (six)
    return inet_pton(AF_INET6, host, &address) == 1 && IN6_IS_ADDR_LOOPBACK(&address);
  return strcmp(host, "localhost") == 0 ||
         (inet_aton(host, &four) != 0 && ntohl(four.s_addr) >> 24 == IN_LOOPBACKNET);
}

/* Any address that passes is https, or http to this machine. */
static void check_url(const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RlUrl) url = rl_url_parse(text, &error);
  g_assert_true((url != NULL) == (error == NULL));
  if (url == NULL)
    return;
  g_assert_true(!url->plain || names_this_machine(url->authority));
  g_assert_true(g_str_has_prefix(url->origin, url->plain ? "http://" : "https://"));
  g_assert_true(g_ascii_strncasecmp(text, url->plain ? "http:" : "https:", url->plain ? 5 : 6) ==
                0);
  g_assert_false(g_str_has_suffix(url->base, "/"));
  g_assert_null(strpbrk(url->base, "?# \r\n\t"));
  g_assert_null(strpbrk(url->authority, "@/?#"));
  g_assert_true(rl_url_same_origin(url, url->base));
  g_assert_false(rl_url_same_origin(url, "https://elsewhere.example/"));
}

static void check_profile(const RlConfig *config, guint i)
{
  const RlProfile *profile = g_ptr_array_index(config->profiles, i);
  g_autoptr(GError) error = NULL;
  fuzz_assert_line(profile->name);
  g_assert_cmpstr(profile->name, !=, "");
  g_assert_true(rl_config_profile(config, profile->name, &error) ==
                (profile->base_url != NULL ? profile : NULL));
  g_assert_true(profile->confirm <= RL_CONFIRM_TYPE);
  if (profile->base_url != NULL)
    check_url(profile->base_url);
}

static void check_config(const RlConfig *config)
{
  g_assert_cmpuint(config->profiles->len, >=, 2);
  g_assert_cmpuint(config->timeout, <=, DAY);
  g_assert_cmpuint(config->connect_timeout, <=, DAY);
  g_assert_cmpuint(config->idle_clear, <=, DAY);
  g_assert_nonnull(config->profile);
  for (guint i = 0; i < config->profiles->len; i++)
    check_profile(config, i);
}

/* What is wrong with it is said as every front-end says it. */
static void load(const char *const *files)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RlConfig) config = rl_config_load_files(files, &error);
  g_assert_true((config != NULL) == (error == NULL));
  if (config != NULL) {
    check_config(config);
    return;
  }
  g_autofree char *said = rl_text_guard(error->message, FALSE);
  g_assert_true(g_error_matches(error, RL_ERROR, RL_ERROR_LOCAL));
  fuzz_assert_line(said);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  fuzz_start();
  g_autofree char *folder = make_folder();
  g_autofree char *path = write_file(folder, (const char *) data, MIN(size, FUZZ_MAX));
  g_autofree char *first = write_file(folder, below, strlen(below));
  load((const char *const[]){ path, NULL });
  load((const char *const[]){ first, path, NULL });
  load((const char *const[]){ path, first, NULL });
  g_assert_cmpint(g_unlink(path), ==, 0);
  g_assert_cmpint(g_unlink(first), ==, 0);
  g_assert_cmpint(g_rmdir(folder), ==, 0);
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom libcurl trusts where no CA file is named: a folder of hashed names, and the bundle where
 * that is not enough or is none. */
#include "config.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "base/error.h"

#include "net/http-curl-trust.h"

#include "https-call.h"
#include "https-world.h"

enum { GOOD = -1 };

/* A folder that holds the certificate CA; when HASHED, by the hash of its name, too. New. */
static char *folder_with(const char *ca, gboolean hashed)
{
  char *folder = g_dir_make_tmp("relink-trust-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "authority.pem", NULL);
  const char *const words[] = { "openssl", "rehash", folder, NULL };
  g_autoptr(GError) error = NULL;
  gint status = 0;
  g_assert_cmpint(symlink(ca, path), ==, 0);
  if (!hashed)
    return folder;
  g_spawn_sync(NULL, (char **) words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
               &error);
  g_assert_no_error(error);
  g_assert_cmpint(status, ==, 0);
  return folder;
}

static void remove_folder(char *folder)
{
  g_autoptr(GDir) names = g_dir_open(folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name(names)) != NULL;) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    (void) g_remove(path);
  }
  (void) g_rmdir(folder);
  g_free(folder);
}

static guint count_connections(const HttpsWorld *world)
{
  g_autoptr(RlJson) requests = https_world_requests(world);
  gint64 n = 0;
  for (const RlJson *r = rl_json_first(requests); r != NULL; r = rl_json_next(r))
    (void) rl_json_integer(rl_json_member(r, "connection"), &n);
  return (guint) n;
}

/* The code of N requests without a CA file. */
static int ask(const HttpsWorld *world, guint n, RlHttpFault *fault)
{
  g_autoptr(RlHttp) http = rl_http_curl_new();
  int code = GOOD;
  for (guint i = 0; i < n && code == GOOD; i++) {
    HttpsCall call = { 0 };
    https_call_init(&call, https_world_base(world), "/x", NULL);
    rl_http_free(call.http);
    call.http = http;
    https_call_perform(&call, NULL);
    code = https_call_code(&call);
    *fault = call.response->fault;
    call.http = NULL;
    https_call_clear(&call);
  }
  return code;
}

typedef struct {
  gboolean own_in_folder, hashed, own_in_bundle;
  guint connections; /* 0: refused */
} Row;

static void try_row(const HttpsWorld *own, const HttpsWorld *other, const Row *row)
{
  const char *cas[] = { https_world_ca(other), https_world_ca(own) };
  char *folder = folder_with(cas[row->own_in_folder], row->hashed);
  RlHttpFault fault = RL_HTTP_FAULT_NONE;
  const guint before = count_connections(own);
  rl_curl_trust_pretend(folder, cas[row->own_in_bundle]);
  g_assert_cmpstr(rl_curl_trust_folder(), ==, row->hashed ? folder : NULL);
  const int code = ask(own, 2, &fault);
  rl_curl_trust_pretend(NULL, NULL);
  remove_folder(folder);
  if (row->connections > 0) {
    g_assert_cmpint(code, ==, GOOD);
    g_assert_cmpuint(count_connections(own) - before, ==, row->connections);
    return;
  }
  g_assert_cmpint(code, ==, RL_ERROR_NOT_SENT);
  g_assert_cmpint(fault, ==, RL_HTTP_FAULT_CERTIFICATE);
  g_assert_cmpuint(count_connections(own), ==, before);
}

/* Each request has a connection of its own here; one more is one that was made in vain. */
static void test_folder(void)
{
  static const Row rows[] = {
    { TRUE, TRUE, FALSE, 2 },  /* the folder is enough */
    { TRUE, TRUE, TRUE, 2 },   /* and is asked alone */
    { FALSE, TRUE, TRUE, 3 },  /* the bundle holds more: it is asked, and from then on at once */
    { TRUE, FALSE, TRUE, 2 },  /* no hashes, no folder */
    { TRUE, FALSE, FALSE, 0 }, /* files without hashes are nothing */
    { FALSE, TRUE, FALSE, 0 }, /* trusted nowhere */
  };
  g_autoptr(HttpsWorld) own = https_world_new("PUT /x -> 200 body \"{}\"\n");
  g_autoptr(HttpsWorld) other = https_world_new("PUT /x -> 200 body \"{}\"\n");
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    try_row(own, other, &rows[i]);
}

/* A CA file is the only thing that counts where it is named. */
static void test_file(void)
{
  g_autoptr(HttpsWorld) own = https_world_new("PUT /x -> 200 body \"{}\"\n");
  g_autoptr(HttpsWorld) other = https_world_new("PUT /x -> 200 body \"{}\"\n");
  char *folder = folder_with(https_world_ca(own), TRUE);
  rl_curl_trust_pretend(folder, https_world_ca(own));
  g_auto(HttpsCall) call = { 0 };
  https_call_init(&call, https_world_base(own), "/x", https_world_ca(other));
  https_call_perform(&call, NULL);
  rl_curl_trust_pretend(NULL, NULL);
  remove_folder(folder);
  g_assert_error(call.error, RL_ERROR, RL_ERROR_NOT_SENT);
  g_assert_cmpuint(count_connections(own), ==, 0);
}

/* What the environment names for OpenSSL is nothing to libcurl, with the system's folder neither.
 */
static void test_environment(void)
{
  g_autoptr(HttpsWorld) own = https_world_new("PUT /x -> 200 body \"{}\"\n");
  char *folder = folder_with(https_world_ca(own), TRUE);
  RlHttpFault fault = RL_HTTP_FAULT_NONE;
  g_setenv("SSL_CERT_DIR", folder, TRUE);
  g_setenv("SSL_CERT_FILE", https_world_ca(own), TRUE);
  const int code = ask(own, 1, &fault);
  g_unsetenv("SSL_CERT_DIR");
  g_unsetenv("SSL_CERT_FILE");
  remove_folder(folder);
  g_assert_cmpint(code, ==, RL_ERROR_NOT_SENT);
  g_assert_cmpint(fault, ==, RL_HTTP_FAULT_CERTIFICATE);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/http-curl-trust/folder", test_folder);
  g_test_add_func("/http-curl-trust/file", test_file);
  g_test_add_func("/http-curl-trust/environment", test_environment);
  return g_test_run();
}

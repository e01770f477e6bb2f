/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What libraries do not make for want of memory is never taken for made: a request that lacks a
 * part does not leave, and half a text or object ends the program. tests/campaign/torture-alloc.sh
 * found these. */
#include "config.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"

#include "json/json.h"

#include "https-call.h"
#include "https-world.h"

/* This program's functions come before those of the libraries. */
static gboolean starved;

typedef struct curl_slist *(*Append)(struct curl_slist *, const char *);

struct curl_slist *curl_slist_append(struct curl_slist *list, const char *line)
{
  const Append next = (Append) (guintptr) dlsym(RTLD_NEXT, "curl_slist_append");
  return starved ? NULL : next(list, line);
}

typedef char *(*Normalize)(const char *, gssize, GNormalizeMode);

char *g_utf8_normalize(const char *text, gssize length, GNormalizeMode mode)
{
  const Normalize next = (Normalize) (guintptr) dlsym(RTLD_NEXT, "g_utf8_normalize");
  return starved ? NULL : next(text, length, mode);
}

static void test_http(void)
{
  g_autoptr(HttpsWorld) world = https_world_new("* /x -> 200 body \"{}\"\n");
  g_auto(HttpsCall) call = { 0 };
  https_call_init(&call, https_world_base(world), "/x", https_world_ca(world));
  starved = TRUE;
  https_call_perform(&call, NULL);
  starved = FALSE;
  g_assert_error(call.error, RL_ERROR, RL_ERROR_NOT_SENT);
  g_assert_false(call.response->any_sent);
  g_autoptr(RlJson) requests = https_world_requests(world);
  g_assert_cmpuint(rl_json_count(requests), ==, 0);
}

static void test_text(void)
{
  if (g_test_subprocess()) {
    starved = TRUE;
    g_autofree char *clean = rl_text_clean_line("\xc3\xa9\x01", -1, 100, NULL);
    return;
  }
  g_test_trap_subprocess(NULL, 0, 0);
  g_test_trap_assert_failed();
  g_test_trap_assert_stderr("*no memory for a text*");
}

/* Bytes of this process. */
static gsize taken(void)
{
  g_autofree char *text = NULL;
  g_assert_true(g_file_get_contents("/proc/self/statm", &text, NULL, NULL));
  return (gsize) g_ascii_strtoull(text, NULL, 10) * (gsize) sysconf(_SC_PAGESIZE);
}

static void parse_without_room(void)
{
  enum { VALUES = 2 * 1000 * 1000, ROOM = 16 * 1024 * 1024 };
  g_autoptr(GString) text = g_string_new("[0");
  for (guint i = 0; i < VALUES; i++)
    g_string_append(text, ",0");
  g_string_append_c(text, ']');
  const struct rlimit limit = { taken() + ROOM, taken() + ROOM };
  g_assert_cmpint(setrlimit(RLIMIT_AS, &limit), ==, 0);
  rl_json_free(rl_json_parse(text->str, text->len, NULL));
}

static void test_json(void)
{
#ifdef __SANITIZE_ADDRESS__
  g_test_skip("the sanitizer's memory is not to be limited");
  return;
#endif
  if (g_test_subprocess()) {
    parse_without_room();
    return;
  }
  g_test_trap_subprocess(NULL, 0, 0);
  g_test_trap_assert_failed();
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/no-memory/http", test_http);
  g_test_add_func("/no-memory/text", test_text);
  g_test_add_func("/no-memory/json", test_json);
  return g_test_run();
}

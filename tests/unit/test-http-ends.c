/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where an answer ends: what libcurl takes for whole, though the connection ended within its head,
 * or within a body whose end nobody announced. */
#include "config.h"

#include <string.h>

#include "net/verdict.h"

#include "helpers.h"
#include "https-call.h"
#include "https-world.h"

#define ID "683005d6-f45c-4adb-b289-f1a12f50f80c"

/* Wherever its head is cut off, however the connection ends: the answer is not whole. */
static void test_head(void)
{
  static const char *const ends[] = { "close", "finish", "reset" };
  g_autoptr(GString) rules = g_string_new(NULL);
  for (guint at = 0; at < 60; at++)
    g_string_append_printf(rules, "PUT /%u -> 428 header \"X-A: b\" body \"{}\" fault=%s-at:%u\n",
                           at, ends[at % G_N_ELEMENTS(ends)], at);
  g_autoptr(HttpsWorld) world = https_world_new(rules->str);
  for (guint at = 0; at < 60; at++) {
    g_autofree char *path = g_strdup_printf("/%u", at);
    g_auto(HttpsCall) call = { 0 };
    https_call_init(&call, https_world_base(world), path, https_world_ca(world));
    https_call_perform(&call, NULL);
    g_test_message("%u", at);
    g_assert_error(call.error, RL_ERROR, RL_ERROR_UNKNOWN_OUTCOME);
    g_assert_true(call.response->any_sent);
  }
}

/* The head of an answer that came before does not count for the last one; trailers of chunks, which
 * come behind, are none of it. */
static void test_heads(void)
{
  g_autoptr(HttpsWorld) world = https_world_new(
      "PUT /cut -> 200 body \"{}\" fault=hints-first fault=close-in-headers\n"
      "PUT /trailers -> 200 header \"Transfer-Encoding: chunked\" fault=no-content-length "
      "body \"2\\r\\n{}\\r\\n0\\r\\nX-Sum: 5\\r\\n\\r\\n\"\n");
  static const struct {
    const char *path;
    int code;
  } rows[] = { { "/cut", RL_ERROR_UNKNOWN_OUTCOME }, { "/trailers", -1 } };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(HttpsCall) call = { 0 };
    https_call_init(&call, https_world_base(world), rows[i].path, https_world_ca(world));
    https_call_perform(&call, NULL);
    g_assert_cmpint(https_call_code(&call), ==, rows[i].code);
  }
}

/* Whether its end was announced. */
static void test_open_ended(void)
{
  g_autoptr(HttpsWorld) world =
      https_world_new("PUT /length -> 200 body \"{}\"\n"
                      "PUT /chunks -> 200 body \"{}\" fault=chunked\n"
                      "PUT /none -> 204\n"
                      "PUT /open -> 200 body \"{}\" fault=no-content-length\n"
                      "PUT /cut -> 200 body \"{}\" fault=no-content-length fault=close-mid-body\n");
  static const struct {
    const char *path;
    gboolean open;
  } rows[] = {
    { "/length", FALSE }, { "/chunks", FALSE }, { "/none", FALSE },
    { "/open", TRUE },    { "/cut", TRUE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(HttpsCall) call = { 0 };
    https_call_init(&call, https_world_base(world), rows[i].path, https_world_ca(world));
    https_call_perform(&call, NULL);
    g_assert_no_error(call.error);
    g_assert_cmpint(call.response->open_ended, ==, rows[i].open);
  }
}

/* A text that is not whole says nothing when its end was not announced: neither that the bank has
 * finished, nor, of a 428, that it has no session. */
static void test_verdict(void)
{
  static const struct {
    int status;
    gboolean open;
    const char *body;
    RlOutcomeKind kind;
    gboolean error;
  } rows[] = {
    { 200, TRUE, "{\"id\":\"" ID "\"}", RL_OUTCOME_DONE, FALSE },
    { 200, TRUE, "{\"id\":\"" ID "\"", RL_OUTCOME_UNKNOWN, TRUE },
    { 200, FALSE, "{\"id\":\"" ID "\"", RL_OUTCOME_UNKNOWN, FALSE },
    { 200, TRUE, "{}", RL_OUTCOME_UNKNOWN, FALSE },
    { 500, TRUE, "<h1>", RL_OUTCOME_UNKNOWN, TRUE },
    { 500, FALSE, "<h1>", RL_OUTCOME_UNKNOWN, FALSE },
    { 428, TRUE, "[{\"session\":\"s\"}]", RL_OUTCOME_CHALLENGE, FALSE },
    { 428, TRUE, "[{\"session\":\"s\"}", RL_OUTCOME_UNKNOWN, TRUE },
    { 428, FALSE, "[{\"session\":\"s\"}", RL_OUTCOME_REFUSED, FALSE },
    { 400, TRUE, "[{\"code\":", RL_OUTCOME_REFUSED, FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlHttpResponse) response = rl_http_response_new();
    g_autoptr(RlJson) json = rl_json_parse(rows[i].body, strlen(rows[i].body), NULL);
    response->status = rows[i].status;
    response->any_sent = response->complete = TRUE;
    response->open_ended = rows[i].open;
    g_ptr_array_add(response->headers, g_strdup("Content-Type: application/json"));
    g_autoptr(RlOutcome) outcome = rl_verdict_write(response, json, ID, NULL);
    g_test_message("%u", i);
    g_assert_cmpint(outcome->kind, ==, rows[i].kind);
    g_assert_cmpint(outcome->error != NULL, ==, rows[i].error);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/http-ends/head", test_head);
  g_test_add_func("/http-ends/heads", test_heads);
  g_test_add_func("/http-ends/open-ended", test_open_ended);
  g_test_add_func("/http-ends/verdict", test_verdict);
  return g_test_run();
}

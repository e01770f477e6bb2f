/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Client certificates over real TLS: to whom one is shown, and what is said where a server wants
 * one and gets none, or another. In TLS 1.2 that comes before a request leaves. In TLS 1.3 it comes
 * behind it, but the server has read nothing by then, since it cannot ask for one later. */
#include <string.h>

#include "helpers.h"
#include "https-call.h"
#include "https-world.h"

#define WANTS    "connection -> fault=client-cert\n* /x -> 200 body \"{}\"\n"
#define WANTS_12 "connection -> fault=client-cert-1.2\n* /x -> 200 body \"{}\"\n"

/* The file NAME that the server has written. */
static RlSecret *read_pem(const HttpsWorld *world, const char *name)
{
  g_autofree char *path = g_build_filename(https_world_folder(world), name, NULL);
  g_autofree char *text = NULL;
  g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
  return rl_secret_new_from(text, -1, 0);
}

/* The name in the certificate that came with the only request. New, or NULL. */
static char *shown_to(const HttpsWorld *world)
{
  g_autoptr(RlJson) requests = https_world_requests(world);
  g_assert_cmpuint(rl_json_count(requests), ==, 1);
  return g_strdup(rl_json_string(rl_json_member(rl_json_first(requests), "client")));
}

static void test_shown(void)
{
  static const char *const rules[] = { WANTS, WANTS_12 };
  for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
    g_autoptr(HttpsWorld) world = https_world_new(rules[i]);
    g_autoptr(RlSecret) certificate = read_pem(world, "client.pem");
    g_autoptr(RlSecret) key = read_pem(world, "client.key");
    g_auto(HttpsCall) call = { 0 };
    https_call_init(&call, https_world_base(world), "/x", https_world_ca(world));
    call.request.client_cert = certificate;
    call.request.client_key = key;
    https_call_perform(&call, NULL);
    g_assert_no_error(call.error);
    g_autofree char *name = shown_to(world);
    g_assert_cmpstr(name, ==, "A client of a test");
  }
}

/* Certificate and key in one text, in either order. */
static void test_one_file(void)
{
  static const char *const parts[][2] = { { "client.pem", "client.key" },
                                          { "client.key", "client.pem" } };
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
    g_autoptr(HttpsWorld) world = https_world_new(WANTS);
    g_autoptr(RlSecret) both = read_pem(world, parts[i][0]);
    g_autoptr(RlSecret) second = read_pem(world, parts[i][1]);
    g_autofree char *text = g_strconcat(rl_secret_peek(both), rl_secret_peek(second), NULL);
    g_autoptr(RlSecret) whole = rl_secret_new_from(text, -1, 0);
    g_auto(HttpsCall) call = { 0 };
    https_call_init(&call, https_world_base(world), "/x", https_world_ca(world));
    call.request.client_cert = call.request.client_key = whole;
    https_call_perform(&call, NULL);
    g_assert_no_error(call.error);
  }
}

/* A server that does not ask for one is shown none, and cannot ask once the handshake is over. */
static void test_not_asked(void)
{
  g_autoptr(HttpsWorld) world = https_world_new("* /x -> 200 body \"{}\"\n");
  g_autoptr(RlSecret) certificate = read_pem(world, "client.pem");
  g_autoptr(RlSecret) key = read_pem(world, "client.key");
  g_auto(HttpsCall) call = { 0 };
  https_call_init(&call, https_world_base(world), "/x", https_world_ca(world));
  call.request.client_cert = certificate;
  call.request.client_key = key;
  https_call_perform(&call, NULL);
  g_assert_no_error(call.error);
  g_autofree char *name = shown_to(world);
  g_assert_null(name);
  g_autoptr(RlJson) requests = https_world_requests(world);
  const RlJson *request = rl_json_first(requests);
  g_assert_cmpstr(rl_json_string(rl_json_member(request, "tls")), ==, "TLSv1.3");
  g_assert_false(rl_json_boolean(rl_json_member(request, "later"), TRUE));
}

/* The server's refusal reaches us whatever the version. */
static void test_refused(void)
{
  static const struct {
    const char *rules, *name; /* of the pair, NULL: none */
    gboolean may_pass;
    const char *part;
  } rows[] = {
    { WANTS_12, NULL, TRUE, "want a client certificate" },
    { WANTS_12, "stranger", FALSE, "refused our client certificate" },
    { WANTS, NULL, FALSE, "wants a client certificate" },
    { WANTS, "stranger", FALSE, "refused our client certificate" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(HttpsWorld) world = https_world_new(rows[i].rules);
    g_autofree char *pem = g_strconcat(rows[i].name != NULL ? rows[i].name : "", ".pem", NULL);
    g_autofree char *keys = g_strconcat(rows[i].name != NULL ? rows[i].name : "", ".key", NULL);
    g_autoptr(RlSecret) certificate = rows[i].name != NULL ? read_pem(world, pem) : NULL;
    g_autoptr(RlSecret) key = rows[i].name != NULL ? read_pem(world, keys) : NULL;
    g_auto(HttpsCall) call = { 0 };
    https_call_init(&call, https_world_base(world), "/x", https_world_ca(world));
    call.request.client_cert = certificate;
    call.request.client_key = key;
    https_call_perform(&call, NULL);
    g_test_message("%u: %s", i, call.error->message);
    g_assert_error(call.error, RL_ERROR, RL_ERROR_NOT_SENT);
    g_assert_false(call.response->any_sent);
    g_assert_true(call.response->may_pass == rows[i].may_pass);
    g_assert_nonnull(strstr(call.error->message, rows[i].part));
    g_autoptr(RlJson) requests = https_world_requests(world);
    g_assert_cmpuint(rl_json_count(requests), ==, 0);
  }
}

/* Behind a proxy the server's word is as good; but a proxy with TLS of its own could say the same
 * when the request has gone through it. */
static void test_behind_proxies(void)
{
  for (guint i = 0; i < 2; i++) {
    g_autoptr(HttpsWorld) world = https_world_new(WANTS);
    g_autoptr(HttpsWorld) proxy = https_world_new("CONNECT * -> 200 fault=tunnel\n");
    g_autofree char *mine = NULL, *theirs = NULL;
    g_autofree char *path = g_build_filename(https_world_folder(world), "both.pem", NULL);
    g_assert_true(g_file_get_contents(https_world_ca(world), &mine, NULL, NULL));
    g_assert_true(g_file_get_contents(https_world_ca(proxy), &theirs, NULL, NULL));
    g_autofree char *both = g_strconcat(mine, theirs, NULL);
    g_assert_true(g_file_set_contents(path, both, -1, NULL));
    g_auto(HttpsCall) call = { 0 };
    https_call_init(&call, https_world_base(world), "/x", path);
    call.request.proxy = i == 0 ? https_world_plain_base(proxy) : https_world_base(proxy);
    https_call_perform(&call, NULL);
    g_test_message("%s", call.error->message);
    g_assert_true(call.response->any_sent == (i == 1));
    g_assert_cmpint(https_call_code(&call), ==,
                    i == 1 ? RL_ERROR_UNKNOWN_OUTCOME : RL_ERROR_NOT_SENT);
    g_assert_nonnull(strstr(call.error->message, "client certificate"));
  }
}

/* What the files held when they were looked at may be gone: nothing is sent then, and nobody is
 * asked for a pass phrase. */
static void test_unusable(void)
{
  static const char sealed[] = "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                               "MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgu\n"
                               "-----END ENCRYPTED PRIVATE KEY-----\n";
  g_autoptr(HttpsWorld) world = https_world_new(WANTS);
  g_autoptr(RlSecret) certificate = read_pem(world, "client.pem");
  g_autoptr(RlSecret) key = read_pem(world, "client.key");
  g_autoptr(RlSecret) other = read_pem(world, "stranger.key");
  g_autoptr(RlSecret) nothing = rl_secret_new_from("nothing\n", -1, 0);
  g_autoptr(RlSecret) closed = rl_secret_new_from(sealed, -1, 0);
  const RlSecret *const rows[][2] = {
    { nothing, key }, { certificate, nothing }, { certificate, other }, { certificate, closed }
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(HttpsCall) call = { 0 };
    https_call_init(&call, https_world_base(world), "/x", https_world_ca(world));
    call.request.client_cert = rows[i][0];
    call.request.client_key = rows[i][1];
    https_call_perform(&call, NULL);
    g_test_message("%u: %s", i, call.error->message);
    g_assert_error(call.error, RL_ERROR, RL_ERROR_NOT_SENT);
    g_assert_nonnull(strstr(call.error->message, "cannot be used"));
    g_assert_false(call.response->may_pass);
  }
}

/* A proxy that asks for it is not the server. */
static void test_not_for_proxies(void)
{
  g_autoptr(HttpsWorld) world = https_world_new("* /x -> 200 body \"{}\"\n");
  g_autoptr(HttpsWorld) proxy =
      https_world_new("connection -> fault=client-cert\nCONNECT * -> 200 fault=tunnel\n");
  g_autoptr(RlSecret) certificate = read_pem(proxy, "client.pem");
  g_autoptr(RlSecret) key = read_pem(proxy, "client.key");
  g_auto(HttpsCall) call = { 0 };
  https_call_init(&call, https_world_base(world), "/x", https_world_ca(proxy));
  call.request.client_cert = certificate;
  call.request.client_key = key;
  call.request.proxy = https_world_base(proxy);
  https_call_perform(&call, NULL);
  g_test_message("%s", call.error->message);
  g_assert_error(call.error, RL_ERROR, RL_ERROR_NOT_SENT);
  g_assert_nonnull(strstr(call.error->message, "The proxy wants a client certificate"));
  g_autoptr(RlJson) requests = https_world_requests(proxy);
  g_assert_cmpuint(rl_json_count(requests), ==, 0);
}

/* A server that asks again has read the request by then. It is not let, and what became of the
 * request is not known. */
static void test_asked_again(void)
{
  g_autoptr(HttpsWorld) world =
      https_world_new("connection -> fault=client-cert-1.2\n* /x -> 200 fault=asks-again\n");
  g_autoptr(RlSecret) certificate = read_pem(world, "client.pem");
  g_autoptr(RlSecret) key = read_pem(world, "client.key");
  g_auto(HttpsCall) call = { 0 };
  https_call_init(&call, https_world_base(world), "/x", https_world_ca(world));
  call.request.client_cert = certificate;
  call.request.client_key = key;
  https_call_perform(&call, NULL);
  g_test_message("%s", call.error->message);
  g_assert_error(call.error, RL_ERROR, RL_ERROR_UNKNOWN_OUTCOME);
  g_assert_true(call.response->any_sent);
  g_autofree char *name = shown_to(world);
  g_assert_cmpstr(name, ==, "A client of a test");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/client-cert/shown", test_shown);
  g_test_add_func("/client-cert/one-file", test_one_file);
  g_test_add_func("/client-cert/not-asked", test_not_asked);
  g_test_add_func("/client-cert/refused", test_refused);
  g_test_add_func("/client-cert/asked-again", test_asked_again);
  g_test_add_func("/client-cert/behind-proxies", test_behind_proxies);
  g_test_add_func("/client-cert/unusable", test_unusable);
  g_test_add_func("/client-cert/not-for-proxies", test_not_for_proxies);
  return g_test_run();
}

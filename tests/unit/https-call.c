/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "https-call.h"

#include "base/error.h"

void https_call_init(HttpsCall *call, const char *base, const char *path, const char *ca_file)
{
  call->http = rl_http_curl_new();
  call->url = g_strconcat(base, path, NULL);
  call->authorization = rl_secret_new_from("Authorization: Basic aWQ6cGFzcw==", -1, 0);
  call->body = rl_secret_new_from("{\"password\":\"p\xc3\xa4ss\\\"\"}", -1, 0);
  call->request = (RlHttpRequest){
    .method = "PUT",
    .url = call->url,
    .plain = g_str_has_prefix(base, "http:"),
    .authorization = call->authorization,
    .body = call->body,
    .ca_file = ca_file,
    .connect_timeout = 20,
    .timeout = 20,
  };
}

void https_call_clear(HttpsCall *call)
{
  rl_http_free(call->http);
  g_free(call->url);
  rl_secret_free(call->authorization);
  rl_secret_free(call->body);
  rl_http_response_free(call->response);
  g_clear_error(&call->error);
}

void https_call_perform(HttpsCall *call, RlCancel *cancel)
{
  call->response = call->http->perform(call->http, &call->request, cancel, &call->error);
  g_assert_nonnull(call->response);
  g_assert_true(call->response->complete == (call->error == NULL));
}

int https_call_code(const HttpsCall *call)
{
  g_assert_true(call->error == NULL || call->error->domain == RL_ERROR);
  return call->error != NULL ? call->error->code : -1;
}

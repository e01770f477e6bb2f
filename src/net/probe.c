/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/probe.h"

#include "base/log.h"

static void take(RlProbe *self, RlHttpResponse *response)
{
  const char *date = rl_http_response_header(response, "Date");
  self->fault = response->fault;
  self->status = response->status;
  self->server_time = date != NULL ? MAX(rl_http_date(date), 0) : 0;
  self->receipt_time = response->receipt.wall;
  self->tls = g_steal_pointer(&response->tls);
  self->certificate_end = response->certificate_end;
}

RlProbe *rl_probe(RlHttp *http, const RlEndpoint *endpoint, RlCancel *cancel)
{
  RlProbe *self = g_new0(RlProbe, 1);
  g_autofree char *url = g_strconcat(endpoint->url->base, "/api/", NULL);
  RlHttpRequest request = rl_endpoint_request(endpoint);
  request.method = "GET";
  request.url = url;
  request.timeout = endpoint->connect_timeout + RL_PROBE_SECONDS;
  request.examines = TRUE;
  g_autoptr(RlHttpResponse) response = http->perform(http, &request, cancel, &self->error);
  take(self, response);
  rl_log_exchange(request.method, url, self->status, "");
  return self;
}

void rl_probe_free(RlProbe *self)
{
  if (self == NULL)
    return;
  g_clear_error(&self->error);
  g_free(self->tls);
  g_free(self);
}

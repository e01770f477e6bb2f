/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json-http.h"

typedef struct {
  RlHttp base;
  int status;
  const char *body;
  gsize length;
} Canned;

static RlHttpResponse *perform(RlHttp *base, const RlHttpRequest *request, RlCancel *cancel,
                               GError **error)
{
  const Canned *self = (const Canned *) base;
  RlHttpResponse *response = rl_http_response_new();
  response->status = self->status;
  response->any_sent = response->complete = TRUE;
  response->receipt = (RlReceipt){ G_USEC_PER_SEC, 1800000000 };
  g_ptr_array_add(response->headers, g_strdup_printf("HTTP/1.1 %d", self->status));
  g_ptr_array_add(response->headers, g_strdup("Content-Type: application/json"));
  g_assert_true(rl_secret_append(response->body, self->body, (gssize) self->length));
  return response;
}

static void canned_free(RlHttp *base)
{
  g_free(base);
}

JsonHttp *json_http_new(void)
{
  JsonHttp *self = g_new0(JsonHttp, 1);
  Canned *canned = g_new0(Canned, 1);
  canned->base = (RlHttp){ perform, canned_free };
  canned->body = "";
  RlEndpoint *endpoint = g_new0(RlEndpoint, 1);
  endpoint->url = rl_url_parse(JSON_HTTP_BASE "/", NULL);
  endpoint->timeout = 330;
  endpoint->connect_timeout = 10;
  self->http = &canned->base;
  self->api = rl_api_new(self->http, endpoint);
  self->credentials = rl_credentials_new_text("sec-id", "sec-pass");
  return self;
}

void json_http_free(JsonHttp *self)
{
  rl_api_free(self->api);
  rl_credentials_free(self->credentials);
  g_free(self);
}

void json_http_set(JsonHttp *self, int status, const char *body, gsize length)
{
  Canned *canned = (Canned *) self->http;
  canned->status = status;
  canned->body = body;
  canned->length = length;
}

RlOutcome *json_http_update(JsonHttp *self)
{
  g_autoptr(RlValues) values = rl_values_new();
  g_assert_true(rl_secret_append(values->value[RL_FIELD_PASSWORD], "hunter2", -1));
  return rl_api_update_link(self->api, self->credentials, JSON_HTTP_ID, values, NULL);
}

RlOutcome *json_http_get_link(JsonHttp *self)
{
  return rl_api_get_link(self->api, self->credentials, JSON_HTTP_ID, NULL);
}

RlOutcome *json_http_list(JsonHttp *self, RlLinkPage **page)
{
  const RlLinkQuery query = { .keep = RL_KEEP_LINK_JSON | RL_KEEP_ANSWER };
  return rl_api_list_links(self->api, self->credentials, &query, NULL, NULL, page);
}

RlOutcome *json_http_institution(JsonHttp *self, const char *name, RlInstitution **institution)
{
  return rl_api_get_institution(self->api, self->credentials, name, NULL, institution);
}

static gboolean is_harmful(gunichar c)
{
  static const struct {
    gunichar from, to;
  } ranges[] = {
    { 0x00, 0x09 },        { 0x0B, 0x1F },     { 0x7F, 0x9F },     { 0xAD, 0xAD },
    { 0x061C, 0x061C },    { 0x200B, 0x200F }, { 0x2028, 0x202E }, { 0x2060, 0x206F },
    { 0xD800, 0xF8FF },    { 0xFE00, 0xFE0F }, { 0xFEFF, 0xFEFF }, { 0xFFFE, 0xFFFF },
    { 0xE0000, 0x10FFFF },
  };
  for (guint i = 0; i < G_N_ELEMENTS(ranges); i++)
    if (c >= ranges[i].from && c <= ranges[i].to)
      return TRUE;
  return FALSE;
}

gboolean json_text_is_harmless(const char *text)
{
  if (text == NULL)
    return TRUE;
  if (!g_utf8_validate(text, -1, NULL))
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
    if (is_harmful(g_utf8_get_char(p)))
      return FALSE;
  return TRUE;
}

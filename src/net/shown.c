/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/shown.h"

#define OUR_SECRETS "Authorization: Basic {{secretId:secretPassword}}"

RlValues *rl_shown_values(const RlValues *values)
{
  RlValues *placeholders = rl_values_new();
  for (RlFieldId id = 0; id < RL_N_FIELDS; id++) {
    if (rl_secret_length(values->value[id]) == 0)
      continue;
    g_autofree char *text = g_strdup_printf("{{%s}}", rl_field(id)->key);
    (void) rl_secret_append(placeholders->value[id], text, -1);
  }
  return placeholders;
}

static char **headers_of(const RlHttpRequest *request)
{
  g_auto(GStrv) others = rl_http_request_headers(request);
  GPtrArray *lines = g_ptr_array_new();
  g_ptr_array_add(lines, g_strdup(OUR_SECRETS));
  for (char **line = others; *line != NULL; line++)
    g_ptr_array_add(lines, g_strdup(*line));
  g_ptr_array_add(lines, g_strdup("User-Agent: " RL_HTTP_USER_AGENT));
  g_ptr_array_add(lines, NULL);
  return (char **) g_ptr_array_free(lines, FALSE);
}

RlShown *rl_shown_new(const RlHttpRequest *request)
{
  RlShown *self = g_new0(RlShown, 1);
  self->method = g_strdup(request->method);
  self->url = g_strdup(request->url);
  self->headers = headers_of(request);
  self->body = g_strndup(rl_secret_peek(request->body), rl_secret_length(request->body));
  return self;
}

void rl_shown_free(RlShown *self)
{
  if (self == NULL)
    return;
  g_free(self->method);
  g_free(self->url);
  g_strfreev(self->headers);
  g_free(self->body);
  g_free(self);
}

char *rl_api_curl_command(const RlExchange *exchange)
{
  g_autoptr(GString) command = g_string_new("curl");
  if (g_strcmp0(exchange->method, "GET") != 0)
    g_string_append_printf(command, " -X %s", exchange->method);
  g_string_append(command, " -u '{{secretId}}:{{secretPassword}}'");
  g_string_append(command, " -H 'Accept: application/json'");
  if (exchange->sent_names != NULL) {
    g_string_append(command, " -H 'Content-Type: application/json' -d '{");
    for (char **name = exchange->sent_names; *name != NULL; name++)
      g_string_append_printf(command, "%s\"%s\":\"{{%s}}\"",
                             name == exchange->sent_names ? "" : ",", *name, *name);
    g_string_append(command, "}'");
  }
  g_autofree char *quoted = g_shell_quote(exchange->url);
  g_string_append_printf(command, " %s", quoted);
  return g_string_free(g_steal_pointer(&command), FALSE);
}

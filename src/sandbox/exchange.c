/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making answers: everything that leaves as JSON or as text is put together here. */
#include "sandbox/exchange.h"

#include <string.h>

static void parameter_free(gpointer data)
{
  RlSandboxParameter *self = data;
  g_free(self->name);
  g_free(self->value);
  g_free(self);
}

GPtrArray *rl_sandbox_query_new(void)
{
  return g_ptr_array_new_with_free_func(parameter_free);
}

void rl_sandbox_query_add(GPtrArray *query, const char *name, const char *value)
{
  RlSandboxParameter *parameter = g_new0(RlSandboxParameter, 1);
  parameter->name = g_strdup(name);
  parameter->value = g_utf8_make_valid(value ? value : "", -1);
  g_ptr_array_add(query, parameter);
}

GString *rl_sandbox_uri_new(const char *base_url, const char *path, const GPtrArray *query,
                            const char *skip)
{
  GString *uri = g_string_new(base_url);
  char mark = '?';
  g_string_append_uri_escaped(uri, path, G_URI_RESERVED_CHARS_ALLOWED_IN_PATH, FALSE);
  for (guint i = 0; query && i < query->len; i++) {
    const RlSandboxParameter *parameter = g_ptr_array_index(query, i);
    if (g_strcmp0(parameter->name, skip) == 0)
      continue;
    g_string_append_c(uri, mark);
    g_string_append_uri_escaped(uri, parameter->name, NULL, FALSE);
    g_string_append_c(uri, '=');
    g_string_append_uri_escaped(uri, parameter->value, NULL, FALSE);
    mark = '&';
  }
  return uri;
}

char *rl_sandbox_hex_new(void)
{
  GString *hex = g_string_sized_new(32);
  for (guint i = 0; i < 4; i++)
    g_string_append_printf(hex, "%08x", g_random_int());
  return g_string_free(hex, FALSE);
}

RlJson *rl_sandbox_error_new(const char *code, const char *message, const char *field)
{
  g_autofree char *request_id = rl_sandbox_hex_new();
  RlJson *error = rl_json_new_object();
  rl_json_set_string(error, "code", code);
  if (message)
    rl_json_set_string(error, "message", message);
  if (field)
    rl_json_set_string(error, "field", field);
  rl_json_set_string(error, "request_id", request_id);
  return error;
}

RlSandboxAnswer *rl_sandbox_answer_text(guint status, const char *type, const char *body)
{
  RlSandboxAnswer *self = g_new0(RlSandboxAnswer, 1);
  self->status = status;
  self->type = type;
  self->body = g_strdup(body);
  self->length = strlen(body);
  return self;
}

RlSandboxAnswer *rl_sandbox_answer_json(guint status, RlJson *body)
{
  g_autoptr(RlJson) owned = body;
  g_autofree char *text = rl_json_print(owned, FALSE);
  return rl_sandbox_answer_text(status, "application/json", text);
}

RlSandboxAnswer *rl_sandbox_answer_error(guint status, const char *code, const char *message,
                                         const char *field)
{
  RlJson *errors = rl_json_new_array();
  rl_json_add(errors, rl_sandbox_error_new(code, message, field));
  return rl_sandbox_answer_json(status, errors);
}

RlSandboxAnswer *rl_sandbox_answer_with(RlSandboxAnswer *answer, const char *name,
                                        const char *value)
{
  answer->header = name;
  g_free(answer->header_value);
  answer->header_value = g_strdup(value);
  return answer;
}

void rl_sandbox_answer_free(RlSandboxAnswer *self)
{
  if (!self)
    return;
  g_free(self->body);
  g_free(self->header_value);
  g_free(self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/http.h"

#include <string.h>

char **rl_http_request_headers(const RlHttpRequest *request)
{
  const char *const lines[] = {
    "Accept: application/json",
    request->body != NULL ? "Content-Type: application/json" : NULL,
    NULL,
  };
  return g_strdupv((char **) lines);
}

RlHttpResponse *rl_http_response_new(void)
{
  RlHttpResponse *self = g_new0(RlHttpResponse, 1);
  self->headers = g_ptr_array_new_with_free_func(g_free);
  self->body = rl_secret_new(RL_HTTP_BODY_MAX);
  return self;
}

void rl_http_response_free(RlHttpResponse *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref(self->headers);
  g_free(self->tls);
  rl_secret_free(self->body);
  g_free(self);
}

/* The value in LINE when it is the header NAME, or NULL. */
static const char *value_of(const char *line, const char *name)
{
  const gsize n = strlen(name);
  if (g_ascii_strncasecmp(line, name, n) != 0 || line[n] != ':')
    return NULL;
  const char *value = line + n + 1;
  while (*value == ' ' || *value == '\t')
    value++;
  return value;
}

const char *rl_http_response_header_next(const RlHttpResponse *self, const char *name,
                                         const char *before)
{
  gboolean passed = before == NULL;
  for (guint i = 0; i < self->headers->len; i++) {
    const char *value = value_of(g_ptr_array_index(self->headers, i), name);
    if (value != NULL && passed)
      return value;
    passed = passed || (value != NULL && value == before);
  }
  return NULL;
}

const char *rl_http_response_header(const RlHttpResponse *self, const char *name)
{
  return rl_http_response_header_next(self, name, NULL);
}

gboolean rl_http_is_warm(RlHttp *self)
{
  return self->is_warm == NULL || self->is_warm(self);
}

void rl_http_rest(RlHttp *self)
{
  if (self->rest != NULL)
    self->rest(self);
}

void rl_http_free(RlHttp *self)
{
  if (self != NULL)
    self->free(self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "https-request.h"

#include <string.h>

#include "json/json.h"

enum { MOST_HEAD = 1 << 20 };

typedef struct {
  RlWire *wire;
  GByteArray *pending;
} Input;

static gboolean more(Input *input)
{
  char bytes[16384];
  gsize got = rl_wire_read(input->wire, bytes, sizeof bytes);
  g_byte_array_append(input->pending, (const guint8 *) bytes, (guint) got);
  return got > 0;
}

/* A line without its end, new string; NULL: it never came whole. */
static char *take_line(Input *input)
{
  guint8 *end;
  while (input->pending->len == 0 ||
         (end = memchr(input->pending->data, '\n', input->pending->len)) == NULL) {
    if (input->pending->len > MOST_HEAD || !more(input))
      return NULL;
  }
  gsize length = (gsize) (end - input->pending->data);
  char *line = g_strndup((const char *) input->pending->data, length);
  g_byte_array_remove_range(input->pending, 0, (guint) length + 1);
  if (g_str_has_suffix(line, "\r"))
    line[strlen(line) - 1] = '\0';
  return line;
}

/* Appends LENGTH bytes to TO, or as many as came. */
static gboolean take_bytes(Input *input, guint64 length, GByteArray *to)
{
  while (length > 0) {
    guint now = (guint) MIN(length, input->pending->len);
    g_byte_array_append(to, input->pending->data, now);
    g_byte_array_remove_range(input->pending, 0, now);
    length -= now;
    if (length > 0 && !more(input))
      return FALSE;
  }
  return TRUE;
}

static gboolean take_chunks(Input *input, GByteArray *to)
{
  for (;;) {
    g_autofree char *size = take_line(input);
    if (size == NULL)
      return FALSE;
    guint64 length = g_ascii_strtoull(size, NULL, 16);
    if (!take_bytes(input, length, to))
      return FALSE;
    g_autofree char *end = take_line(input); /* of a chunk, or of the whole: no trailers here */
    if (end == NULL || length == 0)
      return end != NULL;
  }
}

static gboolean take_head(Input *input, RlRequest *self)
{
  g_autofree char *first = take_line(input);
  if (first == NULL)
    return FALSE;
  g_auto(GStrv) words = g_strsplit(first, " ", 3);
  if (g_strv_length(words) != 3)
    return FALSE;
  self->method = g_strdup(words[0]);
  self->target = g_strdup(words[1]);
  self->last = strcmp(words[2], "HTTP/1.1") != 0;
  for (;;) {
    char *line = take_line(input);
    if (line == NULL)
      return FALSE;
    if (*line == '\0') {
      g_free(line);
      return TRUE;
    }
    g_ptr_array_add(self->headers, line);
  }
}

static gboolean take_body(Input *input, RlRequest *self)
{
  static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
  const char *length = rl_request_header(self, "Content-Length");
  const char *coding = rl_request_header(self, "Transfer-Encoding");
  const char *expect = rl_request_header(self, "Expect");
  if (expect != NULL && g_ascii_strcasecmp(expect, "100-continue") == 0)
    rl_wire_write(input->wire, go_on, strlen(go_on));
  if (coding != NULL && g_ascii_strcasecmp(coding, "chunked") == 0)
    return take_chunks(input, self->body);
  return length == NULL || take_bytes(input, g_ascii_strtoull(length, NULL, 10), self->body);
}

RlRequest *rl_request_read(RlWire *wire, GByteArray *pending)
{
  Input input = { wire, pending };
  if (pending->len == 0 && !more(&input))
    return NULL;
  RlRequest *self = g_new0(RlRequest, 1);
  self->headers = g_ptr_array_new_with_free_func(g_free);
  self->body = g_byte_array_new();
  self->tls = rl_wire_tls(wire);
  self->offered = rl_wire_offered(wire);
  self->client = rl_wire_client(wire);
  self->later = rl_wire_later(wire);
  self->complete = take_head(&input, self) && take_body(&input, self);
  const char *connection = rl_request_header(self, "Connection");
  if (connection != NULL && g_ascii_strcasecmp(connection, "close") == 0)
    self->last = TRUE;
  return self;
}

void rl_request_free(RlRequest *self)
{
  g_free(self->method);
  g_free(self->target);
  g_ptr_array_unref(self->headers);
  g_byte_array_unref(self->body);
  g_free(self);
}

const char *rl_request_header(const RlRequest *self, const char *name)
{
  gsize length = strlen(name);
  for (guint i = 0; i < self->headers->len; i++) {
    const char *header = self->headers->pdata[i];
    if (g_ascii_strncasecmp(header, name, length) == 0 && header[length] == ':')
      return header + length + 1 + strspn(header + length + 1, " \t");
  }
  return NULL;
}

static RlJson *json_text(const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid(text, -1) : NULL;
  return rl_json_new_string(valid);
}

static RlJson *json_headers(const GPtrArray *headers)
{
  RlJson *list = rl_json_new_array();
  for (guint i = 0; i < headers->len; i++) {
    g_auto(GStrv) parts = g_strsplit(headers->pdata[i], ":", 2);
    RlJson *pair = rl_json_new_array();
    rl_json_add(pair, json_text(parts[0]));
    rl_json_add(pair, json_text(parts[1] != NULL ? g_strstrip(parts[1]) : NULL));
    rl_json_add(list, pair);
  }
  return list;
}

/* The body as text, or JSON null when it is none. */
static RlJson *json_body(const GByteArray *body)
{
  if (body->len == 0)
    return rl_json_new_string("");
  if (!g_utf8_validate_len((const char *) body->data, body->len, NULL))
    return rl_json_new_string(NULL);
  g_autofree char *text = g_strndup((const char *) body->data, body->len);
  return rl_json_new_string(text);
}

char *rl_request_json(const RlRequest *self)
{
  g_autoptr(RlJson) line = rl_json_new_object();
  g_autofree char *base64 = g_base64_encode(self->body->data, self->body->len);
  rl_json_set_integer(line, "connection", self->connection);
  rl_json_set(line, "method", json_text(self->method));
  rl_json_set(line, "target", json_text(self->target));
  rl_json_set(line, "headers", json_headers(self->headers));
  rl_json_set_string(line, "body_base64", base64);
  rl_json_set(line, "body", json_body(self->body));
  rl_json_set_boolean(line, "complete", self->complete);
  rl_json_set_string(line, "tls", self->tls);
  rl_json_set_string(line, "alpn", self->offered);
  rl_json_set(line, "client", json_text(self->client));
  rl_json_set_boolean(line, "later", self->later);
  g_autofree char *text = rl_json_print(line, FALSE);
  return g_strconcat(text, "\n", NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain sockets and HTTP by hand, so that nothing smooths over what the sandbox does. */
#include "sandbox-client.h"

#include <gio/gio.h>
#include <string.h>

#include "sandbox-shapes.h"

const char secrets[] = RL_SANDBOX_SECRET_ID ":" RL_SANDBOX_SECRET_PASSWORD;

void reply_free(Reply *self)
{
  g_free(self->head);
  rl_json_free(self->json);
  g_free(self);
}

static GString *read_all(GIOStream *stream)
{
  GInputStream *input = g_io_stream_get_input_stream(stream);
  GString *text = g_string_new(NULL);
  char piece[65536];
  gssize n;
  while ((n = g_input_stream_read(input, piece, sizeof piece, NULL, NULL)) > 0)
    g_string_append_len(text, piece, n);
  return text;
}

static Reply *reply_new(GString *text)
{
  Reply *self = g_new0(Reply, 1);
  gsize length = text->len;
  char *gap = strstr(text->str, "\r\n\r\n");
  self->head = g_string_free(text, FALSE);
  self->body = self->head + length;
  if (!gap)
    return self;
  *gap = '\0';
  self->body = gap + 4;
  self->status = (guint) g_ascii_strtoull(strchr(self->head, ' '), NULL, 10);
  g_assert_nonnull(strstr(self->head, "\r\nDate: "));
  if (strstr(self->head, "application/json"))
    self->json = rl_json_parse(self->body, (gsize) (self->head + length - self->body), NULL);
  return self;
}

Reply *exchange(const char *base_url, const char *method, const char *path, const char *body,
                const char *user)
{
  g_autoptr(GSocketClient) client = g_socket_client_new();
  g_autofree char *basic = g_base64_encode((const guchar *) user, strlen(user));
  g_autofree char *request = g_strdup_printf(
      "%s %s HTTP/1.1\r\nHost: sandbox\r\nAuthorization: Basic %s\r\n"
      "Content-Type: application/json\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
      method, path, basic, strlen(body), body);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocketConnection) connection =
      g_socket_client_connect_to_uri(client, base_url, 0, NULL, &error);
  g_assert_no_error(error);
  g_output_stream_write_all(g_io_stream_get_output_stream(G_IO_STREAM(connection)), request,
                            strlen(request), NULL, NULL, &error);
  g_assert_no_error(error);
  return reply_new(read_all(G_IO_STREAM(connection)));
}

static void note(const char *line, gpointer data)
{
  Box *box = data;
  g_mutex_lock(&box->lock);
  g_ptr_array_add(box->lines, g_strdup(line));
  g_cond_broadcast(&box->noted);
  g_mutex_unlock(&box->lock);
}

static gboolean has_note(const Box *box, const char *ending)
{
  for (guint i = 0; i < box->lines->len; i++)
    if (g_str_has_suffix(g_ptr_array_index(box->lines, i), ending))
      return TRUE;
  return FALSE;
}

void await_note(Box *box, const char *ending)
{
  g_mutex_lock(&box->lock);
  while (!has_note(box, ending))
    g_cond_wait(&box->noted, &box->lock);
  g_mutex_unlock(&box->lock);
}

void box_open(Box *box, gconstpointer extra)
{
  g_autoptr(GError) error = NULL;
  box->lines = g_ptr_array_new_with_free_func(g_free);
  box->sandbox = rl_sandbox_new(0, GPOINTER_TO_UINT(extra), &error);
  g_assert_no_error(error);
  box->url = rl_sandbox_base_url(box->sandbox);
  rl_sandbox_set_log(box->sandbox, note, box);
}

void box_close(Box *box, gconstpointer extra)
{
  rl_sandbox_free(box->sandbox);
  g_ptr_array_unref(box->lines);
}

Reply *get(Box *box, const char *path)
{
  return exchange(box->url, "GET", path, "", secrets);
}

Reply *put(Box *box, const char *id, const char *body)
{
  g_autofree char *path = g_strdup_printf("/api/links/%s/", id);
  return exchange(box->url, "PUT", path, body, secrets);
}

Reply *put_password(Box *box, const char *id, const char *password)
{
  g_autofree char *body = g_strdup_printf("{\"password\":\"%s\"}", password);
  return put(box, id, body);
}

Reply *resume(Box *box, const char *link, const char *session, const char *token)
{
  g_autofree char *member = token ? g_strdup_printf(",\"token\":\"%s\"", token) : g_strdup("");
  g_autofree char *body =
      g_strdup_printf("{\"session\":\"%s\",\"link\":\"%s\"%s}", session, link, member);
  return exchange(box->url, "PATCH", "/api/links/", body, secrets);
}

const char *session_of(const Reply *reply)
{
  g_assert_cmpuint(reply->status, ==, 428);
  check_challenge(reply->json);
  return text_of(challenge_of(reply->json), "session");
}

void check_refused(const Reply *reply, guint status, const char *code, const char *field)
{
  g_assert_cmpuint(reply->status, ==, status);
  check_errors(reply->json);
  g_assert_cmpstr(text_of(rl_json_first(reply->json), "code"), ==, code);
  g_assert_cmpstr(text_of(rl_json_first(reply->json), "field"), ==, field);
}

static char *status_of(Box *box, const char *id)
{
  g_autofree char *path = g_strdup_printf("/api/links/%s/", id);
  g_autoptr(Reply) reply = get(box, path);
  g_assert_cmpuint(reply->status, ==, 200);
  check_link(reply->json);
  return g_strdup(text_of(reply->json, "status"));
}

void check_status(Box *box, const char *id, const char *expected)
{
  g_autofree char *status = status_of(box, id);
  g_assert_cmpstr(status, ==, expected);
}

Reply *get_page(Box *box, const char *path)
{
  gboolean whole = g_str_has_prefix(path, box->url);
  Reply *reply = get(box, whole ? path + strlen(box->url) : path);
  g_assert_cmpuint(reply->status, ==, 200);
  check_page(reply->json);
  return reply;
}

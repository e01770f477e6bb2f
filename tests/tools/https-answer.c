/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an answer goes out. */
#include "config.h"

#include <string.h>

#include "https-fault.h"

enum { GATE_MS = 20 };

RlAnswer *rl_answer_new(void)
{
  RlAnswer *self = g_new0(RlAnswer, 1);
  self->most_in = self->most_out = -1;
  self->before = g_string_new(NULL);
  self->status = g_string_new(NULL);
  self->headers = g_string_new(NULL);
  self->body = g_string_new(NULL);
  return self;
}

void rl_answer_free(RlAnswer *self)
{
  g_string_free(self->before, TRUE);
  g_string_free(self->status, TRUE);
  g_string_free(self->headers, TRUE);
  g_string_free(self->body, TRUE);
  g_free(self->gate);
  g_free(self);
}

static void append_frame(const RlAnswer *self, GString *to)
{
  gint64 length = (gint64) self->body->len + self->length_error;
  if (self->frame == RL_FRAME_LENGTH && !self->no_body)
    g_string_append_printf(to, "Content-Length: %" G_GINT64_FORMAT "\r\n", length);
  if (self->frame == RL_FRAME_CHUNKED)
    g_string_append(to, "Transfer-Encoding: chunked\r\n");
}

static void append_head(const RlAnswer *self, GString *to)
{
  g_string_append_len(to, self->before->str, (gssize) self->before->len);
  if (self->status->len == 0)
    return;
  g_string_append_len(to, self->status->str, (gssize) self->status->len);
  g_string_append(to, "\r\n");
  g_string_append_len(to, self->headers->str, (gssize) self->headers->len);
  append_frame(self, to);
  g_string_append(to, "\r\n");
}

/* Chunks are small, so that a cut falls between or into them. */
static void append_chunks(const GString *body, GString *to)
{
  enum { CHUNK = 100 };
  for (gsize at = 0; at < body->len; at += CHUNK) {
    gsize length = MIN(CHUNK, body->len - at);
    g_string_append_printf(to, "%zx\r\n", length);
    g_string_append_len(to, body->str + at, (gssize) length);
    g_string_append(to, "\r\n");
  }
  g_string_append(to, "0\r\n\r\n");
}

static void append_body(const RlAnswer *self, GString *to)
{
  if (self->no_body)
    return;
  if (self->frame == RL_FRAME_CHUNKED)
    append_chunks(self->body, to);
  else
    g_string_append_len(to, self->body->str, (gssize) self->body->len);
}

/* How many bytes of the whole go out, of which HEAD are the head. */
static gsize bytes_until_cut(const RlAnswer *self, gsize head, gsize whole)
{
  gsize body = whole - head;
  gsize part = self->cut_bytes < 0 ? body / 2 : MIN((gsize) self->cut_bytes, body);
  const gsize ends[] = { [RL_CUT_NOWHERE] = whole,
                         [RL_CUT_ACCEPT] = 0,
                         [RL_CUT_HANDSHAKE] = 0,
                         [RL_CUT_KNOCK] = 0,
                         [RL_CUT_BEFORE] = 0,
                         [RL_CUT_IN_STATUS] = self->before->len + self->status->len / 2,
                         [RL_CUT_IN_HEAD] = head > 5 ? head - 5 : 0,
                         [RL_CUT_HEAD] = head,
                         [RL_CUT_BODY] = head + part,
                         [RL_CUT_BYTES] = MIN((gsize) MAX(self->cut_bytes, 0), whole),
                         [RL_CUT_END] = whole,
                         [RL_CUT_NEXT] = whole };
  return ends[self->cut];
}

static gboolean send_slowly(const RlAnswer *self, RlWire *wire, const char *bytes, gsize length)
{
  for (gsize i = 0; i < length; i++) {
    if (!rl_wire_pass(wire, self->pace) || !rl_wire_write(wire, bytes + i, 1))
      return FALSE;
  }
  return TRUE;
}

/* FALSE: the other side has left before. */
static gboolean pass_gate(const RlAnswer *self, RlWire *wire)
{
  while (self->gate != NULL && !g_file_test(self->gate, G_FILE_TEST_EXISTS)) {
    if (!rl_wire_pass(wire, GATE_MS))
      return FALSE;
  }
  return self->delay == 0 || rl_wire_pass(wire, self->delay);
}

/* FALSE: the connection is over. */
static gboolean then(const RlAnswer *self, RlWire *wire)
{
  if (self->cut != RL_CUT_NEXT)
    return rl_wire_then(wire, self->then);
  if (self->next_in == 0)
    return rl_wire_await(wire) && rl_wire_then(wire, self->then);
  rl_wire_limit(wire, self->next_in, -1, self->then);
  return TRUE;
}

gboolean rl_answer_send(const RlAnswer *self, RlWire *wire, gboolean *whole)
{
  g_autoptr(GString) text = g_string_new(NULL);
  append_head(self, text);
  gsize head = text->len;
  append_body(self, text);
  gsize length = bytes_until_cut(self, head, text->len);
  *whole = FALSE;
  if (!pass_gate(self, wire))
    return FALSE;
  gboolean sent = self->pace > 0 ? send_slowly(self, wire, text->str, length)
                                 : rl_wire_write(wire, text->str, length);
  *whole = sent && length == text->len;
  if (self->repeats > 0 && rl_wire_pass(wire, self->repeats))
    rl_wire_write(wire, text->str, length);
  return sent && then(self, wire);
}

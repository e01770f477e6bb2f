/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "https-fault.h"

#include <stdio.h>
#include <string.h>

static void set_pace(RlAnswer *answer, gint64 milliseconds)
{
  answer->pace = (int) milliseconds;
}

static void no_length(RlAnswer *answer, gint64 argument)
{
  answer->frame = RL_FRAME_NONE;
}

static void chunked(RlAnswer *answer, gint64 argument)
{
  answer->frame = RL_FRAME_CHUNKED;
}

/* A chunk whose size is none. */
static void bad_chunk(RlAnswer *answer, gint64 argument)
{
  answer->frame = RL_FRAME_NONE;
  g_string_append(answer->headers, "Transfer-Encoding: chunked\r\n");
  g_string_prepend(answer->body, "zz\r\n");
}

static void length_error(RlAnswer *answer, gint64 bytes)
{
  answer->length_error = bytes;
}

static void length_short(RlAnswer *answer, gint64 bytes)
{
  answer->length_error = -MIN(bytes, (gint64) answer->body->len);
}

static void negative_length(RlAnswer *answer, gint64 argument)
{
  answer->frame = RL_FRAME_NONE;
  g_string_append(answer->headers, "Content-Length: -1\r\n");
}

static void no_number(RlAnswer *answer, gint64 argument)
{
  answer->frame = RL_FRAME_NONE;
  g_string_append(answer->headers, "Content-Length: many\r\n");
}

/* More than 64 bits hold. */
static void huge_chunk(RlAnswer *answer, gint64 argument)
{
  answer->frame = RL_FRAME_NONE;
  g_string_append(answer->headers, "Transfer-Encoding: chunked\r\n");
  g_string_prepend(answer->body, "1ffffffffffffffff\r\n");
}

/* The chunks alone, without the one that ends them. */
static void no_last_chunk(RlAnswer *answer, gint64 argument)
{
  g_autofree char *size = g_strdup_printf("%zx\r\n", answer->body->len);
  answer->frame = RL_FRAME_NONE;
  g_string_append(answer->headers, "Transfer-Encoding: chunked\r\n");
  g_string_prepend(answer->body, size);
  g_string_append(answer->body, "\r\n");
}

static void unknown_coding(RlAnswer *answer, gint64 argument)
{
  g_string_append(answer->headers, "Transfer-Encoding: x-odd\r\n");
}

static void two_lengths(RlAnswer *answer, gint64 argument)
{
  g_string_append_printf(answer->headers, "Content-Length: %d\r\n", (int) answer->body->len + 7);
}

static void pad_body(RlAnswer *answer, gint64 bytes)
{
  gsize old = answer->body->len;
  if ((gsize) bytes <= old)
    return;
  g_string_set_size(answer->body, (gsize) bytes);
  memset(answer->body->str + old, ' ', (gsize) bytes - old);
}

static void garbage_status(RlAnswer *answer, gint64 argument)
{
  g_string_assign(answer->status, "\001\002 this is no HTTP \377");
}

/* Frames of HTTP/2 in the place of an answer: SETTINGS (none), then TYPE with PAYLOAD on STREAM. */
static void answer_frames(RlAnswer *answer, guint8 type, guint8 stream, const char *payload,
                          gsize length)
{
  const guint8 settings[] = { 0, 0, 0, 4, 0, 0, 0, 0, 0 };
  const guint8 frame[] = { 0, 0, (guint8) length, type, 0, 0, 0, 0, stream };
  g_string_truncate(answer->status, 0);
  answer->frame = RL_FRAME_NONE;
  g_string_truncate(answer->body, 0);
  g_string_append_len(answer->body, (const char *) settings, sizeof settings);
  g_string_append_len(answer->body, (const char *) frame, sizeof frame);
  g_string_append_len(answer->body, payload, (gssize) length);
}

/* No stream was taken up, INTERNAL_ERROR. */
static void h2_goaway(RlAnswer *answer, gint64 argument)
{
  answer_frames(answer, 7, 0, "\0\0\0\0\0\0\0\2", 8);
}

/* Stream 1, REFUSED_STREAM. */
static void h2_reset(RlAnswer *answer, gint64 argument)
{
  answer_frames(answer, 3, 1, "\0\0\0\7", 4);
}

static void h2_status(RlAnswer *answer, gint64 argument)
{
  g_string_assign(answer->status, "HTTP/2 200");
}

static void http_1_0(RlAnswer *answer, gint64 argument)
{
  answer->status->str[strlen("HTTP/1.")] = '0';
}

static void status_number(RlAnswer *answer, gint64 number)
{
  g_string_printf(answer->status, "HTTP/1.1 %" G_GINT64_FORMAT " Odd", number);
}

static void no_reason(RlAnswer *answer, gint64 argument)
{
  g_string_truncate(answer->status, strlen("HTTP/1.1 200"));
}

static void no_head(RlAnswer *answer, gint64 argument)
{
  g_string_truncate(answer->status, 0);
  answer->frame = RL_FRAME_NONE;
}

static void bad_header(RlAnswer *answer, gint64 argument)
{
  g_string_append(answer->headers, "This line has no colon\r\n: no name\r\n");
}

static void nul_header(RlAnswer *answer, gint64 argument)
{
  static const char header[] = "X-Nul: a\0b\r\n";
  g_string_append_len(answer->headers, header, sizeof header - 1);
}

static void long_header(RlAnswer *answer, gint64 bytes)
{
  g_autofree char *value = g_strnfill((gsize) bytes, 'x');
  g_string_append_printf(answer->headers, "X-Long: %s\r\n", value);
}

static void many_headers(RlAnswer *answer, gint64 count)
{
  for (gint64 i = 0; i < count; i++)
    g_string_append_printf(answer->headers, "X-Header-%" G_GINT64_FORMAT ": value\r\n", i);
}

static void claim_gzip(RlAnswer *answer, gint64 argument)
{
  g_string_append(answer->headers, "Content-Encoding: gzip\r\n");
}

static void broken_text(RlAnswer *answer, gint64 argument)
{
  g_string_insert(answer->body, (gssize) answer->body->len / 2, "\xc3\x28\xff");
}

static void half_body(RlAnswer *answer, gint64 argument)
{
  g_string_truncate(answer->body, answer->body->len / 2);
}

static void hints_first(RlAnswer *answer, gint64 count)
{
  for (gint64 i = 0; i < count; i++)
    g_string_append(answer->before, "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
}

static void continue_first(RlAnswer *answer, gint64 count)
{
  for (gint64 i = 0; i < count; i++)
    g_string_append(answer->before, "HTTP/1.1 100 Continue\r\n\r\n");
}

static void switch_first(RlAnswer *answer, gint64 argument)
{
  g_string_append(answer->before, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                                  "Upgrade: h2c\r\n\r\n");
}

static void limit_in(RlAnswer *answer, gint64 bytes)
{
  answer->most_in = bytes;
}

static void limit_out(RlAnswer *answer, gint64 bytes)
{
  answer->most_out = bytes;
}

static void next_in(RlAnswer *answer, gint64 bytes)
{
  answer->next_in = bytes;
}

static void repeats(RlAnswer *answer, gint64 milliseconds)
{
  answer->repeats = (int) milliseconds;
}

static void cut_at(RlAnswer *answer, gint64 bytes)
{
  answer->cut_bytes = bytes;
}

static void open_tunnel(RlAnswer *answer, gint64 argument)
{
  answer->frame = RL_FRAME_NONE;
  answer->tunnel = TRUE;
}

static void use_tls(RlAnswer *answer, gint64 tls)
{
  answer->tls = (RlTls) tls;
}

/* clang-format off: a table reads best as one */
static const RlFault faults[] = {
  /* while the connection opens */
  { "close-at-accept", "ends before TLS", RL_CUT_ACCEPT, RL_THEN_CLOSE, 0, NULL },
  { "reset-at-accept", "resets before TLS", RL_CUT_ACCEPT, RL_THEN_RESET, 0, NULL },
  { "stall-at-accept", "never starts TLS", RL_CUT_ACCEPT, RL_THEN_STALL, 0, NULL },
  { "close-after-handshake", "ends before the request is read", RL_CUT_HANDSHAKE, RL_THEN_CLOSE, 0,
    NULL },
  { "reset-after-handshake", "resets before the request is read", RL_CUT_HANDSHAKE, RL_THEN_RESET,
    0, NULL },
  { "stall-after-handshake", "never reads the request", RL_CUT_HANDSHAKE, RL_THEN_STALL, 0, NULL },
  { "close-on-request", "ends when the request begins to arrive, unread", RL_CUT_KNOCK,
    RL_THEN_CLOSE, 0, NULL },
  { "reset-on-request", "resets when the request begins to arrive, unread", RL_CUT_KNOCK,
    RL_THEN_RESET, 0, NULL },
  { "read-close", "reads N bytes off the wire (100), then ends", RL_CUT_ACCEPT, RL_THEN_CLOSE, 100,
    limit_in },
  { "read-finish", "the same, with TLS's goodbye", RL_CUT_ACCEPT, RL_THEN_FINISH, 100, limit_in },
  { "read-reset", "reads N bytes off the wire (100), then resets", RL_CUT_ACCEPT, RL_THEN_RESET,
    100, limit_in },
  { "read-stall", "reads N bytes off the wire (100), and no more", RL_CUT_ACCEPT, RL_THEN_STALL,
    100, limit_in },
  { "write-close", "puts N bytes on the wire (100), then ends", RL_CUT_ACCEPT, RL_THEN_CLOSE, 100,
    limit_out },
  { "write-reset", "puts N bytes on the wire (100), then resets", RL_CUT_ACCEPT, RL_THEN_RESET, 100,
    limit_out },
  { "write-stall", "puts N bytes on the wire (100), and no more", RL_CUT_ACCEPT, RL_THEN_STALL, 100,
    limit_out },
  { "wrong-cert", "certificate of an unknown authority", RL_CUT_ACCEPT, RL_THEN_GO_ON,
    RL_TLS_UNTRUSTED, use_tls },
  { "wrong-name", "certificate of another host", RL_CUT_ACCEPT, RL_THEN_GO_ON, RL_TLS_WRONG_NAME,
    use_tls },
  { "expired-cert", "certificate of the past", RL_CUT_ACCEPT, RL_THEN_GO_ON, RL_TLS_EXPIRED,
    use_tls },
  { "future-cert", "certificate of tomorrow", RL_CUT_ACCEPT, RL_THEN_GO_ON, RL_TLS_NOT_YET,
    use_tls },
  { "tls-1.1", "TLS 1.1 at most", RL_CUT_ACCEPT, RL_THEN_GO_ON, RL_TLS_OLD, use_tls },
  { "tls-1.2", "TLS 1.2 at most", RL_CUT_ACCEPT, RL_THEN_GO_ON, RL_TLS_12, use_tls },
  { "self-signed", "certificate that signed itself", RL_CUT_ACCEPT, RL_THEN_GO_ON,
    RL_TLS_SELF_SIGNED, use_tls },
  { "no-intermediate", "a certificate between it and the authority is missing", RL_CUT_ACCEPT,
    RL_THEN_GO_ON, RL_TLS_GAP, use_tls },
  { "wrong-purpose", "certificate for clients", RL_CUT_ACCEPT, RL_THEN_GO_ON, RL_TLS_PURPOSE,
    use_tls },
  { "weak-key", "an RSA key of 768 bits", RL_CUT_ACCEPT, RL_THEN_GO_ON, RL_TLS_WEAK_KEY, use_tls },
  { "sha1-cert", "certificate signed over SHA-1", RL_CUT_ACCEPT, RL_THEN_GO_ON, RL_TLS_SHA1,
    use_tls },
  { "h2", "chooses HTTP/2 (ALPN), offered or not", RL_CUT_ACCEPT, RL_THEN_GO_ON, RL_TLS_H2,
    use_tls },
  { "client-cert", "wants a certificate of the client", RL_CUT_ACCEPT, RL_THEN_GO_ON, RL_TLS_CLIENT,
    use_tls },
  { "client-cert-1.2", "the same with TLS 1.2 at most", RL_CUT_ACCEPT, RL_THEN_GO_ON,
    RL_TLS_CLIENT_12, use_tls },
  { "tls-garbage", "bytes that are nothing where TLS is due", RL_CUT_ACCEPT, RL_THEN_GO_ON,
    RL_TLS_GARBAGE, use_tls },
  { "tls-alert", "a fatal alert to the client's hello", RL_CUT_ACCEPT, RL_THEN_GO_ON, RL_TLS_ALERT,
    use_tls },
  { "no-tls", "plain HTTP where TLS is due", RL_CUT_ACCEPT, RL_THEN_GO_ON, RL_TLS_NONE, use_tls },
  /* cuts */
  { "close-before-answer", "ends after the request", RL_CUT_BEFORE, RL_THEN_CLOSE, 0, NULL },
  { "finish-before-answer", "ends after the request, with TLS's goodbye", RL_CUT_BEFORE,
    RL_THEN_FINISH, 0, NULL },
  { "reset-before-answer", "resets after the request", RL_CUT_BEFORE, RL_THEN_RESET, 0, NULL },
  { "asks-again", "reads the request, then refuses our certificate in a new handshake (TLS 1.2)",
    RL_CUT_BEFORE, RL_THEN_ASK, 0, NULL },
  { "stall-before-answer", "never answers", RL_CUT_BEFORE, RL_THEN_STALL, 0, NULL },
  { "close-in-status", "ends within the status line", RL_CUT_IN_STATUS, RL_THEN_CLOSE, 0, NULL },
  { "reset-in-status", "resets within the status line", RL_CUT_IN_STATUS, RL_THEN_RESET, 0, NULL },
  { "reset-in-headers", "resets within a header", RL_CUT_IN_HEAD, RL_THEN_RESET, 0, NULL },
  { "close-in-headers", "ends within a header", RL_CUT_IN_HEAD, RL_THEN_CLOSE, 0, NULL },
  { "stall-in-headers", "stops within a header", RL_CUT_IN_HEAD, RL_THEN_STALL, 0, NULL },
  { "close-after-headers", "ends before the body", RL_CUT_HEAD, RL_THEN_CLOSE, 0, NULL },
  { "reset-after-headers", "resets before the body", RL_CUT_HEAD, RL_THEN_RESET, 0, NULL },
  { "stall-after-headers", "never sends the body", RL_CUT_HEAD, RL_THEN_STALL, 0, NULL },
  { "close-mid-body", "ends after N bytes of the body (half)", RL_CUT_BODY, RL_THEN_CLOSE, -1,
    cut_at },
  { "finish-mid-body", "the same, with TLS's goodbye", RL_CUT_BODY, RL_THEN_FINISH, -1, cut_at },
  { "reset-mid-body", "resets after N bytes of the body (half)", RL_CUT_BODY, RL_THEN_RESET, -1,
    cut_at },
  { "stall-mid-body", "stops after N bytes of the body (half)", RL_CUT_BODY, RL_THEN_STALL, -1,
    cut_at },
  { "close-at", "ends after N bytes of the answer (0)", RL_CUT_BYTES, RL_THEN_CLOSE, 0, cut_at },
  { "finish-at", "the same, with TLS's goodbye", RL_CUT_BYTES, RL_THEN_FINISH, 0, cut_at },
  { "reset-at", "resets after N bytes of the answer (0)", RL_CUT_BYTES, RL_THEN_RESET, 0, cut_at },
  { "stall-at-end", "keeps the connection open, and answers no more", RL_CUT_END, RL_THEN_STALL, 0,
    NULL },
  { "close-at-end", "ends after the answer, unannounced", RL_CUT_END, RL_THEN_CLOSE, 0, NULL },
  { "finish-at-end", "the same, with TLS's goodbye", RL_CUT_END, RL_THEN_FINISH, 0, NULL },
  { "reset-at-end", "resets after the answer", RL_CUT_END, RL_THEN_RESET, 0, NULL },
  { "next-close", "reads N more bytes off the wire (0), then ends; 0: once they are there, unread",
    RL_CUT_NEXT, RL_THEN_CLOSE, 0, next_in },
  { "next-finish", "the same, with TLS's goodbye", RL_CUT_NEXT, RL_THEN_FINISH, 0, next_in },
  { "next-reset", "the same, and resets", RL_CUT_NEXT, RL_THEN_RESET, 0, next_in },
  { "repeats", "the answer once more after N ms (50), unasked", RL_CUT_NOWHERE, RL_THEN_GO_ON, 50,
    repeats },
  /* framing and speed */
  { "drip", "a byte every N ms (50)", RL_CUT_NOWHERE, RL_THEN_GO_ON, 50, set_pace },
  { "no-content-length", "the end of the connection ends the body", RL_CUT_END, RL_THEN_FINISH, 0,
    no_length },
  { "tunnel", "is a proxy: goes on with bytes from and to the host of CONNECT", RL_CUT_NOWHERE,
    RL_THEN_GO_ON, 0, open_tunnel },
  { "chunked", "in chunks", RL_CUT_NOWHERE, RL_THEN_GO_ON, 0, chunked },
  { "bad-chunk", "a chunk's size is no number", RL_CUT_END, RL_THEN_FINISH, 0, bad_chunk },
  { "huge-chunk", "a chunk's size is more than 64 bits hold", RL_CUT_END, RL_THEN_FINISH, 0,
    huge_chunk },
  { "no-last-chunk", "the chunk that ends the body is missing", RL_CUT_END, RL_THEN_FINISH, 0,
    no_last_chunk },
  { "unknown-coding", "a Transfer-Encoding that nobody knows", RL_CUT_END, RL_THEN_FINISH, 0,
    unknown_coding },
  { "length-negative", "Content-Length is less than nothing", RL_CUT_END, RL_THEN_FINISH, 0,
    negative_length },
  { "length-words", "Content-Length is no number", RL_CUT_END, RL_THEN_FINISH, 0, no_number },
  { "length-long", "Content-Length says N too much (10), then ends", RL_CUT_END, RL_THEN_CLOSE, 10,
    length_error },
  { "length-short", "Content-Length says N too little (1)", RL_CUT_END, RL_THEN_FINISH, 1,
    length_short },
  { "two-lengths", "two Content-Lengths that differ", RL_CUT_END, RL_THEN_FINISH, 0, two_lengths },
  { "oversize", "the body filled up with blanks to N bytes (64 MiB)", RL_CUT_NOWHERE, RL_THEN_GO_ON,
    64 << 20, pad_body },
  /* head and body */
  { "garbage-status", "a status line that is none", RL_CUT_END, RL_THEN_FINISH, 0, garbage_status },
  { "h2-goaway", "HTTP/2's SETTINGS and GOAWAY in the place of an answer", RL_CUT_END,
    RL_THEN_FINISH, 0, h2_goaway },
  { "h2-reset", "HTTP/2's SETTINGS and RST_STREAM in the place of an answer", RL_CUT_END,
    RL_THEN_FINISH, 0, h2_reset },
  { "h2-status", "a status line that says HTTP/2", RL_CUT_NOWHERE, RL_THEN_GO_ON, 0, h2_status },
  { "http-1.0", "a status line that says HTTP/1.0", RL_CUT_END, RL_THEN_FINISH, 0, http_1_0 },
  { "status-number", "status N (999)", RL_CUT_NOWHERE, RL_THEN_GO_ON, 999, status_number },
  { "no-reason", "a status line without words", RL_CUT_NOWHERE, RL_THEN_GO_ON, 0, no_reason },
  { "no-head", "the body alone", RL_CUT_END, RL_THEN_FINISH, 0, no_head },
  { "bad-header", "header lines that are none", RL_CUT_NOWHERE, RL_THEN_GO_ON, 0, bad_header },
  { "nul-header", "a NUL in a header", RL_CUT_NOWHERE, RL_THEN_GO_ON, 0, nul_header },
  { "long-header", "a header of N bytes (1 MiB)", RL_CUT_NOWHERE, RL_THEN_GO_ON, 1 << 20,
    long_header },
  { "many-headers", "N headers (10000)", RL_CUT_NOWHERE, RL_THEN_GO_ON, 10000, many_headers },
  { "false-gzip", "says gzip and is not", RL_CUT_NOWHERE, RL_THEN_GO_ON, 0, claim_gzip },
  { "broken-utf8", "bytes that are no UTF-8 amid the body", RL_CUT_NOWHERE, RL_THEN_GO_ON, 0,
    broken_text },
  { "half-body", "half of the body, well framed", RL_CUT_NOWHERE, RL_THEN_GO_ON, 0, half_body },
  { "hints-first", "N answers 103 before (3)", RL_CUT_NOWHERE, RL_THEN_GO_ON, 3, hints_first },
  { "continue-first", "N answers 100 before (1)", RL_CUT_NOWHERE, RL_THEN_GO_ON, 1,
    continue_first },
  { "switch-first", "101 and another protocol before", RL_CUT_NOWHERE, RL_THEN_GO_ON, 0,
    switch_first },
};
/* clang-format on */

const RlFault *rl_fault_find(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(faults); i++) {
    if (strcmp(faults[i].name, name) == 0)
      return &faults[i];
  }
  return NULL;
}

gboolean rl_fault_opens(const RlFault *self)
{
  return self->cut == RL_CUT_ACCEPT || self->cut == RL_CUT_HANDSHAKE || self->cut == RL_CUT_KNOCK;
}

void rl_fault_apply(const RlFault *self, RlAnswer *answer, gint64 argument)
{
  if (self->shape != NULL)
    self->shape(answer, argument);
  if (self->then == RL_THEN_GO_ON)
    return;
  answer->then = self->then;
  if (answer->most_in < 0 && answer->most_out < 0)
    answer->cut = self->cut;
}

void rl_fault_list(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(faults); i++)
    printf("%-22s  %s%s\n", faults[i].name, rl_fault_opens(&faults[i]) ? "connection: " : "",
           faults[i].what);
}

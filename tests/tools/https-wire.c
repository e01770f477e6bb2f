/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "https-wire.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct RlWire {
  int fd; /* -1: closed */
  int stop;
  SSL *ssl; /* NULL: plain */
  RlOffer offer;
  char *client; /* who it says it is */
  RlWireCount count;
  GArray *parts;            /* RlWirePart, with the counts at their beginning */
  gboolean answered;        /* the last part */
  RlWireCount at_mark;      /* the counts at that moment */
  gint64 most_in, most_out; /* of `count`; -1: any number */
  gboolean used_up;
  RlThen then; /* when they are used up */
};

RlWire *rl_wire_new(int fd, int stop)
{
  RlWire *self = g_new0(RlWire, 1);
  const RlWirePart first = { .whole = FALSE };
  self->offer.protocols = g_string_new(NULL);
  self->parts = g_array_append_vals(g_array_new(FALSE, TRUE, sizeof(RlWirePart)), &first, 1);
  self->fd = fd;
  self->stop = stop;
  rl_wire_limit(self, -1, -1, RL_THEN_CLOSE);
  fcntl(fd, F_SETFL, O_NONBLOCK);
  return self;
}

void rl_wire_limit(RlWire *self, gint64 in, gint64 out, RlThen then)
{
  self->most_in = in < 0 ? -1 : self->count.in + in;
  self->most_out = out < 0 ? -1 : self->count.out + out;
  self->then = then;
}

const RlWireCount *rl_wire_count(const RlWire *self)
{
  return &self->count;
}

static void close_now(RlWire *self)
{
  if (self->fd >= 0)
    close(self->fd);
  self->fd = -1;
}

void rl_wire_end(RlWire *self)
{
  if (self->used_up && self->fd >= 0)
    rl_wire_then(self, self->then);
  close_now(self);
}

void rl_wire_free(RlWire *self)
{
  rl_wire_end(self);
  SSL_free(self->ssl);
  g_string_free(self->offer.protocols, TRUE);
  g_array_unref(self->parts);
  g_free(self->client);
  g_free(self);
}

/* Waits for EVENTS; 0: time is over or the server stops. */
static short wait_for(RlWire *self, short events, int milliseconds)
{
  struct pollfd fds[] = { { .fd = self->fd, .events = events },
                          { .fd = self->stop, .events = POLLIN } };
  while (poll(fds, 2, milliseconds) < 0 && errno == EINTR)
    ;
  return fds[1].revents != 0 ? 0 : fds[0].revents;
}

/* How many of SIZE bytes may go through; 0: none any more. */
static gsize allowed(RlWire *self, gint64 most, gint64 so_far, gsize size)
{
  if (most < 0)
    return size;
  self->used_up |= so_far >= most;
  return MIN(size, (gsize) MAX(most - so_far, 0));
}

/* Both as read(2) and write(2), within the limits: 0 behind them. */
static ssize_t raw_read(RlWire *self, void *bytes, gsize size)
{
  size = allowed(self, self->most_in, self->count.in, size);
  if (size == 0)
    return 0;
  ssize_t got = read(self->fd, bytes, size);
  self->count.in += MAX(got, 0);
  return got;
}

static ssize_t raw_write(RlWire *self, const void *bytes, gsize size)
{
  size = allowed(self, self->most_out, self->count.out, size);
  if (size == 0)
    return 0;
  ssize_t written = write(self->fd, bytes, size);
  self->count.out += MAX(written, 0);
  return written;
}

/* ---- what TLS runs on ---- */

static int bio_read(BIO *bio, char *bytes, int size)
{
  BIO_clear_retry_flags(bio);
  ssize_t got = raw_read(BIO_get_data(bio), bytes, (gsize) size);
  if (got < 0 && errno == EAGAIN)
    BIO_set_retry_read(bio);
  return (int) got;
}

static int bio_write(BIO *bio, const char *bytes, int size)
{
  BIO_clear_retry_flags(bio);
  ssize_t written = raw_write(BIO_get_data(bio), bytes, (gsize) size);
  if (written < 0 && errno == EAGAIN)
    BIO_set_retry_write(bio);
  return (int) written;
}

static long bio_control(BIO *bio, int command, long number, void *pointer)
{
  return command == BIO_CTRL_FLUSH;
}

static const BIO_METHOD *bio_method(void)
{
  static gsize method;
  if (g_once_init_enter(&method)) {
    BIO_METHOD *made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "wire");
    BIO_meth_set_read(made, bio_read);
    BIO_meth_set_write(made, bio_write);
    BIO_meth_set_ctrl(made, bio_control);
    g_once_init_leave(&method, (gsize) made);
  }
  return (const BIO_METHOD *) method;
}

static void put_under_tls(RlWire *self)
{
  BIO *bio = BIO_new(bio_method());
  BIO_set_data(bio, self);
  BIO_set_init(bio, 1);
  SSL_set_bio(self->ssl, bio, bio);
}

/* After a call into TLS that gave RESULT: TRUE when it is to be called again. */
static gboolean again(RlWire *self, int result)
{
  int error = SSL_get_error(self->ssl, result);
  ERR_clear_error();
  if (error == SSL_ERROR_WANT_READ)
    return wait_for(self, POLLIN, -1) != 0;
  return error == SSL_ERROR_WANT_WRITE && wait_for(self, POLLOUT, -1) != 0;
}

static char *peer_name(SSL *ssl)
{
  enum { NAME_MAX_BYTES = 64 };
  X509 *certificate = SSL_get1_peer_certificate(ssl);
  char name[NAME_MAX_BYTES] = "";
  if (certificate == NULL)
    return NULL;
  X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name, sizeof name);
  X509_free(certificate);
  return g_strdup(name);
}

gboolean rl_wire_start_tls(RlWire *self, SSL_CTX *context)
{
  int result;
  self->ssl = SSL_new(context);
  SSL_set_app_data(self->ssl, &self->offer);
  put_under_tls(self);
  do {
    result = SSL_accept(self->ssl);
  } while (result <= 0 && again(self, result));
  self->client = result > 0 ? peer_name(self->ssl) : NULL;
  return result > 0;
}

gboolean rl_wire_later(const RlWire *self)
{
  return self->offer.later;
}

const char *rl_wire_client(const RlWire *self)
{
  return self->client;
}

void rl_wire_drain(RlWire *self)
{
  char bytes[1024];
  shutdown(self->fd, SHUT_WR);
  while (wait_for(self, POLLIN, -1) != 0 && read(self->fd, bytes, sizeof bytes) > 0)
    ;
}

const char *rl_wire_tls(const RlWire *self)
{
  return self->ssl != NULL ? SSL_get_version(self->ssl) : NULL;
}

const char *rl_wire_offered(const RlWire *self)
{
  return self->ssl != NULL ? self->offer.protocols->str : NULL;
}

static gsize read_tls(RlWire *self, void *bytes, gsize size)
{
  gsize got = 0;
  int result;
  do {
    result = SSL_read_ex(self->ssl, bytes, size, &got);
  } while (result <= 0 && again(self, result));
  return got;
}

static gsize read_plain(RlWire *self, void *bytes, gsize size)
{
  ssize_t got;
  do {
    got = raw_read(self, bytes, size);
  } while (got < 0 && errno == EAGAIN && wait_for(self, POLLIN, -1) != 0);
  return got > 0 ? (gsize) got : 0;
}

static RlWirePart *last_part(const RlWire *self)
{
  return &g_array_index(self->parts, RlWirePart, self->parts->len - 1);
}

void rl_wire_mark(RlWire *self, gboolean whole)
{
  last_part(self)->whole = whole;
  self->answered = TRUE;
  self->at_mark = self->count;
}

static void note_start(char *start, gint64 before, const char *bytes, gsize length)
{
  for (gsize i = 0; i < length && before + (gint64) i < RL_WIRE_START; i++)
    start[before + (gint64) i] = bytes[i];
}

static void note_received(RlWire *self, const char *bytes, gsize length)
{
  RlWireCount *count = &self->count;
  if (length > 0 && self->answered) {
    const RlWirePart next = { .count = self->at_mark };
    g_array_append_val(self->parts, next);
    memset(last_part(self)->count.start, 0, RL_WIRE_START);
    self->answered = FALSE;
  }
  RlWirePart *part = last_part(self);
  note_start(part->count.start, count->received - part->count.received, bytes, length);
  note_start(count->start, count->received, bytes, length);
  count->received += (gint64) length;
}

GArray *rl_wire_parts(const RlWire *self)
{
  GArray *parts = g_array_copy(self->parts);
  for (guint i = 0; i < parts->len; i++) {
    RlWireCount *own = &g_array_index(parts, RlWirePart, i).count;
    const RlWireCount *end =
        i + 1 < parts->len ? &g_array_index(self->parts, RlWirePart, i + 1).count : &self->count;
    own->in = end->in - own->in;
    own->out = end->out - own->out;
    own->received = end->received - own->received;
    own->sent = end->sent - own->sent;
  }
  return parts;
}

gsize rl_wire_read(RlWire *self, void *bytes, gsize size)
{
  gsize got = self->ssl != NULL ? read_tls(self, bytes, size) : read_plain(self, bytes, size);
  note_received(self, bytes, got);
  return got;
}

gboolean rl_wire_await(RlWire *self)
{
  return (self->ssl != NULL && SSL_has_pending(self->ssl) == 1) || wait_for(self, POLLIN, -1) != 0;
}

static gboolean write_tls(RlWire *self, const void *bytes, gsize length)
{
  gsize written;
  int result;
  do {
    result = SSL_write_ex(self->ssl, bytes, length, &written);
  } while (result <= 0 && again(self, result));
  return result > 0;
}

static gboolean write_plain(RlWire *self, const char *at, gsize length)
{
  while (length > 0) {
    ssize_t written = raw_write(self, at, length);
    if (written == 0 || (written < 0 && (errno != EAGAIN || wait_for(self, POLLOUT, -1) == 0)))
      return FALSE;
    at += MAX(written, 0);
    length -= (gsize) MAX(written, 0);
  }
  return TRUE;
}

gboolean rl_wire_write(RlWire *self, const void *bytes, gsize length)
{
  if (length == 0)
    return TRUE;
  if (!(self->ssl != NULL ? write_tls(self, bytes, length) : write_plain(self, bytes, length)))
    return FALSE;
  self->count.sent += (gint64) length;
  return TRUE;
}

/* FALSE: one of the two has gone. */
static gboolean relay_once(RlWire *self, int other, gboolean from_client)
{
  char bytes[4096];
  if (from_client) {
    const gsize got = rl_wire_read(self, bytes, sizeof bytes);
    return got > 0 && send(other, bytes, got, MSG_NOSIGNAL) == (ssize_t) got;
  }
  const ssize_t got = read(other, bytes, sizeof bytes);
  return got > 0 && rl_wire_write(self, bytes, (gsize) got);
}

void rl_wire_relay(RlWire *self, int other)
{
  for (gboolean open = TRUE; open;) {
    struct pollfd fds[] = { { .fd = self->fd, .events = POLLIN },
                            { .fd = other, .events = POLLIN },
                            { .fd = self->stop, .events = POLLIN } };
    const gboolean has_more = self->ssl != NULL && SSL_has_pending(self->ssl) == 1;
    while (poll(fds, G_N_ELEMENTS(fds), has_more ? 0 : -1) < 0 && errno == EINTR)
      ;
    if (fds[2].revents != 0)
      return;
    if (has_more || fds[0].revents != 0)
      open = relay_once(self, other, TRUE);
    if (open && fds[1].revents != 0)
      open = relay_once(self, other, FALSE);
  }
}

gboolean rl_wire_pass(RlWire *self, int milliseconds)
{
  struct pollfd stop = { .fd = self->stop, .events = POLLIN };
  return wait_for(self, POLLRDHUP, milliseconds) == 0 && poll(&stop, 1, 0) == 0;
}

static int refuse(int good, X509_STORE_CTX *chain)
{
  X509_STORE_CTX_set_error(chain, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
  return 0;
}

/* The client's part comes while its next bytes are read. */
static void ask_again(RlWire *self)
{
  char byte;
  SSL_set_verify(self->ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, refuse);
  if (SSL_renegotiate(self->ssl) == 1 && SSL_do_handshake(self->ssl) == 1)
    (void) read_tls(self, &byte, 1);
}

gboolean rl_wire_then(RlWire *self, RlThen then)
{
  const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
  if (then == RL_THEN_GO_ON)
    return TRUE;
  if (then == RL_THEN_STALL)
    rl_wire_pass(self, -1);
  if (then == RL_THEN_FINISH && self->ssl != NULL)
    SSL_shutdown(self->ssl);
  if (then == RL_THEN_ASK && self->ssl != NULL)
    ask_again(self);
  if (then == RL_THEN_RESET)
    setsockopt(self->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close_now(self);
  return FALSE;
}

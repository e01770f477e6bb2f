/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "https-wire.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

struct RlWire {
  int fd; /* -1: closed */
  int stop;
  SSL *ssl;         /* NULL: plain */
  GString *offered; /* protocols, by the client's hello */
};

RlWire *rl_wire_new(int fd, int stop)
{
  RlWire *self = g_new0(RlWire, 1);
  self->offered = g_string_new(NULL);
  self->fd = fd;
  self->stop = stop;
  fcntl(fd, F_SETFL, O_NONBLOCK);
  return self;
}

static void close_now(RlWire *self)
{
  if (self->fd >= 0)
    close(self->fd);
  self->fd = -1;
}

void rl_wire_free(RlWire *self)
{
  close_now(self);
  SSL_free(self->ssl);
  g_string_free(self->offered, TRUE);
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

/* After a call into TLS that gave RESULT: TRUE when it is to be called again. */
static gboolean again(RlWire *self, int result)
{
  int error = SSL_get_error(self->ssl, result);
  ERR_clear_error();
  if (error == SSL_ERROR_WANT_READ)
    return wait_for(self, POLLIN, -1) != 0;
  return error == SSL_ERROR_WANT_WRITE && wait_for(self, POLLOUT, -1) != 0;
}

gboolean rl_wire_start_tls(RlWire *self, SSL_CTX *context)
{
  int result;
  self->ssl = SSL_new(context);
  SSL_set_app_data(self->ssl, self->offered);
  SSL_set_fd(self->ssl, self->fd);
  do {
    result = SSL_accept(self->ssl);
  } while (result <= 0 && again(self, result));
  return result > 0;
}

const char *rl_wire_tls(const RlWire *self)
{
  return self->ssl != NULL ? SSL_get_version(self->ssl) : NULL;
}

const char *rl_wire_offered(const RlWire *self)
{
  return self->ssl != NULL ? self->offered->str : NULL;
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

gsize rl_wire_read(RlWire *self, void *bytes, gsize size)
{
  if (self->ssl != NULL)
    return read_tls(self, bytes, size);
  ssize_t got;
  do {
    got = read(self->fd, bytes, size);
  } while (got < 0 && errno == EAGAIN && wait_for(self, POLLIN, -1) != 0);
  return got > 0 ? (gsize) got : 0;
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

gboolean rl_wire_write(RlWire *self, const void *bytes, gsize length)
{
  if (length == 0 || self->ssl != NULL)
    return length == 0 || write_tls(self, bytes, length);
  const char *at = bytes;
  while (length > 0) {
    ssize_t written = write(self->fd, at, length);
    if (written < 0 && (errno != EAGAIN || wait_for(self, POLLOUT, -1) == 0))
      return FALSE;
    at += MAX(written, 0);
    length -= (gsize) MAX(written, 0);
  }
  return TRUE;
}

gboolean rl_wire_pass(RlWire *self, int milliseconds)
{
  struct pollfd stop = { .fd = self->stop, .events = POLLIN };
  return wait_for(self, POLLRDHUP, milliseconds) == 0 && poll(&stop, 1, 0) == 0;
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
  if (then == RL_THEN_RESET)
    setsockopt(self->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close_now(self);
  return FALSE;
}

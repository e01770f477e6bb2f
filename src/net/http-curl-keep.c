/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/http-curl-keep.h"

#include <curl/curl.h>
#include <poll.h>
#include <string.h>

#include "base/clock.h"

void rl_curl_keep_init(RlCurlKeep *self)
{
  g_mutex_init(&self->lock);
  self->line = (RlCurlLine){ NULL, -1 };
}

void rl_curl_keep_clear(RlCurlKeep *self)
{
  rl_curl_line_close(&self->line);
  g_mutex_clear(&self->lock);
}

RlCurlLine rl_curl_line_new(void)
{
  CURLM *multi = curl_multi_init();
  if (multi != NULL)
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, 1L);
  return (RlCurlLine){ multi, -1 };
}

void rl_curl_line_close(RlCurlLine *line)
{
  if (line->multi != NULL)
    curl_multi_cleanup(line->multi);
  *line = (RlCurlLine){ NULL, -1 };
}

gboolean rl_curl_is_quiet(int socket)
{
  struct pollfd watched = { .fd = socket, .events = POLLIN | POLLRDHUP };
  return poll(&watched, 1, 0) == 0;
}

/* With the lock held. */
static gboolean is_usable(const RlCurlKeep *self, gint64 seconds)
{
  return self->line.multi != NULL &&
         rl_clock_since_boot() + seconds * G_USEC_PER_SEC < self->until &&
         rl_curl_is_quiet(self->line.socket);
}

static void let_go(RlCurlKeep *self, gboolean resting)
{
  g_mutex_lock(&self->lock);
  RlCurlLine line = self->line;
  self->line = (RlCurlLine){ NULL, -1 };
  self->resting = resting;
  g_mutex_unlock(&self->lock);
  rl_curl_line_close(&line);
}

void rl_curl_keep_rest(RlCurlKeep *self)
{
  let_go(self, TRUE);
}

RlCurlLine rl_curl_keep_take(RlCurlKeep *self)
{
  RlCurlLine line = { NULL, -1 };
  g_mutex_lock(&self->lock);
  self->resting = FALSE;
  const gboolean usable = is_usable(self, 0);
  if (usable) {
    line = self->line;
    self->line = (RlCurlLine){ NULL, -1 };
  }
  g_mutex_unlock(&self->lock);
  if (usable)
    return line;
  let_go(self, FALSE);
  return rl_curl_line_new();
}

/* Of a server that says how long it waits for the next request ("Keep-Alive: timeout=5"): a second
 * less, for the way there. */
static gint64 seconds_of(const RlHttpResponse *response)
{
  const char *value = rl_http_response_header(response, "Keep-Alive");
  const char *number = value != NULL ? strstr(value, "timeout=") : NULL;
  if (number == NULL)
    return RL_CURL_KEEP_SECONDS;
  const guint64 said = g_ascii_strtoull(number + strlen("timeout="), NULL, 10);
  return (gint64) MIN(said, RL_CURL_KEEP_SECONDS + 1) - 1;
}

void rl_curl_keep_put(RlCurlKeep *self, const RlCurlLine *line, const RlHttpResponse *response)
{
  RlCurlLine over = *line;
  g_mutex_lock(&self->lock);
  if (!self->resting) {
    over = self->line;
    self->line = *line;
    self->until = rl_clock_since_boot() + seconds_of(response) * G_USEC_PER_SEC;
  }
  g_mutex_unlock(&self->lock);
  rl_curl_line_close(&over);
}

gboolean rl_curl_keep_is_warm(RlCurlKeep *self)
{
  g_mutex_lock(&self->lock);
  const gboolean warm = is_usable(self, RL_CURL_KEEP_LEFT_SECONDS);
  g_mutex_unlock(&self->lock);
  return warm;
}

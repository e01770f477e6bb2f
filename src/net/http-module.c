/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libcurl's HTTP, loaded by the first request. */
#include "base/error.h"
#include "base/module.h"

#include "net/http.h"

typedef struct {
  RlHttp http;
  GMutex lock;
  RlHttp *real; /* atomic, made under `lock`; NULL: it is not loaded yet */
} LateHttp;

/* NULL and RL_ERROR_NOT_SENT. */
static RlHttp *real_of(LateHttp *self, GError **error)
{
  GError *why = NULL;
  g_mutex_lock(&self->lock);
  if (self->real == NULL) {
    RlHttp *(*make)(void) = rl_module_function(RL_MODULE_NET, "rl_http_curl_new", &why);
    g_atomic_pointer_set(&self->real, make != NULL ? make() : NULL);
  }
  RlHttp *real = self->real;
  g_mutex_unlock(&self->lock);
  if (real == NULL)
    g_set_error_literal(error, RL_ERROR, RL_ERROR_NOT_SENT, why->message);
  g_clear_error(&why);
  return real;
}

static RlHttpResponse *late_perform(RlHttp *self, const RlHttpRequest *request, RlCancel *cancel,
                                    GError **error)
{
  RlHttp *real = real_of((LateHttp *) self, error);
  return real != NULL ? real->perform(real, request, cancel, error) : rl_http_response_new();
}

/* NULL: it is not loaded yet. Waits for nobody who loads it: the thread that draws asks. */
static RlHttp *if_loaded(RlHttp *http)
{
  return g_atomic_pointer_get(&((LateHttp *) http)->real);
}

static gboolean late_is_warm(RlHttp *self)
{
  RlHttp *real = if_loaded(self);
  return real != NULL && rl_http_is_warm(real);
}

static void late_rest(RlHttp *self)
{
  RlHttp *real = if_loaded(self);
  if (real != NULL)
    rl_http_rest(real);
}

static void late_free(RlHttp *http)
{
  LateHttp *self = (LateHttp *) http;
  rl_http_free(self->real);
  g_mutex_clear(&self->lock);
  g_free(self);
}

RlHttp *rl_http_curl_new(void)
{
  LateHttp *self = g_new0(LateHttp, 1);
  self->http = (RlHttp){
    .perform = late_perform, .free = late_free, .is_warm = late_is_warm, .rest = late_rest
  };
  g_mutex_init(&self->lock);
  return &self->http;
}

gint64 rl_http_date(const char *text)
{
  gint64 (*read)(const char *) = rl_module_function(RL_MODULE_NET, "rl_http_date", NULL);
  return read != NULL ? read(text) : -1;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-http.h"

#include <string.h>

#include "fake-clock.h"
#include "helpers.h"

typedef struct {
  RlHttp base;
  GMutex lock; /* the test's thread and the worker's */
  GCond changed;
  GQueue answers;
  GPtrArray *requests;
  gboolean blocked;
  FakeHttpHook hook;
  gpointer data;
} FakeHttp;

static void request_free(gpointer data)
{
  FakeRequest *request = data;
  g_free(request->method);
  g_free(request->url);
  g_free(request->body);
  g_free(request->authorization);
  g_free(request);
}

static void answer_free(gpointer data)
{
  FakeAnswer *answer = data;
  g_free((char *) answer->body);
  g_free((char *) answer->headers);
  g_free(answer);
}

static void fake_free(RlHttp *base)
{
  FakeHttp *self = (FakeHttp *) base;
  g_queue_clear_full(&self->answers, answer_free);
  g_ptr_array_unref(self->requests);
  g_mutex_clear(&self->lock);
  g_cond_clear(&self->changed);
  g_free(self);
}

static char *text_of(const RlSecret *secret)
{
  return secret != NULL ? g_strndup(rl_secret_peek(secret), rl_secret_length(secret)) : NULL;
}

static FakeRequest *note_request(FakeHttp *self, const RlHttpRequest *request)
{
  FakeRequest *noted = g_new0(FakeRequest, 1);
  noted->method = g_strdup(request->method);
  noted->url = g_strdup(request->url);
  noted->body = text_of(request->body);
  noted->authorization = text_of(request->authorization);
  noted->timeout = request->timeout;
  g_mutex_lock(&self->lock);
  g_ptr_array_add(self->requests, noted);
  g_mutex_unlock(&self->lock);
  return noted;
}

static FakeAnswer *take_answer(FakeHttp *self, const FakeRequest *request)
{
  g_mutex_lock(&self->lock);
  FakeAnswer *answer = g_queue_pop_head(&self->answers);
  g_mutex_unlock(&self->lock);
  if (answer == NULL)
    g_error("no answer stands ready for %s %s", request->method, request->url);
  return answer;
}

static void block(FakeHttp *self, RlCancel *cancel)
{
  g_mutex_lock(&self->lock);
  self->blocked = TRUE;
  g_cond_broadcast(&self->changed);
  g_mutex_unlock(&self->lock);
  while (rl_cancel_pause(cancel, 60 * 1000))
    ;
}

static void fill(RlHttpResponse *response, const FakeAnswer *answer)
{
  response->status = answer->status;
  response->receipt = (RlReceipt){ fake_clock_monotonic(), fake_clock_wall() };
  response->complete = answer->fault == FAKE_NO_FAULT;
  response->any_sent = response->complete || answer->sent;
  response->may_pass = answer->may_pass;
  response->fault = answer->why;
  response->certificate_end = answer->certificate_end;
  if (answer->body != NULL)
    g_assert_true(rl_secret_append(response->body, answer->body, -1));
  const char *usual = answer->body != NULL ? "Content-Type: application/json" : "";
  g_auto(GStrv) lines = g_strsplit(answer->headers != NULL ? answer->headers : usual, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    g_ptr_array_add(response->headers, g_strdup(*line));
}

static RlHttpResponse *perform(RlHttp *base, const RlHttpRequest *request, RlCancel *cancel,
                               GError **error)
{
  FakeHttp *self = (FakeHttp *) base;
  RlHttpResponse *response = rl_http_response_new();
  const FakeRequest *noted = note_request(self, request);
  if (self->hook != NULL)
    self->hook(noted, self->data);
  FakeAnswer *answer = take_answer(self, noted);
  if (answer->blocks) {
    block(self, cancel);
    answer->fault = RL_ERROR_CANCELLED;
  }
  fill(response, answer);
  if (answer->fault != FAKE_NO_FAULT)
    g_set_error(error, RL_ERROR, answer->fault, "fault %d", answer->fault);
  answer_free(answer);
  return response;
}

RlHttp *fake_http_new(void)
{
  FakeHttp *self = g_new0(FakeHttp, 1);
  self->base.perform = perform;
  self->base.free = fake_free;
  self->requests = g_ptr_array_new_with_free_func(request_free);
  g_queue_init(&self->answers);
  g_mutex_init(&self->lock);
  g_cond_init(&self->changed);
  return &self->base;
}

void fake_http_push(RlHttp *http, const FakeAnswer *answer)
{
  FakeHttp *self = (FakeHttp *) http;
  FakeAnswer *copy = g_memdup2(answer, sizeof *answer);
  copy->body = answer->body != NULL ? helper_quotes(answer->body) : NULL;
  copy->headers = g_strdup(answer->headers);
  g_mutex_lock(&self->lock);
  g_queue_push_tail(&self->answers, copy);
  g_mutex_unlock(&self->lock);
}

void fake_http_push_body(RlHttp *http, int status, const char *body)
{
  const FakeAnswer answer = { .status = status, .body = body, .fault = FAKE_NO_FAULT };
  fake_http_push(http, &answer);
}

guint fake_http_ready(RlHttp *http)
{
  FakeHttp *self = (FakeHttp *) http;
  g_mutex_lock(&self->lock);
  const guint n = self->answers.length;
  g_mutex_unlock(&self->lock);
  return n;
}

guint fake_http_count(RlHttp *http, const char *method)
{
  FakeHttp *self = (FakeHttp *) http;
  guint n = 0;
  g_mutex_lock(&self->lock);
  for (guint i = 0; i < self->requests->len; i++) {
    const FakeRequest *request = g_ptr_array_index(self->requests, i);
    n += method == NULL || g_str_equal(request->method, method);
  }
  g_mutex_unlock(&self->lock);
  return n;
}

const FakeRequest *fake_http_request(RlHttp *http, int number)
{
  FakeHttp *self = (FakeHttp *) http;
  g_mutex_lock(&self->lock);
  const guint i = number < 0 ? self->requests->len - 1 : (guint) number;
  g_assert_cmpuint(i, <, self->requests->len);
  const FakeRequest *request = g_ptr_array_index(self->requests, i);
  g_mutex_unlock(&self->lock);
  return request;
}

void fake_http_await_blocked(RlHttp *http)
{
  FakeHttp *self = (FakeHttp *) http;
  g_mutex_lock(&self->lock);
  while (!self->blocked)
    g_cond_wait(&self->changed, &self->lock);
  self->blocked = FALSE;
  g_mutex_unlock(&self->lock);
}

void fake_http_set_hook(RlHttp *http, FakeHttpHook hook, gpointer data)
{
  FakeHttp *self = (FakeHttp *) http;
  self->hook = hook;
  self->data = data;
}

/* ---- patience ---- */

static GMutex patience_lock;
static GString *pauses;
static guint until_cancelled = G_MAXUINT;

static double half(void)
{
  return 0.5;
}

static gint64 now(void)
{
  return fake_clock_monotonic();
}

static gboolean note_pause(gint64 milliseconds, RlCancel *cancel)
{
  g_mutex_lock(&patience_lock);
  if (pauses == NULL)
    pauses = g_string_new(NULL);
  g_string_append_printf(pauses, "%s%d", pauses->len > 0 ? "," : "", (int) milliseconds);
  const gboolean cancelled = until_cancelled == 0 || rl_cancel_is_set(cancel);
  until_cancelled -= until_cancelled < G_MAXUINT;
  g_mutex_unlock(&patience_lock);
  return !cancelled;
}

const RlPatience fake_patience = { half, now, note_pause };

char *fake_patience_take(void)
{
  g_mutex_lock(&patience_lock);
  char *text = g_strdup(pauses != NULL ? pauses->str : "");
  if (pauses != NULL)
    g_string_free(g_steal_pointer(&pauses), TRUE);
  until_cancelled = G_MAXUINT;
  g_mutex_unlock(&patience_lock);
  return text;
}

void fake_patience_cancel(guint n)
{
  g_mutex_lock(&patience_lock);
  until_cancelled = n;
  g_mutex_unlock(&patience_lock);
}

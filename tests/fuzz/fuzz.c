/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

#include "app/report.h"

#include "raw-clean.h"

/* What GLib ends a program with is no crash to libFuzzer. */
static void on_trap(int number)
{
  abort();
}

void fuzz_start(void)
{
  static gboolean started;
  if (started)
    return;
  started = TRUE;
  (void) signal(SIGTRAP, on_trap);
  if (setlocale(LC_ALL, "C.UTF-8") == NULL)
    g_error("this machine has no C.UTF-8");
  (void) g_log_set_always_fatal(G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
}

static void assert_allowed(const char *text)
{
  const RlRawRules rules = { .charset = RL_RAW_UTF8 };
  g_autofree char *fault = rl_raw_fault(&rules, text, strlen(text));
  if (fault != NULL)
    g_error("%s", fault);
}

void fuzz_assert_block(const char *text)
{
  if (text != NULL)
    assert_allowed(text);
}

void fuzz_assert_line(const char *text)
{
  fuzz_assert_block(text);
  g_assert_true(text == NULL || strchr(text, '\n') == NULL);
}

static void assert_prints(const RlJson *json, gboolean pretty)
{
  g_autofree char *text = rl_json_print(json, pretty);
  g_autoptr(RlJson) again = rl_json_parse(text, strlen(text), NULL);
  g_assert_nonnull(again);
  g_autofree char *twice = rl_json_print(again, pretty);
  g_assert_cmpstr(text, ==, twice);
  g_assert_true(pretty || strchr(text, '\n') == NULL);
  assert_allowed(text);
}

void fuzz_assert_json(const RlJson *json)
{
  assert_prints(json, FALSE);
  assert_prints(json, TRUE);
}

/* ---- answers ---- */

/* The line at *AT, without its end; *AT is behind it. New string. */
static char *take_line(const char **at, const char *end)
{
  const char *stop = memchr(*at, '\n', (gsize) (end - *at));
  const char *next = stop != NULL ? stop + 1 : end;
  /* A NUL is in no header that libcurl hands over. */
  char *line = g_strndup(*at, (gsize) ((stop != NULL ? stop : end) - *at));
  *at = next;
  return line;
}

static void read_status(FuzzAnswer *self, const char *line)
{
  static const struct {
    const char *word;
    int fault;
    gboolean sent;
  } ends[] = {
    { "cut", RL_ERROR_UNKNOWN_OUTCOME, TRUE }, { "large", RL_ERROR_TOO_LARGE, TRUE },
    { "unsent", RL_ERROR_NOT_SENT, FALSE },    { "cancelled", RL_ERROR_CANCELLED, FALSE },
    { "left", RL_ERROR_CANCELLED, TRUE },
  };
  const int status = atoi(line);
  self->status = status >= 100 && status <= 999 ? status : 0;
  self->fault = self->status == 0 ? RL_ERROR_UNKNOWN_OUTCOME : FUZZ_NO_FAULT;
  self->sent = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS(ends); i++)
    if (g_str_has_suffix(line, ends[i].word)) {
      self->fault = ends[i].fault;
      self->sent = ends[i].sent;
    }
  /* Without a byte sent there is no answer. */
  self->status = self->sent ? self->status : 0;
}

FuzzAnswer *fuzz_answer_new(const uint8_t *data, size_t size)
{
  FuzzAnswer *self = g_new0(FuzzAnswer, 1);
  const char *at = (const char *) data, *end = at + MIN(size, FUZZ_MAX);
  g_autofree char *first = take_line(&at, end);
  read_status(self, first);
  g_autoptr(GPtrArray) headers = g_ptr_array_new();
  for (;;) {
    char *line = at < end ? take_line(&at, end) : g_strdup("");
    if (*line == '\0') {
      g_free(line);
      break;
    }
    g_ptr_array_add(headers, line);
  }
  g_ptr_array_add(headers, NULL);
  self->headers = (char **) g_ptr_array_free(g_steal_pointer(&headers), FALSE);
  self->body = self->sent ? at : "";
  self->length = self->sent ? (gsize) (end - at) : 0;
  return self;
}

void fuzz_answer_free(FuzzAnswer *self)
{
  if (self == NULL)
    return;
  g_strfreev(self->headers);
  g_free(self);
}

/* ---- a transport without a network ---- */

typedef struct {
  RlHttp base;
  const FuzzAnswer *answer;
} FuzzHttp;

/* Where API secrets may go, read without relink's own reader of addresses. */
static void assert_origin(const char *url)
{
  g_assert_true(g_ascii_strncasecmp(url, FUZZ_ORIGIN, strlen(FUZZ_ORIGIN)) == 0);
  g_assert_nonnull(strchr("/?#", url[strlen(FUZZ_ORIGIN)]));
}

static RlHttpResponse *perform(RlHttp *base, const RlHttpRequest *request, RlCancel *cancel,
                               GError **error)
{
  const FuzzAnswer *answer = ((FuzzHttp *) base)->answer;
  RlHttpResponse *response = rl_http_response_new();
  assert_origin(request->url);
  response->status = answer->status;
  response->any_sent = answer->sent;
  response->complete = answer->fault == FUZZ_NO_FAULT;
  response->receipt = (RlReceipt){ 1000 * G_USEC_PER_SEC, 1800000000 };
  g_assert_true(rl_secret_append(response->body, answer->body, (gssize) answer->length));
  for (char **line = answer->headers; *line != NULL; line++)
    g_ptr_array_add(response->headers, g_strdup(*line));
  if (!response->complete)
    g_set_error(error, RL_ERROR, answer->fault, "The answer is not complete.");
  return response;
}

static void http_free(RlHttp *base)
{
  g_free(base);
}

/* Nothing waits before a read is asked again. */
static double no_chance(void)
{
  return 0;
}

static gint64 no_time(void)
{
  return 0;
}

static gboolean no_wait(gint64 milliseconds, RlCancel *cancel)
{
  g_assert_cmpint(milliseconds, >=, 0);
  return TRUE;
}

static const RlPatience patience = { no_chance, no_time, no_wait };

RlApi *fuzz_api_new(const FuzzAnswer *answer)
{
  FuzzHttp *http = g_new0(FuzzHttp, 1);
  RlEndpoint *endpoint = g_new0(RlEndpoint, 1);
  http->base = (RlHttp){ .perform = perform, .free = http_free };
  http->answer = answer;
  endpoint->url = rl_url_parse(FUZZ_ORIGIN, NULL);
  endpoint->timeout = 330;
  endpoint->connect_timeout = 10;
  RlApi *api = rl_api_new(&http->base, endpoint);
  rl_api_set_patience(api, &patience);
  return api;
}

RlCredentials *fuzz_credentials(void)
{
  return rl_credentials_new_text("fuzz-id", "fuzz-secret-5b2e");
}

/* ---- what people see ---- */

static void assert_report(const RlReport *report)
{
  fuzz_assert_line(report->heading);
  for (guint i = 0; i < report->rows->len; i++) {
    const RlRow *row = g_ptr_array_index(report->rows, i);
    fuzz_assert_block(row->label);
    fuzz_assert_block(row->value);
  }
}

static void assert_errors(const RlOutcome *outcome)
{
  for (guint i = 0; i < outcome->errors->len; i++) {
    const RlApiError *error = g_ptr_array_index(outcome->errors, i);
    fuzz_assert_line(error->code);
    fuzz_assert_block(error->message);
    fuzz_assert_line(error->field);
    fuzz_assert_line(error->request_id);
    fuzz_assert_block(rl_api_error_advice(outcome->http_status, error));
  }
}

void fuzz_assert_outcome(const RlOutcome *outcome)
{
  g_autofree char *message = rl_outcome_message(outcome), *advice = rl_outcome_advice(outcome);
  g_autofree char *details = rl_report_details(outcome);
  g_autoptr(RlReport) report = rl_report_outcome(outcome);
  g_autoptr(RlJson) json = rl_report_json(outcome, FUZZ_ID);
  fuzz_assert_block(message);
  fuzz_assert_block(advice);
  fuzz_assert_block(details);
  fuzz_assert_line(rl_outcome_heading(outcome));
  fuzz_assert_line(outcome->exchange.url);
  g_assert_nonnull(rl_outcome_word(outcome));
  g_assert_cmpint(rl_outcome_field(outcome), <=, RL_NO_FIELD);
  g_assert_cmpint(outcome->retry_after, >=, 0);
  g_assert_cmpint(outcome->retry_after, <=, 300);
  assert_report(report);
  assert_errors(outcome);
  fuzz_assert_json(json);
}

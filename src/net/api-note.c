/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/log.h"
#include "base/text.h"

#include "net/api-call.h"

/* Of an address as it is shown. */
enum { URL_MAX = 4096 };

/* The answer's texts, made harmless, for Details. */
void rl_call_note_exchange(RlOutcome *outcome, RlCall *call, const RlHttpResponse *response,
                           const GError *fault)
{
  RlExchange *exchange = &outcome->exchange;
  const GError *why = fault != NULL ? fault : outcome->error;
  exchange->method = g_strdup(call->method);
  /* The address of a next page is the server's. */
  exchange->url = rl_text_clean_line(call->url, -1, URL_MAX, &outcome->removed);
  exchange->sent_names = g_steal_pointer(&call->sent_names);
  exchange->status = response->status;
  if (exchange->fault == NULL && why != NULL)
    exchange->fault = g_strdup(why->message);
  g_autoptr(GString) headers = g_string_new(NULL);
  for (guint i = 0; i < response->headers->len; i++)
    g_string_append_printf(headers, "%s\n", (char *) g_ptr_array_index(response->headers, i));
  g_autofree char *redacted = rl_redact_text(&call->redaction, headers->str, headers->len);
  exchange->headers = rl_text_clean_block(redacted, -1, G_MAXSIZE - 1, &outcome->removed);
}

/* Its characters are counted where they are drawn. */
void rl_call_note_json(RlOutcome *outcome)
{
  guint ignored = 0;
  g_autofree char *text = rl_json_print(outcome->response, TRUE);
  g_free(outcome->exchange.body);
  outcome->exchange.body = rl_text_clean_block(text, -1, G_MAXSIZE - 1, &ignored);
}

/* A body that is no JSON, as it is. */
static void note_text(RlOutcome *outcome, const RlCall *call, const RlHttpResponse *response)
{
  g_autofree char *text = rl_redact_text(&call->redaction, rl_secret_peek(response->body),
                                         rl_secret_length(response->body));
  outcome->exchange.body = rl_text_clean_block(text, -1, G_MAXSIZE - 1, &outcome->removed);
}

void rl_call_note_body(RlOutcome *outcome, const RlCall *call, const RlHttpResponse *response)
{
  if (call->terse && outcome->kind == RL_OUTCOME_DONE)
    outcome->exchange.body = g_strdup("");
  else if (outcome->response != NULL)
    rl_call_note_json(outcome);
  else
    note_text(outcome, call, response);
}

void rl_call_log(const RlOutcome *outcome)
{
  g_auto(GStrv) ids = rl_outcome_request_ids(outcome);
  g_autofree char *joined = g_strjoinv(",", ids);
  g_autofree char *doubled = rl_outcome_doubled(outcome);
  rl_log_exchange(outcome->exchange.method, outcome->exchange.url, outcome->http_status, joined);
  if (doubled != NULL)
    rl_log_note(doubled);
}

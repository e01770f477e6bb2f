/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer to a PUT, all the way from the transport to what people see of it. */
#include <string.h>

#include "fuzz.h"

/* ---- what "the link asked for" means, read without relink's reader of JSON ---- */

/* What is escaped in JSON text as \u00XX, unescaped; other escapes are no part of an id. New. */
static char *plain_of(const char *text, gsize length)
{
  g_autoptr(GString) plain = g_string_new(NULL);
  for (gsize i = 0; i < length; i++) {
    const gboolean escaped = length - i >= 6 && memcmp(text + i, "\\u00", 4) == 0;
    const int high = escaped ? g_ascii_xdigit_value(text[i + 4]) : -1;
    const int low = escaped ? g_ascii_xdigit_value(text[i + 5]) : -1;
    const char c = high >= 0 && low >= 0 ? (char) (high * 16 + low) : text[i];
    i += high >= 0 && low >= 0 ? 5 : 0;
    if (g_ascii_isalnum(c))
      g_string_append_c(plain, g_ascii_tolower(c));
  }
  return g_string_free(g_steal_pointer(&plain), FALSE);
}

/* Behind the string that begins at TEXT. */
static const char *string_end(const char *text, const char *end)
{
  for (text++; text < end && *text != '"'; text++)
    text += *text == '\\' && text + 1 < end;
  return text < end ? text + 1 : end;
}

/* Whether the strings at TEXT, up to END, and what follows it are "id" : "the id". */
static gboolean is_id_member(const char *text, const char *behind, const char *end)
{
  g_autofree char *name = plain_of(text, (gsize) (behind - text));
  while (behind < end && (g_ascii_isspace(*behind) || *behind == ':'))
    behind++;
  if (strcmp(name, "id") != 0 || behind == end || *behind != '"')
    return FALSE;
  g_autofree char *value = plain_of(behind, (gsize) (string_end(behind, end) - behind));
  return strcmp(value, "683005d6f45c4adbb289f1a12f50f80c") == 0;
}

/* Whether an outermost object has a member "id" that is the id asked for. */
static gboolean names_link(const char *body, gsize length)
{
  const char *end = body + length;
  int depth = 0;
  for (const char *p = body; p < end;) {
    const char *behind = *p == '"' ? string_end(p, end) : p + 1;
    depth += *p == '{' || *p == '[';
    depth -= *p == '}' || *p == ']';
    if (*p == '"' && depth == 1 && is_id_member(p, behind, end))
      return TRUE;
    p = behind;
  }
  return FALSE;
}

/* ---- the outcome against the answer ---- */

static void check_kind(const RlOutcome *outcome, const FuzzAnswer *answer)
{
  const int status = answer->status;
  const gboolean whole = answer->fault == FUZZ_NO_FAULT;
  switch (outcome->kind) {
  case RL_OUTCOME_DONE:
    g_assert_true(whole && status >= 200 && status < 300 &&
                  names_link(answer->body, answer->length));
    g_assert_cmpstr(outcome->link->id, ==, FUZZ_ID);
    break;
  case RL_OUTCOME_CHALLENGE:
    g_assert_true(whole && status == 428 && *outcome->challenge->session != '\0');
    break;
  case RL_OUTCOME_REFUSED:
    g_assert_true(whole && status >= 300 && status < 500 && status != 408 && status != 429);
    break;
  case RL_OUTCOME_NOT_SENT:
    g_assert_true(!answer->sent || (whole && status == 429));
    break;
  case RL_OUTCOME_CANCELLED:
    g_assert_false(answer->sent);
    break;
  case RL_OUTCOME_UNKNOWN:
    g_assert_true(answer->sent);
    break;
  case RL_OUTCOME_ERROR:
    g_assert_not_reached();
  }
}

/* An answer in which nothing is escaped, and nothing has to be taken out: what was sent is seen as
 * it is, and relink finds it. */
static gboolean is_simple(const FuzzAnswer *answer)
{
  for (gsize i = 0; i < answer->length; i++)
    if (answer->body[i] < ' ' || answer->body[i] > '~' || answer->body[i] == '\\')
      return FALSE;
  return TRUE;
}

static void check_echo(const RlOutcome *outcome)
{
  for (guint i = 0; i < outcome->errors->len; i++) {
    const RlApiError *error = g_ptr_array_index(outcome->errors, i);
    g_assert_true(error->message == NULL || strstr(error->message, FUZZ_PASSWORD) == NULL);
    g_assert_true(error->code == NULL || strstr(error->code, FUZZ_PASSWORD) == NULL);
  }
  g_assert_true(outcome->response != NULL || strstr(outcome->exchange.body, FUZZ_PASSWORD) == NULL);
}

static void check_link(const RlLink *link)
{
  if (link == NULL)
    return;
  fuzz_assert_line(link->institution);
  fuzz_assert_line(link->external_id);
  fuzz_assert_line(link->status);
  fuzz_assert_line(rl_link_status_text(link));
  g_autoptr(RlLink) copy = rl_link_copy(link);
  g_assert_cmpstr(copy->status, ==, link->status);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  fuzz_start();
  g_autoptr(FuzzAnswer) answer = fuzz_answer_new(data, size);
  g_autoptr(RlApi) api = fuzz_api_new(answer);
  g_autoptr(RlCredentials) credentials = fuzz_credentials();
  g_autoptr(RlValues) values = rl_values_new();
  g_assert_true(rl_secret_append(values->value[RL_FIELD_PASSWORD], FUZZ_PASSWORD, -1));
  g_autoptr(RlOutcome) outcome = rl_api_update_link(api, credentials, FUZZ_ID, values, NULL);
  check_kind(outcome, answer);
  check_link(outcome->link);
  fuzz_assert_outcome(outcome);
  if (outcome->response != NULL)
    fuzz_assert_json(outcome->response);
  if (is_simple(answer))
    check_echo(outcome);
  return 0;
}

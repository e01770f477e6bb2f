/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/report.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "model/caution.h"

#include "qr/code.h"

enum { VALUE_MAX = 2000 };

static void row_free(RlRow *row)
{
  g_free(row->label);
  g_free(row->value);
  g_free(row);
}

RlReport *rl_report_new(const char *heading, RlTone tone)
{
  RlReport *self = g_new0(RlReport, 1);
  self->heading = g_strdup(heading);
  self->tone = tone;
  self->rows = g_ptr_array_new_with_free_func((GDestroyNotify) row_free);
  return self;
}

void rl_report_free(RlReport *self)
{
  if (self == NULL)
    return;
  g_free(self->heading);
  g_ptr_array_unref(self->rows);
  g_free(self);
}

void rl_report_add(RlReport *self, const char *label, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  RlRow *row = g_new0(RlRow, 1);
  row->label = g_strdup(label);
  row->value = g_strdup(value);
  g_ptr_array_add(self->rows, row);
}

/* A member's value as one harmless line: texts as they are, the rest as JSON, and a dash for
 * nothing. */
static char *value_line(const RlJson *value)
{
  const char *text = rl_json_string(value);
  if (rl_json_kind(value) == RL_JSON_NULL || g_strcmp0(text, "") == 0)
    return g_strdup("–");
  if (text != NULL)
    return rl_text_clean_line(text, -1, VALUE_MAX, NULL);
  g_autofree char *json = rl_json_print(value, FALSE);
  return rl_text_clean_line(json, -1, VALUE_MAX, NULL);
}

void rl_report_add_members(RlReport *self, const RlJson *object)
{
  for (const RlJson *m = rl_json_first(object); m != NULL; m = rl_json_next(m)) {
    g_autofree char *name = rl_text_clean_line(rl_json_name(m), -1, 40, NULL);
    g_autofree char *value = value_line(m);
    rl_report_add(self, name, value);
  }
}

char *rl_report_removed(guint n)
{
  if (n == 0)
    return NULL;
  g_autofree char *count = rl_text_number(n);
  return g_strdup_printf(ngettext("%s hidden character removed", "%s hidden characters removed", n),
                         count);
}

char *rl_report_again(const RlChallenge *challenge)
{
  if (challenge->attempt <= 1)
    return NULL;
  return g_strdup_printf(_("Not accepted, or one more code is needed (try %u)."),
                         challenge->attempt);
}

const char *rl_report_cut(const RlChallenge *challenge, const char *shown)
{
  const char *mark = rl_i18n_is_utf8() ? "…" : "~";
  if (shown == NULL || strlen(challenge->value) <= RL_CHALLENGE_SHOWN_MAX ||
      !g_str_has_suffix(shown, mark) || g_str_has_suffix(challenge->value, mark))
    return NULL;
  return _(
      "Only the beginning of the code is shown. “relink resume --json” writes all of a challenge "
      "that is kept open, “relink update --json” that of a new update.");
}

static void add_removed(RlReport *self, guint removed)
{
  g_autofree char *text = rl_report_removed(removed);
  rl_report_add(self, NULL, text);
}

static void add_status(RlReport *self, int http_status)
{
  if (http_status == 0)
    return;
  g_autofree char *text = g_strdup_printf("%d", http_status);
  rl_report_add(self, _("HTTP status"), text);
}

/* ADVICE may be NULL. */
static void add_error(RlReport *self, const RlApiError *error, const char *advice)
{
  rl_report_add(self, _("Code"), error->code);
  rl_report_add(self, _("Message"), error->message);
  rl_report_add(self, _("Field"), error->field);
  rl_report_add(self, _("Request id"), error->request_id);
  rl_report_add(self, _("What to do"), advice);
}

/* What to do about a challenge is what the challenge itself says, and about an unknown outcome what
 * reading the link again showed. */
static void add_errors(RlReport *self, const RlOutcome *outcome)
{
  const gboolean advises =
      outcome->kind != RL_OUTCOME_CHALLENGE && outcome->kind != RL_OUTCOME_UNKNOWN;
  for (guint i = 0; i < outcome->errors->len; i++) {
    const RlApiError *error = g_ptr_array_index(outcome->errors, i);
    add_error(self, error, advises ? rl_api_error_advice(outcome->http_status, error) : NULL);
  }
}

static RlTone tone_of(const RlOutcome *outcome)
{
  switch (outcome->kind) {
  case RL_OUTCOME_DONE:
    return rl_outcome_is_warning(outcome) ? RL_TONE_WARNING : RL_TONE_GOOD;
  case RL_OUTCOME_REFUSED:
  case RL_OUTCOME_ERROR:
    return RL_TONE_BAD;
  case RL_OUTCOME_CANCELLED:
  case RL_OUTCOME_CHALLENGE:
    return RL_TONE_PLAIN;
  case RL_OUTCOME_NOT_SENT:
  case RL_OUTCOME_UNKNOWN:
    break;
  }
  return RL_TONE_WARNING;
}

/* The first complaint's message is the outcome's own sentence already. */
static gboolean says_it_itself(const RlOutcome *outcome, const char *message)
{
  for (guint i = 0; i < outcome->errors->len; i++)
    if (g_strcmp0(((RlApiError *) g_ptr_array_index(outcome->errors, i))->message, message) == 0)
      return TRUE;
  return FALSE;
}

/* Advice of its own, where no complaint brought any. */
static void add_advice(RlReport *self, const RlOutcome *outcome)
{
  g_autofree char *advice = rl_outcome_advice(outcome);
  for (guint i = 0; i < outcome->errors->len; i++)
    if (g_strcmp0(advice, rl_api_error_advice(outcome->http_status,
                                              g_ptr_array_index(outcome->errors, i))) == 0)
      return;
  rl_report_add(self, _("What to do"), advice);
}

/* Why an answer that came whole counts for nothing. Before the link was read again, that is the
 * outcome's own sentence. */
static void add_reason(RlReport *self, const RlOutcome *outcome, const char *message)
{
  if (outcome->kind == RL_OUTCOME_UNKNOWN &&
      g_error_matches(outcome->error, RL_ERROR, RL_ERROR_MALFORMED) &&
      g_strcmp0(outcome->error->message, message) != 0)
    rl_report_add(self, _("Reason"), outcome->error->message);
}

static void add_body(RlReport *self, const RlOutcome *outcome)
{
  g_autofree char *message = rl_outcome_message(outcome);
  g_autofree char *doubled = rl_outcome_doubled(outcome);
  if (!says_it_itself(outcome, message))
    rl_report_add(self, NULL, message);
  add_reason(self, outcome, message);
  if (outcome->kind != RL_OUTCOME_DONE)
    add_status(self, outcome->http_status);
  add_errors(self, outcome);
  add_advice(self, outcome);
  if (outcome->kind == RL_OUTCOME_DONE && outcome->link != NULL)
    rl_report_add_members(self, outcome->link->json);
  if (outcome->reread != NULL)
    rl_report_add(self, _("Status of the link"), rl_link_status_text(outcome->reread));
  rl_report_add(self, NULL, doubled);
  add_removed(self, outcome->removed);
}

RlReport *rl_report_outcome(const RlOutcome *outcome)
{
  RlReport *self = rl_report_new(rl_outcome_heading(outcome), tone_of(outcome));
  add_body(self, outcome);
  return self;
}

RlReport *rl_report_failed_read(const RlOutcome *outcome, const RlSession *session)
{
  RlReport *self = rl_report_new(_("Could not be read"), RL_TONE_BAD);
  add_body(self, outcome);
  if (outcome->exchange.method == NULL)
    return self;
  g_autofree char *asked = g_strdup_printf("%s, %s", session->profile->name,
                                           rl_api_endpoint(session->api)->url->authority);
  rl_report_add(self, _("Asked"), asked);
  return self;
}

static void add_code(RlReport *self, const RlChallenge *challenge, const char *code)
{
  rl_report_add(self, NULL, rl_report_cut(challenge, code));
  rl_report_add(self, _("Code"), code);
}

/* Lines hold no symbol: the text that it says; or why there is none, and what came. */
static void add_symbol(RlReport *self, const RlChallenge *challenge)
{
  g_autoptr(RlQrCode) qr = rl_qr_code_new(challenge->value);
  if (qr == NULL)
    return;
  rl_report_add(self, NULL, qr->fault);
  if (qr->text == NULL && qr->fault == NULL)
    rl_report_add(self, NULL,
                  _("The code cannot be read. On the screen, without --plain, relink draws it."));
  add_code(self, challenge, qr->text != NULL ? qr->text : challenge->shown_value);
}

RlReport *rl_report_challenge(const RlChallenge *challenge, gint64 seconds_left)
{
  RlReport *self = rl_report_new(_("MFA token required"), RL_TONE_PLAIN);
  g_autofree char *again = rl_report_again(challenge);
  rl_report_add(self, NULL, again);
  rl_report_add(self, _("Instructions"), challenge->instructions);
  rl_report_add(self, _("Type"), challenge->type);
  if (challenge->kind == RL_CHALLENGE_QR)
    add_symbol(self, challenge);
  else
    add_code(self, challenge, challenge->shown_value);
  if (seconds_left >= 0) {
    g_autofree char *left =
        g_strdup_printf("%02d:%02d", (int) (seconds_left / 60), (int) (seconds_left % 60));
    rl_report_add(self, _("Time left"), left);
  }
  add_removed(self, challenge->removed);
  return self;
}

static char *institution_text(const RlLink *link, const RlInstitution *institution)
{
  if (institution == NULL || institution->display_name == NULL)
    return g_strdup(link->institution);
  return g_strdup_printf("%s (%s)", institution->display_name, link->institution);
}

/* A server's time as people here write it; what is no time is shown as it came. */
static void add_time(RlReport *self, const char *label, const char *text)
{
  g_autofree char *local = rl_time_format_local(rl_time_parse(text));
  rl_report_add(self, label, local != NULL ? local : text);
}

static void add_cautions(RlReport *self, const RlLink *link, const RlInstitution *institution,
                         gint64 now)
{
  g_autoptr(GPtrArray) cautions = rl_cautions(link, institution, now);
  for (guint i = 0; i < cautions->len; i++)
    rl_report_add(self, NULL, ((const RlCaution *) g_ptr_array_index(cautions, i))->text);
}

RlReport *rl_report_link(const RlLink *link, const RlInstitution *institution, const char *fault,
                         gint64 now)
{
  RlReport *self = rl_report_new(_("Link"), RL_TONE_PLAIN);
  g_autofree char *bank = institution_text(link, institution);
  rl_report_add(self, _("Link"), link->id);
  rl_report_add(self, _("Institution"), bank);
  rl_report_add(self, _("Status"), rl_link_status_text(link));
  rl_report_add(self, _("External id"), link->external_id);
  rl_report_add(self, _("Access mode"), link->access_mode);
  add_time(self, _("Last access"), link->last_accessed_at);
  add_time(self, _("Created"), link->created_at);
  rl_report_add(self, _("Refresh rate"), link->refresh_rate);
  rl_report_add(self, _("Credentials storage"), link->credentials_storage);
  add_cautions(self, link, institution, now);
  if (fault != NULL)
    rl_report_add(self, NULL, fault);
  add_removed(self, link->removed + (institution != NULL ? institution->removed : 0));
  return self;
}

char *rl_report_details(const RlOutcome *outcome)
{
  const RlExchange *exchange = &outcome->exchange;
  g_autoptr(GString) text = g_string_new(NULL);
  if (exchange->method == NULL)
    return g_strdup(_("No request was made."));
  g_string_append_printf(text, "%s %s\n", exchange->method, exchange->url);
  if (exchange->status != 0)
    g_string_append_printf(text, _("Status: %d"), exchange->status);
  else
    g_string_append(text, _("No answer."));
  g_string_append_c(text, '\n');
  if (exchange->fault != NULL)
    g_string_append_printf(text, "%s\n", exchange->fault);
  if (exchange->headers != NULL && *exchange->headers != '\0')
    g_string_append_printf(text, "\n%s\n%s", _("Headers:"), exchange->headers);
  if (exchange->body != NULL && *exchange->body != '\0')
    g_string_append_printf(text, "\n%s\n%s\n", _("Body:"), exchange->body);
  g_autofree char *command = rl_api_curl_command(exchange);
  g_string_append_printf(text, "\n%s\n%s\n", _("The same request with curl:"), command);
  return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Of all requests of the update, or of the one that failed before. New string. */
static char *request_ids(const RlFlowView *view)
{
  g_auto(GStrv) last = rl_outcome_request_ids(view->outcome);
  return g_strjoinv(", ", view->request_ids != NULL ? (char **) view->request_ids : last);
}

/* When the answer came; without one, now. New string. */
static char *answer_time(const RlOutcome *outcome, const RlSession *session)
{
  const gint64 answered = outcome->receipt.wall;
  return rl_time_format_utc(answered != 0 ? answered : session->clock.wall());
}

static void add_line(GString *text, const char *label, const char *value)
{
  if (value != NULL && *value != '\0')
    g_string_append_printf(text, "%s: %s\n", label, value);
}

char *rl_report_ticket(const RlFlowView *view, const RlSession *session)
{
  const RlOutcome *outcome = view->outcome;
  const RlLink *link = view->link;
  g_autoptr(GString) text = g_string_new(NULL);
  g_autofree char *ids = request_ids(view);
  g_auto(GStrv) sent = view->sent != NULL ? g_strsplit(view->sent, ",", -1) : NULL;
  g_autofree char *names = sent != NULL ? g_strjoinv(", ", sent) : NULL;
  g_autofree char *message = rl_outcome_message(outcome);
  g_autofree char *asked = rl_text_clean_line(view->asked, -1, VALUE_MAX, NULL);
  g_autofree char *sent_at = view->sent_at != 0 ? rl_time_format_utc(view->sent_at) : NULL;
  g_autofree char *time = answer_time(outcome, session);
  add_line(text, _("Link"), link != NULL ? link->id : asked);
  add_line(text, _("External id"), link != NULL ? link->external_id : NULL);
  add_line(text, _("Institution"), link != NULL ? link->institution : NULL);
  add_line(text, _("Fields"), names);
  add_line(text, _("Outcome"), link != NULL ? rl_outcome_heading(outcome) : _("Could not be read"));
  add_line(text, _("Message"), message);
  add_line(text, _("Request ids"), ids);
  add_line(text, _("Profile"), session->profile->name);
  add_line(text, _("Sent"), sent_at);
  add_line(text, _("Time"), time);
  return g_string_free(g_steal_pointer(&text), FALSE);
}

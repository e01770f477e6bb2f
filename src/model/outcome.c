/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/outcome.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

static const struct {
  const char *word;
  const char *heading;
} kinds[] = {
  [RL_OUTCOME_DONE] = { "done", N_("Link updated") },
  [RL_OUTCOME_CHALLENGE] = { "challenge", N_("MFA token required") },
  [RL_OUTCOME_REFUSED] = { "refused", N_("Update refused") },
  [RL_OUTCOME_NOT_SENT] = { "not_sent", N_("Update not sent") },
  [RL_OUTCOME_UNKNOWN] = { "unknown", N_("Outcome unknown") },
  [RL_OUTCOME_CANCELLED] = { "cancelled", N_("Cancelled") },
  [RL_OUTCOME_ERROR] = { "error", N_("Error") },
};

RlOutcome *rl_outcome_new(RlOutcomeKind kind)
{
  RlOutcome *self = g_new0(RlOutcome, 1);
  self->kind = kind;
  self->errors = g_ptr_array_new_with_free_func((GDestroyNotify) rl_api_error_free);
  return self;
}

RlOutcome *rl_outcome_new_error(RlOutcomeKind kind, GError *error)
{
  RlOutcome *self = rl_outcome_new(kind);
  self->error = error;
  return self;
}

static void exchange_clear(RlExchange *exchange)
{
  g_free(exchange->method);
  g_free(exchange->url);
  g_strfreev(exchange->sent_names);
  g_free(exchange->headers);
  g_free(exchange->body);
  g_free(exchange->fault);
}

void rl_outcome_free(RlOutcome *self)
{
  if (self == NULL)
    return;
  g_clear_error(&self->error);
  g_ptr_array_unref(self->errors);
  rl_challenge_free(self->challenge);
  rl_link_free(self->link);
  rl_json_free(self->response);
  rl_link_free(self->reread);
  exchange_clear(&self->exchange);
  g_clear_pointer(&self->doubled, g_ptr_array_unref);
  g_free(self);
}

const char *rl_outcome_word(const RlOutcome *self)
{
  return kinds[self->kind].word;
}

const char *rl_reconciled_word(RlReconciled reconciled)
{
  static const char *const words[] = {
    [RL_RECONCILED_NOT_TRIED] = NULL,
    [RL_RECONCILED_DONE] = "done",
    [RL_RECONCILED_NOT_DONE] = "not_done",
    [RL_RECONCILED_CANNOT_TELL] = "cannot_tell",
  };
  return words[reconciled];
}

const char *rl_outcome_heading(const RlOutcome *self)
{
  return _(kinds[self->kind].heading);
}

const char *rl_outcome_heading_of(const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (g_strcmp0(kinds[i].word, word) == 0)
      return _(kinds[i].heading);
  return NULL;
}

/* A link that comes back invalid was not let in. A complaint that says more than that the log-in
 * was refused comes before one that does not. */
const char *rl_outcome_login(const RlOutcome *self)
{
  const char *found = NULL;
  if (self->kind == RL_OUTCOME_DONE && self->link != NULL)
    return rl_link_status(self->link) == RL_STATUS_INVALID ? "refused" : NULL;
  if (self->kind != RL_OUTCOME_REFUSED)
    return NULL;
  for (guint i = 0; i < self->errors->len; i++) {
    const char *login = rl_api_error_login(g_ptr_array_index(self->errors, i));
    if (login != NULL && (found == NULL || strcmp(found, "refused") == 0))
      found = login;
  }
  return found;
}

static gboolean has_code(const RlOutcome *self, const char *code)
{
  for (guint i = 0; i < self->errors->len; i++)
    if (g_strcmp0(((RlApiError *) g_ptr_array_index(self->errors, i))->code, code) == 0)
      return TRUE;
  return FALSE;
}

gboolean rl_outcome_refuses_secrets(const RlOutcome *self)
{
  return self->kind == RL_OUTCOME_REFUSED && self->http_status == 401 &&
         !has_code(self, "consent_without_accounts");
}

gboolean rl_outcome_is_worth_again(const RlOutcome *self)
{
  switch (self->kind) {
  case RL_OUTCOME_NOT_SENT:
    return TRUE;
  case RL_OUTCOME_UNKNOWN:
    return self->reconciled == RL_RECONCILED_NOT_DONE;
  case RL_OUTCOME_REFUSED:
    return has_code(self, "session_expired");
  default:
    return FALSE;
  }
}

gboolean rl_outcome_is_warning(const RlOutcome *self)
{
  return self->kind == RL_OUTCOME_DONE && self->link != NULL &&
         rl_link_status(self->link) != RL_STATUS_VALID;
}

static char *done_message(const RlOutcome *self)
{
  if (!rl_outcome_is_warning(self))
    return g_strdup(_("The bank accepted the credentials and the link is valid."));
  return g_strdup_printf(_("The server accepted the update, but the link's status is “%s”."),
                         rl_link_status_text(self->link));
}

static char *refused_message(const RlOutcome *self)
{
  if (self->error != NULL)
    return g_strdup(self->error->message);
  if (self->http_status >= 300 && self->http_status < 400)
    return g_strdup_printf(_("The server answered with a redirect (status %d)."),
                           self->http_status);
  const RlApiError *first = self->errors->len > 0 ? g_ptr_array_index(self->errors, 0) : NULL;
  if (first != NULL && first->message != NULL)
    return g_strdup(first->message);
  if (first != NULL && first->code != NULL)
    return g_strdup_printf(_("The server refused it with the code “%s”."), first->code);
  return g_strdup_printf(_("The server refused it with status %d."), self->http_status);
}

static char *unknown_message(const RlOutcome *self)
{
  switch (self->reconciled) {
  case RL_RECONCILED_DONE:
    return g_strdup(_("No clear answer came, but the link has been accessed since and is valid: "
                      "the update was carried out."));
  case RL_RECONCILED_NOT_DONE:
    return g_strdup(_("No clear answer came, and the link is as it was before: the update changed "
                      "nothing."));
  case RL_RECONCILED_CANNOT_TELL:
    return g_strdup(_("No clear answer came, and reading the link does not show whether the "
                      "update was carried out."));
  case RL_RECONCILED_NOT_TRIED:
    break;
  }
  if (self->error != NULL)
    return g_strdup(self->error->message);
  if (self->http_status >= 200 && self->http_status < 300)
    return g_strdup(_("The server answered, but not with the link that was asked for."));
  return g_strdup_printf(_("The server answered with status %d, which does not say whether the "
                           "update was carried out."),
                         self->http_status);
}

/* As many as a person would look at. */
enum { DOUBLED_MAX = 4, DOUBLED_NAME_MAX = 40 };

void rl_outcome_add_doubled(RlOutcome *self, const char *name)
{
  g_autofree char *shown = rl_text_clean_line(name, -1, DOUBLED_NAME_MAX, &self->removed);
  if (self->doubled == NULL)
    self->doubled = g_ptr_array_new_with_free_func(g_free);
  if (self->doubled->len < DOUBLED_MAX &&
      !g_ptr_array_find_with_equal_func(self->doubled, shown, g_str_equal, NULL))
    g_ptr_array_add(self->doubled, g_steal_pointer(&shown));
}

char *rl_outcome_doubled(const RlOutcome *self)
{
  if (self->doubled == NULL)
    return NULL;
  g_autoptr(GString) names = g_string_new(NULL);
  for (guint i = 0; i < self->doubled->len; i++)
    g_string_append_printf(names, "%s“%s”", i > 0 ? ", " : "",
                           (char *) g_ptr_array_index(self->doubled, i));
  return g_strdup_printf(_("The server said %s more than once in its answer. The last one counts."),
                         names->str);
}

/* Of what was not sent, and of a read that brought nothing. */
static char *failed_message(const RlOutcome *self)
{
  if (self->error != NULL)
    return g_strdup(self->error->message);
  if (self->http_status == 429)
    return g_strdup(_("The server takes no more requests for now (status 429). Nothing was "
                      "carried out."));
  return g_strdup_printf(_("The server answered with status %d."), self->http_status);
}

/* A read may have been sent before, and answered with "not now". */
static char *cancelled_message(const RlOutcome *self)
{
  if (g_error_matches(self->error, RL_ERROR, RL_ERROR_CANCELLED))
    return g_strdup(self->error->message);
  return g_strdup(_("Cancelled before anything was sent."));
}

char *rl_outcome_message(const RlOutcome *self)
{
  switch (self->kind) {
  case RL_OUTCOME_DONE:
    return done_message(self);
  case RL_OUTCOME_CHALLENGE:
    return g_strdup(self->challenge != NULL && self->challenge->attempt > 1
                        ? _("The token was not accepted, or one more code is needed.")
                        : _("The bank wants one more step before the update is done."));
  case RL_OUTCOME_REFUSED:
    return refused_message(self);
  case RL_OUTCOME_UNKNOWN:
    return unknown_message(self);
  case RL_OUTCOME_CANCELLED:
    return cancelled_message(self);
  case RL_OUTCOME_NOT_SENT:
  case RL_OUTCOME_ERROR:
    break;
  }
  return failed_message(self);
}

/* What comes after a log-in that worked. A recurrent link is refreshed by Belvo itself, a single
 * one never. "" for a mode that relink does not know. */
static const char *data_advice(const RlLink *link)
{
  if (link != NULL && g_strcmp0(link->access_mode, "recurrent") == 0)
    return _("Nothing more is to be done: the link is recurrent, and its data will arrive by "
             "itself.");
  if (link != NULL && g_strcmp0(link->access_mode, "single") == 0)
    return _("The link is single: its data has to be fetched anew by whoever asked for it.");
  return "";
}

static char *done_advice(const RlOutcome *self)
{
  return g_strdup(rl_outcome_is_warning(self)
                      ? _("Look at the link again in a minute before calling it repaired.")
                      : data_advice(self->link));
}

static char *carried_out_advice(const RlOutcome *self)
{
  const char *advice = data_advice(self->reread);
  return g_strdup(*advice != '\0' ? advice : _("Nothing more is to be done."));
}

/* ADVICE, and how long the server wants to be left alone first, if it says so. */
static char *after_a_wait(const RlOutcome *self, const char *advice)
{
  if (self->retry_after <= 0)
    return g_strdup(advice);
  g_autofree char *seconds = rl_text_number(self->retry_after);
  g_autofree char *wait =
      g_strdup_printf(ngettext("The server asks to wait %s second.",
                               "The server asks to wait %s seconds.", (gulong) self->retry_after),
                      seconds);
  return g_strjoin(" ", wait, advice, NULL);
}

static char *unknown_advice(const RlOutcome *self)
{
  switch (self->reconciled) {
  case RL_RECONCILED_DONE:
    return carried_out_advice(self);
  case RL_RECONCILED_NOT_DONE:
    return after_a_wait(self, _("The update can be sent again."));
  case RL_RECONCILED_CANNOT_TELL:
    return g_strdup(_("Wait five minutes, then look at the link again. Sending now could count as "
                      "one more failed log-in at the bank."));
  case RL_RECONCILED_NOT_TRIED:
    break;
  }
  return after_a_wait(self, _("Look at the link's status before sending again."));
}

static char *wait_advice(const RlOutcome *self)
{
  g_autofree char *seconds = rl_text_number(self->retry_after);
  if (self->retry_after > 0)
    return g_strdup_printf(ngettext("Wait %s second, then send again. What was typed is kept.",
                                    "Wait %s seconds, then send again. What was typed is kept.",
                                    (gulong) self->retry_after),
                           seconds);
  return g_strdup(_("What was typed is kept. Send again when the cause is gone."));
}

static char *refused_advice(const RlOutcome *self)
{
  /* A link that could not be found, although the server answered. */
  if (self->error != NULL)
    return g_strdup(rl_http_status_advice(404));
  for (guint i = 0; i < self->errors->len; i++) {
    const char *advice = rl_api_error_advice(self->http_status, g_ptr_array_index(self->errors, i));
    if (advice != NULL)
      return g_strdup(advice);
  }
  return g_strdup(rl_http_status_advice(self->http_status));
}

char *rl_outcome_advice(const RlOutcome *self)
{
  switch (self->kind) {
  case RL_OUTCOME_DONE:
    return done_advice(self);
  case RL_OUTCOME_REFUSED:
    return refused_advice(self);
  case RL_OUTCOME_UNKNOWN:
    return unknown_advice(self);
  case RL_OUTCOME_NOT_SENT:
    return wait_advice(self);
  case RL_OUTCOME_ERROR:
    return after_a_wait(self, self->http_status >= 500 ? _("Try again in a moment.") : "");
  case RL_OUTCOME_CHALLENGE:
  case RL_OUTCOME_CANCELLED:
    break;
  }
  return g_strdup("");
}

RlFieldId rl_outcome_field(const RlOutcome *self)
{
  for (guint i = 0; i < self->errors->len; i++) {
    const RlApiError *error = g_ptr_array_index(self->errors, i);
    const RlFieldId id = rl_field_by_key(error->field);
    if (id != RL_NO_FIELD)
      return id;
  }
  return RL_NO_FIELD;
}

char **rl_outcome_request_ids(const RlOutcome *self)
{
  GPtrArray *ids = g_ptr_array_new();
  for (guint i = 0; i < self->errors->len; i++) {
    const RlApiError *error = g_ptr_array_index(self->errors, i);
    if (error->request_id != NULL &&
        !g_ptr_array_find_with_equal_func(ids, error->request_id, g_str_equal, NULL))
      g_ptr_array_add(ids, g_strdup(error->request_id));
  }
  g_ptr_array_add(ids, NULL);
  return (char **) g_ptr_array_free(ids, FALSE);
}

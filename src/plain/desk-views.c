/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which list it is: the view, the profile, the links of this shift. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"

#include "plain/access.h"
#include "plain/desk-state.h"
#include "plain/print.h"

static void say(const RlPlainDesk *self, const char *text)
{
  rl_print(self->plain->prompt.out, "%s\n", text);
}

/* *NUMBER is one of N, from 0, or -1: none was meant, or there is none such. */
static RlPlainEnd ask_number(RlPlainDesk *self, const char *label, guint n, int *number)
{
  RlPrompt *prompt = &self->plain->prompt;
  const RlPromptHelp help = { _("Type a number of the list. Enter leaves all as it is."), NULL,
                              NULL, NULL };
  g_autofree char *line = NULL;
  prompt->help = &help;
  const RlReply reply = rl_prompt_line(prompt, label, &line);
  prompt->help = NULL;
  *number = reply == RL_REPLY_LINE ? rl_prompt_number(prompt, line, n) : -1;
  return rl_reply_leaves(reply) ? RL_PLAIN_LEAVES : RL_PLAIN_STAYS;
}

/* ---- views ---- */

static void load(RlPlainDesk *self, RlScope *scope)
{
  rl_scope_free(self->wanted);
  self->wanted = scope;
  self->unread = TRUE;
}

static RlPlainEnd pick_value(RlPlainDesk *self, RlScopeKind kind, char **value)
{
  int number = -1;
  const char *const *choices = rl_scope_choices(kind);
  const guint n = g_strv_length((char **) choices);
  for (guint i = 0; i < n; i++)
    rl_print(self->plain->prompt.out, "%u. %s\n", i + 1, rl_scope_value_text(kind, choices[i]));
  const RlPlainEnd end = ask_number(self, _("Number of the value (Enter: none)"), n, &number);
  *value = number >= 0 ? g_strdup(choices[number]) : NULL;
  return end;
}

static RlPlainEnd type_value(RlPlainDesk *self, const char *question, char **value)
{
  const RlReply reply = rl_prompt_line(&self->plain->prompt, question, value);
  return rl_reply_leaves(reply) ? RL_PLAIN_LEAVES : RL_PLAIN_STAYS;
}

static RlPlainEnd take_view(RlPlainDesk *self, RlScopeKind kind)
{
  g_autofree char *value = NULL;
  g_autoptr(GError) error = NULL;
  RlPlainEnd end = RL_PLAIN_STAYS;
  const char *question = rl_scope_question(kind);
  if (rl_scope_choices(kind) != NULL)
    end = pick_value(self, kind, &value);
  else if (question != NULL)
    end = type_value(self, question, &value);
  if (end == RL_PLAIN_LEAVES || (question != NULL && value == NULL))
    return end;
  RlScope *scope = rl_scope_new(kind, value, &error);
  if (scope != NULL)
    load(self, scope);
  else
    say(self, error->message);
  return end;
}

RlPlainEnd rl_plain_desk_pick_view(RlPlainDesk *self)
{
  int number = -1;
  for (guint kind = 0; kind < RL_N_SCOPES; kind++)
    rl_print(self->plain->prompt.out, "%u. %s\n", kind + 1, rl_scope_name((RlScopeKind) kind));
  const RlPlainEnd end =
      ask_number(self, _("Number of the view (Enter: none)"), RL_N_SCOPES, &number);
  return number >= 0 ? take_view(self, (RlScopeKind) number) : end;
}

void rl_plain_desk_toggle_all(RlPlainDesk *self)
{
  const RlScopeKind kind = rl_desk_view(self->desk)->scope->kind;
  load(self, rl_scope_new(kind == RL_SCOPE_ALL ? RL_SCOPE_ATTENTION : RL_SCOPE_ALL, NULL, NULL));
}

/* ---- another profile ---- */

static void say_profiles(const RlPlainDesk *self)
{
  const GPtrArray *profiles = self->plain->session->config->profiles;
  for (guint i = 0; i < profiles->len; i++) {
    const RlProfile *profile = g_ptr_array_index(profiles, i);
    rl_print(self->plain->prompt.out, "%u. %s, %s%s%s\n", i + 1, profile->name,
             profile->base_url != NULL ? profile->base_url : "–", profile->production ? ", " : "",
             profile->production ? _("PRODUCTION") : "");
  }
}

static void say_profile(const RlPlainDesk *self, const RlSession *session)
{
  const RlProfile *profile = session->profile;
  rl_print(self->plain->prompt.out, "%s: %s, %s%s%s\n", _("Profile"), profile->name,
           rl_api_endpoint(session->api)->url->authority, profile->production ? ", " : "",
           profile->production ? _("PRODUCTION") : "");
}

static void use_session(RlPlainDesk *self, RlSession *session)
{
  rl_api_rest(self->plain->session->api);
  self->plain->session = session;
  self->plain->id[0] = '\0';
  rl_desk_free(self->desk);
  self->desk = rl_desk_new(session, NULL, NULL);
  g_clear_pointer(&self->shift, rl_shift_free);
  say_profile(self, session);
}

/* Without its API secrets a profile is of no use: then the old one stays. */
static RlPlainEnd work_with(RlPlainDesk *self, const RlProfile *profile)
{
  g_autoptr(GError) error = NULL;
  RlPrompt *prompt = &self->plain->prompt, *asker = rl_prompt_is_possible() ? prompt : NULL;
  RlSession *session = self->options->beside(self->plain->first, profile->name, &error);
  if (session != NULL && rl_access_secrets(session, prompt->wait, asker, &error))
    use_session(self, session);
  else
    say(self, error->message);
  return rl_wait_signal(prompt->wait) != 0 ? RL_PLAIN_LEAVES : RL_PLAIN_STAYS;
}

RlPlainEnd rl_plain_desk_pick_profile(RlPlainDesk *self)
{
  const GPtrArray *profiles = self->plain->session->config->profiles;
  int number = -1;
  say_profiles(self);
  const RlPlainEnd end =
      ask_number(self, _("Number of the profile (Enter: none)"), profiles->len, &number);
  self->unread = TRUE;
  return number >= 0 ? work_with(self, g_ptr_array_index(profiles, number)) : end;
}

/* ---- this shift ---- */

void rl_plain_desk_say_history(RlPlainDesk *self)
{
  RlPending pending = rl_pending_new();
  rl_history_read(self->plain->session, pending.cancel, rl_pending_done, &pending);
  rl_shift_free(self->shift);
  self->shift = rl_wait_result(self->plain->prompt.wait, &pending);
  const RlShift *shift = self->shift;
  if (shift->error != NULL)
    say(self, shift->error->message);
  else if (shift->rows->len == 0)
    say(self, _("Nothing was sent in this shift yet."));
  else
    rl_print(self->plain->prompt.out, "%s: %u\n", _("This shift"), shift->rows->len);
  for (guint i = 0; i < shift->rows->len; i++) {
    g_autofree char *text = rl_shift_row_text(g_ptr_array_index(shift->rows, i), ", ");
    rl_print(self->plain->prompt.out, "%s%u. %s\n", RL_PLAIN_HISTORY_PREFIX, i + 1, text);
  }
}

const char *rl_plain_desk_history_link(const RlPlainDesk *self, const char *line)
{
  guint64 number = 0;
  if (self->shift == NULL || self->shift->rows->len == 0 ||
      !g_str_has_prefix(line, RL_PLAIN_HISTORY_PREFIX) ||
      !g_ascii_string_to_unsigned(line + strlen(RL_PLAIN_HISTORY_PREFIX), 10, 1,
                                  self->shift->rows->len, &number, NULL))
    return NULL;
  return ((const RlShiftRow *) g_ptr_array_index(self->shift->rows, number - 1))->link;
}

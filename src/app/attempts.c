/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/attempts.h"

#include "base/i18n.h"

/* From how many refused log-ins on the next one is asked for, and insisted on. */
enum { ASK_FROM = 3, INSIST_FROM = 4 };

static const char *text(const RlJson *entry, const char *name)
{
  return rl_json_string(rl_json_member(entry, name));
}

static gboolean is(const RlJson *entry, const char *name, const char *value)
{
  return g_strcmp0(text(entry, name), value) == 0;
}

static gboolean has_code(const RlJson *entry, const char *code)
{
  for (const RlJson *c = rl_json_first(rl_json_member(entry, "codes")); c != NULL;
       c = rl_json_next(c))
    if (g_strcmp0(rl_json_string(c), code) == 0)
      return TRUE;
  return FALSE;
}

/* What the bank made of a log-in. Lines of older versions do not say it: there the code does. */
static const char *login_of(const RlJson *entry)
{
  if (rl_json_member(entry, "login") != NULL)
    return text(entry, "login");
  return is(entry, "outcome", "refused") && has_code(entry, "login_error") ? "refused" : NULL;
}

static gboolean is_success(const RlJson *entry)
{
  return (is(entry, "event", "result") || is(entry, "event", "reconciled")) &&
         is(entry, "outcome", "done") && login_of(entry) == NULL;
}

static void judge(RlAttempts *self, const char *login)
{
  if (login == NULL)
    return;
  self->last = g_strcmp0(login, "not_attempted") == 0 ? RL_LAST_NOT_ATTEMPTED
               : g_strcmp0(login, "locked") == 0      ? RL_LAST_LOCKED
                                                      : RL_LAST_UNREMARKABLE;
  if (self->last != RL_LAST_NOT_ATTEMPTED)
    self->refused++;
}

static RlGuard guard_of(const RlAttempts *self)
{
  const guint possible = self->refused + self->unanswered;
  return possible >= INSIST_FROM ? RL_GUARD_INSIST
         : possible >= ASK_FROM  ? RL_GUARD_ASK
                                 : RL_GUARD_NONE;
}

gboolean rl_attempts_is_open(const RlJson *result)
{
  return is(result, "outcome", "unknown") && login_of(result) == NULL;
}

/* OPEN holds the requests of which nobody knows what they ended in. */
static void add_entry(RlAttempts *self, const RlJson *entry, GHashTable *open)
{
  const char *request = text(entry, "request");
  if (is_success(entry)) {
    *self = (RlAttempts){ 0 };
    g_hash_table_remove_all(open);
  } else if (is(entry, "event", "intent") && request != NULL) {
    g_hash_table_add(open, (gpointer) request);
  } else if (is(entry, "event", "result")) {
    if (request != NULL && rl_attempts_is_open(entry))
      g_hash_table_add(open, (gpointer) request);
    else if (request != NULL)
      g_hash_table_remove(open, request);
    judge(self, login_of(entry));
  }
}

RlAttempts rl_attempts_count(const RlJson *entries)
{
  RlAttempts self = { 0 };
  g_autoptr(GHashTable) open = g_hash_table_new(g_str_hash, g_str_equal);
  for (const RlJson *entry = rl_json_first(entries); entry != NULL; entry = rl_json_next(entry))
    add_entry(&self, entry, open);
  self.unanswered = g_hash_table_size(open);
  self.guard = guard_of(&self);
  return self;
}

RlAttempts rl_attempts_distrust(RlAttempts self)
{
  self.distrusted = TRUE;
  self.guard = MAX(self.guard, RL_GUARD_ASK);
  return self;
}

gboolean rl_attempts_are_worth_saying(const RlAttempts *self)
{
  return self->refused > 0 || self->last != RL_LAST_UNREMARKABLE || self->guard != RL_GUARD_NONE;
}

static const char *last_text(RlLastLogin last)
{
  switch (last) {
  case RL_LAST_NOT_ATTEMPTED:
    return _("The last log-in was not attempted: these credentials are known to be wrong, and the "
             "same again are pointless.");
  case RL_LAST_LOCKED:
    return _("The account is locked: stop trying, the customer has to unlock it with the bank.");
  case RL_LAST_UNREMARKABLE:
    break;
  }
  return NULL;
}

char *rl_attempts_text(const RlAttempts *self)
{
  g_autoptr(GString) all = g_string_new(NULL);
  if (self->refused > 0 || self->last == RL_LAST_UNREMARKABLE)
    g_string_append_printf(
        all,
        ngettext("%u refused log-in since the last success; six invalidate the link, and "
                 "banks lock accounts.",
                 "%u refused log-ins since the last success; six invalidate the link, and "
                 "banks lock accounts.",
                 self->refused),
        self->refused);
  if (self->unanswered > 0) {
    g_string_append_c(all, ' ');
    g_string_append_printf(all,
                           ngettext("%u more has no known outcome.",
                                    "%u more have no known outcome.", self->unanswered),
                           self->unanswered);
  }
  if (self->distrusted)
    g_string_append_printf(all, " %s",
                           _("The journal was changed, so that there may have been more. “relink "
                             "journal --verify” says where: tell whoever is responsible for it."));
  if (last_text(self->last) != NULL)
    g_string_append_printf(all, "%s%s", all->len > 0 ? " " : "", last_text(self->last));
  return g_strchug(g_string_free(g_steal_pointer(&all), FALSE));
}

char *rl_attempts_short(const RlAttempts *self)
{
  static const char *const remarks[] = {
    [RL_LAST_UNREMARKABLE] = NULL,
    /* Translators: after the number of refused log-ins, in a narrow window */
    [RL_LAST_NOT_ATTEMPTED] = N_("last not attempted"),
    /* Translators: of the customer's account; after the number of refused log-ins */
    [RL_LAST_LOCKED] = N_("locked"),
  };
  /* Translators: after the number of refused log-ins, in a narrow window */
  const char *remark = self->distrusted ? N_("journal changed") : remarks[self->last];
  /* Translators: log-ins of unknown outcome; after the number of refused ones */
  g_autofree char *open =
      g_strdup_printf(ngettext("%u unknown", "%u unknown", self->unanswered), self->unanswered);
  g_autofree char *count = g_strdup_printf(
      ngettext("%u of %d log-ins refused", "%u of %d log-ins refused", self->refused),
      self->refused, RL_LOGINS_MAX);
  if (remark != NULL)
    return g_strdup_printf("%s, %s", count, _(remark));
  return self->unanswered > 0 ? g_strdup_printf("%s, %s", count, open) : g_steal_pointer(&count);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/where.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

enum { SHOWN_MAX = 64, LISTED_MAX = 6 };

gboolean rl_where_is_unknown(const RlOutcome *outcome)
{
  if (outcome->kind != RL_OUTCOME_REFUSED || outcome->http_status != 404)
    return FALSE;
  for (guint i = 0; i < outcome->errors->len; i++) {
    const RlApiError *error = g_ptr_array_index(outcome->errors, i);
    if (error->code != NULL && g_strcmp0(error->code, "not_found") != 0)
      return FALSE;
  }
  return TRUE;
}

gboolean rl_where_is_nothing(const RlOutcome *outcome)
{
  /* Without a status: the list of an external id was empty. */
  return rl_where_is_unknown(outcome) ||
         (outcome->http_status == 0 && g_error_matches(outcome->error, RL_ERROR, RL_ERROR_REFUSED));
}

/* " Other profiles: a, b." New string; "" when there are none. */
static char *other_profiles(const RlSession *session)
{
  g_auto(GStrv) names = rl_session_other_profiles(session);
  const guint n = g_strv_length(names);
  if (n == 0)
    return g_strdup("");
  if (n > LISTED_MAX) {
    g_free(names[LISTED_MAX]);
    names[LISTED_MAX] = g_strdup("…");
    for (guint i = LISTED_MAX + 1; i < n; i++)
      g_clear_pointer(&names[i], g_free);
  }
  g_autofree char *list = g_strjoinv(", ", names);
  g_autofree char *text = g_strdup_printf(_("Other profiles: %s."), list);
  return g_strconcat(" ", text, NULL);
}

static void say(RlOutcome *outcome, const RlSession *session, const char *sentence)
{
  g_autofree char *others = other_profiles(session);
  g_clear_error(&outcome->error);
  outcome->error = g_error_new(RL_ERROR, RL_ERROR_REFUSED, "%s%s", sentence, others);
}

void rl_where_say_link(RlOutcome *outcome, const RlSession *session, const char *id)
{
  g_autofree char *sentence =
      g_strdup_printf(_("The link %s is not known to %s, the server of the profile “%s”."), id,
                      rl_api_endpoint(session->api)->url->authority, session->profile->name);
  say(outcome, session, sentence);
}

void rl_where_say_name(RlOutcome *outcome, const RlSession *session, const char *name)
{
  g_autofree char *shown = rl_text_clean_line(name, -1, SHOWN_MAX, NULL);
  g_autofree char *sentence = g_strdup_printf(
      _("“%s” is neither a link's id nor an external id that is known to %s, the server of the "
        "profile “%s”."),
      shown, rl_api_endpoint(session->api)->url->authority, session->profile->name);
  say(outcome, session, sentence);
}

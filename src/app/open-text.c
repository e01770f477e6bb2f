/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/open-text.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

static char *minutes(gint64 seconds)
{
  return g_strdup_printf("%02d:%02d", (int) (seconds / 60), (int) (seconds % 60));
}

char *rl_left_text(gint64 seconds)
{
  if (seconds < 0)
    return NULL;
  if (seconds == 0)
    return g_strdup(_("expired"));
  /* Translators: minutes and seconds left to answer */
  return g_strdup_printf(_("%02d:%02d left"), (int) (seconds / 60), (int) (seconds % 60));
}

char *rl_open_challenge_left(const RlOpenChallenge *self, gint64 now)
{
  char *left = rl_left_text(rl_challenge_seconds_left(self->challenge, now));
  return left != NULL ? left : g_strdup(_("no time limit"));
}

char *rl_open_challenge_line(const RlOpenChallenge *self, gint64 now, const char *separator,
                             int id_columns)
{
  const RlLink *link = self->link;
  g_autofree char *left = rl_open_challenge_left(self, now);
  /* g_strndup() takes, and fills, as much memory as it is allowed to. */
  g_autofree char *id = g_strndup(link->id, strnlen(link->id, (gsize) id_columns));
  const char *bank = link->institution != NULL ? link->institution : "–";
  if (link->external_id == NULL)
    return g_strjoin(separator, left, id, bank, NULL);
  return g_strjoin(separator, left, link->external_id, bank, id, NULL);
}

/* The list is in the order of the deadlines. */
char *rl_open_challenges_summary(const RlOpenChallenges *self, gint64 now)
{
  if (self == NULL || self->open->len == 0)
    return NULL;
  const RlOpenChallenge *first = g_ptr_array_index(self->open, 0);
  const gint64 left = rl_challenge_seconds_left(first->challenge, now);
  const guint n = self->open->len;
  g_autofree char *number = rl_text_number(n), *time = minutes(left);
  if (left < 0)
    return g_strdup_printf(ngettext("%s challenge is open.", "%s challenges are open.", n), number);
  /* Translators: how many, and minutes and seconds */
  return g_strdup_printf(ngettext("%s challenge is open, for %s more.",
                                  "%s challenges are open, the first for %s more.", n),
                         number, time);
}

char *rl_open_challenges_expired(const RlOpenChallenges *self)
{
  if (self->expired == 0)
    return NULL;
  g_autofree char *number = rl_text_number(self->expired);
  return g_strdup_printf(
      ngettext("%s challenge had expired and was removed. Send the update again.",
               "%s challenges had expired and were removed. Send the updates again.",
               self->expired),
      number);
}

gboolean rl_open_challenges_are_stale(const RlOpenChallenges *self, gint64 now)
{
  if (self == NULL || self->open->len == 0)
    return FALSE;
  const RlOpenChallenge *first = g_ptr_array_index(self->open, 0);
  return rl_challenge_seconds_left(first->challenge, now) == 0;
}

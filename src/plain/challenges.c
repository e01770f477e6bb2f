/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plain/challenges.h"

#include <string.h>

#include "app/open-text.h"

#include "plain/print.h"

void rl_plain_list_challenges(FILE *to, const RlSession *session, const RlOpenChallenges *list,
                              const char *prefix)
{
  const gint64 now = session->clock.monotonic();
  for (guint i = 0; i < list->open->len; i++) {
    g_autofree char *line =
        rl_open_challenge_line(g_ptr_array_index(list->open, i), now, ", ", G_MAXINT);
    rl_print(to, "%s%u. %s\n", prefix, i + 1, line);
  }
}

const RlOpenChallenge *rl_plain_challenge_of(const RlOpenChallenges *list, const char *prefix,
                                             const char *line)
{
  guint64 number = 0;
  if (list == NULL || list->open->len == 0 || !g_str_has_prefix(line, prefix) ||
      !g_ascii_string_to_unsigned(line + strlen(prefix), 10, 1, list->open->len, &number, NULL))
    return NULL;
  return g_ptr_array_index(list->open, number - 1);
}

void rl_plain_say_expired(FILE *to, const RlOpenChallenges *list)
{
  g_autofree char *text = rl_open_challenges_expired(list);
  if (text != NULL)
    rl_print(to, "%s\n", text);
}

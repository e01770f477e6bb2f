/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/nearest.h"

#include <string.h>

enum { WORD_MAX = 32, FAR = 3 };

static guint least(guint a, guint b, guint c)
{
  return MIN(MIN(a, b), c);
}

/* Letters wrong, missing, too many, or swapped with their neighbour. */
static guint distance(const char *a, const char *b)
{
  const gsize n = strlen(a), m = strlen(b);
  guint d[WORD_MAX + 1][WORD_MAX + 1];
  if (n > WORD_MAX || m > WORD_MAX)
    return FAR;
  for (gsize i = 0; i <= n; i++)
    d[i][0] = (guint) i;
  for (gsize j = 0; j <= m; j++)
    d[0][j] = (guint) j;
  for (gsize i = 1; i <= n; i++)
    for (gsize j = 1; j <= m; j++) {
      const guint wrong = a[i - 1] != b[j - 1];
      d[i][j] = least(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + wrong);
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = MIN(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[n][m];
}

const char *rl_nearest(const char *word, const char *const *known)
{
  const char *best = NULL;
  guint best_distance = FAR;
  for (const char *const *name = known; *name != NULL; name++) {
    const guint d = distance(word, *name);
    if (d < best_distance && 2 * d < strlen(*name)) {
      best = *name;
      best_distance = d;
    }
  }
  return best;
}

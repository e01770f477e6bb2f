/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/capability.h"

#include <curses.h>
#include <string.h>
#include <term.h>

const char *rl_capability(const char *name)
{
  const char *sequence = tigetstr((char *) (gpointer) name);
  return sequence == (const char *) -1 ? NULL : sequence;
}

/* "$<5>" in a capability asks for a pause, which no terminal of today needs. */
static char *without_padding(const char *sequence)
{
  g_autoptr(GString) bare = g_string_new(NULL);
  while (*sequence != '\0') {
    const char *end = g_str_has_prefix(sequence, "$<") ? strchr(sequence, '>') : NULL;
    if (end == NULL)
      g_string_append_c(bare, *sequence);
    sequence = end != NULL ? end + 1 : sequence + 1;
  }
  return g_string_free(g_steal_pointer(&bare), FALSE);
}

char *rl_capability_plain(const char *name)
{
  const char *sequence = rl_capability(name);
  return sequence != NULL ? without_padding(sequence) : NULL;
}

char *rl_capability_filled(const char *name, int first, int second)
{
  const char *sequence = rl_capability(name);
  const char *whole = sequence != NULL ? tiparm(sequence, first, second) : NULL;
  return whole != NULL ? without_padding(whole) : NULL;
}

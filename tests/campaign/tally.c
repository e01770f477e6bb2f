/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tally.h"

#include "base/text.h"

/* Of what was violated, for people. */
enum { LINE_MAX_CHARS = 400 };

static guint runs, violations;
static gboolean violated; /* this run is counted already */
static char *name;

void tally_run(const char *format, ...)
{
  va_list args;
  va_start(args, format);
  g_free(name);
  name = g_strdup_vprintf(format, args);
  va_end(args);
  violated = FALSE;
  runs++;
}

gboolean tally_expect(gboolean met, const char *format, ...)
{
  if (met)
    return TRUE;
  va_list args;
  va_start(args, format);
  g_autofree char *what = g_strdup_vprintf(format, args);
  va_end(args);
  g_autofree char *clean = rl_text_clean_line(what, -1, LINE_MAX_CHARS, NULL);
  g_print("# %s: %s\n", name, clean);
  violations += violated ? 0 : 1;
  violated = TRUE;
  return FALSE;
}

int tally_end(void)
{
  g_print("%u %u\n", runs, violations);
  g_clear_pointer(&name, g_free);
  return 0;
}

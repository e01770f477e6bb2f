/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/i18n.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* The language that the environment asks for, by the order that setlocale itself uses. */
static const char *wanted_locale(void)
{
  static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    const char *value = g_getenv(names[i]);
    if (value != NULL && *value != '\0')
      return value;
  }
  return "C";
}

/* Those that relink goes by. Each of the other eight costs every start a file or two. */
static gboolean set_locale(const char *name)
{
  static const int categories[] = { LC_CTYPE, LC_MESSAGES, LC_NUMERIC, LC_TIME };
  for (guint i = 0; i < G_N_ELEMENTS(categories); i++)
    if (setlocale(categories[i], name) == NULL)
      return FALSE;
  return TRUE;
}

static void fall_back_to_utf8(void)
{
  const char *wanted = wanted_locale();
  if (!set_locale("C.UTF-8"))
    return;
  const char *language = g_getenv("LANGUAGE");
  if (language == NULL || *language == '\0') {
    g_autofree char *bare = g_strndup(wanted, strcspn(wanted, ".@"));
    g_setenv("LANGUAGE", bare, TRUE);
  }
}

void rl_i18n_init(const char *locale_dir)
{
  if (!set_locale(""))
    fall_back_to_utf8();
  bindtextdomain(GETTEXT_PACKAGE, locale_dir);
  bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
  textdomain(GETTEXT_PACKAGE);
  /* GLib makes the locale that it reads numbers by with the first one. Where two threads do so at
   * once, errno of the one's waiting makes its number none (11 of 1,500 starts of four threads). */
  (void) g_ascii_strtoull("0", NULL, 10);
}

const char *rl_i18n_missing(void)
{
  static const char *const names[] = { "LC_ALL",     "LC_CTYPE",    "LC_MESSAGES", "LC_TIME",
                                       "LC_NUMERIC", "LC_MONETARY", "LC_COLLATE",  "LANG" };
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    const char *value = g_getenv(names[i]);
    if (value == NULL || *value == '\0')
      continue;
    const locale_t there = newlocale(LC_ALL_MASK, value, (locale_t) 0);
    if (there == (locale_t) 0)
      return names[i];
    freelocale(there);
    if (i == 0)
      break; /* the others have no say */
  }
  return NULL;
}

gboolean rl_i18n_is_utf8(void)
{
  return g_get_charset(NULL);
}

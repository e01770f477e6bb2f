/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The language where the machine has no locale of it. Each case is a process of its own, since the
 * locale is the process's. */
#include <locale.h>
#include <stdlib.h>

#include "base/i18n.h"

typedef struct {
  const char *path;
  const char *lc_all, *lc_messages, *lang, *language; /* NULL: not set */
  const char *locale, *expected;                      /* LANGUAGE then; NULL: not set */
} Case;

static const Case cases[] = {
  { "/i18n/there", "C.UTF-8", NULL, NULL, NULL, "C.UTF-8", NULL },
  { "/i18n/all", "xx_YY.UTF-8", "C", "C", NULL, "C.UTF-8", "xx_YY" },
  { "/i18n/messages", NULL, "xx_YY@zz", "C", NULL, "C.UTF-8", "xx_YY" },
  { "/i18n/lang", "", "", "xx.UTF-8", "", "C.UTF-8", "xx" },
  { "/i18n/language", NULL, NULL, "xx_YY", "es:pt", "C.UTF-8", "es:pt" },
};

static void set(const char *name, const char *value)
{
  if (value != NULL)
    g_assert_true(g_setenv(name, value, TRUE));
  else
    g_unsetenv(name);
}

static void test_case(gconstpointer data)
{
  const Case *row = data;
  if (!g_test_subprocess()) {
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    return;
  }
  set("LC_ALL", row->lc_all);
  set("LC_MESSAGES", row->lc_messages);
  set("LANG", row->lang);
  set("LANGUAGE", row->language);
  rl_i18n_init("/nowhere");
  g_assert_cmpstr(setlocale(LC_CTYPE, NULL), ==, row->locale);
  g_assert_cmpstr(g_getenv("LANGUAGE"), ==, row->expected);
  g_assert_true(rl_i18n_is_utf8());
}

/* Another category than those three asks for what the machine lacks: it was not the language. */
static void test_other_category(void)
{
  static const Case row = { NULL, NULL, NULL, NULL, NULL, "C.UTF-8", "C" };
  if (g_test_subprocess())
    set("LC_TIME", "xx_YY.UTF-8");
  test_case(&row);
}

/* Which variable asks for what is not there; LC_ALL silences all others. */
static void test_missing(void)
{
  static const struct {
    const char *lc_all, *lc_ctype, *lang, *missing;
  } rows[] = {
    { NULL, NULL, NULL, NULL },      { "C.UTF-8", "UTF-8", "xx_YY", NULL },
    { "xx_YY", "C", "C", "LC_ALL" }, { NULL, "UTF-8", "C.UTF-8", "LC_CTYPE" },
    { "", "", "xx_YY", "LANG" },
  };
  if (!g_test_subprocess()) {
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    set("LC_ALL", rows[i].lc_all);
    set("LC_CTYPE", rows[i].lc_ctype);
    set("LANG", rows[i].lang);
    g_assert_cmpstr(rl_i18n_missing(), ==, rows[i].missing);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    g_test_add_data_func(cases[i].path, &cases[i], test_case);
  g_test_add_func("/i18n/other-category", test_other_category);
  g_test_add_func("/i18n/missing", test_missing);
  return g_test_run();
}

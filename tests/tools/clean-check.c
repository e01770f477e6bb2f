/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what a program wrote and says whether a terminal may get it: 0, or 1 with the first offset
 * that it may not. */
#include "config.h"

#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>

#include "raw-clean.h"

static GString *read_all(FILE *from)
{
  GString *text = g_string_new(NULL);
  char bytes[4096];
  for (gsize n; (n = fread(bytes, 1, sizeof bytes, from)) > 0;)
    g_string_append_len(text, bytes, (gssize) n);
  return text;
}

int main(int argc, char **argv)
{
  g_autofree char *locale = NULL;
  RlRawRules rules = { 0 };
  g_autoptr(GError) error = NULL;
  const GOptionEntry options[] = {
    { "screen", 0, 0, G_OPTION_ARG_NONE, &rules.screen, "Curses draws", NULL },
    { "copies", 0, 0, G_OPTION_ARG_NONE, &rules.copies, "The clipboard may be set", NULL },
    { "locale", 0, 0, G_OPTION_ARG_STRING, &locale, "Its character set counts", "NAME" },
    { 0 },
  };
  g_autoptr(GOptionContext) context = g_option_context_new("< OUTPUT");
  g_option_context_add_main_entries(context, options, NULL);
  if (!g_option_context_parse(context, &argc, &argv, &error) || argc != 1) {
    g_printerr("%s\n", error != NULL ? error->message : "clean-check reads its input");
    return 2;
  }
  rules.charset = rl_raw_charset(locale != NULL ? locale : "C.UTF-8");
  g_autoptr(GString) text = read_all(stdin);
  g_autofree char *fault = rl_raw_fault(&rules, text->str, text->len);
  if (fault == NULL)
    return EXIT_SUCCESS;
  printf("%s\n", fault);
  return EXIT_FAILURE;
}

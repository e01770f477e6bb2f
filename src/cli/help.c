/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/help.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#include "app/exit-code.h"

#include "plain/print.h"

/* Where the explanations begin, and where lines end. */
enum { INDENT = 26, WIDTH = 79 };

static const struct {
  const char *code;
  const char *meaning;
} exits[] = {
  { "0", N_("done") },
  { "1", N_("another failure") },
  { "2", N_("the words of the command line are wrong") },
  { "3", N_("refused by the server, or a link that it does not know") },
  { "4", N_("our API secrets are missing or refused, or the keyring is closed") },
  { "5", N_("the bank asks for a token: \"relink resume\" answers") },
  { "6", N_("not sent: nothing was carried out") },
  { "7", N_("unknown: it may have been carried out") },
  { "8", N_("nothing was sent, the person left") },
  { "9", N_("a check on this machine failed: fields, certificate, configuration") },
  { "129, 130, 131, 143", N_("hung up, interrupted, quit, terminated") },
};

static void print_entry(const char *term, const char *text)
{
  g_auto(GStrv) lines = rl_text_wrap(text, WIDTH - INDENT);
  const guint columns = rl_text_columns(term) + 2;
  rl_print(stdout, "  %s", term);
  if (columns + 1 > INDENT)
    rl_print(stdout, "\n%*s", INDENT, "");
  else
    rl_print(stdout, "%*s", (int) (INDENT - columns), "");
  rl_print(stdout, "%s\n", lines[0]);
  for (char **line = lines + 1; *line != NULL; line++)
    rl_print(stdout, "%*s%s\n", INDENT, "", *line);
}

static void print_option(RlOptionId id)
{
  const RlOption *option = rl_option(id);
  g_autoptr(GString) term = g_string_new(NULL);
  g_autoptr(GString) text = g_string_new(_(option->help));
  if (option->letter != '\0')
    g_string_append_printf(term, "-%c, ", option->letter);
  g_string_append_printf(term, "--%s", option->name);
  if (option->argument != NULL)
    g_string_append_printf(term, " %s", option->argument);
  if (option->variable != NULL)
    g_string_append_printf(text, " [%s]", option->variable);
  print_entry(term->str, text->str);
}

static char *synopsis(const RlCommand *command)
{
  g_autoptr(GString) text = g_string_new(command->name);
  if (*command->arguments != '\0')
    g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "", command->arguments);
  for (guint id = 0; id < RL_N_OPTIONS; id++) {
    const RlOption *option = rl_option((RlOptionId) id);
    if (option->general || !rl_command_takes(command, (RlOptionId) id))
      continue;
    g_string_append_printf(text, "%s[--%s%s%s]", text->len > 0 ? " " : "", option->name,
                           option->argument != NULL ? " " : "",
                           option->argument != NULL ? option->argument : "");
  }
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static void print_usage(const RlCommand *only)
{
  gboolean first = TRUE;
  for (const RlCommand *command = rl_commands(); command->run != NULL; command++) {
    if (only != NULL ? command != only : command->hidden)
      continue;
    g_autofree char *text = synopsis(command);
    rl_print(stdout, "%s relink [%s…] %s\n", first ? _("Usage:") : "      ", _("OPTION"), text);
    first = FALSE;
  }
}

static void print_commands(void)
{
  rl_print(stdout, "\n%s\n", _("Commands:"));
  for (const RlCommand *command = rl_commands(); command->run != NULL; command++)
    if (!command->hidden)
      print_entry(command->name != NULL ? command->name : command->arguments, _(command->help));
}

static void print_own_options(const RlCommand *only)
{
  for (guint id = 0; id < RL_N_OPTIONS; id++)
    if (!rl_option((RlOptionId) id)->general && rl_command_takes(only, (RlOptionId) id))
      print_option((RlOptionId) id);
}

static void print_options_of_commands(void)
{
  for (const RlCommand *command = rl_commands(); command->run != NULL; command++) {
    if (command->options == 0 || command->hidden)
      continue;
    rl_print(stdout, "\n");
    rl_print(stdout, _("Options of %s:"), command->name);
    rl_print(stdout, "\n");
    print_own_options(command);
  }
}

static void print_general_options(void)
{
  rl_print(stdout, "\n%s\n",
           _("Options, anywhere in the line; the variables in brackets hold for them, too:"));
  for (guint id = 0; id < RL_N_OPTIONS; id++)
    if (rl_option((RlOptionId) id)->general)
      print_option((RlOptionId) id);
}

static void print_exits(void)
{
  rl_print(stdout, "\n%s\n", _("Exit status:"));
  for (guint i = 0; i < G_N_ELEMENTS(exits); i++)
    print_entry(exits[i].code, _(exits[i].meaning));
}

static void print_paragraph(const char *text)
{
  g_auto(GStrv) lines = rl_text_wrap(text, WIDTH);
  for (char **line = lines; *line != NULL; line++)
    rl_print(stdout, "%s\n", *line);
}

static void print_end(void)
{
  rl_print(stdout, "\n");
  print_paragraph(_("No option and no variable ever holds a secret: they are typed, read from "
                    "standard input, or kept in the keyring."));
  print_paragraph(_("\"relink COMMAND --help\" is about one command; relink(1) and "
                    "relink.conf(5) say more."));
}

void rl_help_print(const RlCommand *command)
{
  const gboolean whole = command == NULL || command->name == NULL;
  print_usage(whole ? NULL : command);
  rl_print(stdout, "\n%s\n",
           whole ? _("Repair broken bank links in a terminal.") : _(command->help));
  if (whole) {
    print_commands();
    print_options_of_commands();
  } else if (command->options != 0) {
    rl_print(stdout, "\n");
    print_own_options(command);
  }
  print_general_options();
  print_exits();
  print_end();
}

void rl_help_print_version(void)
{
  rl_print(stdout, "%s %s\n", PACKAGE_NAME, PACKAGE_VERSION);
  /* Translators: keep (C), which every terminal can show */
  rl_print(stdout, "%s\n", _("Copyright (C) 2026 the relink authors"));
  print_paragraph(_("License GPL-3.0-or-later: <https://gnu.org/licenses/gpl.html>"));
  print_paragraph(_("This is free software: you may change and redistribute it. There is no "
                    "warranty, as far as the law permits."));
}

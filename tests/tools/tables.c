/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program's own tables, one row a line, for what compares the manual with them:
 *
 *   command - NAME ARGUMENTS        option COMMAND --NAME -LETTER ARGUMENT
 *   variable - NAME --OPTION        key - KEY TWIN
 *   says - KEY TWIN SENTENCE        field - NAME
 *   outcome - WORD HEADING          setting SECTION KEY
 *   default SECTION KEY VALUE
 *
 * with blanks between the cells and a dash for what is not there. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "model/field.h"
#include "model/outcome.h"

#include "store/settings.h"

#include "app/action.h"
#include "app/options.h"

#include "cli/commands.h"

static const char *or_dash(const char *text)
{
  return text != NULL && *text != '\0' ? text : "-";
}

static void print_option(const char *command, RlOptionId id)
{
  const RlOption *option = rl_option(id);
  const char letter[] = { '-', option->letter, '\0' };
  printf("option %s --%s %s %s\n", command, option->name, letter, or_dash(option->argument));
}

static void print_options(void)
{
  for (guint id = 0; id < RL_N_OPTIONS; id++) {
    const RlOption *option = rl_option((RlOptionId) id);
    if (option->variable != NULL)
      printf("variable - %s --%s\n", option->variable, option->name);
    if (option->general)
      print_option("-", (RlOptionId) id);
  }
}

static void print_commands(void)
{
  for (const RlCommand *command = rl_commands(); command->run != NULL; command++) {
    printf("command - %s %s\n", or_dash(command->name), or_dash(command->arguments));
    for (guint id = 0; id < RL_N_OPTIONS; id++)
      if (!rl_option((RlOptionId) id)->general && rl_command_takes(command, (RlOptionId) id))
        print_option(or_dash(command->name), (RlOptionId) id);
  }
}

static void print_keys(void)
{
  for (const RlActionRow *row = rl_actions(); row->action != RL_ACTION_NONE; row++) {
    printf("key - %s %s\n", row->key, or_dash(row->twin));
    if (row->help != NULL)
      printf("says - %s %s %s\n", row->key, or_dash(row->twin), row->help);
  }
}

static void print_fields(void)
{
  for (const char *const *key = rl_field_keys(); *key != NULL; key++)
    printf("field - %s\n", *key);
}

static void print_outcomes(void)
{
  for (RlOutcomeKind kind = RL_OUTCOME_DONE; kind <= RL_OUTCOME_UNKNOWN; kind++) {
    g_autoptr(RlOutcome) outcome = rl_outcome_new(kind);
    printf("outcome - %s %s\n", rl_outcome_word(outcome), rl_outcome_heading(outcome));
  }
}

static void print_settings(void)
{
  for (guint of_profile = 0; of_profile < 2; of_profile++) {
    const char *key = NULL;
    for (guint i = 0; (key = rl_config_key(of_profile != 0, i)) != NULL; i++)
      printf("setting %s %s\n", of_profile != 0 ? "profile" : "relink", key);
  }
}

/* Of what has one that is worth a word. */
static void print_defaults(void)
{
  static const char *const no_files[] = { NULL };
  g_autoptr(RlConfig) config = rl_config_load_files(no_files, NULL);
  printf("default relink profile %s\n", config->profile);
  printf("default relink idle_clear %u\n", config->idle_clear);
  printf("default relink timeout %u\n", config->timeout);
  printf("default relink connect_timeout %u\n", config->connect_timeout);
  printf("default relink syslog %s\n", config->syslog ? "true" : "false");
}

int main(void)
{
  print_commands();
  print_options();
  print_keys();
  print_fields();
  print_outcomes();
  print_settings();
  print_defaults();
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/commands.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "app/nearest.h"

#define OWN(option) (G_GUINT64_CONSTANT(1) << RL_OPTION_##option)

/* clang-format off */
static const RlCommand table[] = {
  { .name = NULL, .arguments = "[LINK]", .most = 1, .needs_session = TRUE,
    .sends = TRUE, .run = rl_command_front,
    .help = N_("open the desk, or the form of a link, named by its id or external id") },
  { .name = "update", .arguments = "LINK", .least = 1, .most = 1,
    .options = OWN(FIELDS) | OWN(DRY_RUN), .needs_session = TRUE, .sends = TRUE, .run = rl_command_update,
    .help = N_("send new credentials without a screen") },
  { .name = "resume", .arguments = "[LINK]", .most = 1, .options = OWN(FIELDS),
    .needs_session = TRUE, .sends = TRUE, .run = rl_command_resume,
    .help = N_("answer a challenge that outlived its terminal; without LINK, the only one, "
               "or list them") },
  { .name = "links", .arguments = "",
    .options = OWN(STATUS) | OWN(INSTITUTION) | OWN(ALL), .needs_session = TRUE,
    .run = rl_command_links, .help = N_("list links, those that need attention by default") },
  { .name = "show", .arguments = "LINK", .least = 1, .most = 1, .needs_session = TRUE,
    .run = rl_command_show, .help = N_("show a link, its institution and its history here") },
  { .name = "login", .arguments = "", .options = OWN(CHECK), .needs_session = TRUE,
    .run = rl_command_login, .help = N_("keep the API secrets of a profile in the keyring") },
  { .name = "logout", .arguments = "", .needs_session = TRUE, .run = rl_command_logout,
    .help = N_("take them out of the keyring") },
  { .name = "profiles", .arguments = "", .run = rl_command_profiles,
    .help = N_("list the profiles, and which of them have API secrets") },
  { .name = "journal", .arguments = "", .options = OWN(VERIFY), .run = rl_command_journal,
    .help = N_("show who updated what, when, and how it ended") },
  { .name = "doctor", .arguments = "", .options = OWN(PRIVACY), .run = rl_command_doctor,
    .help = N_("say what is wrong: terminal, keyring, server, clock, API secrets, files") },
  { .name = "sandbox", .arguments = "", .options = OWN(PORT) | OWN(LINKS),
    .run = rl_command_sandbox,
    .help = N_("serve the built-in sandbox on this machine until it is stopped") },
  { .name = "complete", .arguments = "[-- WORD…]", .most = G_MAXUINT, .hidden = TRUE,
    .run = rl_command_complete, .help = N_("print how a command line can go on, for shells") },
  { 0 },
};
/* clang-format on */

const RlCommand *rl_commands(void)
{
  return table;
}

gboolean rl_command_takes(const RlCommand *self, RlOptionId option)
{
  return rl_option(option)->general || (self->options >> option & 1) != 0;
}

const RlCommand *rl_command_named(const RlOptions *options)
{
  const GPtrArray *words = options->words;
  for (const RlCommand *command = table + 1; words->len > 0 && command->run != NULL; command++)
    if (strcmp(command->name, g_ptr_array_index(words, 0)) == 0)
      return command;
  return table;
}

const char *rl_command_nearest(const char *word)
{
  const char *names[G_N_ELEMENTS(table)] = { RL_COMMAND_HELP };
  guint n = 1;
  for (guint i = 1; table[i].run != NULL; i++)
    if (!table[i].hidden)
      names[n++] = table[i].name;
  return rl_nearest(word, names);
}

void rl_command_set_unknown(const char *word, GError **error)
{
  g_autofree char *shown = rl_text_clean_line(word, -1, 60, NULL);
  const char *near = rl_command_nearest(word);
  if (near == NULL)
    g_set_error(error, RL_ERROR, RL_ERROR_USAGE, _("“%s” is no command."), shown);
  else
    g_set_error(error, RL_ERROR, RL_ERROR_USAGE, _("“%s” is no command. Did you mean “%s”?"), shown,
                near);
}

static gboolean check_arguments(const RlCommand *self, const GPtrArray *words, guint at,
                                GError **error)
{
  const guint n = words->len - at;
  if (n < self->least) {
    g_set_error(error, RL_ERROR, RL_ERROR_USAGE, _("“%s” wants %s."), self->name, self->arguments);
    return FALSE;
  }
  if (n <= self->most)
    return TRUE;
  /* Two words of which the first is no command: usually a slip in the command. */
  if (self->name == NULL) {
    rl_command_set_unknown(g_ptr_array_index(words, 0), error);
    return FALSE;
  }
  g_autofree char *shown =
      rl_text_clean_line(g_ptr_array_index(words, at + self->most), -1, 60, NULL);
  g_set_error(error, RL_ERROR, RL_ERROR_USAGE, _("“%s” is one word too many for “%s”."), shown,
              self->name);
  return FALSE;
}

static gboolean check_options(const RlCommand *self, const RlOptions *options, GError **error)
{
  for (guint id = 0; id < RL_N_OPTIONS; id++) {
    if (!options->typed[id] || rl_command_takes(self, (RlOptionId) id))
      continue;
    if (self->name == NULL)
      g_set_error(error, RL_ERROR, RL_ERROR_USAGE, _("the option “--%s” wants a command."),
                  rl_option((RlOptionId) id)->name);
    else
      g_set_error(error, RL_ERROR, RL_ERROR_USAGE, _("the option “--%s” does not go with “%s”."),
                  rl_option((RlOptionId) id)->name, self->name);
    return FALSE;
  }
  return TRUE;
}

const RlCommand *rl_command_find(const RlOptions *options, guint *at, GError **error)
{
  const GPtrArray *words = options->words;
  const RlCommand *command = rl_command_named(options);
  *at = command->name != NULL ? 1 : 0;
  if (!check_arguments(command, words, *at, error) || !check_options(command, options, error))
    return NULL;
  return command;
}

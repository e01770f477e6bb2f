/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands, as one table: --help and the manual follow from its rows. */
#pragma once

#include "cli/run.h"

/* The exit code of the contract. When ERROR is set, it decides the code and is told to the
 * person; otherwise the command has told everything itself. */
typedef int (*RlCommandRun)(RlRun *run, GError **error);

typedef struct {
  const char *name;      /* NULL: no command, the desk or a link's form */
  const char *arguments; /* untranslated, as the manual writes them */
  const char *help;      /* untranslated, a phrase */
  guint least, most;     /* how many arguments */
  guint64 options;       /* its own ones: a bit for each RlOptionId */
  gboolean needs_session;
  gboolean sends; /* it may change something at the bank */
  /* for programs: neither listed nor suggested */
  gboolean hidden;
  RlCommandRun run;
} RlCommand;

/* The table; its first row is the one without a name, its end has no function. */
const RlCommand *rl_commands(void);

/* The command that the words ask for, and where its arguments begin in *AT. RL_ERROR_USAGE when
 * their number or the options are not the command's. */
const RlCommand *rl_command_find(const RlOptions *options, guint *at, GError **error);

/* The command that the first word names, or the one without a name. */
const RlCommand *rl_command_named(const RlOptions *options);

/* Not in the table: the same as --help. */
#define RL_COMMAND_HELP "help"

/* The command that somebody may have meant who typed WORD, which is none; NULL: none is near. */
const char *rl_command_nearest(const char *word);

/* RL_ERROR_USAGE: WORD is no command; the nearest one is named. */
void rl_command_set_unknown(const char *word, GError **error);

/* Whether the command is the one that OPTION belongs to, or OPTION is everybody's. */
gboolean rl_command_takes(const RlCommand *self, RlOptionId option);

int rl_command_front(RlRun *run, GError **error);
int rl_command_update(RlRun *run, GError **error);
int rl_command_resume(RlRun *run, GError **error);
int rl_command_links(RlRun *run, GError **error);
int rl_command_show(RlRun *run, GError **error);
int rl_command_login(RlRun *run, GError **error);
int rl_command_logout(RlRun *run, GError **error);
int rl_command_profiles(RlRun *run, GError **error);
int rl_command_journal(RlRun *run, GError **error);
int rl_command_doctor(RlRun *run, GError **error);
int rl_command_sandbox(RlRun *run, GError **error);
int rl_command_complete(RlRun *run, GError **error);

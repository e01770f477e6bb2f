/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of the command line, as one table. What the parser knows, --help and the manual
 * follow from its rows. No option and no variable ever holds a secret. */
#pragma once

#include <glib.h>

typedef enum {
  RL_OPTION_PROFILE,
  RL_OPTION_SANDBOX,
  RL_OPTION_BASE_URL,
  RL_OPTION_CA_FILE,
  RL_OPTION_JSON,
  RL_OPTION_NO_INPUT,
  RL_OPTION_PLAIN,
  RL_OPTION_NO_COLOR,
  RL_OPTION_VERBOSE,
  RL_OPTION_HELP,
  RL_OPTION_VERSION,
  /* Those below belong to single commands. */
  RL_OPTION_FIELDS,
  RL_OPTION_DRY_RUN,
  RL_OPTION_STATUS,
  RL_OPTION_INSTITUTION,
  RL_OPTION_ALL,
  RL_OPTION_CHECK,
  RL_OPTION_VERIFY,
  RL_OPTION_PRIVACY,
  RL_OPTION_PORT,
  RL_OPTION_LINKS,
  RL_N_OPTIONS,
} RlOptionId;

/* Values of options of which this machine knows some. */
typedef enum {
  RL_VALUES_UNKNOWN,
  RL_VALUES_PROFILES,
  RL_VALUES_STATES,
  RL_VALUES_INSTITUTIONS,
  RL_N_VALUES,
} RlOptionValues;

typedef struct {
  const char *name;     /* the long one, without its dashes */
  char letter;          /* '\0': none */
  const char *argument; /* untranslated, as the manual writes it; NULL: takes none */
  const char *help;     /* untranslated, a phrase */
  const char *variable; /* of the environment, that stands for it; NULL: none */
  gboolean general;     /* goes with every command */
  gboolean is_file;     /* a file name: kept byte for byte */
  gboolean is_list;     /* given twice, it is both, joined by a comma */
  /* what completes its value, beside files */
  RlOptionValues values;
  gboolean is_switch; /* its variable may also say no: 0, no, off or false */
} RlOption;

const RlOption *rl_option(RlOptionId id);

/* What was asked for: the command line over the environment. */
typedef struct {
  char *value[RL_N_OPTIONS];     /* NULL: not given; "" for an option without argument */
  gboolean typed[RL_N_OPTIONS];  /* it stood on the command line */
  gboolean denied[RL_N_OPTIONS]; /* its variable says no, and nothing above that says yes */
  GPtrArray *words;              /* char *, UTF-8: the command and its arguments */
} RlOptions;

/* Options may stand anywhere among the words; "--" ends them. RL_ERROR_USAGE names the culprit and
 * the nearest option, and repeats no value. Behind --help and --version, of which only the first
 * is taken, nothing is an error. */
RlOptions *rl_options_parse(int argc, char **argv, GError **error);
void rl_options_free(RlOptions *self);

/* The same of a line that is still being typed: what is wrong in it is passed over. *WAITING is the
 * option at its end that still wants its value, RL_N_OPTIONS for none; *ENDED: "--" stands in it.
 * Never NULL. */
RlOptions *rl_options_parse_half(int argc, char **argv, RlOptionId *waiting, gboolean *ended);

gboolean rl_options_has(const RlOptions *self, RlOptionId id);

/* The value as a whole number of at most MAX; OTHERWISE when it was not given. */
gboolean rl_options_number(const RlOptions *self, RlOptionId id, guint max, guint otherwise,
                           guint *to, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlOptions, rl_options_free)

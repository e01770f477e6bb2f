/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relink.conf: the system's file, overridden key by key by the user's. The option table at the top
 * of settings.c is what relink.conf(5) describes. */
#pragma once

#include <glib.h>

typedef enum {
  RL_CONFIRM_NEVER,
  RL_CONFIRM_ASK,
  RL_CONFIRM_TYPE,
} RlConfirm;

typedef struct {
  char *name;
  char *base_url; /* NULL: the profile has none, which is an error when it is used */
  char *ca_file;
  char *proxy;
  char *no_proxy; /* hosts, comma-separated; "*": all; NULL: as the environment says */
  gboolean production;
  gboolean read_only;
  RlConfirm confirm;
} RlProfile;

typedef struct {
  char *profile;         /* the profile to use when nobody says otherwise */
  guint idle_clear;      /* seconds; 0: never */
  guint timeout;         /* seconds */
  guint connect_timeout; /* seconds */
  char *journal_dir;     /* the team's, a whole path; NULL: the user's own */
  gboolean syslog;       /* the journal's events also go to the system's log */
  gboolean plain;        /* line by line instead of screens */
  GPtrArray *profiles;   /* RlProfile, the built-in ones first */
} RlConfig;

/* Reads the files that are there. A file that cannot be read or parsed, a section or key that
 * relink does not know, and a value of the wrong kind are errors (RL_ERROR_LOCAL) that name file,
 * section and key: a misspelt `read_only` must not be passed over. */
RlConfig *rl_config_load(GError **error);

/* The same from named files, the later overriding the earlier; missing ones are passed over.
 * NULL-terminated. */
RlConfig *rl_config_load_files(const char *const *files, GError **error);

void rl_config_free(RlConfig *self);

/* The profile NAME, or RL_ERROR_LOCAL that lists the known ones. Borrowed. */
const RlProfile *rl_config_profile(const RlConfig *self, const char *name, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlConfig, rl_config_free)

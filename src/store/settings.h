/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relink.conf: the system's files, overridden key by key by the user's, except what they lock. The
 * option table at the top of settings.c is what relink.conf(5) describes. */
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
  char *proxy;       /* "": none; NULL: as the environment says */
  char *no_proxy;    /* hosts, comma-separated; "*": all; NULL: as the environment says */
  char *client_cert; /* whole path of a PEM file; NULL: relink shows no certificate */
  char *client_key;  /* the same; NULL: the key lies in client_cert, too */
  gboolean production;
  gboolean read_only;
  RlConfirm confirm;
  char *file; /* the most important one that has a section for it; NULL: it is built in */
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
  GPtrArray *locks;      /* RlLock: ask rl_config_locked_by() */
} RlConfig;

/* The folder whose relink/relink.conf is a site's, whatever the environment says. Borrowed. */
const char *rl_config_site(void);

/* Reads the files that are there: of rl_config_site(), of the system's folders (XDG_CONFIG_DIRS),
 * of the user. A file that cannot be read or parsed, a section or key that
 * relink does not know, and a value of the wrong kind are errors (RL_ERROR_LOCAL) that name file,
 * section and key: a misspelt `read_only` must not be passed over. */
RlConfig *rl_config_load(GError **error);

/* The files that it reads, whether they are there or not, in the order of reading. New list. */
char **rl_config_files(void);

/* The folders in which relink/relink.conf is looked for. */
typedef struct {
  const char *site;          /* least important, unless it is one of `system` */
  const char *const *system; /* NULL-terminated, the most important first */
  const char *user;
  guint owner; /* user id of whom a file must belong to that locks: root's */
} RlConfigPlaces;

/* The same from these folders. */
RlConfig *rl_config_load_places(const RlConfigPlaces *places, GError **error);

/* The same from named files, the later overriding the earlier; missing ones are passed over. The
 * last is the user's, the others are the system's, and may lock when they belong to this process's
 * user. NULL-terminated. */
RlConfig *rl_config_load_files(const char *const *files, GError **error);

void rl_config_free(RlConfig *self);

/* The profile NAME, or RL_ERROR_LOCAL that lists the known ones. Borrowed. */
const RlProfile *rl_config_profile(const RlConfig *self, const char *name, GError **error);

/* Key number I of the section of a profile or of the general one, for what compares the manual with
 * the table; NULL: there are no more. */
const char *rl_config_key(gboolean of_profile, guint i);

/* The file that locks KEY of PROFILE (NULL: of [relink]), or NULL. Borrowed. */
const char *rl_config_locked_by(const RlConfig *self, const RlProfile *profile, const char *key);

/* The locked keys of PROFILE (NULL: of [relink]), in the order of the table. New list. */
char **rl_config_locked_keys(const RlConfig *self, const RlProfile *profile);

/* Whether SOURCE ("--base-url", a variable's name) may give KEY of PROFILE (NULL: of [relink]) the
 * text VALUE: FALSE when a file locks it to another. RL_ERROR_LOCAL names both, and whom to ask. */
gboolean rl_config_may_be(const RlConfig *self, const RlProfile *profile, const char *key,
                          const char *value, const char *source, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlConfig, rl_config_free)

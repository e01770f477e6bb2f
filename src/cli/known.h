/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this machine knows without asking anybody: profiles by the configuration, links by the
 * journal. No server, no keyring and no lock is touched, and nothing is made. */
#pragma once

#include "json/json.h"

#include "store/settings.h"

#include "app/options.h"

/* Texts are harmless as they are; NULL: not known, or it is not. */
typedef struct {
  char *id;
  char *external_id; /* one that would name the link on the command line */
  char *institution;
  char *outcome; /* how the last request ended, in the person's language */
  gint64 time;   /* of that request, seconds since 1970; 0: not readable */
} RlKnownLink;

/* The configuration, or the built-in profiles where it cannot be read. Never NULL. */
RlConfig *rl_known_config(const RlOptions *options);

/* The links of the server that OPTIONS would work with, out of the newest part of the user's own
 * journal or the team's: RlKnownLink, the last one worked on in front. Never NULL; empty where
 * configuration or journal cannot be read. Blocks on the disk for some milliseconds. */
GPtrArray *rl_known_links(const RlOptions *options);

/* The same out of the journal's ENTRIES, oldest first. ORIGIN NULL: the sandbox inside relink. */
GPtrArray *rl_known_links_in(const RlJson *entries, const char *origin);

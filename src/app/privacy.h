/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every file, host and process that relink touches: SECURITY.md has the same rows, and a test
 * traces whole jobs and compares. */
#pragma once

#include "json/json.h"

#include "app/doctor.h"

typedef enum {
  RL_TOUCHES_FILES,
  RL_TOUCHES_HOSTS,
  RL_TOUCHES_PROCESSES,
  RL_N_TOUCHES,
} RlTouches;

typedef struct {
  RlTouches what;
  char **names;    /* for this user, "*" is any text; NULL-terminated */
  const char *use; /* "read", "written", …; in the person's language */
  const char *why; /* a phrase, the same */
} RlTouch;

/* The rows, in order; those about something that PATIENT does not have are left out. Elements are
 * RlTouch. New. */
GPtrArray *rl_privacy_rows(const RlPatient *patient);

/* "files", "hosts", "processes". */
const char *rl_privacy_word(RlTouches what);

/* The object of --json: a list under each word, of `names`, `use`, `why`. New tree. */
RlJson *rl_privacy_json(const GPtrArray *rows);

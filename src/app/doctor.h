/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What keeps relink from its main job: opening a link and sending an update, as this user, with
 * this profile, on this terminal. A table of checks, each of which looks, within seconds, and never
 * asks, makes or changes anything. */
#pragma once

#include "model/credentials.h"

#include "keyring/keyring.h"
#include "net/api.h"
#include "store/journal.h"
#include "store/settings.h"

#include "app/exit-code.h"

/* What is known of the terminal without asking it. */
typedef struct {
  gboolean shows_screens; /* standard input and output are a terminal */
  gboolean is_attended;   /* at least one of the three standard files is: somebody sits there */
  gboolean is_known;      /* terminfo has a description of it */
  const char *term;       /* TERM; NULL: not set */
  const char *problem;    /* why it cannot show screens, although it is a terminal; NULL */
  guint width, height;    /* in characters; 0: not known */
  int colors;             /* 0: none */
  gboolean marks_pastes;
} RlTerminalFacts;

/* Who is examined. All of it is borrowed; what could not be had is NULL. */
typedef struct {
  RlTerminalFacts terminal;
  const RlConfig *config;
  const RlProfile *profile;
  const GError *fault;              /* why one of those, or the endpoint, is missing */
  const RlEndpoint *endpoint;       /* with time limits that a person waits for */
  RlHttp *http;                     /* for a look at the server, and */
  RlApi *api;                       /* with API secrets; both NULL without an endpoint */
  const RlCredentials *credentials; /* the sandbox's */
  RlKeyring *session, *own;         /* of rl_keyring_look_new(); NULL with the sandbox */
  RlJournal *journal;
  gboolean may_ask; /* there is a person whom relink could ask for a password */
} RlPatient;

typedef enum {
  RL_HEALTH_FINE,
  RL_HEALTH_UNKNOWN, /* it was not checked: something else is in the way */
  RL_HEALTH_WARNING, /* worth doing something about; the main job works */
  RL_HEALTH_FAULT,   /* the main job does not */
} RlHealth;

typedef struct {
  const char *name; /* a short word, never translated */
  RlHealth health;
  RlExit exit;   /* of a fault */
  char *message; /* whole sentences */
  char *advice;  /* what to do; NULL: nothing */
} RlFinding;

typedef struct RlDoctor RlDoctor;

RlDoctor *rl_doctor_new(const RlPatient *patient);
void rl_doctor_free(RlDoctor *self);

/* How many checks there are, and the longest of their names in characters. */
guint rl_doctor_count(void);
guint rl_doctor_widest(void);

/* Makes the next check. Blocks: at most as long as the keyring, the journal's lock or the endpoint
 * take; cancelling ends a wait for keyring or server. Not on two threads at once. Borrowed; NULL:
 * that was all. */
const RlFinding *rl_doctor_next(RlDoctor *self, RlCancel *cancel);

/* Of all that was found: the code of the first fault, or RL_EXIT_DONE. */
RlExit rl_doctor_exit(const RlDoctor *self);

/* One sentence about it. New string. */
char *rl_doctor_conclusion(const RlDoctor *self);

/* The object of --json. New tree. */
RlJson *rl_doctor_json(const RlDoctor *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlDoctor, rl_doctor_free)

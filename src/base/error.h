/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One error domain. The code is for decisions, the message is for the person: it says what
 * happened, what it means and what to do next, is translated, and is never compared. */
#pragma once

#include <glib.h>

#define RL_ERROR (rl_error_quark())

typedef enum {
  RL_ERROR_FAILED,          /* none of the below */
  RL_ERROR_USAGE,           /* the words of the command line */
  RL_ERROR_LOCAL,           /* a check on this machine failed: fields, files, configuration */
  RL_ERROR_AUTH,            /* our API secrets are missing or refused */
  RL_ERROR_REFUSED,         /* the server understood and said no */
  RL_ERROR_NOT_SENT,        /* provably nothing left this host */
  RL_ERROR_UNKNOWN_OUTCOME, /* it may have been carried out */
  RL_ERROR_CANCELLED,       /* the person left, nothing was sent */
  RL_ERROR_MALFORMED,       /* text that is not what its format promises */
  RL_ERROR_TOO_LARGE,       /* more than the stated bound */
  RL_ERROR_NO_BUS,          /* keyring: no session bus */
  RL_ERROR_NO_SERVICE,      /* keyring: a bus, but nobody offers secrets */
  RL_ERROR_NO_COLLECTION,   /* keyring: no default collection yet */
  RL_ERROR_LOCKED,          /* keyring: locked */
  RL_ERROR_NOT_STORED,      /* keyring: open, and the item is not there */
  RL_ERROR_DISMISSED,       /* keyring: a prompt was dismissed */
  RL_ERROR_STUCK,           /* keyring: the service does not answer in time */
  RL_ERROR_DENIED,          /* keyring: wrong password, or access denied */
} RlError;

GQuark rl_error_quark(void);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bank behind https-server, and a session with it as the program makes one: libcurl over TLS, the
 * journal with its fsync, the system's clock; only the keyring is one in memory. For campaigns that
 * make thousands of updates in one process. */
#pragma once

#include "app/session.h"

#include "https-world.h"

/* How the bank takes an update. The link's id says so. */
typedef enum {
  BANK_ASKS,    /* with a challenge, and is content with any token */
  BANK_TAKES,   /* done at once */
  BANK_REFUSES, /* credentials are wrong */
  BANK_FAILS,   /* the server breaks down, the link is as it was: unknown, then not done */
} BankManner;

/* In the list: the first ones of those that ask. */
enum { BANK_LISTED = 100 };

/* For https-server. New string. */
char *bank_rules(void);

typedef struct {
  HttpsWorld *world;
  char *folder; /* of configuration and journal; in memory where the system has such a place */
  RlSession *session; /* NULL: none is open */
} Bank;

/* The server alone. */
Bank *bank_new(void);
void bank_free(Bank *self);

void bank_open_session(Bank *self);
/* As at the end of the program: what is under way is cancelled. */
void bank_close_session(Bank *self);

/* The id of link NUMBER among those that are taken in MANNER. New string. */
char *bank_link(BankManner manner, guint number);

/* How many requests with METHOD have arrived. */
guint bank_count(const Bank *self, const char *method);

/* Runs the main context until the workers have finished all that was pushed before. */
void bank_settle(Bank *self);

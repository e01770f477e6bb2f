/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sandbox under test and a client for it. Failing to connect or to write fails the test. */
#pragma once

#include "json/json.h"

#include "sandbox/sandbox.h"

/* A link that takes any password, one that asks for a token, and one that is not there. */
#define PLAIN_LINK "30cb4806-6e00-48a4-91c9-ca55968576c8"
#define TOKEN_LINK "683005d6-f45c-4adb-b289-f1a12f50f80c"
#define OTHER_LINK "00000000-0000-4000-8000-000000000000"

typedef struct {
  guint status; /* 0: the connection ended without an answer */
  char *head;
  char *body;   /* lies in HEAD's memory */
  RlJson *json; /* NULL: not JSON */
} Reply;

typedef struct {
  RlSandbox *sandbox;
  const char *url;
  GMutex lock;
  GCond noted;
  GPtrArray *lines; /* of the log */
} Box;

/* The pair that the sandbox takes, with a colon between. */
extern const char secrets[];

/* For g_test_add(); EXTRA is the number of made-up links. */
void box_open(Box *box, gconstpointer extra);
void box_close(Box *box, gconstpointer extra);

/* Blocks until the log has a line that ends in ENDING. */
void await_note(Box *box, const char *ending);

void reply_free(Reply *self);
Reply *exchange(const char *base_url, const char *method, const char *path, const char *body,
                const char *user);
Reply *get(Box *box, const char *path);
Reply *put(Box *box, const char *id, const char *body);
Reply *put_password(Box *box, const char *id, const char *password);
/* TOKEN NULL: none. */
Reply *resume(Box *box, const char *link, const char *session, const char *token);
/* The session of a 428, borrowed. Any other reply fails the test. */
const char *session_of(const Reply *reply);
/* The page of a list at PATH, or at the whole address that a page before gave. */
Reply *get_page(Box *box, const char *path);

/* Whether the reply is an error array that begins like this. FIELD NULL: without one. */
void check_refused(const Reply *reply, guint status, const char *code, const char *field);
/* Whether the link ID now has the status EXPECTED. */
void check_status(Box *box, const char *id, const char *expected);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reply, reply_free)

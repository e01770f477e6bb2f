/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole session out of fakes: profile "bank" at https://bank.example, transport and clock that
 * are scripted, a journal in a temporary folder. */
#pragma once

#include "app/session.h"

#include "fake-clock.h"
#include "fake-http.h"

#define TEST_BASE "https://bank.example"
#define TEST_ID   "683005d6-f45c-4adb-b289-f1a12f50f80c"

typedef struct {
  RlSession *session;
  RlHttp *http; /* the session's */
  char *folder;
} TestSession;

/* PROFILE_LINES are added to the profile's section ("read_only=true\n"), NULL: none. KEYRING is
 * taken; NULL: one in memory. The API secrets are "sec-id" and "sec-pass", or missing. */
TestSession *test_session_new(const char *profile_lines, RlKeyring *keyring, gboolean logged_in);
void test_session_free(TestSession *self);

/* The journal as text: "intent PUT password,token; result done 200 -; …": event, method or
 * outcome, fields or status and codes. The chain must hold. New string. */
char *test_session_journal(TestSession *self);
/* The journal's bytes, or "". New string. */
char *test_session_journal_bytes(TestSession *self);
/* From now on the journal cannot be written, by the superuser neither. Before its first line. */
void test_session_block_journal(TestSession *self);

/* Runs the main context until MET says so. */
void test_session_await(gboolean (*met)(gpointer data), gpointer data);
/* The result of a job: test_session_on_reply() is its RlJobDone, the reply its data. */
typedef struct {
  gpointer result;
  gboolean there;
} TestReply;
void test_session_on_reply(gpointer result, gpointer reply);
void test_session_await_reply(TestReply *reply);

/* Until all workers have finished all that was pushed before. */
void test_session_settle(TestSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TestSession, test_session_free)

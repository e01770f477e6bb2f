/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The record of who updated what, when, how it ended. Append-only, one JSON object a line, each
 * line carrying the hash of the one before and of itself (store/journal-chain.h). An intent is on
 * disk before a request leaves and a result after it, so that a killed process leaves an intent
 * without result. Field names only, never values. Where the files lie: store/journal-place.h. A
 * copy of each line goes to the system's log (store/syslog.h).
 *
 * Writing blocks on the disk and belongs on a worker thread; several processes may write at once.
 */
#pragma once

#include "base/cancel.h"

#include "json/json.h"

typedef struct RlJournal RlJournal;

/* Nothing is touched before the first use. DIRECTORY NULL: $XDG_STATE_HOME/relink. */
RlJournal *rl_journal_new(const char *directory);
/* The journal of a team, in a DIRECTORY that an administrator has made: a file for each user, which
 * count together. */
RlJournal *rl_journal_new_shared(const char *directory);
void rl_journal_free(RlJournal *self);
/* This user's own file. */
const char *rl_journal_path(const RlJournal *self);

/* From now on each event also goes to the log daemon that listens at SOCKET. */
void rl_journal_copy_to(RlJournal *self, const char *socket);

/* This user, as the journal's lines name them. New string. Looked up until it is found, which may
 * block for seconds where a directory service knows the users; known from then on, so that a result
 * waits for nobody. Thread-safe. */
char *rl_journal_user(RlJournal *self);

/* What an event says. Strings are borrowed; NULL ones are written as null. */
typedef struct {
  const char *event;   /* "intent", "result", "reconciled" */
  const char *request; /* the same in an intent and its result */
  const char *method;  /* "PUT", "PATCH" */
  const char *profile;
  const char *origin;
  const char *link;
  const char *institution;
  const char *external_id;
  char **fields;       /* JSON names of the members sent, NULL-terminated, or NULL */
  const char *outcome; /* of a result */
  int http_status;     /* of a result; 0: no answer */
  char **codes;        /* error codes, NULL-terminated, or NULL */
  char **request_ids;
  const char *login; /* of a result: what the bank made of the log-in, as rl_outcome_login() says */
  const char *status, *last_accessed_at; /* of an intent: the link before it */
} RlJournalEvent;

/* Appends an event and waits until it is on disk. Thread-safe. RL_ERROR_NOT_SENT when it cannot be
 * written, or when another process does not let go of the journal for ten seconds: then the request
 * it announces must not be sent. A result waits for a minute. Nothing is left of what could not be
 * written to the disk. */
gboolean rl_journal_append(RlJournal *self, const RlJournalEvent *event, GError **error);

/* Whether an event could be written now, as far as that can be told without making, locking or
 * changing anything. RL_ERROR_NOT_SENT. */
gboolean rl_journal_may_write(const RlJournal *self, GError **error);

typedef struct {
  RlJson *entries;     /* array of the events as written, oldest first */
  gboolean verified;   /* all files could be read, and their chains hold to the last line */
  gboolean changed;    /* what is there was changed, or is not all there. FALSE though not verified:
                          only half a line of a writer that was stopped */
  guint64 events;      /* how many were read; not known where nothing is verified */
  char *broken_file;   /* the first file that does not hold; NULL: none */
  guint64 broken_line; /* its first line, from 1, that does not fit; 0: the file as a whole */
} RlJournalReading;

/* Whether the event may be written, in view of PAST, the events of its link so far; otherwise sets
 * ERROR. Called on the writer's thread with the journal locked, so that nobody writes between the
 * look and the line: it must be quick. */
typedef gboolean (*RlJournalGate)(const RlJournalReading *past, gpointer data, GError **error);

/* The same as rl_journal_append(), when GATE (may be NULL) lets it pass. RL_ERROR_NOT_SENT as well
 * when the link's events cannot be read; RL_ERROR_CANCELLED when CANCEL (may be NULL) is cancelled
 * while another process holds the journal. */
gboolean rl_journal_append_gated(RlJournal *self, const RlJournalEvent *event, RlJournalGate gate,
                                 gpointer data, RlCancel *cancel, GError **error);

/* The events of one link. NULL and RL_ERROR_LOCAL when a journal cannot be read; one that does not
 * exist yet is empty. Lines about other links are not parsed. Of the chain is verified what can be
 * at each look: the place of every line, and the own hash of the link's lines and of the newest
 * megabytes of each file. Blocks on the disk; thread-safe. */
RlJournalReading *rl_journal_look(RlJournal *self, const char *link_id, GError **error);

/* The same without verifying anything: a new array. */
RlJson *rl_journal_read_link(RlJournal *self, const char *link_id, GError **error);

/* Owns EVENT. */
typedef void (*RlJournalTake)(RlJson *event, gpointer data);

/* Gives TAKE the events since SINCE (seconds since 1970) of all links, those of one file in their
 * order, one file after the other, on the caller's thread. No more than one is in memory at a time:
 * a team's shift has thousands. FALSE: what could be read until then was given. */
gboolean rl_journal_each_since(RlJournal *self, gint64 since, RlJournalTake take, gpointer data,
                               GError **error);

/* The newest events of all links, out of the last BYTES of the files (of several, of each its
 * part): quick, however long the journal is. Nothing is verified, no lock is waited for. */
RlJson *rl_journal_read_newest(RlJournal *self, gint64 bytes, GError **error);

/* Reads and verifies everything that is written when it is called; what others write meanwhile is
 * not in it, and they need not wait for it. Lines that are no JSON are left out and break the
 * chain. A journal that does not exist yet is empty and sound. */
RlJournalReading *rl_journal_read(RlJournal *self, GError **error);
/* The same verdict without the events, however many there are: `entries` is empty. */
RlJournalReading *rl_journal_verify(RlJournal *self, GError **error);
void rl_journal_reading_free(RlJournalReading *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlJournal, rl_journal_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlJournalReading, rl_journal_reading_free)

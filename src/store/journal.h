/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal: who updated what, when, how it ended. Append-only, one JSON object a line, each
 * line carrying the hash of the one before and of itself. An intent is on disk before a request
 * leaves and a result after it, so that a killed process leaves an intent without result. Field
 * names only, never values.
 *
 * Writing blocks on the disk and belongs on a worker thread; several processes may write at once.
 */
#pragma once

#include "json/json.h"

typedef struct RlJournal RlJournal;

/* Nothing is touched before the first use. DIRECTORY NULL: $XDG_STATE_HOME/relink. */
RlJournal *rl_journal_new(const char *directory);
void rl_journal_free(RlJournal *self);
const char *rl_journal_path(const RlJournal *self);

/* This user, as the journal's lines name them. New string. */
char *rl_journal_user(void);

/* What an event says. Strings are borrowed; NULL ones are written as null. */
typedef struct {
  const char *event;   /* "intent", "result" */
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
} RlJournalEvent;

/* Appends an event and waits until it is on disk. Thread-safe. RL_ERROR_NOT_SENT when it cannot be
 * written: then the request it announces must not be sent. */
gboolean rl_journal_append(RlJournal *self, const RlJournalEvent *event, GError **error);

/* Whether the event may be written, in view of ENTRIES, the events of its link so far, oldest
 * first; otherwise sets ERROR. Called on the writer's thread with the journal locked, so that
 * nobody writes between the look and the line: it must be quick. */
typedef gboolean (*RlJournalGate)(const RlJson *entries, gpointer data, GError **error);

/* The same, when GATE lets it pass. RL_ERROR_NOT_SENT as well when the link's events cannot be
 * read. */
gboolean rl_journal_append_gated(RlJournal *self, const RlJournalEvent *event, RlJournalGate gate,
                                 gpointer data, GError **error);

/* The events of one link, oldest first: a new array, empty when there is no journal yet. NULL and
 * RL_ERROR_LOCAL when it cannot be read. Lines about other links are not parsed; the chain is not
 * verified. Blocks on the disk; thread-safe. */
RlJson *rl_journal_read_link(RlJournal *self, const char *link_id, GError **error);

/* The same for the events since SINCE (seconds since 1970) of all links. */
RlJson *rl_journal_read_since(RlJournal *self, gint64 since, GError **error);

typedef struct {
  RlJson *entries;   /* array of the events as written, oldest first */
  gboolean verified; /* the chain holds from the first line to the last */
  guint broken_line; /* the first line, from 1, that does not fit; 0: none */
} RlJournalReading;

/* Reads everything; lines that are no JSON are left out and break the chain. A journal that does
 * not exist yet is empty and sound. */
RlJournalReading *rl_journal_read(RlJournal *self, GError **error);
void rl_journal_reading_free(RlJournalReading *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlJournal, rl_journal_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlJournalReading, rl_journal_reading_free)

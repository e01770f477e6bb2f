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
} RlJournalEvent;

/* Appends an event and waits until it is on disk. Thread-safe. RL_ERROR_NOT_SENT when it cannot be
 * written: then the request it announces must not be sent. */
gboolean rl_journal_append(RlJournal *self, const RlJournalEvent *event, GError **error);

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

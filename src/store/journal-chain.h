/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chain of the journal's lines: each ends in the hash of the line before it and in its own,
 * over every byte in front of it. What is changed, taken out, put in or moved is found; what is cut
 * off at the end of the last lines is not, since nothing that is left points there. Nobody is
 * proven to have written a line, either: the hash has no key. Pure functions. */
#pragma once

#include "json/json.h"

enum { RL_HASH_CHARS = 64 };

typedef struct {
  char hash[RL_HASH_CHARS + 1]; /* of the last line that has one */
  guint64 lines;                /* seen so far */
  guint64 broken_line;          /* the first, from 1, that is no whole line in its place; 0: none */
  guint64 changed_line;         /* the first that has a hash which is not its own, or that is not
                                   behind the line before it; 0: none. Half a line of a writer that
                                   was stopped breaks the chain, but changes nothing. */
} RlChain;

void rl_chain_init(RlChain *self);

/* The next line: N bytes without the line end. Unless FULL its own hash is taken for granted, which
 * is some ten times cheaper: then only its place is looked at. */
void rl_chain_add(RlChain *self, const char *line, gsize n, gboolean full);

/* The file ends in half a line. */
void rl_chain_add_torn(RlChain *self);

/* The hash that a line carries, all RL_HASH_CHARS of it, not terminated; NULL when it does not end
 * as lines do. Borrowed. */
const char *rl_chain_hash_of(const char *line, gsize n);

/* EVENT as the line behind the one whose hash is PREVIOUS, without a line end. New string. */
char *rl_chain_seal(const RlJson *event, const char *previous);

/* The hash before the first line. */
extern const char rl_chain_first[RL_HASH_CHARS + 1];

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/journal-chain.h"

#include <string.h>

const char rl_chain_first[RL_HASH_CHARS + 1] =
    "0000000000000000000000000000000000000000000000000000000000000000";

/* A line is {…,"prev":"HASH","hash":"HASH"}. */
#define PREV_HEAD ",\"prev\":\""
#define HASH_HEAD "\",\"hash\":\""
#define LINE_TAIL "\"}"

/* Places counted from the end of a line. */
enum {
  HASH_AT = RL_HASH_CHARS + sizeof LINE_TAIL - 1,
  HASH_HEAD_AT = HASH_AT + sizeof HASH_HEAD - 1,
  PREV_AT = HASH_HEAD_AT + RL_HASH_CHARS,
  PREV_HEAD_AT = PREV_AT + sizeof PREV_HEAD - 1,
  TAIL_AT = sizeof LINE_TAIL - 1,
};

static gboolean has(const char *end, int at, const char *text)
{
  return memcmp(end - at, text, strlen(text)) == 0;
}

/* Twice 64 times for every line of a journal that may have a million. */
static gboolean is_digit(char c)
{
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

static gboolean is_hash(const char *text)
{
  for (int i = 0; i < RL_HASH_CHARS; i++)
    if (!is_digit(text[i]))
      return FALSE;
  return TRUE;
}

const char *rl_chain_hash_of(const char *line, gsize n)
{
  const char *end = line + n;
  if (n <= PREV_HEAD_AT || *line != '{')
    return NULL;
  if (!has(end, PREV_HEAD_AT, PREV_HEAD) || !has(end, HASH_HEAD_AT, HASH_HEAD) ||
      !has(end, TAIL_AT, LINE_TAIL))
    return NULL;
  return is_hash(end - PREV_AT) && is_hash(end - HASH_AT) ? end - HASH_AT : NULL;
}

/* Over N bytes of an object that lacks its last brace. New string. */
static char *hash_of(const char *open, gsize n)
{
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  g_checksum_update(sum, (const guchar *) open, (gssize) n);
  g_checksum_update(sum, (const guchar *) "}", 1);
  return g_strdup(g_checksum_get_string(sum));
}

/* What stands in front of the line's own hash, without its comma. */
static gboolean is_own_hash(const char *line, gsize n, const char *hash)
{
  g_autofree char *actual = hash_of(line, n - (HASH_HEAD_AT - 1));
  return memcmp(actual, hash, RL_HASH_CHARS) == 0;
}

void rl_chain_init(RlChain *self)
{
  *self = (RlChain){ 0 };
  memcpy(self->hash, rl_chain_first, sizeof self->hash);
}

static void note(guint64 *first, guint64 line)
{
  if (*first == 0)
    *first = line;
}

void rl_chain_add(RlChain *self, const char *line, gsize n, gboolean full)
{
  const char *hash = rl_chain_hash_of(line, n);
  self->lines++;
  if (hash == NULL) {
    note(&self->broken_line, self->lines);
    return;
  }
  const gboolean in_place = memcmp(line + n - PREV_AT, self->hash, RL_HASH_CHARS) == 0;
  if (!in_place || (full && !is_own_hash(line, n, hash))) {
    note(&self->broken_line, self->lines);
    note(&self->changed_line, self->lines);
  }
  memcpy(self->hash, hash, RL_HASH_CHARS);
}

void rl_chain_add_torn(RlChain *self)
{
  self->lines++;
  note(&self->broken_line, self->lines);
}

char *rl_chain_seal(const RlJson *event, const char *previous)
{
  g_autoptr(RlJson) line = rl_json_copy(event);
  rl_json_set_string(line, "prev", previous);
  g_autofree char *text = rl_json_print(line, FALSE);
  const gsize open = strlen(text) - 1; /* without the brace */
  g_autofree char *hash = hash_of(text, open);
  return g_strdup_printf("%.*s,\"hash\":\"%s\"}", (int) open, text, hash);
}

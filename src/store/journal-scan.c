/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/journal-scan.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Read at once. A longer line makes the buffer grow, up to a length that no writer reaches. */
enum { CHUNK = 1024 * 1024, LINE_MAX_BYTES = 16 * CHUNK };

/* Every line begins with its time. */
#define TIME_PREFIX "{\"time\":\""

/* Times of one form and one zone are in the order of their letters. */
static gboolean may_be_recent(const char *line, gsize n, const char *since)
{
  const gsize prefix = strlen(TIME_PREFIX), length = since != NULL ? strlen(since) : 0;
  if (since == NULL || n < prefix + length || memcmp(line, TIME_PREFIX, prefix) != 0)
    return TRUE;
  return memcmp(line + prefix, since, length) >= 0;
}

static gboolean may_fit(const RlJournalQuery *query, const char *line, gsize n)
{
  return may_be_recent(line, n, query->since) &&
         (query->link == NULL || memmem(line, n, query->link, strlen(query->link)) != NULL);
}

static const char *text(const RlJson *entry, const char *name)
{
  return rl_json_string(rl_json_member(entry, name));
}

static gboolean fits(const RlJournalQuery *query, const RlJson *entry)
{
  const char *time = text(entry, "time");
  if (rl_json_kind(entry) != RL_JSON_OBJECT)
    return FALSE;
  if (query->since != NULL && (time == NULL || strcmp(time, query->since) < 0))
    return FALSE;
  return query->link == NULL || g_strcmp0(text(entry, "link"), query->link) == 0;
}

static void take_line(const RlJournalQuery *query, const char *line, gsize n, RlJson *into)
{
  if (!may_fit(query, line, n))
    return;
  RlJson *entry = rl_json_parse(line, n, NULL);
  if (fits(query, entry))
    rl_json_add(into, entry);
  else
    rl_json_free(entry);
}

/* Takes the complete lines out of BUFFER. The rest moves to its front. */
static void take_lines(const RlJournalQuery *query, GByteArray *buffer, RlJson *into)
{
  const char *line = (const char *) buffer->data, *end = line + buffer->len;
  for (const char *stop; (stop = memchr(line, '\n', (gsize) (end - line))) != NULL; line = stop + 1)
    take_line(query, line, (gsize) (stop - line), into);
  g_byte_array_remove_range(buffer, 0, (guint) (line - (const char *) buffer->data));
}

/* The bytes read behind what BUFFER holds; 0: the end, -1: errno says what happened. */
static gssize read_more(int fd, off_t offset, GByteArray *buffer)
{
  const guint held = buffer->len;
  gssize n;
  if (held > LINE_MAX_BYTES) {
    errno = EFBIG;
    return -1;
  }
  g_byte_array_set_size(buffer, held + CHUNK);
  do
    n = pread(fd, buffer->data + held, CHUNK, offset);
  while (n < 0 && errno == EINTR);
  g_byte_array_set_size(buffer, held + (guint) MAX(n, 0));
  return n;
}

gboolean rl_journal_scan(int fd, const RlJournalQuery *query, RlJson *into)
{
  g_autoptr(GByteArray) buffer = g_byte_array_new();
  off_t offset = 0;
  gssize n;
  while ((n = read_more(fd, offset, buffer)) > 0) {
    offset += n;
    take_lines(query, buffer, into);
  }
  /* A last line without its end is whole when its writer was stopped just before that. */
  if (n == 0 && buffer->len > 0)
    take_line(query, (const char *) buffer->data, buffer->len, into);
  return n == 0;
}

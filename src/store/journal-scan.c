/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/journal-scan.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Read at once: little, so that a journal that grows does not make the process grow. A longer line
 * makes the buffer grow, up to a length that no writer reaches. */
enum { CHUNK = 64 * 1024, LINE_MAX_BYTES = 256 * CHUNK };

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

/* Where a scan is. */
typedef struct {
  const RlJournalQuery *query;
  RlJournalCheck *check; /* NULL: nothing is verified */
  gint64 full_from;      /* the offset from which on every line's own hash is verified */
  GByteArray *buffer;
  gint64 end;  /* where the reading ends, whatever is written behind it */
  gint64 read; /* bytes of the file so far, those in BUFFER included */
  GPtrArray *into;
  gboolean amid; /* the first line began in front of what is read */
} Scan;

static gint64 uid_of(const RlJson *entry, gint64 otherwise)
{
  gint64 uid = otherwise;
  return rl_json_integer(rl_json_member(entry, "uid"), &uid) ? uid : otherwise;
}

/* CHECK may be NULL. */
static void note_event(RlJournalCheck *check, const RlJson *entry)
{
  if (check == NULL)
    return;
  check->events++;
  if (check->uid >= 0 && check->foreign == 0 && uid_of(entry, check->uid) != check->uid)
    check->foreign = check->chain.lines + 1;
}

/* Whether the line is picked. Of a million lines that are only verified none is kept. */
static gboolean take_line(Scan *self, const char *line, gsize n)
{
  if (!may_fit(self->query, line, n))
    return FALSE;
  RlJson *entry = rl_json_parse(line, n, NULL);
  if (!fits(self->query, entry)) {
    rl_json_free(entry);
    return FALSE;
  }
  note_event(self->check, entry);
  if (self->query->take != NULL)
    self->query->take(entry, self->query->data);
  else if (self->into != NULL)
    g_ptr_array_add(self->into, entry);
  else
    rl_json_free(entry);
  return TRUE;
}

/* Takes the complete lines out of the buffer. The rest moves to its front. */
static void take_lines(Scan *self)
{
  const char *begin = (const char *) self->buffer->data, *end = begin + self->buffer->len;
  const gint64 offset = self->read - self->buffer->len;
  const char *line = begin;
  for (const char *stop; (stop = memchr(line, '\n', (gsize) (end - line))) != NULL;
       line = stop + 1) {
    const gsize n = (gsize) (stop - line);
    if (self->amid) {
      self->amid = FALSE;
      continue;
    }
    const gboolean picked = take_line(self, line, n);
    const gboolean full = picked || offset + (line - begin) >= self->full_from;
    if (self->check != NULL)
      rl_chain_add(&self->check->chain, line, n, full);
  }
  g_byte_array_remove_range(self->buffer, 0, (guint) (line - begin));
}

/* What was noted to be there must be there. */
static gssize at_end(const Scan *self)
{
  if (self->end == G_MAXINT64)
    return 0;
  errno = EIO;
  return -1;
}

/* The bytes read behind what the buffer holds; 0: the end, -1: errno says what happened. */
static gssize read_more(Scan *self, int fd)
{
  GByteArray *buffer = self->buffer;
  const guint held = buffer->len;
  const gsize wanted = (gsize) MIN(self->end - self->read, CHUNK);
  gssize n;
  if (wanted == 0)
    return 0;
  if (held > LINE_MAX_BYTES) {
    errno = EFBIG;
    return -1;
  }
  g_byte_array_set_size(buffer, held + CHUNK);
  do
    n = pread(fd, buffer->data + held, wanted, self->read);
  while (n < 0 && errno == EINTR);
  g_byte_array_set_size(buffer, held + (guint) MAX(n, 0));
  self->read += MAX(n, 0);
  return n != 0 ? n : at_end(self);
}

gboolean rl_journal_scan(int fd, const RlJournalQuery *query, gint64 end, RlJournalCheck *check,
                         GPtrArray *into)
{
  struct stat info;
  g_autoptr(GByteArray) buffer = g_byte_array_new();
  if (fstat(fd, &info) != 0)
    return FALSE;
  const gint64 full_from = check != NULL ? info.st_size - MIN(check->bytes, info.st_size) : 0;
  const gint64 first = query->tail > 0 ? MAX(info.st_size - query->tail, 0) : 0;
  Scan self = { query, check, full_from, buffer, end, first, into, first > 0 };
  gssize n;
  while ((n = read_more(&self, fd)) > 0)
    take_lines(&self);
  /* A last line without its end is whole when its writer was stopped just before that. */
  if (n == 0 && buffer->len > 0 && !self.amid) {
    (void) take_line(&self, (const char *) buffer->data, buffer->len);
    if (check != NULL)
      check->torn = TRUE;
  }
  return n == 0;
}

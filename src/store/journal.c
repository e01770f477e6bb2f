/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/journal.h"

#include <errno.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/i18n.h"

#include "store/journal-chain.h"
#include "store/journal-line.h"
#include "store/journal-lock.h"
#include "store/journal-place.h"
#include "store/journal-read.h"
#include "store/syslog.h"

struct RlJournal {
  RlJournalPlace place;
  char *log;  /* the log daemon's socket; NULL: no copies */
  char *user; /* atomic; NULL: not known yet */
};

static RlJournal *journal_new(const char *directory, gboolean shared)
{
  RlJournal *self = g_new0(RlJournal, 1);
  rl_journal_place_init(&self->place, directory, shared);
  return self;
}

RlJournal *rl_journal_new(const char *directory)
{
  return journal_new(directory, FALSE);
}

RlJournal *rl_journal_new_shared(const char *directory)
{
  return journal_new(directory, TRUE);
}

void rl_journal_free(RlJournal *self)
{
  if (self == NULL)
    return;
  rl_journal_place_clear(&self->place);
  g_free(self->log);
  g_free(self->user);
  g_free(self);
}

const char *rl_journal_path(const RlJournal *self)
{
  return self->place.path;
}

void rl_journal_copy_to(RlJournal *self, const char *socket)
{
  g_free(self->log);
  self->log = g_strdup(socket);
}

char *rl_journal_user(RlJournal *self)
{
  g_autofree char *found = NULL;
  if (g_atomic_pointer_get(&self->user) == NULL) {
    found = rl_journal_line_user();
    if (found != NULL && g_atomic_pointer_compare_and_exchange(&self->user, NULL, found))
      found = NULL;
  }
  const char *user = g_atomic_pointer_get(&self->user);
  return user != NULL ? g_strdup(user) : g_strdup_printf("uid %lu", (unsigned long) geteuid());
}

/* ---- writing ---- */

/* The last N bytes of a file of SIZE bytes. NULL: errno says why. */
static char *read_tail(int fd, gsize n, off_t size)
{
  g_autofree char *tail = g_malloc(n + 1);
  gssize got;
  do
    got = pread(fd, tail, n, size - (off_t) n);
  while (got < 0 && errno == EINTR);
  if (got == (gssize) n)
    return g_steal_pointer(&tail);
  errno = got < 0 ? errno : EIO; /* it is shorter than it was just now */
  return NULL;
}

/* The hash of the last line in the N bytes of TAIL that ends as lines do; borrowed, or NULL. The
 * first line is one only if the file begins with it (WHOLE). */
static const char *last_hash_in(const char *tail, gsize n, gboolean whole)
{
  for (gsize end = n; end > 0;) {
    const char *before = memrchr(tail, '\n', end - 1);
    const gsize begin = before != NULL ? (gsize) (before + 1 - tail) : 0;
    const gsize length = end - begin - (tail[end - 1] == '\n' ? 1 : 0);
    const char *hash = before != NULL || whole ? rl_chain_hash_of(tail + begin, length) : NULL;
    if (hash != NULL)
      return hash;
    end = begin;
  }
  return NULL;
}

/* The hash to go on from. More and more of the tail is read until there is a line in it, up to more
 * than any line has, even of a server that complains at length. *TORN: the file does not end in a
 * line end, since a writer was killed. NULL: errno says why. */
static char *last_hash(int fd, gboolean *torn)
{
  enum { TAIL_FIRST = 16 * 1024, TAIL_MAX = 1024 * 1024 };
  struct stat info;
  if (fstat(fd, &info) != 0)
    return NULL;
  for (gsize tail_max = TAIL_FIRST;; tail_max *= 4) {
    const gsize n = (gsize) MIN(info.st_size, (off_t) tail_max);
    const gboolean whole = (off_t) n == info.st_size;
    g_autofree char *tail = read_tail(fd, n, info.st_size);
    if (tail == NULL)
      return NULL;
    *torn = n > 0 && tail[n - 1] != '\n';
    const char *hash = last_hash_in(tail, n, whole);
    if (hash != NULL)
      return g_strndup(hash, RL_HASH_CHARS);
    if (whole || tail_max >= TAIL_MAX)
      return g_strdup(rl_chain_first);
  }
}

static gboolean write_all(int fd, const char *text, gsize n)
{
  gsize done = 0;
  while (done < n) {
    const gssize step = write(fd, text + done, n - done);
    if (step < 0 && errno != EINTR)
      return FALSE;
    done += (gsize) MAX(step, 0);
  }
  return TRUE;
}

/* What is not known to be on the disk is taken back: half a line, so that the next one does not
 * stand behind it; a whole one, since an intent that is not sent must not count. */
static gboolean write_whole(int fd, const char *text)
{
  const off_t before = lseek(fd, 0, SEEK_END);
  if (before < 0)
    return FALSE;
  if (write_all(fd, text, strlen(text)) && fsync(fd) == 0)
    return TRUE;
  const int code = errno;
  if (ftruncate(fd, before) != 0)
    g_debug("the journal keeps a line that was not to be");
  errno = code;
  return FALSE;
}

/* *LINE: the line as written. */
static gboolean append_held(int fd, const RlJournalEvent *event, const char *user, char **line)
{
  gboolean torn = FALSE;
  g_autofree char *previous = last_hash(fd, &torn);
  if (previous == NULL)
    return FALSE;
  g_autoptr(RlJson) json = rl_journal_line(event, user);
  g_autofree char *sealed = rl_chain_seal(json, previous);
  g_autofree char *text = g_strconcat(torn ? "\n" : "", sealed, "\n", NULL);
  if (!write_whole(fd, text))
    return FALSE;
  *line = g_steal_pointer(&sealed);
  return TRUE;
}

/* TRUE without a gate. FALSE with ERROR unset: the journal could not be read, and errno says why.
 */
static gboolean passes(const RlJournal *self, const char *link, RlJournalGate gate, gpointer data,
                       GError **error)
{
  if (gate == NULL)
    return TRUE;
  g_autoptr(RlJournalReading) past = rl_journal_read_place(&self->place, link, error);
  return past != NULL && gate(past, data, error);
}

/* A gate's refusal, or the person's. */
static gboolean has_words(const GError *error)
{
  return g_error_matches(error, RL_ERROR, RL_ERROR_NOT_SENT) ||
         g_error_matches(error, RL_ERROR, RL_ERROR_CANCELLED);
}

/* WHY is errno's or a few words, unless it is a whole sentence already. */
static void fault(const RlJournal *self, int code, GError *why, GError **error)
{
  if (has_words(why)) {
    g_propagate_error(error, why);
    return;
  }
  g_set_error(error, RL_ERROR, RL_ERROR_NOT_SENT,
              _("The journal %s cannot be written (%s). Nothing was sent, since every update must "
                "be on record."),
              self->place.path, why != NULL ? why->message : g_strerror(code));
  g_clear_error(&why);
}

/* The copy is made when others may write again: it can take its time. */
static void send_copy(const RlJournal *self, const char *line)
{
  if (self->log == NULL)
    return;
  g_autofree char *brief = rl_journal_line_short(line);
  rl_syslog_send(self->log, brief);
}

static guint patience_for(const RlJournalEvent *event)
{
  return g_strcmp0(event->event, "result") == 0 ? RL_JOURNAL_PATIENCE_RESULT : RL_JOURNAL_PATIENCE;
}

gboolean rl_journal_append_gated(RlJournal *self, const RlJournalEvent *event, RlJournalGate gate,
                                 gpointer data, RlCancel *cancel, GError **error)
{
  RlJournalHold hold = RL_JOURNAL_NOT_HELD;
  GError *why = NULL;
  g_autofree char *line = NULL;
  /* A directory service that does not answer must not stop the whole team. */
  g_autofree char *user = rl_journal_user(self);
  const gboolean good =
      rl_journal_hold_take(&hold, &self->place, patience_for(event), cancel, &why) &&
      passes(self, event->link, gate, data, &why) && append_held(hold.file, event, user, &line);
  const int code = errno;
  rl_journal_hold_release(&hold);
  if (good)
    send_copy(self, line);
  else
    fault(self, code, why, error);
  return good;
}

gboolean rl_journal_append(RlJournal *self, const RlJournalEvent *event, GError **error)
{
  return rl_journal_append_gated(self, event, NULL, NULL, NULL, error);
}

gboolean rl_journal_may_write(const RlJournal *self, GError **error)
{
  g_autoptr(GError) why = NULL;
  if (rl_journal_place_may_write(&self->place, &why))
    return TRUE;
  g_set_error(error, RL_ERROR, RL_ERROR_NOT_SENT, _("The journal %s cannot be written: %s."),
              self->place.path, why != NULL ? why->message : g_strerror(errno));
  return FALSE;
}

/* ---- reading ---- */

/* READING is taken; NULL: WHY or errno says what happened. */
static RlJournalReading *or_fault(const RlJournal *self, RlJournalReading *reading, GError *why,
                                  GError **error)
{
  const int code = errno;
  if (reading != NULL)
    return reading;
  g_set_error(error, RL_ERROR, RL_ERROR_LOCAL, _("The journal %s cannot be read: %s"),
              self->place.shared ? self->place.directory : self->place.path,
              why != NULL ? why->message : g_strerror(code));
  g_clear_error(&why);
  return NULL;
}

RlJournalReading *rl_journal_look(RlJournal *self, const char *link_id, GError **error)
{
  GError *why = NULL;
  RlJournalReading *reading = rl_journal_read_place(&self->place, link_id, &why);
  return or_fault(self, reading, why, error);
}

static RlJournalReading *read_whole(const RlJournal *self, gboolean verdict, GError **error)
{
  GError *why = NULL;
  RlJournalReading *reading = rl_journal_read_whole(&self->place, verdict, &why);
  return or_fault(self, reading, why, error);
}

RlJournalReading *rl_journal_read(RlJournal *self, GError **error)
{
  return read_whole(self, FALSE, error);
}

RlJournalReading *rl_journal_verify(RlJournal *self, GError **error)
{
  return read_whole(self, TRUE, error);
}

static RlJson *entries_of(RlJournalReading *reading)
{
  RlJson *entries = reading != NULL ? g_steal_pointer(&reading->entries) : NULL;
  rl_journal_reading_free(reading);
  return entries;
}

RlJson *rl_journal_read_link(RlJournal *self, const char *link_id, GError **error)
{
  return entries_of(rl_journal_look(self, link_id, error));
}

gboolean rl_journal_each_since(RlJournal *self, gint64 since, RlJournalTake take, gpointer data,
                               GError **error)
{
  GError *why = NULL;
  RlJournalReading *reading = rl_journal_read_recent(&self->place, since, take, data, &why);
  g_autoptr(RlJson) none = entries_of(or_fault(self, reading, why, error));
  return none != NULL;
}

RlJson *rl_journal_read_newest(RlJournal *self, gint64 bytes, GError **error)
{
  GError *why = NULL;
  RlJournalReading *reading = rl_journal_read_tail(&self->place, bytes, &why);
  return entries_of(or_fault(self, reading, why, error));
}

void rl_journal_reading_free(RlJournalReading *self)
{
  if (self == NULL)
    return;
  rl_json_free(self->entries);
  g_free(self->broken_file);
  g_free(self);
}

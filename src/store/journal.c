/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "model/link.h"

#include "store/journal-scan.h"

struct RlJournal {
  char *directory;
  char *path;
  GMutex lock; /* flock() does not tell threads of one process apart */
};

/* Characters of the user's name. */
enum { USER_MAX = 128 };

/* The hash before the first line. */
#define FIRST_HASH "0000000000000000000000000000000000000000000000000000000000000000"

RlJournal *rl_journal_new(const char *directory)
{
  RlJournal *self = g_new0(RlJournal, 1);
  self->directory = directory != NULL ? g_strdup(directory)
                                      : g_build_filename(g_get_user_state_dir(), "relink", NULL);
  self->path = g_build_filename(self->directory, "journal.jsonl", NULL);
  g_mutex_init(&self->lock);
  return self;
}

void rl_journal_free(RlJournal *self)
{
  if (self == NULL)
    return;
  g_free(self->directory);
  g_free(self->path);
  g_mutex_clear(&self->lock);
  g_free(self);
}

const char *rl_journal_path(const RlJournal *self)
{
  return self->path;
}

static gboolean fault(const RlJournal *self, GError **error)
{
  const int code = errno;
  g_set_error(error, RL_ERROR, RL_ERROR_NOT_SENT,
              _("The journal %s cannot be written (%s). Nothing was sent, since every update must "
                "be on record."),
              self->path, g_strerror(code));
  return FALSE;
}

/* The hash over a line without its own hash: the event's members and the previous hash, as
 * printed. */
static char *hash_of(const RlJson *entry)
{
  g_autofree char *text = rl_json_print(entry, FALSE);
  return g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
}

/* Whether a line belongs behind the one whose hash is PREVIOUS; its own hash goes to *HASH. */
static gboolean fits(const RlJson *line, const char *previous, char **hash)
{
  const char *claimed = rl_json_string(rl_json_member(line, "hash"));
  const char *before = rl_json_string(rl_json_member(line, "prev"));
  g_autoptr(RlJson) bare = rl_json_new_object();
  for (const RlJson *m = rl_json_first(line); m != NULL; m = rl_json_next(m))
    if (strcmp(rl_json_name(m), "hash") != 0)
      rl_json_set(bare, rl_json_name(m), rl_json_copy(m));
  g_autofree char *actual = hash_of(bare);
  /* A member that is there twice would be hashed once. */
  const gboolean once = rl_json_count(line) == rl_json_count(bare) + 1;
  const gboolean good = once && g_strcmp0(claimed, actual) == 0 && g_strcmp0(before, previous) == 0;
  *hash = g_strdup(claimed);
  return good;
}

static int open_journal(const RlJournal *self)
{
  if (g_mkdir_with_parents(self->directory, 0700) != 0)
    return -1;
  return open(self->path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
}

/* The last complete line of the file that is a JSON object with a hash gives the hash to go on
 * from. The tail that is read is longer than any line, even of a server that complains at length.
 * *TORN: the file does not end in a line end, since a writer was killed. */
static char *last_hash(int fd, gboolean *torn)
{
  enum { TAIL = 1024 * 1024 };
  struct stat info;
  *torn = FALSE;
  if (fstat(fd, &info) != 0)
    return NULL;
  const gsize n = (gsize) MIN(info.st_size, TAIL);
  g_autofree char *tail = g_malloc(n + 1);
  if (pread(fd, tail, n, info.st_size - (off_t) n) != (gssize) n)
    return NULL;
  tail[n] = '\0';
  *torn = n > 0 && tail[n - 1] != '\n';
  g_auto(GStrv) lines = g_strsplit(tail, "\n", -1);
  for (guint i = g_strv_length(lines); i > 0; i--) {
    g_autoptr(RlJson) line = rl_json_parse(lines[i - 1], strlen(lines[i - 1]), NULL);
    const char *hash = rl_json_string(rl_json_member(line, "hash"));
    if (hash != NULL)
      return g_strdup(hash);
  }
  return g_strdup(FIRST_HASH);
}

static void set_list(RlJson *object, const char *name, char **list)
{
  RlJson *array = rl_json_new_array();
  for (char **item = list; item != NULL && *item != NULL; item++)
    rl_json_add(array, rl_json_new_string(*item));
  rl_json_set(object, name, array);
}

static char *now_text(void)
{
  return rl_time_format_utc(g_get_real_time() / G_USEC_PER_SEC);
}

char *rl_journal_user(void)
{
  return rl_text_clean_line(g_get_user_name(), -1, USER_MAX, NULL);
}

static void set_who_and_when(RlJson *line)
{
  g_autofree char *time = now_text();
  g_autofree char *user = rl_journal_user();
  rl_json_set_string(line, "time", time);
  rl_json_set_string(line, "user", user);
  rl_json_set_integer(line, "pid", getpid());
}

/* Told of a result in every case: a line without the member is older than the member. */
static void set_login(RlJson *line, const RlJournalEvent *event)
{
  if (g_strcmp0(event->event, "result") == 0)
    rl_json_set_string(line, "login", event->login);
}

static RlJson *line_of(const RlJournalEvent *event, const char *previous)
{
  RlJson *line = rl_json_new_object();
  set_who_and_when(line);
  rl_json_set_string(line, "event", event->event);
  rl_json_set_string(line, "request", event->request);
  rl_json_set_string(line, "method", event->method);
  rl_json_set_string(line, "profile", event->profile);
  rl_json_set_string(line, "origin", event->origin);
  rl_json_set_string(line, "link", event->link);
  rl_json_set_string(line, "institution", event->institution);
  rl_json_set_string(line, "external_id", event->external_id);
  set_list(line, "fields", event->fields);
  rl_json_set_string(line, "outcome", event->outcome);
  if (event->http_status != 0)
    rl_json_set_integer(line, "http_status", event->http_status);
  set_list(line, "codes", event->codes);
  set_list(line, "request_ids", event->request_ids);
  set_login(line, event);
  rl_json_set_string(line, "prev", previous);
  g_autofree char *hash = hash_of(line);
  rl_json_set_string(line, "hash", hash);
  return line;
}

/* A short write is undone, so that the next line does not stand behind half a one. */
static gboolean write_whole(int fd, const char *text, gsize n)
{
  const off_t before = lseek(fd, 0, SEEK_END);
  gsize done = 0;
  while (done < n) {
    const gssize step = write(fd, text + done, n - done);
    if (step < 0 && errno == EINTR)
      continue;
    if (step < 0) {
      const int code = errno;
      if (done > 0 && ftruncate(fd, before) != 0)
        g_debug("the journal keeps a torn line");
      errno = code;
      return FALSE;
    }
    done += (gsize) step;
  }
  return fsync(fd) == 0;
}

static gboolean append_locked(int fd, const RlJournalEvent *event)
{
  gboolean torn = FALSE;
  g_autofree char *previous = last_hash(fd, &torn);
  if (previous == NULL)
    return FALSE;
  g_autoptr(RlJson) line = line_of(event, previous);
  g_autofree char *json = rl_json_print(line, FALSE);
  g_autofree char *text = g_strconcat(torn ? "\n" : "", json, "\n", NULL);
  return write_whole(fd, text, strlen(text));
}

static gboolean lock_file(int fd)
{
  while (flock(fd, LOCK_EX) != 0)
    if (errno != EINTR)
      return FALSE;
  return TRUE;
}

/* TRUE without a gate. FALSE with ERROR unset: the journal could not be read. */
static gboolean passes(int fd, const char *link, RlJournalGate gate, gpointer data, GError **error)
{
  const RlJournalQuery query = { .link = link };
  g_autoptr(RlJson) entries = rl_json_new_array();
  return gate == NULL || (rl_journal_scan(fd, &query, entries) && gate(entries, data, error));
}

gboolean rl_journal_append_gated(RlJournal *self, const RlJournalEvent *event, RlJournalGate gate,
                                 gpointer data, GError **error)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&self->lock);
  g_autoptr(GError) refusal = NULL;
  const int fd = open_journal(self);
  if (fd < 0)
    return fault(self, error);
  const gboolean good =
      lock_file(fd) && passes(fd, event->link, gate, data, &refusal) && append_locked(fd, event);
  if (refusal != NULL)
    g_propagate_error(error, g_steal_pointer(&refusal));
  else if (!good)
    (void) fault(self, error);
  (void) close(fd);
  return good;
}

gboolean rl_journal_append(RlJournal *self, const RlJournalEvent *event, GError **error)
{
  return rl_journal_append_gated(self, event, NULL, NULL, error);
}

static RlJson *read_fault(const RlJournal *self, const char *what, GError **error)
{
  g_set_error(error, RL_ERROR, RL_ERROR_LOCAL, _("The journal %s cannot be read: %s"), self->path,
              what);
  return NULL;
}

static RlJson *read_query(RlJournal *self, const RlJournalQuery *query, GError **error)
{
  g_autoptr(RlJson) entries = rl_json_new_array();
  const int fd = open(self->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0 && errno == ENOENT)
    return g_steal_pointer(&entries);
  if (fd < 0)
    return read_fault(self, g_strerror(errno), error);
  const gboolean good = rl_journal_scan(fd, query, entries);
  const int code = errno;
  (void) close(fd);
  return good ? g_steal_pointer(&entries) : read_fault(self, g_strerror(code), error);
}

RlJson *rl_journal_read_link(RlJournal *self, const char *link_id, GError **error)
{
  const RlJournalQuery query = { .link = link_id };
  return read_query(self, &query, error);
}

RlJson *rl_journal_read_since(RlJournal *self, gint64 since, GError **error)
{
  g_autofree char *text = rl_time_format_utc(since);
  const RlJournalQuery query = { .since = text };
  return read_query(self, &query, error);
}

/* The hash is over what a line means; an escape written in another way means the same. */
static gboolean is_as_written(const RlJson *line, const char *text)
{
  g_autofree char *printed = rl_json_print(line, FALSE);
  return strcmp(printed, text) == 0;
}

static void read_line(RlJournalReading *reading, const char *text, guint number, char **previous)
{
  RlJson *line = rl_json_parse(text, strlen(text), NULL);
  char *hash = NULL;
  const gboolean good = fits(line, *previous, &hash) && is_as_written(line, text);
  if (!good && reading->broken_line == 0)
    reading->broken_line = number;
  if (hash != NULL) {
    g_free(*previous);
    *previous = hash;
  }
  if (rl_json_kind(line) == RL_JSON_OBJECT)
    rl_json_add(reading->entries, line);
  else
    rl_json_free(line);
}

static void read_lines(RlJournalReading *reading, char *text)
{
  g_autofree char *previous = g_strdup(FIRST_HASH);
  guint number = 0;
  for (char *line = text; *line != '\0';) {
    char *end = strchr(line, '\n');
    const gboolean torn = end == NULL;
    if (!torn)
      *end = '\0';
    read_line(reading, line, ++number, &previous);
    if (torn) {
      if (reading->broken_line == 0)
        reading->broken_line = number;
      break;
    }
    line = end + 1;
  }
}

RlJournalReading *rl_journal_read(RlJournal *self, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  g_autoptr(GError) why = NULL;
  if (!g_file_get_contents(self->path, &text, &length, &why) &&
      !g_error_matches(why, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
    (void) read_fault(self, why->message, error);
    return NULL;
  }
  RlJournalReading *reading = g_new0(RlJournalReading, 1);
  reading->entries = rl_json_new_array();
  /* A NUL byte, which no line holds, must not hide the lines behind it. */
  for (gsize i = 0; i < length; i++)
    if (text[i] == '\0')
      text[i] = '\x01';
  if (text != NULL)
    read_lines(reading, text);
  reading->verified = reading->broken_line == 0;
  return reading;
}

void rl_journal_reading_free(RlJournalReading *self)
{
  if (self == NULL)
    return;
  rl_json_free(self->entries);
  g_free(self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/journal-read.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/link.h"

#include "store/journal-scan.h"

/* Of each file, the guard verifies the newest lines whole: about a week of one agent's. Measured,
 * that is 5 ms a file, and a look at a million lines 0.7 s, where whole lines would be four seconds
 * more each time. The older ones keep their places in the chain, and `relink journal --verify`
 * reads all. */
enum { LOOK_BYTES = 1024 * 1024 };

/* At least so much is read of each file's end: some twenty lines. */
enum { TAIL_LEAST = 16 * 1024 };

/* The events of one file. */
typedef struct {
  char *path;
  gint64 end;         /* where its reading ends */
  GPtrArray *entries; /* RlJson */
  guint next;         /* the first that was not yet taken */
} Part;

/* What is read, and for what. */
typedef struct {
  const RlJournalPlace *place;
  RlJournalQuery query;
  gint64 tail;      /* so many bytes are read of all files together; 0: of each the whole */
  gint64 bytes;     /* 0: nothing is verified; G_MAXINT64: everything that is written by now */
  gboolean verdict; /* only that is wanted, and no events */
  RlJournalReading *reading;
} Task;

static void part_free(Part *self)
{
  for (guint i = self->next; i < self->entries->len; i++)
    rl_json_free(g_ptr_array_index(self->entries, i));
  g_ptr_array_unref(self->entries);
  g_free(self->path);
  g_free(self);
}

static Part *part_new(const char *path, gint64 end)
{
  Part *self = g_new0(Part, 1);
  self->path = g_strdup(path);
  self->end = end;
  self->entries = g_ptr_array_new();
  return self;
}

/* What is no file is told by whoever opens it. */
static gint64 size_of(const char *path)
{
  struct stat info;
  return lstat(path, &info) == 0 ? (gint64) info.st_size : 0;
}

/* NOTED: each ends where it ends now. Otherwise where it ends once it has been read. */
static GPtrArray *parts_of(const RlJournalPlace *place, gboolean noted, GError **error)
{
  g_autoptr(GPtrArray) paths = rl_journal_place_files(place, error);
  if (paths == NULL)
    return NULL;
  GPtrArray *parts = g_ptr_array_new_with_free_func((GDestroyNotify) part_free);
  for (guint i = 0; i < paths->len; i++) {
    const char *path = g_ptr_array_index(paths, i);
    g_ptr_array_add(parts, part_new(path, noted ? size_of(path) : G_MAXINT64));
  }
  return parts;
}

/* Nobody is in the middle of a line where the files end. To read a million lines takes longer than
 * anybody should have to wait for the lock, and what stands in front of the ends stays as it is. */
static GPtrArray *parts_between_lines(const RlJournalPlace *place, GError **error)
{
  RlJournalHold hold = RL_JOURNAL_NOT_HELD;
  GPtrArray *parts =
      rl_journal_hold_look(&hold, place, error) ? parts_of(place, TRUE, error) : NULL;
  rl_journal_hold_release(&hold);
  return parts;
}

/* ---- what does not hold ---- */

/* Of several files the first is named, but one that was changed before one that broke off. */
static void note(RlJournalReading *self, const char *path, guint64 line, gboolean changed)
{
  self->verified = FALSE;
  if (self->broken_file != NULL && (self->changed || !changed))
    return;
  g_free(self->broken_file);
  self->broken_file = g_strdup(path);
  self->broken_line = line;
  self->changed = changed;
}

/* WHOLE: half a line at the end counts, since nobody is writing. */
static void judge(RlJournalReading *self, const char *path, RlJournalCheck *check, gboolean whole)
{
  if (check->torn && whole)
    rl_chain_add_torn(&check->chain);
  const gboolean changed = check->chain.changed_line != 0 || check->foreign != 0;
  const guint64 line = check->chain.broken_line != 0 ? check->chain.broken_line : check->foreign;
  if (line != 0)
    note(self, path, line, changed);
}

/* ---- one file ---- */

/* A file of the team's that cannot be read, or belongs to somebody else, must neither pass for an
 * empty one nor stop everybody: then the journal is not to be trusted. The own file must be read.
 */
static gboolean may_go_on(const RlJournalPlace *place, RlJournalReading *reading, const char *path,
                          GError **error)
{
  if (!place->shared)
    return errno == ENOENT && *error == NULL;
  note(reading, path, 0, TRUE);
  g_clear_error(error);
  return TRUE;
}

static gboolean read_file(const Task *task, Part *part, GError **error)
{
  RlJournalReading *reading = task->reading;
  RlJournalCheck check = { .bytes = task->bytes };
  rl_chain_init(&check.chain);
  const int fd = rl_journal_place_open(task->place, part->path, &check.uid, error);
  if (fd < 0)
    return may_go_on(task->place, reading, part->path, error);
  const gboolean good =
      rl_journal_scan(fd, &task->query, part->end, task->bytes > 0 ? &check : NULL,
                      task->verdict ? NULL : part->entries);
  const int code = errno;
  (void) close(fd);
  errno = code;
  if (!good)
    return may_go_on(task->place, reading, part->path, error);
  judge(reading, part->path, &check, task->bytes == G_MAXINT64);
  reading->events += check.events;
  return TRUE;
}

/* ---- several as one ---- */

static const char *text(const RlJson *entry, const char *name)
{
  const char *value = rl_json_string(rl_json_member(entry, name));
  return value != NULL ? value : "";
}

/* Times are of one form and one zone, and to the second. Of two events in one second the success is
 * put first: what comes behind it counts for the guard. */
static gboolean is_before(const RlJson *a, const RlJson *b)
{
  const int order = strcmp(text(a, "time"), text(b, "time"));
  return order < 0 || (order == 0 && strcmp(text(a, "outcome"), "done") == 0 &&
                       strcmp(text(b, "outcome"), "done") != 0);
}

static RlJson *head(const Part *part)
{
  return part->next < part->entries->len ? g_ptr_array_index(part->entries, part->next) : NULL;
}

/* The part whose next event is the oldest; NULL: all are taken. */
static Part *oldest(const GPtrArray *parts)
{
  Part *found = NULL;
  for (guint i = 0; i < parts->len; i++) {
    Part *part = g_ptr_array_index(parts, i);
    if (head(part) != NULL && (found == NULL || is_before(head(part), head(found))))
      found = part;
  }
  return found;
}

/* The order of a file's own lines stays, whatever its clock did. */
static RlJson *merge(const GPtrArray *parts)
{
  RlJson *entries = rl_json_new_array();
  for (Part *part; (part = oldest(parts)) != NULL; part->next++)
    rl_json_add(entries, head(part));
  return entries;
}

static RlJournalReading *read_all(Task *task, GError **error)
{
  g_autoptr(GPtrArray) parts = task->bytes == G_MAXINT64 ? parts_between_lines(task->place, error)
                                                         : parts_of(task->place, FALSE, error);
  if (parts == NULL)
    return NULL;
  g_autoptr(RlJournalReading) reading = g_new0(RlJournalReading, 1);
  reading->verified = TRUE;
  task->reading = reading;
  if (task->tail > 0)
    task->query.tail = MAX(task->tail / MAX(parts->len, 1), TAIL_LEAST);
  for (guint i = 0; i < parts->len; i++)
    if (!read_file(task, g_ptr_array_index(parts, i), error))
      return NULL;
  reading->entries = merge(parts);
  return g_steal_pointer(&reading);
}

RlJournalReading *rl_journal_read_place(const RlJournalPlace *place, const char *link,
                                        GError **error)
{
  Task task = { .place = place, .query = { .link = link }, .bytes = LOOK_BYTES };
  return read_all(&task, error);
}

RlJournalReading *rl_journal_read_recent(const RlJournalPlace *place, gint64 since,
                                         RlJournalTake take, gpointer data, GError **error)
{
  g_autofree char *time = rl_time_format_utc(since);
  Task task = { .place = place, .query = { .since = time, .take = take, .data = data } };
  return read_all(&task, error);
}

RlJournalReading *rl_journal_read_tail(const RlJournalPlace *place, gint64 bytes, GError **error)
{
  Task task = { .place = place, .tail = bytes };
  return read_all(&task, error);
}

RlJournalReading *rl_journal_read_whole(const RlJournalPlace *place, gboolean verdict,
                                        GError **error)
{
  Task task = { .place = place, .bytes = G_MAXINT64, .verdict = verdict };
  return read_all(&task, error);
}

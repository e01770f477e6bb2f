/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal among system calls that fail, colleagues who look at the wrong moment, a directory
 * service that does not answer and locks that nobody lets go of. What the journal calls is this
 * file's: each call is passed on to the kernel by another way, unless a test has something else in
 * mind for it. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "store/journal-lock.h"
#include "store/journal.h"

#include "helpers.h"

/* ---- the calls ---- */

/* Which call fails, at which time that it is made (or each time), and how; 0: it returns 0. */
enum { EACH_TIME = G_MAXINT };

static struct {
  const char *call;
  guint at, made;
  int code;
} fault;

static gboolean fails(const char *call, long *result)
{
  if (fault.call == NULL || strcmp(call, fault.call) != 0)
    return FALSE;
  if (fault.made++ != fault.at && fault.at != EACH_TIME)
    return FALSE;
  errno = fault.code;
  *result = fault.code == 0 ? 0 : -1;
  return TRUE;
}

static void (*before_pread)(void);
static void (*before_fchmod)(void);
static void (*before_getpwuid)(void);
static const char *user_name;  /* NULL: nobody knows one */
static gint64 each_look_takes; /* seconds that pass whenever the clock is read */
static gboolean never_truncates, writes_bytes;
static const char *locks;   /* what the kernel says; NULL: nothing */
static struct statvfs disk; /* what each file system is said to have */

ssize_t pread(int fd, void *into, size_t n, off_t offset)
{
  const struct iovec one = { into, n };
  if (before_pread != NULL)
    before_pread();
  long result = 0;
  return (fails("pread", &result) ? result : preadv(fd, &one, 1, offset));
}

ssize_t write(int fd, const void *from, size_t n)
{
  const struct iovec one = { (void *) from, writes_bytes ? MIN(n, 1) : n };
  long result = 0;
  return (fails("write", &result) ? result : writev(fd, &one, 1));
}

int fstat(int fd, struct stat *info)
{
  long result = 0;
  return (int) (fails("fstat", &result) ? result : fstatat(fd, "", info, AT_EMPTY_PATH));
}

int open(const char *path, int flags, ...)
{
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  long result = 0;
  return (int) (fails("open", &result) ? result : openat(AT_FDCWD, path, flags, mode));
}

DIR *opendir(const char *path)
{
  long result = 0;
  if (fails("opendir", &result))
    return NULL;
  const int fd = openat(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return fd >= 0 ? fdopendir(fd) : NULL;
}

int fsync(int fd)
{
  long result = 0;
  return (int) (fails("fsync", &result) ? result : syscall(SYS_fsync, fd));
}

int flock(int fd, int how)
{
  long result = 0;
  return (int) (fails("flock", &result) ? result : syscall(SYS_flock, fd, how));
}

off_t lseek(int fd, off_t offset, int from)
{
  long result = 0;
  return (fails("lseek", &result) ? result : syscall(SYS_lseek, fd, offset, from));
}

int ftruncate(int fd, off_t size)
{
  if (never_truncates) {
    errno = EPERM;
    return -1;
  }
  return syscall(SYS_ftruncate, fd, size) != 0 ? -1 : 0;
}

int fchmod(int fd, mode_t mode)
{
  if (before_fchmod != NULL)
    before_fchmod();
  long result = 0;
  return (int) (fails("fchmod", &result) ? result : syscall(SYS_fchmod, fd, mode));
}

int fchown(int fd, uid_t uid, gid_t gid)
{
  long result = 0;
  return (int) (fails("fchown", &result) ? result : fchownat(fd, "", uid, gid, AT_EMPTY_PATH));
}

int chmod(const char *path, mode_t mode)
{
  long result = 0;
  return (int) (fails("chmod", &result) ? result : fchmodat(AT_FDCWD, path, mode, 0));
}

int mkdir(const char *path, mode_t mode)
{
  long result = 0;
  return (int) (fails("mkdir", &result) ? result : mkdirat(AT_FDCWD, path, mode));
}

int rename(const char *from, const char *to)
{
  long result = 0;
  return (int) (fails("rename", &result) ? result : renameat(AT_FDCWD, from, AT_FDCWD, to));
}

int access(const char *path, int how)
{
  long result = 0;
  return (int) (fails("access", &result) ? result : faccessat(AT_FDCWD, path, how, 0));
}

int statvfs(const char *path, struct statvfs *info)
{
  long result = 0;
  *info = disk;
  return fails("statvfs", &result) ? (int) result : faccessat(AT_FDCWD, path, F_OK, 0);
}

int mkostemp(char *path, int flags)
{
  long result = 0;
  return (int) (fails("mkostemp", &result) ? result : mkostemps(path, 0, flags));
}

int getpwuid_r(uid_t uid, struct passwd *entry, char *buffer, size_t n, struct passwd **found)
{
  if (before_getpwuid != NULL)
    before_getpwuid();
  long result = 0;
  *found = user_name != NULL ? entry : NULL;
  entry->pw_name = (char *) (gpointer) user_name;
  return fails("getpwuid_r", &result) ? errno : 0;
}

/* Only /proc/locks is read in this way. */
gboolean g_file_get_contents(const char *path, char **text, gsize *n, GError **error)
{
  g_assert_cmpstr(path, ==, "/proc/locks");
  *text = g_strdup(locks);
  return locks != NULL;
}

gint64 g_get_monotonic_time(void)
{
  static gint64 passed;
  struct timespec now;
  (void) clock_gettime(CLOCK_MONOTONIC, &now);
  passed += each_look_takes * G_USEC_PER_SEC;
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000 + passed;
}

/* ---- the world ---- */

enum { TEAM = 40100 };

static const char link_id[] = "683005d6-f45c-4adb-b289-f1a12f50f80c";

typedef struct {
  char *folder, *state, *team;
  RlJournal *own, *shared;
} World;

static const World *here; /* for what is called in the middle of a call */

static void open_world(World *world, gconstpointer extra)
{
  world->folder = g_dir_make_tmp("relink-faults-XXXXXX", NULL);
  world->state = g_build_filename(world->folder, "state", "relink", NULL);
  world->team = g_build_filename(world->folder, "team", NULL);
  g_assert_no_errno(mkdir(world->team, 0700));
  /* Of another group than the user's own, where that can be. */
  (void) (chown(world->team, (uid_t) -1, TEAM) == 0);
  g_assert_no_errno(chmod(world->team, 01770));
  world->own = rl_journal_new(world->state);
  world->shared = rl_journal_new_shared(world->team);
  here = world;
}

static void remove_all(const char *folder)
{
  const char *const argv[] = { "rm", "-rf", folder, NULL };
  g_assert_true(g_spawn_sync(NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                             NULL, NULL, NULL));
}

static void give(const char *folder, uid_t to)
{
  g_autofree char *user = g_strdup_printf("%lu", (unsigned long) to);
  const char *const argv[] = { "chown", "-R", user, folder, NULL };
  g_assert_true(g_spawn_sync(NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                             NULL, NULL, NULL));
}

static void close_world(World *world, gconstpointer extra)
{
  remove_all(world->folder);
  rl_journal_free(world->own);
  rl_journal_free(world->shared);
  g_free(world->folder);
  g_free(world->state);
  g_free(world->team);
}

static gboolean lets_sound_pass(const RlJournalReading *past, gpointer data, GError **error)
{
  if (!past->changed)
    return TRUE;
  g_set_error_literal(error, RL_ERROR, RL_ERROR_NOT_SENT, "changed");
  return FALSE;
}

static gboolean append(RlJournal *journal, const char *kind, GError **error)
{
  const RlJournalEvent event = { .event = kind, .request = "r", .link = link_id };
  return rl_journal_append_gated(journal, &event, lets_sound_pass, NULL, NULL, error);
}

static void assert_sound(RlJournal *journal, guint events)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RlJournalReading) reading = rl_journal_verify(journal, &error);
  g_assert_no_error(error);
  g_assert_true(reading->verified);
  g_assert_cmpuint(reading->events, ==, events);
}

/* ---- calls that fail ---- */

typedef struct {
  const char *call;
  int code;
  gboolean goes_on; /* the event is written all the same */
} Failure;

static const Failure failures[] = {
  { "pread", EIO, FALSE },       { "pread", EINTR, TRUE },       { "write", ENOSPC, FALSE },
  { "write", EINTR, TRUE },      { "fstat", EIO, FALSE },        { "fsync", EIO, FALSE },
  { "flock", EINTR, TRUE },      { "flock", EWOULDBLOCK, TRUE }, { "flock", ENOLCK, FALSE },
  { "lseek", EIO, FALSE },       { "fchmod", EPERM, FALSE },     { "fchown", EPERM, FALSE },
  { "chmod", EPERM, FALSE },     { "mkdir", EACCES, FALSE },     { "rename", EPERM, FALSE },
  { "mkostemp", ENOSPC, FALSE }, { "open", EACCES, FALSE },      { "open", EEXIST, FALSE },
  { "opendir", EMFILE, FALSE },
};

/* The call fails the first time that it is made, then the second, and so on: each time something is
 * said, nothing is written, and the next event finds a journal that holds. */
static void fail_each_time(const World *world, gboolean shared, gboolean fresh, const Failure *how)
{
  RlJournal *journal = shared ? world->shared : world->own;
  guint events = 0;
  g_autofree char *outer = g_path_get_dirname(world->state);
  if (!fresh && ++events == 1)
    g_assert_true(append(journal, "intent", NULL));
  for (guint at = 0;; at++) {
    g_autoptr(GError) error = NULL;
    if (fresh) {
      (void) remove(rl_journal_path(journal));
      if (!shared)
        remove_all(outer);
      events = 0;
    }
    if (!fresh) /* so that its rights must be set again */
      g_assert_no_errno(chmod(rl_journal_path(journal), 0666));
    fault.call = how->call, fault.at = at, fault.made = 0, fault.code = how->code;
    const gboolean good = append(journal, "intent", &error);
    const gboolean fired = fault.made > at;
    fault.call = NULL;
    events += good ? 1 : 0;
    if (good != (!fired || how->goes_on))
      g_error("%s number %u of %s: %s", how->call, at, shared ? "shared" : "private",
              good ? "it is written" : error->message);
    assert_sound(journal, events);
    g_assert_true(good || g_error_matches(error, RL_ERROR, RL_ERROR_NOT_SENT));
    if (!fired)
      break;
  }
}

static void test_calls(World *world, gconstpointer extra)
{
  for (guint i = 0; i < G_N_ELEMENTS(failures) * 4; i++) {
    remove_all(world->state);
    (void) remove(rl_journal_path(world->shared));
    fail_each_time(world, i % 2 == 0, i / 2 % 2 == 0, &failures[i / 4]);
  }
}

/* There is an end to the folders that must be made, and the user has a name in any case. */
static void test_always(World *world, gconstpointer extra)
{
  static const Failure always[] = { { "mkdir", ENOENT, FALSE }, { "getpwuid_r", EIO, TRUE } };
  for (guint i = 0; i < G_N_ELEMENTS(always); i++) {
    fault.call = always[i].call, fault.at = EACH_TIME, fault.code = always[i].code;
    const gboolean good = append(world->own, "intent", NULL);
    fault.call = NULL;
    g_assert_true(good == always[i].goes_on);
  }
}

/* What is no file is told, whatever call failed last before it. */
static void test_old_errno(World *world, gconstpointer extra)
{
  g_autoptr(GError) error = NULL;
  g_assert_cmpint(g_mkdir_with_parents(rl_journal_path(world->own), 0700), ==, 0);
  errno = ENOENT;
  g_assert_null(rl_journal_look(world->own, link_id, &error));
  g_assert_error(error, RL_ERROR, RL_ERROR_LOCAL);
}

/* Bytes that come one at a time make a whole line; a file that is shorter than it was is told. */
static void test_pieces(World *world, gconstpointer extra)
{
  g_autoptr(GError) error = NULL;
  writes_bytes = TRUE;
  const gboolean good = append(world->own, "intent", NULL);
  writes_bytes = FALSE;
  g_assert_true(good);
  assert_sound(world->own, 1);
  const RlJournalEvent event = { .event = "intent" };
  fault.call = "pread", fault.at = 0, fault.made = 0, fault.code = 0;
  const gboolean cut = rl_journal_append(world->own, &event, &error);
  fault.call = NULL;
  g_assert_false(cut);
  g_assert_nonnull(strstr(error->message, g_strerror(EIO)));
  g_clear_error(&error);
  fault.call = "pread", fault.at = 0, fault.made = 0, fault.code = 0;
  g_assert_null(rl_journal_read(world->own, &error));
  fault.call = NULL;
  g_assert_error(error, RL_ERROR, RL_ERROR_LOCAL);
}

/* What cannot even be taken back stays; it is the first failure that is told. */
static void test_not_taken_back(World *world, gconstpointer extra)
{
  const RlJournalEvent event = { .event = "intent" };
  g_autoptr(GError) error = NULL;
  g_assert_true(append(world->own, "intent", NULL));
  never_truncates = TRUE;
  fault.call = "fsync", fault.at = 0, fault.made = 0, fault.code = EIO;
  const gboolean good = rl_journal_append(world->own, &event, &error);
  fault.call = NULL;
  never_truncates = FALSE;
  g_assert_false(good);
  g_assert_nonnull(strstr(error->message, g_strerror(EIO)));
  assert_sound(world->own, 2);
}

/* A file system that has nothing to write for a directory is as good as any. */
static void test_no_folder_sync(World *world, gconstpointer extra)
{
  fault.call = "fsync", fault.at = 0, fault.made = 0, fault.code = EINVAL;
  const gboolean good = append(world->own, "intent", NULL);
  fault.call = NULL;
  g_assert_true(good);
}

/* Its name may not be on the disk: nothing is sent, now or next time. But it stays, since another
 * process may have written to it. */
static void test_name_not_synced(World *world, gconstpointer extra)
{
  RlJournal *const journals[] = { world->own, world->shared };
  g_assert_cmpint(g_mkdir_with_parents(world->state, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS(journals) * 2; i++) {
    RlJournal *journal = journals[i / 2];
    fault.call = "fsync", fault.at = 0, fault.made = 0, fault.code = EIO;
    const gboolean good = append(journal, "intent", NULL);
    fault.call = NULL;
    g_assert_false(good);
    g_assert_true(g_file_test(rl_journal_path(journal), G_FILE_TEST_EXISTS));
    assert_sound(journal, 0);
  }
}

/* ---- the team ---- */

static guint looks;
static const char *wanted; /* what somebody else wants to lock */

static void look_as_colleague(void)
{
  struct stat info;
  looks++;
  if (fstatat(AT_FDCWD, rl_journal_path(here->shared), &info, 0) == 0)
    g_assert_cmpuint(info.st_mode & 07777, ==, 0640);
}

/* There is no moment in which a file of the team's is there and cannot be read by the team. */
static void test_readable_at_once(World *world, gconstpointer extra)
{
  looks = 0;
  before_fchmod = look_as_colleague;
  const gboolean good = append(world->shared, "intent", NULL);
  before_fchmod = NULL;
  g_assert_true(good);
  g_assert_cmpuint(looks, ==, 1);
  g_autoptr(GDir) folder = g_dir_open(world->team, 0, NULL);
  g_assert_nonnull(g_dir_read_name(folder));
  g_assert_null(g_dir_read_name(folder));
}

static void want_the_lock(void)
{
  const int fd = open(wanted, O_RDONLY | O_CLOEXEC);
  looks++;
  g_assert_no_errno(flock(fd, LOCK_EX | LOCK_NB));
  (void) close(fd);
}

/* Who the user is can take seconds to find out. Nobody else has to wait for it. */
static void test_user_before_lock(World *world, gconstpointer extra)
{
  looks = 0;
  wanted = world->team;
  before_getpwuid = want_the_lock;
  const gboolean good = append(world->shared, "intent", NULL);
  before_getpwuid = NULL;
  g_assert_true(good);
  g_assert_cmpuint(looks, ==, 1);
  g_autoptr(RlJson) entries = rl_journal_read_link(world->shared, link_id, NULL);
  g_autofree char *user = g_strdup_printf("uid %lu", (unsigned long) geteuid());
  g_assert_cmpstr(rl_json_string(rl_json_member(rl_json_first(entries), "user")), ==, user);
}

static void count_look(void)
{
  looks++;
}

static void assert_last_user(RlJournal *journal, const char *user)
{
  g_autoptr(RlJson) entries = rl_journal_read_link(journal, link_id, NULL);
  const RlJson *last = NULL;
  for (const RlJson *at = rl_json_first(entries); at != NULL; at = rl_json_next(at))
    last = at;
  g_assert_cmpstr(rl_json_string(rl_json_member(last, "user")), ==, user);
}

/* Whoever is known is not asked for again: a result, behind its request, waits for no directory
 * service. */
static void test_user_once(World *world, gconstpointer extra)
{
  g_autofree char *nameless = g_strdup_printf("uid %lu", (unsigned long) geteuid());
  looks = 0;
  before_getpwuid = count_look;
  g_assert_true(append(world->own, "intent", NULL));
  assert_last_user(world->own, nameless);
  user_name = "ana";
  g_assert_true(append(world->own, "intent", NULL));
  assert_last_user(world->own, "ana");
  user_name = NULL;
  g_assert_true(append(world->own, "result", NULL));
  assert_last_user(world->own, "ana");
  before_getpwuid = NULL;
  g_assert_cmpuint(looks, ==, 2);
}

static void colleague_writes(void)
{
  before_pread = NULL; /* writing reads, too */
  want_the_lock();
  g_assert_true(append(wanted == here->team ? here->shared : here->own, "intent", NULL));
  before_pread = looks < 3 ? colleague_writes : NULL;
}

/* However long reading takes, others write meanwhile. What they write is not part of it. */
static void test_reader_holds_nobody_up(World *world, gconstpointer extra)
{
  RlJournal *const journals[] = { world->own, world->shared };
  for (guint i = 0; i < G_N_ELEMENTS(journals) * 2; i++) {
    RlJournal *journal = journals[i / 2];
    const guint events = i % 2 == 0 ? 1 : 3; /* the colleague has written one, and one is mine */
    g_assert_true(append(journal, "intent", NULL));
    looks = 0;
    wanted = i / 2 == 0 ? rl_journal_path(journal) : world->team;
    before_pread = colleague_writes;
    g_autoptr(RlJournalReading) reading =
        i % 2 == 0 ? rl_journal_read(journal, NULL) : rl_journal_verify(journal, NULL);
    before_pread = NULL;
    g_assert_cmpuint(looks, ==, 1);
    g_assert_true(reading->verified);
    g_assert_cmpuint(reading->events, ==, events);
    g_assert_cmpuint(rl_json_count(reading->entries), ==, i % 2 == 0 ? events : 0);
    assert_sound(journal, events + 1);
  }
}

/* A person waits for an intent. A result that is not written leaves an update unknown. */
static void test_patience(World *world, gconstpointer extra)
{
  static const struct {
    const char *kind, *seconds;
  } rows[] = { { "intent", " 10 seconds" },
               { "reconciled", " 10 seconds" },
               { "result", " 60 seconds" } };
  const int holder = open(world->team, O_RDONLY | O_CLOEXEC);
  g_assert_no_errno(flock(holder, LOCK_EX));
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    each_look_takes = 5;
    const gboolean good = append(world->shared, rows[i].kind, &error);
    each_look_takes = 0;
    g_assert_false(good);
    if (strstr(error->message, rows[i].seconds) == NULL)
      g_error("%s: %s", rows[i].kind, error->message);
  }
  (void) close(holder);
}

/* Who holds it is what the kernel says, where it says it. */
static void test_holder(World *world, gconstpointer extra)
{
  static const struct {
    const char *locks; /* @ is the directory */
    const char *call;
    const char *who;
  } rows[] = {
    { NULL, "none", "another process " },
    { "", "none", "another process " },
    { "1: FLOCK  ADVISORY  WRITE 4711 fe:00:@ 0 EOF\n", "none", "process 4711 " },
    { "1: FLOCK  ADVISORY  WRITE 4711 fe:00:@ 0 EOF\n", "fstat", "another process " },
    { "1: FLOCK  ADVISORY  WRITE 4711 fe:00:@9 0 EOF\n", "none", "another process " },
    { "1: FLOCK  ADVISORY  WRITE 0 fe:00:@ 0 EOF\n", "none", "another process " },
    { "1: POSIX  ADVISORY  WRITE 4711 fe:00:@ 0 EOF\n", "none", "another process " },
    { "1: -> FLOCK  ADVISORY  WRITE 1 fe:00:@ 0 EOF\n2: FLOCK  ADVISORY  WRITE 2 fe:00:@ 0 EOF\n",
      "none", "process 2 " },
  };
  struct stat info;
  const int holder = open(world->team, O_RDONLY), waiter = open(world->team, O_RDONLY);
  g_assert_no_errno(flock(holder, LOCK_EX));
  g_assert_no_errno(stat(world->team, &info));
  g_autofree char *inode = g_strdup_printf("%lu", (unsigned long) info.st_ino);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) parts = g_strsplit(rows[i].locks != NULL ? rows[i].locks : "", "@", -1);
    g_autofree char *text = g_strjoinv(inode, parts);
    locks = rows[i].locks != NULL ? text : NULL;
    fault.call = rows[i].call, fault.at = 0, fault.made = 0, fault.code = EIO;
    g_assert_false(rl_journal_lock(waiter, LOCK_EX, 0, NULL, &error));
    fault.call = NULL;
    locks = NULL;
    g_assert_true(g_str_has_prefix(error->message, rows[i].who));
  }
  (void) close(holder);
  (void) close(waiter);
}

/* ---- whether a line could be written ---- */

/* The nearest folder that is there is looked for up to the top, and not beyond a failure. */
static void test_no_folder_found(World *world, gconstpointer extra)
{
  static const int codes[] = { ENOENT, EIO };
  disk.f_blocks = disk.f_bfree = disk.f_bavail = 1;
  for (guint i = 0; i < G_N_ELEMENTS(codes); i++) {
    g_autoptr(GError) error = NULL;
    fault.call = "access", fault.at = EACH_TIME, fault.made = 0, fault.code = codes[i];
    /* The root folder takes files of root's alone. */
    const gboolean may = codes[i] == ENOENT && geteuid() == 0;
    const gboolean said = rl_journal_may_write(world->own, &error);
    fault.call = NULL;
    g_assert_true(said == may);
    if (!may)
      g_assert_error(error, RL_ERROR, RL_ERROR_NOT_SENT);
  }
}

/* What is kept back for root is room for root alone; a file system without blocks has room. */
static void test_room(World *world, gconstpointer extra)
{
  static const struct {
    int code;
    fsblkcnt_t blocks, free, available;
    gboolean root, others;
  } rows[] = {
    { EIO, 9, 9, 9, FALSE, FALSE }, { 0, 0, 0, 0, TRUE, TRUE },   { 0, 9, 9, 9, TRUE, TRUE },
    { 0, 9, 9, 0, TRUE, FALSE },    { 0, 9, 0, 0, FALSE, FALSE },
  };
  enum { OTHER = 40001 };
  const gboolean is_root = geteuid() == 0;
  for (guint i = 0; i < 4 * G_N_ELEMENTS(rows); i++) {
    const guint row = i / 4;
    const gboolean other = i % 2 == 1, made = i / 2 % 2 == 1;
    g_autoptr(GError) error = NULL;
    if (other && !is_root)
      continue;
    remove_all(world->state);
    if (made)
      g_assert_true(append(world->own, "intent", NULL));
    if (is_root)
      give(world->folder, other ? OTHER : 0);
    disk = (struct statvfs){ .f_blocks = rows[row].blocks,
                             .f_bfree = rows[row].free,
                             .f_bavail = rows[row].available };
    fault.call = rows[row].code != 0 ? "statvfs" : NULL;
    fault.at = EACH_TIME, fault.made = 0, fault.code = rows[row].code;
    g_assert_no_errno(other ? seteuid(OTHER) : 0);
    const gboolean said = rl_journal_may_write(world->own, &error);
    g_assert_no_errno(other ? seteuid(0) : 0);
    fault.call = NULL;
    g_assert_true(said == (is_root && !other ? rows[row].root : rows[row].others));
  }
}

int main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(World *, gconstpointer);
  } tests[] = {
    { "/journal-faults/calls", test_calls },
    { "/journal-faults/pieces", test_pieces },
    { "/journal-faults/not-taken-back", test_not_taken_back },
    { "/journal-faults/no-folder-sync", test_no_folder_sync },
    { "/journal-faults/name-not-synced", test_name_not_synced },
    { "/journal-faults/readable-at-once", test_readable_at_once },
    { "/journal-faults/user-before-lock", test_user_before_lock },
    { "/journal-faults/user-once", test_user_once },
    { "/journal-faults/reader-holds-nobody-up", test_reader_holds_nobody_up },
    { "/journal-faults/always", test_always },
    { "/journal-faults/old-errno", test_old_errno },
    { "/journal-faults/holder", test_holder },
    { "/journal-faults/patience", test_patience },
    { "/journal-faults/no-folder-found", test_no_folder_found },
    { "/journal-faults/room", test_room },
  };
  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, World, NULL, open_world, tests[i].test, close_world);
  return g_test_run();
}

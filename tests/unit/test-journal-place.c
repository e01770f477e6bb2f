/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the journal lies: what is made, and what is refused, of the user's own and of a team's
 * directory; waiting for one's turn; and several real users in one directory, for which it takes
 * root. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/journal-chain.h"
#include "store/journal-lock.h"
#include "store/journal-place.h"
#include "store/journal.h"

#include "helpers.h"

/* Users and a group that no machine has; they need no names. */
enum { MARIA = 40001, JOAO = 40002, STRANGER = 40003, TEAM = 40100, OTHER_GROUP = 40200 };

static const char link_id[] = "683005d6-f45c-4adb-b289-f1a12f50f80c";

typedef struct {
  char *folder, *team;
} World;

static void open_world(World *world, gconstpointer extra)
{
  world->folder = g_dir_make_tmp("relink-place-XXXXXX", NULL);
  world->team = g_build_filename(world->folder, "team", NULL);
  g_assert_no_errno(mkdir(world->team, 0700));
  g_assert_no_errno(chmod(world->team, 01770));
}

static void close_world(World *world, gconstpointer extra)
{
  g_autofree char *command = g_strdup_printf("rm -rf '%s'", world->folder);
  const char *const argv[] = { "/bin/sh", "-c", command, NULL };
  g_assert_true(g_spawn_sync(NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL,
                             NULL, NULL));
  g_free(world->folder);
  g_free(world->team);
}

static gboolean append(RlJournal *journal, const char *request, GError **error)
{
  const RlJournalEvent event = { .event = "intent", .request = request, .link = link_id };
  return rl_journal_append(journal, &event, error);
}

static mode_t mode_of(const char *path)
{
  struct stat info;
  g_assert_no_errno(lstat(path, &info));
  return info.st_mode & 07777;
}

/* ERROR says WHAT, and that nothing was sent. */
static void assert_not_sent(RlJournal *journal, const char *what)
{
  g_autoptr(GError) error = NULL;
  g_assert_false(append(journal, "r", &error));
  g_assert_error(error, RL_ERROR, RL_ERROR_NOT_SENT);
  if (strstr(error->message, what) == NULL)
    g_error("%s: no “%s”", error->message, what);
  g_assert_nonnull(strstr(error->message, "Nothing was sent"));
}

/* ---- the user's own ---- */

static void test_umask(World *world, gconstpointer extra)
{
  static const mode_t masks[] = { 0, 022, 077, 0777 };
  for (guint i = 0; i < G_N_ELEMENTS(masks); i++) {
    g_autofree char *name = g_strdup_printf("state%u", i);
    g_autofree char *outer = g_build_filename(world->folder, name, NULL);
    g_autofree char *inner = g_build_filename(outer, "relink", NULL);
    g_autoptr(RlJournal) journal = rl_journal_new(inner), team = rl_journal_new_shared(world->team);
    const mode_t before = umask(masks[i]);
    const gboolean good = append(journal, "r", NULL), shared = append(team, "r", NULL);
    (void) umask(before);
    g_assert_true(good && shared);
    g_assert_cmpuint(mode_of(outer), ==, 0700);
    g_assert_cmpuint(mode_of(inner), ==, 0700);
    g_assert_cmpuint(mode_of(rl_journal_path(journal)), ==, 0600);
    g_assert_cmpuint(mode_of(rl_journal_path(team)), ==, 0640);
    g_assert_no_errno(unlink(rl_journal_path(team)));
  }
}

/* Somebody has opened it to others: the next event closes it again. */
static void test_rights(World *world, gconstpointer extra)
{
  g_autofree char *state = g_build_filename(world->folder, "state", NULL);
  g_autoptr(RlJournal) journal = rl_journal_new(state);
  g_assert_true(append(journal, "a", NULL));
  g_assert_no_errno(chmod(rl_journal_path(journal), 0666));
  g_assert_true(append(journal, "b", NULL));
  g_assert_cmpuint(mode_of(rl_journal_path(journal)), ==, 0600);
}

typedef void (*Put)(const char *path, const World *world);

static void put_link(const char *path, const World *world)
{
  g_autofree char *target = g_build_filename(world->folder, "target", NULL);
  g_assert_true(g_file_set_contents(target, "", 0, NULL));
  g_assert_no_errno(symlink(target, path));
}

static void put_pipe(const char *path, const World *world)
{
  g_assert_no_errno(mkfifo(path, 0600));
}

static void put_folder(const char *path, const World *world)
{
  g_assert_no_errno(mkdir(path, 0700));
}

/* What lies in the file's place is neither followed nor waited for. */
static void test_other_things(World *world, gconstpointer extra)
{
  static const struct {
    Put put;
    const char *what;
  } rows[] = { { put_link, "symbolic link" },
               { put_pipe, "no regular file" },
               { put_folder, "Is a directory" } };
  for (guint i = 0; i < G_N_ELEMENTS(rows) * 2; i++) {
    g_autofree char *state = g_build_filename(world->folder, "state", NULL);
    g_autoptr(RlJournal) journal =
        i % 2 == 0 ? rl_journal_new(state) : rl_journal_new_shared(world->team);
    g_autoptr(GError) error = NULL;
    (void) g_mkdir_with_parents(state, 0700);
    rows[i / 2].put(rl_journal_path(journal), world);
    assert_not_sent(journal, rows[i / 2].what);
    /* Of the team, the others' events are there all the same, and are not trusted. */
    g_autoptr(RlJournalReading) reading = rl_journal_look(journal, link_id, &error);
    if (i % 2 == 0) {
      g_assert_error(error, RL_ERROR, RL_ERROR_LOCAL);
    } else {
      g_assert_true(reading->changed);
      g_assert_cmpstr(reading->broken_file, ==, rl_journal_path(journal));
      g_assert_cmpuint(reading->broken_line, ==, 0);
    }
    g_assert_no_errno(remove(rl_journal_path(journal)));
  }
}

/* A folder cannot be made where a file is. */
static void test_no_folder(World *world, gconstpointer extra)
{
  g_autofree char *file = g_build_filename(world->folder, "file", NULL);
  g_autofree char *below = g_build_filename(file, "below", "relink", NULL);
  g_autoptr(RlJournal) journal = rl_journal_new(below), beside = rl_journal_new(file);
  g_assert_true(g_file_set_contents(file, "", 0, NULL));
  assert_not_sent(journal, "Not a directory");
  assert_not_sent(beside, "Not a directory");
}

/* ---- a team's directory ---- */

static void test_folders(World *world, gconstpointer extra)
{
  static const struct {
    mode_t mode;
    const char *what; /* NULL: it is good */
  } rows[] = {
    { 01770, NULL },          { 03770, NULL },         { 0700, NULL },
    { 0755, NULL },           { 0770, "not sticky" },  { 02770, "not sticky" },
    { 01777, "others than" }, { 0777, "others than" }, { 0703, "others than" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlJournal) journal = rl_journal_new_shared(world->team);
    g_autoptr(GError) error = NULL;
    g_assert_no_errno(chmod(world->team, rows[i].mode));
    if (rows[i].what != NULL)
      assert_not_sent(journal, rows[i].what);
    else
      g_assert_true(append(journal, "r", NULL));
    g_autoptr(RlJournalReading) reading = rl_journal_read(journal, &error);
    g_assert_true((reading != NULL) == (rows[i].what == NULL));
    g_assert_true(reading != NULL || g_error_matches(error, RL_ERROR, RL_ERROR_LOCAL));
  }
}

/* It is the administrator's to make. */
static void test_missing(World *world, gconstpointer extra)
{
  g_autofree char *missing = g_build_filename(world->folder, "missing", NULL);
  g_autoptr(RlJournal) journal = rl_journal_new_shared(missing);
  g_autoptr(GError) error = NULL;
  assert_not_sent(journal, "No such file or directory");
  g_assert_false(g_file_test(missing, G_FILE_TEST_EXISTS));
  g_assert_null(rl_journal_look(journal, link_id, &error));
  g_assert_error(error, RL_ERROR, RL_ERROR_LOCAL);
}

/* Only what is named after a uid is a journal. */
static void test_names(World *world, gconstpointer extra)
{
  static const char *const others[] = { "0040001.jsonl", "40001.jsonl.old",   "maria.jsonl",
                                        "-1.jsonl",      "99999999999.jsonl", ".jsonl" };
  g_autoptr(RlJournal) journal = rl_journal_new_shared(world->team);
  g_assert_true(append(journal, "r", NULL));
  for (guint i = 0; i < G_N_ELEMENTS(others); i++) {
    g_autofree char *path = g_build_filename(world->team, others[i], NULL);
    g_assert_true(g_file_set_contents(path, "junk\n", -1, NULL));
  }
  g_autoptr(RlJournalReading) reading = rl_journal_read(journal, NULL);
  g_assert_true(reading->verified);
  g_assert_cmpuint(rl_json_count(reading->entries), ==, 1);
}

/* ---- waiting ---- */

static int hold(const char *path)
{
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  g_assert_no_errno(fd);
  g_assert_no_errno(flock(fd, LOCK_EX));
  return fd;
}

/* The kernel says who holds it. */
static void test_held(World *world, gconstpointer extra)
{
  g_autoptr(GError) error = NULL;
  const int holder = hold(world->team), waiter = open(world->team, O_RDONLY | O_CLOEXEC);
  g_autofree char *pid = g_strdup_printf("process %d ", (int) getpid());
  g_assert_false(rl_journal_lock(waiter, LOCK_EX, 0, NULL, &error));
  g_assert_error(error, RL_ERROR, RL_ERROR_FAILED);
  if (g_file_test("/proc/locks", G_FILE_TEST_EXISTS))
    g_assert_true(g_str_has_prefix(error->message, pid));
  (void) close(holder);
  g_assert_true(rl_journal_lock(waiter, LOCK_EX, 0, NULL, NULL));
  (void) close(waiter);
  g_assert_false(rl_journal_lock(waiter, LOCK_EX, 0, NULL, NULL));
  g_assert_cmpint(errno, ==, EBADF);
}

static gpointer cancel_soon(gpointer data)
{
  rl_cancel_set(data);
  return NULL;
}

/* Before the wait or during it: nothing is written, and nobody has to wait for the holder. */
static void test_cancelled(World *world, gconstpointer extra)
{
  const RlJournalEvent event = { .event = "intent", .link = link_id };
  g_autoptr(RlJournal) journal = rl_journal_new_shared(world->team);
  g_assert_true(append(journal, "a", NULL));
  const int holder = hold(world->team);
  for (guint i = 0; i < 2; i++) {
    g_autoptr(RlCancel) cancel = rl_cancel_new();
    g_autoptr(GError) error = NULL;
    GThread *thread = i == 0 ? NULL : g_thread_new("canceller", cancel_soon, cancel);
    if (thread == NULL)
      rl_cancel_set(cancel);
    g_assert_false(rl_journal_append_gated(journal, &event, NULL, NULL, cancel, &error));
    g_assert_error(error, RL_ERROR, RL_ERROR_CANCELLED);
    if (thread != NULL)
      g_thread_join(thread);
  }
  (void) close(holder);
  g_autoptr(RlJournalReading) reading = rl_journal_read(journal, NULL);
  g_assert_cmpuint(rl_json_count(reading->entries), ==, 1);
}

/* ---- several users ---- */

/* FUNCTION as UID of the team, or of no team, in a process of its own; its result is returned. */
static int as_user(uid_t uid, gid_t group, int (*function)(const World *), const World *world)
{
  int status = 0;
  const pid_t child = fork();
  if (child == 0) {
    const gid_t groups[] = { group };
    if (setgroups(1, groups) != 0 || setgid(OTHER_GROUP) != 0 || setuid(uid) != 0)
      _exit(99);
    _exit(function(world));
  }
  g_assert_no_errno(child);
  g_assert_cmpint(waitpid(child, &status, 0), ==, child);
  g_assert_true(WIFEXITED(status));
  return WEXITSTATUS(status);
}

/* 0: written. */
static int appends(const World *world)
{
  g_autoptr(RlJournal) journal = rl_journal_new_shared(world->team);
  return append(journal, "r", NULL) ? 0 : 1;
}

/* Which errors: a bit for each. */
static int attacks(const World *world)
{
  g_autofree char *path = g_strdup_printf("%s/%d.jsonl", world->team, MARIA);
  g_autofree char *other = g_strdup_printf("%s/%d.old", world->team, MARIA);
  int got_through = 0;
  got_through |= open(path, O_WRONLY) >= 0 ? 1 : 0;
  got_through |= truncate(path, 0) == 0 ? 2 : 0;
  got_through |= unlink(path) == 0 ? 4 : 0;
  got_through |= rename(path, other) == 0 ? 8 : 0;
  got_through |= open(path, O_RDONLY) < 0 ? 16 : 0;
  return got_through;
}

/* The number of entries, plus 100 when something is wrong. */
static int counts(const World *world)
{
  g_autoptr(RlJournal) journal = rl_journal_new_shared(world->team);
  g_autoptr(RlJournalReading) reading = rl_journal_look(journal, link_id, NULL);
  if (reading == NULL)
    return 98;
  return (int) rl_json_count(reading->entries) + (reading->changed ? 100 : 0);
}

/* Somebody's file made by somebody else before they come. */
static int plants(const World *world)
{
  g_autofree char *path = g_strdup_printf("%s/%d.jsonl", world->team, STRANGER);
  return g_file_set_contents(path, "", 0, NULL) && chmod(path, 0666) == 0 ? 0 : 1;
}

/* What another wrote, taken over into one's own file: each line holds, but names somebody else. */
static int copies(const World *world)
{
  g_autofree char *from = g_strdup_printf("%s/%d.jsonl", world->team, MARIA);
  g_autofree char *to = g_strdup_printf("%s/%d.jsonl", world->team, JOAO);
  g_autofree char *text = NULL;
  return g_file_get_contents(from, &text, NULL, NULL) && g_file_set_contents(to, text, -1, NULL)
             ? 0
             : 1;
}

static void test_users(World *world, gconstpointer extra)
{
  if (geteuid() != 0) {
    g_test_skip("several users take root");
    return;
  }
  struct stat info;
  g_autofree char *maria = g_strdup_printf("%s/%d.jsonl", world->team, MARIA);
  g_autofree char *planted = g_strdup_printf("%s/%d.jsonl", world->team, STRANGER);
  g_assert_no_errno(chmod(world->folder, 0755));
  g_assert_no_errno(chown(world->team, 0, TEAM));
  g_assert_no_errno(chmod(world->team, 01770));
  g_assert_cmpint(as_user(MARIA, TEAM, appends, world), ==, 0);
  g_assert_cmpint(as_user(JOAO, TEAM, appends, world), ==, 0);
  g_assert_cmpint(as_user(MARIA, TEAM, appends, world), ==, 0);
  /* Whatever a user's own group is, the team reads. */
  g_assert_no_errno(stat(maria, &info));
  g_assert_cmpuint(info.st_uid, ==, MARIA);
  g_assert_cmpuint(info.st_gid, ==, TEAM);
  g_assert_cmpuint(info.st_mode & 07777, ==, 0640);
  g_assert_cmpint(as_user(JOAO, TEAM, attacks, world), ==, 0);
  g_assert_cmpint(as_user(JOAO, TEAM, counts, world), ==, 3);
  /* Who is not of the team neither writes nor reads. */
  g_assert_cmpint(as_user(STRANGER, OTHER_GROUP, appends, world), ==, 1);
  g_assert_cmpint(as_user(STRANGER, OTHER_GROUP, counts, world), ==, 98);
  /* A planted file is not its owner's, and stops only whom it is named after. */
  g_assert_cmpint(as_user(JOAO, TEAM, plants, world), ==, 0);
  g_assert_cmpint(as_user(STRANGER, TEAM, appends, world), ==, 1);
  g_assert_cmpint(as_user(MARIA, TEAM, appends, world), ==, 0);
  g_assert_cmpint(as_user(MARIA, TEAM, counts, world), ==, 104);
  g_assert_no_errno(unlink(planted));
  g_assert_cmpint(as_user(MARIA, TEAM, counts, world), ==, 4);
  g_assert_cmpint(as_user(JOAO, TEAM, copies, world), ==, 0);
  g_assert_cmpint(as_user(MARIA, TEAM, counts, world), ==, 106);
}

/* LINES of NAME's file, of which only time, request and outcome count here. */
static void put_file(const World *world, uid_t uid, const char *lines)
{
  g_autofree char *path = g_strdup_printf("%s/%u.jsonl", world->team, (guint) uid);
  g_auto(GStrv) parts = g_strsplit(lines, "'", -1);
  g_autofree char *text = g_strjoinv("\"", parts);
  g_assert_true(g_file_set_contents(path, text, -1, NULL));
  g_assert_no_errno(chown(path, uid, TEAM));
}

/* By their times; of one second, a success first; and never against the order of their file. */
static void test_times(World *world, gconstpointer extra)
{
  if (geteuid() != 0) {
    g_test_skip("several users take root");
    return;
  }
  g_autoptr(GString) order = g_string_new(NULL);
  put_file(world, MARIA,
           "{'time':'2026-11-23T08:00:00Z','request':'a'}\n"
           "{'time':'2026-11-23T08:00:02Z','request':'d'}\n"
           "{'time':'2026-11-23T07:00:00Z','request':'e'}\n"
           "{'time':'2026-11-23T08:00:04Z','request':'g','outcome':'done'}\n"
           "{'time':'2026-11-23T08:00:05Z','request':'i','outcome':'done'}\n");
  put_file(world, JOAO,
           "{'time':'2026-11-23T08:00:01Z','request':'b'}\n"
           "{'time':'2026-11-23T08:00:02Z','request':'c','outcome':'done'}\n"
           "{'time':'2026-11-23T08:00:03Z','request':'f','outcome':'refused'}\n"
           "{'time':'2026-11-23T08:00:04Z','request':'h','outcome':'done'}\n"
           "{'time':'2026-11-23T08:00:05Z','request':'j'}\n");
  g_autoptr(RlJournal) journal = rl_journal_new_shared(world->team);
  g_autoptr(RlJson) entries = rl_journal_read_newest(journal, G_MAXINT32, NULL);
  for (const RlJson *e = rl_json_first(entries); e != NULL; e = rl_json_next(e))
    g_string_append(order, rl_json_string(rl_json_member(e, "request")));
  g_assert_cmpstr(order->str, ==, "abcdefghij");
}

/* A line that names another uid than its file does was not written there; one that names none was.
 */
static void test_foreign(World *world, gconstpointer extra)
{
  g_autoptr(GString) text = g_string_new(NULL);
  g_autofree char *previous = g_strdup(rl_chain_first);
  g_autoptr(RlJournal) team = rl_journal_new_shared(world->team);
  const gint64 me = geteuid(), uids[] = { -1, me, me + 1, me + 2 };
  for (guint i = 0; i < G_N_ELEMENTS(uids); i++) {
    g_autoptr(RlJson) event = rl_json_new_object();
    rl_json_set_string(event, "link", link_id);
    if (uids[i] >= 0)
      rl_json_set_integer(event, "uid", uids[i]);
    g_autofree char *line = rl_chain_seal(event, previous);
    g_free(previous);
    previous = g_strndup(rl_chain_hash_of(line, strlen(line)), RL_HASH_CHARS);
    g_string_append_printf(text, "%s\n", line);
    g_assert_true(g_file_set_contents(rl_journal_path(team), text->str, -1, NULL));
    g_autoptr(RlJournalReading) reading = rl_journal_look(team, link_id, NULL);
    g_assert_true(reading->changed == (i >= 2));
    g_assert_cmpuint(reading->broken_line, ==, i >= 2 ? 3 : 0);
  }
}

/* Of several files that do not hold one is named: the first that was changed, before the first that
 * only broke off. T: half a line, C: somebody else's. */
static void test_named(World *world, gconstpointer extra)
{
  static const struct {
    const char *files;
    guint named;
  } rows[] = { { "T", 0 }, { "TT", 0 }, { "TC", 1 }, { "CT", 0 }, { "CC", 0 } };
  if (geteuid() != 0) {
    g_test_skip("several users take root");
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlJournal) team = rl_journal_new_shared(world->team);
    for (guint k = 0; rows[i].files[k] != '\0'; k++) {
      g_autofree char *path = g_strdup_printf("%s/%u.jsonl", world->team, MARIA + k);
      g_assert_true(g_file_set_contents(path, "{", -1, NULL));
      g_assert_no_errno(chown(path, rows[i].files[k] == 'T' ? MARIA + k : STRANGER, TEAM));
    }
    g_autofree char *named = g_strdup_printf("%s/%u.jsonl", world->team, MARIA + rows[i].named);
    g_autoptr(RlJournalReading) reading = rl_journal_read(team, NULL);
    g_assert_cmpstr(reading->broken_file, ==, named);
    g_assert_true(reading->changed == (strchr(rows[i].files, 'C') != NULL));
  }
}

/* Without a word of where, it is the user's own; only a file that is named after a uid is one's. */
static void test_where(World *world, gconstpointer extra)
{
  gint64 owner = 0;
  RlJournalPlace place;
  g_autofree char *other = g_build_filename(world->team, "other", NULL);
  g_autoptr(RlJournal) own = rl_journal_new(NULL);
  g_assert_true(g_str_has_suffix(rl_journal_path(own), "/relink/journal.jsonl"));
  rl_journal_free(NULL);
  g_assert_true(g_file_set_contents(other, "", 0, NULL));
  rl_journal_place_init(&place, world->team, TRUE);
  const int fd = rl_journal_place_open(&place, other, &owner, NULL);
  g_assert_no_errno(fd);
  g_assert_cmpint(owner, ==, -1);
  (void) close(fd);
  rl_journal_place_clear(&place);
}

/* A file with a second name may have been put there by somebody who does not own it, and be written
 * to where nobody looks. A user's own journal is theirs to link. */
static void test_hard_link(World *world, gconstpointer extra)
{
  g_autofree char *state = g_build_filename(world->folder, "state", NULL);
  g_autofree char *second = g_build_filename(world->folder, "second", NULL);
  g_autoptr(RlJournal) own = rl_journal_new(state), team = rl_journal_new_shared(world->team);
  g_assert_true(append(own, "a", NULL) && append(team, "a", NULL));
  g_assert_no_errno(link(rl_journal_path(own), second));
  g_assert_true(append(own, "b", NULL));
  g_assert_no_errno(unlink(second));
  g_assert_no_errno(link(rl_journal_path(team), second));
  assert_not_sent(team, "hard link");
  g_autoptr(RlJournalReading) reading = rl_journal_look(team, link_id, NULL);
  g_assert_true(reading->changed);
  g_assert_no_errno(unlink(second));
  g_assert_true(append(team, "b", NULL));
}

/* A directory of another user's: its owner could take away what is in it. */
static void test_owner(World *world, gconstpointer extra)
{
  if (geteuid() != 0) {
    g_test_skip("several users take root");
    return;
  }
  g_assert_no_errno(chmod(world->folder, 0755));
  g_assert_no_errno(chown(world->team, MARIA, TEAM));
  g_assert_no_errno(chmod(world->team, 03770));
  g_assert_cmpint(as_user(MARIA, TEAM, appends, world), ==, 0);
  g_assert_cmpint(as_user(JOAO, TEAM, appends, world), ==, 1);
  g_autoptr(RlJournal) journal = rl_journal_new_shared(world->team);
  assert_not_sent(journal, "neither to root nor to you");
  /* In this process, too, its owner may write. */
  g_assert_no_errno(seteuid(MARIA));
  g_autoptr(RlJournal) hers = rl_journal_new_shared(world->team);
  const gboolean good = append(hers, "r", NULL);
  g_assert_no_errno(seteuid(0));
  g_assert_true(good);
}

/* Whether a line could be written is told without making a file or a folder. */
static void test_may_write(World *world, gconstpointer extra)
{
  static const struct {
    const char *make; /* a command within the folder */
    gboolean shared, may;
  } rows[] = {
    { "true", FALSE, TRUE },
    { "mkdir -m 700 state; touch state/journal.jsonl", FALSE, TRUE },
    { "mkdir -p state/journal.jsonl", FALSE, FALSE },
    { "touch state", FALSE, FALSE },
    { "mkdir state; ln -s /dev/null state/journal.jsonl", FALSE, FALSE },
    { "mkdir state; mkfifo state/journal.jsonl", FALSE, FALSE },
    { "true", TRUE, FALSE },
    { "mkdir -m 1770 state", TRUE, TRUE },
    { "mkdir -m 777 state", TRUE, FALSE },
    { "mkdir -m 1770 state; touch state/a; ln state/a state/$(id -u).jsonl", TRUE, FALSE },
    { "mkdir -m 1770 state; touch state/$(id -u).jsonl", TRUE, TRUE },
  };
  g_autofree char *state = g_build_filename(world->folder, "state", NULL);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *before = NULL, *after = NULL;
    g_autofree char *make = g_strdup_printf("cd '%s' && rm -rf state && { %s; } && ls -lRn",
                                            world->folder, rows[i].make);
    g_autofree char *list = g_strdup_printf("cd '%s' && ls -lRn", world->folder);
    const char *const making[] = { "/bin/sh", "-c", make, NULL };
    const char *const listing[] = { "/bin/sh", "-c", list, NULL };
    g_assert_true(g_spawn_sync(NULL, (char **) making, NULL, G_SPAWN_DEFAULT, NULL, NULL, &before,
                               NULL, NULL, NULL));
    g_autoptr(RlJournal) journal =
        rows[i].shared ? rl_journal_new_shared(state) : rl_journal_new(state);
    if (rl_journal_may_write(journal, &error) != rows[i].may)
      g_error("%s: %s", rows[i].make, error != NULL ? error->message : "it may");
    if (!rows[i].may)
      g_assert_error(error, RL_ERROR, RL_ERROR_NOT_SENT);
    g_assert_true(g_spawn_sync(NULL, (char **) listing, NULL, G_SPAWN_DEFAULT, NULL, NULL, &after,
                               NULL, NULL, NULL));
    g_assert_cmpstr(before, ==, after);
    g_clear_error(&error);
    g_assert_true(append(journal, "r", &error) == rows[i].may);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add("/journal-place/times", World, NULL, open_world, test_times, close_world);
  g_test_add("/journal-place/may-write", World, NULL, open_world, test_may_write, close_world);
  g_test_add("/journal-place/umask", World, NULL, open_world, test_umask, close_world);
  g_test_add("/journal-place/rights", World, NULL, open_world, test_rights, close_world);
  g_test_add("/journal-place/other-things", World, NULL, open_world, test_other_things,
             close_world);
  g_test_add("/journal-place/no-folder", World, NULL, open_world, test_no_folder, close_world);
  g_test_add("/journal-place/folders", World, NULL, open_world, test_folders, close_world);
  g_test_add("/journal-place/missing", World, NULL, open_world, test_missing, close_world);
  g_test_add("/journal-place/names", World, NULL, open_world, test_names, close_world);
  g_test_add("/journal-place/held", World, NULL, open_world, test_held, close_world);
  g_test_add("/journal-place/cancelled", World, NULL, open_world, test_cancelled, close_world);
  g_test_add("/journal-place/foreign", World, NULL, open_world, test_foreign, close_world);
  g_test_add("/journal-place/named", World, NULL, open_world, test_named, close_world);
  g_test_add("/journal-place/where", World, NULL, open_world, test_where, close_world);
  g_test_add("/journal-place/hard-link", World, NULL, open_world, test_hard_link, close_world);
  g_test_add("/journal-place/users", World, NULL, open_world, test_users, close_world);
  g_test_add("/journal-place/owner", World, NULL, open_world, test_owner, close_world);
  return g_test_run();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The copy in the system's log, read from a socket as a log daemon has it. */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "store/journal-line.h"
#include "store/syslog.h"

#include "helpers.h"

typedef struct {
  char *folder, *path;
  int fd;
} World;

static void open_world(World *world, gconstpointer extra)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  world->folder = g_dir_make_tmp("relink-log-XXXXXX", NULL);
  world->path = g_build_filename(world->folder, "log", NULL);
  g_strlcpy(address.sun_path, world->path, sizeof address.sun_path);
  world->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
  g_assert_no_errno(world->fd);
  g_assert_no_errno(bind(world->fd, (struct sockaddr *) &address, sizeof address));
}

static void close_world(World *world, gconstpointer extra)
{
  (void) close(world->fd);
  (void) g_remove(world->path);
  (void) g_rmdir(world->folder);
  g_free(world->path);
  g_free(world->folder);
}

/* The next message. New string; NULL: there is none. */
static char *next(const World *world)
{
  enum { MESSAGE_MAX = 256 * 1024 };
  g_autofree char *text = g_malloc0(MESSAGE_MAX + 1);
  return recv(world->fd, text, MESSAGE_MAX, 0) >= 0 ? g_steal_pointer(&text) : NULL;
}

/* A message as RFC 3164 has it, of the facility authpriv and the level info, with JSON behind the
 * mark. */
static void test_message(World *world, gconstpointer extra)
{
  rl_syslog_send(world->path, "{\"event\":\"intent\"}");
  g_autofree char *text = next(world);
  g_assert_nonnull(text);
  g_assert_true(g_regex_match_simple("^<86>(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) "
                                     "[ 123][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2} relink\\[[0-9]+\\]: "
                                     "@cee: {\"event\":\"intent\"}$",
                                     text, 0, 0));
  g_autofree char *more = next(world);
  g_assert_null(more);
}

/* Every event goes there as the journal has it, one message each, whatever the text. */
static void test_copies(World *world, gconstpointer extra)
{
  g_autofree char *state = g_build_filename(world->folder, "state", NULL);
  g_autoptr(RlJournal) journal = rl_journal_new(state);
  char *codes[] = { (char *) "a\nb\x1b[2J\xe2\x80\xae", NULL };
  const RlJournalEvent event = { .event = "result", .request = "r", .codes = codes };
  rl_journal_copy_to(journal, world->path);
  g_assert_true(rl_journal_append(journal, &event, NULL));
  g_assert_true(rl_journal_append(journal, &event, NULL));
  g_autofree char *file = NULL;
  g_assert_true(g_file_get_contents(rl_journal_path(journal), &file, NULL, NULL));
  g_auto(GStrv) lines = g_strsplit(file, "\n", -1);
  for (guint i = 0; i < 2; i++) {
    g_autofree char *message = next(world);
    g_assert_nonnull(message);
    g_assert_cmpstr(strstr(message, "@cee: ") + strlen("@cee: "), ==, lines[i]);
    g_assert_null(strpbrk(message, "\n\x1b"));
  }
  (void) g_remove(rl_journal_path(journal));
  (void) g_rmdir(state);
}

/* What log daemons would cut keeps its hash, and stays JSON. */
static void test_long(void)
{
  g_autofree char *padding = g_strnfill(9000, 'x');
  g_autofree char *line =
      g_strdup_printf("{\"event\":\"result\",\"codes\":[\"%s\"],\"hash\":\"h\"}", padding);
  g_autofree char *brief = rl_journal_line_short(line);
  g_assert_cmpstr(brief, ==, "{\"event\":\"result\",\"hash\":\"h\",\"cut\":true}");
  g_autofree char *same = rl_journal_line_short("{\"codes\":[]}");
  g_assert_cmpstr(same, ==, "{\"codes\":[]}");
}

/* Nobody listens any more, nobody ever did, or something else is there. */
static void test_nobody(World *world, gconstpointer extra)
{
  g_autofree char *missing = g_build_filename(world->folder, "missing", NULL);
  g_autofree char *longest = g_strnfill(4096, 'x');
  (void) close(world->fd);
  rl_syslog_send(world->path, "{}");
  rl_syslog_send(missing, "{}");
  rl_syslog_send(world->folder, "{}");
  rl_syslog_send(longest, "{}");
}

/* A daemon that does not read: what it cannot take is lost to it, and everybody goes on. Later it
 * gets what comes later. */
static void test_stuck(World *world, gconstpointer extra)
{
  guint taken = 0;
  gint64 queue = 10;
  g_autofree char *text = NULL;
  if (g_file_get_contents("/proc/sys/net/unix/max_dgram_qlen", &text, NULL, NULL))
    queue = g_ascii_strtoll(text, NULL, 10);
  for (gint64 i = 0; i < queue + 3; i++)
    rl_syslog_send(world->path, "{\"early\":1}");
  for (char *message; (message = next(world)) != NULL; taken++)
    g_free(message);
  g_assert_cmpuint(taken, >, 0);
  g_assert_cmpuint(taken, <, queue + 3);
  rl_syslog_send(world->path, "{\"late\":1}");
  g_autofree char *late = next(world);
  g_assert_nonnull(strstr(late, "late"));
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add("/syslog/message", World, NULL, open_world, test_message, close_world);
  g_test_add("/syslog/copies", World, NULL, open_world, test_copies, close_world);
  g_test_add_func("/syslog/long", test_long);
  g_test_add("/syslog/nobody", World, NULL, open_world, test_nobody, close_world);
  g_test_add("/syslog/stuck", World, NULL, open_world, test_stuck, close_world);
  return g_test_run();
}

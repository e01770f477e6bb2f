/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a program once for each line of standard input, which says what is to fail, and judges what
 * each run left behind: the terminal, the journal, and what a server recorded.
 *
 * torture --folder DIR --base-url URL --record FILE --server PID [--before SCRIPT] [--keys FILE]
 *   [--known FILE] [--unwritten] [--seconds N] -- PROGRAM WORD…
 *
 * A line has variables (NOTHING_SENT=1: no PUT and no PATCH may leave), and programs to be put in
 * front of PROGRAM. Of --keys each line is a text to wait for, a tab, and what to type then, with
 * C's escapes. The server is told to end before its record is read: only then is it complete.
 * Prints a line "runs N violations N" at the end. */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <unistd.h>

#include "torture-case.h"
#include "torture-judge.h"

enum { EXIT_USAGE = 2, SERVER_PATIENCE = 20000 };

typedef struct {
  RlTorture torture;
  RlTortureLaw law;
  char *record, *keys, *known;
  int server, seconds;
} World;

/* ---- what is asked for ---- */

static void step_free(gpointer data)
{
  RlTortureStep *step = data;
  g_free(step->text);
  g_free(step->keys);
  g_free(step);
}

static void add_step(GPtrArray *steps, const char *line)
{
  g_auto(GStrv) parts = g_strsplit(line, "\t", 2);
  if (parts[0] == NULL || parts[1] == NULL)
    return;
  RlTortureStep *step = g_new0(RlTortureStep, 1);
  step->text = g_strcompress(parts[0]);
  step->keys = g_strcompress(parts[1]);
  g_ptr_array_add(steps, step);
}

static char **lines_of(const char *file, GError **error)
{
  g_autofree char *text = NULL;
  if (file == NULL)
    return g_new0(char *, 1);
  if (!g_file_get_contents(file, &text, NULL, error))
    return NULL;
  return g_strsplit(text, "\n", -1);
}

static gboolean read_files(World *world, GError **error)
{
  g_auto(GStrv) steps = lines_of(world->keys, error);
  world->torture.keys = g_ptr_array_new_with_free_func(step_free);
  for (char **line = steps; line != NULL && *line != NULL; line++)
    add_step(world->torture.keys, *line);
  world->law.known = lines_of(world->known, steps != NULL ? error : NULL);
  return steps != NULL && world->law.known != NULL;
}

static gboolean read_options(World *world, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &world->torture.folder, NULL, NULL },
    { "base-url", 0, 0, G_OPTION_ARG_STRING, &world->torture.base_url, NULL, NULL },
    { "before", 0, 0, G_OPTION_ARG_STRING, &world->torture.before, NULL, NULL },
    { "record", 0, 0, G_OPTION_ARG_FILENAME, &world->record, NULL, NULL },
    { "server", 0, 0, G_OPTION_ARG_INT, &world->server, NULL, NULL },
    { "keys", 0, 0, G_OPTION_ARG_FILENAME, &world->keys, NULL, NULL },
    { "known", 0, 0, G_OPTION_ARG_FILENAME, &world->known, NULL, NULL },
    { "seconds", 0, 0, G_OPTION_ARG_INT, &world->seconds, NULL, NULL },
    { "unwritten", 0, 0, G_OPTION_ARG_NONE, &world->law.unwritten, NULL, NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new("-- PROGRAM WORD…");
  g_option_context_add_main_entries(context, entries, NULL);
  g_option_context_set_strict_posix(context, TRUE);
  if (!g_option_context_parse(context, argc, argv, error) || !read_files(world, error))
    return FALSE;
  world->torture.command = *argv + (*argc > 1 && strcmp((*argv)[1], "--") == 0 ? 2 : 1);
  return world->torture.command[0] != NULL && world->torture.folder != NULL &&
         world->torture.base_url != NULL && world->record != NULL && world->server > 0;
}

/* ---- running ---- */

/* *WHOLE: nothing but the time may have cut it short. */
static GPtrArray *run_all(const World *world, gboolean *whole)
{
  GPtrArray *cases = g_ptr_array_new_with_free_func((GDestroyNotify) rl_torture_case_free);
  const gint64 end = g_get_monotonic_time() + world->seconds * G_USEC_PER_SEC;
  char line[2048];
  while (fgets(line, sizeof line, stdin) != NULL) {
    g_auto(GStrv) words = g_strsplit(g_strchomp(line), " ", -1);
    if (world->seconds > 0 && g_get_monotonic_time() > end)
      break;
    RlTortureCase *one = rl_torture_run(&world->torture, cases->len, words);
    *whole = one != NULL;
    if (one == NULL)
      break;
    g_ptr_array_add(cases, one);
  }
  return cases;
}

static gboolean end_server(int server)
{
  struct pollfd end = { .fd = pidfd_open(server, 0), .events = POLLIN };
  if (end.fd < 0 || kill(server, SIGTERM) != 0 || poll(&end, 1, SERVER_PATIENCE) != 1) {
    g_print("# the server does not end: %s\n", g_strerror(errno));
    return FALSE;
  }
  close(end.fd);
  return TRUE;
}

/* ---- telling ---- */

static void count_in(GHashTable *table, const char *what)
{
  const guint n = GPOINTER_TO_UINT(g_hash_table_lookup(table, what));
  g_hash_table_replace(table, g_strdup(what), GUINT_TO_POINTER(n + 1));
}

static void print_counts(GHashTable *table, const char *of)
{
  g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(table), (GCompareFunc) strcmp);
  for (GList *at = names; at != NULL; at = at->next)
    g_print("# %s %s: %u\n", of, (char *) at->data,
            GPOINTER_TO_UINT(g_hash_table_lookup(table, at->data)));
}

static void print_stack(const char *stack)
{
  g_auto(GStrv) lines = g_strsplit(stack, "\n", -1);
  for (char **line = lines; *line != NULL && **line != '\0'; line++)
    g_print("#     %s\n", *line);
}

static void print_violations(const RlTortureCase *one, GPtrArray *violations)
{
  g_autofree char *words = g_strjoinv(" ", one->words);
  for (guint i = 0; i < violations->len; i++)
    g_print("# %s: %s\n", words, (char *) g_ptr_array_index(violations, i));
  g_print("#   status %d, PUT %u, PATCH %u; %s\n", one->status, one->written[RL_PUT].sent,
          one->written[RL_PATCH].sent, one->output);
  if (one->stack != NULL)
    print_stack(one->stack);
}

static guint tell(const World *world, GPtrArray *cases)
{
  g_autoptr(GHashTable) ends = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  guint violated = 0;
  for (guint i = 0; i < cases->len; i++) {
    const RlTortureCase *one = g_ptr_array_index(cases, i);
    g_autoptr(GPtrArray) violations = rl_torture_judge(&world->law, one);
    const char *fault = rl_torture_known(&world->law, one);
    g_autofree char *status = g_strdup_printf("%3d%s", one->status, one->told ? " (told)" : "");
    count_in(ends, status);
    if (fault != NULL)
      count_in(known, fault);
    if (violations->len > 0)
      print_violations(one, violations);
    violated += violations->len > 0;
  }
  print_counts(ends, "ended with");
  print_counts(known, "died of a library's known fault");
  return violated;
}

int main(int argc, char **argv)
{
  World world = { 0 };
  g_autoptr(GError) error = NULL;
  if (!read_options(&world, &argc, &argv, &error)) {
    g_printerr("torture: %s\n", error != NULL ? error->message : "see tests/campaign/torture.c");
    return EXIT_USAGE;
  }
  gboolean whole = TRUE;
  g_autoptr(GPtrArray) cases = run_all(&world, &whole);
  if (!end_server(world.server) || !rl_torture_count(cases, world.record, &error)) {
    g_printerr("torture: %s\n", error != NULL ? error->message : "no record");
    return EXIT_FAILURE;
  }
  const guint violated = tell(&world, cases) + (whole ? 0 : 1);
  g_print("runs %u violations %u\n", cases->len, violated);
  return EXIT_SUCCESS;
}

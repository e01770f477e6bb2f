/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many processes at one journal: none of their lines is lost or torn, also when some of them are
 * killed; and of agents who send to one link at the same moment no more get past the guard than it
 * lets pass. Prints what does not hold in lines that begin with "#", then RUNS VIOLATIONS.
 *
 *   journal-many lines|kills|agents FOLDER private|shared SEED PROCESSES LINES
 *
 * In a shared FOLDER of root's the processes are of several users. Agents come LINES times. */
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "flow-world.h"

/* The users that share a directory; they need no names. A log-in is refused so often before the
 * guard asks. */
enum { FIRST_UID = 40001, USERS = 5, TEAM = 40100, PASSING = 3 };

#define REFUSED "[{'code':'login_error','message':'Invalid credentials provided to login'}]"

typedef struct {
  const char *folder;
  gboolean shared;
  guint processes, lines;
  GRand *rand;
  guint runs, violations;
} World;

/* What a process tells the one that counts: that a line was written. */
typedef struct {
  guint process, line;
} Written;

G_GNUC_PRINTF(2, 3)
static void violated(World *world, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *what = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  g_print("# %s: %s\n", world->shared ? "shared" : "private", what);
  world->violations++;
}

static RlJournal *open_journal(const World *world)
{
  return world->shared ? rl_journal_new_shared(world->folder) : rl_journal_new(world->folder);
}

/* A user of the team, where there are several. */
static void become(const World *world, guint process)
{
  const gid_t group = TEAM;
  const uid_t uid = FIRST_UID + process % USERS;
  if (!world->shared || geteuid() != 0)
    return;
  if (setgroups(1, &group) != 0 || setgid(uid) != 0 || setuid(uid) != 0)
    _exit(99);
}

static void make_folder(const World *world)
{
  if (!world->shared)
    return;
  if (mkdir(world->folder, 0700) != 0 || (geteuid() == 0 && chown(world->folder, 0, TEAM) != 0) ||
      chmod(world->folder, 01770) != 0)
    g_error("%s cannot be made", world->folder);
}

/* ---- writers ---- */

static void write_lines(const World *world, guint process, int tell)
{
  become(world, process);
  g_autoptr(RlJournal) journal = open_journal(world);
  for (guint i = 0; i < world->lines; i++) {
    const Written written = { process, i };
    g_autofree char *request = g_strdup_printf("%u-%u", process, i);
    const RlJournalEvent event = { .event = "intent", .request = request, .link = TEST_ID };
    g_autoptr(GError) error = NULL;
    if (!rl_journal_append(journal, &event, &error)) {
      g_print("# process %u: %s\n", process, error->message);
      _exit(1);
    }
    if (write(tell, &written, sizeof written) != sizeof written)
      _exit(98);
  }
}

static pid_t start_writer(const World *world, guint process, const int *pipe_ends)
{
  const pid_t child = fork();
  if (child == 0) {
    (void) close(pipe_ends[0]);
    write_lines(world, process, pipe_ends[1]);
    _exit(0);
  }
  return child;
}

/* Kills one that is at work, by chance. */
static void maybe_kill(World *world, pid_t *children, gboolean *killed)
{
  const guint process = (guint) g_rand_int_range(world->rand, 0, (gint32) world->processes);
  if (killed[process] || g_rand_int_range(world->rand, 0, (gint32) world->lines) != 0)
    return;
  killed[process] = TRUE;
  (void) kill(children[process], SIGKILL);
}

/* How many lines of each process are known to be written: they come in their order. */
static void count_written(World *world, int from, gboolean kills, pid_t *children, gboolean *killed,
                          guint *written)
{
  Written one;
  while (read(from, &one, sizeof one) == sizeof one) {
    written[one.process] = one.line + 1;
    if (kills)
      maybe_kill(world, children, killed);
  }
}

static void end_writers(World *world, const pid_t *children, const gboolean *killed)
{
  for (guint i = 0; i < world->processes; i++) {
    int status = 0;
    (void) waitpid(children[i], &status, 0);
    const gboolean good = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (!good && !killed[i])
      violated(world, "process %u ended with %d", i, status);
  }
}

/* Which line of which process an entry is; FALSE: of none. */
static gboolean is_of(const RlJson *entry, guint *process, guint *line)
{
  const char *request = rl_json_string(rl_json_member(entry, "request"));
  return request != NULL && sscanf(request, "%u-%u", process, line) == 2;
}

/* Each line of each process is there once and in its order; of one that was killed there may be one
 * more than it could tell. */
static void check_lines(World *world, const guint *written, const gboolean *killed)
{
  g_autoptr(GError) error = NULL;
  g_autofree guint *seen = g_new0(guint, world->processes);
  g_autoptr(RlJournal) journal = open_journal(world);
  g_autoptr(RlJournalReading) reading = rl_journal_read(journal, &error);
  if (reading == NULL) {
    violated(world, "%s", error->message);
    return;
  }
  guint process = 0, line = 0;
  for (const RlJson *e = rl_json_first(reading->entries); e != NULL; e = rl_json_next(e))
    if (!is_of(e, &process, &line) || process >= world->processes || line != seen[process]++)
      violated(world, "line %u of process %u stands in the wrong place", line, process);
  for (guint i = 0; i < world->processes; i++) {
    world->runs += seen[i];
    if (seen[i] != written[i] && !(killed[i] && seen[i] == written[i] + 1))
      violated(world, "process %u wrote %u lines, there are %u", i, written[i], seen[i]);
  }
  /* Half a line of a writer that was killed breaks the chain, and changes nothing. */
  gboolean any_killed = FALSE;
  for (guint i = 0; i < world->processes; i++)
    any_killed |= killed[i];
  if (reading->changed || (!reading->verified && !any_killed))
    violated(world, "the chain does not hold in line %u of %s", (guint) reading->broken_line,
             reading->broken_file);
}

static void run_writers(World *world, gboolean kills)
{
  int ends[2];
  g_autofree pid_t *children = g_new0(pid_t, world->processes);
  g_autofree gboolean *killed = g_new0(gboolean, world->processes);
  g_autofree guint *written = g_new0(guint, world->processes);
  if (pipe(ends) != 0)
    g_error("no pipe");
  for (guint i = 0; i < world->processes; i++)
    children[i] = start_writer(world, i, ends);
  (void) close(ends[1]);
  count_written(world, ends[0], kills, children, killed, written);
  (void) close(ends[0]);
  end_writers(world, children, killed);
  check_lines(world, written, killed);
}

/* ---- agents ---- */

/* Opens the form, and sends what the bank refuses once all others are there, too. 1: it was sent,
 * 0: it was held back. */
static int be_an_agent(const World *world, guint process, int ready, int go)
{
  char byte = '.';
  become(world, process);
  g_random_set_seed((guint32) getpid());
  g_autoptr(FlowWorld) mine = flow_world_new(NULL);
  RlSession *session = mine->test->session;
  RlJournal *own = session->journal;
  session->journal = open_journal(world);
  fake_http_push_body(mine->test->http, 200, LINK_INVALID);
  fake_http_push_body(mine->test->http, 200, "{'results':[]}");
  fake_http_push_body(mine->test->http, 400, REFUSED);
  rl_flow_open(mine->flow, TEST_ID, FALSE);
  flow_world_await(mine, RL_STAGE_EDITING);
  if (write(ready, &byte, 1) != 1 || read(go, &byte, 1) != 0)
    _exit(98);
  flow_world_submit(mine);
  flow_world_await(mine, RL_STAGE_OUTCOME);
  const int sent = (int) fake_http_count(mine->test->http, "PUT");
  /* An answer that nobody asked for would be a fault. */
  if (sent == 0)
    rl_outcome_free(rl_api_check(session->api, session->credentials, NULL));
  rl_journal_free(session->journal);
  session->journal = own;
  return sent;
}

static guint sent_by(World *world, const pid_t *children)
{
  guint sent = 0;
  for (guint i = 0; i < world->processes; i++) {
    int status = 0;
    (void) waitpid(children[i], &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 1)
      violated(world, "agent %u ended with %d", i, status);
    else
      sent += (guint) WEXITSTATUS(status);
  }
  return sent;
}

/* As many agents as there are processes, none of whom has seen a refusal in the form. */
static guint send_at_once(World *world)
{
  int ready[2], go[2];
  char byte = '\0';
  g_autofree pid_t *children = g_new0(pid_t, world->processes);
  if (pipe(ready) != 0 || pipe(go) != 0)
    g_error("no pipe");
  for (guint i = 0; i < world->processes; i++)
    if ((children[i] = fork()) == 0) {
      (void) close(go[1]);
      _exit(be_an_agent(world, i, ready[1], go[0]));
    }
  (void) close(ready[1]);
  for (guint i = 0; i < world->processes; i++)
    (void) (read(ready[0], &byte, 1) == 1);
  (void) close(go[1]);
  (void) close(go[0]);
  (void) close(ready[0]);
  return sent_by(world, children);
}

static void check_agents(World *world, guint sent)
{
  g_autoptr(RlJournal) journal = open_journal(world);
  g_autoptr(RlJournalReading) reading = rl_journal_read(journal, NULL);
  const guint lines = reading != NULL ? rl_json_count(reading->entries) : 0;
  if (sent != PASSING)
    violated(world, "%u of %u agents got past the guard, not %u", sent, world->processes, PASSING);
  if (reading == NULL || !reading->verified || lines != 2 * PASSING)
    violated(world, "the journal has %u lines and %s", lines,
             reading != NULL && reading->verified ? "holds" : "does not hold");
  world->runs += world->processes;
}

static void run_agents(World *world)
{
  const char *folder = world->folder;
  for (guint i = 0; i < world->lines; i++) {
    g_autofree char *fresh = g_strdup_printf("%s-%u", folder, i);
    world->folder = fresh;
    make_folder(world);
    check_agents(world, send_at_once(world));
  }
  world->folder = folder;
}

int main(int argc, char **argv)
{
  if (argc != 7)
    return 2;
  World world = {
    .folder = argv[2],
    .shared = strcmp(argv[3], "shared") == 0,
    .processes = (guint) strtoul(argv[5], NULL, 10),
    .lines = (guint) strtoul(argv[6], NULL, 10),
    .rand = g_rand_new_with_seed((guint32) strtoul(argv[4], NULL, 10)),
  };
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (strcmp(argv[1], "agents") == 0) {
    run_agents(&world);
  } else {
    make_folder(&world);
    run_writers(&world, strcmp(argv[1], "kills") == 0);
  }
  g_print("%u %u\n", world.runs, world.violations);
  g_rand_free(world.rand);
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "torture-judge.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "json/json.h"

#include "app/exit-code.h"

/* The exit statuses of loaders and shells that could not start a program. */
enum { NOT_STARTED = 127, SIGNALLED = 128 };

/* ---- what the server saw ---- */

static RlTortureCase *case_of(GPtrArray *cases, const char *target)
{
  char *end = NULL;
  if (target == NULL || !g_str_has_prefix(target, "/c"))
    return NULL;
  const guint64 number = g_ascii_strtoull(target + 2, &end, 10);
  return *end == '/' && number < cases->len ? g_ptr_array_index(cases, number) : NULL;
}

static void count_line(GPtrArray *cases, const char *line)
{
  g_autoptr(RlJson) request = rl_json_parse(line, strlen(line), NULL);
  const char *method = rl_json_string(rl_json_member(request, "method"));
  RlTortureCase *one = case_of(cases, rl_json_string(rl_json_member(request, "target")));
  for (RlWrite write = 0; one != NULL && write < RL_N_WRITES; write++)
    if (g_strcmp0(method, rl_write_name(write)) == 0)
      one->written[write].sent++;
}

gboolean rl_torture_count(GPtrArray *cases, const char *file, GError **error)
{
  g_autofree char *record = NULL;
  if (!g_file_get_contents(file, &record, NULL, error))
    return FALSE;
  for (char *line = record, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
    *end = '\0';
    count_line(cases, line);
  }
  return TRUE;
}

/* ---- how it died ---- */

static gboolean died_of(const RlTortureCase *one, int number)
{
  return one->status == SIGNALLED + number;
}

/* GLib ends a program that has no memory, or in which g_error() was called. */
static gboolean aborted(const RlTortureCase *one)
{
  return died_of(one, SIGABRT) || died_of(one, SIGTRAP);
}

static gboolean crashed(const RlTortureCase *one)
{
  return aborted(one) || died_of(one, SIGSEGV) || died_of(one, SIGBUS) || died_of(one, SIGILL) ||
         died_of(one, SIGFPE);
}

/* The first frame that is neither the C library's nor of what was preloaded:
 * "/path/lib.so(name+0x1) [0x2]". */
static const char *guilty_frame(const char *stack)
{
  const char *line = strchr(stack, '\n');
  while (line != NULL && line[1] != '\0') {
    const gsize n = strcspn(++line, "(");
    const gboolean passed = g_strstr_len(line, (gssize) n, "/libc.so") != NULL ||
                            g_strstr_len(line, (gssize) n, "fail-alloc.so") != NULL;
    if (!passed)
      return line;
    line = strchr(line, '\n');
  }
  return "";
}

/* OBJECT is how the file's name begins, whatever its folder is called. */
static gboolean is_in(const char *frame, const char *object)
{
  g_autofree char *path = g_strndup(frame, strcspn(frame, "("));
  const char *slash = strrchr(path, '/');
  return g_str_has_prefix(slash != NULL ? slash + 1 : path, object);
}

/* "SIGNAL OBJECT FUNCTION": FUNCTION is one that the stack names. */
static gboolean fits_known(const RlTortureCase *one, const char *line)
{
  g_auto(GStrv) words = g_strsplit(line, " ", -1);
  if (g_strv_length(words) < 3 || *line == '#')
    return FALSE;
  g_autofree char *function = g_strdup_printf("(%s+", words[2]);
  return died_of(one, (int) g_ascii_strtoll(words[0], NULL, 10)) &&
         is_in(guilty_frame(one->stack), words[1]) && strstr(one->stack, function) != NULL;
}

const char *rl_torture_known(const RlTortureLaw *law, const RlTortureCase *one)
{
  if (one->stack == NULL || !crashed(one))
    return NULL;
  for (char **line = law->known; *line != NULL; line++)
    if (fits_known(one, *line))
      return *line;
  return NULL;
}

/* In GLib, which calls what src/base puts in place of a trap and of a want of memory that recurs.
 */
static gboolean died_as_designed(const RlTortureCase *one)
{
  return aborted(one) && one->stack != NULL &&
         (is_in(guilty_frame(one->stack), "libglib-2.0.so") ||
          strstr(one->stack, "(g_log_structured_array+") != NULL ||
          strstr(one->stack, "(g_vasprintf+") != NULL);
}

/* ---- what it left behind ---- */

static void add(GPtrArray *violations, gboolean violated, const char *what)
{
  if (violated)
    g_ptr_array_add(violations, g_strdup(what));
}

static void judge_writing(GPtrArray *to, const RlTortureCase *one, RlWrite method)
{
  const RlTortureWrites *written = &one->written[method];
  const char *name = rl_write_name(method);
  g_autofree char *twice = g_strdup_printf("%s was sent more than once", name);
  g_autofree char *unrecorded = g_strdup_printf("%s was sent and is not on record", name);
  g_autofree char *unsent = g_strdup_printf("%s was sent, and the journal says it was not", name);
  g_autofree char *orphan = g_strdup_printf("the journal has results of %s without intents", name);
  g_autofree char *invented = g_strdup_printf("the journal has an outcome of %s that the server "
                                              "never gave",
                                              name);
  add(to, written->sent > 1, twice);
  add(to, written->sent > written->intents, unrecorded);
  add(to, written->sent > 0 && written->not_sent, unsent);
  add(to, written->results > written->intents, orphan);
  add(to, written->sent == 0 && (written->done || written->challenge), invented);
  add(to, written->other || (method == RL_PUT ? written->done : written->challenge), invented);
}

/* By the loader. It also ends a program where there is no memory for a library's data of a thread,
 * which GnuTLS, that libcurl brings along, asks for when relink has ended and said so. */
static gboolean was_not_started(const RlTortureCase *one)
{
  return one->status == NOT_STARTED &&
         strstr(one->output, "cannot allocate memory for thread-local data") == NULL;
}

/* Exit codes that say that nothing was sent. */
static gboolean claims_nothing_sent(const RlTortureCase *one)
{
  const int status = one->status;
  return status == RL_EXIT_USAGE || status == RL_EXIT_AUTH || status == RL_EXIT_NOT_SENT ||
         status == RL_EXIT_LEFT || status == RL_EXIT_LOCAL || was_not_started(one);
}

static gboolean is_expected(const RlTortureCase *one)
{
  return (one->status >= 0 && one->status <= RL_EXIT_LOCAL && one->status != RL_EXIT_REFUSED) ||
         one->status == NOT_STARTED || crashed(one) || (one->told && died_of(one, SIGTERM));
}

static void judge_status(GPtrArray *to, const RlTortureLaw *law, const RlTortureCase *one)
{
  const RlTortureWrites *put = &one->written[RL_PUT], *patch = &one->written[RL_PATCH];
  const gboolean is_done = one->status == RL_EXIT_DONE;
  add(to, one->hung, "it hung");
  add(to, !one->hung && !is_expected(one), "it ended in an unexpected way");
  add(to, crashed(one) && !died_as_designed(one) && rl_torture_known(law, one) == NULL,
      "it crashed");
  add(to, (is_done || one->says_updated) && patch->sent == 0, "false done");
  add(to, is_done && !patch->done && !law->unwritten, "done, and the journal does not say so");
  add(to, claims_nothing_sent(one) && put->sent + patch->sent > 0,
      "it claims that nothing was sent");
  add(to, one->status == RL_EXIT_CHALLENGE && put->sent == 0, "a challenge that nobody gave");
}

/* Said of a case in which the journal's first line does not reach the disk. */
static gboolean may_send(const RlTortureCase *one)
{
  return !g_strv_contains((const char *const *) one->words, "NOTHING_SENT=1");
}

GPtrArray *rl_torture_judge(const RlTortureLaw *law, const RlTortureCase *one)
{
  GPtrArray *violations = g_ptr_array_new_with_free_func(g_free);
  judge_status(violations, law, one);
  add(violations, !one->restored, "the terminal's modes are not restored");
  add(violations, !one->left, "the terminal's other screen, hidden cursor or pastes stay");
  add(violations, !one->sound, "the journal is broken");
  add(violations, !may_send(one) && one->written[RL_PUT].sent + one->written[RL_PATCH].sent > 0,
      "it was sent without its intent being on the disk");
  for (RlWrite method = 0; method < RL_N_WRITES; method++)
    judge_writing(violations, one, method);
  return violations;
}

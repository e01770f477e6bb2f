/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "torture-case.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "store/journal.h"

#include "screen-pty.h"

/* Seconds: whoever does not end in PATIENCE hangs; a text that does not come in STEP will not. */
enum { PATIENCE = 30, STEP = 5, TAIL = 700, ROWS = 24, COLUMNS = 80 };

typedef struct {
  const RlTorture *torture;
  RlTortureCase *result;
  RlPty *pty;
  GString *output;
  guint step;
  gsize from; /* behind the text of the last step */
  gint64 deadline;
} Run;

const char *rl_write_name(RlWrite method)
{
  return method == RL_PUT ? "PUT" : "PATCH";
}

void rl_torture_case_free(RlTortureCase *self)
{
  g_strfreev(self->words);
  g_free(self->output);
  g_free(self->stack);
  g_free(self);
}

/* ---- the world of a run ---- */

static char *path_of(const RlTorture *torture, const char *what, guint number)
{
  return g_strdup_printf("%s/%s-%u", torture->folder, what, number);
}

static gboolean is_variable(const char *word)
{
  return strchr(word, '=') != NULL && *word != '-' && *word != '/';
}

static char **environment(const RlTorture *torture, const RlTortureCase *one)
{
  g_autofree char *state = path_of(torture, "state", one->number);
  g_autofree char *stack = path_of(torture, "stack", one->number);
  g_autofree char *url = g_strdup_printf("%s/c%u", torture->base_url, one->number);
  char **env = g_environ_setenv(g_get_environ(), "XDG_STATE_HOME", state, TRUE);
  env = g_environ_setenv(env, "RELINK_BASE_URL", url, TRUE);
  env = g_environ_setenv(env, "FAIL_STACK", stack, TRUE);
  for (char **word = one->words; *word != NULL && is_variable(*word); word++) {
    g_auto(GStrv) pair = g_strsplit(*word, "=", 2);
    env = g_environ_setenv(env, pair[0], pair[1], TRUE);
  }
  return env;
}

/* "{state}" in a word is the run's own folder. */
static void add_word(GStrvBuilder *words, const char *word, const char *state)
{
  g_auto(GStrv) parts = g_strsplit(word, "{state}", -1);
  g_autofree char *whole = g_strjoinv(state, parts);
  g_strv_builder_add(words, whole);
}

static char **command_line(const RlTorture *torture, const RlTortureCase *one)
{
  g_autoptr(GStrvBuilder) words = g_strv_builder_new();
  g_autofree char *state = path_of(torture, "state", one->number);
  char **word = one->words;
  while (*word != NULL && is_variable(*word))
    word++;
  for (; *word != NULL; word++)
    add_word(words, *word, state);
  g_strv_builder_addv(words, (const char **) torture->command);
  return g_strv_builder_end(words);
}

static gboolean prepare(const RlTorture *torture)
{
  int status = 0;
  const char *argv[] = { "sh", torture->before, NULL };
  g_autofree char *said = NULL;
  if (torture->before == NULL)
    return TRUE;
  if (g_spawn_sync(NULL, (char **) (gpointer) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &said,
                   NULL, &status, NULL) &&
      status == 0)
    return TRUE;
  g_print("# what comes before a run failed: %s\n", said != NULL ? said : "");
  return FALSE;
}

/* ---- running ---- */

static void set_deadline(Run *run, int seconds)
{
  run->deadline = g_get_monotonic_time() + seconds * G_USEC_PER_SEC;
}

static int patience(const Run *run)
{
  return run->torture->keys->len > 0 && !run->result->told ? STEP : PATIENCE;
}

/* Types what is due. */
static void go_on(Run *run)
{
  while (run->step < run->torture->keys->len) {
    const RlTortureStep *step = g_ptr_array_index(run->torture->keys, run->step);
    const char *place = memmem(run->output->str + run->from, run->output->len - run->from,
                               step->text, strlen(step->text));
    if (place == NULL)
      return;
    run->from = (gsize) (place - run->output->str) + strlen(step->text);
    rl_pty_write(run->pty, step->keys, strlen(step->keys));
    run->step++;
    set_deadline(run, patience(run));
  }
}

static void take_output(Run *run)
{
  char bytes[8192];
  for (gsize n; (n = rl_pty_read(run->pty, bytes, sizeof bytes)) > 0;)
    g_string_append_len(run->output, bytes, (gssize) n);
  go_on(run);
}

/* A screen that waits for a person is told to end. FALSE: it does not. */
static gboolean tell_to_end(Run *run)
{
  if (run->torture->keys->len == 0 || run->result->told) {
    run->result->hung = TRUE;
    return FALSE;
  }
  run->result->told = TRUE;
  set_deadline(run, PATIENCE);
  return rl_pty_signal(run->pty, SIGTERM);
}

static void follow(Run *run)
{
  gboolean alive = TRUE;
  set_deadline(run, patience(run));
  while (alive && !rl_pty_ended(run->pty)) {
    struct pollfd fds[] = { { .fd = rl_pty_terminal(run->pty), .events = POLLIN },
                            { .fd = rl_pty_news(run->pty), .events = POLLIN } };
    const gint64 left = run->deadline - g_get_monotonic_time();
    if (left <= 0)
      alive = tell_to_end(run);
    else
      (void) poll(fds, G_N_ELEMENTS(fds), (int) (left / 1000) + 1);
    take_output(run);
    rl_pty_update(run->pty);
  }
  take_output(run);
}

/* ---- what is left behind ---- */

/* Whether the last of the two in the output is OFF, or neither is there. */
static gboolean is_off(const GString *output, const char *on, const char *off)
{
  const char *last_on = g_strrstr_len(output->str, (gssize) output->len, on);
  const char *last_off = g_strrstr_len(output->str, (gssize) output->len, off);
  return last_on == NULL || (last_off != NULL && last_off > last_on);
}

static void note_terminal(Run *run)
{
  RlTortureCase *one = run->result;
  const GString *output = run->output;
  one->status = one->hung ? -1 : rl_pty_exit_status(run->pty);
  one->restored = rl_pty_restored(run->pty);
  one->left = is_off(output, "\033[?1049h", "\033[?1049l") &&
              is_off(output, "\033[?25l", "\033[?25h") &&
              is_off(output, "\033[?2004h", "\033[?2004l");
  one->says_updated = strstr(output->str, "Link updated") != NULL;
  const gsize from = output->len > TAIL ? output->len - TAIL : 0;
  one->output = g_strescape(output->str + from, "\"");
}

static void note_event(RlTortureCase *one, const RlJson *entry)
{
  const char *event = rl_json_string(rl_json_member(entry, "event"));
  const char *method = rl_json_string(rl_json_member(entry, "method"));
  const char *outcome = rl_json_string(rl_json_member(entry, "outcome"));
  const gboolean is_patch = g_strcmp0(method, "PATCH") == 0;
  RlTortureWrites *written = &one->written[is_patch ? RL_PATCH : RL_PUT];
  if (g_strcmp0(event, "intent") == 0)
    written->intents++;
  if (g_strcmp0(event, "result") != 0)
    return;
  written->results++;
  if (g_strcmp0(outcome, "done") == 0)
    written->done = TRUE;
  else if (g_strcmp0(outcome, "challenge") == 0)
    written->challenge = TRUE;
  else if (g_strcmp0(outcome, "not_sent") == 0)
    written->not_sent = TRUE;
  else if (g_strcmp0(outcome, "unknown") != 0 && g_strcmp0(outcome, "cancelled") != 0)
    written->other = TRUE;
}

static void note_journal(const RlTorture *torture, RlTortureCase *one)
{
  g_autofree char *state = path_of(torture, "state", one->number);
  g_autofree char *folder = g_build_filename(state, "relink", NULL);
  g_autoptr(RlJournal) journal = rl_journal_new(folder);
  g_autoptr(RlJournalReading) reading = rl_journal_read(journal, NULL);
  one->sound = reading != NULL && reading->verified;
  for (const RlJson *entry = reading != NULL ? rl_json_first(reading->entries) : NULL;
       entry != NULL; entry = rl_json_next(entry))
    note_event(one, entry);
  (void) g_remove(rl_journal_path(journal));
  (void) g_rmdir(folder);
  (void) g_rmdir(state);
}

static void note_stack(const RlTorture *torture, RlTortureCase *one)
{
  g_autofree char *file = path_of(torture, "stack", one->number);
  (void) g_file_get_contents(file, &one->stack, NULL, NULL);
  (void) g_remove(file);
  if (one->stack != NULL && *one->stack == '\0')
    g_clear_pointer(&one->stack, g_free);
}

RlTortureCase *rl_torture_run(const RlTorture *self, guint number, char **words)
{
  RlTortureCase *one = g_new0(RlTortureCase, 1);
  one->number = number;
  one->words = g_strdupv(words);
  g_autoptr(GString) output = g_string_new(NULL);
  Run run = { .torture = self, .result = one, .output = output };
  g_auto(GStrv) env = environment(self, one);
  g_auto(GStrv) argv = command_line(self, one);
  g_autoptr(GError) error = NULL;
  if (prepare(self))
    run.pty = rl_pty_spawn(argv, env, self->folder, ROWS, COLUMNS, &error);
  if (run.pty == NULL) {
    g_print("# case %u could not be run: %s\n", number, error != NULL ? error->message : "");
    rl_torture_case_free(one);
    return NULL;
  }
  follow(&run);
  note_terminal(&run);
  rl_pty_free(run.pty);
  note_journal(self, one);
  note_stack(self, one);
  return one;
}

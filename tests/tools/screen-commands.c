/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "screen-commands.h"

#include <gio/gio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "screen-shape.h"
#include "words.h"

enum { RETRY_MS = 50 };

static gboolean wrong(GError **error, const char *what)
{
  g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, what);
  return FALSE;
}

static char **take_argv(RlWorld *world, const char *line, GError **error)
{
  char **argv = NULL;
  g_autofree char *expanded = rl_words_expand(line, rl_world_lookup, world, error);
  if (expanded == NULL || !g_shell_parse_argv(expanded, NULL, &argv, error))
    return NULL;
  return argv;
}

static gboolean do_size(RlWorld *world, const RlStep *step, GError **error)
{
  int columns, rows;
  if (sscanf(step->rest, "%dx%d", &columns, &rows) != 2 || columns < 1 || rows < 1)
    return wrong(error, "a size is COLUMNSxROWS");
  world->columns = columns;
  world->rows = rows;
  if (world->pty == NULL)
    return TRUE;
  rl_world_serve(world, 0);
  rl_term_resize(world->term, rows, columns);
  rl_pty_resize(world->pty, rows, columns);
  return TRUE;
}

/* What was drawn for another size is no longer there, and cannot be taken for what is to come. */
static gboolean do_resize(RlWorld *world, const RlStep *step, GError **error)
{
  const int columns = world->columns, rows = world->rows;
  if (!do_size(world, step, error))
    return FALSE;
  if (world->pty == NULL)
    return wrong(error, "no program was run");
  if (columns == world->columns && rows == world->rows)
    return wrong(error, "that is the size already");
  rl_term_blank(world->term);
  world->resized = rl_term_raw(world->term)->len;
  return TRUE;
}

static gboolean do_env(RlWorld *world, const RlStep *step, GError **error)
{
  g_auto(GStrv) words = take_argv(world, step->rest, error);
  if (words == NULL)
    return FALSE;
  for (guint i = 0; words[i] != NULL; i++) {
    char *equals = strchr(words[i], '=');
    if (equals == NULL)
      return wrong(error, "env takes NAME=VALUE");
    *equals = '\0';
    world->env = g_environ_setenv(world->env, words[i], equals + 1, TRUE);
  }
  return TRUE;
}

static gboolean do_unset(RlWorld *world, const RlStep *step, GError **error)
{
  world->env = g_environ_unsetenv(world->env, step->rest);
  return TRUE;
}

static void send_to_program(const char *bytes, gsize length, gpointer user)
{
  RlWorld *world = user;
  if (world->pty != NULL)
    rl_pty_write(world->pty, bytes, length);
}

static gboolean has_started(RlWorld *world, gconstpointer asked)
{
  return rl_pty_pid(world->pty) > 0;
}

/* A second program of a case sees the terminal as the first left it, unless that was hung up. */
static gboolean do_run(RlWorld *world, const RlStep *step, GError **error)
{
  g_auto(GStrv) argv = take_argv(world, step->rest, error);
  if (argv == NULL)
    return FALSE;
  if (world->pty != NULL && !rl_pty_ended(world->pty))
    return wrong(error, "a program runs already");
  if (world->pty != NULL && rl_pty_terminal(world->pty) < 0)
    g_clear_pointer(&world->term, rl_term_free);
  g_clear_pointer(&world->pty, rl_pty_free);
  if (world->term == NULL)
    world->term = rl_term_new(world->rows, world->columns, send_to_program, world);
  world->pty =
      rl_pty_spawn(argv, world->env, rl_world_home(world), world->rows, world->columns, error);
  if (world->pty == NULL)
    return FALSE;
  return rl_world_until(world, has_started, NULL) || wrong(error, "it did not start");
}

static gboolean is_ready(RlWorld *world, gconstpointer server)
{
  const char *output = rl_child_output((RlChild *) server);
  return g_str_has_prefix(output, "ready\n") || strstr(output, "\nready\n") != NULL ||
         rl_child_ended((RlChild *) server);
}

/* "base_url: X" of server BANK becomes $BANK_BASE_URL. */
static void take_variables(RlWorld *world, const char *name, const char *output)
{
  g_auto(GStrv) lines = g_strsplit(output, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    char *colon = strstr(lines[i], ": ");
    if (colon == NULL)
      continue;
    g_autofree char *key = g_strndup(lines[i], (gsize) (colon - lines[i]));
    g_autofree char *both = g_strdup_printf("%s_%s", name, key);
    g_strcanon(both, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS, '_');
    g_hash_table_insert(world->variables, g_ascii_strup(both, -1), g_strdup(colon + 2));
  }
}

static gboolean do_server(RlWorld *world, const RlStep *step, GError **error)
{
  const char *at = step->rest;
  g_autofree char *name = rl_words_next(&at);
  g_auto(GStrv) argv = take_argv(world, at, error);
  if (argv == NULL)
    return FALSE;
  RlChild *server = rl_child_spawn(argv, world->env, rl_world_home(world), TRUE, error);
  if (server == NULL)
    return FALSE;
  g_hash_table_insert(world->servers, g_strdup(name), server);
  if (!rl_world_until(world, is_ready, server) || rl_child_ended(server))
    return wrong(error, "the server did not become ready");
  take_variables(world, name, rl_child_output(server));
  return TRUE;
}

static gboolean needs_program(RlWorld *world, GError **error)
{
  return world->pty != NULL || wrong(error, "no program was run");
}

static gboolean is_flushed(RlWorld *world, gconstpointer asked)
{
  return rl_pty_flush(world->pty);
}

static gboolean flush(RlWorld *world, GError **error)
{
  return rl_world_until(world, is_flushed, NULL) || wrong(error, "the program takes no input");
}

static gboolean do_type(RlWorld *world, const RlStep *step, GError **error)
{
  const char *at = step->rest;
  g_autoptr(GString) text = rl_words_quoted(&at, rl_world_lookup, world, error);
  if (text == NULL || !needs_program(world, error))
    return FALSE;
  gboolean marked = strcmp(step->name, "paste") == 0 && rl_term_mode(world->term, 2004);
  if (marked)
    rl_pty_write(world->pty, "\033[200~", 6);
  rl_pty_write(world->pty, text->str, text->len);
  if (marked)
    rl_pty_write(world->pty, "\033[201~", 6);
  return flush(world, error);
}

static gboolean has_more(RlWorld *world, gconstpointer before)
{
  return rl_term_raw(world->term)->len > *(const guint *) before;
}

/* Each character alone: the next one once something has come for the one before. */
static gboolean do_type_slowly(RlWorld *world, const RlStep *step, GError **error)
{
  const char *at = step->rest;
  g_autoptr(GString) text = rl_words_quoted(&at, rl_world_lookup, world, error);
  if (text == NULL || !needs_program(world, error))
    return FALSE;
  for (const char *p = text->str, *next = p; *p != '\0'; p = next) {
    const guint before = rl_term_raw(world->term)->len;
    next = g_utf8_next_char(p);
    rl_pty_write(world->pty, p, (gsize) (next - p));
    if (!flush(world, error))
      return FALSE;
    if (!rl_world_until_shown(world, has_more, &before))
      return wrong(error, "nothing came for a character");
  }
  return TRUE;
}

static gboolean do_key(RlWorld *world, const RlStep *step, GError **error)
{
  const char *at = step->rest;
  if (!needs_program(world, error))
    return FALSE;
  for (;;) {
    g_autofree char *name = rl_words_next(&at);
    if (*name == '\0')
      return flush(world, error);
    if (!rl_term_key(world->term, name)) {
      g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "there is no key %s", name);
      return FALSE;
    }
  }
}

static const struct {
  const char *name;
  int number;
} signals[] = {
  { "HUP", SIGHUP },   { "TERM", SIGTERM }, { "INT", SIGINT },   { "QUIT", SIGQUIT },
  { "STOP", SIGSTOP }, { "TSTP", SIGTSTP }, { "CONT", SIGCONT }, { "WINCH", SIGWINCH },
  { "USR1", SIGUSR1 }, { "KILL", SIGKILL }, { "ABRT", SIGABRT }, { "TRAP", SIGTRAP },
  { "SEGV", SIGSEGV }, { "BUS", SIGBUS },   { "FPE", SIGFPE },   { "ILL", SIGILL },
};

static gboolean do_signal(RlWorld *world, const RlStep *step, GError **error)
{
  if (!needs_program(world, error) || !flush(world, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(signals); i++) {
    if (strcmp(signals[i].name, step->rest) == 0)
      return rl_pty_signal(world->pty, signals[i].number) || wrong(error, "no program runs");
  }
  return wrong(error, "no such signal");
}

static gboolean do_mark(RlWorld *world, const RlStep *step, GError **error)
{
  if (!needs_program(world, error))
    return FALSE;
  rl_world_serve(world, 0);
  world->mark = rl_term_raw(world->term)->len;
  return TRUE;
}

/* A frame may come in pieces. */
static void settle(RlWorld *world)
{
  guint before;
  do {
    before = rl_term_raw(world->term)->len;
    rl_world_serve(world, RETRY_MS);
  } while (rl_term_raw(world->term)->len != before);
}

static gboolean do_keep(RlWorld *world, const RlStep *step, GError **error)
{
  if (!needs_program(world, error))
    return FALSE;
  settle(world);
  g_hash_table_insert(world->variables, g_strdup(step->rest), rl_shape_text(world->term));
  return TRUE;
}

static gboolean do_save_raw(RlWorld *world, const RlStep *step, GError **error)
{
  g_auto(GStrv) words = take_argv(world, step->rest, error);
  if (words == NULL || !needs_program(world, error))
    return FALSE;
  rl_world_serve(world, 0);
  const GByteArray *raw = rl_term_raw(world->term);
  return g_file_set_contents(words[0], (const char *) raw->data, raw->len, error);
}

/* The rows as they are seen, without the empty ones at the end. */
static gboolean do_save_screen(RlWorld *world, const RlStep *step, GError **error)
{
  g_auto(GStrv) words = take_argv(world, step->rest, error);
  if (words == NULL || !needs_program(world, error))
    return FALSE;
  settle(world);
  g_autoptr(GString) text = g_string_new(NULL);
  for (int row = 0; row < rl_term_rows(world->term); row++) {
    g_autofree char *line = rl_term_row(world->term, row);
    g_string_append_printf(text, "%s\n", line);
  }
  g_autofree char *shown = g_strdup_printf("%s\n", g_strchomp(text->str));
  return g_file_set_contents(words[0], shown, -1, error);
}

static gboolean is_seen(RlWorld *world, gconstpointer text)
{
  RlTermSpan span;
  for (int row = 0; row < rl_term_rows(world->term); row++)
    if (rl_term_find(world->term, row, 0, text, &span))
      return TRUE;
  return FALSE;
}

/* For keys that a program may drop. */
static gboolean do_press(RlWorld *world, const RlStep *step, GError **error)
{
  const gint64 deadline = g_get_monotonic_time() + (gint64) world->patience * 1000;
  const char *at = step->rest;
  g_autofree char *name = rl_words_next(&at);
  g_autoptr(GString) text = rl_words_quoted(&at, rl_world_lookup, world, error);
  if (text == NULL || !needs_program(world, error))
    return FALSE;
  while (!is_seen(world, text->str)) {
    if (g_get_monotonic_time() > deadline)
      return wrong(error, "it does not come to the screen, however often the key is pressed");
    if (!rl_term_key(world->term, name))
      return wrong(error, "there is no such key");
    settle(world);
  }
  return TRUE;
}

static gboolean do_hangup(RlWorld *world, const RlStep *step, GError **error)
{
  if (!needs_program(world, error) || !flush(world, error))
    return FALSE;
  rl_pty_hang_up(world->pty);
  return TRUE;
}

static gboolean has_ended(RlWorld *world, gconstpointer asked)
{
  return rl_pty_ended(world->pty);
}

static gboolean do_exit(RlWorld *world, const RlStep *step, GError **error)
{
  guint64 status;
  if (!needs_program(world, error) ||
      !g_ascii_string_to_unsigned(step->rest, 10, 0, 255, &status, error))
    return FALSE;
  if (!rl_world_until(world, has_ended, NULL))
    return wrong(error, "the program does not end");
  rl_world_serve(world, 0);
  if (rl_pty_exit_status(world->pty) == (int) status)
    return TRUE;
  g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "the program ended with %d",
              rl_pty_exit_status(world->pty));
  return FALSE;
}

static gboolean do_sh(RlWorld *world, const RlStep *step, GError **error)
{
  g_autofree char *output = NULL;
  g_autofree char *command = rl_step_command(step);
  return rl_world_shell(world, command, TRUE, &output, error);
}

static gboolean do_set(RlWorld *world, const RlStep *step, GError **error)
{
  const char *at = step->rest;
  g_autofree char *output = NULL;
  g_autofree char *name = rl_words_next(&at);
  if (!rl_world_shell(world, at, FALSE, &output, error))
    return FALSE;
  if (g_str_has_suffix(output, "\n"))
    output[strlen(output) - 1] = '\0';
  g_hash_table_insert(world->variables, g_steal_pointer(&name), g_steal_pointer(&output));
  return TRUE;
}

static gboolean do_until(RlWorld *world, const RlStep *step, GError **error)
{
  gint64 deadline = g_get_monotonic_time() + (gint64) world->patience * 1000;
  g_autofree char *command = rl_step_command(step);
  for (;;) {
    g_autofree char *output = NULL;
    g_autoptr(GError) failure = NULL;
    if (rl_world_shell(world, command, TRUE, &output, &failure))
      return TRUE;
    if (g_get_monotonic_time() > deadline) {
      g_propagate_error(error, g_steal_pointer(&failure));
      return FALSE;
    }
    rl_world_serve(world, RETRY_MS);
  }
}

static const struct {
  const char *name;
  RlCommandRun run;
} commands[] = {
  { "size", do_size },
  { "env", do_env },
  { "unset", do_unset },
  { "run", do_run },
  { "server", do_server },
  { "type", do_type },
  { "paste", do_type },
  { "key", do_key },
  { "signal", do_signal },
  { "hangup", do_hangup },
  { "exit", do_exit },
  { "sh", do_sh },
  { "set", do_set },
  { "until", do_until },
  { "screen", rl_golden_run },
  { "mark", do_mark },
  { "resize", do_resize },
  { "keep", do_keep },
  { "save-raw", do_save_raw },
  { "press", do_press },
  { "save-screen", do_save_screen },
  { "type-slowly", do_type_slowly },
};

static RlCommandRun find(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(commands); i++) {
    if (strcmp(commands[i].name, name) == 0)
      return commands[i].run;
  }
  return rl_check_known(name) ? rl_check_run : NULL;
}

gboolean rl_command_known(const char *name)
{
  return find(name) != NULL;
}

gboolean rl_command_run(RlWorld *world, GError **error)
{
  return find(world->step->name)(world, world->step, error);
}

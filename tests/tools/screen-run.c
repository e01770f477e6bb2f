/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the cases of a screen test script against a real program on a real pseudo-terminal, and
 * says in TAP how they went. tests/tools/README.md describes the language. */
#include "config.h"

#include <gio/gio.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>

#include "screen-commands.h"

enum { PATIENCE = 20, EXIT_SCRIPT = 2 };

static int patience(void)
{
  const char *text = g_getenv("SCREEN_PATIENCE");
  int seconds = text != NULL ? atoi(text) : 0;
  return (seconds > 0 ? seconds : PATIENCE) * 1000;
}

static gboolean steps_known(const RlScript *script, const GPtrArray *steps)
{
  gboolean known = TRUE;
  for (guint i = 0; i < steps->len; i++) {
    const RlStep *step = steps->pdata[i];
    if (rl_command_known(step->name))
      continue;
    g_printerr("%s:%u: unknown command %s\n", script->path, step->line, step->name);
    known = FALSE;
  }
  return known;
}

static gboolean script_known(const RlScript *script)
{
  gboolean known = steps_known(script, script->prelude);
  for (guint i = 0; i < script->cases->len; i++)
    known &= steps_known(script, ((const RlCase *) script->cases->pdata[i])->steps);
  return known;
}

static gboolean run_steps(RlWorld *world, const GPtrArray *steps, GError **error)
{
  for (guint i = 0; i < steps->len && world->skipped == NULL; i++) {
    world->step = steps->pdata[i];
    if (!rl_command_run(world, error))
      return FALSE;
  }
  return TRUE;
}

static void print_error(const RlWorld *world, const GError *error)
{
  g_auto(GStrv) lines = g_strsplit(error->message, "\n", -1);
  if (world != NULL)
    printf("# %s:%u: %s %s\n", world->script->path, world->step->line, world->step->name,
           world->step->rest);
  for (guint i = 0; lines[i] != NULL; i++)
    printf("# %s\n", lines[i]);
}

/* The diagnostics come before the TAP line of their case. *SKIPPED is set to why the case was left
 * early, or NULL. */
static gboolean run_case(RlScript *script, const RlCase *the_case, gboolean accept,
                         const char **skipped)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) at_end = NULL;
  g_autoptr(RlWorld) world = rl_world_new(script, accept, patience(), &error);
  if (world == NULL) {
    print_error(NULL, error);
    return FALSE;
  }
  gboolean fine =
      run_steps(world, script->prelude, &error) && run_steps(world, the_case->steps, &error);
  if (!fine) {
    print_error(world, error);
    rl_world_describe(world);
  }
  if (!rl_world_end(world, &at_end)) {
    print_error(NULL, at_end);
    fine = FALSE;
  }
  *skipped = fine ? world->skipped : NULL;
  return fine;
}

static int run_script(RlScript *script, gboolean accept)
{
  g_autoptr(GError) error = NULL;
  gboolean all = TRUE;
  printf("1..%u\n", script->cases->len);
  for (guint i = 0; i < script->cases->len; i++) {
    const RlCase *the_case = script->cases->pdata[i];
    fflush(stdout); /* or a process that forks off would print it again */
    const char *skipped = NULL;
    gboolean fine = run_case(script, the_case, accept, &skipped);
    printf("%s %u - %s%s%s\n", fine ? "ok" : "not ok", i + 1, the_case->name,
           skipped != NULL ? " # SKIP " : "", skipped != NULL ? skipped : "");
    all &= fine;
  }
  if (!rl_script_save(script, &error)) {
    g_printerr("%s\n", error->message);
    return EXIT_SCRIPT;
  }
  return all ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
  gboolean accept = FALSE;
  g_autoptr(GError) error = NULL;
  const GOptionEntry options[] = {
    { "accept", 0, 0, G_OPTION_ARG_NONE, &accept, "Write screens that differ to the script", NULL },
    { 0 },
  };
  setlocale(LC_ALL, "");
  g_autoptr(GOptionContext) context = g_option_context_new("SCRIPT.test");
  g_option_context_add_main_entries(context, options, NULL);
  if (!g_option_context_parse(context, &argc, &argv, &error) || argc != 2) {
    g_printerr("%s\n", error != NULL ? error->message : "screen-run takes one script");
    return EXIT_SCRIPT;
  }
  g_autoptr(RlScript) script = rl_script_load(argv[1], &error);
  if (script == NULL || !script_known(script)) {
    if (error != NULL)
      g_printerr("%s\n", error->message);
    return EXIT_SCRIPT;
  }
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  return run_script(script, accept);
}

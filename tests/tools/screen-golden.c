/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The comparison of a whole screen with the one in the script. */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "screen-commands.h"
#include "words.h"

/* Not '*', which is what a secret looks like. */
static const char varies[] = "{*}";

static const char *wanted_row(const RlStep *step, int row)
{
  return row < (int) step->block->len ? step->block->pdata[row] : "";
}

static gboolean row_fits(RlWorld *world, const RlStep *step, int row)
{
  g_autofree char *shown = rl_term_row(world->term, row);
  g_autofree char *wanted = g_strchomp(g_strdup(wanted_row(step, row)));
  return rl_words_glob(wanted, varies, shown);
}

static gboolean screen_fits(RlWorld *world, gconstpointer step_)
{
  const RlStep *step = step_;
  for (int row = 0; row < rl_term_rows(world->term); row++) {
    if (!row_fits(world, step, row))
      return FALSE;
  }
  return (int) step->block->len <= rl_term_rows(world->term);
}

/* Rows that fit stay as they are written, so that what varies in them keeps its mark. */
static void accept_screen(RlWorld *world, const RlStep *step)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
  guint used = 0;
  for (int row = 0; row < rl_term_rows(world->term); row++) {
    g_autofree char *shown = rl_term_row(world->term, row);
    gboolean fits = row_fits(world, step, row);
    g_ptr_array_add(lines, g_strdup(fits ? wanted_row(step, row) : shown));
    if (*shown != '\0')
      used = lines->len;
  }
  g_ptr_array_set_size(lines, (gint) used);
  g_ptr_array_add(lines, NULL);
  rl_script_change(world->script, step, (char **) lines->pdata);
}

static char *differences(RlWorld *world, const RlStep *step)
{
  GString *text = g_string_new("the screen is another one:");
  for (int row = 0; row < rl_term_rows(world->term); row++) {
    g_autofree char *shown = rl_term_row(world->term, row);
    if (!row_fits(world, step, row))
      g_string_append_printf(text, "\n%2d -%s\n%2d +%s", row + 1, wanted_row(step, row), row + 1,
                             shown);
  }
  if ((int) step->block->len > rl_term_rows(world->term))
    g_string_append(text, "\nthe script's screen has more rows than the terminal");
  g_string_append_printf(text, "\nif it is right: screen-run --accept %s", world->script->path);
  return g_string_free(text, FALSE);
}

gboolean rl_golden_run(RlWorld *world, const RlStep *step, GError **error)
{
  if (world->pty == NULL || step->block == NULL) {
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                "screen needs a program that was run, and <<END");
    return FALSE;
  }
  if (rl_world_until_shown(world, screen_fits, step))
    return TRUE;
  if (world->accept) {
    accept_screen(world, step);
    return TRUE;
  }
  g_autofree char *text = differences(world, step);
  g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_FAILED, text);
  return FALSE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/typed.h"

#include <curses.h>

#include "tui/terminal.h"

typedef struct {
  RlArea area;
  RlSecret *text; /* NULL once it was sent */
} Run;

static GArray *shown; /* Run: by this frame, until the next one */
static GArray *fresh; /* Run: to be shown by the next one */

/* A line goes out whole with this frame, and takes away what is seen in it. */
static gboolean redrawn;

static void run_clear(gpointer data)
{
  Run *run = data;
  g_clear_pointer(&run->text, rl_secret_free);
}

static GArray *runs_new(void)
{
  GArray *runs = g_array_new(FALSE, FALSE, sizeof(Run));
  g_array_set_clear_func(runs, run_clear);
  return runs;
}

void rl_typed_show(int y, int x, int columns, RlSecret *text)
{
  const Run run = { { y, x, 1, columns }, text };
  if (fresh == NULL)
    fresh = runs_new();
  g_array_append_val(fresh, run);
}

static gboolean touch(RlArea a, RlArea b)
{
  return a.y < b.y + b.height && b.y < a.y + a.height && a.x < b.x + b.width && b.x < a.x + a.width;
}

void rl_typed_cover(RlArea area)
{
  for (guint i = fresh != NULL ? fresh->len : 0; i > 0; i--)
    if (touch(g_array_index(fresh, Run, i - 1).area, area))
      g_array_remove_index(fresh, i - 1);
}

static gboolean is_among(const GArray *runs, RlArea area)
{
  for (guint i = 0; runs != NULL && i < runs->len; i++) {
    const RlArea other = g_array_index(runs, Run, i).area;
    if (area.y == other.y && area.x == other.x && area.width == other.width)
      return TRUE;
  }
  return FALSE;
}

void rl_typed_before_frame(void)
{
  redrawn = FALSE;
  for (guint i = 0; shown != NULL && i < shown->len; i++) {
    const Run *old = &g_array_index(shown, Run, i);
    /* Shown at the same place again, it is written over. */
    if (old->area.y >= LINES || is_among(fresh, old->area))
      continue;
    (void) wredrawln(stdscr, old->area.y, 1);
    redrawn = TRUE;
  }
}

void rl_typed_behind_frame(gboolean changed)
{
  gboolean written = FALSE;
  for (guint i = 0; fresh != NULL && i < fresh->len; i++) {
    Run *run = &g_array_index(fresh, Run, i);
    if (changed || redrawn || !is_among(shown, run->area)) {
      rl_terminal_write_at(run->area.y, run->area.x, run->text);
      written = TRUE;
    }
    g_clear_pointer(&run->text, rl_secret_free);
  }
  g_clear_pointer(&shown, g_array_unref);
  shown = g_steal_pointer(&fresh);
  if (written)
    rl_terminal_write_at(getcury(stdscr), getcurx(stdscr), NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stack of screens, and drawing it once after every change. */
#include <curses.h>

#include "tui/bars.h"
#include "tui/terminal.h"
#include "tui/tui-state.h"

RlScreen *rl_tui_top(const RlTui *tui)
{
  return tui->stack->len > 0 ? g_ptr_array_index(tui->stack, tui->stack->len - 1) : NULL;
}

/* ---- drawing ---- */

/* The index of the topmost screen that fills the window; dialogs lie above it. */
static guint base_index(const RlTui *tui)
{
  for (guint i = tui->stack->len; i > 0; i--)
    if (((RlScreen *) g_ptr_array_index(tui->stack, i - 1))->ops->name != NULL)
      return i - 1;
  return 0;
}

/* The keys of the top screen; none at all before there is one. */
static RlContext context_of(const RlScreen *screen)
{
  return screen != NULL ? screen->ops->context(screen) : (RlContext) 0;
}

static const char *current_name(const RlTui *tui)
{
  if (tui->stack->len == 0)
    return "";
  const RlScreen *screen = g_ptr_array_index(tui->stack, base_index(tui));
  return screen->ops->name(screen);
}

gboolean rl_screen_in_text(const RlScreen *screen)
{
  return screen != NULL && screen->ops->in_text != NULL && screen->ops->in_text(screen);
}

gint64 rl_tui_next_second(const RlTui *tui, gint64 moment)
{
  const gint64 distance = rl_tui_now(tui) - moment;
  /* Behind the moment seconds fill up; before it they run out. */
  return distance >= 0 ? G_USEC_PER_SEC - distance % G_USEC_PER_SEC
                       : -distance % G_USEC_PER_SEC + 1;
}

/* The shortest wait that a screen asks for; 0: none does. */
static gint64 next_tick(const RlTui *tui)
{
  gint64 next = 0;
  for (guint i = 0; i < tui->stack->len; i++) {
    const RlScreen *screen = g_ptr_array_index(tui->stack, i);
    const gint64 wait = screen->ops->next_tick != NULL ? screen->ops->next_tick(screen) : 0;
    if (wait > 0 && (next == 0 || wait < next))
      next = wait;
  }
  return next;
}

static gboolean on_frame(gpointer data);

static void schedule_frame(RlTui *tui)
{
  if (tui->frame == 0)
    tui->frame = g_idle_add(on_frame, tui);
}

static gboolean on_tick(gpointer data)
{
  RlTui *tui = data;
  tui->tick = 0;
  schedule_frame(tui);
  return G_SOURCE_REMOVE;
}

/* A timer runs only while something on the screen changes with time, and wakes when it does. */
static void schedule_tick(RlTui *tui)
{
  const gint64 wait = next_tick(tui);
  if (tui->tick != 0)
    g_source_remove(tui->tick);
  tui->tick = wait > 0 ? g_timeout_add((guint) (wait / 1000) + 1, on_tick, tui) : 0;
}

static void draw(RlTui *tui)
{
  (void) erase();
  if (rl_bars_too_small()) {
    rl_bars_draw_too_small();
  } else {
    rl_bars_draw(tui->session, current_name(tui), context_of(rl_tui_top(tui)));
    for (guint i = base_index(tui); i < tui->stack->len; i++) {
      RlScreen *screen = g_ptr_array_index(tui->stack, i);
      screen->ops->draw(screen);
    }
  }
  /* Before anything is seen: what is pasted at first sight must arrive in brackets, and on a button
   * or in a list it must not press keys. */
  rl_terminal_paste(TRUE);
  rl_canvas_flush();
  schedule_tick(tui);
}

static gboolean on_frame(gpointer data)
{
  RlTui *tui = data;
  tui->frame = 0;
  if (!tui->leaving)
    draw(tui);
  return G_SOURCE_REMOVE;
}

void rl_tui_redraw(RlTui *tui)
{
  schedule_frame(tui);
}

/* ---- the stack ---- */

void rl_tui_push(RlTui *tui, RlScreen *screen)
{
  screen->tui = tui;
  g_ptr_array_add(tui->stack, screen);
  rl_tui_redraw(tui);
}

void rl_tui_pop(RlTui *tui, RlScreen *screen)
{
  guint index = 0;
  if (!g_ptr_array_find(tui->stack, screen, &index))
    return;
  while (tui->stack->len > index)
    g_ptr_array_remove_index(tui->stack, tui->stack->len - 1);
  rl_tui_redraw(tui);
}

void rl_tui_remove(RlTui *tui, RlScreen *screen)
{
  if (g_ptr_array_remove(tui->stack, screen))
    rl_tui_redraw(tui);
}

void rl_tui_raise(RlTui *tui, RlScreen *screen)
{
  guint index = 0;
  if (!g_ptr_array_find(tui->stack, screen, &index))
    return;
  (void) g_ptr_array_steal_index(tui->stack, index);
  rl_tui_push(tui, screen);
}

gboolean rl_tui_has_typed(const RlTui *tui)
{
  for (guint i = 0; i < tui->stack->len; i++) {
    const RlScreen *screen = g_ptr_array_index(tui->stack, i);
    if (screen->ops->has_typed != NULL && screen->ops->has_typed(screen))
      return TRUE;
  }
  return FALSE;
}

gboolean rl_tui_is_top(const RlTui *tui, const RlScreen *screen)
{
  return rl_tui_top(tui) == screen;
}

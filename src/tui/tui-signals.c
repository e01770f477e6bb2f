/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What signals do to the screens. */
#include "config.h"

#include <signal.h>

#include "app/exit-code.h"

#include "tui/terminal.h"
#include "tui/tui-state.h"

/* ---- ending ---- */

/* TRUE: a request is out and is finished first. */
static gboolean hang_up_screens(RlTui *tui)
{
  gboolean busy = FALSE;
  for (guint i = 0; i < tui->stack->len; i++) {
    RlScreen *screen = g_ptr_array_index(tui->stack, i);
    if (screen->ops->hang_up != NULL && screen->ops->hang_up(screen))
      busy = TRUE;
  }
  return busy;
}

void rl_tui_end(RlTui *tui, int code)
{
  if (tui->leaving)
    return;
  /* The terminal may still be there: then it gets its modes back. One that is gone takes nothing
   * amiss. */
  rl_terminal_stop();
  if (code == RL_EXIT_SIGNAL + SIGHUP)
    rl_terminal_abandon();
  if (tui->input != 0)
    g_source_remove(tui->input);
  tui->input = 0;
  tui->exit_code = code;
  tui->leaving = TRUE;
  if (!hang_up_screens(tui))
    g_main_loop_quit(tui->loop);
}

/* Ctrl-C arrives as a signal when it was not typed here, or when the terminal was given back. */
static void interrupt(RlTui *tui)
{
  const RlKey key = { .name = "Ctrl-C" };
  rl_tui_key(tui, &key);
  rl_tui_redraw(tui);
}

/* ---- stopping ---- */

void rl_tui_hide_all(RlTui *tui)
{
  for (guint i = 0; i < tui->stack->len; i++) {
    RlScreen *screen = g_ptr_array_index(tui->stack, i);
    if (screen->ops->hide != NULL)
      screen->ops->hide(screen);
  }
}

void rl_tui_suspend(RlTui *tui)
{
  rl_tui_hide_all(tui);
  rl_terminal_suspend();
}

/* Whoever stopped it may not have asked first: then the screen still shows what it showed. */
static void go_on(RlTui *tui)
{
  if (tui->leaving)
    return;
  rl_tui_hide_all(tui);
  if (!rl_terminal_resume())
    return;
  rl_idle_check(tui->idle);
  rl_tui_redraw(tui);
}

static void resize(RlTui *tui)
{
  if (tui->leaving)
    return;
  rl_terminal_resize();
  rl_tui_redraw(tui);
}

/* ---- all of them ---- */

static void on_signal(int number, gpointer data)
{
  switch (number) {
  case SIGINT:
    interrupt(data);
    return;
  case SIGTSTP:
    rl_tui_suspend(data);
    return;
  case SIGCONT:
    go_on(data);
    return;
  case SIGWINCH:
    resize(data);
    return;
  default:
    rl_tui_end(data, RL_EXIT_SIGNAL + number);
  }
}

RlSignals *rl_tui_signals_new(RlTui *tui)
{
  static const int numbers[] = { SIGHUP, SIGTERM, SIGQUIT, SIGINT, SIGTSTP, SIGCONT, SIGWINCH, 0 };
  return rl_signals_new(numbers, on_signal, tui);
}

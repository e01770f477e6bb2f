/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The main loop's sources. The loop: a key, a signal, a result or a tick
 * changes the state; then everything is drawn once; curses sends what differs. */
#include "config.h"

#include <curses.h>
#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/text.h"

#include "app/exit-code.h"
#include "app/idle.h"

#include "tui/bars.h"
#include "tui/terminal.h"
#include "tui/tui-state.h"

static void screen_free(gpointer data)
{
  RlScreen *screen = data;
  if (screen->tui->login == screen)
    screen->tui->login = NULL;
  if (screen->tui->form == screen)
    screen->tui->form = NULL;
  screen->ops->free(screen);
}

RlSession *rl_tui_session(const RlTui *tui)
{
  return tui->session;
}

gint64 rl_tui_now(const RlTui *tui)
{
  return tui->session->clock.monotonic();
}

gboolean rl_tui_is_waiting(const RlTui *tui, gint64 since)
{
  return rl_tui_now(tui) - since >= G_USEC_PER_SEC;
}

void rl_tui_set_exit_code(RlTui *tui, int code)
{
  if (!tui->leaving)
    tui->exit_code = code;
  tui->updated = TRUE;
}

void rl_tui_set_read_code(RlTui *tui, int code)
{
  if (!tui->leaving && !tui->updated)
    tui->exit_code = code;
}

gboolean rl_tui_is_for_one_link(const RlTui *tui)
{
  return tui->options->link != NULL;
}

int rl_tui_exit_code(const RlTui *tui)
{
  return tui->exit_code;
}

void rl_tui_quit(RlTui *tui, int code)
{
  if (!tui->leaving)
    tui->exit_code = code;
  g_main_loop_quit(tui->loop);
}

RlArea rl_tui_area(void)
{
  return (RlArea){ 1, 0, MAX(LINES - 2, 0), COLS };
}

gboolean rl_tui_copy(RlTui *tui, const char *text)
{
  return rl_terminal_copy(text);
}

/* ---- leaving ---- */

static gboolean keeps_challenge(const RlTui *tui)
{
  for (guint i = 0; i < tui->stack->len; i++) {
    const RlScreen *screen = g_ptr_array_index(tui->stack, i);
    if (screen->ops->keeps != NULL && screen->ops->keeps(screen))
      return TRUE;
  }
  return FALSE;
}

static void on_leave_choice(int choice, gpointer data)
{
  RlTui *tui = data;
  if (choice == 0)
    rl_tui_quit(tui, tui->exit_code);
}

/* As a hang-up does, with the code that it would have without one. */
static void on_keep_choice(int choice, gpointer data)
{
  RlTui *tui = data;
  if (choice == 0)
    rl_tui_quit(tui, tui->exit_code);
  else if (choice == 1)
    rl_tui_end(tui, tui->exit_code);
}

static void leave_challenge(RlTui *tui)
{
  const char *const labels[] = { _("Leave"), _("Keep it open"), _("Stay"), NULL };
  rl_tui_push(tui,
              rl_choice_dialog_new(_("Leave relink?"),
                                   _("The bank's challenge is lost, unless it is kept open: then "
                                     "\"relink resume\" and the list of links lead back to it."),
                                   labels, on_keep_choice, tui, NULL));
}

static void leave(RlTui *tui)
{
  const char *const labels[] = { _("Leave"), _("Stay"), NULL };
  if (keeps_challenge(tui))
    leave_challenge(tui);
  else if (!rl_tui_has_typed(tui))
    rl_tui_quit(tui, tui->exit_code);
  else
    rl_tui_push(tui, rl_choice_dialog_new(_("Leave relink?"), _("What was typed will be lost."),
                                          labels, on_leave_choice, tui, NULL));
}

/* Ctrl-C: what runs is called off, even below a help page; at rest relink leaves. */
static void interrupt(RlTui *tui)
{
  for (guint i = tui->stack->len; i > 0; i--) {
    RlScreen *screen = g_ptr_array_index(tui->stack, i - 1);
    if (screen->ops->cancel != NULL && screen->ops->cancel(screen))
      return;
  }
  rl_tui_end(tui, RL_EXIT_SIGNAL + SIGINT);
}

/* ---- keys ---- */

static void show_help(RlTui *tui, const RlScreen *screen)
{
  g_autofree char *page =
      rl_action_help(screen->ops->context(screen), (guint) (rl_tui_area().width - 2));
  rl_tui_push(tui, rl_text_view_new(_("Help"), page));
}

/* What works on every screen. TRUE: the key has been dealt with. */
static gboolean common_action(RlTui *tui, RlScreen *screen, RlAction action)
{
  switch (action) {
  case RL_ACTION_HELP:
    show_help(tui, screen);
    return TRUE;
  case RL_ACTION_REDRAW:
    rl_terminal_clear();
    return TRUE;
  case RL_ACTION_SUSPEND:
    rl_tui_suspend(tui);
    return TRUE;
  case RL_ACTION_LEAVE:
    leave(tui);
    return TRUE;
  case RL_ACTION_INTERRUPT:
    interrupt(tui);
    return TRUE;
  default:
    return FALSE;
  }
}

/* A mark of a paste, or what was dropped of one, is no key at all. */
static gboolean is_nothing(const RlKey *key)
{
  return key->name == NULL && key->typed == 0 && !key->lost && !key->line_end;
}

void rl_tui_key(RlTui *tui, const RlKey *key)
{
  RlScreen *screen = rl_tui_top(tui);
  if (screen == NULL || is_nothing(key))
    return;
  const RlAction action =
      key->name != NULL
          ? rl_action_for_key(key->name, screen->ops->context(screen), rl_screen_in_text(screen))
          : RL_ACTION_NONE;
  /* Blindly, only what stops or leaves. */
  if (rl_bars_too_small() && action != RL_ACTION_INTERRUPT && action != RL_ACTION_SUSPEND &&
      !(action == RL_ACTION_BACK && screen->ops->context(screen) == RL_CONTEXT_WORKING))
    return;
  if (!common_action(tui, screen, action))
    screen->ops->key(screen, action, key);
}

static void on_idle(gpointer data)
{
  RlTui *tui = data;
  g_autofree char *text = rl_idle_text(tui->session->config->idle_clear);
  gboolean stays = FALSE;
  rl_tui_hide_all(tui);
  rl_session_rest(tui->first);
  for (guint i = 0; i < tui->stack->len; i++) {
    RlScreen *screen = g_ptr_array_index(tui->stack, i);
    if (screen->ops->idle != NULL && screen->ops->idle(screen, text))
      stays = TRUE;
  }
  /* What a request that is out brings back must not stay, either. Without one nothing is left to
   * wake up for. */
  if (stays)
    rl_idle_touch(tui->idle);
  rl_tui_redraw(tui);
}

static gboolean on_input(gint fd, GIOCondition condition, gpointer data)
{
  RlTui *tui = data;
  RlKey key;
  rl_idle_touch(tui->idle);
  while (tui->input != 0 && rl_keys_read(&key))
    rl_tui_key(tui, &key);
  if ((condition & (G_IO_HUP | G_IO_ERR | G_IO_NVAL)) != 0) {
    tui->input = 0;
    rl_tui_end(tui, RL_EXIT_SIGNAL + SIGHUP);
    return G_SOURCE_REMOVE;
  }
  rl_tui_redraw(tui);
  return tui->input != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* ---- start and end ---- */

void rl_tui_examine(RlTerminalFacts *to)
{
  rl_terminal_examine(to);
}

gboolean rl_tui_is_possible(const char **reason)
{
  *reason = rl_terminal_problem();
  return *reason == NULL;
}

/* Back from the one link that was asked for: the desk, once there is anything to read it with. */
static void on_form_closed(const RlLink *link, gpointer data)
{
  RlTui *tui = data;
  if (tui->session->credentials != NULL)
    rl_tui_push(tui, rl_desk_screen_new(tui));
  else if (tui->login != NULL)
    rl_login_dialogs_uncover(tui->login);
  else
    rl_tui_quit(tui, tui->exit_code);
}

static void open_desk(RlTui *tui)
{
  RlScreen *desk = rl_desk_screen_new(tui);
  rl_tui_push(tui, desk);
  if (tui->lists_challenges)
    rl_desk_challenges_want(desk);
  tui->lists_challenges = FALSE;
}

static void on_login_ready(gpointer data)
{
  RlTui *tui = data;
  g_autofree char *link = g_steal_pointer(&tui->link);
  const RlOpenChallenge *resume = g_steal_pointer(&tui->resume);
  if (tui->form != NULL)
    rl_form_screen_go_on(tui->form);
  else if (resume != NULL)
    rl_form_screen_resume(tui, resume, on_form_closed, tui);
  else if (link != NULL)
    rl_form_screen_open(tui, link, on_form_closed, tui);
  else
    open_desk(tui);
}

static void clear_stack(RlTui *tui)
{
  while (tui->stack->len > 0)
    g_ptr_array_remove_index(tui->stack, tui->stack->len - 1);
}

/* What is left behind goes with its own session. */
static void on_switched(gpointer data)
{
  RlTui *tui = data;
  RlSession *session = tui->session;
  tui->session = g_steal_pointer(&tui->previous);
  clear_stack(tui);
  tui->session = session;
  on_login_ready(tui);
  rl_tui_redraw(tui);
}

static void on_not_switched(gpointer data)
{
  RlTui *tui = data;
  tui->session = g_steal_pointer(&tui->previous);
  g_clear_pointer(&tui->link, g_free);
}

gboolean rl_tui_switch_profile(RlTui *tui, const char *name, const char *link, GError **error)
{
  RlSession *session = tui->options->beside(tui->first, name, error);
  if (session == NULL)
    return FALSE;
  g_free(tui->link);
  tui->link = g_strdup(link);
  tui->previous = tui->session;
  tui->session = session;
  rl_api_rest(tui->previous->api);
  rl_login_dialogs_switch(tui, on_switched, on_not_switched, tui);
  return TRUE;
}

void rl_tui_want_next(RlTui *tui, const char *after)
{
  char *copy = g_strdup(after);
  g_free(tui->next_after);
  tui->next_after = copy;
}

char *rl_tui_take_next(RlTui *tui)
{
  return g_steal_pointer(&tui->next_after);
}

/* The form of a link that was named can be filled in before the keyring has answered. */
static void start(RlTui *tui)
{
  const gboolean early = tui->link != NULL && tui->resume == NULL;
  if (!early || tui->session->credentials != NULL) {
    rl_login_dialogs_start(tui, on_login_ready, tui);
    return;
  }
  g_autofree char *link = g_steal_pointer(&tui->link);
  tui->login = rl_login_dialogs_start_below(tui, on_login_ready, tui);
  tui->form = rl_form_screen_open(tui, link, on_form_closed, tui);
}

static void run_loop(RlTui *tui)
{
  tui->idle = rl_idle_new(tui->session->config->idle_clear, on_idle, tui);
  tui->input = g_unix_fd_add(STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_input, tui);
  start(tui);
  rl_tui_redraw(tui);
  g_main_loop_run(tui->loop);
}

static void remove_source(guint *id)
{
  if (*id != 0)
    g_source_remove(*id);
  *id = 0;
}

static void run(RlTui *tui)
{
  tui->link = g_strdup(tui->options->link);
  rl_canvas_init(!tui->options->no_color);
  tui->loop = g_main_loop_new(NULL, FALSE);
  tui->stack = g_ptr_array_new_with_free_func(screen_free);
  run_loop(tui);
  remove_source(&tui->frame);
  remove_source(&tui->tick);
  remove_source(&tui->input);
  rl_idle_free(tui->idle);
  rl_terminal_stop();
  clear_stack(tui);
  g_ptr_array_unref(tui->stack);
  g_free(tui->link);
  g_free(tui->next_after);
  remove_source(&tui->frame);
  g_main_loop_unref(tui->loop);
}

int rl_tui_run(RlSession *session, const RlTuiOptions *options)
{
  RlTui tui = { .first = session, .session = session, .options = options };
  tui.resume = options->resume;
  tui.lists_challenges = options->lists_challenges;
  tui.exit_code = options->link != NULL || options->resume != NULL ? RL_EXIT_LEFT : RL_EXIT_DONE;
  /* Before curses, which has handlers of its own for those that nobody catches. */
  RlSignals *signals = rl_tui_signals_new(&tui);
  const gboolean started = rl_terminal_start();
  if (started)
    run(&tui);
  rl_signals_free(signals);
  return started ? tui.exit_code : RL_EXIT_FAILURE;
}

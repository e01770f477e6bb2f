/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of links: keys, and what the list becomes. */
#include "config.h"

#include "tui/desk-screen.h"

#include "base/i18n.h"

#include "app/login.h"

#include "tui/moves.h"

enum { FILTER_LIMIT = 256 };

static DeskScreen *desk_of(RlScreen *screen)
{
  return (DeskScreen *) screen;
}

static const char *name(const RlScreen *screen)
{
  return _("Links");
}

static RlContext context(const RlScreen *screen)
{
  return ((const DeskScreen *) screen)->filtering ? RL_CONTEXT_FILTER : RL_CONTEXT_DESK;
}

static gboolean in_text(const RlScreen *screen)
{
  return ((const DeskScreen *) screen)->filtering;
}

static gint64 next_tick(const RlScreen *screen)
{
  const DeskScreen *self = (const DeskScreen *) screen;
  const RlDeskView *view = rl_desk_view(self->desk);
  const gint64 tick = rl_desk_challenges_tick(self);
  if (view->stage != RL_DESK_LOADING)
    return tick;
  const gint64 second = rl_tui_next_second(screen->tui, view->since);
  return tick > 0 ? MIN(tick, second) : second;
}

static void desk_free(RlScreen *screen)
{
  DeskScreen *self = desk_of(screen);
  rl_worker_forget(self->session->net, self);
  rl_worker_forget(self->session->keys, self);
  rl_open_challenges_free(self->challenges);
  g_free(self->unfinished);
  rl_desk_free(self->desk);
  rl_secret_free(self->filter);
  g_free(self);
}

/* ---- opening ---- */

static void open_next(DeskScreen *self, const char *after)
{
  RlLinkRow row;
  if (rl_desk_next(self->desk, after, FALSE, &row)) {
    g_autofree char *id = g_strdup(row.id);
    g_strlcpy(self->selected, id, sizeof self->selected);
    rl_desk_screen_open_link(self, id);
    return;
  }
  /* A list that is being read may still bring one: follow_wish(). */
  if (rl_desk_view(self->desk)->stage == RL_DESK_LOADING)
    rl_tui_want_next(self->base.tui, after);
  else if (rl_desk_view(self->desk)->stage == RL_DESK_READY)
    rl_tui_tell(self->base.tui, _("Links"), _("No other link needs attention."));
}

static void on_form_closed(const RlLink *link, gpointer data)
{
  DeskScreen *self = data;
  g_autofree char *after = rl_tui_take_next(self->base.tui);
  rl_desk_touch(self->desk, link);
  rl_desk_challenges_touch(self);
  rl_desk_unfinished_read(self);
  if (after != NULL)
    open_next(self, after);
}

void rl_desk_screen_open_link(DeskScreen *self, const char *link)
{
  rl_form_screen_open(self->base.tui, link, on_form_closed, self);
}

void rl_desk_screen_resume(DeskScreen *self, const RlOpenChallenge *open)
{
  rl_form_screen_resume(self->base.tui, open, on_form_closed, self);
}

static gboolean has_selection(const DeskScreen *self)
{
  return rl_link_view_count(rl_desk_view(self->desk)->rows) > 0;
}

static void open_selected(DeskScreen *self)
{
  const RlDeskView *view = rl_desk_view(self->desk);
  RlLinkRow row;
  rl_desk_screen_follow(self);
  if (!has_selection(self))
    return;
  rl_link_store_row(view->store, rl_link_view_row(view->rows, (guint) self->focus), &row);
  g_autofree char *id = g_strdup(row.id);
  rl_desk_screen_open_link(self, id);
}

/* ---- moving ---- */

/* Puts the marker on row N of those shown. */
static void select_row(DeskScreen *self, int n)
{
  const RlDeskView *view = rl_desk_view(self->desk);
  RlLinkRow row;
  if (!has_selection(self))
    return;
  self->focus = CLAMP(n, 0, (int) rl_link_view_count(view->rows) - 1);
  rl_link_store_row(view->store, rl_link_view_row(view->rows, (guint) self->focus), &row);
  g_strlcpy(self->selected, row.id, sizeof self->selected);
}

static void move_focus(DeskScreen *self, const RlKey *key)
{
  const int step = rl_moves_step(key, self->page);
  if (step == 0)
    return;
  rl_desk_screen_follow(self);
  select_row(self, self->focus + step);
}

static void go_to_next(DeskScreen *self, gboolean backwards)
{
  RlLinkRow row;
  if (rl_desk_next(self->desk, self->selected, backwards, &row))
    g_strlcpy(self->selected, row.id, sizeof self->selected);
}

/* ---- the filter ---- */

static void set_filter(DeskScreen *self, gboolean typing)
{
  self->filtering = typing;
  self->focus = 0;
  rl_desk_filter(self->desk, rl_secret_peek(self->filter));
}

static void start_filter(DeskScreen *self)
{
  rl_input_start(&self->input, self->filter, TRUE);
  self->filtering = TRUE;
}

static void drop_filter(DeskScreen *self)
{
  rl_secret_clear(self->filter);
  rl_input_start(&self->input, self->filter, TRUE);
  set_filter(self, FALSE);
}

/* What moves no cursor moves the marker. */
static void filter_type(DeskScreen *self, const RlKey *key)
{
  const RlInputResult result = rl_input_key(&self->input, key);
  if (result == RL_INPUT_CHANGED)
    set_filter(self, TRUE);
  else if (result == RL_INPUT_IGNORED && key->typed == 0)
    move_focus(self, key);
}

static void filter_key(DeskScreen *self, RlAction action, const RlKey *key)
{
  if (action == RL_ACTION_ENTER)
    self->filtering = FALSE;
  else if (action == RL_ACTION_BACK)
    drop_filter(self);
  else
    filter_type(self, key);
}

/* ---- keys ---- */

/* First what is being read, then what is being looked for; Esc never quits. */
static void back(DeskScreen *self)
{
  const RlDeskView *view = rl_desk_view(self->desk);
  if (view->stage == RL_DESK_LOADING)
    rl_desk_stop(self->desk);
  else if (*view->filter != '\0')
    drop_filter(self);
}

static void toggle_all(DeskScreen *self)
{
  const gboolean all = rl_desk_view(self->desk)->scope->kind == RL_SCOPE_ALL;
  const RlScope scope = { .kind = all ? RL_SCOPE_ATTENTION : RL_SCOPE_ALL };
  rl_desk_load(self->desk, &scope);
}

static void list_key(DeskScreen *self, RlAction action, const RlKey *key)
{
  switch (action) {
  case RL_ACTION_ENTER:
    open_selected(self);
    return;
  case RL_ACTION_FILTER:
    start_filter(self);
    return;
  case RL_ACTION_OPEN:
    rl_desk_dialogs_open_link(self);
    return;
  case RL_ACTION_REFRESH:
    rl_desk_refresh(self->desk);
    rl_desk_challenges_read(self);
    rl_desk_unfinished_read(self);
    return;
  case RL_ACTION_CHALLENGES:
    rl_desk_challenges_open(self);
    return;
  case RL_ACTION_ALL_LINKS:
    toggle_all(self);
    return;
  case RL_ACTION_VIEW:
    rl_desk_dialogs_view(self);
    return;
  case RL_ACTION_SORT:
    rl_desk_dialogs_sort(self);
    return;
  case RL_ACTION_PROFILE:
    rl_profile_dialog_open(self->base.tui, _("Work with which profile?"), NULL);
    return;
  case RL_ACTION_HISTORY:
    rl_desk_history_open(self);
    return;
  case RL_ACTION_NEXT_LINK:
  case RL_ACTION_PREVIOUS_LINK:
    go_to_next(self, action == RL_ACTION_PREVIOUS_LINK);
    return;
  case RL_ACTION_BACK:
    back(self);
    return;
  case RL_ACTION_QUIT:
    rl_tui_quit(self->base.tui, rl_tui_exit_code(self->base.tui));
    return;
  default:
    move_focus(self, key);
  }
}

static void key(RlScreen *screen, RlAction action, const RlKey *pressed)
{
  DeskScreen *self = desk_of(screen);
  /* Whoever does something else does not wait for the next link any more. */
  if (g_strcmp0(pressed->name, "Resize") != 0)
    g_free(rl_tui_take_next(screen->tui));
  if (self->filtering)
    filter_key(self, action, pressed);
  else
    list_key(self, action, pressed);
}

/* ---- the list ---- */

static void refresh(gpointer data)
{
  rl_desk_refresh(((DeskScreen *) data)->desk);
}

/* The wish for the next link, which waits for the list. It ends where that could not be read, and
 * with what is begun meanwhile: a form must not come over what is being typed. */
static void follow_wish(DeskScreen *self, RlDeskStage stage)
{
  if (stage == RL_DESK_LOADING && !has_selection(self))
    return;
  g_autofree char *after = rl_tui_take_next(self->base.tui);
  const gboolean readable = stage == RL_DESK_LOADING || stage == RL_DESK_READY;
  if (after != NULL && readable && rl_tui_is_top(self->base.tui, &self->base))
    open_next(self, after);
}

static void on_desk(RlDesk *desk, gpointer data)
{
  DeskScreen *self = data;
  RlTui *tui = self->base.tui;
  const RlDeskView *view = rl_desk_view(desk);
  const gboolean failed = view->stage == RL_DESK_FAILED && self->seen != RL_DESK_FAILED;
  self->seen = view->stage;
  rl_tui_redraw(tui);
  /* What is typed into another screen must not end up in a dialog that comes over it. */
  if (failed && rl_tui_is_top(tui, &self->base) &&
      rl_login_is_wanted(rl_tui_session(tui), view->outcome))
    rl_login_dialogs_renew(tui, view->outcome, refresh, self);
  else
    follow_wish(self, view->stage);
}

/* Ctrl-C: the list that is being read. */
static gboolean cancel(RlScreen *screen)
{
  DeskScreen *self = (DeskScreen *) screen;
  const RlDeskView *view = rl_desk_view(self->desk);
  /* Below a form nobody sees it. */
  const gboolean reading = view->stage == RL_DESK_LOADING && rl_tui_is_top(screen->tui, screen) &&
                           rl_tui_is_waiting(screen->tui, view->since);
  if (reading)
    rl_desk_stop(self->desk);
  return reading;
}

static const RlScreenOps ops = {
  .name = name,
  .context = context,
  .in_text = in_text,
  .draw = rl_desk_screen_draw,
  .key = key,
  .next_tick = next_tick,
  .cancel = cancel,
  .free = desk_free,
};

RlScreen *rl_desk_screen_new(RlTui *tui)
{
  const RlScope scope = { .kind = RL_SCOPE_ATTENTION };
  DeskScreen *self = g_new0(DeskScreen, 1);
  self->base.ops = &ops;
  self->base.tui = tui;
  self->filter = rl_secret_new(FILTER_LIMIT);
  rl_input_start(&self->input, self->filter, TRUE);
  self->session = rl_tui_session(tui);
  self->desk = rl_desk_new(self->session, on_desk, self);
  rl_desk_load(self->desk, &scope);
  rl_desk_challenges_read(self);
  rl_desk_unfinished_read(self);
  return &self->base;
}

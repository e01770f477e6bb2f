/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Challenges that earlier processes have left open: a line on the desk that says so, and the list
 * behind it. */
#include "config.h"

#include "base/i18n.h"
#include "base/text.h"

#include "app/open-text.h"

#include "tui/choice-dialog.h"
#include "tui/desk-screen.h"

enum { ID_COLUMNS = 8, LINES_MAX = 2, MARGIN = 1 };

/* ---- reading ---- */

static void open_wanted(DeskScreen *self)
{
  const gboolean wanted = self->wants_challenges;
  self->wants_challenges = FALSE;
  if (wanted && rl_tui_is_top(self->base.tui, &self->base))
    rl_desk_challenges_open(self);
}

static void on_read(gpointer result, gpointer data)
{
  DeskScreen *self = data;
  rl_open_challenges_free(self->challenges);
  self->challenges = result;
  self->reading_challenges = FALSE;
  if (self->challenges->error != NULL)
    g_debug("%s", self->challenges->error->message);
  open_wanted(self);
  rl_tui_redraw(self->base.tui);
}

void rl_desk_challenges_read(DeskScreen *self)
{
  self->reading_challenges = TRUE;
  rl_open_challenges_list(self->session, NULL, on_read, self);
}

void rl_desk_challenges_touch(DeskScreen *self)
{
  g_clear_pointer(&self->challenges, rl_open_challenges_free);
  rl_desk_challenges_read(self);
}

void rl_desk_challenges_want(RlScreen *screen)
{
  ((DeskScreen *) screen)->wants_challenges = TRUE;
}

/* ---- the line ---- */

static gboolean are_there(const DeskScreen *self)
{
  return self->challenges != NULL && self->challenges->open->len > 0;
}

gint64 rl_desk_challenges_tick(const DeskScreen *self)
{
  if (!are_there(self))
    return 0;
  const RlOpenChallenge *first = g_ptr_array_index(self->challenges->open, 0);
  return rl_challenge_seconds_left(first->challenge, rl_tui_now(self->base.tui)) > 0
             ? rl_tui_next_second(self->base.tui, first->challenge->deadline)
             : 0;
}

/* New string; NULL: there is nothing to say. */
static char *line_of(const DeskScreen *self)
{
  if (self->challenges == NULL)
    return NULL;
  g_autofree char *open = rl_open_challenges_summary(self->challenges, rl_tui_now(self->base.tui));
  g_autofree char *expired = rl_open_challenges_expired(self->challenges);
  if (open == NULL)
    return g_steal_pointer(&expired);
  const char *key = ngettext("“c” leads to it.", "“c” lists them.", self->challenges->open->len);
  return g_strdup_printf("%s %s%s%s", open, key, expired != NULL ? " " : "",
                         expired != NULL ? expired : "");
}

/* What has expired since goes from the keyring, and from the line. */
static void follow(DeskScreen *self)
{
  if (!self->reading_challenges &&
      rl_open_challenges_are_stale(self->challenges, rl_tui_now(self->base.tui)))
    rl_desk_challenges_read(self);
}

int rl_desk_challenges_draw(DeskScreen *self, RlArea area)
{
  follow(self);
  g_autofree char *text = line_of(self);
  if (text == NULL)
    return 0;
  g_auto(GStrv) lines = rl_text_wrap(text, (guint) MAX(area.width - MARGIN, 1));
  const int rows = MIN((int) g_strv_length(lines), LINES_MAX);
  for (int i = 0; i < rows; i++)
    (void) rl_canvas_text(area.y + i, area.x + MARGIN, area.width - MARGIN, RL_STYLE_WARNING,
                          lines[i]);
  return rows;
}

/* ---- the list ---- */

/* The rows stay, whatever becomes of the challenges while the dialog is open: the list may be read
 * anew meanwhile. */
typedef struct {
  DeskScreen *desk;
  GPtrArray *open; /* RlOpenChallenge */
} Pick;

static Pick *pick_new(DeskScreen *desk)
{
  const GPtrArray *listed = desk->challenges->open;
  Pick *pick = g_new0(Pick, 1);
  pick->desk = desk;
  pick->open = g_ptr_array_new_with_free_func((GDestroyNotify) rl_open_challenge_free);
  for (guint i = 0; i < listed->len; i++) {
    const RlOpenChallenge *one = g_ptr_array_index(listed, i);
    RlOpenChallenge *copy = g_new0(RlOpenChallenge, 1);
    copy->link = rl_link_copy(one->link);
    copy->challenge = rl_challenge_copy(one->challenge);
    g_ptr_array_add(pick->open, copy);
  }
  return pick;
}

static void pick_free(gpointer data)
{
  Pick *pick = data;
  g_ptr_array_unref(pick->open);
  g_free(pick);
}

static char **pick_rows(gpointer data)
{
  const Pick *pick = data;
  const gint64 now = rl_tui_now(pick->desk->base.tui);
  char **rows = g_new0(char *, pick->open->len + 1);
  for (guint i = 0; i < pick->open->len; i++)
    rows[i] = rl_open_challenge_line(g_ptr_array_index(pick->open, i), now, "  ", ID_COLUMNS);
  return rows;
}

/* Their seconds end at different moments: those of the first that runs stand for all, so that there
 * is one change a second. */
static gint64 pick_tick(gpointer data)
{
  const Pick *pick = data;
  const RlTui *tui = pick->desk->base.tui;
  for (guint i = 0; i < pick->open->len; i++) {
    const RlChallenge *challenge =
        ((const RlOpenChallenge *) g_ptr_array_index(pick->open, i))->challenge;
    if (rl_challenge_seconds_left(challenge, rl_tui_now(tui)) > 0)
      return rl_tui_next_second(tui, challenge->deadline);
  }
  return 0;
}

static const RlLiveRows live = { pick_rows, pick_tick };

static void on_picked(int choice, gpointer data)
{
  const Pick *pick = data;
  DeskScreen *self = pick->desk;
  g_autoptr(GError) error = NULL;
  if (choice < 0)
    return;
  const RlOpenChallenge *picked = g_ptr_array_index(pick->open, (guint) choice);
  const RlOpenChallenge *open = rl_open_challenges_find(self->challenges, picked->link->id);
  if (!rl_session_may_write(rl_tui_session(self->base.tui), &error))
    rl_tui_tell(self->base.tui, _("Open challenges"), error->message);
  else if (open != NULL)
    rl_desk_screen_resume(self, open);
  else
    rl_tui_tell(self->base.tui, _("Open challenges"),
                _("The challenge was answered elsewhere, or has expired."));
}

static void show(DeskScreen *self)
{
  rl_tui_push(self->base.tui, rl_live_list_dialog_new(_("Open challenges"), &live, on_picked,
                                                      pick_new(self), pick_free));
}

/* Why none can be shown. New string. */
static char *reason(const DeskScreen *self)
{
  const RlOpenChallenges *list = self->challenges;
  if (list != NULL && list->error != NULL)
    return g_strdup(list->error->message);
  return g_strdup(_("No challenge is open."));
}

void rl_desk_challenges_open(DeskScreen *self)
{
  if (self->reading_challenges) {
    self->wants_challenges = TRUE;
    return;
  }
  if (are_there(self)) {
    show(self);
    return;
  }
  g_autofree char *text = reason(self);
  rl_tui_tell(self->base.tui, _("Open challenges"), text);
}

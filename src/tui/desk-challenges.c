/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Challenges that earlier processes have left open: a line on the desk that says so, and the list
 * behind it. */
#include "config.h"

#include "base/i18n.h"
#include "base/text.h"

#include "app/open-text.h"

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
  rl_open_challenges_list(rl_tui_session(self->base.tui), NULL, on_read, self);
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

typedef struct {
  DeskScreen *desk;
  char **ids; /* of the rows: the list may be read anew while the dialog is open */
} Pick;

static void pick_free(gpointer data)
{
  Pick *pick = data;
  g_strfreev(pick->ids);
  g_free(pick);
}

static void on_picked(int choice, gpointer data)
{
  const Pick *pick = data;
  DeskScreen *self = pick->desk;
  if (choice < 0)
    return;
  const RlOpenChallenge *open = rl_open_challenges_find(self->challenges, pick->ids[choice]);
  if (open != NULL)
    rl_desk_screen_resume(self, open);
  else
    rl_tui_tell(self->base.tui, _("Open challenges"),
                _("The challenge was answered elsewhere, or has expired."));
}

static void show(DeskScreen *self)
{
  const GPtrArray *open = self->challenges->open;
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_free);
  Pick *pick = g_new0(Pick, 1);
  pick->desk = self;
  pick->ids = g_new0(char *, open->len + 1);
  for (guint i = 0; i < open->len; i++) {
    const RlOpenChallenge *one = g_ptr_array_index(open, i);
    pick->ids[i] = g_strdup(one->link->id);
    g_ptr_array_add(rows,
                    rl_open_challenge_line(one, rl_tui_now(self->base.tui), "  ", ID_COLUMNS));
  }
  g_ptr_array_add(rows, NULL);
  rl_tui_push(self->base.tui,
              rl_list_dialog_new(_("Open challenges"), (const char *const *) rows->pdata, 0,
                                 on_picked, pick, pick_free));
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of links. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#include "model/link-name.h"

#include "app/desk.h"
#include "app/login.h"
#include "app/report.h"

#include "tui/moves.h"
#include "tui/screen.h"

enum { LINK_LIMIT = 16 * 1024, ID_COLUMNS = 8, MARK = 3, GAP = 2, HEAD_ROWS = 2, NARROW = 44 };

/* What the other columns of a narrow window take. */
enum { NARROW_REST = MARK + 14 + GAP + GAP + ID_COLUMNS };

typedef struct {
  RlScreen base;
  RlDesk *desk;
  int focus;
  int top;
  int page;
  gint64 wall; /* for "2 h ago"; read once a drawing */
} DeskScreen;

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
  return RL_CONTEXT_DESK;
}

static gint64 next_tick(const RlScreen *screen)
{
  const RlDeskView *view = rl_desk_view(((const DeskScreen *) screen)->desk);
  return view->stage == RL_DESK_LOADING ? rl_tui_next_second(screen->tui, view->since) : 0;
}

static void desk_free(RlScreen *screen)
{
  DeskScreen *self = desk_of(screen);
  rl_desk_free(self->desk);
  g_free(self);
}

/* ---- the columns ---- */

static char *status_cell(const DeskScreen *self, const RlLink *link)
{
  return g_strdup(rl_link_status_text(link));
}

static char *institution_cell(const DeskScreen *self, const RlLink *link)
{
  return g_strdup(link->institution);
}

static char *external_cell(const DeskScreen *self, const RlLink *link)
{
  return g_strdup(link->external_id);
}

static char *access_cell(const DeskScreen *self, const RlLink *link)
{
  return rl_time_ago(link->last_access, self->wall);
}

static char *id_cell(const DeskScreen *self, const RlLink *link)
{
  return g_strndup(link->id, ID_COLUMNS);
}

typedef struct {
  const char *heading;
  int columns;     /* in a window of 80 */
  int from_window; /* narrower windows leave the column out */
  char *(*cell)(const DeskScreen *self, const RlLink *link);
} Column;

static const Column columns[] = {
  { N_("Status"), 14, 0, status_cell },         { N_("Institution"), 20, 60, institution_cell },
  { N_("External id"), 14, 36, external_cell }, { N_("Last access"), 12, 72, access_cell },
  { N_("Link"), ID_COLUMNS, 32, id_cell },
};

/* Wide windows give what they have more to institution and external id; narrow ones take from the
 * external id. */
static int column_width(const Column *column, int window)
{
  if (window < NARROW && column->cell == external_cell)
    return MAX(window - NARROW_REST, 1);
  const int extra = MAX(window - 80, 0) / 2;
  const gboolean grows = column->cell == institution_cell || column->cell == external_cell;
  return column->columns + (grows ? MIN(extra, 24) : 0);
}

static void draw_row(const DeskScreen *self, int y, RlArea area, const RlLink *link, RlStyle style)
{
  int x = area.x + MARK;
  for (guint i = 0; i < G_N_ELEMENTS(columns); i++) {
    const Column *column = &columns[i];
    if (area.width < column->from_window)
      continue;
    const int width = column_width(column, area.width);
    g_autofree char *text = link != NULL ? column->cell(self, link) : g_strdup(_(column->heading));
    (void) rl_canvas_text(y, x, width, style, text != NULL ? text : "–");
    x += width + GAP;
  }
}

/* ---- drawing ---- */

/* On the right, behind the summary. */
static void draw_removed(const RlDeskView *view, RlArea room)
{
  guint n = 0;
  for (guint i = 0; i < view->links->len; i++)
    n += ((const RlLink *) g_ptr_array_index(view->links, i))->removed;
  g_autofree char *text = rl_report_removed(n);
  const int columns = text != NULL ? MIN((int) rl_text_columns(text), room.width - GAP) : 0;
  if (columns > 0)
    (void) rl_canvas_text(room.y, room.x + room.width - columns - 1, columns, RL_STYLE_PLAIN, text);
}

static void draw_summary(const DeskScreen *self, RlArea area)
{
  const RlDeskView *view = rl_desk_view(self->desk);
  const gint64 all = MAX(view->count, (gint64) view->links->len);
  g_autofree char *shown = rl_text_number(view->links->len), *count = rl_text_number(all);
  g_autofree char *text = NULL;
  if (view->stage == RL_DESK_LOADING)
    text = g_strdup_printf(_("Reading the links… %d s"),
                           (int) ((rl_tui_now(self->base.tui) - view->since) / G_USEC_PER_SEC));
  else if (view->all)
    text = g_strdup_printf(_("All links: %s of %s"), shown, count);
  else
    text = g_strdup_printf(_("Needs attention: %s"), shown);
  const int used = rl_canvas_text(area.y, area.x + 1, area.width - 1, RL_STYLE_HEADING, text);
  draw_removed(view, (RlArea){ area.y, area.x + 1 + used, 1, area.width - 1 - used });
}

/* Why the list is empty, and what to do about it. */
static void draw_remark(const DeskScreen *self, RlArea area)
{
  const RlDeskView *view = rl_desk_view(self->desk);
  rl_canvas_cursor(area.y, area.x + 1);
  if (view->stage == RL_DESK_LOADING)
    return;
  if (view->stage == RL_DESK_READY) {
    (void) rl_canvas_text(area.y, area.x + MARK, area.width - MARK, RL_STYLE_PLAIN,
                          view->all ? _("There are no links.")
                                    : _("No link needs attention. “a” shows all."));
    return;
  }
  g_autoptr(RlReport) report = rl_report_failed_read(view->outcome, rl_tui_session(self->base.tui));
  int row = 0;
  for (guint i = 0; i < report->rows->len; i++) {
    const RlRow *item = g_ptr_array_index(report->rows, i);
    g_autofree char *text = item->label != NULL
                                ? g_strdup_printf("%s: %s", item->label, item->value)
                                : g_strdup(item->value);
    g_auto(GStrv) lines = rl_text_wrap(text, (guint) (area.width - MARK - 1));
    for (char **line = lines; *line != NULL && row < area.height; line++, row++)
      (void) rl_canvas_text(area.y + row, area.x + MARK, area.width - MARK,
                            i == 0 ? RL_STYLE_BAD : RL_STYLE_PLAIN, *line);
  }
}

static void draw_links(DeskScreen *self, RlArea area)
{
  const GPtrArray *links = rl_desk_view(self->desk)->links;
  self->page = MAX(area.height, 1);
  self->focus = CLAMP(self->focus, 0, (int) links->len - 1);
  self->top = CLAMP(self->top, self->focus - self->page + 1, self->focus);
  for (int row = 0; row < area.height && self->top + row < (int) links->len; row++) {
    const int index = self->top + row, y = area.y + row;
    const gboolean selected = index == self->focus;
    const RlStyle style = selected ? RL_STYLE_SELECTED : RL_STYLE_PLAIN;
    if (selected) {
      rl_canvas_fill(y, area.x, area.width, style);
      (void) rl_canvas_text(y, area.x + 1, 1, style, ">");
      rl_canvas_cursor(y, area.x + MARK);
    }
    draw_row(self, y, area, g_ptr_array_index(links, (guint) index), style);
  }
}

static void draw(RlScreen *screen)
{
  DeskScreen *self = desk_of(screen);
  const RlDeskView *view = rl_desk_view(self->desk);
  const RlArea area = rl_tui_area();
  const RlArea body = { area.y + HEAD_ROWS, area.x, area.height - HEAD_ROWS, area.width };
  self->wall = rl_tui_session(self->base.tui)->clock.wall();
  draw_summary(self, area);
  if (view->links->len == 0 || view->stage == RL_DESK_FAILED) {
    draw_remark(self, body);
    return;
  }
  draw_row(self, area.y + 1, area, NULL, RL_STYLE_PLAIN);
  draw_links(self, body);
}

/* ---- keys ---- */

static void reload(gpointer data)
{
  DeskScreen *self = data;
  rl_desk_load(self->desk, rl_desk_view(self->desk)->all);
}

static void open_link(DeskScreen *self, const char *link)
{
  rl_form_screen_open(self->base.tui, link, reload, self);
}

static void open_selected(DeskScreen *self)
{
  const RlDeskView *view = rl_desk_view(self->desk);
  if (view->links->len == 0 || view->stage == RL_DESK_FAILED)
    return;
  const RlLink *link = g_ptr_array_index(view->links, (guint) self->focus);
  open_link(self, link->id);
}

static void on_named(RlInputDialog *dialog, RlSecret **values, gpointer data)
{
  DeskScreen *self = data;
  g_autofree char *link = g_strstrip(g_strdup(rl_secret_peek(values[0])));
  if (*link == '\0') {
    rl_input_dialog_fault(dialog, 0, _("Type a link's id or its external id."));
    return;
  }
  g_autoptr(GError) error = NULL;
  g_autoptr(RlLinkName) found = rl_link_name_parse(link, &error);
  if (found == NULL) {
    rl_input_dialog_fault(dialog, 0, error->message);
    return;
  }
  rl_tui_pop(self->base.tui, rl_input_dialog_screen(dialog));
  open_link(self, link);
}

static void on_not_named(RlInputDialog *dialog, gpointer data)
{
  DeskScreen *self = data;
  rl_tui_pop(self->base.tui, rl_input_dialog_screen(dialog));
}

static void ask_for_link(DeskScreen *self)
{
  const RlInputRow rows[] = { { _("Link"), FALSE, LINK_LIMIT, TRUE } };
  const RlInputSpec spec = { .title = _("Open a link"),
                             .message = _("Id, external id, or a text with one of them."),
                             .rows = rows,
                             .n_rows = 1,
                             .submit = _("Open"),
                             .on_submit = on_named,
                             .on_cancel = on_not_named,
                             .data = self };
  rl_tui_push(self->base.tui, rl_input_dialog_screen(rl_input_dialog_new(&spec)));
}

static void move_focus(DeskScreen *self, const RlKey *key)
{
  const int last = (int) rl_desk_view(self->desk)->links->len - 1;
  self->focus = CLAMP(self->focus + rl_moves_step(key, self->page), 0, MAX(last, 0));
}

static void key(RlScreen *screen, RlAction action, const RlKey *pressed)
{
  DeskScreen *self = desk_of(screen);
  switch (action) {
  case RL_ACTION_ENTER:
    open_selected(self);
    return;
  case RL_ACTION_OPEN:
    ask_for_link(self);
    return;
  case RL_ACTION_REFRESH:
    reload(self);
    return;
  case RL_ACTION_ALL_LINKS:
    rl_desk_load(self->desk, !rl_desk_view(self->desk)->all);
    return;
  case RL_ACTION_QUIT:
    rl_tui_quit(self->base.tui, rl_tui_exit_code(self->base.tui));
    return;
  default:
    if (g_strcmp0(pressed->name, "Esc") == 0)
      rl_desk_cancel(self->desk);
    else
      move_focus(self, pressed);
  }
}

static void on_desk(RlDesk *desk, gpointer data)
{
  DeskScreen *self = data;
  RlTui *tui = self->base.tui;
  const RlDeskView *view = rl_desk_view(desk);
  rl_tui_redraw(tui);
  if (view->stage == RL_DESK_FAILED && rl_login_is_wanted(rl_tui_session(tui), view->outcome))
    rl_login_dialogs_renew(tui, view->outcome, reload, self);
}

static const RlScreenOps ops = {
  .name = name,
  .context = context,
  .draw = draw,
  .key = key,
  .next_tick = next_tick,
  .free = desk_free,
};

RlScreen *rl_desk_screen_new(RlTui *tui)
{
  DeskScreen *self = g_new0(DeskScreen, 1);
  self->base.ops = &ops;
  self->base.tui = tui;
  self->desk = rl_desk_new(rl_tui_session(tui), on_desk, self);
  rl_desk_load(self->desk, FALSE);
  return &self->base;
}

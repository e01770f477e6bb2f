/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of links, drawn: a summary or the filter, headings, rows, and what is odd about it. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#include "app/report.h"

#include "tui/desk-screen.h"

enum {
  ID_COLUMNS = 8,
  STATUS_COLUMNS = 14,
  SURPLUS_MAX = 8,
  SURPLUS_NARROW = 3,
  MARK = 3,
  GAP = 2,
  NARROW = 44,
  FILTER_COLUMNS = 24
};

/* What the other columns of a narrow window take. */
enum { NARROW_REST = MARK + STATUS_COLUMNS + GAP + GAP + ID_COLUMNS };

/* Rows at the foot for what is odd about the list. */
enum { FOOT_MAX = 3 };

/* ---- the columns ---- */

static char *status_cell(const RlLinkRow *row, gint64 now)
{
  return g_strdup(row->status_text);
}

static char *institution_cell(const RlLinkRow *row, gint64 now)
{
  return g_strdup(row->institution);
}

static char *external_cell(const RlLinkRow *row, gint64 now)
{
  return g_strdup(row->external_id);
}

static char *access_cell(const RlLinkRow *row, gint64 now)
{
  return rl_time_ago(row->last_access, now);
}

static char *mode_cell(const RlLinkRow *row, gint64 now)
{
  return g_strdup(row->access_mode);
}

static char *created_cell(const RlLinkRow *row, gint64 now)
{
  g_autofree char *time = rl_time_format_utc(row->created);
  return time != NULL ? g_strndup(time, strlen("2026-11-24")) : NULL;
}

static char *id_cell(const RlLinkRow *row, gint64 now)
{
  return g_strndup(row->id, ID_COLUMNS);
}

typedef struct {
  RlLinkColumn column;
  const char *heading;
  int columns;     /* in a window of 80 */
  int from_window; /* narrower windows leave the column out */
  char *(*cell)(const RlLinkRow *row, gint64 now);
} Column;

static const Column columns[] = {
  { RL_COLUMN_STATUS, N_("Status"), STATUS_COLUMNS, 0, status_cell },
  { RL_COLUMN_INSTITUTION, N_("Institution"), 20, 60, institution_cell },
  { RL_COLUMN_EXTERNAL_ID, N_("External id"), 14, 36, external_cell },
  { RL_COLUMN_LAST_ACCESS, N_("Last access"), 12, 72, access_cell },
  { RL_COLUMN_ACCESS_MODE, N_("Access mode"), 11, 112, mode_cell },
  { RL_COLUMN_CREATED, N_("Created"), 10, 128, created_cell },
  { RL_COLUMN_LINK, N_("Link"), ID_COLUMNS, 32, id_cell },
};

const char *rl_desk_column_name(RlLinkColumn column)
{
  for (guint i = 0; i < G_N_ELEMENTS(columns); i++)
    if (columns[i].column == column)
      return columns[i].heading;
  return NULL;
}

/* What a translated status takes beyond its column; the institution's gives it, in narrow windows
 * the external id's, which has less to give. */
static int status_surplus(int window)
{
  int widest = 0;
  for (guint status = 0; status < RL_STATUS_OTHER; status++)
    widest = MAX(widest, (int) rl_text_columns(rl_status_text((RlLinkStatus) status, NULL)));
  return CLAMP(widest - STATUS_COLUMNS, 0, window < NARROW ? SURPLUS_NARROW : SURPLUS_MAX);
}

/* Wide windows give what they have more to institution and external id; narrow ones take from the
 * external id. */
static int column_width(const Column *column, int window)
{
  const int surplus = status_surplus(window), extra = MIN(MAX(window - 80, 0) / 4, 24);
  if (column->cell == status_cell)
    return column->columns + surplus;
  if (column->cell == external_cell)
    return window < NARROW ? MAX(window - NARROW_REST - surplus, 1) : column->columns + extra;
  if (column->cell == institution_cell)
    return column->columns + extra - surplus;
  return column->columns;
}

static const char *arrow(gboolean descending)
{
  if (rl_i18n_is_utf8())
    return descending ? "↓" : "↑";
  return descending ? "v" : "^";
}

static char *heading_of(const Column *column, const RlDeskView *view)
{
  if (view->sorted_by != column->column)
    return g_strdup(_(column->heading));
  return g_strdup_printf("%s%s", arrow(view->descending), _(column->heading));
}

static void draw_cell(int y, int *x, RlArea area, const Column *column, RlStyle style,
                      const char *text)
{
  const int width = column_width(column, area.width);
  (void) rl_canvas_text(y, *x, width, style, text != NULL ? text : "–");
  *x += width + GAP;
}

/* A heading may reach into the gap behind it: the arrow takes a column. The gaps are bold, too: to
 * change the style at each of them would be sent. */
static void draw_headings(int y, RlArea area, const RlDeskView *view)
{
  int x = area.x + MARK;
  rl_canvas_fill(y, x, area.width - MARK, RL_STYLE_HEADING);
  for (guint i = 0; i < G_N_ELEMENTS(columns); i++) {
    g_autofree char *text = heading_of(&columns[i], view);
    if (area.width < columns[i].from_window)
      continue;
    const int width = column_width(&columns[i], area.width);
    (void) rl_canvas_text(y, x, width + GAP - 1, RL_STYLE_HEADING, text);
    x += width + GAP;
  }
}

static void draw_row(int y, RlArea area, const RlLinkRow *row, gint64 now, RlStyle style)
{
  int x = area.x + MARK;
  for (guint i = 0; i < G_N_ELEMENTS(columns); i++) {
    g_autofree char *text = columns[i].cell(row, now);
    if (area.width >= columns[i].from_window)
      draw_cell(y, &x, area, &columns[i], style, text);
  }
}

/* ---- the first line ---- */

/* "12,000 of 1,000,000", as far as the server has said how many there are. */
static char *amount(gint64 n, gint64 all)
{
  g_autofree char *some = rl_text_number(n), *whole = rl_text_number(MAX(all, n));
  return all < 0 ? g_steal_pointer(&some) : g_strdup_printf(_("%s of %s"), some, whole);
}

static int elapsed(const DeskScreen *self)
{
  const gint64 since = rl_desk_view(self->desk)->since;
  return (int) ((rl_tui_now(self->base.tui) - since) / G_USEC_PER_SEC);
}

/* "reading… 3 s"; new string, "" when nothing is being read, or only since a moment: most lists are
 * there before anybody has read that. */
static char *under_way(const DeskScreen *self)
{
  const int seconds = elapsed(self);
  if (rl_desk_view(self->desk)->stage != RL_DESK_LOADING || seconds == 0)
    return g_strdup("");
  return g_strdup_printf(_("reading… %d s"), seconds);
}

/* Nothing has come, and nothing more will. */
static gboolean is_unread(const RlDeskView *view)
{
  return (view->stage == RL_DESK_STOPPED || view->stage == RL_DESK_FAILED) && view->loaded == 0 &&
         rl_link_store_count(view->store) == 0;
}

/* How many links there are, or how far the reading is. Before its first page nothing can be said:
 * the rows may be those of another view. New string. */
static char *numbers(const RlDeskView *view)
{
  const guint shown = rl_link_store_count(view->store);
  if (is_unread(view))
    /* Translators: of a list, in the place of the number of its links */
    return g_strdup(_("not read"));
  if (view->stage == RL_DESK_LOADING)
    return view->loaded > 0 ? amount(view->loaded, view->count) : g_strdup("");
  return amount(shown, view->scope->kind == RL_SCOPE_ALL ? view->count : view->total);
}

/* What is said behind the heading, which stays while this changes as the list is being read. */
static char *summary(const DeskScreen *self)
{
  g_autofree char *how_many = numbers(rl_desk_view(self->desk));
  g_autofree char *reading = under_way(self);
  const gboolean both = *how_many != '\0' && *reading != '\0';
  return g_strdup_printf("%s%s%s", how_many, both ? "  " : "", reading);
}

/* On the right, behind the rest of the line. */
static void draw_removed(const RlDeskView *view, RlArea room)
{
  g_autofree char *text = rl_report_removed(rl_link_store_removed(view->store));
  const int width = text != NULL ? MIN((int) rl_text_columns(text), room.width - GAP) : 0;
  if (width > 0)
    (void) rl_canvas_text(room.y, room.x + room.width - width - 1, width, RL_STYLE_PLAIN, text);
}

static void draw_summary(const DeskScreen *self, RlArea area)
{
  const RlDeskView *view = rl_desk_view(self->desk);
  g_autofree char *title = rl_scope_title(view->scope);
  g_autofree char *heading = g_strdup_printf("%s:", title);
  g_autofree char *text = summary(self);
  int x = area.x + 1;
  x += rl_canvas_text(area.y, x, area.width - x, RL_STYLE_HEADING, heading) + 1;
  x += rl_canvas_text(area.y, x, area.width - x, RL_STYLE_PLAIN, text);
  draw_removed(view, (RlArea){ area.y, x, 1, area.width - x });
}

/* "Filter  gring______  3 of 14": in the place of the summary. */
static void draw_filter(DeskScreen *self, RlArea area)
{
  const RlDeskView *view = rl_desk_view(self->desk);
  const int x = area.x + 1 +
                rl_canvas_text(area.y, area.x + 1, area.width / 3, RL_STYLE_HEADING, _("Filter")) +
                GAP;
  const int width = CLAMP(area.width - x - 16, 4, FILTER_COLUMNS);
  const int cursor = rl_input_fit(&self->input, width);
  g_autofree char *found = amount(rl_link_view_count(view->rows), rl_link_store_count(view->store));
  g_autofree char *reading = under_way(self);
  g_autofree char *read = view->stage == RL_DESK_LOADING ? numbers(view) : g_strdup("");
  const char *more = rl_link_view_is_pending(view->rows) ? "…" : "";
  g_autofree char *text =
      g_strdup_printf("%s%s  %s%s%s", found, more, reading, *read != '\0' ? " " : "", read);
  (void) rl_canvas_text(area.y, x + width + GAP, area.width - x - width - GAP, RL_STYLE_HEADING,
                        text);
  g_autofree char *typed = rl_input_text(&self->input, width);
  rl_canvas_raw(area.y, x, typed);
  if (self->filtering)
    rl_canvas_cursor(area.y, x + cursor);
}

/* ---- the foot ---- */

/* What is odd about the list, or why it could not be read. New string, or NULL. */
static char *remark_of(const RlDeskView *view)
{
  if (view->stage == RL_DESK_FAILED) {
    g_autofree char *why = rl_outcome_message(view->outcome);
    return g_strdup_printf(_("The list may be incomplete or old: %s"), why);
  }
  return g_strdup(view->remark);
}

/* The rows that it takes. */
static int draw_foot(const DeskScreen *self, RlArea area)
{
  const RlDeskView *view = rl_desk_view(self->desk);
  g_autofree char *text = remark_of(view);
  if (text == NULL)
    return 0;
  g_auto(GStrv) lines = rl_text_wrap(text, (guint) (area.width - MARK - 1));
  const int rows = MIN((int) g_strv_length(lines), MIN(FOOT_MAX, area.height / 3));
  for (int i = 0; i < rows; i++)
    (void) rl_canvas_text(area.y + area.height - rows + i, area.x + MARK, area.width - MARK,
                          view->stage == RL_DESK_FAILED ? RL_STYLE_BAD : RL_STYLE_PLAIN, lines[i]);
  return rows;
}

/* ---- the rows ---- */

static const char *empty_text(const RlDeskView *view)
{
  if (*view->filter != '\0')
    return rl_link_view_is_pending(view->rows) ? _("Looking…") : _("No row contains that.");
  if (view->stage == RL_DESK_LOADING || is_unread(view))
    return "";
  if (view->scope->kind == RL_SCOPE_ATTENTION)
    return _("No link needs attention. “a” shows all.");
  return view->scope->kind == RL_SCOPE_ALL ? _("There are no links.") : _("No link is like that.");
}

/* Why there is no list at all, and what to do about it. */
static void draw_failure(const DeskScreen *self, RlArea area)
{
  g_autoptr(RlReport) report =
      rl_report_failed_read(rl_desk_view(self->desk)->outcome, rl_tui_session(self->base.tui));
  int row = 0;
  rl_canvas_cursor(area.y, area.x + MARK);
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

void rl_desk_screen_follow(DeskScreen *self)
{
  const RlDeskView *view = rl_desk_view(self->desk);
  guint row = 0, n = 0;
  const int last = (int) rl_link_view_count(view->rows) - 1;
  if (self->list != view->list)
    self->focus = 0;
  self->list = view->list;
  if (*self->selected != '\0' && rl_link_store_find(view->store, self->selected, &row) &&
      rl_link_view_find(view->rows, row, &n))
    self->focus = (int) n;
  self->focus = CLAMP(self->focus, 0, MAX(last, 0));
  if (last < 0)
    return;
  RlLinkRow selected;
  rl_link_store_row(view->store, rl_link_view_row(view->rows, (guint) self->focus), &selected);
  /* A filter that is still at work may find the link that is looked for. */
  if (!rl_link_view_is_pending(view->rows))
    g_strlcpy(self->selected, selected.id, sizeof self->selected);
}

static void draw_links(DeskScreen *self, RlArea area)
{
  const RlDeskView *view = rl_desk_view(self->desk);
  const gint64 now = rl_tui_session(self->base.tui)->clock.wall();
  const int count = (int) rl_link_view_count(view->rows);
  self->page = MAX(area.height, 1);
  self->top = CLAMP(self->top, self->focus - self->page + 1, self->focus);
  self->top = CLAMP(self->top, 0, MAX(count - self->page, 0));
  for (int i = 0; i < area.height && self->top + i < count; i++) {
    const int y = area.y + i;
    const gboolean selected = self->top + i == self->focus;
    const RlStyle style = selected ? RL_STYLE_SELECTED : RL_STYLE_PLAIN;
    RlLinkRow row;
    rl_link_store_row(view->store, rl_link_view_row(view->rows, (guint) (self->top + i)), &row);
    if (selected) {
      rl_canvas_fill(y, area.x, area.width, style);
      (void) rl_canvas_text(y, area.x + 1, 1, style, ">");
      if (!self->filtering)
        rl_canvas_cursor(y, area.x + MARK);
    }
    draw_row(y, area, &row, now, style);
  }
}

static void draw_body(DeskScreen *self, RlArea area)
{
  const RlDeskView *view = rl_desk_view(self->desk);
  rl_desk_screen_follow(self);
  if (view->stage == RL_DESK_FAILED && rl_link_store_count(view->store) == 0) {
    draw_failure(self, (RlArea){ area.y + 1, area.x, area.height - 1, area.width });
    return;
  }
  const int foot = draw_foot(self, area);
  if (rl_link_view_count(view->rows) == 0) {
    const char *text = empty_text(view);
    (void) rl_canvas_text(area.y + 1, area.x + MARK, area.width - MARK, RL_STYLE_PLAIN, text);
    if (*text != '\0')
      rl_canvas_cursor(area.y + 1, area.x + MARK);
    return;
  }
  draw_headings(area.y, area, view);
  draw_links(self, (RlArea){ area.y + 1, area.x, area.height - 1 - foot, area.width });
}

void rl_desk_screen_draw(RlScreen *screen)
{
  DeskScreen *self = (DeskScreen *) screen;
  const RlArea area = rl_tui_area();
  /* Where there is no row: on the summary, or on what is said in their place. */
  rl_canvas_cursor(area.y, area.x + 1);
  const RlArea below = { area.y + 1, area.x, area.height - 1, area.width };
  int said = rl_desk_challenges_draw(self, below);
  said += rl_desk_unfinished_draw(
      self, (RlArea){ below.y + said, below.x, below.height - said, below.width });
  draw_body(self, (RlArea){ below.y + said, below.x, below.height - said, below.width });
  if (self->filtering || *rl_desk_view(self->desk)->filter != '\0')
    draw_filter(self, area);
  else
    draw_summary(self, area);
}

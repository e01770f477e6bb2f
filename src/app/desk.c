/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/desk.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "app/pages.h"

/* The largest page that the server gives, and the smallest that is worth asking for. */
enum { PAGE_LINKS = 1000, PAGE_LINKS_MIN = 10, SMALLER = 10 };

/* Rows that the filter looks at between two other events: a few milliseconds' worth. */
enum { SLICE = 20 * 1000 };

struct RlDesk {
  RlSession *session;
  RlDeskChanged changed;
  gpointer data;
  RlDeskView view; /* its pointers lead to what is owned below */
  RlScope *scope;  /* of the rows */
  RlScope *asked;  /* of the reading under way, until its first page is there; NULL: the same */
  RlLinkStore *store;
  RlLinkView *rows;
  RlPages *pages; /* NULL: nothing is being read */
  RlPages *total; /* brings the number of all links; NULL: it is not asked for */
  RlOutcome *outcome;
  char *remark;
  char *filter;
  guint page_size;
  guint slicing;  /* the source that goes on filtering; 0: nothing is pending */
  guint replaced; /* rows that the reading under way has replaced */
  guint twice, no_id, broken;
};

static void publish(RlDesk *self, RlDeskStage stage)
{
  RlDeskView *view = &self->view;
  view->stage = stage;
  /* A view that could not be read is not the one that is shown, and is the one to try again. */
  view->scope = stage == RL_DESK_LOADING && self->asked != NULL ? self->asked : self->scope;
  view->outcome = self->outcome;
  view->remark = self->remark;
  view->filter = self->filter;
  if (self->changed != NULL)
    self->changed(self, self->data);
}

RlDesk *rl_desk_new(RlSession *session, RlDeskChanged changed, gpointer data)
{
  RlDesk *self = g_new0(RlDesk, 1);
  self->session = session;
  self->changed = changed;
  self->data = data;
  self->scope = rl_scope_new(RL_SCOPE_ATTENTION, NULL, NULL);
  self->store = rl_link_store_new();
  self->rows = rl_link_view_new(self->store);
  self->filter = g_strdup("");
  self->page_size = PAGE_LINKS;
  self->view = (RlDeskView){ .scope = self->scope,
                             .store = self->store,
                             .rows = self->rows,
                             .count = -1,
                             .total = -1,
                             .filter = self->filter,
                             .sorted_by = RL_NO_COLUMN };
  return self;
}

void rl_desk_free(RlDesk *self)
{
  if (self == NULL)
    return;
  rl_pages_free(self->pages);
  rl_pages_free(self->total);
  if (self->slicing != 0)
    g_source_remove(self->slicing);
  rl_link_view_free(self->rows);
  rl_link_store_free(self->store);
  rl_scope_free(self->scope);
  rl_scope_free(self->asked);
  rl_outcome_free(self->outcome);
  g_free(self->remark);
  g_free(self->filter);
  g_free(self);
}

const RlDeskView *rl_desk_view(const RlDesk *self)
{
  return &self->view;
}

/* ---- the filter's work, in slices ---- */

static gboolean on_slice(gpointer data)
{
  RlDesk *self = data;
  const gboolean more = rl_link_view_work(self->rows, SLICE);
  if (!more)
    self->slicing = 0;
  publish(self, self->view.stage);
  return more ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* The first slice at once, so that a short list never shows half a result. */
static void work(RlDesk *self)
{
  rl_link_view_set_now(self->rows, self->session->clock.wall());
  if (rl_link_view_work(self->rows, SLICE) && self->slicing == 0)
    self->slicing = g_idle_add(on_slice, self);
}

/* ---- how many links there are in all ---- */

static gboolean on_count(const RlLinkPage *page, gpointer data)
{
  RlDesk *self = data;
  self->view.total = page->count;
  g_clear_pointer(&self->total, rl_pages_free);
  publish(self, self->view.stage);
  return FALSE;
}

/* A count that cannot be had is not shown; the list itself is what matters. */
static void on_no_count(RlPagesEnd how, RlOutcome *outcome, gpointer data)
{
  RlDesk *self = data;
  rl_outcome_free(outcome);
  g_clear_pointer(&self->total, rl_pages_free);
}

/* The first link of all comes with the number of all. */
static void count_all(RlDesk *self)
{
  static const RlPagesEvents events = { on_count, on_no_count };
  static const RlScope all = { .kind = RL_SCOPE_ALL };
  if (self->scope->kind != RL_SCOPE_ALL && self->total == NULL)
    self->total = rl_pages_new(self->session, &all, 1, &events, self);
}

/* ---- reading ---- */

static void say(RlDesk *self, char *remark)
{
  g_free(self->remark);
  self->remark = remark;
}

/* What was odd about rows, each kind once. */
static void say_oddities(RlDesk *self)
{
  g_autoptr(GString) text = g_string_new(NULL);
  const guint unusable = self->no_id + self->broken;
  if (unusable > 0)
    g_string_append_printf(text,
                           ngettext("%u entry of the list was no link and is left out.",
                                    "%u entries of the list were no links and are left out.",
                                    unusable),
                           unusable);
  if (self->twice > 0) {
    g_string_append(text, text->len > 0 ? " " : "");
    g_string_append_printf(text,
                           ngettext("%u link came twice and is shown once.",
                                    "%u links came twice and are shown once.", self->twice),
                           self->twice);
  }
  if (text->len > 0)
    say(self, g_string_free(g_steal_pointer(&text), FALSE));
}

static void end_reading(RlDesk *self, RlDeskStage stage)
{
  g_clear_pointer(&self->pages, rl_pages_free);
  if (self->replaced > 0) {
    rl_link_view_changed(self->rows);
    work(self);
  }
  publish(self, stage);
}

/* Ends the reading from within a page's event. */
static gboolean stop_with(RlDesk *self, const char *remark)
{
  say(self, g_strdup(remark));
  end_reading(self, RL_DESK_STOPPED);
  return FALSE;
}

/* Rows of another scope stay until the first page of this one is there. */
static void take_scope(RlDesk *self)
{
  if (self->asked == NULL)
    return;
  rl_scope_free(self->scope);
  self->scope = g_steal_pointer(&self->asked);
  self->view.list++;
  rl_link_store_clear(self->store);
  rl_link_store_begin(self->store);
  rl_link_view_changed(self->rows);
}

/* The links of PAGE that are new to this reading. */
static guint take_rows(RlDesk *self, const RlLinkPage *page, gboolean *full)
{
  guint fresh = 0;
  for (guint i = 0; i < page->links->len; i++) {
    const RlPut put = rl_link_store_put(self->store, g_ptr_array_index(page->links, i));
    fresh += put == RL_PUT_NEW || put == RL_PUT_REPLACED;
    self->replaced += put == RL_PUT_REPLACED || put == RL_PUT_TWICE;
    self->twice += put == RL_PUT_TWICE;
    self->no_id += put == RL_PUT_NO_ID;
    *full = *full || put == RL_PUT_FULL;
  }
  self->broken += page->broken;
  return fresh;
}

static gboolean on_page(const RlLinkPage *page, gpointer data)
{
  RlDesk *self = data;
  gboolean full = FALSE;
  take_scope(self);
  const guint fresh = take_rows(self, page, &full);
  self->view.loaded += fresh;
  self->view.count = page->count;
  say_oddities(self);
  rl_link_view_appended(self->rows);
  work(self);
  if (full)
    return stop_with(self, _("There are more links than relink shows at once. Narrow the view: by "
                             "institution, status or day of creation."));
  if (fresh == 0 && page->next != NULL)
    return stop_with(self, _("The server's pages do not end: one brought nothing new. The list may "
                             "be incomplete."));
  publish(self, RL_DESK_LOADING);
  return TRUE;
}

static void start_pages(RlDesk *self);

/* Texts of many kilobytes make a page too large; smaller pages still fit. */
static gboolean asks_for_less(RlDesk *self, const RlOutcome *outcome)
{
  if (!g_error_matches(outcome->error, RL_ERROR, RL_ERROR_TOO_LARGE) ||
      self->page_size <= PAGE_LINKS_MIN)
    return FALSE;
  self->page_size = MAX(self->page_size / SMALLER, PAGE_LINKS_MIN);
  return TRUE;
}

static void on_ended(RlPagesEnd how, RlOutcome *outcome, gpointer data)
{
  RlDesk *self = data;
  rl_outcome_free(self->outcome);
  self->outcome = outcome;
  if (how == RL_PAGES_FAILED && asks_for_less(self, outcome)) {
    start_pages(self);
    publish(self, RL_DESK_LOADING);
  } else if (how == RL_PAGES_FAILED) {
    end_reading(self, RL_DESK_FAILED);
  } else if (how == RL_PAGES_ENDLESS) {
    (void) stop_with(self, _("The server's pages do not end: one came again. The list may be "
                             "incomplete."));
  } else {
    self->replaced += rl_link_store_sweep(self->store);
    end_reading(self, RL_DESK_READY);
    count_all(self);
  }
}

static void start_pages(RlDesk *self)
{
  static const RlPagesEvents events = { on_page, on_ended };
  const RlScope *scope = self->asked != NULL ? self->asked : self->scope;
  rl_pages_free(self->pages);
  rl_link_store_begin(self->store);
  self->view.loaded = 0;
  self->view.count = -1;
  self->replaced = self->twice = self->no_id = self->broken = 0;
  say(self, NULL);
  self->pages = rl_pages_new(self->session, scope, self->page_size, &events, self);
}

void rl_desk_load(RlDesk *self, const RlScope *scope)
{
  RlScope *asked = rl_scope_equal(scope, self->scope) ? NULL : rl_scope_copy(scope);
  rl_scope_free(self->asked);
  self->asked = asked;
  self->view.since = self->session->clock.monotonic();
  start_pages(self);
  publish(self, RL_DESK_LOADING);
}

void rl_desk_refresh(RlDesk *self)
{
  rl_desk_load(self, self->asked != NULL ? self->asked : self->scope);
}

void rl_desk_stop(RlDesk *self)
{
  if (self->pages == NULL)
    return;
  g_clear_pointer(&self->asked, rl_scope_free);
  (void) stop_with(self, _("Stopped. “r” reads the list afresh."));
}

/* ---- what a person does ---- */

void rl_desk_touch(RlDesk *self, const RlLink *link)
{
  /* One that was opened by its id need not be of this list; of one that was not read, only its
   * names are known. */
  const gboolean news =
      link != NULL && link->status != NULL && rl_link_store_update(self->store, link);
  if (news) {
    rl_link_view_changed(self->rows);
    work(self);
  }
  if (rl_link_store_count(self->store) <= PAGE_LINKS)
    rl_desk_refresh(self);
  else if (news)
    publish(self, self->view.stage);
}

void rl_desk_filter(RlDesk *self, const char *text)
{
  char *filter = g_strdup(text);
  g_free(self->filter);
  self->filter = filter;
  rl_link_view_filter(self->rows, filter);
  work(self);
  publish(self, self->view.stage);
}

void rl_desk_sort(RlDesk *self, RlLinkColumn column, gboolean descending)
{
  self->view.sorted_by = column;
  self->view.descending = descending;
  rl_link_view_sort(self->rows, column, descending);
  work(self);
  publish(self, self->view.stage);
}

/* Where the row of link ID stands among those shown; COUNT when it is not there. */
static guint place_of(const RlDesk *self, const char *id, guint count)
{
  guint row = 0, n = 0;
  const gboolean there = id != NULL && rl_link_store_find(self->store, id, &row) &&
                         rl_link_view_find(self->rows, row, &n);
  return there ? n : count;
}

gboolean rl_desk_next(const RlDesk *self, const char *id, gboolean backwards, RlLinkRow *row)
{
  const guint count = rl_link_view_count(self->rows);
  const guint from = place_of(self, id, count);
  /* From nowhere the first step leads to the first row, or to the last. */
  const guint start = from < count ? from : backwards ? 0 : count - 1;
  for (guint step = 1; step <= count; step++) {
    const guint n = (start + (backwards ? count - step : step)) % count;
    rl_link_store_row(self->store, rl_link_view_row(self->rows, n), row);
    if (row->status != RL_STATUS_VALID && g_strcmp0(row->id, id) != 0)
      return TRUE;
  }
  return FALSE;
}

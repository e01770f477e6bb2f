/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of links, read and read out. */
#include "config.h"

#include "base/i18n.h"
#include "base/text.h"

#include "app/report.h"

#include "plain/challenges.h"
#include "plain/desk-state.h"
#include "plain/print.h"
#include "plain/still.h"

/* More are not read out at a time. */
enum { ROWS_AT_ONCE = 50 };

/* ---- reading ---- */

static gboolean is_read(gpointer data)
{
  const RlDeskView *view = rl_desk_view(data);
  return view->stage != RL_DESK_LOADING && !rl_link_view_is_pending(view->rows);
}

static void stop_reading(gpointer data, int number)
{
  rl_desk_stop(data);
}

/* NULL: the keyring cannot be read. Then none was ever kept, or they wait for somebody who can. */
static RlOpenChallenges *read_challenges(const RlPlainDesk *self)
{
  RlPending pending = rl_pending_new();
  rl_open_challenges_list(self->plain->session, pending.cancel, rl_pending_done, &pending);
  g_autoptr(RlOpenChallenges) list = rl_wait_result(self->plain->prompt.wait, &pending);
  return list->error == NULL ? g_steal_pointer(&list) : NULL;
}

static void wait_for_rows(const RlPlainDesk *self)
{
  RlStill *still = rl_still_new(self->plain->prompt.out);
  (void) fflush(self->plain->prompt.out);
  rl_wait_until(self->plain->prompt.wait, is_read, stop_reading, self->desk);
  rl_still_free(still);
}

void rl_plain_desk_read(RlPlainDesk *self)
{
  g_autoptr(RlScope) scope = g_steal_pointer(&self->wanted);
  if (scope != NULL)
    rl_desk_load(self->desk, scope);
  else
    rl_desk_refresh(self->desk);
  wait_for_rows(self);
  rl_open_challenges_free(self->challenges);
  self->challenges = read_challenges(self);
  self->from = 0;
  self->unread = FALSE;
  self->unsaid = TRUE;
}

void rl_plain_desk_filter(RlPlainDesk *self, const char *text)
{
  rl_desk_filter(self->desk, text);
  wait_for_rows(self);
  self->from = 0;
  self->unsaid = TRUE;
}

/* ---- reading out ---- */

static void say(const RlPlainDesk *self, const char *text)
{
  if (text != NULL)
    rl_print(self->plain->prompt.out, "%s\n", text);
}

static void say_row(const RlPlainDesk *self, guint number, const RlLinkRow *row)
{
  g_autofree char *ago = rl_time_ago(row->last_access, self->plain->session->clock.wall());
  rl_print(self->plain->prompt.out, "%u. %s, %s, %s, %s: %s, %s\n", number, row->status_text,
           row->institution != NULL ? row->institution : "–",
           row->external_id != NULL ? row->external_id : "–", _("last access"), ago, row->id);
}

static void row_at(const RlPlainDesk *self, guint n, RlLinkRow *row)
{
  const RlDeskView *view = rl_desk_view(self->desk);
  rl_link_store_row(view->store, rl_link_view_row(view->rows, n), row);
}

/* How many links there are. New string. */
static char *amount(const RlDeskView *view)
{
  const guint here = rl_link_store_count(view->store);
  if (view->stage == RL_DESK_STOPPED && view->loaded == 0 && here == 0)
    return g_strdup(_("not read"));
  return rl_text_number(MAX(view->count, (gint64) here));
}

static void say_heading(const RlPlainDesk *self)
{
  const RlDeskView *view = rl_desk_view(self->desk);
  g_autofree char *count = amount(view);
  g_autofree char *title = view->scope->kind == RL_SCOPE_ATTENTION
                               ? g_strdup(_("Links that need attention"))
                               : rl_scope_title(view->scope);
  rl_print(self->plain->prompt.out, "%s: %s\n", title, count);
  if (*view->filter == '\0')
    return;
  g_autofree char *found = rl_text_number(rl_link_view_count(view->rows));
  g_autofree char *all = rl_text_number(rl_link_store_count(view->store));
  rl_print(self->plain->prompt.out, _("Filter “%s”: %s of %s"), view->filter, found, all);
  rl_print(self->plain->prompt.out, "\n");
}

/* Which of the rows these were, where they are not all of them. */
static void say_position(const RlPlainDesk *self, guint end, guint count)
{
  if (self->from == 0 && end == count)
    return;
  g_autofree char *first = rl_text_number((gint64) self->from + 1);
  g_autofree char *last = rl_text_number(end);
  g_autofree char *all = rl_text_number(count);
  g_autofree char *text = g_strdup_printf(_("These were %s to %s of %s."), first, last, all);
  rl_print(self->plain->prompt.out, "%s%s%s\n", text, end < count ? " " : "",
           end < count ? _("m: more.") : "");
}

static void say_rows(const RlPlainDesk *self)
{
  const guint count = rl_link_view_count(rl_desk_view(self->desk)->rows);
  const guint end = MIN(count, self->from + ROWS_AT_ONCE);
  for (guint i = self->from; i < end; i++) {
    RlLinkRow row;
    row_at(self, i, &row);
    say_row(self, i + 1, &row);
  }
  say_position(self, end, count);
}

/* What is odd about the list, or why it could not be read. */
static void say_remarks(const RlPlainDesk *self)
{
  const RlDeskView *view = rl_desk_view(self->desk);
  g_autofree char *removed = rl_report_removed(rl_link_store_removed(view->store));
  say(self, removed);
  if (view->stage == RL_DESK_FAILED) {
    g_autofree char *why = rl_outcome_message(view->outcome);
    g_autofree char *text = g_strdup_printf(_("The list may be incomplete or old: %s"), why);
    say(self, text);
  } else {
    say(self, view->remark);
  }
}

static void say_unknown(const RlPlainDesk *self)
{
  RlPending pending = rl_pending_new();
  rl_history_read(self->plain->session, pending.cancel, rl_pending_done, &pending);
  g_autoptr(RlShift) shift = rl_wait_result(self->plain->prompt.wait, &pending);
  g_autofree char *text = rl_shift_unknown_text(shift);
  say(self, text);
}

static void say_challenges(const RlPlainDesk *self)
{
  const RlOpenChallenges *list = self->challenges;
  FILE *out = self->plain->prompt.out;
  if (list == NULL)
    return;
  rl_plain_say_expired(out, list);
  if (list->open->len == 0)
    return;
  g_autofree char *number = rl_text_number(list->open->len);
  rl_print(out, "%s: %s\n", _("Open challenges"), number);
  rl_plain_list_challenges(out, self->plain->session, list, RL_PLAIN_CHALLENGE_PREFIX);
}

static gboolean is_missing(const RlDeskView *view)
{
  return view->stage == RL_DESK_FAILED && rl_link_store_count(view->store) == 0;
}

void rl_plain_desk_say(RlPlainDesk *self)
{
  const RlDeskView *view = rl_desk_view(self->desk);
  self->unsaid = FALSE;
  if (is_missing(view)) {
    g_autoptr(RlReport) report = rl_report_failed_read(view->outcome, self->plain->session);
    rl_print_report(self->plain->prompt.out, report);
  } else {
    say_heading(self);
    say_rows(self);
    say_remarks(self);
  }
  if (self->from > 0)
    return;
  say_unknown(self);
  say_challenges(self);
}

gboolean rl_plain_desk_row(const RlPlainDesk *self, const char *line, RlLinkRow *row)
{
  const guint count = rl_link_view_count(rl_desk_view(self->desk)->rows);
  guint64 number = 0;
  if (count == 0 || !g_ascii_string_to_unsigned(line, 10, 1, count, &number, NULL))
    return FALSE;
  row_at(self, (guint) number - 1, row);
  return TRUE;
}

gboolean rl_plain_desk_turn(RlPlainDesk *self)
{
  const guint count = rl_link_view_count(rl_desk_view(self->desk)->rows);
  if (self->from + ROWS_AT_ONCE >= count)
    return FALSE;
  self->from += ROWS_AT_ONCE;
  self->unsaid = TRUE;
  return TRUE;
}

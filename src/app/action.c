/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/action.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#include "model/field.h"

#define FORMS    (RL_CONTEXT_FORM | RL_CONTEXT_SELECT_FIELD)
#define BANK     (RL_CONTEXT_CHALLENGE | RL_CONTEXT_CODE)
#define CODES    (RL_CONTEXT_CODE | RL_CONTEXT_LARGE)
#define FIELDS   (FORMS | BANK | RL_CONTEXT_INPUT)
#define OUTCOMES (RL_CONTEXT_OUTCOME | RL_CONTEXT_DONE)
#define DIALOGS  (OUTCOMES | RL_CONTEXT_CHOICE)
#define LISTS    (RL_CONTEXT_DESK | RL_CONTEXT_FILTER)
#define ANYWHERE 0xFFFF

static const RlActionRow rows[] = {
  { RL_ACTION_ENTER, RL_CONTEXT_DESK, RL_CONTEXT_DESK, "Enter", NULL, FALSE, N_("update"),
    N_("Open the form of the selected link.") },
  { RL_ACTION_ENTER, RL_CONTEXT_FILTER, RL_CONTEXT_FILTER, "Enter", NULL, TRUE, N_("to the list"),
    N_("Keep the filter and go to the list.") },
  { RL_ACTION_FILTER, RL_CONTEXT_DESK, RL_CONTEXT_DESK, "/", NULL, FALSE, N_("filter"),
    N_("Show only the rows that contain what is typed, in any column.") },
  { RL_ACTION_ALL_LINKS, RL_CONTEXT_DESK, RL_CONTEXT_DESK, "a", NULL, FALSE, N_("all"),
    N_("Show all links, or only those that need attention.") },
  { RL_ACTION_OPEN, RL_CONTEXT_DESK, RL_CONTEXT_DESK, "o", NULL, FALSE, N_("open by id"),
    N_("Open a link by its id, its external id, or a text with one of them.") },
  { RL_ACTION_REFRESH, RL_CONTEXT_DESK, RL_CONTEXT_DESK, "r", "Ctrl-R", FALSE, N_("refresh"),
    N_("Read the list from the server again.") },
  { RL_ACTION_PROFILE, RL_CONTEXT_DESK, RL_CONTEXT_DESK, "p", NULL, FALSE, N_("profile"),
    N_("Work with another profile.") },
  { RL_ACTION_VIEW, RL_CONTEXT_DESK, RL_CONTEXT_DESK, "v", NULL, FALSE, N_("view"),
    N_("Choose the links by status, institution, access mode, external id or day.") },
  { RL_ACTION_SORT, RL_CONTEXT_DESK, RL_CONTEXT_DESK, "s", NULL, FALSE, N_("sort"),
    N_("Sort by a column; the same column again turns the order round.") },
  { RL_ACTION_HISTORY, RL_CONTEXT_DESK, RL_CONTEXT_DESK, "h", NULL, FALSE, N_("history"),
    N_("The links of this shift, to open one again.") },
  { RL_ACTION_CHALLENGES, RL_CONTEXT_DESK, 0, "c", NULL, FALSE, N_("challenges"),
    N_("The challenges that are still open, to answer one.") },
  { RL_ACTION_NEXT_LINK, RL_CONTEXT_DESK, 0, "n", NULL, FALSE, N_("next"),
    N_("Go to the next link that needs attention.") },
  { RL_ACTION_PREVIOUS_LINK, RL_CONTEXT_DESK, 0, "N", NULL, FALSE, N_("previous"),
    N_("Go to the previous link that needs attention.") },
  { RL_ACTION_NEXT, FIELDS | DIALOGS, FORMS | RL_CONTEXT_INPUT, "Tab", "Down", TRUE, N_("next"),
    N_("Go to the next field or button.") },
  { RL_ACTION_PREVIOUS, FIELDS | DIALOGS, 0, "Shift-Tab", "Up", TRUE, N_("previous"),
    N_("Go to the previous field or button.") },
  /* Said beside the field: the bottom line stays as it is from field to field. */
  { RL_ACTION_LIST, RL_CONTEXT_SELECT_FIELD, 0, "Enter", "Space", TRUE, N_("list"),
    N_("Open the list of values. A code can be typed as well.") },
  { RL_ACTION_LARGE, RL_CONTEXT_CODE, RL_CONTEXT_CODE, "F6", "Ctrl-G", TRUE, N_("large"),
    N_("Show the code over the whole window; “f” does so outside the token field.") },
  { RL_ACTION_LARGE, RL_CONTEXT_CODE, 0, "f", NULL, FALSE, N_("large"), NULL },
  { RL_ACTION_ENTER, (FIELDS & ~RL_CONTEXT_SELECT_FIELD) | DIALOGS | RL_CONTEXT_TEXT,
    BANK | RL_CONTEXT_CHOICE, "Enter", NULL, TRUE, N_("go on"),
    N_("Go on from a field, press a button; in the token field, send.") },
  { RL_ACTION_SHOW, FORMS | RL_CONTEXT_INPUT | RL_CONTEXT_TOKEN, FORMS | RL_CONTEXT_TOKEN, "F2",
    "Ctrl-O", TRUE, N_("show"), N_("Show or hide what is typed in the field.") },
  { RL_ACTION_FILE, FORMS, FORMS, "F3", "Ctrl-F", TRUE, N_("file"),
    N_("Fill the field from a file.") },
  { RL_ACTION_ALL_FIELDS, FORMS, FORMS, "F4", "Ctrl-T", TRUE, N_("all fields"),
    N_("Show all seven fields.") },
  { RL_ACTION_REFRESH, FORMS, 0, "Ctrl-R", NULL, TRUE, N_("read again"),
    N_("Read the link from the server again. What is typed stays.") },
  { RL_ACTION_UPDATE, FORMS, FORMS, "F5", "Ctrl-X", TRUE, N_("update"),
    N_("Send what is filled in: a log-in at the bank.") },
  { RL_ACTION_DETAILS, OUTCOMES, OUTCOMES, "d", NULL, FALSE, N_("details"),
    N_("Show the answer, its headers and the same request with curl.") },
  { RL_ACTION_COPY, OUTCOMES, OUTCOMES, "y", "F8", FALSE, N_("copy"),
    N_("Copy a note for the ticket and show it. No typed value is in it.") },
  { RL_ACTION_NEXT_LINK, RL_CONTEXT_DONE, RL_CONTEXT_DONE, "n", NULL, FALSE, N_("next link"),
    N_("Open the next link that needs attention.") },
  { RL_ACTION_COPY, CODES, CODES, "F8", "y", TRUE, N_("copy"),
    N_("Copy the code; “y” does so outside the token field. What is typed is never copied.") },
  { RL_ACTION_SPELL, CODES, RL_CONTEXT_LARGE, "v", NULL, FALSE, N_("spell"),
    N_("Spell the code for the phone, outside the token field.") },
  { RL_ACTION_BACK, ANYWHERE & ~LISTS & ~RL_CONTEXT_WORKING & ~RL_CONTEXT_LARGE,
    FIELDS | OUTCOMES | RL_CONTEXT_CHOICE, "Esc", NULL, TRUE, N_("back"),
    N_("Go back one level; asks before typed text is lost.") },
  { RL_ACTION_BACK, RL_CONTEXT_DESK, 0, "Esc", NULL, FALSE, N_("stop"),
    N_("Stop reading the list; after that, take the filter away.") },
  { RL_ACTION_BACK, RL_CONTEXT_FILTER, RL_CONTEXT_FILTER, "Esc", NULL, TRUE, N_("no filter"),
    N_("Take the filter away.") },
  { RL_ACTION_BACK, RL_CONTEXT_TEXT | RL_CONTEXT_LARGE, RL_CONTEXT_TEXT | RL_CONTEXT_LARGE, "Esc",
    "q", TRUE, N_("back"), N_("Go back.") },
  { RL_ACTION_BACK, RL_CONTEXT_LARGE, 0, "F6", "Ctrl-G", TRUE, N_("back"),
    N_("The same; so does “f”.") },
  { RL_ACTION_BACK, RL_CONTEXT_LARGE, 0, "f", NULL, FALSE, N_("back"), NULL },
  { RL_ACTION_BACK, RL_CONTEXT_WORKING, RL_CONTEXT_WORKING, "Esc", "Ctrl-C", TRUE, N_("cancel"),
    N_("Stop waiting. What was sent stays sent.") },
  { RL_ACTION_HELP, ANYWHERE, ANYWHERE & ~RL_CONTEXT_DESK & ~RL_CONTEXT_TEXT, "F1", "?", TRUE,
    N_("help"), N_("Show this help; “?” does so outside text fields.") },
  { RL_ACTION_HELP, RL_CONTEXT_DESK, RL_CONTEXT_DESK, "?", "F1", TRUE, N_("help"), NULL },
  { RL_ACTION_QUIT, RL_CONTEXT_DESK, RL_CONTEXT_DESK, "q", NULL, FALSE, N_("quit"),
    N_("Leave relink.") },
  { RL_ACTION_LEAVE, ANYWHERE, 0, "F10", "Ctrl-Q", TRUE, N_("leave"),
    N_("Leave relink; asks before typed text is lost.") },
  { RL_ACTION_REDRAW, ANYWHERE, 0, "Ctrl-L", NULL, TRUE, N_("redraw"),
    N_("Draw the screen afresh.") },
  { RL_ACTION_SUSPEND, ANYWHERE, 0, "Ctrl-Z", NULL, TRUE, N_("suspend"),
    N_("Suspend behind a cleared screen.") },
  { RL_ACTION_INTERRUPT, ANYWHERE & ~RL_CONTEXT_WORKING, 0, "Ctrl-C", NULL, TRUE, N_("stop"),
    N_("Cancel what is running; at rest, leave.") },
  { RL_ACTION_NONE, 0, 0, NULL, NULL, FALSE, NULL, NULL },
};

const RlActionRow *rl_actions(void)
{
  return rows;
}

/* A letter is text where text is typed. */
static gboolean is_typed(const char *name)
{
  return g_utf8_strlen(name, -1) == 1 || strcmp(name, "Space") == 0;
}

RlAction rl_action_for_key(const char *name, RlContext context, gboolean in_text)
{
  for (const RlActionRow *row = rows; row->action != RL_ACTION_NONE; row++) {
    if ((row->contexts & context) == 0)
      continue;
    if (g_strcmp0(row->key, name) != 0 && g_strcmp0(row->twin, name) != 0)
      continue;
    if (in_text && (!row->in_text || (is_typed(name) && row->action != RL_ACTION_LIST)))
      continue;
    return row->action;
  }
  return RL_ACTION_NONE;
}

/* What must not fall away in a narrow window: how to send, to go back, to get help. */
static gboolean is_essential(RlAction action)
{
  return action == RL_ACTION_UPDATE || action == RL_ACTION_BACK || action == RL_ACTION_HELP ||
         action == RL_ACTION_QUIT;
}

/* Where the sentences of a help page begin. */
enum { HELP_X = 17 };

/* Columns between two hints, and how many of the gaps may lose one of theirs. */
enum { HINT_GAP = 2, SQUEEZED = 3 };

static guint hint_columns(const RlActionRow *row)
{
  return rl_text_columns(row->key) + 1 + rl_text_columns(_(row->label)) + HINT_GAP;
}

/* Columns that the essential hints from ROW on take. */
static guint reserved(const RlActionRow *row, RlContext context)
{
  guint columns = 0;
  for (; row->action != RL_ACTION_NONE; row++)
    if ((row->hinted & context) != 0 && is_essential(row->action))
      columns += hint_columns(row);
  return columns;
}

/* The rows that the bottom line has room for; *USED gets the columns, a gap behind each. */
static GPtrArray *choose_hints(RlContext context, guint room, guint *used)
{
  GPtrArray *chosen = g_ptr_array_new();
  *used = 0;
  for (const RlActionRow *row = rows; row->action != RL_ACTION_NONE; row++) {
    if ((row->hinted & context) == 0)
      continue;
    const guint kept = is_essential(row->action) ? 0 : reserved(row, context);
    if (*used + hint_columns(row) + kept > room)
      continue;
    *used += hint_columns(row);
    g_ptr_array_add(chosen, (gpointer) row);
  }
  return chosen;
}

char *rl_action_hints(RlContext context, guint columns)
{
  GString *line = g_string_new(NULL);
  guint used = 0;
  /* The last hint needs no gap behind it, and a few gaps may narrow to one column. */
  g_autoptr(GPtrArray) chosen = choose_hints(context, columns + HINT_GAP + SQUEEZED, &used);
  const guint narrow = used > columns + HINT_GAP ? used - columns - HINT_GAP : 0;
  for (guint i = 0; i < chosen->len; i++) {
    const RlActionRow *row = g_ptr_array_index(chosen, i);
    const gboolean squeezed = chosen->len - i <= narrow;
    g_string_append_printf(line, "%s%s %s",
                           i == 0     ? ""
                           : squeezed ? " "
                                      : "  ",
                           row->key, _(row->label));
  }
  return g_string_free(line, FALSE);
}

/* CAPTION, and beside it TEXT in a column of its own; below it where there is no room. */
static void add_help_row(GString *page, const char *caption, const char *text, guint columns)
{
  g_auto(GStrv) lines = rl_text_wrap(text, MAX(columns, 2 * HELP_X) - HELP_X);
  const gboolean beside = rl_text_columns(caption) < HELP_X;
  if (!beside)
    g_string_append_printf(page, "%s\n", caption);
  for (char **line = lines; *line != NULL; line++) {
    const char *first = line == lines && beside ? caption : "";
    g_string_append_printf(page, "%s%*s%s\n", first, HELP_X - (int) rl_text_columns(first), "",
                           *line);
  }
}

static void add_key(GString *page, const RlActionRow *row, guint columns)
{
  g_autofree char *keys =
      row->twin != NULL ? g_strdup_printf("%s, %s", row->key, row->twin) : g_strdup(row->key);
  add_help_row(page, keys, _(row->help), columns);
}

/* What belongs into the fields. */
static void add_fields(GString *page, guint columns)
{
  g_string_append_c(page, '\n');
  for (RlFieldId id = 0; id < RL_N_FIELDS; id++)
    add_help_row(page, _(rl_field(id)->label), _(rl_field(id)->help), columns);
}

char *rl_action_help(RlContext context, guint columns)
{
  GString *page = g_string_new(NULL);
  for (const RlActionRow *row = rows; row->action != RL_ACTION_NONE; row++)
    if ((row->contexts & context) != 0 && row->help != NULL)
      add_key(page, row, columns);
  if ((context & FORMS) != 0)
    add_fields(page, columns);
  if ((context & (FIELDS)) != 0)
    g_string_append_printf(page, "\n%s\n",
                           _("In text fields: Home or Ctrl-A, End or Ctrl-E, Left, Right, "
                             "Backspace, Delete; Ctrl-U deletes to the start, Ctrl-K to the end, "
                             "Ctrl-W a word. Pasted line ends never send anything."));
  if (context == RL_CONTEXT_DESK || context == RL_CONTEXT_TEXT || context == RL_CONTEXT_CHOICE)
    g_string_append_printf(page, "\n%s\n",
                           _("In lists and texts: Up, Down, j, k, PgUp, PgDn, g for the start, "
                             "G for the end."));
  return g_string_free(page, FALSE);
}

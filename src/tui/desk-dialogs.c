/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the desk asks: which link, which links, in which order. */
#include "config.h"

#include "base/i18n.h"

#include "model/link-name.h"

#include "tui/desk-screen.h"

/* A ticket or a webhook is pasted whole. */
enum { LINK_LIMIT = 16 * 1024, VALUE_LIMIT = 256 };

/* ---- a link ---- */

static void on_named(RlInputDialog *dialog, RlSecret **values, gpointer data)
{
  DeskScreen *self = data;
  g_autofree char *link = g_strstrip(g_strdup(rl_secret_peek(values[0])));
  if (*link == '\0') {
    rl_input_dialog_fault(dialog, 0, _("Type a link's id or its external id."));
    return;
  }
  g_autoptr(GError) error = NULL;
  g_autoptr(RlLinkName) found = rl_link_name_parse_pasted(link, &error);
  if (found == NULL) {
    rl_input_dialog_fault(dialog, 0, error->message);
    return;
  }
  rl_tui_pop(self->base.tui, rl_input_dialog_screen(dialog));
  rl_desk_screen_open_link(self, link);
}

static void on_left(RlInputDialog *dialog, gpointer data)
{
  DeskScreen *self = data;
  rl_tui_pop(self->base.tui, rl_input_dialog_screen(dialog));
}

void rl_desk_dialogs_open_link(DeskScreen *self)
{
  const RlInputRow rows[] = { { _("Link"), FALSE, LINK_LIMIT, TRUE } };
  const RlInputSpec spec = { .title = _("Open a link"),
                             .message = _("Id, external id, or a text with one of them."),
                             .rows = rows,
                             .n_rows = 1,
                             .submit = _("Open"),
                             .on_submit = on_named,
                             .on_cancel = on_left,
                             .data = self };
  rl_tui_push(self->base.tui, rl_input_dialog_screen(rl_input_dialog_new(&spec)));
}

/* ---- which links ---- */

typedef struct {
  DeskScreen *desk;
  RlScopeKind kind;
} AskScope;

static AskScope *ask_scope_new(DeskScreen *desk, RlScopeKind kind)
{
  AskScope *ask = g_new0(AskScope, 1);
  *ask = (AskScope){ desk, kind };
  return ask;
}

static gboolean show_scope(DeskScreen *self, RlScopeKind kind, const char *value, GError **error)
{
  g_autoptr(RlScope) scope = rl_scope_new(kind, value, error);
  if (scope != NULL)
    rl_desk_load(self->desk, scope);
  return scope != NULL;
}

static void on_value(RlInputDialog *dialog, RlSecret **values, gpointer data)
{
  AskScope *ask = data;
  DeskScreen *desk = ask->desk;
  g_autoptr(GError) error = NULL;
  if (!show_scope(desk, ask->kind, rl_secret_peek(values[0]), &error))
    rl_input_dialog_fault(dialog, 0, error->message);
  else
    rl_tui_pop(desk->base.tui, rl_input_dialog_screen(dialog));
}

static void on_no_value(RlInputDialog *dialog, gpointer data)
{
  AskScope *ask = data;
  rl_tui_pop(ask->desk->base.tui, rl_input_dialog_screen(dialog));
}

static void ask_value(DeskScreen *self, RlScopeKind kind)
{
  const RlInputRow rows[] = { { rl_scope_question(kind), FALSE, VALUE_LIMIT } };
  const RlInputSpec spec = { .title = rl_scope_name(kind),
                             .rows = rows,
                             .n_rows = 1,
                             .submit = _("Show"),
                             .on_submit = on_value,
                             .on_cancel = on_no_value,
                             .data = ask_scope_new(self, kind),
                             .data_free = g_free };
  rl_tui_push(self->base.tui, rl_input_dialog_screen(rl_input_dialog_new(&spec)));
}

static void on_choice(int choice, gpointer data)
{
  const AskScope *ask = data;
  if (choice >= 0)
    (void) show_scope(ask->desk, ask->kind, rl_scope_choices(ask->kind)[choice], NULL);
}

static void pick_value(DeskScreen *self, RlScopeKind kind)
{
  const char *const *choices = rl_scope_choices(kind);
  g_autofree const char **labels = g_new0(const char *, g_strv_length((char **) choices) + 1);
  for (guint i = 0; choices[i] != NULL; i++)
    labels[i] = rl_scope_value_text(kind, choices[i]);
  rl_tui_push(self->base.tui, rl_select_dialog_new(rl_scope_question(kind), labels, 0, on_choice,
                                                   ask_scope_new(self, kind), g_free));
}

static void on_kind(int choice, gpointer data)
{
  DeskScreen *self = data;
  const RlScopeKind kind = (RlScopeKind) choice;
  if (choice < 0)
    return;
  if (rl_scope_question(kind) == NULL)
    (void) show_scope(self, kind, NULL, NULL);
  else if (rl_scope_choices(kind) == NULL)
    ask_value(self, kind);
  else
    pick_value(self, kind);
}

void rl_desk_dialogs_view(DeskScreen *self)
{
  const char *rows[RL_N_SCOPES + 1] = { NULL };
  for (guint kind = 0; kind < RL_N_SCOPES; kind++)
    rows[kind] = rl_scope_name((RlScopeKind) kind);
  const int current = (int) rl_desk_view(self->desk)->scope->kind;
  rl_tui_push(self->base.tui,
              rl_list_dialog_new(_("Show which links?"), rows, current, on_kind, self, NULL));
}

/* ---- the order ---- */

/* Times and statuses are of most use from their other end: the latest first. */
static gboolean begins_descending(RlLinkColumn column)
{
  return column == RL_COLUMN_LAST_ACCESS || column == RL_COLUMN_CREATED;
}

static void on_column(int choice, gpointer data)
{
  DeskScreen *self = data;
  const RlDeskView *view = rl_desk_view(self->desk);
  if (choice < 0)
    return;
  const RlLinkColumn column = choice == 0 ? RL_NO_COLUMN : (RlLinkColumn) (choice - 1);
  const gboolean again = column == view->sorted_by;
  rl_desk_sort(self->desk, column, again ? !view->descending : begins_descending(column));
}

void rl_desk_dialogs_sort(DeskScreen *self)
{
  const char *rows[RL_N_COLUMNS + 2] = { _("As the server gives them") };
  const RlLinkColumn sorted = rl_desk_view(self->desk)->sorted_by;
  for (guint column = 0; column < RL_N_COLUMNS; column++)
    rows[column + 1] = _(rl_desk_column_name((RlLinkColumn) column));
  const int current = sorted == RL_NO_COLUMN ? 0 : (int) sorted + 1;
  rl_tui_push(self->base.tui,
              rl_list_dialog_new(_("Sort by"), rows, current, on_column, self, NULL));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The links of this shift, out of the journal, to open one of them again. */
#include "config.h"

#include "base/i18n.h"
#include "base/text.h"

#include "app/history.h"

#include "tui/desk-screen.h"

typedef struct {
  DeskScreen *desk;
  RlShift *shift;
} Pick;

static void pick_free(gpointer data)
{
  Pick *pick = data;
  rl_shift_free(pick->shift);
  g_free(pick);
}

static void on_picked(int choice, gpointer data)
{
  const Pick *pick = data;
  if (choice < 0)
    return;
  const RlShiftRow *row = g_ptr_array_index(pick->shift->rows, (guint) choice);
  g_autofree char *id = g_strdup(row->link);
  rl_desk_screen_open_link(pick->desk, id);
}

static void show(DeskScreen *self, RlShift *shift)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < shift->rows->len; i++)
    g_ptr_array_add(rows, rl_shift_row_text(g_ptr_array_index(shift->rows, i), "  "));
  g_ptr_array_add(rows, NULL);
  Pick *pick = g_new0(Pick, 1);
  *pick = (Pick){ self, shift };
  rl_tui_push(self->base.tui, rl_list_dialog_new(_("This shift"), (const char *const *) rows->pdata,
                                                 0, on_picked, pick, pick_free));
}

/* A dialog that came up meanwhile keeps the keys. */
static void on_read(gpointer result, gpointer data)
{
  DeskScreen *self = data;
  g_autoptr(RlShift) shift = result;
  if (!rl_tui_is_top(self->base.tui, &self->base))
    return;
  if (shift->error != NULL)
    rl_tui_tell(self->base.tui, _("This shift"), shift->error->message);
  else if (shift->rows->len == 0)
    rl_tui_tell(self->base.tui, _("This shift"), _("Nothing was sent in this shift yet."));
  else
    show(self, g_steal_pointer(&shift));
}

void rl_desk_history_open(DeskScreen *self)
{
  rl_history_read(self->session, NULL, on_read, self);
}

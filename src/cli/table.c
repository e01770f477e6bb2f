/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/table.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/text.h"

#include "cli/output.h"
#include "plain/print.h"

enum { GAP = 2, USUAL_WINDOW = 80, LEVELS = 4 };

RlTable rl_table_new(const RlColumn *columns, guint n)
{
  g_assert(n <= RL_COLUMNS_MAX);
  RlTable self = { .columns = columns, .n = n, .terminal = rl_output_is_terminal() };
  for (guint i = 0; i < n; i++)
    self.natural[i] = rl_text_columns(_(columns[i].heading));
  return self;
}

static const char *shown(const char *cell)
{
  return cell != NULL && *cell != '\0' ? cell : "–";
}

void rl_table_widen(RlTable *self, const char *const *cells)
{
  if (!self->terminal)
    return;
  for (guint i = 0; i < self->n; i++)
    self->natural[i] = MAX(self->natural[i], rl_text_columns(shown(cells[i])));
  self->fitted = FALSE;
}

/* ---- as wide as the window ---- */

static guint window(void)
{
  struct winsize size = { 0 };
  const gboolean known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : USUAL_WINDOW;
}

/* Level by level: the first columns go, whole ones are narrowed, further columns go. */
static gboolean is_left_out(const RlColumn *column, guint level)
{
  return column->rank == 1 ? level >= 1 : column->rank > 1 && level > column->rank;
}

static guint least_of(const RlTable *self, guint i)
{
  const RlColumn *column = &self->columns[i];
  if (column->whole && self->level < 2)
    return self->natural[i];
  return MIN(self->natural[i], column->least);
}

static guint total(const guint *widths, guint n)
{
  guint sum = 0;
  for (guint i = 0; i < n; i++)
    if (widths[i] > 0)
      sum += widths[i] + GAP;
  return sum > 0 ? sum - GAP : 0;
}

static gboolean can_fit(RlTable *self, guint room)
{
  guint least[RL_COLUMNS_MAX] = { 0 };
  for (guint i = 0; i < self->n; i++)
    least[i] = is_left_out(&self->columns[i], self->level) ? 0 : least_of(self, i);
  return total(least, self->n) <= room;
}

/* The widest one that can be narrowed, or `n`. */
static guint widest(const RlTable *self)
{
  guint found = self->n;
  for (guint i = 0; i < self->n; i++)
    if (self->width[i] > least_of(self, i) &&
        (found == self->n || self->width[i] > self->width[found]))
      found = i;
  return found;
}

/* What was left out once stays so, or the columns would no longer stand below their headings. */
static void fit(RlTable *self)
{
  const guint room = window();
  while (self->level < LEVELS && !can_fit(self, room))
    self->level++;
  for (guint i = 0; i < self->n; i++)
    self->width[i] = is_left_out(&self->columns[i], self->level) ? 0 : self->natural[i];
  while (total(self->width, self->n) > room) {
    const guint i = widest(self);
    if (i == self->n)
      break;
    self->width[i]--;
  }
  self->fitted = TRUE;
}

/* ---- printing ---- */

/* No blanks at the end of a line. */
static void print_aligned(const RlTable *self, const char *const *cells)
{
  guint gap = 0;
  for (guint i = 0; i < self->n; i++) {
    if (self->width[i] == 0)
      continue;
    g_autofree char *text = rl_text_cut(shown(cells[i]), self->width[i]);
    rl_print(stdout, "%*s%s", (int) gap, "", text);
    gap = self->width[i] - MIN(self->width[i], rl_text_columns(text)) + GAP;
  }
  rl_print(stdout, "\n");
}

static void print_heading(RlTable *self)
{
  const char *cells[RL_COLUMNS_MAX];
  for (guint i = 0; i < self->n; i++)
    cells[i] = _(self->columns[i].heading);
  print_aligned(self, cells);
  self->headed = TRUE;
}

static void print_tabbed(const RlTable *self, const char *const *cells)
{
  flockfile(stdout);
  for (guint i = 0; i < self->n; i++) {
    g_autofree char *text = cells[i] != NULL ? rl_text_guard(cells[i], FALSE) : NULL;
    (void) fputs_unlocked(text != NULL ? text : "", stdout);
    (void) putc_unlocked(i + 1 < self->n ? '\t' : '\n', stdout);
  }
  funlockfile(stdout);
}

void rl_table_print(RlTable *self, const char *const *cells)
{
  if (!self->terminal) {
    print_tabbed(self, cells);
    return;
  }
  if (!self->fitted)
    fit(self);
  if (!self->headed)
    print_heading(self);
  print_aligned(self, cells);
}

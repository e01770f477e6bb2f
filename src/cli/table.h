/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists: on a terminal aligned columns under a heading, as wide as the window is; elsewhere the
 * cells alone, whole and in UTF-8, tab-separated, for programs. */
#pragma once

#include <glib.h>

typedef struct {
  const char *heading; /* untranslated */
  guint least;         /* columns that it is narrowed to where the window is small */
  gboolean whole;      /* of little use when it is cut: narrowed last */
  guint rank;          /* it is left out where the rest does not fit: 1 before whole ones are
                          narrowed, 2 and 3 behind that; 0: never */
} RlColumn;

enum { RL_COLUMNS_MAX = 8 };

typedef struct {
  const RlColumn *columns;
  guint n;
  guint natural[RL_COLUMNS_MAX];
  guint width[RL_COLUMNS_MAX]; /* 0: left out */
  guint level;                 /* how much had to give way so far */
  gboolean terminal;           /* that is where it is printed */
  gboolean headed, fitted;
} RlTable;

RlTable rl_table_new(const RlColumn *columns, guint n);

/* Cells are texts of one line, NULL is empty. Every row is widened for before the first one is
 * printed; so are further ones that come later. */
void rl_table_widen(RlTable *self, const char *const *cells);
void rl_table_print(RlTable *self, const char *const *cells);

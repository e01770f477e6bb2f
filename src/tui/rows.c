/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/rows.h"

#include "base/text.h"

enum { LABEL_MAX = 20, GAP = 2 };

RlStyle rl_rows_style(RlTone tone)
{
  static const RlStyle styles[] = {
    [RL_TONE_PLAIN] = RL_STYLE_HEADING,
    [RL_TONE_GOOD] = RL_STYLE_GOOD,
    [RL_TONE_WARNING] = RL_STYLE_WARNING,
    [RL_TONE_BAD] = RL_STYLE_BAD,
  };
  return styles[tone];
}

static int label_columns(const RlReport *report, int width)
{
  int columns = 0;
  for (guint i = 0; i < report->rows->len; i++) {
    const RlRow *row = g_ptr_array_index(report->rows, i);
    if (row->label != NULL)
      columns = MAX(columns, (int) rl_text_columns(row->label));
  }
  return MIN(columns, MIN(LABEL_MAX, width / 2));
}

static char *padded(const char *label, int columns)
{
  g_autofree char *cut = rl_text_cut(label, (guint) columns);
  return g_strdup_printf("%s%*s", cut, columns - (int) rl_text_columns(cut), "");
}

static void add_row_lines(GPtrArray *lines, const RlRow *row, int columns, int width)
{
  const int indent = row->label != NULL ? columns + GAP : 0;
  g_auto(GStrv) wrapped = rl_text_wrap(row->value, (guint) MAX(width - indent, 1));
  for (char **line = wrapped; *line != NULL; line++) {
    const char *label = row->label != NULL && line == wrapped ? row->label : "";
    g_autofree char *caption = padded(label, row->label != NULL ? columns : 0);
    g_ptr_array_add(lines, g_strdup_printf("%s%*s%s", caption, indent > 0 ? GAP : 0, "", *line));
  }
}

GPtrArray *rl_rows_lines(const RlReport *report, int width)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  const int columns = label_columns(report, width);
  for (guint i = 0; i < report->rows->len; i++)
    add_row_lines(lines, g_ptr_array_index(report->rows, i), columns, width);
  return lines;
}

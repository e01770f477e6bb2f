/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plain/print.h"

#include "base/i18n.h"
#include "base/text.h"

void rl_print(FILE *to, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *text = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  g_autofree char *safe = rl_text_guard(text, TRUE);
  g_autofree char *bytes = rl_text_localize(safe);
  (void) fputs(bytes, to);
}

void rl_print_warning(const char *sentence)
{
  g_autofree char *text = g_strdup_printf(_("Warning: %s"), sentence);
  rl_print(stderr, "relink: %s\n", text);
}

static void print_row(FILE *to, const RlRow *row)
{
  g_auto(GStrv) lines = g_strsplit(row->value, "\n", -1);
  const char *separator = row->label != NULL ? ": " : "";
  rl_print(to, "%s%s%s\n", row->label != NULL ? row->label : "", separator, lines[0]);
  for (char **line = lines + 1; *line != NULL; line++)
    rl_print(to, "  %s\n", *line);
}

void rl_print_rows(FILE *to, const RlReport *report)
{
  for (guint i = 0; i < report->rows->len; i++) {
    const RlRow *row = g_ptr_array_index(report->rows, i);
    if (*row->value != '\0')
      print_row(to, row);
  }
}

void rl_print_report(FILE *to, const RlReport *report)
{
  rl_print(to, "%s\n", report->heading);
  rl_print_rows(to, report);
}

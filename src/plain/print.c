/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plain/print.h"

#include <string.h>

#include "base/i18n.h"

/* TEXT in CHARSET with look-alikes ("..." for an ellipsis), or NULL. g_convert() takes a look-alike
 * for a failure. */
static char *transliterate(const char *text, const char *charset)
{
  g_autofree char *like = g_strconcat(charset, "//TRANSLIT", NULL);
  GIConv door = g_iconv_open(like, "UTF-8");
  if (door == (GIConv) -1)
    return NULL;
  gsize in = strlen(text), out = 4 * in;
  char *bytes = g_malloc0(out + 1);
  char *from = (char *) text, *to = bytes;
  if (g_iconv(door, &from, &in, &to, &out) == (gsize) -1)
    g_clear_pointer(&bytes, g_free);
  (void) g_iconv_close(door);
  return bytes;
}

/* TEXT in the terminal's character set, as near as that can come. */
static char *encode(const char *text)
{
  const char *charset = NULL;
  (void) g_get_charset(&charset);
  char *bytes = transliterate(text, charset);
  if (bytes == NULL)
    bytes = g_convert_with_fallback(text, -1, charset, "UTF-8", "?", NULL, NULL, NULL);
  return bytes != NULL ? bytes : g_strdup("?");
}

void rl_print(FILE *to, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *text = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  g_autofree char *bytes = rl_i18n_is_utf8() ? NULL : encode(text);
  (void) fputs(bytes != NULL ? bytes : text, to);
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

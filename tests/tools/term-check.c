/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what a program wrote to a terminal and says whether its description has it: every control
 * character begins an instance of one of the description's own capabilities. 0, or 1 with the first
 * offset that does not. */
#include "config.h"

#include <curses.h>
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

/* A capability as a pattern of all that it can become. */
typedef struct {
  GRegex *regex;
  gboolean pauses;
  char first; /* the byte that it begins with; '%': one of several */
} Pattern;

static void pattern_free(gpointer data)
{
  Pattern *pattern = data;
  g_regex_unref(pattern->regex);
  g_free(pattern);
}

/* ---- capabilities as patterns ---- */

/* Where a part of a capability ended. */
typedef enum { END, THEN, ELSE, FI } Stop;

static Stop read_part(const char **at, GString *regex);

static void append_literal(GString *regex, const char *bytes, gsize n)
{
  for (gsize i = 0; i < n; i++)
    g_string_append_printf(regex, "\\x%02x", (guchar) bytes[i]);
}

/* %? CONDITION %t PART %e CONDITION %t PART … %; */
static void read_condition(const char **at, GString *regex)
{
  gboolean has_else = FALSE;
  const char *separator = "(?:";
  for (Stop stop = ELSE; stop == ELSE;) {
    g_autoptr(GString) part = g_string_new(NULL);
    stop = read_part(at, part);
    if (stop == THEN) {
      g_string_truncate(part, 0);
      stop = read_part(at, part);
    } else {
      has_else = TRUE;
    }
    g_string_append_printf(regex, "%s%s", separator, part->str);
    separator = "|";
  }
  g_string_append(regex, has_else ? ")" : "|)");
}

/* "%p1", "%'x'", "%{12}", operators, or something that is put out: then it has a conversion at the
 * end, as in "%:-3d". */
static void read_operation(const char **at, GString *regex)
{
  const char kind = *(*at)++;
  if (kind == 'p' || kind == 'P' || kind == 'g')
    (*at)++;
  else if (kind == '\'')
    *at += 2;
  else if (kind == '{')
    *at = strchr(*at, '}') + 1;
  else if (strchr(":0123456789. doxXsc", kind) != NULL) {
    (*at)--;
    *at += strspn(*at, ":-+#0123456789. ");
    g_string_append(regex, **at == 'c' ? "[\\x00-\\xff]" : **at == 's' ? ".*?" : "[0-9a-fA-F]+");
    (*at)++;
  }
}

static Stop read_part(const char **at, GString *regex)
{
  while (**at != '\0') {
    const char *here = *at;
    const char *padding = g_str_has_prefix(here, "$<") ? strchr(here, '>') : NULL;
    *at = padding != NULL ? padding + 1 : here + 1;
    if (padding != NULL)
      continue;
    if (*here != '%') {
      append_literal(regex, here, 1);
      continue;
    }
    const char kind = *(*at)++;
    if (kind == 't' || kind == 'e' || kind == ';')
      return kind == 't' ? THEN : kind == 'e' ? ELSE : FI;
    if (kind == '%')
      append_literal(regex, "%", 1);
    else if (kind == '?')
      read_condition(at, regex);
    else {
      (*at)--;
      read_operation(at, regex);
    }
  }
  return END;
}

static void add_capability(GPtrArray *patterns, const char *value)
{
  g_autoptr(GString) regex = g_string_new(NULL);
  const char *at = value;
  const guchar first = (guchar) *value;
  if (first >= ' ' && first != 127 && first != '%')
    return; /* text */
  (void) read_part(&at, regex);
  Pattern *pattern = g_new0(Pattern, 1);
  pattern->regex =
      g_regex_new(regex->str, G_REGEX_RAW | G_REGEX_ANCHORED | G_REGEX_DOTALL, 0, NULL);
  pattern->first = *value;
  pattern->pauses = strstr(value, "$<") != NULL;
  if (pattern->regex != NULL)
    g_ptr_array_add(patterns, pattern);
  else
    g_free(pattern);
}

/* What keys send is no output, nor what the terminal answers or is asked. */
static gboolean is_output(const char *name)
{
  return *name != 'k' && !(*name == 'u' && g_ascii_isdigit(name[1])) && strcmp(name, "acsc") != 0;
}

static GPtrArray *read_description(void)
{
  static const char *const extended[] = { "BE", "BD", "E3", "XM", "Se", "Ss", "RV", "fe", "fd" };
  GPtrArray *patterns = g_ptr_array_new_with_free_func(pattern_free);
  for (guint i = 0; strnames[i] != NULL; i++) {
    const char *value = is_output(strnames[i]) ? tigetstr((char *) (gpointer) strnames[i]) : NULL;
    if (value != NULL && value != (const char *) -1 && *value != '\0')
      add_capability(patterns, value);
  }
  for (guint i = 0; i < G_N_ELEMENTS(extended); i++) {
    const char *value = tigetstr((char *) (gpointer) extended[i]);
    if (value != NULL && value != (const char *) -1 && *value != '\0')
      add_capability(patterns, value);
  }
  /* The flag by which a description says that it has these. */
  if (tigetflag((char *) (gpointer) "AX") == 1) {
    add_capability(patterns, "\033[39m");
    add_capability(patterns, "\033[49m");
  }
  return patterns;
}

/* ---- the output ---- */

/* Bytes of the longest capability at AT; 0: none is there. */
static gsize longest(const GPtrArray *patterns, const char *at, gsize left)
{
  gsize most = 0;
  for (guint i = 0; i < patterns->len; i++) {
    const Pattern *pattern = patterns->pdata[i];
    g_autoptr(GMatchInfo) match = NULL;
    int end = 0;
    if ((pattern->first == *at || pattern->first == '%') &&
        g_regex_match_full(pattern->regex, at, (gssize) left, 0, 0, &match, NULL) &&
        g_match_info_fetch_pos(match, 0, NULL, &end))
      most = MAX(most, (gsize) end);
  }
  return most;
}

/* NULs are what a description that asks for pauses gets. */
static gboolean is_padding(const GPtrArray *patterns, char byte)
{
  for (guint i = 0; byte == '\0' && i < patterns->len; i++)
    if (((const Pattern *) patterns->pdata[i])->pauses)
      return TRUE;
  return FALSE;
}

static int judge(const GPtrArray *patterns, const char *bytes, gsize length)
{
  enum { SEQUENCE_MAX = 200, CONTEXT = 16 };
  guint sequences = 0;
  for (gsize i = 0; i < length;) {
    if ((guchar) bytes[i] >= ' ' && bytes[i] != 127) {
      i++;
      continue;
    }
    const gsize n = is_padding(patterns, bytes[i])
                        ? 1
                        : longest(patterns, bytes + i, MIN(length - i, SEQUENCE_MAX));
    if (n == 0) {
      g_autofree char *shown = g_strndup(bytes + i, MIN(length - i, CONTEXT));
      g_autofree char *escaped = g_strescape(shown, NULL);
      printf("offset %" G_GSIZE_FORMAT ": not in the terminal's description: %s\n", i, escaped);
      return EXIT_FAILURE;
    }
    i += n;
    sequences++;
  }
  printf("%u sequences\n", sequences);
  return sequences > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
  g_autofree char *bytes = NULL;
  g_autoptr(GError) error = NULL;
  gsize length = 0;
  int problem = 0;
  if (argc != 3 || setupterm(argv[1], STDOUT_FILENO, &problem) != OK ||
      !g_file_get_contents(argv[2], &bytes, &length, &error)) {
    g_printerr("%s\n", error != NULL ? error->message : "term-check TERM FILE");
    return 2;
  }
  g_autoptr(GPtrArray) patterns = read_description();
  return judge(patterns, bytes, length);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "words.h"

#include <gio/gio.h>
#include <string.h>

void rl_words_skip(const char **at)
{
  while (**at == ' ' || **at == '\t')
    (*at)++;
}

char *rl_words_next(const char **at)
{
  rl_words_skip(at);
  gsize length = strcspn(*at, " \t");
  char *word = g_strndup(*at, length);
  *at += length;
  return word;
}

/* The value of the name behind the '$' at *AT, which is moved behind it. What is no name ($1, $$)
 * gives NULL without an error, and *AT stays. */
static const char *take_name(const char **at, RlWordsLookup lookup, gpointer user, GError **error)
{
  gboolean braces = (*at)[1] == '{';
  const char *start = *at + (braces ? 2 : 1);
  const char *end = start;
  while (g_ascii_isalnum(*end) || *end == '_')
    end++;
  if (end == start || g_ascii_isdigit(*start) || (braces && *end != '}'))
    return NULL;
  g_autofree char *name = g_strndup(start, (gsize) (end - start));
  const char *value = lookup(name, user);
  if (value == NULL)
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "$%s has no value", name);
  else
    *at = end + (braces ? 1 : 0);
  return value;
}

static gboolean take_escape(const char **at, GString *text, GError **error)
{
  static const char names[] = "nrte0\"\\$";
  static const char values[] = "\n\r\t\033\0\"\\$";
  char name = (*at)[1];
  const char *found = name == '\0' ? NULL : strchr(names, name);
  if (found != NULL) {
    g_string_append_c(text, values[found - names]);
    *at += 2;
    return TRUE;
  }
  if (name == 'x' && g_ascii_isxdigit((*at)[2]) && g_ascii_isxdigit((*at)[3])) {
    int byte = g_ascii_xdigit_value((*at)[2]) * 16 + g_ascii_xdigit_value((*at)[3]);
    g_string_append_c(text, (char) byte);
    *at += 4;
    return TRUE;
  }
  g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "unknown escape \\%c", name);
  return FALSE;
}

static gboolean take_value(const char **at, GString *text, RlWordsLookup lookup, gpointer user,
                           GError **error)
{
  g_autoptr(GError) failure = NULL;
  const char *value = take_name(at, lookup, user, &failure);
  if (failure != NULL) {
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
  }
  if (value != NULL)
    g_string_append(text, value);
  else
    g_string_append_c(text, *(*at)++);
  return TRUE;
}

GString *rl_words_quoted(const char **at, RlWordsLookup lookup, gpointer user, GError **error)
{
  rl_words_skip(at);
  if (**at != '"') {
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "text in double quotes expected");
    return NULL;
  }
  GString *text = g_string_new(NULL);
  gboolean fine = TRUE;
  (*at)++;
  while (fine && **at != '\0' && **at != '"') {
    if (**at == '\\')
      fine = take_escape(at, text, error);
    else if (**at == '$' && lookup != NULL)
      fine = take_value(at, text, lookup, user, error);
    else
      g_string_append_c(text, *(*at)++);
  }
  if (fine && **at == '\0')
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "closing quote missing");
  if (!fine || **at == '\0') {
    g_string_free(text, TRUE);
    return NULL;
  }
  (*at)++;
  return text;
}

static void append_for_shell(GString *text, const char *value, gboolean in_double_quotes)
{
  if (!in_double_quotes) {
    g_autofree char *quoted = g_shell_quote(value);
    g_string_append(text, quoted);
    return;
  }
  for (; *value != '\0'; value++) {
    if (strchr("\"\\$`", *value) != NULL)
      g_string_append_c(text, '\\');
    g_string_append_c(text, *value);
  }
}

char *rl_words_expand(const char *line, RlWordsLookup lookup, gpointer user, GError **error)
{
  g_autoptr(GString) text = g_string_new(NULL);
  char quote = '\0';
  while (*line != '\0') {
    g_autoptr(GError) failure = NULL;
    const char *value = NULL;
    if (*line == '$' && quote != '\'')
      value = take_name(&line, lookup, user, &failure);
    if (failure != NULL) {
      g_propagate_error(error, g_steal_pointer(&failure));
      return NULL;
    }
    if (value != NULL) {
      append_for_shell(text, value, quote == '"');
      continue;
    }
    if (*line == '\\' && quote != '\'' && line[1] != '\0')
      g_string_append_c(text, *line++);
    else if (quote != '\0' ? *line == quote : (*line == '"' || *line == '\''))
      quote = quote != '\0' ? '\0' : *line;
    g_string_append_c(text, *line++);
  }
  return g_strdup(text->str);
}

gboolean rl_words_glob(const char *pattern, const char *star, const char *text)
{
  g_auto(GStrv) pieces = g_strsplit(pattern, star, -1);
  guint n = g_strv_length(pieces);
  if (n <= 1)
    return strcmp(pattern, text) == 0;
  if (!g_str_has_prefix(text, pieces[0]))
    return FALSE;
  text += strlen(pieces[0]);
  for (guint i = 1; i + 1 < n; i++) {
    const char *found = strstr(text, pieces[i]);
    if (found == NULL)
      return FALSE;
    text = found + strlen(pieces[i]);
  }
  return g_str_has_suffix(text, pieces[n - 1]);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/output.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "plain/print.h"

/* Cells are cut here on a terminal, so that one long name does not push everything aside. */
enum { CELL_MAX = 40 };

RlJson *rl_output_with(const RlJson *object, const char *name, const char *value)
{
  RlJson *copy = rl_json_new_object();
  for (const RlJson *m = rl_json_first(object); m != NULL; m = rl_json_next(m)) {
    const gboolean other = strcmp(rl_json_name(m), name) != 0;
    rl_json_set(copy, rl_json_name(m), other ? rl_json_copy(m) : rl_json_new_string(value));
  }
  return copy;
}

RlJson *rl_output_object(const char *outcome, const char *message)
{
  /* A file's name in it need not be UTF-8. */
  g_autofree char *clean = rl_text_clean_block(message, -1, G_MAXSIZE - 1, NULL);
  g_autoptr(RlOutcome) bare =
      rl_outcome_new_error(RL_OUTCOME_ERROR, g_error_new_literal(RL_ERROR, RL_ERROR_FAILED, clean));
  g_autoptr(RlJson) object = rl_report_json(bare, NULL);
  return rl_output_with(object, "outcome", outcome);
}

/* For programs JSON is UTF-8 whatever the locale is. On a terminal that is not UTF-8 half of the
 * bytes of a character would be commands. */
void rl_output_json_text(const char *json)
{
  const gboolean narrow = rl_output_is_terminal() && !rl_i18n_is_utf8();
  g_autofree char *ascii = narrow ? rl_json_to_ascii(json) : NULL;
  (void) fputs(narrow ? ascii : json, stdout);
}

void rl_output_json(const RlJson *object)
{
  g_autofree char *text = rl_json_print(object, FALSE);
  rl_output_json_text(text);
  (void) fputc('\n', stdout);
}

void rl_output_note(const char *message)
{
  g_autofree char *clean = rl_text_clean_block(message, -1, G_MAXSIZE - 1, NULL);
  rl_print(stderr, "relink: %s\n", clean);
}

void rl_output_error(gboolean json, const GError *error)
{
  const gboolean left = g_error_matches(error, RL_ERROR, RL_ERROR_CANCELLED);
  rl_output_note(error->message);
  if (!json)
    return;
  g_autoptr(RlJson) object = rl_output_object(left ? "cancelled" : "error", error->message);
  rl_output_json(object);
}

void rl_output_failed_read(gboolean json, const RlOutcome *outcome, const char *link_id,
                           const RlSession *session)
{
  if (json) {
    g_autoptr(RlJson) object = rl_report_json(outcome, link_id);
    rl_output_json(object);
    return;
  }
  g_autoptr(RlReport) report = rl_report_failed_read(outcome, session);
  rl_print(stderr, "relink: ");
  rl_print_report(stderr, report);
}

gboolean rl_output_is_terminal(void)
{
  return isatty(STDOUT_FILENO) == 1;
}

static char *shown(const char *cell)
{
  return rl_text_cut(cell != NULL ? cell : "–", CELL_MAX);
}

void rl_output_widen(const char *const *cells, guint n, guint *widths)
{
  for (guint i = 0; i < n; i++) {
    g_autofree char *text = shown(cells[i]);
    widths[i] = MAX(widths[i], rl_text_columns(text));
  }
}

static void print_aligned(const char *const *cells, guint n, const guint *widths)
{
  for (guint i = 0; i < n; i++) {
    g_autofree char *text = shown(cells[i]);
    const guint columns = rl_text_columns(text);
    const guint gap = i + 1 < n ? widths[i] - MIN(widths[i], columns) + 2 : 0;
    rl_print(stdout, "%s%*s", text, (int) gap, "");
  }
  rl_print(stdout, "\n");
}

/* For programs: whole, and in UTF-8. */
static void print_tabbed(const char *const *cells, guint n)
{
  for (guint i = 0; i < n; i++) {
    (void) fputs(cells[i] != NULL ? cells[i] : "", stdout);
    (void) fputc(i + 1 < n ? '\t' : '\n', stdout);
  }
}

void rl_output_row(const char *const *cells, guint n, const guint *widths)
{
  if (rl_output_is_terminal())
    print_aligned(cells, n, widths);
  else
    print_tabbed(cells, n);
}

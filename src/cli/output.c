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

static const char *outcome_of(const GError *error)
{
  if (g_error_matches(error, RL_ERROR, RL_ERROR_CANCELLED))
    return "cancelled";
  return g_error_matches(error, RL_ERROR, RL_ERROR_NOT_SENT) ? "not_sent" : "error";
}

void rl_output_error(gboolean json, const GError *error)
{
  rl_output_note(error->message);
  if (!json)
    return;
  g_autoptr(RlJson) object = rl_output_object(outcome_of(error), error->message);
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

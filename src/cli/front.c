/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk and the form of a link: on the screen, or line by line. */
#include "config.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "app/exit-code.h"

#include "cli/commands.h"
#include "cli/mode.h"
#include "cli/output.h"
#include "cli/setup.h"
#include "plain/plain.h"
#include "plain/print.h"
#include "tui/tui.h"

/* A word that is nearly a command is a link all the same; but it may be a slip. */
static const char *nearest(const RlRun *run)
{
  return run->arguments[0] != NULL ? rl_command_nearest(run->arguments[0]) : NULL;
}

static void note_nearest(const RlRun *run)
{
  const char *near = nearest(run);
  if (near == NULL)
    return;
  g_autofree char *shown = rl_text_clean_line(run->arguments[0], -1, 60, NULL);
  g_autofree char *note = g_strdup_printf(
      _("“%s” is no command, and is looked up as a link. Did you mean “%s”?"), shown, near);
  rl_output_note(note);
}

static gboolean check_input(const RlRun *run, GError **error)
{
  static const RlOptionId silent[] = { RL_OPTION_JSON, RL_OPTION_NO_INPUT };
  for (guint i = 0; i < G_N_ELEMENTS(silent); i++) {
    if (!rl_run_has(run, silent[i]))
      continue;
    if (nearest(run) != NULL) {
      rl_command_set_unknown(run->arguments[0], error);
      return FALSE;
    }
    g_set_error(error, RL_ERROR, RL_ERROR_USAGE,
                _("“--%s” does not go with the desk and the form, which ask. Use \"relink update "
                  "LINK\" to send, or \"relink links\" to list."),
                rl_option(silent[i])->name);
    return FALSE;
  }
  return TRUE;
}

int rl_command_front(RlRun *run, GError **error)
{
  const char *link = run->arguments[0];
  g_autofree char *line = NULL;
  if (!check_input(run, error))
    return RL_EXIT_USAGE;
  note_nearest(run);
  if (!rl_mode_is_plain(run, &line)) {
    const RlTuiOptions options = { .link = link,
                                   .no_color = rl_run_has(run, RL_OPTION_NO_COLOR),
                                   .beside = rl_setup_beside };
    return rl_tui_run(run->session, &options);
  }
  rl_print(stdout, "%s\n", line);
  const RlPlainOptions options = { .link = link, .beside = rl_setup_beside };
  return rl_plain_run(run->session, rl_run_wait(run), &options, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk and the form of a link: on the screen, or line by line. */
#include "config.h"

#include "base/error.h"
#include "base/i18n.h"

#include "app/exit-code.h"

#include "cli/commands.h"
#include "cli/mode.h"
#include "cli/setup.h"
#include "plain/plain.h"
#include "plain/print.h"
#include "tui/tui.h"

static gboolean check_input(const RlRun *run, GError **error)
{
  static const RlOptionId silent[] = { RL_OPTION_JSON, RL_OPTION_NO_INPUT };
  for (guint i = 0; i < G_N_ELEMENTS(silent); i++) {
    if (!rl_run_has(run, silent[i]))
      continue;
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/mode.h"

#include "base/i18n.h"

#include "tui/tui.h"

/* What asks for it, as a person would type it; NULL: nothing does. */
static const char *wish_of(const RlRun *run)
{
  const RlOptions *options = run->options;
  if (options->typed[RL_OPTION_PLAIN])
    return "--plain";
  if (rl_options_has(options, RL_OPTION_PLAIN))
    return rl_option(RL_OPTION_PLAIN)->variable;
  return run->session->config->plain && !options->denied[RL_OPTION_PLAIN]
             ? _("plain=true in the configuration")
             : NULL;
}

gboolean rl_mode_is_plain(const RlRun *run, char **line)
{
  const char *wish = wish_of(run), *reason = NULL;
  const char *help = _("“?” at a question says what can be answered.");
  *line = NULL;
  if (wish == NULL && rl_tui_is_possible(&reason))
    return FALSE;
  g_autofree char *why = wish != NULL ? g_strdup_printf(_("Line by line, because of %s."), wish)
                                      : g_strdup_printf(_("Line by line: %s."), reason);
  *line = g_strdup_printf("%s %s", why, help);
  return TRUE;
}

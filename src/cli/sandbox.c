/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relink sandbox: the built-in server in the foreground. */
#include "config.h"

#include <stdio.h>

#include "base/i18n.h"

#include "app/exit-code.h"

#include "cli/commands.h"
#include "cli/output.h"
#include "plain/access.h"

enum { PORT_MAX = 65535, LINKS_MAX = 1000000 };

static void log_line(const char *line, gpointer data)
{
  (void) fprintf(stderr, "%s\n", line);
}

static void announce_json(const RlSandbox *sandbox)
{
  g_autoptr(RlJson) object = rl_json_new_object();
  rl_json_set_string(object, "base_url", rl_sandbox_base_url(sandbox));
  rl_json_set_string(object, "secret_id", RL_SANDBOX_SECRET_ID);
  rl_json_set_string(object, "secret_password", RL_SANDBOX_SECRET_PASSWORD);
  rl_output_json(object);
}

/* Scripts wait for the last line: without it nobody would come. */
static gboolean announce(const RlSandbox *sandbox, gboolean json)
{
  if (json)
    announce_json(sandbox);
  else
    (void) printf("base_url: %s\nsecret_id: %s\nsecret_password: %s\nready\n",
                  rl_sandbox_base_url(sandbox), RL_SANDBOX_SECRET_ID, RL_SANDBOX_SECRET_PASSWORD);
  return fflush(stdout) == 0;
}

static gboolean is_over(gpointer data)
{
  return rl_wait_caught(data) != 0;
}

int rl_command_sandbox(RlRun *run, GError **error)
{
  guint port = 0, links = 0;
  if (!rl_options_number(run->options, RL_OPTION_PORT, PORT_MAX, 0, &port, error) ||
      !rl_options_number(run->options, RL_OPTION_LINKS, LINKS_MAX, 0, &links, error))
    return RL_EXIT_USAGE;
  RlWait *wait = rl_run_wait(run);
  g_autoptr(RlSandbox) sandbox = rl_sandbox_new((guint16) port, links, error);
  if (sandbox == NULL)
    return RL_EXIT_FAILURE;
  if (rl_run_has(run, RL_OPTION_VERBOSE))
    rl_sandbox_set_log(sandbox, log_line, NULL);
  if (!announce(sandbox, rl_run_has(run, RL_OPTION_JSON)))
    return RL_EXIT_FAILURE;
  rl_wait_until(wait, is_over, NULL, wait);
  return RL_EXIT_SIGNAL + rl_wait_caught(wait);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/cli.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/secret.h"

#include "app/exit-code.h"

#include "cli/commands.h"
#include "cli/complete.h"
#include "cli/help.h"
#include "cli/output.h"
#include "cli/setup.h"
#include "plain/print.h"

/* Errors in the words are told as JSON, too, so this is asked before they are understood. An option
 * may be written short. */
static gboolean wants_json(int argc, char **argv)
{
  for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
    if (strlen(argv[i]) > 2 && g_str_has_prefix("--json", argv[i]))
      return TRUE;
  return FALSE;
}

static int fail(gboolean json, const GError *error)
{
  rl_output_error(json, error);
  if (g_error_matches(error, RL_ERROR, RL_ERROR_USAGE))
    rl_print(stderr, "%s\n", _("Try 'relink --help'"));
  return (int) rl_exit_of_error(error);
}

/* Which server is meant must never be a matter of guessing. */
static gboolean check_sandbox(const RlOptions *options, GError **error)
{
  static const RlOptionId others[] = { RL_OPTION_PROFILE, RL_OPTION_BASE_URL, RL_OPTION_CA_FILE };
  if (!rl_options_has(options, RL_OPTION_SANDBOX))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS(others); i++)
    if (options->typed[others[i]]) {
      g_set_error(error, RL_ERROR, RL_ERROR_USAGE,
                  _("the options “--sandbox” and “--%s” exclude each other."),
                  rl_option(others[i])->name);
      return FALSE;
    }
  return TRUE;
}

static gboolean set_up(RlRun *run, const RlCommand *command, GError **error)
{
  if (!command->needs_session)
    return TRUE;
  if (rl_run_has(run, RL_OPTION_SANDBOX)) {
    run->sandbox = rl_sandbox_new(0, 0, error);
    if (run->sandbox == NULL)
      return FALSE;
  }
  run->session = rl_setup_session(run->options, run->sandbox, error);
  return run->session != NULL;
}

/* In reverse order: the session's workers may still talk to the sandbox. */
static void take_down(RlRun *run)
{
  rl_session_free(run->session);
  rl_wait_free(run->wait);
  rl_sandbox_free(run->sandbox);
}

/* A signal that ends the program decides the code, also where it let a request end first; Ctrl-C
 * only where the person left by it. */
static int with_signal(const RlRun *run, const GError *error, int code)
{
  const int caught = run->wait != NULL ? rl_wait_caught(run->wait) : 0;
  const gboolean left = g_error_matches(error, RL_ERROR, RL_ERROR_CANCELLED);
  return caught != 0 && (caught != SIGINT || left) ? RL_EXIT_SIGNAL + caught : code;
}

/* Behind everything else: by now the terminal is the person's again, and every secret was made. */
static void warn_of_swap(void)
{
  if (!rl_secret_lock_failed())
    return;
  rl_output_note(
      _("The limit on locked memory is too low: secrets of this run may have been written "
        "to swap space. Nothing else is wrong. Raise the limit to 8 MiB: "
        "\"ulimit -l 8192\" in a shell, LimitMEMLOCK=8M in a systemd unit."));
}

static int run_command(const RlCommand *command, RlRun *run)
{
  g_autoptr(GError) error = NULL;
  int code = RL_EXIT_DONE;
  if (set_up(run, command, &error))
    code = command->run(run, &error);
  if (error != NULL)
    code = fail(rl_run_has(run, RL_OPTION_JSON), error);
  code = with_signal(run, error, code);
  take_down(run);
  warn_of_swap();
  return code;
}

/* A reader that has seen enough, as `head` does, is no fault worth a word. */
static gboolean reader_left(void)
{
  struct pollfd out = { .fd = STDOUT_FILENO, .events = POLLOUT };
  return poll(&out, 1, 0) > 0 && (out.revents & POLLERR) != 0;
}

/* What was to be read has to arrive; what was done at the bank stays done. */
static int finish_output(const RlCommand *command, int code)
{
  const gboolean good = fflush(stdout) == 0 && ferror(stdout) == 0;
  if (good)
    return code;
  if (!reader_left())
    rl_output_note(_("Standard output could not be written."));
  return code == RL_EXIT_DONE && (command == NULL || !command->sends) ? RL_EXIT_FAILURE : code;
}

/* "relink help links" is what people type who know git. */
static gboolean asks_for_help(const RlOptions *options)
{
  GPtrArray *words = options->words;
  if (words->len == 0 || strcmp(g_ptr_array_index(words, 0), RL_COMMAND_HELP) != 0)
    return rl_options_has(options, RL_OPTION_HELP);
  g_ptr_array_remove_index(words, 0);
  return TRUE;
}

static int run_words(const RlOptions *options)
{
  g_autoptr(GError) error = NULL;
  guint at = 0;
  const RlCommand *command = NULL;
  if (rl_options_has(options, RL_OPTION_VERSION)) {
    rl_help_print_version();
    return finish_output(NULL, RL_EXIT_DONE);
  }
  if (asks_for_help(options)) {
    rl_help_print(rl_command_named(options));
    return finish_output(NULL, RL_EXIT_DONE);
  }
  command = rl_command_find(options, &at, &error);
  if (command == NULL || !check_sandbox(options, &error))
    return finish_output(NULL, fail(rl_options_has(options, RL_OPTION_JSON), error));
  g_ptr_array_add(options->words, NULL);
  RlRun run = { .options = options, .arguments = (const char *const *) options->words->pdata + at };
  const gboolean acts = !rl_options_has(options, RL_OPTION_DRY_RUN);
  return finish_output(acts ? command : NULL, run_command(command, &run));
}

/* Behind the dashes stands half a line, in which much is still wrong, and which may be no text. */
static gboolean is_half_line(int argc, char **argv)
{
  return argc > 2 && strcmp(argv[1], "complete") == 0 && strcmp(argv[2], "--") == 0;
}

int rl_cli_main(int argc, char **argv)
{
  g_autoptr(GError) error = NULL;
  if (is_half_line(argc, argv)) {
    rl_complete_print(argv + 3);
    return finish_output(NULL, RL_EXIT_DONE);
  }
  g_autoptr(RlOptions) options = rl_options_parse(argc, argv, &error);
  if (options == NULL)
    return finish_output(NULL, fail(wants_json(argc, argv), error));
  rl_log_enable(rl_options_has(options, RL_OPTION_VERBOSE));
  return run_words(options);
}

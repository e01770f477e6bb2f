/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process is made fit for secrets before anything else happens in it. */
#include "config.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/secret.h"
#include "base/signals.h"
#include "base/text.h"

#include "keyfile/keyfile.h"

#include "cli/cli.h"

/* Variables by which libraries would write secrets to files, or read them from there. */
static void clean_environment(void)
{
  static const char *const names[] = { "SECRET_BACKEND", "SSLKEYLOGFILE", "CURL_HOME" };
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    (void) unsetenv(names[i]);
}

/* Where one of the three is closed, a file opened later would take its place, and what is printed
 * would go there. */
static void fill_standard_files(void)
{
  int fd;
  do
    fd = open("/dev/null", O_RDONLY);
  while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd >= 0)
    (void) close(fd);
}

/* Made ahead: whoever dies for want of memory makes nothing any more. */
static void prepare_for_faults(void)
{
  g_autofree char *text = g_strconcat(
      "relink: ",
      _("There is not enough memory, or relink has a fault: it had to stop. If an update was under "
        "way, its outcome is unknown: \"relink show LINK\" says how the link is now, \"relink "
        "journal\" what was begun."),
      "\n", NULL);
  rl_signals_watch_faults(rl_text_localize(text));
}

int main(int argc, char **argv)
{
  rl_secret_harden_process();
  (void) rl_keyfile_init();
  fill_standard_files();
  clean_environment();
  (void) signal(SIGPIPE, SIG_IGN);
  rl_i18n_init(LOCALEDIR);
  prepare_for_faults();
  return rl_cli_main(argc, argv);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plain/echo.h"

#include <termios.h>

#include "base/signals.h"

static int terminal;
static struct termios loud, quiet;

/* In the background it is loud already, or somebody else's. Also called by a handler. */
static void make_loud(void)
{
  if (rl_signals_in_front(terminal))
    (void) tcsetattr(terminal, TCSANOW, &loud);
}

static void make_quiet(void)
{
  (void) tcsetattr(terminal, TCSANOW, &quiet);
}

/* A secret that was typed but has no end yet would become what the shell reads next. */
static void give_back(void)
{
  (void) tcflush(terminal, TCIFLUSH);
  make_loud();
}

gboolean rl_echo_off(RlWait *wait, int fd)
{
  if (tcgetattr(fd, &loud) != 0)
    return FALSE;
  terminal = fd;
  quiet = loud;
  quiet.c_lflag &= ~(tcflag_t) ECHO;
  rl_wait_around_stop(wait, make_loud, make_quiet);
  rl_signals_set_last_will(give_back);
  make_quiet();
  return TRUE;
}

void rl_echo_on(RlWait *wait)
{
  make_loud();
  rl_signals_set_last_will(NULL);
  rl_wait_around_stop(wait, NULL, NULL);
}

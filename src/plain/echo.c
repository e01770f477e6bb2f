/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plain/echo.h"

#include <errno.h>
#include <signal.h>
#include <termios.h>

static const int guarded[] = { SIGQUIT, SIGTSTP };

static int terminal;
static struct termios loud, quiet;
static struct sigaction before[G_N_ELEMENTS(guarded)];

static void on_signal(int number);

/* The handler is gone when it runs, so that raising the signal has its usual effect; after a stop
 * it is set again. */
static void guard(int number)
{
  struct sigaction action = { .sa_handler = on_signal,
                              .sa_flags = (int) SA_RESETHAND | SA_NODEFER | SA_RESTART };
  (void) sigaction(number, &action, NULL);
}

static void on_signal(int number)
{
  const int code = errno;
  (void) tcsetattr(terminal, TCSANOW, &loud);
  (void) raise(number);
  guard(number);
  (void) tcsetattr(terminal, TCSANOW, &quiet);
  errno = code;
}

gboolean rl_echo_off(int fd)
{
  if (tcgetattr(fd, &loud) != 0)
    return FALSE;
  terminal = fd;
  quiet = loud;
  quiet.c_lflag &= ~(tcflag_t) ECHO;
  for (guint i = 0; i < G_N_ELEMENTS(guarded); i++) {
    (void) sigaction(guarded[i], NULL, &before[i]);
    if (before[i].sa_handler != SIG_IGN)
      guard(guarded[i]);
  }
  return tcsetattr(fd, TCSANOW, &quiet) == 0;
}

void rl_echo_on(void)
{
  (void) tcsetattr(terminal, TCSANOW, &loud);
  for (guint i = 0; i < G_N_ELEMENTS(guarded); i++)
    (void) sigaction(guarded[i], &before[i], NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Typing that the terminal does not show. While the process is stopped the terminal is as it was.
 */
#pragma once

#include "plain/wait.h"

/* FALSE: FD is no terminal, nothing is to be undone. One terminal at a time. */
gboolean rl_echo_off(RlWait *wait, int fd);
void rl_echo_on(RlWait *wait);

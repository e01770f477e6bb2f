/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Typing that the terminal does not show. The signals that a front-end does not handle itself
 * (QUIT and TSTP, from the keyboard or from elsewhere) leave the terminal as it was. */
#pragma once

#include <glib.h>

/* FALSE: FD is no terminal, nothing is to be undone. One terminal at a time. */
gboolean rl_echo_off(int fd);
void rl_echo_on(void);

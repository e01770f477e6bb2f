/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"

/* Looked up each time: what G_DEFINE_QUARK keeps is written by the first error of a process, and
 * two threads may make theirs at once. */
GQuark rl_error_quark(void)
{
  return g_quark_from_static_string("rl-error-quark");
}

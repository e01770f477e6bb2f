/* SPDX-License-Identifier: GPL-3.0-or-later */
/* By itself, so that the program can be built with another folder for its tests: there is no
 * variable that moves it. */
#include "config.h"

#include "store/settings.h"

const char *rl_config_site(void)
{
  return SITEDIR;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/clock.h"

#include <time.h>

gint64 rl_clock_since_boot(void)
{
  struct timespec now;
  if (clock_gettime(CLOCK_BOOTTIME, &now) != 0)
    return g_get_monotonic_time();
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

char *rl_clock_boot_id(void)
{
  char *id = NULL;
  if (!g_file_get_contents("/proc/sys/kernel/random/boot_id", &id, NULL, NULL))
    return NULL;
  return g_strstrip(id);
}

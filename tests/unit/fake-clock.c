/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-clock.h"

static GMutex lock;
static gint64 elapsed; /* seconds */
static gint64 wrong;   /* seconds by which the clock on the wall was set forward */
static gint64 boots;

/* Returns what is there then. */
static gint64 add(gint64 *place, gint64 n)
{
  g_mutex_lock(&lock);
  *place += n;
  const gint64 now = *place;
  g_mutex_unlock(&lock);
  return now;
}

gint64 fake_clock_monotonic(void)
{
  return FAKE_CLOCK_MONOTONIC + add(&elapsed, 0) * G_USEC_PER_SEC;
}

gint64 fake_clock_wall(void)
{
  return FAKE_CLOCK_WALL + add(&elapsed, 0) + add(&wrong, 0);
}

char *fake_clock_boot(void)
{
  return g_strdup_printf("boot-%d", (int) add(&boots, 0));
}

void fake_clock_reset(void)
{
  add(&elapsed, -add(&elapsed, 0));
  add(&wrong, -add(&wrong, 0));
}

void fake_clock_advance(gint64 seconds)
{
  add(&elapsed, seconds);
}

void fake_clock_set_wall(gint64 seconds)
{
  add(&wrong, seconds);
}

void fake_clock_reboot(void)
{
  add(&boots, 1);
}

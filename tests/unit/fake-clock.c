/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-clock.h"

static GMutex lock;
static gint64 elapsed; /* seconds */

static gint64 read_elapsed(void)
{
  g_mutex_lock(&lock);
  const gint64 seconds = elapsed;
  g_mutex_unlock(&lock);
  return seconds;
}

gint64 fake_clock_monotonic(void)
{
  return FAKE_CLOCK_MONOTONIC + read_elapsed() * G_USEC_PER_SEC;
}

gint64 fake_clock_wall(void)
{
  return FAKE_CLOCK_WALL + read_elapsed();
}

void fake_clock_reset(void)
{
  fake_clock_advance(-read_elapsed());
}

void fake_clock_advance(gint64 seconds)
{
  g_mutex_lock(&lock);
  elapsed += seconds;
  g_mutex_unlock(&lock);
}

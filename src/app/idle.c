/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/idle.h"

#include <glib-unix.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/text.h"

struct RlIdle {
  guint seconds;
  void (*func)(gpointer data);
  gpointer data;
  int timer; /* -1: there is none */
  guint source;
};

/* Whether the time is up; says so once. */
static gboolean take_expiry(const RlIdle *self)
{
  guint64 expiries = 0;
  return self->timer >= 0 && read(self->timer, &expiries, sizeof expiries) == sizeof expiries;
}

void rl_idle_check(RlIdle *self)
{
  if (take_expiry(self))
    self->func(self->data);
}

static gboolean on_timer(int fd, GIOCondition condition, gpointer data)
{
  rl_idle_check(data);
  return G_SOURCE_CONTINUE;
}

/* The usual timers stand still while the machine sleeps. */
static int timer_new(void)
{
  const int timer = timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  return timer >= 0 ? timer : timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
}

RlIdle *rl_idle_new(guint seconds, void (*func)(gpointer data), gpointer data)
{
  RlIdle *self = g_new0(RlIdle, 1);
  self->seconds = seconds;
  self->func = func;
  self->data = data;
  self->timer = seconds > 0 ? timer_new() : -1;
  if (self->timer < 0)
    return self;
  self->source = g_unix_fd_add_full(G_PRIORITY_HIGH, self->timer, G_IO_IN, on_timer, self, NULL);
  rl_idle_touch(self);
  return self;
}

void rl_idle_free(RlIdle *self)
{
  if (self == NULL)
    return;
  if (self->source != 0)
    g_source_remove(self->source);
  if (self->timer >= 0)
    (void) close(self->timer);
  g_free(self);
}

void rl_idle_touch(RlIdle *self)
{
  const struct itimerspec once = { .it_value.tv_sec = (time_t) self->seconds };
  if (self->timer >= 0)
    (void) timerfd_settime(self->timer, 0, &once, NULL);
}

char *rl_idle_text(guint seconds)
{
  const guint minutes = seconds / 60;
  g_autofree char *count = rl_text_number(minutes > 0 ? minutes : seconds);
  if (minutes > 0)
    return g_strdup_printf(ngettext("Cleared after %s minute", "Cleared after %s minutes", minutes),
                           count);
  return g_strdup_printf(ngettext("Cleared after %s second", "Cleared after %s seconds", seconds),
                         count);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plain/preflight.h"

#include "app/preflight.h"

#include "plain/print.h"

typedef struct {
  gboolean there, left;
} Looking;

static void on_found(gpointer data)
{
  ((Looking *) data)->there = TRUE;
}

static gboolean is_there(gpointer data)
{
  return ((Looking *) data)->there;
}

static void on_signal(gpointer data, int number)
{
  ((Looking *) data)->left = TRUE;
}

gboolean rl_plain_preflight(RlSession *session, RlWait *wait, RlDraft *draft)
{
  Looking looking = { 0 };
  g_autoptr(RlPreflightCheck) check = rl_preflight_check_new(session, draft);
  rl_preflight_check_start(check, on_found, &looking);
  rl_wait_until(wait, is_there, on_signal, &looking);
  g_autoptr(GPtrArray) warnings = rl_preflight_check_warnings(check);
  for (guint i = 0; i < warnings->len; i++)
    rl_print_warning(g_ptr_array_index(warnings, i));
  return !looking.left;
}

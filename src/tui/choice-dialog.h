/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list to pick from whose rows say how time goes by; one that stays as it is is in screen.h. */
#pragma once

#include "tui/screen.h"

typedef struct {
  /* The rows of now, new, as many as ever and in the same order. Called for every drawing. */
  char **(*rows)(gpointer data);
  /* Microseconds until one of them changes; 0: none does. */
  gint64 (*next_tick)(gpointer data);
} RlLiveRows;

/* As rl_list_dialog_new(), with the first row selected. LIVE is borrowed, and gets DATA. */
RlScreen *rl_live_list_dialog_new(const char *title, const RlLiveRows *live, RlOnChoice on_choice,
                                  gpointer data, GDestroyNotify data_free);

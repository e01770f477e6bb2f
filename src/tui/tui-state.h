/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The front-end's own state, for the files that share it: tui.c has the main loop's sources,
 * tui-signals.c what signals do, frame.c the stack of screens. */
#pragma once

#include "base/signals.h"

#include "app/idle.h"

#include "tui/screen.h"
#include "tui/tui.h"

struct RlTui {
  RlSession *first;    /* the one that relink was started with; owns the others */
  RlSession *session;  /* the one in use */
  RlSession *previous; /* while its successor's API secrets are looked for; else NULL */
  char *link;          /* whose form comes once the API secrets are there; NULL: the desk */
  RlScreen *form;      /* the one that is there before them; NULL: there is none (any more) */
  RlScreen *login;     /* what finds the API secrets below that form; NULL */
  const RlOpenChallenge *resume; /* the challenge that comes then instead; NULL: none */
  gboolean lists_challenges;     /* the list of open challenges comes over the desk */
  char *next_after;              /* see rl_tui_want_next(); NULL: nobody wants it */
  const RlTuiOptions *options;
  GMainLoop *loop;
  GPtrArray *stack; /* RlScreen, owned; the last one is on top */
  guint frame;      /* source of the next drawing, 0: none is due */
  guint tick;       /* source of the next second, 0: nothing ticks */
  guint input;      /* source of the keyboard, 0: the terminal is gone */
  RlIdle *idle;
  int exit_code;
  gboolean updated; /* `exit_code` is that of an update, and no reading changes it any more */
  gboolean leaving; /* a request is being finished without a terminal */
};

/* Signals do what they are to do to TUI from here on. */
RlSignals *rl_tui_signals_new(RlTui *tui);
/* Ends the program with CODE, as a signal does: gives the terminal back, wipes, and leaves, once a
 * request that is out has ended and an open challenge is kept. A second one changes nothing. */
void rl_tui_end(RlTui *tui, int code);
/* Stops the process behind a cleared screen. */
void rl_tui_suspend(RlTui *tui);
/* Hides what F2 showed, on every screen. */
void rl_tui_hide_all(RlTui *tui);
/* What KEY does. */
void rl_tui_key(RlTui *tui, const RlKey *key);

/* The screen that gets the keys; NULL: there is none yet. */
RlScreen *rl_tui_top(const RlTui *tui);
/* Whether a text field of SCREEN (may be NULL) has the focus. */
gboolean rl_screen_in_text(const RlScreen *screen);

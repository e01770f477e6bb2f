/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The action table: what a key can do, where, and in which words. The bottom line, the help and
 * the manual come out of its rows, so that nothing can be done that is not documented. Which key
 * leads to which action is decided here too; the screen only turns key codes into key names. */
#pragma once

#include <glib.h>

/* Where an action works; also the screen whose keys the bottom line shows. A screen may be two. */
typedef enum {
  RL_CONTEXT_DESK = 1 << 0,
  RL_CONTEXT_FORM = 1 << 1,
  RL_CONTEXT_SELECT_FIELD = 1 << 2, /* the form, on a field with a list */
  RL_CONTEXT_WORKING = 1 << 3,
  RL_CONTEXT_CHALLENGE = 1 << 4,
  RL_CONTEXT_OUTCOME = 1 << 5,
  RL_CONTEXT_TEXT = 1 << 6,   /* a text to read: details, help, ticket note */
  RL_CONTEXT_INPUT = 1 << 7,  /* a dialog with text fields */
  RL_CONTEXT_CHOICE = 1 << 8, /* a dialog with buttons or a list */
  RL_CONTEXT_FILTER = 1 << 9, /* the list of links, while its filter is typed */
  RL_CONTEXT_DONE = 1 << 10,  /* an outcome that is done */
  RL_CONTEXT_CODE = 1 << 11,  /* a challenge that shows a code */
  RL_CONTEXT_LARGE = 1 << 12, /* that code over the whole window */
  RL_CONTEXT_TOKEN = 1 << 13, /* beside one of a challenge: it has a field for the token */
} RlContext;

typedef enum {
  RL_ACTION_NONE,
  RL_ACTION_NEXT,
  RL_ACTION_PREVIOUS,
  RL_ACTION_ENTER,
  RL_ACTION_BACK,
  RL_ACTION_HELP,
  RL_ACTION_SHOW,
  RL_ACTION_FILE,
  RL_ACTION_ALL_FIELDS,
  RL_ACTION_UPDATE,
  RL_ACTION_COPY,
  RL_ACTION_SPELL,
  RL_ACTION_LARGE,
  RL_ACTION_LEAVE,
  RL_ACTION_REDRAW,
  RL_ACTION_SUSPEND,
  RL_ACTION_INTERRUPT,
  RL_ACTION_OPEN,
  RL_ACTION_REFRESH,
  RL_ACTION_ALL_LINKS,
  RL_ACTION_QUIT,
  RL_ACTION_DETAILS,
  RL_ACTION_LIST,
  RL_ACTION_FILTER,
  RL_ACTION_VIEW,
  RL_ACTION_SORT,
  RL_ACTION_PROFILE,
  RL_ACTION_HISTORY,
  RL_ACTION_CHALLENGES,
  RL_ACTION_NEXT_LINK,
  RL_ACTION_PREVIOUS_LINK,
} RlAction;

typedef struct {
  RlAction action;
  guint contexts;    /* where it works */
  guint hinted;      /* where the bottom line names it */
  const char *key;   /* the name of its key: "F5", "Enter", "q" */
  const char *twin;  /* a second key that does the same; NULL */
  gboolean in_text;  /* also while a text field has the focus */
  const char *label; /* untranslated, for the bottom line; one or two words */
  const char *help;  /* untranslated, one sentence */
} RlActionRow;

/* The rows in the order of the bottom line; the last has RL_ACTION_NONE. */
const RlActionRow *rl_actions(void);

/* What the key named NAME does in CONTEXT; IN_TEXT: a text field has the focus. */
RlAction rl_action_for_key(const char *name, RlContext context, gboolean in_text);

/* "F5 update  Esc back  …": the bottom line of CONTEXT in at most COLUMNS columns, whole hints
 * only, help last and always there. New string. */
char *rl_action_hints(RlContext context, guint columns);

/* The help page of CONTEXT for a window of COLUMNS. New string of several lines. */
char *rl_action_help(RlContext context, guint columns);

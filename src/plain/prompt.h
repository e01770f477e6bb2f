/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions, one a line: "Label: " and what is typed behind it. Works on a terminal and on a pipe;
 * no escape sequence is ever written. "?" lists what can be answered, and the question is asked
 * again. */
#pragma once

#include <stdio.h>

#include "base/secret.h"

#include "plain/wait.h"

/* A word that can be typed in place of an answer. */
typedef struct {
  const char *word; /* "": only HELP is said, of answers that are more than a word */
  const char *help; /* what it does, not yet translated */
  void (*run)(
      gpointer data); /* does it; then the question is asked again. NULL: who asked does it */
} RlPromptWord;

/* What “?” says of a question. */
typedef struct {
  const char *text;            /* what can be answered, a sentence */
  const RlPromptWord *words;   /* ended by one without a word; NULL: there are none */
  void (*more)(gpointer data); /* says more behind them; NULL */
  gpointer data;
} RlPromptHelp;

typedef struct {
  RlWait *wait;    /* not owned */
  FILE *out;       /* where questions go */
  gint64 deadline; /* monotonic microseconds: until when is waited; RL_NO_EXPIRY */
  /* After that many seconds at a question without an answer ON_IDLE wipes and says so; 0: never.
   * What was typed of the answer is wiped in any case, and the question asked again. */
  guint idle;
  void (*on_idle)(gpointer data);
  gpointer data;
  /* Once in a while before the deadline it is said how much time is left, and asked again. */
  gboolean counts_down;
  const char *label; /* the question that is open */
  /* What that is after ON_IDLE, which may have made it untrue; NULL: the same. */
  const char *(*relabel)(gpointer question);
  gpointer question;
  const RlPromptHelp *help; /* of the questions that are asked now; NULL: only what holds for all */
} RlPrompt;

typedef enum {
  RL_REPLY_LINE,   /* something was typed */
  RL_REPLY_EMPTY,  /* just Enter */
  RL_REPLY_END,    /* the input has ended */
  RL_REPLY_SIGNAL, /* Ctrl-C, or another signal that says to leave */
  RL_REPLY_LATE,   /* the deadline passed */
} RlReply;

/* Whether somebody can be asked: standard input is a terminal. */
gboolean rl_prompt_is_possible(void);

/* Asks on standard output when that is a terminal, otherwise on standard error. */
RlPrompt rl_prompt_new(RlWait *wait);

/* Shows what is typed. *LINE is a new string with LINE, else NULL. */
RlReply rl_prompt_line(RlPrompt *self, const char *label, char **line);

/* Does not show it. *SECRET is new with LINE, else NULL; at most MAX bytes. A value that is itself
 * a word of the help is typed twice. */
RlReply rl_prompt_secret(RlPrompt *self, const char *label, gsize max, RlSecret **secret);

/* Drops what is waiting at a terminal: the next answer is typed after its question was asked.
 * Before every question whose answer sends something. */
void rl_prompt_forget(RlPrompt *self);

/* "QUESTION [y/n]: " until it is answered, by what is typed from now on. *YES is FALSE with every
 * reply but LINE. */
RlReply rl_prompt_yes(RlPrompt *self, const char *question, gboolean *yes);

/* The same for what nobody needs to answer: Enter means no. */
RlReply rl_prompt_wish(RlPrompt *self, const char *question, gboolean *yes);

/* One line of standard input without its line end, with nothing asked. A line that is too long is
 * said, and counts as empty; on a terminal it is asked for again. */
RlReply rl_prompt_read(RlPrompt *self, RlSecret *into);

/* "QUESTION [y/n]: ", or the letter OTHER, for which *OTHERWISE is TRUE and *YES FALSE. */
RlReply rl_prompt_yes_or(RlPrompt *self, const char *question, char other, gboolean *yes,
                         gboolean *otherwise);

/* NUMBER of a list of N, from 0, or -1 and a word about it when LINE is none. */
int rl_prompt_number(const RlPrompt *self, const char *line, guint n);

/* A reply that means to leave altogether. */
gboolean rl_reply_leaves(RlReply reply);

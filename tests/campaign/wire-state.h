/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run's own state, for the files that share it: wire-run.c does what a person does, wire-judge.c
 * looks at what became of it. */
#pragma once

#include "wire-run.h"

/* What is typed; in JSON some of it has to be escaped. */
#define WIRE_PASSWORD "wire \"p\xc3\xa4ss\" \\ 7c41"
#define WIRE_PIN      "0042"

enum { WIRE_HEAVY = 80000 }; /* of certificate and key each, in base64 */

typedef struct {
  WireBank *bank;
  gboolean plain;
  WireVerb verb;
  gboolean again, heavy;
  char *folder;
  RlEndpoint *endpoint; /* the session's */
  RlSession *session;
  RlFlow *flow;
  WireSeen *seen;
} WireRun;

/* Presses the key that sends the kept values once more, in a world without faults; the requests
 * that come of it. New. */
RlJson *wire_run_send_again(WireRun *self);

/* Notes what became of it, and what is not as it must be. May send once more. */
void wire_judge(WireRun *self);

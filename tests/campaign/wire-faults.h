/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of faults, each of its kinds with a GET, a PUT and a PATCH. */
#pragma once

#include "wire-nowhere.h"
#include "wire-run.h"

typedef struct {
  guint runs, violations, skipped;
} WireTally;

/* EACH: of how many kinds, chosen by RANDOM, one verb each is tried; 0: all of them. What is wrong
 * is printed. */
WireTally wire_faults(WireBank *bank, WireNowhere *nowhere, const char *table, GRand *random,
                      guint each);

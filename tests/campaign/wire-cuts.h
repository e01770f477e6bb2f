/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections that are cut at any byte, in either direction. */
#pragma once

#include "wire-faults.h"

/* EACH runs for every verb, chosen by RANDOM. What is wrong is printed. */
WireTally wire_cuts(WireBank *bank, GRand *random, guint each);

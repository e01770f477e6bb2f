/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Campaigns on the wire: the real program's flow, journal and HTTP against a server that fails.
 *
 *   wire faults TABLE SEED EACH   EACH 0: the whole table, with every verb
 *   wire cuts SEED EACH           EACH runs for every verb
 *
 * The last line is "RUNS VIOLATIONS"; what was wrong stands above it. */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire-cuts.h"
#include "wire-faults.h"

enum { EXIT_USAGE = 2 };

static WireTally run(WireBank *bank, WireNowhere *nowhere, char **words)
{
  const gboolean cuts = strcmp(words[1], "cuts") == 0;
  char **numbers = words + (cuts ? 2 : 3);
  g_autoptr(GRand) random = g_rand_new_with_seed((guint32) strtoul(numbers[0], NULL, 10));
  const guint each = (guint) atoi(numbers[1]);
  return cuts ? wire_cuts(bank, random, each) : wire_faults(bank, nowhere, words[2], random, each);
}

int main(int argc, char **argv)
{
  if (argc < 2 || argc != (strcmp(argv[1], "cuts") == 0 ? 4 : 5)) {
    fprintf(stderr, "usage: wire faults TABLE SEED EACH | wire cuts SEED EACH\n");
    return EXIT_USAGE;
  }
  signal(SIGPIPE, SIG_IGN);
  setvbuf(stdout, NULL, _IOLBF, 0);
  g_autoptr(WireNowhere) nowhere = wire_nowhere_new();
  g_autoptr(WireBank) bank = wire_bank_new();
  wire_run_files(bank);
  const WireTally tally = run(bank, nowhere, argv);
  printf("%u %u\n", tally.runs, tally.violations);
  return tally.violations > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

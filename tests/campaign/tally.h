/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a campaign's driver counts: runs, and those in which something was not as it has to be. */
#pragma once

#include <glib.h>

/* A run begins; the words say which, so that it can be found again. */
void tally_run(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* Unless MET, the run is a violation, and the words say what of it, behind "# " and the run's own.
 * Returns MET. */
gboolean tally_expect(gboolean met, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The last line of all: "RUNS VIOLATIONS". Gives the driver's exit code, which is 0. */
int tally_end(void);

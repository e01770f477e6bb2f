/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report as it stands in a dialog: labels at the left, values wrapped beside them. */
#pragma once

#include "app/report.h"

#include "tui/canvas.h"

/* The lines of REPORT's rows in WIDTH columns. char *. */
GPtrArray *rl_rows_lines(const RlReport *report, int width);

/* How the heading of a report of that tone looks. */
RlStyle rl_rows_style(RlTone tone);

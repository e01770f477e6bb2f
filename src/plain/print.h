/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of text for people: what the plain front-end and the commands without a screen print. No
 * function here takes an RlSecret. */
#pragma once

#include <stdio.h>

#include "app/report.h"

/* Prints UTF-8 text in the terminal's character set. A file that cannot be written is noticed at
 * the program's end. */
void rl_print(FILE *to, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* On standard error: nothing is stopped by what SENTENCE says. */
void rl_print_warning(const char *sentence);

/* The heading, then a line for each row: "Label: value". Further lines of a value are indented. */
void rl_print_report(FILE *to, const RlReport *report);
/* The rows alone. */
void rl_print_rows(FILE *to, const RlReport *report);

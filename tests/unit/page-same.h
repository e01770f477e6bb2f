/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of links read straight from its text, held against the same page read from a tree. */
#pragma once

#include "net/wire.h"

/* Reads LENGTH bytes of TEXT both ways, as links and as text. NULL: both say the same, or the text
 * is not plain; *PLAIN says which. Otherwise what is not the same. New string. */
char *page_same_fault(const char *text, gsize length, gboolean *plain);

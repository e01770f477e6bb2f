/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Curses' key codes become names ("F5", "Ctrl-X", "Enter") that the action table knows, and the
 * characters that a person types. */
#pragma once

#include <glib.h>

typedef struct {
  const char *name;  /* NULL: nothing was pressed, or a key that has no name */
  gunichar typed;    /* the character, 0: none */
  gboolean pasted;   /* it arrived with a paste, between its marks or in a burst, and is no key */
  gboolean lost;     /* bytes arrived that are no character in the terminal's character set */
  gboolean line_end; /* a line end or a tab in a paste: no text for most fields, and no key, unless
                      * it is a tab in a burst without marks, that may be a person's */
} RlKey;

/* Teaches curses the marks of a bracketed paste. After initscr. */
void rl_keys_init(void);

/* The next key that is waiting, without blocking. FALSE: none is. */
gboolean rl_keys_read(RlKey *key);

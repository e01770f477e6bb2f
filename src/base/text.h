/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text from elsewhere made harmless for a terminal, and text measured in terminal columns. */
#pragma once

#include <glib.h>

/* A new string holding LENGTH bytes (-1: to the NUL) of TEXT as one line that is safe to draw:
 * valid UTF-8, NFC, no control, escape, bidi, zero-width, tag, private or unassigned characters, at
 * most two combining marks a base, line ends and tabs as single spaces, at most MAX_CHARS
 * characters of the first 64 KiB (cut with an ellipsis). Linear in time, whatever comes. *REMOVED
 * (may be NULL) is increased by the number of characters taken out or replaced. NULL text gives
 * NULL. */
char *rl_text_clean_line(const char *text, gssize length, gsize max_chars, guint *removed);

/* The same, but line ends stay as '\n'. */
char *rl_text_clean_block(const char *text, gssize length, gsize max_chars, guint *removed);

/* TEXT (taken), or NULL when it says nothing: it is empty, or blank all through. NULL is allowed.
 */
char *rl_text_or_nothing(char *text);

/* For the last step before a terminal: TEXT as it is, or cleaned where something comes through that
 * nobody has cleaned (a file's name, what a library says). LINES: line ends stay. New string. */
char *rl_text_guard(const char *text, gboolean lines);

/* Whether a character may stand in a clean text, the same in every locale; FALSE also for blanks
 * other than a space, which become one. */
gboolean rl_text_is_plain(gunichar c);

/* Whether a character is drawn onto the one before it. */
gboolean rl_text_is_mark(gunichar c);

/* Columns that valid UTF-8 TEXT takes in a terminal. */
guint rl_text_columns(const char *text);

/* The longest prefix of TEXT, in bytes, that fits into COLUMNS. */
gsize rl_text_fit(const char *text, guint columns);

/* A new string of TEXT in at most COLUMNS columns, its cut marked by an ellipsis ("…", or "~" when
 * the terminal is not UTF-8). */
char *rl_text_cut(const char *text, guint columns);

/* TEXT broken into lines of at most COLUMNS columns, at spaces where there are any. A
 * NULL-terminated list of new strings, at least one. Empty lines are kept. */
char **rl_text_wrap(const char *text, guint columns);

/* N with its digits grouped as the language does: "2,318". New string. */
char *rl_text_number(gint64 n);

/* Case and accents folded away, for searching. New string. */
char *rl_text_fold(const char *text);

/* TEXT in the terminal's own character set, with look-alikes where it lacks a character, and "?"
 * where there is none: as many columns as rl_text_columns() says. New string. */
char *rl_text_localize(const char *text);

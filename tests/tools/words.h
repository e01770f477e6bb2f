/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words that the script languages of both test tools are made of. Errors are
 * G_IO_ERROR_INVALID_DATA. */
#pragma once

#include <glib.h>

/* The value of $NAME, borrowed, or NULL when there is none. */
typedef const char *(*RlWordsLookup)(const char *name, gpointer user);

/* *AT past blanks. */
void rl_words_skip(const char **at);

/* The next run of characters that are no blank: new string, empty at the end of the line. */
char *rl_words_next(const char **at);

/* Text in double quotes at *AT, which is moved behind it, with the escapes \n \r \t \e \0 \" \\ \$
 * and \xHH. With a LOOKUP, $NAME and ${NAME} stand for their values; a name without one is an
 * error. May hold NUL bytes. */
GString *rl_words_quoted(const char **at, RlWordsLookup lookup, gpointer user, GError **error);

/* A shell command LINE with $NAME and ${NAME} replaced so that g_shell_parse_argv() takes each
 * value as it is: never split, never expanded again. Nothing is replaced in single quotes. */
char *rl_words_expand(const char *line, RlWordsLookup lookup, gpointer user, GError **error);

/* Whether all of TEXT fits PATTERN, in which the word STAR stands for any run of characters. */
gboolean rl_words_glob(const char *pattern, const char *star, const char *text);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hostile strings one by one, each with a number, made by rule: every control character, every
 * final of a control sequence, and so on. For texts of many see hostile.h. */
#pragma once

#include <glib.h>

/* How many there are. */
guint rl_hostile_count(void);

/* Number N, UTF-8 without NULs. New string. */
GString *rl_hostile_string(guint n);

/* The same, in bytes that are no UTF-8 for those that have such a form: C1 as single bytes,
 * characters that are cut, overlong, surrogates. New string. */
GString *rl_hostile_bytes(guint n);

/* TEXT (UTF-8) as a JSON string behind what is in JSON. What JSON does not want raw is escaped, and
 * of the rest every second character. */
void rl_hostile_append_json(GString *json, const GString *text);

/* N bytes of TEXT as a quoted text of the rules of https-server, behind what is in RULE. */
void rl_hostile_append_quoted(GString *rule, const char *text, gsize n);

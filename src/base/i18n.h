/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The short names that gettext's tools know, in the one place that defines them. */
#pragma once

#include "config.h" /* GETTEXT_PACKAGE */

#include <glib/gi18n-lib.h>

/* Sets the locale and binds the message catalogue. LOCALE_DIR is where the catalogues lie. When
 * the machine lacks the locale that LANG asks for (usual on bastion hosts: sshd passes LANG on),
 * the language is still honoured, in C.UTF-8. Call once, first thing in main. */
void rl_i18n_init(const char *locale_dir);

/* The first variable of the environment that asks for a locale which this machine does not have, as
 * LC_CTYPE=UTF-8 from a Mac does; NULL: there is none. */
const char *rl_i18n_missing(void);

/* Whether the terminal's character set is UTF-8. */
gboolean rl_i18n_is_utf8(void);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folders of relink's own keyring. Private to this folder.
 *
 * DATA is $XDG_DATA_HOME/relink, where the daemon keeps `keyrings` and relink its locks. A PAIR is
 * a folder for the sockets of one pair of daemons, made anew for each: so nothing that died can
 * stand in the way of the next one, and none of it meets the sockets of the user's own daemon. */
#pragma once

#include <glib.h>

/* DATA's path; NULL when there is no home. */
char *rl_keyring_folder_data(void);

/* Whether DATA holds the file of a keyring. */
gboolean rl_keyring_folder_has_keyring(void);

/* Makes DATA and its `keyrings`, for us alone. A folder that belongs to somebody else, or that
 * others may write, is refused: they could put files of theirs in place of ours. */
gboolean rl_keyring_folder_prepare(const char *data, GError **error);

/* A new PAIR: in $XDG_RUNTIME_DIR, in DATA or in the folder of temporary files, wherever a socket's
 * path stays short enough. */
char *rl_keyring_folder_pair(const char *data, GError **error);

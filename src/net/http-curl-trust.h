/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom libcurl trusts where no CA file is named. For http-curl.c only.
 *
 * libcurl reads the system's bundle, all of some hundred certificates, for each handle: 18 ms of
 * work. Where the system also keeps them in a folder by the hashes of their names, OpenSSL opens
 * the one or two that it needs. */
#pragma once

#include <glib.h>

/* The folder to look in; NULL: there is none of that kind. Static. */
const char *rl_curl_trust_folder(void);

/* Sets the trust roots of EASY (CURL): CA_FILE alone; where that is NULL the system's, of which
 * FOLDER alone unless that is NULL. The same for a proxy. FALSE: there was no memory. */
gboolean rl_curl_trust_set(gpointer easy, const char *ca_file, const char *folder);

/* FOLDER and BUNDLE in the place of the system's, for tests; NULL and NULL: the system's again. */
void rl_curl_trust_pretend(const char *folder, const char *bundle);

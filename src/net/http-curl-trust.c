/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/http-curl-trust.h"

#include <curl/curl.h>

static const char *pretended_folder, *pretended_bundle; /* tests' */

void rl_curl_trust_pretend(const char *folder, const char *bundle)
{
  pretended_folder = folder;
  pretended_bundle = bundle;
}

/* "5ed36f99.0": what OpenSSL looks for. */
static gboolean is_hashed(const char *name)
{
  enum { DIGITS = 8 };
  guint n = 0;
  while (g_ascii_isxdigit(name[n]))
    n++;
  return n == DIGITS && name[n] == '.' && name[n + 1] == '0' && name[n + 2] == '\0';
}

static gboolean holds_hashes(const char *path)
{
  g_autoptr(GDir) folder = path != NULL ? g_dir_open(path, 0, NULL) : NULL;
  for (const char *name; folder != NULL && (name = g_dir_read_name(folder)) != NULL;)
    if (is_hashed(name))
      return TRUE;
  return FALSE;
}

const char *rl_curl_trust_folder(void)
{
  const curl_version_info_data *info = curl_version_info(CURLVERSION_NOW);
  const char *folder = pretended_folder != NULL ? pretended_folder : info->capath;
  return holds_hashes(folder) ? folder : NULL;
}

static gboolean set_all(CURL *easy, const char *file, const char *folder)
{
  return curl_easy_setopt(easy, CURLOPT_CAINFO, file) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_CAPATH, folder) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO, file) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_PROXY_CAPATH, folder) == CURLE_OK;
}

gboolean rl_curl_trust_set(gpointer easy, const char *ca_file, const char *folder)
{
  if (ca_file != NULL || folder != NULL)
    return set_all(easy, ca_file, ca_file != NULL ? NULL : folder);
  /* Otherwise it is as libcurl was built: the bundle, and a folder beside it. */
  return pretended_bundle == NULL || set_all(easy, pretended_bundle, NULL);
}

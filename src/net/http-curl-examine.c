/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/http-curl-examine.h"

#include <curl/curl.h>
#include <string.h>

#include "base/text.h"

/* libcurl has no other way to tell it that does not lead into the TLS library. */
static int on_remark(CURL *easy, curl_infotype type, char *text, size_t n, void *data)
{
  static const char begin[] = "SSL connection using ";
  RlHttpResponse *response = data;
  const gsize skip = sizeof begin - 1;
  if (type != CURLINFO_TEXT || n <= skip || memcmp(text, begin, skip) != 0)
    return 0;
  g_autofree char *line = g_strndup(text + skip, n - skip);
  line[strcspn(line, " /\r\n")] = '\0';
  g_free(response->tls);
  response->tls = rl_text_clean_line(line, -1, RL_HTTP_TLS_MAX, NULL);
  return 0;
}

void rl_curl_examine(gpointer easy, RlHttpResponse *response)
{
  curl_easy_setopt(easy, CURLOPT_CERTINFO, 1L);
  curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, on_remark);
  curl_easy_setopt(easy, CURLOPT_DEBUGDATA, response);
  curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
}

/* The server's own certificate comes first. */
void rl_curl_examine_certificate(gpointer easy, RlHttpResponse *response)
{
  static const char begin[] = "Expire date:";
  struct curl_certinfo *info = NULL;
  if (curl_easy_getinfo(easy, CURLINFO_CERTINFO, &info) != CURLE_OK || info == NULL ||
      info->num_of_certs < 1)
    return;
  for (const struct curl_slist *line = info->certinfo[0]; line != NULL; line = line->next)
    if (g_str_has_prefix(line->data, begin))
      response->certificate_end = MAX(0, curl_getdate(line->data + sizeof begin - 1, NULL));
}

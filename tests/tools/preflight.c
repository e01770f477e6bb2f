/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Says what the pre-flight finds: a line of words for each line "CERTIFICATE<Tab>KEY<Tab>PASSWORD"
 * of standard input, two paths ("-": none) and a pass phrase. --now SECONDS sets the clock. */
#include "keyfile/preflight.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "keyfile/keyfile.h"

static const char *const keys[] = {
  [RL_KEY_NONE] = "none",     [RL_KEY_UNKNOWN] = "unknown",       [RL_KEY_CLEAR] = "clear",
  [RL_KEY_OPENED] = "opened", [RL_KEY_OPENED_PIN] = "opened-pin", [RL_KEY_NOT_TRIED] = "not-tried",
  [RL_KEY_CLOSED] = "closed", [RL_KEY_UNCHECKED] = "unchecked",
};
static const char *const dates[] = {
  [RL_DATES_VALID] = "valid",
  [RL_DATES_ENDING] = "ending",
  [RL_DATES_EXPIRED] = "expired",
  [RL_DATES_NOT_YET] = "not-yet",
};
static const char *const pairs[] = {
  [RL_PAIR_UNKNOWN] = "unknown",
  [RL_PAIR_MATCHES] = "matches",
  [RL_PAIR_DIFFERS] = "differs",
};

/* A file as it is sent: as relink reads it, without a copy in memory that is not locked, or, when
 * that refuses it as the other one of the pair, anyhow. */
static RlSecret *value_of(const char *path, RlFieldId id)
{
  g_autofree char *note = NULL;
  RlSecret *value = rl_keyfile_load(path, id, &note, NULL);
  if (value != NULL)
    return value;
  g_autofree char *bytes = NULL;
  gsize n = 0;
  if (strcmp(path, "-") == 0 || !g_file_get_contents(path, &bytes, &n, NULL))
    return NULL;
  g_autofree char *text = g_base64_encode((const guchar *) bytes, n);
  return rl_secret_new_from(text, -1, 0);
}

static void print(const RlPreflight *found)
{
  const RlCertificate *certificate = found->certificate;
  if (certificate == NULL)
    printf("certificate=%s", found->has_certificate ? "unknown" : "none");
  else
    printf("certificate=%s until=%" G_GINT64_FORMAT " from=%" G_GINT64_FORMAT
           " dates=%s type=%s bits=%u rfc=%s name=%s",
           certificate->serial, certificate->not_after, certificate->not_before,
           dates[found->dates], certificate->key_type, certificate->key_bits,
           certificate->rfc != NULL ? certificate->rfc : "-",
           certificate->name != NULL ? certificate->name : "-");
  printf(" key=%s cipher=%s pair=%s\n", keys[found->key],
         found->cipher != NULL ? found->cipher : "-", pairs[found->pair]);
}

static void look(char *line, gint64 now)
{
  line[strcspn(line, "\n")] = '\0';
  g_auto(GStrv) words = g_strsplit(line, "\t", 3);
  if (g_strv_length(words) != 3)
    return;
  g_autoptr(RlSecret) certificate = value_of(words[0], RL_FIELD_CERTIFICATE);
  g_autoptr(RlSecret) key = value_of(words[1], RL_FIELD_PRIVATE_KEY);
  g_autoptr(RlSecret) password = rl_secret_new_from(words[2], -1, 0);
  g_autoptr(RlPreflight) found = rl_keyfile_preflight(certificate, key, password, NULL, now);
  print(found);
}

int main(int argc, char **argv)
{
  char line[4096];
  const gboolean set = argc == 3 && strcmp(argv[1], "--now") == 0;
  const gint64 now = set ? g_ascii_strtoll(argv[2], NULL, 10) : g_get_real_time() / G_USEC_PER_SEC;
  (void) setlocale(LC_ALL, "");
  (void) setvbuf(stdout, NULL, _IOLBF, 0); /* whoever waits for an answer sees it at once */
  if (!rl_keyfile_init())
    return 2;
  while (fgets(line, sizeof line, stdin) != NULL)
    look(line, now);
  return 0;
}

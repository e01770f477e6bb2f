/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a client certificate: which are taken, and in what words the others are refused. */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "keyfile/client-pair.h"
#include "keyfile/keyfile.h"

#include "efirma.h"
#include "helpers.h"

/* 2026-03-01T12:00:00Z; the certificates are valid a year to both sides. */
#define NOW  G_GINT64_CONSTANT(1772366400)
#define YEAR (G_GINT64_CONSTANT(365) * EFIRMA_DAY)

static EVP_PKEY *rsa, *ec;
static X509 *rsa_certificate, *ec_certificate;

typedef struct {
  char *folder;
} Place;

static void open_place(Place *place, gconstpointer extra)
{
  place->folder = g_dir_make_tmp("relink-client-XXXXXX", NULL);
}

static void close_place(Place *place, gconstpointer extra)
{
  g_autoptr(GDir) folder = g_dir_open(place->folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name(folder)) != NULL;) {
    g_autofree char *path = g_build_filename(place->folder, name, NULL);
    (void) g_remove(path);
  }
  (void) g_rmdir(place->folder);
  g_free(place->folder);
}

/* Puts the bytes of FIRST and SECOND (may be NULL) into the file NAME. The path is new. */
static char *put(const Place *place, const char *name, GBytes *first, GBytes *second)
{
  char *path = g_build_filename(place->folder, name, NULL);
  g_autoptr(GByteArray) all = g_byte_array_new();
  GBytes *const parts[] = { first, second };
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
    if (parts[i] != NULL)
      g_byte_array_append(all, g_bytes_get_data(parts[i], NULL),
                          (guint) g_bytes_get_size(parts[i]));
  g_assert_true(g_file_set_contents(path, (const char *) all->data, all->len, NULL));
  g_assert_cmpint(g_chmod(path, 0640), ==, 0);
  return path;
}

static GBytes *text(const char *words)
{
  return g_bytes_new(words, strlen(words));
}

static void test_good(Place *place, gconstpointer extra)
{
  static const EfirmaForm forms[] = { EFIRMA_CLEAR_PEM, EFIRMA_OLDER_PEM };
  EVP_PKEY *const keys[] = { rsa, ec };
  X509 *const certificates[] = { rsa_certificate, ec_certificate };
  for (guint i = 0; i < G_N_ELEMENTS(forms) * G_N_ELEMENTS(keys); i++) {
    g_autoptr(GBytes) certificate = efirma_certificate_bytes(certificates[i / 2], TRUE);
    g_autoptr(GBytes) issuer = efirma_certificate_bytes(certificates[1 - i / 2], TRUE);
    g_autoptr(GBytes) key = efirma_key_bytes(keys[i / 2], forms[i % 2], NULL);
    g_autofree char *chain = put(place, "chain.pem", certificate, issuer);
    g_autofree char *alone = put(place, "key.pem", key, NULL);
    g_autofree char *both = put(place, "both.pem", key, certificate);
    const char *const rows[][2] = { { chain, alone }, { both, NULL }, { both, both } };
    for (guint n = 0; n < G_N_ELEMENTS(rows); n++) {
      g_autoptr(GError) error = NULL;
      g_autoptr(RlClientPair) pair = rl_client_pair_load(rows[n][0], rows[n][1], NOW, &error);
      g_assert_no_error(error);
      g_assert_nonnull(strstr(rl_secret_peek(pair->certificate), "BEGIN CERTIFICATE"));
      g_assert_nonnull(strstr(rl_secret_peek(pair->key), "PRIVATE KEY"));
    }
  }
}

static void refuses(const char *certificate, const char *key, gint64 now, const char *file,
                    const char *part)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RlClientPair) pair = rl_client_pair_load(certificate, key, now, &error);
  g_assert_null(pair);
  g_assert_error(error, RL_ERROR, RL_ERROR_LOCAL);
  g_test_message("%s", error->message);
  g_assert_nonnull(strstr(error->message, "Nothing is sent"));
  g_assert_nonnull(strstr(error->message, file));
  g_assert_nonnull(strstr(error->message, part));
}

static void test_bad(Place *place, gconstpointer extra)
{
  g_autoptr(GBytes) certificate = efirma_certificate_bytes(rsa_certificate, TRUE);
  g_autoptr(GBytes) other = efirma_certificate_bytes(ec_certificate, TRUE);
  g_autoptr(GBytes) binary = efirma_certificate_bytes(rsa_certificate, FALSE);
  g_autoptr(GBytes) key = efirma_key_bytes(rsa, EFIRMA_CLEAR_PEM, NULL);
  g_autoptr(GBytes) binary_key = efirma_key_bytes(rsa, EFIRMA_CLEAR, NULL);
  g_autoptr(GBytes) sealed = efirma_key_bytes(rsa, EFIRMA_AES_PEM, "phrase");
  g_autoptr(GBytes) sealed_older = efirma_key_bytes(rsa, EFIRMA_AES_OLDER_PEM, "phrase");
  g_autoptr(GBytes) words = text("no PEM at all\n");
  g_autoptr(GBytes) broken = text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  g_autofree char *good = put(place, "good.pem", certificate, NULL);
  g_autofree char *good_key = put(place, "good.key", key, NULL);
  const struct {
    const char *name;
    GBytes *certificate, *key, *also; /* NULL: the good one, none; `also` stands in the former */
    gboolean one;
    const char *part;
  } rows[] = {
    { "empty.pem", words, NULL, NULL, FALSE, "no PEM" },
    { "binary.pem", binary, NULL, NULL, FALSE, "no PEM" },
    { "binary.key", NULL, binary_key, NULL, FALSE, "no PEM" },
    { "broken.pem", broken, NULL, NULL, FALSE, "no certificate" },
    { "swapped.pem", key, NULL, NULL, FALSE, "no certificate" },
    { "swapped.key", NULL, certificate, NULL, FALSE, "no private key" },
    { "alone.pem", certificate, NULL, NULL, TRUE, "client_key" },
    { "sealed.key", NULL, sealed, NULL, FALSE, "encrypted" },
    { "older.key", NULL, sealed_older, NULL, FALSE, "encrypted" },
    { "sealed-both.pem", certificate, NULL, sealed, TRUE, "encrypted" },
    { "other.pem", other, NULL, NULL, FALSE, "does not belong" },
    { "last.pem", other, NULL, certificate, FALSE, "does not belong" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const gboolean is_key = rows[i].key != NULL;
    g_autofree char *path =
        put(place, rows[i].name, is_key ? rows[i].key : rows[i].certificate, rows[i].also);
    const char *named = strcmp(rows[i].part, "does not belong") == 0 ? good_key : path;
    refuses(is_key ? good : path,
            is_key        ? path
            : rows[i].one ? NULL
                          : good_key,
            NOW, named, rows[i].part);
  }
}

static void test_dates(Place *place, gconstpointer extra)
{
  g_autoptr(GBytes) certificate = efirma_certificate_bytes(rsa_certificate, TRUE);
  g_autoptr(GBytes) key = efirma_key_bytes(rsa, EFIRMA_CLEAR_PEM, NULL);
  g_autofree char *both = put(place, "both.pem", certificate, key);
  refuses(both, NULL, NOW + YEAR, both, "expired on 2027-03-01");
  refuses(both, NULL, NOW - YEAR - 1, both, "not valid before 2025-03-01");
  g_autoptr(RlClientPair) last = rl_client_pair_load(both, NULL, NOW + YEAR - 1, NULL);
  g_autoptr(RlClientPair) first = rl_client_pair_load(both, NULL, NOW - YEAR, NULL);
  g_assert_nonnull(last);
  g_assert_nonnull(first);
}

/* A key that others can read is no secret; the certificate alone may be read by all. */
static void test_modes(Place *place, gconstpointer extra)
{
  static const struct {
    guint certificate, key;
    gboolean good;
  } rows[] = {
    { 0444, 0600, TRUE },  { 0444, 0440, TRUE },  { 0600, 0660, TRUE },  { 0444, 0644, FALSE },
    { 0444, 0604, FALSE }, { 0444, 0602, FALSE }, { 0600, 0666, FALSE },
  };
  g_autoptr(GBytes) certificate = efirma_certificate_bytes(rsa_certificate, TRUE);
  g_autoptr(GBytes) key = efirma_key_bytes(rsa, EFIRMA_CLEAR_PEM, NULL);
  g_autofree char *one = put(place, "one.pem", certificate, NULL);
  g_autofree char *two = put(place, "two.pem", key, NULL);
  g_autofree char *both = put(place, "both.pem", certificate, key);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_assert_cmpint(g_chmod(one, (int) rows[i].certificate), ==, 0);
    g_assert_cmpint(g_chmod(two, (int) rows[i].key), ==, 0);
    g_assert_cmpint(g_chmod(both, (int) rows[i].key), ==, 0);
    if (rows[i].good) {
      g_autoptr(RlClientPair) pair = rl_client_pair_load(one, two, NOW, NULL);
      g_autoptr(RlClientPair) same = rl_client_pair_load(both, NULL, NOW, NULL);
      g_assert_true(pair != NULL && same != NULL);
      continue;
    }
    refuses(one, two, NOW, two, "others than its owner");
    refuses(both, NULL, NOW, both, "others than its owner");
  }
}

static void test_missing(Place *place, gconstpointer extra)
{
  g_autoptr(GBytes) certificate = efirma_certificate_bytes(rsa_certificate, TRUE);
  g_autoptr(GBytes) nothing = g_bytes_new(NULL, 0);
  g_autofree char *good = put(place, "good.pem", certificate, NULL);
  g_autofree char *empty = put(place, "empty.pem", nothing, NULL);
  g_autofree char *none = g_build_filename(place->folder, "none.pem", NULL);
  g_autofree char *pipe = g_build_filename(place->folder, "pipe", NULL);
  g_assert_cmpint(mkfifo(pipe, 0600), ==, 0);
  refuses(none, NULL, NOW, none, "No such file");
  refuses(good, none, NOW, none, "No such file");
  refuses(place->folder, NULL, NOW, place->folder, "no regular file");
  refuses(pipe, NULL, NOW, pipe, "no regular file");
  refuses(good, empty, NOW, empty, "empty");
  if (geteuid() == 0)
    return; /* who may read everything */
  g_assert_cmpint(g_chmod(good, 0), ==, 0);
  refuses(good, NULL, NOW, good, "Permission denied");
}

static void make_certificates(void)
{
  const EfirmaSubject subject = { .name = "relink of a site",
                                  .from = NOW - YEAR,
                                  .until = NOW + YEAR };
  rsa = EVP_RSA_gen(2048);
  ec = EVP_EC_gen("P-256");
  rsa_certificate = efirma_certificate(rsa, &subject);
  ec_certificate = efirma_certificate(ec, &subject);
}

int main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(Place *, gconstpointer);
  } tests[] = {
    { "/client-pair/good", test_good },       { "/client-pair/bad", test_bad },
    { "/client-pair/dates", test_dates },     { "/client-pair/modes", test_modes },
    { "/client-pair/missing", test_missing },
  };
  (void) rl_keyfile_init();
  g_test_init(&argc, &argv, NULL);
  make_certificates();
  for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, Place, NULL, open_place, tests[i].test, close_place);
  const int result = g_test_run();
  EVP_PKEY_free(rsa);
  EVP_PKEY_free(ec);
  X509_free(rsa_certificate);
  X509_free(ec_certificate);
  return result;
}

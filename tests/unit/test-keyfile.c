/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files for fields: certificates and keys made here, in every form, right and wrong. */
#include <glib/gstdio.h>
#include <locale.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "keyfile/keyfile.h"

#include "helpers.h"

/* 2038-01-02T03:04:05Z */
enum { VALID_UNTIL = 2146014245 };

typedef struct {
  char *folder;
  EVP_PKEY *key;
  X509 *certificate;
} World;

/* How a file is made of the world. */
typedef int (*Write)(BIO *to, const World *world);

static int write_cert_der(BIO *to, const World *world)
{
  return i2d_X509_bio(to, world->certificate);
}

static int write_cert_pem(BIO *to, const World *world)
{
  return PEM_write_bio_X509(to, world->certificate);
}

static int write_key_der(BIO *to, const World *world)
{
  return i2d_PKCS8PrivateKey_bio(to, world->key, NULL, NULL, 0, NULL, NULL);
}

static int write_key_pem(BIO *to, const World *world)
{
  return PEM_write_bio_PKCS8PrivateKey(to, world->key, NULL, NULL, 0, NULL, NULL);
}

static int write_key_traditional(BIO *to, const World *world)
{
  return i2d_PrivateKey_bio(to, world->key);
}

static int write_key_traditional_pem(BIO *to, const World *world)
{
  return PEM_write_bio_PrivateKey_traditional(to, world->key, NULL, NULL, 0, NULL, NULL);
}

static int write_sealed_der(BIO *to, const World *world)
{
  return i2d_PKCS8PrivateKey_bio(to, world->key, EVP_aes_256_cbc(), "12345678a", 9, NULL, NULL);
}

static int write_sealed_pem(BIO *to, const World *world)
{
  return PEM_write_bio_PKCS8PrivateKey(to, world->key, EVP_aes_256_cbc(), "12345678a", 9, NULL,
                                       NULL);
}

static int write_text(BIO *to, const World *world)
{
  return BIO_puts(to, "This is a note, not a key.\n");
}

static int write_zeros(BIO *to, const World *world)
{
  return BIO_write(to, "\0\0\0\0\0", 5);
}

/* The beginning of a certificate. */
static int write_cut(BIO *to, const World *world)
{
  g_autoptr(GByteArray) der = g_byte_array_new();
  const int n = i2d_X509(world->certificate, NULL);
  g_byte_array_set_size(der, (guint) n);
  guchar *p = der->data;
  (void) i2d_X509(world->certificate, &p);
  return BIO_write(to, der->data, n - 20);
}

static const struct {
  const char *name;
  Write write;
  RlKeyfileKind kind;
} files[] = {
  { "cert.cer", write_cert_der, RL_KEYFILE_CERTIFICATE },
  { "cert.pem", write_cert_pem, RL_KEYFILE_CERTIFICATE },
  { "plain.key", write_key_der, RL_KEYFILE_PRIVATE_KEY },
  { "plain.pem", write_key_pem, RL_KEYFILE_PRIVATE_KEY },
  { "sealed.key", write_sealed_der, RL_KEYFILE_PRIVATE_KEY },
  { "sealed.pem", write_sealed_pem, RL_KEYFILE_PRIVATE_KEY },
  { "old.pem", write_key_traditional_pem, RL_KEYFILE_PRIVATE_KEY },
  { "old.key", write_key_traditional, RL_KEYFILE_PRIVATE_KEY },
  { "note.txt", write_text, RL_KEYFILE_OTHER },
  { "zeros.bin", write_zeros, RL_KEYFILE_OTHER },
  { "cut.cer", write_cut, RL_KEYFILE_OTHER },
};

static char *path_of(const World *world, const char *name)
{
  return g_build_filename(world->folder, name, NULL);
}

static void make_pair(World *world)
{
  world->key = EVP_RSA_gen(2048);
  world->certificate = X509_new();
  X509_set_version(world->certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(world->certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(world->certificate), 0);
  ASN1_TIME_set(X509_getm_notAfter(world->certificate), VALID_UNTIL);
  X509_set_pubkey(world->certificate, world->key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(world->certificate), "CN", MBSTRING_ASC,
                             (const guchar *) "test", -1, -1, 0);
  X509_set_issuer_name(world->certificate, X509_get_subject_name(world->certificate));
  g_assert_cmpint(X509_sign(world->certificate, world->key, EVP_sha256()), >, 0);
}

static void open_world(World *world, gconstpointer extra)
{
  world->folder = g_dir_make_tmp("relink-keyfile-XXXXXX", NULL);
  make_pair(world);
  for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
    g_autofree char *path = path_of(world, files[i].name);
    BIO *to = BIO_new_file(path, "wb");
    g_assert_cmpint(files[i].write(to, world), >, 0);
    BIO_free(to);
  }
}

static void close_world(World *world, gconstpointer extra)
{
  g_autoptr(GDir) folder = g_dir_open(world->folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name(folder)) != NULL;) {
    g_autofree char *path = path_of(world, name);
    (void) g_remove(path);
  }
  (void) g_rmdir(world->folder);
  EVP_PKEY_free(world->key);
  X509_free(world->certificate);
  g_free(world->folder);
}

/* The file's bytes as one line of standard base64. */
static char *base64_of(const World *world, const char *name)
{
  g_autofree char *path = path_of(world, name), *bytes = NULL;
  gsize n = 0;
  g_assert_true(g_file_get_contents(path, &bytes, &n, NULL));
  return g_base64_encode((const guchar *) bytes, n);
}

static void test_classify(World *world, gconstpointer extra)
{
  for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
    g_autofree char *path = path_of(world, files[i].name), *bytes = NULL;
    gsize n = 0;
    gint64 until = -1;
    g_assert_true(g_file_get_contents(path, &bytes, &n, NULL));
    g_autoptr(RlSecret) secret = rl_secret_new_from(bytes, (gssize) n, 0);
    g_test_message("%s", files[i].name);
    g_assert_cmpint(rl_keyfile_classify(secret, &until), ==, files[i].kind);
    g_assert_cmpint(rl_keyfile_classify(secret, NULL), ==, files[i].kind);
    g_assert_cmpint(until, ==, files[i].kind == RL_KEYFILE_CERTIFICATE ? VALID_UNTIL : 0);
  }
}

/* Any file goes into either field as it lies on disk, unless it is clearly the other one. */
static void test_load(World *world, gconstpointer extra)
{
  for (guint i = 0; i < G_N_ELEMENTS(files); i++)
    for (RlFieldId id = RL_FIELD_CERTIFICATE; id <= RL_FIELD_PRIVATE_KEY; id++) {
      g_autofree char *path = path_of(world, files[i].name), *note = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(RlSecret) value = rl_keyfile_load(path, id, &note, &error);
      const gboolean swapped =
          files[i].kind ==
          (id == RL_FIELD_CERTIFICATE ? RL_KEYFILE_PRIVATE_KEY : RL_KEYFILE_CERTIFICATE);
      g_assert_true((value == NULL) == swapped);
      if (swapped) {
        g_assert_error(error, RL_ERROR, RL_ERROR_LOCAL);
        g_assert_nonnull(strstr(error->message, files[i].name));
        g_assert_nonnull(strstr(error->message, "swapped"));
        continue;
      }
      g_autofree char *expected = base64_of(world, files[i].name);
      helper_assert_secret(value, expected);
      g_assert_true(g_str_has_prefix(note, files[i].name));
      g_assert_true((strstr(note, "valid until 2038-01-02") != NULL) ==
                    (files[i].kind == RL_KEYFILE_CERTIFICATE));
    }
}

/* The same as base64 -w0, around the sizes where the padding changes and at the largest. */
static void test_base64(World *world, gconstpointer extra)
{
  static const gsize sizes[] = { 1, 2, 3, 4, 56, 57, 58, 4095, 4096, RL_KEYFILE_MAX };
  g_autofree char *path = path_of(world, "some.bin");
  for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
    g_autofree char *bytes = g_malloc(sizes[i]);
    for (gsize at = 0; at < sizes[i]; at++)
      bytes[at] = (char) (at * 7 + i);
    g_assert_true(g_file_set_contents(path, bytes, (gssize) sizes[i], NULL));
    g_autofree char *note = NULL, *out = NULL;
    g_autofree char *command = g_strdup_printf("base64 -w0 '%s'", path);
    g_autoptr(RlSecret) value = rl_keyfile_load(path, RL_FIELD_CERTIFICATE, &note, NULL);
    g_assert_true(g_spawn_command_line_sync(command, &out, NULL, NULL, NULL));
    helper_assert_secret(value, out);
    g_assert_cmpuint(rl_secret_length(value), <=, rl_field(RL_FIELD_CERTIFICATE)->max);
  }
}

/* ---- what is no file, or not of use ---- */

static void make_too_large(const char *path)
{
  g_autofree char *bytes = g_malloc0(RL_KEYFILE_MAX + 1);
  g_assert_true(g_file_set_contents(path, bytes, RL_KEYFILE_MAX + 1, NULL));
}

static void make_empty(const char *path)
{
  g_assert_true(g_file_set_contents(path, "", 0, NULL));
}

static void make_folder(const char *path)
{
  g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
}

/* A link to itself cannot be read by anybody, the superuser included. */
static void make_loop(const char *path)
{
  g_assert_cmpint(symlink(path, path), ==, 0);
}

static void make_unreadable(const char *path)
{
  make_empty(path);
  g_assert_cmpint(g_chmod(path, 0), ==, 0);
}

static void make_pipe(const char *path)
{
  g_assert_cmpint(mkfifo(path, 0600), ==, 0);
}

static void make_nothing(const char *path)
{
}

static void test_unusable(World *world, gconstpointer extra)
{
  static const struct {
    const char *name;
    void (*make)(const char *path);
    const char *reason;
  } rows[] = {
    { "large.cer", make_too_large, "64 KiB" },
    { "empty.cer", make_empty, "empty" },
    { "folder.cer", make_folder, "regular file" },
    { "loop.cer", make_loop, ": " },
    { "secret.cer", make_unreadable, ": " },
    { "pipe.cer", make_pipe, "regular file" },
    { "missing.cer", make_nothing, "No such file" },
    { "missing\x1b[2J.cer", make_nothing, "missing\xef\xbf\xbd[2J.cer" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    for (RlFieldId id = 0; id < RL_N_FIELDS; id++) {
      g_autofree char *path = path_of(world, rows[i].name), *note = NULL;
      g_autoptr(GError) error = NULL;
      if (id == 0)
        rows[i].make(path);
      g_assert_null(rl_keyfile_load(path, id, &note, &error));
      g_assert_error(error, RL_ERROR, RL_ERROR_LOCAL);
      g_assert_nonnull(strstr(error->message, rows[i].reason));
      g_assert_null(strchr(error->message, '\x1b'));
      g_assert_nonnull(strstr(error->message, world->folder));
    }
}

/* ---- one line ---- */

static void test_line(World *world, gconstpointer extra)
{
  static const struct {
    const char *content, *value; /* NULL: refused */
  } rows[] = {
    { "pässwörd", "pässwörd" },  { "pässwörd\n", "pässwörd" },
    { "one\r\ntwo\r\n", "one" }, { " blanks stay \n", " blanks stay " },
    { "\nsecond", NULL },        { "\n", NULL },
    { "br\xffken\n", NULL },     { "\xef\xbb\xbfmarked\n", "marked" },
    { "\xef\xbb\xbf\n", NULL },
  };
  g_autofree char *path = path_of(world, "line");
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *note = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_true(g_file_set_contents(path, rows[i].content, -1, NULL));
    g_autoptr(RlSecret) value = rl_keyfile_load(path, RL_FIELD_PASSWORD, &note, &error);
    g_assert_true((value != NULL) == (rows[i].value != NULL));
    if (value != NULL)
      helper_assert_secret(value, rows[i].value);
    else
      g_assert_error(error, RL_ERROR, RL_ERROR_LOCAL);
  }
}

/* A zero byte ends no secret. */
static void test_line_with_zero(World *world, gconstpointer extra)
{
  static const struct {
    const char *content;
    gsize n;
  } rows[] = { { "abc\0def\n", 8 }, { "\0abc", 4 }, { "p\0w\0\n\0", 6 } };
  g_autofree char *path = path_of(world, "line"), *note = NULL;
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_assert_true(g_file_set_contents(path, rows[i].content, (gssize) rows[i].n, NULL));
    g_assert_null(rl_keyfile_load(path, RL_FIELD_PASSWORD, &note, &error));
    g_assert_error(error, RL_ERROR, RL_ERROR_LOCAL);
    g_assert_nonnull(strstr(error->message, "not UTF-8 text"));
  }
}

static void test_line_too_long(World *world, gconstpointer extra)
{
  g_autofree char *path = path_of(world, "line"), *note = NULL;
  g_autofree char *text = g_strnfill(rl_field(RL_FIELD_PIN)->max + 1, 'x');
  g_autoptr(GError) error = NULL;
  g_assert_true(g_file_set_contents(path, text, -1, NULL));
  g_assert_null(rl_keyfile_load(path, RL_FIELD_PIN, &note, &error));
  g_assert_error(error, RL_ERROR, RL_ERROR_LOCAL);
}

static void test_home(World *world, gconstpointer extra)
{
  g_autofree char *note = NULL, *path = path_of(world, "token");
  if (!g_test_subprocess()) {
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_passed();
    return;
  }
  g_setenv("HOME", world->folder, TRUE);
  g_assert_true(g_file_set_contents(path, "1234ab\n", -1, NULL));
  g_autoptr(RlSecret) value = rl_keyfile_load("~/token", RL_FIELD_TOKEN, &note, NULL);
  helper_assert_secret(value, "1234ab");
}

/* ---- values typed in as base64 ---- */

static void test_check_pair(World *world, gconstpointer extra)
{
  static const struct {
    const char *certificate, *key; /* a file's name, or @ and the value itself */
    gboolean good;
  } rows[] = {
    { "cert.cer", "sealed.key", TRUE },
    { "cert.pem", "sealed.pem", TRUE },
    { "cert.cer", "plain.key", TRUE },
    { "cert.cer", "old.key", TRUE },
    { "@", "@", TRUE },
    { "@1234567890abcd=", "@1234567890abcd=", TRUE }, /* no base64: the server decides */
    { "@!!!", "@<string>", TRUE },
    { "note.txt", "note.txt", TRUE },
    { "zeros.bin", "cut.cer", TRUE },
    { "sealed.key", "cert.cer", FALSE },
    { "sealed.key", "sealed.key", FALSE },
    { "cert.cer", "cert.cer", FALSE },
    { "@", "cert.pem", FALSE },
    { "plain.pem", "@", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const char *names[] = { rows[i].certificate, rows[i].key };
    RlSecret *values[2];
    for (guint v = 0; v < 2; v++) {
      g_autofree char *text =
          *names[v] == '@' ? g_strdup(names[v] + 1) : base64_of(world, names[v]);
      values[v] = rl_secret_new_from(text, -1, 0);
    }
    g_autoptr(GError) error = NULL;
    g_assert_true(rl_keyfile_check_pair(values[0], values[1], &error) == rows[i].good);
    g_assert_cmpint(helper_take_code(&error), ==, rows[i].good ? -1 : (int) RL_ERROR_LOCAL);
    rl_secret_free(values[0]);
    rl_secret_free(values[1]);
  }
  g_assert_true(rl_keyfile_check_pair(NULL, NULL, NULL));
}

int main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(World *, gconstpointer);
  } tests[] = {
    { "/keyfile/classify", test_classify },
    { "/keyfile/load", test_load },
    { "/keyfile/base64", test_base64 },
    { "/keyfile/unusable", test_unusable },
    { "/keyfile/line", test_line },
    { "/keyfile/line-too-long", test_line_too_long },
    { "/keyfile/line-with-zero", test_line_with_zero },
    { "/keyfile/home", test_home },
    { "/keyfile/check-pair", test_check_pair },
  };
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  g_test_init(&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, World, NULL, open_world, tests[i].test, close_world);
  return g_test_run();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pre-flight finds in certificates and keys of every form, whole and broken, and that it
 * leaves nothing behind. The openssl tool's word on a larger set is tests/system/efirma.sh. */
#include <locale.h>
#include <openssl/pkcs12.h>
#include <string.h>

#include "keyfile/keyfile.h"
#include "keyfile/locked-run.h"
#include "keyfile/preflight.h"

#include "efirma.h"
#include "helpers.h"

/* 2026-03-01T12:00:00Z; certificates are valid from a year before to 2039. */
#define NOW   G_GINT64_CONSTANT(1772366400)
#define FROM  (NOW - 365 * EFIRMA_DAY)
#define UNTIL G_GINT64_CONSTANT(2177452800)

static const char phrase[] = "contraseña ñandú";

typedef struct {
  EVP_PKEY *rsa, *ec, *other;
  X509 *certificate, *ec_certificate;
} World;

static World world;

static void make_world(void)
{
  static const EfirmaSubject subject = { .name = "Ana", .from = FROM, .until = UNTIL };
  world.rsa = EVP_RSA_gen(2048);
  world.other = EVP_RSA_gen(2048);
  world.ec = EVP_EC_gen("P-256");
  world.certificate = efirma_certificate(world.rsa, &subject);
  world.ec_certificate = efirma_certificate(world.ec, &subject);
}

static void free_world(void)
{
  EVP_PKEY_free(world.rsa);
  EVP_PKEY_free(world.other);
  EVP_PKEY_free(world.ec);
  X509_free(world.certificate);
  X509_free(world.ec_certificate);
}

static RlPreflight *look(GBytes *certificate, GBytes *key, const char *password, const char *pin)
{
  g_autoptr(RlSecret) one = certificate != NULL ? efirma_value_of(certificate) : NULL;
  g_autoptr(RlSecret) two = key != NULL ? efirma_value_of(key) : NULL;
  g_autoptr(RlSecret) three = helper_secret(password);
  g_autoptr(RlSecret) four = helper_secret(pin);
  RlPreflight *found = rl_keyfile_preflight(one, two, three, four, NOW);
  g_assert_cmpuint(rl_locked_run_leftovers(), ==, 0);
  return found;
}

/* ---- keys ---- */

static gboolean is_sealed(EfirmaForm form)
{
  return form >= EFIRMA_AES;
}

/* What is typed as password and PIN, and what comes of it with a key that is encrypted. */
static const struct {
  const char *password, *pin;
  RlKeyState state;
} typed[] = {
  { phrase, NULL, RL_KEY_OPENED },        { phrase, "0000", RL_KEY_OPENED },
  { NULL, NULL, RL_KEY_NOT_TRIED },       { "", "", RL_KEY_NOT_TRIED },
  { "wrong", NULL, RL_KEY_CLOSED },       { "wrong", "0000", RL_KEY_CLOSED },
  { "wrong", phrase, RL_KEY_OPENED_PIN }, { NULL, phrase, RL_KEY_OPENED_PIN },
};

static void check_key(EVP_PKEY *key, X509 *x509, EfirmaForm form, gboolean mine)
{
  g_autoptr(GBytes) certificate = efirma_certificate_bytes(x509, FALSE);
  g_autoptr(GBytes) bytes = efirma_key_bytes(key, form, phrase);
  for (guint i = 0; i < G_N_ELEMENTS(typed); i++) {
    const RlKeyState state = is_sealed(form) ? typed[i].state : RL_KEY_CLEAR;
    const gboolean open =
        state == RL_KEY_CLEAR || state == RL_KEY_OPENED || state == RL_KEY_OPENED_PIN;
    g_test_message("form %d, row %u", (int) form, i);
    g_autoptr(RlPreflight) found = look(certificate, bytes, typed[i].password, typed[i].pin);
    g_assert_cmpint(found->key, ==, state);
    g_assert_cmpint(found->pair, ==,
                    !open  ? RL_PAIR_UNKNOWN
                    : mine ? RL_PAIR_MATCHES
                           : RL_PAIR_DIFFERS);
    g_assert_cmpstr(found->cipher, ==, is_sealed(form) ? "AES-256-CBC" : NULL);
  }
}

static void test_keys(void)
{
  for (EfirmaForm form = 0; form < EFIRMA_N; form++) {
    check_key(world.rsa, world.certificate, form, TRUE);
    check_key(world.other, world.certificate, form, FALSE);
    check_key(world.ec, world.ec_certificate, form, TRUE);
    check_key(world.ec, world.certificate, form, FALSE);
  }
}

/* ---- forms ---- */

static GBytes *as_base64(GBytes *bytes, const char *before, gboolean lines)
{
  g_autoptr(GString) text = g_string_new(before);
  gsize n = 0;
  const guchar *p = g_bytes_get_data(bytes, &n);
  g_autofree char *plain = g_base64_encode(p, n);
  for (gsize at = 0; plain[at] != '\0'; at++)
    g_string_append_printf(text, lines && at % 76 == 75 ? "%c\r\n" : "%c", plain[at]);
  g_string_append(text, lines ? "\r\n" : "");
  return g_bytes_new(text->str, text->len);
}

static GBytes *with_text(GBytes *bytes, const char *before, const char *line_end)
{
  gsize n = 0;
  const char *p = g_bytes_get_data(bytes, &n);
  g_autofree char *text = g_strndup(p, n);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  g_autofree char *joined = g_strjoinv(line_end, lines);
  g_autofree char *whole = g_strconcat(before, joined, NULL);
  return g_bytes_new(whole, strlen(whole));
}

static void check_form(GBytes *certificate, GBytes *key, RlFileForm form)
{
  g_autoptr(RlPreflight) found = look(certificate, key, phrase, NULL);
  g_assert_nonnull(found->certificate);
  g_assert_cmpint(found->certificate_form, ==, form);
  g_assert_cmpint(found->key_form, ==, form);
  g_assert_cmpint(found->key, ==, RL_KEY_OPENED);
  g_assert_cmpint(found->pair, ==, RL_PAIR_MATCHES);
  g_autoptr(GPtrArray) warnings = rl_preflight_warnings(found);
  g_assert_cmpuint(warnings->len, ==, form == RL_FILE_FORM_DER ? 0 : 1);
}

static void test_forms(void)
{
  static const char *const before[] = { "", "\xef\xbb\xbf", "  \r\n\t" };
  g_autoptr(GBytes) der = efirma_certificate_bytes(world.certificate, FALSE);
  g_autoptr(GBytes) pem = efirma_certificate_bytes(world.certificate, TRUE);
  g_autoptr(GBytes) key = efirma_key_bytes(world.rsa, EFIRMA_AES, phrase);
  g_autoptr(GBytes) key_pem = efirma_key_bytes(world.rsa, EFIRMA_AES_PEM, phrase);
  check_form(der, key, RL_FILE_FORM_DER);
  check_form(pem, key_pem, RL_FILE_FORM_PEM);
  for (guint i = 0; i < G_N_ELEMENTS(before); i++)
    for (guint lines = 0; lines < 2; lines++) {
      g_autoptr(GBytes) one = as_base64(der, before[i], lines == 1);
      g_autoptr(GBytes) two = as_base64(key, before[i], lines == 1);
      g_autoptr(GBytes) three = as_base64(pem, before[i], lines == 1);
      g_autoptr(GBytes) four = as_base64(key_pem, before[i], lines == 1);
      check_form(one, two, RL_FILE_FORM_BASE64);
      check_form(three, four, RL_FILE_FORM_BASE64_OF_PEM);
    }
}

static void test_pem(void)
{
  static const struct {
    const char *before, *line_end;
  } rows[] = {
    { "", "\r\n" },
    { "\xef\xbb\xbf", "\n" },
    { "Bag Attributes\n    friendlyName: x\n", "\n" },
    { "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n", "\n" },
  };
  g_autoptr(GBytes) pem = efirma_certificate_bytes(world.certificate, TRUE);
  g_autoptr(GBytes) key = efirma_key_bytes(world.rsa, EFIRMA_AES_PEM, phrase);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GBytes) one = with_text(pem, rows[i].before, rows[i].line_end);
    g_autoptr(GBytes) two = with_text(key, rows[i].before, rows[i].line_end);
    check_form(one, two, RL_FILE_FORM_PEM);
  }
}

/* ---- certificates ---- */

static void test_certificate(void)
{
  static const struct {
    EfirmaSubject subject;
    const char *name, *rfc, *curp, *serial;
    RlDates dates;
    guint warnings;
  } rows[] = {
    { { "ANA LÓPEZ", "ANA LÓPEZ", "LOAA800101AB1 / LOAA800101MDFPNN01", "LOAA800101MDFPNN01",
        "30001000000500003416", FROM, UNTIL },
      "ANA LÓPEZ",
      "LOAA800101AB1",
      "LOAA800101MDFPNN01",
      "30001000000500003416",
      RL_DATES_VALID,
      0 },
    { { "EMPRESA", "EMPRESA SA", "EMP010101AB1 / LOAA800101AB1", " / LOAA800101MDFPNN01", NULL,
        FROM, NOW },
      "EMPRESA",
      "EMP010101AB1",
      "LOAA800101MDFPNN01",
      "01",
      RL_DATES_EXPIRED,
      1 },
    { { "x", NULL, NULL, NULL, "12345678", NOW + 1, UNTIL },
      "x",
      NULL,
      NULL,
      "3132333435363738",
      RL_DATES_NOT_YET,
      1 },
    { { "a\x1b[2Jb", NULL, " / ", "", NULL, NOW, NOW + 30 * EFIRMA_DAY },
      "a\xef\xbf\xbd[2Jb",
      NULL,
      NULL,
      "01",
      RL_DATES_ENDING,
      1 },
    { { NULL, NULL, "XAXX010101000", NULL, NULL, NOW, NOW + 31 * EFIRMA_DAY },
      NULL,
      "XAXX010101000",
      NULL,
      "01",
      RL_DATES_VALID,
      0 },
    { { "x", NULL, NULL, NULL, NULL, FROM, G_GINT64_CONSTANT(253402300799) },
      "x",
      NULL,
      NULL,
      "01",
      RL_DATES_VALID,
      0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    X509 *x509 = efirma_certificate(world.rsa, &rows[i].subject);
    g_autoptr(GBytes) bytes = efirma_certificate_bytes(x509, FALSE);
    g_autoptr(RlPreflight) found = look(bytes, NULL, NULL, NULL);
    const RlCertificate *certificate = found->certificate;
    g_assert_cmpstr(certificate->name, ==, rows[i].name);
    g_assert_cmpstr(certificate->rfc, ==, rows[i].rfc);
    g_assert_cmpstr(certificate->curp, ==, rows[i].curp);
    g_assert_cmpstr(certificate->serial, ==, rows[i].serial);
    g_assert_cmpint(certificate->not_before, ==, rows[i].subject.from);
    g_assert_cmpint(certificate->not_after, ==, rows[i].subject.until);
    g_assert_cmpstr(certificate->key_type, ==, "RSA");
    g_assert_cmpuint(certificate->key_bits, ==, 2048);
    g_assert_cmpint(found->dates, ==, rows[i].dates);
    g_autoptr(GPtrArray) warnings = rl_preflight_warnings(found);
    g_assert_cmpuint(warnings->len, ==, rows[i].warnings);
    X509_free(x509);
  }
}

/* ---- the header of PEM's own encryption ---- */

/* TEXT, an encrypted PEM, with its header in the place of its own. New. */
static GBytes *with_header(const char *text, const char *header)
{
  const char *from = strstr(text, "Proc-Type:"), *to = strstr(from, "\n\n");
  g_autoptr(GString) whole = g_string_new_len(text, from - text);
  g_string_append_printf(whole, "%s%s", header, to);
  return g_bytes_new(whole->str, whole->len);
}

static void test_pem_header(void)
{
#define SEALED "Proc-Type: 4,ENCRYPTED\nDEK-Info: "
  static const struct {
    const char *header, *cipher;
    RlKeyState state;
  } rows[] = {
    { SEALED "AES-256-CBC,00112233445566778899AABBCCDDEEFF", "AES-256-CBC", RL_KEY_CLOSED },
    { SEALED "AES-256-CBC", "AES-256-CBC", RL_KEY_UNCHECKED },
    { SEALED "AES-256-CBC,", "AES-256-CBC", RL_KEY_UNCHECKED },
    { SEALED "AES-256-CBC,001122", "AES-256-CBC", RL_KEY_UNCHECKED },
    { SEALED "AES-256-CBC,0x112233445566778899AABBCCDDEEFF", "AES-256-CBC", RL_KEY_UNCHECKED },
    { SEALED "AES-256-ECB,00112233445566778899AABBCCDDEEFF", "AES-256-ECB", RL_KEY_UNCHECKED },
    { SEALED "NO-SUCH,00112233445566778899AABBCCDDEEFF", "NO-SUCH", RL_KEY_UNCHECKED },
    { "Proc-Type: 4,ENCRYPTED", "?", RL_KEY_UNCHECKED },
    { "Proc-Type: 4,MIC-CLEAR", NULL, RL_KEY_UNKNOWN },
  };
#undef SEALED
  g_autoptr(GBytes) pem = efirma_key_bytes(world.ec, EFIRMA_AES_OLDER_PEM, phrase);
  gsize n = 0;
  const char *p = g_bytes_get_data(pem, &n);
  g_autofree char *text = g_strndup(p, n);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GBytes) key = with_header(text, rows[i].header);
    g_autoptr(RlPreflight) found = look(NULL, key, phrase, NULL);
    g_test_message("row %u", i);
    g_assert_cmpstr(found->cipher, ==, rows[i].cipher);
    g_assert_cmpint(found->key, ==, rows[i].state);
  }
}

/* ---- words ---- */

static const char *words_with(GPtrArray *words, const char *part)
{
  for (guint i = 0; i < words->len; i++) {
    const char *text = g_ptr_array_index(words, i);
    if (text != NULL && strstr(text, part) != NULL)
      return text;
  }
  return NULL;
}

static void check_warning(GBytes *certificate, GBytes *key, const char *part)
{
  g_autoptr(RlPreflight) found = look(certificate, key, phrase, NULL);
  g_autoptr(GPtrArray) warnings = rl_preflight_warnings(found);
  g_assert_cmpuint(warnings->len, ==, 1);
  g_assert_nonnull(words_with(warnings, part));
}

/* One of the two files is text. */
static void test_one_is_text(void)
{
  g_autoptr(GBytes) der = efirma_certificate_bytes(world.certificate, FALSE);
  g_autoptr(GBytes) pem = efirma_certificate_bytes(world.certificate, TRUE);
  g_autoptr(GBytes) key = efirma_key_bytes(world.rsa, EFIRMA_AES, phrase);
  g_autoptr(GBytes) key_pem = efirma_key_bytes(world.rsa, EFIRMA_AES_PEM, phrase);
  check_warning(pem, key, "The certificate is text");
  check_warning(der, key_pem, "The private key is text");
}

static void test_ending(void)
{
  static const struct {
    gint64 left;
    const char *said;
  } rows[] = {
    { EFIRMA_DAY - 1, "expires within a day" },
    { EFIRMA_DAY, "expires in 1 day," },
    { 2 * EFIRMA_DAY, "expires in 2 days," },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const EfirmaSubject subject = { .name = "x", .from = FROM, .until = NOW + rows[i].left };
    X509 *x509 = efirma_certificate(world.rsa, &subject);
    g_autoptr(GBytes) bytes = efirma_certificate_bytes(x509, FALSE);
    check_warning(bytes, NULL, rows[i].said);
    X509_free(x509);
  }
}

static void test_facts(void)
{
  const EfirmaSubject subject = { .name = "a\xe2\x80\xae z", .from = FROM, .until = UNTIL };
  X509 *x509 = efirma_certificate(world.rsa, &subject);
  g_autoptr(GBytes) bytes = efirma_certificate_bytes(x509, FALSE);
  g_autoptr(GBytes) key = efirma_key_bytes(world.rsa, EFIRMA_AES, phrase);
  g_autoptr(RlPreflight) found = look(bytes, key, "wrong", phrase);
  g_autoptr(GPtrArray) facts = rl_preflight_facts(found);
  g_assert_nonnull(words_with(facts, "1 hidden character removed"));
  g_assert_nonnull(words_with(facts, "The PIN opens the private key, the password does not."));
  X509_free(x509);
}

/* ---- what cannot be used ---- */

static void test_nothing(void)
{
  static const char *const rows[] = { "", "0", "This is no key.", "!!!", "AAAA", "MAA=" };
  g_autoptr(RlPreflight) none = rl_keyfile_preflight(NULL, NULL, NULL, NULL, NOW);
  g_autoptr(GPtrArray) quiet = rl_preflight_warnings(none), facts = rl_preflight_facts(none);
  g_assert_cmpuint(quiet->len, ==, 0);
  g_assert_cmpuint(facts->len, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(RlSecret) value = helper_secret(rows[i]);
    g_autoptr(RlPreflight) found = rl_keyfile_preflight(value, value, value, value, NOW);
    g_autoptr(GPtrArray) warnings = rl_preflight_warnings(found);
    g_assert_null(found->certificate);
    g_assert_true(found->has_certificate == (*rows[i] != '\0'));
    g_assert_cmpint(found->key, ==, *rows[i] != '\0' ? RL_KEY_UNKNOWN : RL_KEY_NONE);
    g_assert_cmpint(found->pair, ==, RL_PAIR_UNKNOWN);
    g_assert_cmpuint(warnings->len, ==, *rows[i] != '\0' ? 2 : 0);
  }
}

/* A key that asks for so many rounds that nobody would wait for it. */
static GBytes *costly(int iterations)
{
  guchar *der = NULL;
  PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(world.ec);
  /* sealed with few rounds, then told to be sealed with many */
  X509_SIG *sealed = PKCS8_encrypt(-1, EVP_aes_256_cbc(), "x", 1, NULL, 0, 2048, info);
  X509_ALGOR *algorithm = NULL;
  ASN1_OCTET_STRING *digest = NULL;
  X509_ALGOR *fresh = PKCS5_pbe2_set(EVP_aes_256_cbc(), 2048, NULL, 0);
  PBE2PARAM *scheme = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBE2PARAM), fresh->parameter);
  PBKDF2PARAM *derivation =
      ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBKDF2PARAM), scheme->keyfunc->parameter);
  ASN1_INTEGER_set_int64(derivation->iter, iterations);
  ASN1_TYPE_pack_sequence(ASN1_ITEM_rptr(PBKDF2PARAM), derivation, &scheme->keyfunc->parameter);
  X509_SIG_getm(sealed, &algorithm, &digest);
  X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_pbes2), V_ASN1_SEQUENCE,
                  ASN1_item_pack(scheme, ASN1_ITEM_rptr(PBE2PARAM), NULL));
  const int n = i2d_X509_SIG(sealed, &der);
  GBytes *bytes = g_bytes_new(der, (gsize) n);
  OPENSSL_free(der);
  PBKDF2PARAM_free(derivation);
  PBE2PARAM_free(scheme);
  X509_ALGOR_free(fresh);
  X509_SIG_free(sealed);
  PKCS8_PRIV_KEY_INFO_free(info);
  return bytes;
}

static void test_costly(void)
{
  static const struct {
    int iterations;
    RlKeyState state;
  } rows[] = {
    { 1, RL_KEY_CLOSED },
    { 200 * 1000, RL_KEY_CLOSED },
    { 2 * 1000 * 1000 + 1, RL_KEY_UNCHECKED },
    { G_MAXINT, RL_KEY_UNCHECKED },
    { 0, RL_KEY_UNCHECKED },
    { -1, RL_KEY_UNCHECKED },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GBytes) key = costly(rows[i].iterations);
    g_autoptr(RlPreflight) found = look(NULL, key, "y", NULL);
    g_test_message("%d", rows[i].iterations);
    g_assert_cmpint(found->key, ==, rows[i].state);
    g_assert_cmpstr(found->cipher, ==, "AES-256-CBC");
  }
}

/* Cut anywhere, a file is never said to match. */
static void check_prefixes(GBytes *certificate, GBytes *key, gboolean cut_key)
{
  gsize n = 0;
  const char *p = g_bytes_get_data(cut_key ? key : certificate, &n);
  for (gsize length = 1; length < n; length++) {
    g_autoptr(GBytes) part = g_bytes_new(p, length);
    g_autoptr(RlPreflight) found =
        look(cut_key ? certificate : part, cut_key ? part : key, phrase, NULL);
    if (found->pair == RL_PAIR_MATCHES) /* only the line end is missing */
      g_assert_cmpuint(n - length, ==, 1);
  }
}

static void test_prefixes(void)
{
  g_autoptr(GBytes) certificate = efirma_certificate_bytes(world.ec_certificate, FALSE);
  g_autoptr(GBytes) key = efirma_key_bytes(world.ec, EFIRMA_CLEAR, NULL);
  g_autoptr(GBytes) sealed = efirma_key_bytes(world.ec, EFIRMA_AES, phrase);
  g_autoptr(GBytes) pem = efirma_key_bytes(world.ec, EFIRMA_CLEAR_PEM, NULL);
  check_prefixes(certificate, key, FALSE);
  check_prefixes(certificate, key, TRUE);
  check_prefixes(certificate, sealed, TRUE);
  check_prefixes(certificate, pem, TRUE);
}

/* One bit wrong somewhere in the sealed key: it opens no more, or the bit was one that means
 * nothing. Somewhere in the certificate: whatever comes of it, nothing breaks. */
static void test_flips(void)
{
  g_autoptr(GBytes) certificate = efirma_certificate_bytes(world.ec_certificate, FALSE);
  g_autoptr(GBytes) key = efirma_key_bytes(world.ec, EFIRMA_AES, phrase);
  GBytes *files[] = { certificate, key };
  for (guint file = 0; file < G_N_ELEMENTS(files); file++) {
    gsize n = 0;
    const guchar *p = g_bytes_get_data(files[file], &n);
    for (gsize at = 0; at < n; at++) {
      g_autofree guchar *bytes = g_memdup2(p, n);
      bytes[at] ^= (guchar) (1u << (at % 8));
      g_autoptr(GBytes) broken = g_bytes_new(bytes, n);
      g_autoptr(RlPreflight) found =
          look(file == 0 ? broken : certificate, file == 1 ? broken : key, phrase, NULL);
      g_autoptr(GPtrArray) warnings = rl_preflight_warnings(found);
      g_autoptr(GPtrArray) facts = rl_preflight_facts(found);
      g_assert_nonnull(warnings);
      g_assert_cmpuint(facts->len % 2, ==, 0);
    }
  }
}

int main(int argc, char **argv)
{
  g_assert_true(rl_keyfile_init());
  g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/preflight/keys", test_keys);
  g_test_add_func("/preflight/forms", test_forms);
  g_test_add_func("/preflight/pem", test_pem);
  g_test_add_func("/preflight/certificate", test_certificate);
  g_test_add_func("/preflight/pem-header", test_pem_header);
  g_test_add_func("/preflight/one-is-text", test_one_is_text);
  g_test_add_func("/preflight/ending", test_ending);
  g_test_add_func("/preflight/facts", test_facts);
  g_test_add_func("/preflight/nothing", test_nothing);
  g_test_add_func("/preflight/costly", test_costly);
  g_test_add_func("/preflight/prefixes", test_prefixes);
  g_test_add_func("/preflight/flips", test_flips);
  make_world();
  const int result = g_test_run();
  free_world();
  return result;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "https-cert.h"

#include <gio/gio.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <sys/stat.h>

#include "https-wire.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_PKEY, EVP_PKEY_free)

struct RlCerts {
  char *ca_file;
  SSL_CTX *contexts[RL_TLS_CONTEXTS];
};

/* Who signs; a NULL certificate signs itself. */
typedef struct {
  X509 *certificate;
  EVP_PKEY *key;
} Issuer;

enum { DAY = 24 * 60 * 60 };

typedef enum { BY_TRUSTED, BY_UNKNOWN, BY_BETWEEN, BY_ITSELF, N_SIGNERS = BY_ITSELF } Signer;

#define HERE "DNS:localhost,IP:127.0.0.1"

/* Each context's certificate: days of validity count from now; what is left out is as it should
 * be. */
static const struct {
  const char *names; /* as in an extension subjectAltName; NULL: HERE */
  long from;
  long until;
  Signer signer;
  int most; /* TLS version, 0: whatever both can */
  const char *purpose;
  unsigned bits; /* of an RSA key */
  gboolean sha1;
  gboolean h2;     /* chosen whatever is offered */
  gboolean client; /* has to show a certificate, too */
} kinds[RL_TLS_CONTEXTS] = {
  [RL_TLS_GOOD] = { NULL, -1, 30 },
  [RL_TLS_UNTRUSTED] = { NULL, -1, 30, BY_UNKNOWN },
  [RL_TLS_WRONG_NAME] = { "DNS:elsewhere.invalid", -1, 30 },
  [RL_TLS_EXPIRED] = { NULL, -30, -1 },
  [RL_TLS_NOT_YET] = { NULL, 1, 30 },
  [RL_TLS_OLD] = { NULL, -1, 30, .most = TLS1_1_VERSION },
  [RL_TLS_12] = { NULL, -1, 30, .most = TLS1_2_VERSION },
  [RL_TLS_SELF_SIGNED] = { NULL, -1, 30, BY_ITSELF },
  [RL_TLS_GAP] = { NULL, -1, 30, BY_BETWEEN },
  [RL_TLS_PURPOSE] = { NULL, -1, 30, .purpose = "clientAuth" },
  [RL_TLS_WEAK_KEY] = { NULL, -1, 30, .bits = 768 },
  [RL_TLS_SHA1] = { NULL, -1, 30, .sha1 = TRUE },
  [RL_TLS_H2] = { NULL, -1, 30, .h2 = TRUE },
  [RL_TLS_CLIENT] = { NULL, -1, 30, .client = TRUE },
  [RL_TLS_CLIENT_12] = { NULL, -1, 30, .most = TLS1_2_VERSION, .client = TRUE },
};

static gboolean add_extension(X509 *certificate, const Issuer *issuer, int nid, const char *value)
{
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer->certificate != NULL ? issuer->certificate : certificate,
                 certificate, NULL, NULL, 0);
  X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
  gboolean added = extension != NULL && X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

static X509 *new_certificate(EVP_PKEY *key, const char *name, long from, long until)
{
  static long serial = 1;
  X509 *certificate = X509_new();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
  X509_gmtime_adj(X509_getm_notBefore(certificate), from * DAY);
  X509_gmtime_adj(X509_getm_notAfter(certificate), until * DAY);
  X509_set_pubkey(certificate, key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                             (const unsigned char *) name, -1, -1, 0);
  return certificate;
}

static gboolean sign(X509 *certificate, const Issuer *issuer, const EVP_MD *digest)
{
  X509 *signer = issuer->certificate != NULL ? issuer->certificate : certificate;
  return X509_set_issuer_name(certificate, X509_get_subject_name(signer)) == 1 &&
         X509_sign(certificate, issuer->key, digest) > 0;
}

/* BY is NULL for one that signs itself. */
static gboolean new_authority(Issuer *to, const char *name, const Issuer *by)
{
  const Issuer itself = { NULL, to->key = EVP_EC_gen("P-256") };
  to->certificate = new_certificate(to->key, name, -60, 60);
  return add_extension(to->certificate, &itself, NID_basic_constraints, "critical,CA:TRUE") &&
         add_extension(to->certificate, &itself, NID_key_usage, "critical,keyCertSign") &&
         add_extension(to->certificate, &itself, NID_subject_key_identifier, "hash") &&
         sign(to->certificate, by != NULL ? by : &itself, EVP_sha256());
}

/* Notes what the client offers, and takes HTTP/1.1, which is all that this server speaks; H2 (the
 * name as it travels) is taken whatever is offered. */
static int on_alpn(SSL *ssl, const unsigned char **out, unsigned char *length,
                   const unsigned char *in, unsigned int n, void *h2)
{
  int result = SSL_TLSEXT_ERR_NOACK;
  GString *offered = ((RlOffer *) SSL_get_app_data(ssl))->protocols;
  for (unsigned int at = 0; at < n; at += in[at] + 1u) {
    g_string_append_printf(offered, "%s%.*s", offered->len > 0 ? "," : "", (int) in[at],
                           (const char *) in + at + 1);
    if (in[at] != strlen("http/1.1") || memcmp(in + at + 1, "http/1.1", in[at]) != 0)
      continue;
    *out = in + at + 1;
    *length = in[at];
    result = SSL_TLSEXT_ERR_OK;
  }
  if (h2 != NULL) {
    *out = (const unsigned char *) h2 + 1;
    *length = *(const unsigned char *) h2;
    result = SSL_TLSEXT_ERR_OK;
  }
  return result;
}

static int on_hello(SSL *ssl, int *alert, void *data)
{
  const unsigned char *bytes = NULL;
  size_t n = 0;
  RlOffer *offer = SSL_get_app_data(ssl);
  offer->later = SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_post_handshake_auth, &bytes, &n) == 1;
  return SSL_CLIENT_HELLO_SUCCESS;
}

/* SIGNERS by Signer; one that signs itself does so with KEY. */
static X509 *new_leaf(RlTls tls, EVP_PKEY *key, const Issuer *signers)
{
  const Issuer itself = { NULL, key };
  const Issuer *issuer = kinds[tls].signer == BY_ITSELF ? &itself : &signers[kinds[tls].signer];
  const char *names = kinds[tls].names != NULL ? kinds[tls].names : HERE;
  const char *purpose = kinds[tls].purpose != NULL ? kinds[tls].purpose : "serverAuth";
  g_autoptr(X509) leaf =
      new_certificate(key, "Server of a test", kinds[tls].from, kinds[tls].until);
  gboolean fine = add_extension(leaf, issuer, NID_subject_alt_name, names) &&
                  add_extension(leaf, issuer, NID_subject_key_identifier, "hash") &&
                  add_extension(leaf, issuer, NID_authority_key_identifier, "keyid") &&
                  add_extension(leaf, issuer, NID_ext_key_usage, purpose) &&
                  sign(leaf, issuer, kinds[tls].sha1 ? EVP_sha1() : EVP_sha256());
  return fine ? g_steal_pointer(&leaf) : NULL;
}

static void want_client(SSL_CTX *context, const Issuer *authority)
{
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
  X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority->certificate);
  SSL_CTX_add_client_CA(context, authority->certificate);
}

static SSL_CTX *new_context(RlTls tls, const Issuer *signers)
{
  static unsigned char h2[] = "\x02h2";
  g_autoptr(EVP_PKEY) key =
      kinds[tls].bits != 0 ? EVP_RSA_gen(kinds[tls].bits) : EVP_EC_gen("P-256");
  g_autoptr(X509) leaf = new_leaf(tls, key, signers);
  SSL_CTX *context = SSL_CTX_new(TLS_server_method());
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_client_hello_cb(context, on_hello, NULL);
  SSL_CTX_set_alpn_select_cb(context, on_alpn, kinds[tls].h2 ? h2 : NULL);
  if (kinds[tls].most != 0 || kinds[tls].bits != 0 || kinds[tls].sha1)
    SSL_CTX_set_security_level(context, 0); /* what is weak in them */
  if (kinds[tls].most != 0) {
    SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context, kinds[tls].most);
  }
  if (kinds[tls].client)
    want_client(context, &signers[BY_TRUSTED]);
  if (leaf != NULL && SSL_CTX_use_certificate(context, leaf) == 1 &&
      SSL_CTX_use_PrivateKey(context, key) == 1)
    return context;
  SSL_CTX_free(context);
  return NULL;
}

static gboolean write_certificate(const char *path, X509 *certificate)
{
  FILE *file = fopen(path, "we");
  if (file == NULL)
    return FALSE;
  gboolean written = PEM_write_X509(file, certificate) == 1;
  return fclose(file) == 0 && written;
}

static gboolean write_key(const char *path, EVP_PKEY *key)
{
  FILE *file = fopen(path, "we");
  if (file == NULL || fchmod(fileno(file), S_IRUSR | S_IWUSR) != 0)
    return FALSE;
  gboolean written = PEM_write_PKCS8PrivateKey(file, key, NULL, NULL, 0, NULL, NULL) == 1;
  return fclose(file) == 0 && written;
}

/* FOLDER/NAME.pem and FOLDER/NAME.key. */
static gboolean write_client(const char *folder, const char *name, const Issuer *issuer)
{
  g_autofree char *base = g_build_filename(folder, name, NULL);
  g_autofree char *certificate = g_strconcat(base, ".pem", NULL);
  g_autofree char *keys = g_strconcat(base, ".key", NULL);
  g_autofree char *subject = g_strdup_printf("A %s of a test", name);
  g_autoptr(EVP_PKEY) key = EVP_EC_gen("P-256");
  g_autoptr(X509) leaf = new_certificate(key, subject, -1, 30);
  return add_extension(leaf, issuer, NID_authority_key_identifier, "keyid") &&
         add_extension(leaf, issuer, NID_ext_key_usage, "clientAuth") &&
         sign(leaf, issuer, EVP_sha256()) && write_certificate(certificate, leaf) &&
         write_key(keys, key);
}

static void signers_clear(Issuer *signers)
{
  for (guint i = 0; i < N_SIGNERS; i++) {
    X509_free(signers[i].certificate);
    EVP_PKEY_free(signers[i].key);
  }
}

RlCerts *rl_certs_new(const char *folder, GError **error)
{
  g_autoptr(RlCerts) self = g_new0(RlCerts, 1);
  Issuer signers[N_SIGNERS] = { 0 };
  gboolean fine = new_authority(&signers[BY_TRUSTED], "Authority of a test", NULL) &&
                  new_authority(&signers[BY_UNKNOWN], "Authority of a test", NULL) &&
                  new_authority(&signers[BY_BETWEEN], "Between", &signers[BY_TRUSTED]);
  self->ca_file = g_build_filename(folder, "ca.pem", NULL);
  for (guint i = 0; fine && i < RL_TLS_CONTEXTS; i++) {
    self->contexts[i] = new_context(i, signers);
    fine = self->contexts[i] != NULL;
  }
  fine = fine && write_certificate(self->ca_file, signers[BY_TRUSTED].certificate) &&
         write_client(folder, "client", &signers[BY_TRUSTED]) &&
         write_client(folder, "stranger", &signers[BY_UNKNOWN]);
  signers_clear(signers);
  if (fine)
    return g_steal_pointer(&self);
  g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "no certificates could be made in %s", folder);
  return NULL;
}

void rl_certs_free(RlCerts *self)
{
  for (guint i = 0; i < RL_TLS_CONTEXTS; i++)
    SSL_CTX_free(self->contexts[i]);
  g_free(self->ca_file);
  g_free(self);
}

const char *rl_certs_ca_file(const RlCerts *self)
{
  return self->ca_file;
}

gboolean rl_certs_wants_client(RlTls tls)
{
  return (int) tls < (int) RL_TLS_CONTEXTS && kinds[tls].client;
}

SSL_CTX *rl_certs_context(const RlCerts *self, RlTls tls)
{
  return self->contexts[tls];
}

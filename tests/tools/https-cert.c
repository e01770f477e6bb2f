/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "https-cert.h"

#include <gio/gio.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>

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

/* Each context's certificate: days of validity count from now. */
static const struct {
  const char *names; /* as in an extension subjectAltName */
  long from;
  long until;
  gboolean trusted;
  int most; /* TLS version, 0: whatever both can */
} kinds[RL_TLS_CONTEXTS] = {
  [RL_TLS_GOOD] = { "DNS:localhost,IP:127.0.0.1", -1, 30, TRUE, 0 },
  [RL_TLS_UNTRUSTED] = { "DNS:localhost,IP:127.0.0.1", -1, 30, FALSE, 0 },
  [RL_TLS_WRONG_NAME] = { "DNS:elsewhere.invalid", -1, 30, TRUE, 0 },
  [RL_TLS_EXPIRED] = { "DNS:localhost,IP:127.0.0.1", -30, -1, TRUE, 0 },
  [RL_TLS_NOT_YET] = { "DNS:localhost,IP:127.0.0.1", 1, 30, TRUE, 0 },
  [RL_TLS_OLD] = { "DNS:localhost,IP:127.0.0.1", -1, 30, TRUE, TLS1_1_VERSION },
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

static gboolean sign(X509 *certificate, const Issuer *issuer)
{
  X509 *signer = issuer->certificate != NULL ? issuer->certificate : certificate;
  return X509_set_issuer_name(certificate, X509_get_subject_name(signer)) == 1 &&
         X509_sign(certificate, issuer->key, EVP_sha256()) > 0;
}

static gboolean new_authority(Issuer *to)
{
  const Issuer itself = { NULL, to->key = EVP_EC_gen("P-256") };
  to->certificate = new_certificate(to->key, "Authority of a test", -60, 60);
  return add_extension(to->certificate, &itself, NID_basic_constraints, "critical,CA:TRUE") &&
         add_extension(to->certificate, &itself, NID_key_usage, "critical,keyCertSign") &&
         add_extension(to->certificate, &itself, NID_subject_key_identifier, "hash") &&
         sign(to->certificate, &itself);
}

static void issuer_clear(Issuer *issuer)
{
  X509_free(issuer->certificate);
  EVP_PKEY_free(issuer->key);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Issuer, issuer_clear)

/* Notes what the client offers, and takes HTTP/1.1, which is all that this server speaks. */
static int on_alpn(SSL *ssl, const unsigned char **out, unsigned char *length,
                   const unsigned char *in, unsigned int n, void *unused)
{
  int result = SSL_TLSEXT_ERR_NOACK;
  GString *offered = SSL_get_app_data(ssl);
  for (unsigned int at = 0; at < n; at += in[at] + 1u) {
    g_string_append_printf(offered, "%s%.*s", offered->len > 0 ? "," : "", (int) in[at],
                           (const char *) in + at + 1);
    if (in[at] != strlen("http/1.1") || memcmp(in + at + 1, "http/1.1", in[at]) != 0)
      continue;
    *out = in + at + 1;
    *length = in[at];
    result = SSL_TLSEXT_ERR_OK;
  }
  return result;
}

static SSL_CTX *new_context(RlTls tls, const Issuer *issuer)
{
  g_autoptr(EVP_PKEY) key = EVP_EC_gen("P-256");
  g_autoptr(X509) certificate =
      new_certificate(key, "Server of a test", kinds[tls].from, kinds[tls].until);
  gboolean fine = add_extension(certificate, issuer, NID_subject_alt_name, kinds[tls].names) &&
                  add_extension(certificate, issuer, NID_authority_key_identifier, "keyid") &&
                  add_extension(certificate, issuer, NID_ext_key_usage, "serverAuth") &&
                  sign(certificate, issuer);
  SSL_CTX *context = SSL_CTX_new(TLS_server_method());
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_alpn_select_cb(context, on_alpn, NULL);
  if (kinds[tls].most != 0) {
    SSL_CTX_set_security_level(context, 0); /* the old digests */
    SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context, kinds[tls].most);
  }
  if (fine && SSL_CTX_use_certificate(context, certificate) == 1 &&
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

RlCerts *rl_certs_new(const char *folder, GError **error)
{
  g_autoptr(RlCerts) self = g_new0(RlCerts, 1);
  g_auto(Issuer) trusted = { NULL, NULL };
  g_auto(Issuer) unknown = { NULL, NULL };
  gboolean fine = new_authority(&trusted) && new_authority(&unknown);
  self->ca_file = g_build_filename(folder, "ca.pem", NULL);
  for (guint i = 0; fine && i < RL_TLS_CONTEXTS; i++) {
    self->contexts[i] = new_context(i, kinds[i].trusted ? &trusted : &unknown);
    fine = self->contexts[i] != NULL;
  }
  if (fine && write_certificate(self->ca_file, trusted.certificate))
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

SSL_CTX *rl_certs_context(const RlCerts *self, RlTls tls)
{
  return self->contexts[tls];
}

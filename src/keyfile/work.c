/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keyfile/work.h"

#include <openssl/asn1t.h>
#include <openssl/evp.h>

#include "base/text.h"

/* Files in use have 2,048 to some 600,000; a million takes about a second. */
enum { ITERATIONS_MAX = 2 * 1000 * 1000, NAME_CHARS = 40 };

/* The structure behind an algorithm's parameters; NULL: it is no such structure. */
static gpointer parameter_of(const X509_ALGOR *algorithm, const ASN1_ITEM *item)
{
  const void *value = NULL;
  int type = 0;
  X509_ALGOR_get0(NULL, &type, &value, algorithm);
  return type == V_ASN1_SEQUENCE ? ASN1_TYPE_unpack_sequence(item, algorithm->parameter) : NULL;
}

static int nid_of(const X509_ALGOR *algorithm)
{
  const ASN1_OBJECT *object = NULL;
  X509_ALGOR_get0(&object, NULL, NULL, algorithm);
  return OBJ_obj2nid(object);
}

static char *name_of(const X509_ALGOR *algorithm)
{
  const ASN1_OBJECT *object = NULL;
  char text[NAME_CHARS * 2] = "";
  X509_ALGOR_get0(&object, NULL, NULL, algorithm);
  const int nid = OBJ_obj2nid(object);
  if (nid != NID_undef)
    return g_strdup(OBJ_nid2sn(nid));
  (void) OBJ_obj2txt(text, sizeof text, object, 1);
  return rl_text_clean_line(text, -1, NAME_CHARS, NULL);
}

char *rl_work_cipher(const X509_ALGOR *algorithm)
{
  PBE2PARAM *scheme =
      nid_of(algorithm) == NID_pbes2 ? parameter_of(algorithm, ASN1_ITEM_rptr(PBE2PARAM)) : NULL;
  char *name = name_of(scheme != NULL ? scheme->encryption : algorithm);
  PBE2PARAM_free(scheme);
  return name;
}

static gboolean is_few(const ASN1_INTEGER *iterations)
{
  gint64 n = 0;
  return ASN1_INTEGER_get_int64(&n, iterations) == 1 && n > 0 && n <= ITERATIONS_MAX;
}

/* Of PBES2: PBKDF2 only. scrypt is made to take memory, more than there is here. */
static gboolean is_scheme_bounded(const X509_ALGOR *algorithm)
{
  PBE2PARAM *scheme = parameter_of(algorithm, ASN1_ITEM_rptr(PBE2PARAM));
  PBKDF2PARAM *derivation = scheme != NULL && nid_of(scheme->keyfunc) == NID_id_pbkdf2
                                ? parameter_of(scheme->keyfunc, ASN1_ITEM_rptr(PBKDF2PARAM))
                                : NULL;
  const gboolean bounded = derivation != NULL && is_few(derivation->iter);
  PBKDF2PARAM_free(derivation);
  PBE2PARAM_free(scheme);
  return bounded;
}

gboolean rl_work_is_bounded(const X509_ALGOR *algorithm)
{
  if (nid_of(algorithm) == NID_pbes2)
    return is_scheme_bounded(algorithm);
  PBEPARAM *parameter = parameter_of(algorithm, ASN1_ITEM_rptr(PBEPARAM));
  const gboolean bounded = parameter != NULL && is_few(parameter->iter);
  PBEPARAM_free(parameter);
  return bounded;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pre-flight of a tax log-in's two files: what they are, whether they belong together, whether
 * they are valid now, and whether the typed password opens the key, all before a log-in is spent on
 * finding out. It finds and says; it never decides whether to send. */
#pragma once

#include "base/secret.h"

/* How a file's content is wrapped. */
typedef enum {
  RL_FILE_FORM_DER, /* or nothing known */
  RL_FILE_FORM_PEM,
  RL_FILE_FORM_BASE64, /* of DER */
  RL_FILE_FORM_BASE64_OF_PEM,
} RlFileForm;

/* An X.509 certificate; its texts are cleaned, and NULL where it says nothing. SAT, the Mexican tax
 * office, writes "RFC / CURP" into the subject's x500UniqueIdentifier (2.5.4.45), the CURP into its
 * serialNumber, and a certificate's own number as ASCII digits into its serial number. */
typedef struct {
  char *name;         /* the subject's common name */
  char *rfc;          /* taxpayer's id */
  char *curp;         /* citizen's id */
  char *organisation; /* of the subject */
  char *serial;       /* the digits, or hexadecimal */
  gint64 not_before;  /* seconds since 1970 */
  gint64 not_after;
  char *key_type; /* "RSA", "EC" */
  guint key_bits; /* 0: not known */
  guint removed;  /* characters taken out of the texts */
} RlCertificate;

typedef enum {
  RL_KEY_NONE,       /* nothing was filled in */
  RL_KEY_UNKNOWN,    /* no private key that can be read */
  RL_KEY_CLEAR,      /* it is not encrypted */
  RL_KEY_OPENED,     /* the password opened it */
  RL_KEY_OPENED_PIN, /* the PIN did, and the password did not */
  RL_KEY_NOT_TRIED,  /* neither is typed */
  RL_KEY_CLOSED,     /* what is typed does not open it, or it is damaged */
  RL_KEY_UNCHECKED,  /* this machine cannot: a cipher that it lacks, or too much work */
} RlKeyState;

typedef enum {
  RL_DATES_VALID,
  RL_DATES_ENDING, /* within RL_DATES_SOON days */
  RL_DATES_EXPIRED,
  RL_DATES_NOT_YET,
} RlDates;

enum { RL_DATES_SOON = 30 };

typedef enum {
  RL_PAIR_UNKNOWN, /* one of them is missing or could not be opened */
  RL_PAIR_MATCHES,
  RL_PAIR_DIFFERS,
} RlPair;

typedef struct {
  gboolean has_certificate;   /* something was filled in */
  RlCertificate *certificate; /* NULL: it is none that can be read */
  RlFileForm certificate_form;
  RlDates dates; /* of the certificate, at `now` */
  gint64 now;
  RlKeyState key;
  RlFileForm key_form;
  char *cipher;     /* what the key is encrypted with, "AES-256-CBC"; NULL: with nothing */
  gboolean has_pin; /* a PIN was typed as well */
  RlPair pair;
} RlPreflight;

void rl_preflight_free(RlPreflight *self);

/* Looks at the values of an update as they are sent, base64 of the files' bytes; any may be NULL or
 * empty. NOW: seconds since 1970. NULL: the part of relink that looks cannot be used. Takes
 * milliseconds, and up to some seconds with a key that asks for it: for a worker's thread. Nothing
 * of the key or the pass phrases is outside locked memory meanwhile, and nothing of them is left or
 * in the result. */
RlPreflight *rl_keyfile_preflight(const RlSecret *certificate, const RlSecret *key,
                                  const RlSecret *password, const RlSecret *pin, gint64 now);

/* What a person should know before sending, a plain sentence each, worst first; empty when all is
 * well. char *. */
GPtrArray *rl_preflight_warnings(const RlPreflight *self);

/* What was found, for people: a label (NULL: the value is a sentence) and a value by turns. char *.
 */
GPtrArray *rl_preflight_facts(const RlPreflight *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlPreflight, rl_preflight_free)

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the fuzz targets share. A target is one file with one entry, which libFuzzer, AFL++ and the
 * replaying main of replay.c call with bytes; what must hold is asserted there, so that a wrong
 * answer is found like a crash. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "net/api.h"

/* Given to every target; returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* First thing in an entry; does its work once: the locale, and GLib's complaints are fatal. */
void fuzz_start(void);

/* More bytes are cut: time goes into many inputs, not into long ones. */
enum { FUZZ_MAX = 64 * 1024 };

/* TEXT, which may be NULL, may be given to a terminal: by the list of tests/tools/raw-clean.h. */
void fuzz_assert_line(const char *text);
void fuzz_assert_block(const char *text);

/* The JSON means the same when it is printed and read again, in each of the two ways to print. */
void fuzz_assert_json(const RlJson *json);

/* An answer as an input writes it: a line "STATUS HOW", headers, an empty line, the body. HOW is
 * "complete" or anything else; "cut" (something of the request left, not all of the answer came),
 * "unsent", "cancelled" are ends without an answer. */
typedef struct {
  int status;
  int fault; /* FUZZ_NO_FAULT, or a code of RL_ERROR */
  gboolean sent;
  char **headers;
  const char *body; /* borrowed from the input */
  gsize length;
} FuzzAnswer;

#define FUZZ_NO_FAULT (-1)

FuzzAnswer *fuzz_answer_new(const uint8_t *data, size_t size);
void fuzz_answer_free(FuzzAnswer *self);

/* An API at https://bank.example:8443 whose every request gets ANSWER, which is borrowed. The
 * origin of each request is asserted. */
RlApi *fuzz_api_new(const FuzzAnswer *answer);

#define FUZZ_ORIGIN   "https://bank.example:8443"
#define FUZZ_ID       "683005d6-f45c-4adb-b289-f1a12f50f80c"
#define FUZZ_PASSWORD "bank-password-7c41"

RlCredentials *fuzz_credentials(void);

/* Everything of an outcome that people see. */
void fuzz_assert_outcome(const RlOutcome *outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FuzzAnswer, fuzz_answer_free)

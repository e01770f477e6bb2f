/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes from a terminal become characters, one byte at a time. None is lost without a word: what is
 * no character is said to be none. */
#pragma once

#include <glib.h>

typedef struct {
  gboolean utf8;    /* else as the locale says */
  guchar bytes[16]; /* of a character that is not complete yet */
  guint n;
} RlDecoder;

/* For a terminal in CHARSET, that of the locale. Where that is ASCII, UTF-8 is understood: that is
 * what nearly every terminal sends, also to a host without a locale. */
void rl_decoder_start(RlDecoder *self, const char *charset);

typedef enum {
  RL_DECODED_MORE,      /* the character goes on */
  RL_DECODED_CHARACTER, /* in *C */
  RL_DECODED_BAD,       /* up to here it was none */
  RL_DECODED_BAD_AGAIN, /* the same, but this byte may begin one: give it once more */
} RlDecoded;

RlDecoded rl_decoder_feed(RlDecoder *self, guchar byte, gunichar *c);

/* Nothing more belongs to what was begun. TRUE: something was, and it is no character. */
gboolean rl_decoder_end(RlDecoder *self);

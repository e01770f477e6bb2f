/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of codes, and PNGs of them, for the tests of src/qr. */
#pragma once

#include "qr/image.h"
#include "qr/plan.h"
#include "qr/symbol.h"

typedef enum {
  QR_PNG_GREY,
  QR_PNG_RGB,
  QR_PNG_ALPHA,   /* black everywhere, opaque where it is dark */
  QR_PNG_PALETTE, /* 8 bits */
  QR_PNG_DEEP,    /* 16 bits */
  QR_PNG_BIT,     /* 1 bit */
  QR_PNG_LACED,   /* 8 bits, interlaced */
  QR_PNG_FORMS,
} QrPngForm;

/* SYMBOL in black on white, SCALE pixels a module, MARGIN pixels of white around it. */
RlQrImage *qr_picture(const RlQrSymbol *symbol, double scale, guint margin);

/* A terminal's rows: black where they are dark, two pixels high, one wide. Their shape is checked.
 */
RlQrImage *qr_picture_of_rows(char **rows, const RlQrPlan *plan);

void qr_picture_invert(RlQrImage *image);

GByteArray *qr_png(const RlQrImage *image, QrPngForm form);

/* Width and height in the header of a PNG, with its check sum. */
void qr_png_set_size(GByteArray *png, guint32 width, guint32 height);

/* PREFIX and the base64 of BYTES. New string. */
char *qr_base64(const char *prefix, const GByteArray *bytes);

void qr_assert_same(const RlQrSymbol *a, const RlQrSymbol *b);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What banks put into QR codes, made up by chance. */
#pragma once

#include <glib.h>

/* The payload NUMBER of the series SEED, always the same: digits, capitals, printable bytes,
 * Spanish and Portuguese, addresses, codes of Pix; from one character up to what a symbol holds.
 * It is harmless and clean, has no blank at its ends, and is the address of no image. New. */
char *qr_payload(guint32 seed, guint number);

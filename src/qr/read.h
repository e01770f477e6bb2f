/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door to zbar: what a QR symbol in a picture says. */
#pragma once

#include "qr/image.h"

/* Whether there is a reader: relink was built with one, and this machine has it. Without one
 * nothing is ever read. The first call loads it, which takes some milliseconds. */
gboolean rl_qr_read_can(void);

/* The bytes that the picture's one QR symbol says, as they are, no NUL among them; new string.
 * NULL when there is none, more than one, or it is not readable. Modules may be single pixels, and
 * light on dark. Takes up to some tenths of a second. */
char *rl_qr_read(const RlQrImage *image);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a QR symbol as somebody's phone does: zbar as it comes, which also has to find out the
 * character set. relink's own reading (src/qr/read) is another. */
#pragma once

#include <glib.h>

/* Whether these tests were built with zbar. */
gboolean qr_scan_can(void);

/* What the one QR symbol says in a picture of WIDTH by HEIGHT grey pixels, dark on light; NULL
 * when there is none. Pixels may be modules. New string. */
char *qr_scan(const guint8 *grey, guint width, guint height);

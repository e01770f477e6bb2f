/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A picture of a code taken apart into its modules, without knowing what it says. */
#pragma once

#include "qr/image.h"
#include "qr/symbol.h"

/* The modules of the upright code that the picture shows, light on dark or dark on light, at most
 * RL_QR_MODULES_MAX a side: those of a QR symbol at any scale, also one that is no whole number;
 * those of another kind where every module has the same whole number of pixels, two or more. NULL
 * when it shows nothing of that kind. */
RlQrSymbol *rl_qr_grid(const RlQrImage *image);

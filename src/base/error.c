/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"

/* The formatter takes the name's dashes for minus signs. */
/* clang-format off */
G_DEFINE_QUARK(rl-error-quark, rl_error)
/* clang-format on */

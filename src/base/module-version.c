/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of each module, by which the program knows its own. */
#include "config.h"

extern const char rl_module_version[];
const char rl_module_version[] = PACKAGE_VERSION;

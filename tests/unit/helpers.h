/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Short ways to the values that many tables need. */
#pragma once

#include "base/error.h"
#include "base/secret.h"

#include "json/json.h"

/* TEXT with every single quote made a double one, so that JSON is readable in a table. New. */
char *helper_quotes(const char *text);

/* The tree of such a TEXT; NULL for NULL. It must be JSON. */
RlJson *helper_json(const char *text);

/* A secret of TEXT that may grow to a page; NULL for NULL. */
RlSecret *helper_secret(const char *text);

void helper_assert_secret(const RlSecret *secret, const char *expected);

/* The code of a RL_ERROR, which is freed and cleared; -1: there is none. */
int helper_take_code(GError **error);

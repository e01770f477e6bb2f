/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks that what the sandbox sends has the shapes of the API. Each fails the test when not. */
#pragma once

#include "json/json.h"

/* The text of a member, or NULL. */
const char *text_of(const RlJson *object, const char *name);
/* The whole number in a member; anything else fails the test. */
gint64 number_of(const RlJson *object, const char *name);
/* The object of a 428, which may stand in an array. */
const RlJson *challenge_of(const RlJson *body);

void check_hex(const char *text);
void check_link(const RlJson *link);
void check_errors(const RlJson *errors);
void check_challenge(const RlJson *body);
void check_institution(const RlJson *institution);
void check_page(const RlJson *page);

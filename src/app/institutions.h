/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The institutions of one run: each is read from the server once. Agents open many links of few
 * banks. May be used from any thread. */
#pragma once

#include "net/api.h"

typedef struct RlInstitutions RlInstitutions;

RlInstitutions *rl_institutions_new(void);
/* NULL is allowed. */
void rl_institutions_free(RlInstitutions *self);

/* The institution NAME as read before, or read now; blocks. New; or NULL, and *FAULT (may be NULL)
 * is a new sentence that says why. What could not be read is tried again the next time. */
RlInstitution *rl_institutions_get(RlInstitutions *self, RlApi *api,
                                   const RlCredentials *credentials, const char *name,
                                   RlCancel *cancel, char **fault);

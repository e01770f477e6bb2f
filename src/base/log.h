/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What --verbose shows on standard error. There is no function here that takes an RlSecret, and
 * none that takes a body. */
#pragma once

#include <glib.h>

/* Off at the start. Call before threads start. */
void rl_log_enable(gboolean verbose);

/* While a screen stands where standard error would write, lines are kept, the newest thousand of
 * them. FALSE: the screen is gone, and they are written. Thread-safe. */
void rl_log_hold(gboolean held);

/* Method, path, status and request ids of a finished request. Thread-safe. The query is left out:
 * it can hold what a person typed. */
void rl_log_exchange(const char *method, const char *url, int status, const char *request_ids);

/* That a request is made again after so many milliseconds. Thread-safe. */
void rl_log_pause(const char *method, const char *url, gint64 milliseconds);

/* A sentence about it. Thread-safe. */
void rl_log_note(const char *text);

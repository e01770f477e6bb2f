/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What commands print: people's lines, or exactly one JSON object. */
#pragma once

#include "app/report.h"

/* The object of --json with OUTCOME (may be NULL) and MESSAGE, everything else null. New tree. */
RlJson *rl_output_object(const char *outcome, const char *message);

/* A copy of OBJECT, in the same order, whose member NAME is the string VALUE. */
RlJson *rl_output_with(const RlJson *object, const char *name, const char *value);

/* JSON text on standard output, without a line end. */
void rl_output_json_text(const char *json);

/* One line on standard output. */
void rl_output_json(const RlJson *object);

/* A remark on standard error: "relink: …". */
void rl_output_note(const char *message);

/* An error: a remark, and the object where JSON is asked for. */
void rl_output_error(gboolean json, const GError *error);

/* A read that brought nothing: the object, or rows on standard error. */
void rl_output_failed_read(gboolean json, const RlOutcome *outcome, const char *link_id,
                           const RlSession *session);

gboolean rl_output_is_terminal(void);

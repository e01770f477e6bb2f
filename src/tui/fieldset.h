/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door to the form library: rows of a label and a field, laid out on a pad and copied to the
 * screen as far as there is room.
 *
 * The form library keeps every character that it is given in its buffers and windows, so it is
 * given labels, stars and underscores only. Text in clear is drawn over the fields by their
 * owner. */
#pragma once

#include "tui/canvas.h"

typedef struct RlFieldset RlFieldset;

/* The columns that LABELS (NULL-terminated) need; long ones are cut. */
int rl_fieldset_widest(const char *const *labels);

/* Rows for LABELS (NULL-terminated) in LABEL_COLUMNS. Fields are at most FIELD_COLUMNS wide, or as
 * wide as WIDTH allows. NULL when there is no room at all. */
RlFieldset *rl_fieldset_new(const char *const *labels, int label_columns, int width,
                            int field_columns);
void rl_fieldset_free(RlFieldset *self);

/* Columns of the field in row I, and the column in which fields begin. */
int rl_fieldset_columns(const RlFieldset *self);
int rl_fieldset_field_x(const RlFieldset *self);

/* What row I shows: stars and underscores, or a note. */
void rl_fieldset_face(RlFieldset *self, int i, const char *face);

/* Draws the rows into AREA with ">" before row FOCUS (-1: none), scrolled so that it is seen. The
 * index of the first row that is visible. */
int rl_fieldset_draw(RlFieldset *self, RlArea area, int focus);

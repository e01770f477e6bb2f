/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the form asks beside its fields: a file, a code from the list. */
#pragma once

#include "model/form.h"

#include "tui/screen.h"

/* Asks for a path and fills field ID of DRAFT from that file. DONE gets a remark for the person, or
 * NULL; it is not called when the person leaves. */
void rl_form_ask_file(RlTui *tui, RlDraft *draft, RlFieldId id,
                      void (*done)(RlFieldId id, const char *remark, gpointer data), gpointer data);

/* Lets the person pick a code of FORM's for field ID of DRAFT; DONE is called when one was picked.
 */
void rl_form_pick_code(RlTui *tui, const RlForm *form, RlDraft *draft, RlFieldId id,
                       void (*done)(gpointer data), gpointer data);

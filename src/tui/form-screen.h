/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form's own state, for the files that share it: form-screen.c follows flow and keys,
 * form-draw.c draws. */
#pragma once

#include "app/flow.h"
#include "app/preflight.h"

#include "tui/input.h"
#include "tui/screen.h"

typedef enum { STOP_UPDATE = RL_N_FIELDS, STOP_CANCEL, N_STOPS } Stop;

typedef struct {
  RlScreen base;
  RlFlow *flow;
  RlSecret *token; /* the challenge's; here, so that it outlives the dialog */
  char *session;   /* of the challenge that `token` was typed for */
  RlInput inputs[RL_N_FIELDS];
  int focus; /* a field, or a Stop */
  RlScreen *overlay;
  RlStage overlay_stage;
  char *message; /* what a key brought: a file that cannot be read; NULL */
  void (*on_closed)(gpointer data);
  gpointer data;
  gboolean update_when_open; /* F5 was pressed while the link was being read */
  RlPreflightCheck *preflight;
  gboolean shows_findings; /* of the pre-flight, when they come; the next key takes it back */
  gboolean hanging_up;
  gboolean keeping; /* the open challenge is on its way into the keyring */
} FormScreen;

/* Whether a field has the focus, and not a button. */
gboolean rl_form_on_field(const FormScreen *self);
/* Whether row ROW is filled from a list. */
gboolean rl_form_is_select(int row);
void rl_form_draw(RlScreen *screen);
/* Field TAKEN was filled from a file. Once certificate and key are both there: whether they belong
 * together is found out, and shown if no key is pressed meanwhile. */
void rl_form_check_files(FormScreen *self, RlFieldId taken);

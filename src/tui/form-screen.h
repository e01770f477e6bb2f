/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form's own state, for the files that share it: form-screen.c follows flow and keys,
 * form-draw.c draws, form-remarks.c draws what is to be said below the fields, form-preflight.c
 * shows what was found out about certificate and key, form-resume.c leads to an open challenge. */
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
  int focus;           /* a field, or a Stop */
  int note_columns;    /* for a note beside each field, as of the last drawing; 0: none */
  gboolean all_fields; /* F4: all seven, whatever the institution asks for */
  RlScreen *overlay;
  RlStage overlay_stage;
  char *message; /* what a key brought; NULL */
  gboolean message_refuses;
  RlOnFormClosed on_closed;
  gpointer data;
  gboolean update_when_open; /* F5 was pressed while the link was being read */
  RlPreflightCheck *preflight;
  gboolean shows_findings;      /* of the pre-flight, when they come; the next key takes it back */
  RlOpenChallenges *challenges; /* that earlier processes have left open; NULL: not read yet */
  gboolean offered;             /* the person has been told of the link's */
  gboolean hanging_up;
  gboolean keeping; /* the open challenge is on its way into the keyring */
  guint keep_timer; /* source of the moment at which that is given up; 0: none */
} FormScreen;

/* Whether a field has the focus, and not a button. */
gboolean rl_form_on_field(const FormScreen *self);
/* Whether field FIELD is filled from a list. */
gboolean rl_form_is_select(int field);
/* Whether the focus is on a field that the institution sets itself: nothing can be typed there. */
gboolean rl_form_is_set(const FormScreen *self);
/* The fields that are shown, in order; their number. */
guint rl_form_visible(const FormScreen *self, RlFieldId fields[RL_N_FIELDS]);
/* Says TEXT (NULL: nothing) below the fields, until the next thing is said. */
void rl_form_say(FormScreen *self, const char *text);
/* The same for what refuses the person something. */
void rl_form_refuse(FormScreen *self, const char *text);
/* The draft's secrets come and go with requests; the inputs follow them. */
void rl_form_attach(FormScreen *self);

/* form-keys.c: what keys do to the fields. */
void rl_form_move(FormScreen *self, int step);
/* The institution's form has come: an empty field that it does not ask for loses the focus to the
 * first one that it does, or nothing but the cursor would show it. */
void rl_form_leave_unasked(FormScreen *self);
void rl_form_type(FormScreen *self, const RlKey *key);
void rl_form_pick(FormScreen *self);
void rl_form_show(FormScreen *self);
void rl_form_take_file(FormScreen *self);
void rl_form_toggle_fields(FormScreen *self);

/* form-leave.c: whether a PUT or PATCH is out, or what became of one is being read. */
gboolean rl_form_is_busy(const RlFlowView *view);
/* The form's part in leaving: RlScreenOps' hang_up() and keeps(). */
gboolean rl_form_hang_up(RlScreen *screen);
gboolean rl_form_keeps(const RlScreen *screen);
/* After each change of a flow that was hung up: an open challenge is kept for `relink resume`, then
 * nothing is left to do. One that lies in the keyring already may have been answered elsewhere. */
void rl_form_end_hanging_up(FormScreen *self, const RlFlowView *view);

/* form-resume.c: reads which challenges are open, and offers to answer the one of the link. */
void rl_form_read_challenges(FormScreen *self);
/* The same once the link is known: whatever comes last. */
void rl_form_offer_challenge(FormScreen *self);

void rl_form_draw(RlScreen *screen);
/* What the person is to know, the most urgent first, as far as AREA has room: what is wrong, what
 * belongs into the field, that the profile is read-only, refused log-ins, what speaks against an
 * update, why the institution could not be read, what was taken out of texts. */
void rl_form_draw_remarks(const FormScreen *self, RlArea area);
/* Field TAKEN was filled from a file. Once certificate and key are both there: whether they belong
 * together is found out, and shown if no key is pressed meanwhile. */
void rl_form_check_files(FormScreen *self, RlFieldId taken);
/* What looks wrong with what is about to be sent: sentences, NULL-terminated and new; NULL: nothing
 * does. */
char **rl_form_findings(const FormScreen *self, RlFieldId *first);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The job as a state machine: open a link, edit, send, answer the bank, see how it ended. Events go
 * in as function calls, a view comes out; no terminal, no clock and no network of its own. All of
 * it belongs to the main thread and none of it blocks.
 *
 *   opening ──▶ editing ──submit──▶ working ──▶ outcome ──dismiss──▶ editing (done: closed)
 *      │           ▲                  │  ▲  └──▶ challenge ──answer──▶ working
 *      ▼           └──leave───────────┼──┴───────────┘
 *   failed                            └─ cancel */
#pragma once

#include "model/form.h"

#include "app/attempts.h"
#include "app/session.h"

typedef enum {
  RL_STAGE_OPENING, /* the link is being read */
  RL_STAGE_FAILED,  /* it could not be: `outcome` says why */
  RL_STAGE_EDITING,
  RL_STAGE_WORKING,   /* a PUT or PATCH is out */
  RL_STAGE_CHALLENGE, /* the bank waits for a token */
  RL_STAGE_OUTCOME,   /* how it ended; dismissing leads back to the form */
  RL_STAGE_CLOSED,
} RlStage;

/* What a front-end is given. Everything is borrowed until the flow changes. */
typedef struct {
  RlStage stage;
  const char *named;                /* the LINK as the person named it: maybe a long text */
  const char *asked;                /* what in it is asked for; one line to show */
  const RlLink *link;               /* NULL while opening, and when it failed */
  const RlInstitution *institution; /* NULL: not known */
  const char *institution_fault;    /* why it could not be read, a sentence; NULL */
  const RlForm *form;               /* what the institution asks for; never NULL */
  const RlOutcome *outcome;         /* the last one; NULL before the first */
  const RlChallenge *challenge;     /* the open one, also while its answer is out */
  RlFieldId fault_field;            /* where the cursor belongs: RL_NO_FIELD for nowhere */
  const char *fault;                /* what is wrong there, after a submit that was not sent */
  const char *unfinished;           /* of an earlier update nobody knows the end; sentences; NULL */
  const char *unfinished_short;     /* the same for a narrow window */
  const char *notice;               /* a remark for the form's foot; NULL */
  const char *sent; /* JSON names of what the last update sent, its token included; NULL */
  gint64 sent_at;   /* seconds since 1970: when the update's last request left; 0: none did */
  const char *const *request_ids; /* of the update, its answers included; NULL before the first */
  const RlAttempts *attempts;     /* the link's refused log-ins; NULL: not known (yet) */
  gint64 since;                   /* monotonic µs: since when the work under way runs */
  gboolean answering;             /* the work is the answer to a challenge */
  gboolean at_keyring;     /* the work is the keyring's, with the challenge: nothing is out */
  gboolean cancelling;     /* the person has cancelled; the worker is about to say how */
  gboolean waits;          /* OPENING: the API secrets come first; nothing is read yet */
  gboolean rereading;      /* an unknown outcome is being looked into */
  gboolean stored;         /* the challenge lies in the keyring: leaving does not lose it */
  gboolean can_send_again; /* the credentials of a dead challenge are still kept */
  /* FAILED since the server does not know the link: the profiles that may know it; else NULL. */
  const char *const *other_profiles;
} RlFlowView;

typedef struct RlFlow RlFlow;

/* Called after every change, from the main context; it may call the functions below, not free. */
typedef void (*RlFlowChanged)(RlFlow *flow, gpointer data);

/* SESSION is borrowed. */
RlFlow *rl_flow_new(RlSession *session, RlFlowChanged changed, gpointer data);
/* Wipes everything typed. A request that is out is finished by the worker and its result dropped;
 * the journal has it. NULL is allowed. */
void rl_flow_free(RlFlow *self);

const RlFlowView *rl_flow_view(const RlFlow *self);

/* The values being typed; edit them while OPENING and EDITING. Owned by the flow. */
RlDraft *rl_flow_draft(RlFlow *self);

/* For front-ends that show the form: from now on the values that the institution sets itself go
 * along with an update. */
void rl_flow_follow_form(RlFlow *self);

/* Whether there is anything to send: see rl_form_is_filled(). */
gboolean rl_flow_is_filled(const RlFlow *self);

/* Somebody types what is going to be sent: see app/warm.h. */
void rl_flow_typed(RlFlow *self);

/* The draft was edited: what was said of it no longer holds. Somebody types. */
void rl_flow_edited(RlFlow *self);

/* Starts: LINK is whatever rl_link_name_parse() understands. When INSISTENT, a link named by its id
 * alone is worked on even if it could not be read: then the update itself decides. FAILED at once
 * when LINK names none. While the session has no API secrets it waits at OPENING, until
 * rl_flow_go_on(). */
void rl_flow_open(RlFlow *self, const char *link, gboolean insistent);

/* OPENING: the session has its API secrets by now. Does nothing where they were not waited for. */
void rl_flow_go_on(RlFlow *self);

/* Starts in the other way: at CHALLENGE (a copy is made), which an earlier process has left open in
 * the keyring, and which stays there until it is answered: whoever answers first takes it out, so
 * that nothing is sent twice, and an answer that did not leave puts it back. Nothing is kept for
 * sending the update again. */
void rl_flow_resume(RlFlow *self, const RlLink *link, const RlChallenge *challenge);

/* EDITING: reads the link again, and what the journal has of it. What is typed stays. */
void rl_flow_read_again(RlFlow *self);

/* What has to be confirmed before the next log-in with the link, as far as the journal was read:
 * when the link was opened and after each write. With an open challenge, what came to it since the
 * person confirmed the update. */
RlGuard rl_flow_guard(const RlFlow *self);

/* The person (or a script, which cannot be asked) goes on, whatever is up to GUARD. Holds for the
 * next update and the challenges that it leads to. Without it nothing is sent that has a guard: the
 * worker looks into the journal once more before the request leaves. */
void rl_flow_confirm(RlFlow *self, RlGuard guard);

/* EDITING: whether the draft can be sent; otherwise the view names the field at fault. */
gboolean rl_flow_check(RlFlow *self);

/* EDITING: checks the draft; sends it, or names the field at fault. */
void rl_flow_submit(RlFlow *self);

/* CHALLENGE: sends TOKEN (taken; NULL where no input is expected). A dead challenge and a missing
 * token are not sent, but said in the view's fault. A resumed challenge that somebody else has
 * answered meanwhile ends in an OUTCOME that says so. */
void rl_flow_answer(RlFlow *self, RlSecret *token);

/* CHALLENGE: leaves it for later. It goes into the keyring, where the desk and `relink resume` find
 * it, and the flow is CLOSED; if it cannot be kept, the view's fault says why. */
void rl_flow_keep_open(RlFlow *self);

/* CHALLENGE or OUTCOME: sends the kept credentials once more. Without can_send_again there are none
 * any more: then as rl_flow_dismiss(). */
void rl_flow_send_again(RlFlow *self);

/* OUTCOME or FAILED of a 401, once the session has other API secrets: back to the form or the
 * challenge, where what was typed waits to be sent; after FAILED the link is read again. Nothing is
 * sent by itself. */
void rl_flow_renewed(RlFlow *self);

/* OPENING, WORKING, or while rereading: stops waiting. What was sent stays sent. */
void rl_flow_cancel(RlFlow *self);

/* OUTCOME: back to the form, or to a challenge that is still alive; after DONE: CLOSED.
 * CHALLENGE: leaves it and wipes the kept credentials; the link is read again. One that is stored
 * stays open for others: CLOSED. An OUTCOME of a resumed one: the link is read, for its form.
 * OPENING, EDITING, FAILED: CLOSED, and everything typed is wiped. */
void rl_flow_dismiss(RlFlow *self);

/* Wipes what was typed, and what is kept for sending again. For idle clear and lost terminals. */
void rl_flow_wipe(RlFlow *self);

/* Whole seconds left of the open challenge; -1: no countdown. */
gint64 rl_flow_seconds_left(const RlFlow *self);

/* The exit code that the last update of this flow calls for; 8 when there was none. */
int rl_flow_exit_code(const RlFlow *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlFlow, rl_flow_free)

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A screen is a struct of functions over its own state. Screens lie on a stack: the first fills
 * the window, dialogs lie on top and leave what is behind them visible; the top one gets the keys.
 *
 * Every screen is drawn whole after every change; none draws at any other time. */
#pragma once

#include "app/action.h"
#include "app/open-challenge.h"

#include "tui/canvas.h"
#include "tui/keys.h"

typedef struct RlTui RlTui;
typedef struct RlScreen RlScreen;

typedef struct {
  /* The name in the top line; NULL for dialogs, which keep the name of what is behind them. */
  const char *(*name)(const RlScreen *self);
  RlContext (*context)(const RlScreen *self);
  /* Whether a text field has the focus: then letters are text and pastes are welcome. NULL: no. */
  gboolean (*in_text)(const RlScreen *self);
  /* Draws into the window between the top and the bottom line, and places the cursor. */
  void (*draw)(RlScreen *self);
  /* ACTION is what the table says of the key, or RL_ACTION_NONE. SELF may be gone afterwards. */
  void (*key)(RlScreen *self, RlAction action, const RlKey *key);
  /* Microseconds until something shown changes with time; 0: nothing does. NULL: nothing does. */
  gint64 (*next_tick)(const RlScreen *self);
  /* Whether leaving loses typed text. NULL: no. */
  gboolean (*has_typed)(const RlScreen *self);
  /* Hides what F2 showed: the screen is about to be left behind. NULL: nothing to hide. */
  void (*hide)(RlScreen *self);
  /* No key for a while: wipe what was typed, and say so with TEXT. TRUE: something stays for now,
   * since a request is out with it; called again after as long. NULL: nothing to wipe. */
  gboolean (*idle)(RlScreen *self, const char *text);
  /* The line ends, or somebody wants relink gone: wipe what was typed. TRUE: a request is out, and
   * the screen calls rl_tui_quit() itself when it has ended. NULL: nothing to do. */
  gboolean (*hang_up)(RlScreen *self);
  /* Whether a challenge is open that would be lost by leaving, and that hang_up() keeps. NULL: no.
   */
  gboolean (*keeps)(const RlScreen *self);
  /* Ctrl-C, whatever lies on top: calls off what runs here. FALSE, or NULL: nothing does. */
  gboolean (*cancel)(RlScreen *self);
  void (*free)(RlScreen *self);
} RlScreenOps;

/* The first member of every screen's own struct. */
struct RlScreen {
  const RlScreenOps *ops;
  RlTui *tui;
};

/* Puts SCREEN (taken) on top. */
void rl_tui_push(RlTui *tui, RlScreen *screen);
/* Takes SCREEN, and what lies on it, off and frees it. */
void rl_tui_pop(RlTui *tui, RlScreen *screen);
/* Takes SCREEN alone off, wherever it lies, and frees it. */
void rl_tui_remove(RlTui *tui, RlScreen *screen);
/* Puts SCREEN, which lies somewhere below, on top. */
void rl_tui_raise(RlTui *tui, RlScreen *screen);
/* Whether anything that was typed would be lost now. */
gboolean rl_tui_has_typed(const RlTui *tui);
/* Whether SCREEN gets the keys. */
gboolean rl_tui_is_top(const RlTui *tui, const RlScreen *screen);
/* Draws everything once the main loop comes round. */
void rl_tui_redraw(RlTui *tui);
/* Leaves with CODE. */
void rl_tui_quit(RlTui *tui, int code);
/* The code to leave with, unless somebody says otherwise: of an update, or of a reading, which only
 * counts as long as nothing was sent. */
void rl_tui_set_exit_code(RlTui *tui, int code);
void rl_tui_set_read_code(RlTui *tui, int code);
int rl_tui_exit_code(const RlTui *tui);
/* Whether relink was started for one link. */
gboolean rl_tui_is_for_one_link(const RlTui *tui);
RlSession *rl_tui_session(const RlTui *tui);
/* Works with the profile NAME once its API secrets have been found or typed: then every screen
 * goes, and the desk comes up, or the form of LINK (may be NULL). Who leaves the secrets' dialog is
 * back where he was. FALSE and RL_ERROR_LOCAL when the profile cannot be used; then nothing has
 * changed. */
gboolean rl_tui_switch_profile(RlTui *tui, const char *name, const char *link, GError **error);
/* The form that closes next is to be followed by that of the next link that needs attention, which
 * is another than that with the id AFTER. */
void rl_tui_want_next(RlTui *tui, const char *after);
/* That id, new, or NULL: nobody wants that. The wish is forgotten. */
char *rl_tui_take_next(RlTui *tui);
gint64 rl_tui_now(const RlTui *tui); /* monotonic µs */
/* Whether what runs SINCE a moment is waited for by now: an answer that comes at once is not, and
 * Ctrl-C in that instant is meant for relink. */
gboolean rl_tui_is_waiting(const RlTui *tui, gint64 since);
/* Microseconds until the whole seconds between now and MOMENT, past or to come, change. */
gint64 rl_tui_next_second(const RlTui *tui, gint64 moment);
/* Rows between the top and the bottom line. */
RlArea rl_tui_area(void);
/* Asks the terminal to copy TEXT (OSC 52). FALSE: it is too long, and nothing was asked. */
gboolean rl_tui_copy(RlTui *tui, const char *text);

/* ---- the dialogs that any screen can use ---- */

/* Buttons under a message. ON_CHOICE gets the index of the button, or -1 for Esc, after the dialog
 * is gone. LABELS are copied; DATA is freed with DATA_FREE (may be NULL) after that. */
typedef void (*RlOnChoice)(int choice, gpointer data);
RlScreen *rl_choice_dialog_new(const char *title, const char *message, const char *const *labels,
                               RlOnChoice on_choice, gpointer data, GDestroyNotify data_free);

/* Puts MESSAGE with one button, "OK", on top. */
void rl_tui_tell(RlTui *tui, const char *title, const char *message);

/* A list to pick from; the same callback. FIRST is selected at the start. */
RlScreen *rl_list_dialog_new(const char *title, const char *const *rows, int first,
                             RlOnChoice on_choice, gpointer data, GDestroyNotify data_free);
/* The same for codes, names and words, in which every letter chooses: in other lists j, k, g and G
 * move, and q closes. */
RlScreen *rl_select_dialog_new(const char *title, const char *const *rows, int first,
                               RlOnChoice on_choice, gpointer data, GDestroyNotify data_free);

/* A text to read, over the whole window. */
RlScreen *rl_text_view_new(const char *title, const char *text);

/* One to three text fields and buttons. */
typedef struct {
  const char *label;
  gboolean secret;
  gsize max;
  gboolean lines; /* line ends of a paste are kept, and seen as blanks; else they are dropped */
} RlInputRow;

typedef struct RlInputDialog RlInputDialog;
/* VALUES are the dialog's own, in the rows' order. The dialog stays until it is popped; a message
 * can be put into it for another try. */
typedef void (*RlOnInput)(RlInputDialog *dialog, RlSecret **values, gpointer data);

typedef struct {
  const char *title;
  const char *message; /* NULL: none */
  const RlInputRow *rows;
  int n_rows;
  const char *submit; /* the first button's label */
  const char *cancel; /* the second one's; NULL: "Cancel" */
  RlOnInput on_submit;
  void (*on_cancel)(RlInputDialog *dialog, gpointer data); /* Esc and Cancel */
  gboolean stays_on_esc; /* nothing lies behind: only the button leaves */
  /* Completes what is typed; FALSE: it is complete. *CHOICES is new where it could be several
   * things, or none, and says so. NULL, or FALSE: Tab goes to the next row. */
  gboolean (*on_tab)(RlSecret *value, char **choices);
  gpointer data;
  GDestroyNotify data_free; /* for DATA, when the dialog goes; NULL: it is somebody else's */
} RlInputSpec;

RlInputDialog *rl_input_dialog_new(const RlInputSpec *spec);
RlScreen *rl_input_dialog_screen(RlInputDialog *self);
/* Says what is wrong, with the cursor in row ROW. */
void rl_input_dialog_fault(RlInputDialog *self, int row, const char *message);

/* Work under way: a sentence and the elapsed seconds. ON_CANCEL is called for Esc and Ctrl-C; the
 * dialog stays until it is popped. */
RlScreen *rl_wait_dialog_new(const char *title, const char *message, gint64 since,
                             void (*on_cancel)(gpointer data), gpointer data);

/* ---- the screens ---- */

/* The list of links. */
RlScreen *rl_desk_screen_new(RlTui *tui);
/* The list of open challenges comes up over DESK, which is such a screen, once they are known. */
void rl_desk_challenges_want(RlScreen *desk);
/* Puts the form of LINK on top and starts reading the link, once the session has its API secrets.
 * ON_CLOSED is called when the form has gone, with the link as it was last read, or NULL. */
typedef void (*RlOnFormClosed)(const RlLink *link, gpointer data);
RlScreen *rl_form_screen_open(RlTui *tui, const char *link, RlOnFormClosed on_closed,
                              gpointer data);
/* FORM was opened before the session had its API secrets, and it has them by now. */
void rl_form_screen_go_on(RlScreen *form);
/* The same for a link with a challenge that an earlier process has left open, at that challenge.
 * OPEN is copied. */
void rl_form_screen_resume(RlTui *tui, const RlOpenChallenge *open, RlOnFormClosed on_closed,
                           gpointer data);
/* Lets the person pick one of the run's profiles and works with it from then on; LINK (may be NULL)
 * is opened there. */
void rl_profile_dialog_open(RlTui *tui, const char *title, const char *link);
/* Finds the API secrets with the dialogs that this takes; ON_READY is called once the session has
 * them. */
void rl_login_dialogs_start(RlTui *tui, void (*on_ready)(gpointer data), gpointer data);
/* The same below a screen that comes next, and which can be used while the keyring is asked: there
 * is no dialog for that, and it is only covered where something has to be asked. */
RlScreen *rl_login_dialogs_start_below(RlTui *tui, void (*on_ready)(gpointer data), gpointer data);
/* What lay on LOGIN, which rl_login_dialogs_start_below() gave, is gone before the secrets are
 * there: now there is a dialog for each thing. */
void rl_login_dialogs_uncover(RlScreen *login);
/* The same for the session of another profile, over what is on the screen: who leaves goes back to
 * it, and ON_LEFT is called. */
void rl_login_dialogs_switch(RlTui *tui, void (*on_ready)(gpointer data),
                             void (*on_left)(gpointer data), gpointer data);
/* Asks for API secrets in place of those that OUTCOME, a 401, refused, over what is on the screen.
 * ON_READY is called once the session has them; when the person leaves, nothing is. */
void rl_login_dialogs_renew(RlTui *tui, const RlOutcome *outcome, void (*on_ready)(gpointer data),
                            gpointer data);

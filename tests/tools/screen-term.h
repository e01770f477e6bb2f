/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal that a program under test sees: libvterm's one door. Rows and columns count from 0;
 * text is UTF-8. */
#pragma once

#include <glib.h>

typedef struct RlTerm RlTerm;

/* What the terminal itself sends to the program: keys, answers to queries. */
typedef void (*RlTermSend)(const char *bytes, gsize length, gpointer user);

typedef enum { RL_TERM_BOLD, RL_TERM_UNDERLINE, RL_TERM_REVERSE } RlTermAttribute;

/* A run of cells in one row; END is the column behind it. */
typedef struct {
  int row;
  int start;
  int end;
} RlTermSpan;

/* A cell as it is seen: brightness out of 255, with reverse video taken into account. */
typedef struct {
  gunichar character; /* the first one, a blank where there is none */
  guint8 ink, ground;
  gboolean is_explicit; /* the ground is not what the terminal happens to have */
} RlTermCell;

RlTerm *rl_term_new(int rows, int columns, RlTermSend send, gpointer user);
void rl_term_free(RlTerm *self);
void rl_term_resize(RlTerm *self, int rows, int columns);
/* Forgets what it shows: what is seen from now on was drawn afterwards. */
void rl_term_blank(RlTerm *self);

/* The program wrote this. */
void rl_term_feed(RlTerm *self, const char *bytes, gsize length);

/* Everything that was ever fed. Borrowed. */
const GByteArray *rl_term_raw(const RlTerm *self);

int rl_term_rows(const RlTerm *self);
int rl_term_columns(const RlTerm *self);
/* FALSE: there is no such cell. */
gboolean rl_term_cell(const RlTerm *self, int row, int column, RlTermCell *cell);
/* New string: a row without its trailing blanks. */
char *rl_term_row(const RlTerm *self, int row);
/* New string: what was scrolled off the normal screen and what stands on the screen, with rows
 * that run to the last column joined to the next. */
char *rl_term_text(const RlTerm *self);

/* The first place of TEXT in ROW at or behind column FROM. */
gboolean rl_term_find(const RlTerm *self, int row, int from, const char *text, RlTermSpan *span);
/* All cells of SPAN are drawn so, or in the palette's colour INDEX. */
gboolean rl_term_has(const RlTerm *self, const RlTermSpan *span, RlTermAttribute attribute);
gboolean rl_term_coloured(const RlTerm *self, const RlTermSpan *span, int index);

void rl_term_cursor(const RlTerm *self, int *row, int *column);
gboolean rl_term_altscreen(const RlTerm *self);
/* A DEC private mode, as by CSI ? MODE h. */
gboolean rl_term_mode(const RlTerm *self, int mode);

/* Sends a key by its name (Enter, S-Tab, F5, C-x, M-x, q …); FALSE when there is no such key. */
gboolean rl_term_key(RlTerm *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RlTerm, rl_term_free)

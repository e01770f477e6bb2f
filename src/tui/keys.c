/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/keys.h"

#include <curses.h>
#include <poll.h>
#include <string.h>
#include <term.h>
#include <unistd.h>
#include <wctype.h>

#include "base/decoder.h"

/* Codes of our own, above all that terminfo can define. */
enum { CODE_PASTE_BEGIN = KEY_MAX - 1, CODE_PASTE_END = KEY_MAX - 2, ESCAPE = 27 };

static const struct {
  int code;
  const char *name;
} codes[] = {
  { KEY_BTAB, "Shift-Tab" },
  { KEY_PREVIOUS, "Shift-Tab" },
  { KEY_UP, "Up" },
  { KEY_DOWN, "Down" },
  { KEY_LEFT, "Left" },
  { KEY_RIGHT, "Right" },
  { KEY_HOME, "Home" },
  { KEY_END, "End" },
  { KEY_FIND, "Home" },
  { KEY_SELECT, "End" },
  { KEY_PPAGE, "PgUp" },
  { KEY_NPAGE, "PgDn" },
  { KEY_BACKSPACE, "Backspace" },
  { KEY_DC, "Delete" },
  { KEY_F(1), "F1" },
  { KEY_F(2), "F2" },
  { KEY_F(3), "F3" },
  { KEY_F(4), "F4" },
  { KEY_F(5), "F5" },
  { KEY_F(6), "F6" },
  { KEY_F(8), "F8" },
  { KEY_F(10), "F10" },
  { KEY_RESIZE, "Resize" },
};

static const struct {
  wint_t character;
  const char *name;
} controls[] = {
  { '\r', "Enter" }, { '\n', "Enter" },    { '\t', "Tab" },
  { ESCAPE, "Esc" }, { 127, "Backspace" }, { 8, "Backspace" },
};

/* Keys that press no button, send nothing, show no secret and answer no question but with no,
 * wherever they are pressed. They count in bursts, too, since those come also from a person whose
 * line lags; all others, and letters that are shortcuts, must come alone. */
static const struct {
  const char *name;
  gboolean moves; /* counts behind an end mark as well, in what may still be the paste */
} harmless[] = {
  { "Tab", TRUE },     { "Shift-Tab", TRUE }, { "Up", TRUE },         { "Down", TRUE },
  { "Left", TRUE },    { "Right", TRUE },     { "Home", TRUE },       { "End", TRUE },
  { "PgUp", TRUE },    { "PgDn", TRUE },      { "j", FALSE },         { "k", FALSE },
  { "g", FALSE },      { "G", FALSE },        { "Backspace", FALSE }, { "Delete", FALSE },
  { "Ctrl-A", FALSE }, { "Ctrl-D", FALSE },   { "Ctrl-E", FALSE },    { "Ctrl-K", FALSE },
  { "Ctrl-U", FALSE }, { "Ctrl-W", FALSE },   { "Ctrl-L", FALSE },    { "Ctrl-C", FALSE },
  { "Ctrl-T", FALSE }, { "F4", FALSE },       { "Ctrl-Z", FALSE },    { "Esc", FALSE },
  { "Ctrl-Q", FALSE }, { "F10", FALSE },
};

/* What is known of the input. A burst is what is read until nothing more is waiting; some pastes
 * have no marks, and others have an end mark amid the text: what tells them from a person's keys is
 * only that they come in bursts. */
static struct {
  gboolean marks;   /* this terminal puts a paste between marks */
  gboolean pasting; /* the beginning was read, and no end yet */
  gboolean behind;  /* an end was read, and the burst goes on: that is still the paste */
  gboolean crowded; /* something came before in this burst */
  gboolean wary;    /* keys that are not harmless are only taken when they come alone */
  gsize matched;    /* bytes of an end mark that were read so far: it may come in pieces */
  gsize again;      /* of those, the next that was text after all; 0: none */
  gsize begun;      /* bytes of a beginning that came in pieces, behind its escape */
  gboolean escaped; /* the last key was Esc: it may have been the first byte of a beginning */
} input;

static const char begin_mark[] = "\033[200~", end_mark[] = "\033[201~";

static RlDecoder decoder;

/* What was read too far: the next to be read. */
static int held = ERR;

/* What terminals send whatever TERM says: half of all TERM settings are wrong. */
static const struct {
  const char *sequence;
  int code;
} common[] = {
  { "\033OP", KEY_F(1) },   { "\033OQ", KEY_F(2) },   { "\033OR", KEY_F(3) },
  { "\033OS", KEY_F(4) },   { "\033[11~", KEY_F(1) }, { "\033[12~", KEY_F(2) },
  { "\033[13~", KEY_F(3) }, { "\033[14~", KEY_F(4) }, { "\033[15~", KEY_F(5) },
  { "\033[17~", KEY_F(6) }, { "\033[19~", KEY_F(8) }, { "\033[21~", KEY_F(10) },
  { "\033[A", KEY_UP },     { "\033[B", KEY_DOWN },   { "\033[C", KEY_RIGHT },
  { "\033[D", KEY_LEFT },   { "\033[H", KEY_HOME },   { "\033[F", KEY_END },
  { "\033OH", KEY_HOME },   { "\033OF", KEY_END },    { "\033[Z", KEY_BTAB },
  { "\033[3~", KEY_DC },    { "\033[5~", KEY_PPAGE }, { "\033[6~", KEY_NPAGE },
};

void rl_keys_init(void)
{
  (void) define_key(begin_mark, CODE_PASTE_BEGIN);
  (void) define_key(end_mark, CODE_PASTE_END);
  for (guint i = 0; i < G_N_ELEMENTS(common); i++)
    if (key_defined(common[i].sequence) == 0)
      (void) define_key(common[i].sequence, common[i].code);
  /* Home and End as terminals send them that terminfo describes otherwise. */
  (void) define_key("\033[1~", KEY_HOME);
  (void) define_key("\033[4~", KEY_END);
  const char *charset = NULL;
  (void) g_get_charset(&charset);
  rl_decoder_start(&decoder, charset);
  held = ERR;
  const char *marks = tigetstr((char *) (gpointer) "BE");
  memset(&input, 0, sizeof input);
  input.marks = marks != NULL && marks != (const char *) -1;
  input.wary = !input.marks;
}

static const char *name_of_code(int code)
{
  for (guint i = 0; i < G_N_ELEMENTS(codes); i++)
    if (codes[i].code == code)
      return codes[i].name;
  return NULL;
}

static const char *name_of_control(wint_t c)
{
  static const char *const letters[] = {
    "Ctrl-@", "Ctrl-A", "Ctrl-B", "Ctrl-C", "Ctrl-D", "Ctrl-E", "Ctrl-F", "Ctrl-G", "Ctrl-H",
    "Ctrl-I", "Ctrl-J", "Ctrl-K", "Ctrl-L", "Ctrl-M", "Ctrl-N", "Ctrl-O", "Ctrl-P", "Ctrl-Q",
    "Ctrl-R", "Ctrl-S", "Ctrl-T", "Ctrl-U", "Ctrl-V", "Ctrl-W", "Ctrl-X", "Ctrl-Y", "Ctrl-Z",
  };
  for (guint i = 0; i < G_N_ELEMENTS(controls); i++)
    if (controls[i].character == c)
      return controls[i].name;
  return c < G_N_ELEMENTS(letters) ? letters[c] : NULL;
}

/* The name under which the action table knows a character: its own, for ASCII. */
static const char *name_of_character(wint_t c)
{
  static char names[128][2];
  if (c == ' ')
    return "Space";
  if (c >= 128)
    return NULL;
  names[c][0] = (char) c;
  return names[c];
}

static gboolean is_pasted(void)
{
  return input.pasting || input.behind;
}

static gboolean is_line_end(wint_t c)
{
  return c == '\r' || c == '\n' || c == '\t';
}

static gboolean more_is_waiting(void)
{
  struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
  return held != ERR || poll(&in, 1, 0) > 0;
}

static gboolean is_of_a_burst(void)
{
  return input.wary && (input.crowded || more_is_waiting());
}

static gboolean is_text_only(void)
{
  return is_pasted() || is_of_a_burst();
}

/* Whether the key named NAME is one, amid what may be text. */
static gboolean counts(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(harmless); i++)
    if (g_strcmp0(harmless[i].name, name) == 0)
      return !is_pasted() || (input.behind && harmless[i].moves);
  return FALSE;
}

/* Behind a paste with marks, the first key that comes alone is a person's. */
static void trust_again(void)
{
  if (input.wary && input.marks && !is_pasted() && !input.crowded && !more_is_waiting())
    input.wary = FALSE;
}

/* Line ends and other control characters of a paste are not keys and not text. */
static void read_character(wint_t c, RlKey *key)
{
  const gboolean control = c < 32 || c == 127;
  const gboolean text_only = is_text_only();
  const char *name = control ? name_of_control(c) : name_of_character(c);
  key->typed = control ? 0 : (gunichar) c;
  key->name = !text_only || counts(name) ? name : NULL;
  key->pasted = text_only && key->name == NULL;
  key->line_end = text_only && is_line_end(c);
}

/* A byte, a key's code, or ERR. Curses' own decoding gives up at the first byte that the locale
 * does not know, and takes what is behind it along. */
static int next_code(void)
{
  const int code = held != ERR ? held : getch();
  held = ERR;
  /* Some descriptions call the Enter key's byte, or the Tab key's, a key: they stay bytes. */
  return code == KEY_ENTER ? '\r' : code == KEY_NEXT ? '\t' : code;
}

static gboolean is_byte(int code)
{
  return code >= 0 && code <= 0xFF;
}

static void take_mark(int code)
{
  input.pasting = code == CODE_PASTE_BEGIN;
  input.behind = !input.pasting;
  input.wary = TRUE;
  input.matched = 0;
  input.begun = 0;
}

/* Curses knows the marks when they come in one piece. TRUE: BYTE is the end of a beginning that did
 * not. */
static gboolean begins_paste(char byte)
{
  if (input.begun == 0 || byte != begin_mark[input.begun + 1]) {
    input.begun = 0;
    return FALSE;
  }
  input.begun++;
  const gboolean whole = begin_mark[input.begun + 1] == '\0';
  if (whole)
    take_mark(CODE_PASTE_BEGIN);
  return whole;
}

/* The bytes of an end that were kept back are text: they come first, and then CODE again. */
static void give_back(int code)
{
  held = code;
  input.again = 1;
}

/* The same for an end, whose bytes are kept back as long as they fit. TRUE: BYTE is one of them, or
 * comes again behind those that were text. */
static gboolean is_of_end(guchar byte)
{
  if (byte == (guchar) end_mark[input.matched]) {
    if (end_mark[++input.matched] == '\0')
      take_mark(CODE_PASTE_END);
    return TRUE;
  }
  if (input.matched == 0)
    return FALSE;
  give_back(byte);
  return TRUE;
}

/* A function key that this terminal's description does not know arrives as Esc and letters. Taken
 * as such it would ask to leave and type the rest, so the whole sequence is dropped. Esc pressed by
 * a person is not followed by anything within the same moment. TRUE: it was a sequence. */
static gboolean drop_sequence(void)
{
  enum { LONGEST = 32 };
  int code = next_code();
  if (code != '[' && code != 'O') {
    held = code;
    return FALSE;
  }
  input.begun = code == '[' ? 1 : 0;
  for (int i = 0; i < LONGEST && is_byte(code = next_code()); i++) {
    if (begins_paste((char) code) || (code >= 0x40 && code <= 0x7E))
      return TRUE;
  }
  if (!is_byte(code))
    held = code;
  return TRUE;
}

static void lose(RlKey *key)
{
  key->lost = TRUE;
  key->pasted = is_pasted();
}

static void take_byte(guchar byte, RlKey *key)
{
  gunichar c = 0;
  const RlDecoded decoded = rl_decoder_feed(&decoder, byte, &c);
  if (decoded == RL_DECODED_BAD || decoded == RL_DECODED_BAD_AGAIN)
    lose(key);
  if (decoded == RL_DECODED_BAD_AGAIN)
    held = byte;
  if (decoded == RL_DECODED_CHARACTER && (is_pasted() || c != ESCAPE || !drop_sequence()))
    read_character((wint_t) c, key);
}

/* What was kept back of an end mark and was none: the next of its bytes. FALSE: there is none. */
static gboolean read_again(RlKey *key)
{
  if (input.again > 0 && input.again < input.matched) {
    read_character((wint_t) end_mark[input.again++], key);
    return TRUE;
  }
  if (input.again > 0)
    input.again = input.matched = 0;
  return FALSE;
}

/* What comes next, which stays the next; ERR: nothing is waiting. */
static int peek(void)
{
  held = next_code();
  return held;
}

/* A beginning that goes on after a pause. TRUE: BYTE belongs to it. Esc and "[" alone may also have
 * been Alt-[, and a "2" that a person types then comes alone: a beginning that was cut there goes
 * on with more. To forget it with the end of its burst would make keys of such a paste. */
static gboolean goes_on(guchar byte)
{
  const gsize begun = input.begun;
  if (begun == 1 && peek() != begin_mark[begun + 2])
    input.begun = 0;
  else if (begun > 0)
    return begins_paste((char) byte) || input.begun > begun;
  if (!input.escaped || byte != '[' || !more_is_waiting())
    return FALSE;
  held = byte;
  return drop_sequence();
}

/* The way out of a paste whose end was lost: Esc or Ctrl-C that nothing came with. What looks like
 * that in the text of a paste comes with other text. */
static gboolean is_way_out(guchar byte)
{
  enum { CTRL_C = 'C' & 0x1F };
  if (!input.pasting || input.crowded || (byte != CTRL_C && byte != ESCAPE))
    return FALSE;
  const int next = peek();
  return next == ERR || next == KEY_RESIZE;
}

static void leave_paste(guchar byte, RlKey *key)
{
  if (rl_decoder_end(&decoder))
    lose(key);
  take_mark(CODE_PASTE_END);
  input.escaped = byte == ESCAPE;
}

static void read_byte(guchar byte, RlKey *key)
{
  if (is_way_out(byte)) {
    leave_paste(byte, key);
    return;
  }
  if (input.pasting ? is_of_end(byte) : goes_on(byte))
    return;
  take_byte(byte, key);
  input.escaped = g_strcmp0(key->name, "Esc") == 0;
}

/* A key ends what was begun of a character and of an end mark, whose bytes were text, then; a
 * window that changes its size does not. No key is pressed amid a paste: what looks like one is in
 * the text. */
static void take_code(int code, RlKey *key)
{
  if (code != KEY_RESIZE && input.matched > 0) {
    give_back(code);
    return;
  }
  /* A key lies between: what came before it begins no mark. */
  if (code != KEY_RESIZE) {
    input.begun = 0;
    input.escaped = FALSE;
  }
  if (code != KEY_RESIZE && rl_decoder_end(&decoder)) {
    held = code;
    lose(key);
  } else if (code == CODE_PASTE_BEGIN || code == CODE_PASTE_END) {
    take_mark(code);
  } else if (code == KEY_RESIZE || !is_text_only() || counts(name_of_code(code))) {
    key->name = name_of_code(code);
  }
}

gboolean rl_keys_read(RlKey *key)
{
  *key = (RlKey){ 0 };
  if (read_again(key))
    return TRUE;
  const int code = next_code();
  if (code == ERR) {
    input.behind = FALSE;
    input.crowded = FALSE;
    return FALSE;
  }
  if (code != KEY_RESIZE)
    trust_again();
  if (is_byte(code))
    read_byte((guchar) code, key);
  else
    take_code(code, key);
  input.crowded |= code != KEY_RESIZE;
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same signs mean different things: in JavaScript \d, \w, \b are ASCII, $ is the very end, \v
 * is one character, [^] is any; in PCRE2, as GLib sets it up, \d and its like follow Unicode, $
 * also fits before a last line end, and many letters after a backslash and after "(?" have meanings
 * that JavaScript does not know. So every pattern is read and written anew. */
#include "model/pattern.h"

#include <string.h>

#include "model/field.h"

/* Whatever can be typed is checked. */
enum { PATTERN_MAX = 1024, TEXT_MAX = RL_TYPED_MAX };

/* Steps, and KiB, after which PCRE2 gives up: some milliseconds. */
#define LIMITS "(*LIMIT_MATCH=200000)(*LIMIT_DEPTH=20000)(*LIMIT_HEAP=4096)"

/* Members of classes, in PCRE2's words. */
#define DIGITS    "0-9"
#define NO_DIGITS "\\x{0}-\\x{2f}\\x{3a}-\\x{10ffff}"
#define WORD      "0-9A-Z_a-z"
#define NO_WORD   "\\x{0}-\\x{2f}\\x{3a}-\\x{40}\\x{5b}-\\x{5e}\\x{60}\\x{7b}-\\x{10ffff}"
#define BLANKS                                                                                     \
  "\\x{9}-\\x{d}\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}"    \
  "\\x{3000}\\x{feff}"
#define NO_BLANKS                                                                                  \
  "\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-"       \
  "\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}" \
  "-\\x{10ffff}"

static const struct {
  char letter;
  const char *members;
} sets[] = {
  { 'd', DIGITS },  { 'D', NO_DIGITS }, { 'w', WORD },
  { 'W', NO_WORD }, { 's', BLANKS },    { 'S', NO_BLANKS },
};

static const struct {
  char letter;
  gunichar meaning;
} controls[] = {
  { 't', '\t' }, { 'n', '\n' }, { 'v', '\v' }, { 'f', '\f' }, { 'r', '\r' }, { '0', '\0' },
};

/* What a sign stands for: one character, or a set. */
typedef struct {
  gunichar character;
  const char *members; /* NULL: the character */
} Atom;

typedef struct {
  const char *p; /* what is still to be read */
  GString *out;
  gboolean repeats; /* the last sign was a quantifier */
  gboolean failed;  /* no counterpart */
} Reader;

static void put(Reader *self, const char *text)
{
  g_string_append(self->out, text);
}

static void put_character(Reader *self, gunichar c)
{
  g_string_append_printf(self->out, "\\x{%x}", c);
}

static gunichar take(Reader *self)
{
  const gunichar c = g_utf8_get_char(self->p);
  self->p = g_utf8_next_char(self->p);
  return c;
}

static gboolean skip(Reader *self, const char *word)
{
  if (!g_str_has_prefix(self->p, word))
    return FALSE;
  self->p += strlen(word);
  return TRUE;
}

/* ---- a backslash and what follows ---- */

/* DIGITS hexadecimal digits, all of them. */
static gunichar take_hex(Reader *self, guint digits)
{
  gunichar value = 0;
  for (guint i = 0; i < digits; i++, self->p++) {
    if (!g_ascii_isxdigit(*self->p)) {
      self->failed = TRUE;
      return 0;
    }
    value = value * 16 + (gunichar) g_ascii_xdigit_value(*self->p);
  }
  return value;
}

static gunichar take_braced_hex(Reader *self)
{
  const char *end = strchr(self->p, '}');
  const gsize digits = end != NULL ? (gsize) (end - self->p) : 0;
  if (digits == 0 || digits > 6) {
    self->failed = TRUE;
    return 0;
  }
  const gunichar value = take_hex(self, (guint) digits);
  (void) skip(self, "}");
  return value;
}

/* \uXXXX, two of them for a character beyond U+FFFF, or \u{X}. */
static gunichar take_unicode(Reader *self)
{
  if (skip(self, "{"))
    return take_braced_hex(self);
  const gunichar first = take_hex(self, 4);
  if (first < 0xd800 || first > 0xdbff || !skip(self, "\\u"))
    return first;
  const gunichar second = take_hex(self, 4);
  if (second < 0xdc00 || second > 0xdfff)
    self->failed = TRUE;
  return 0x10000 + ((first - 0xd800) << 10) + (second & 0x3ff);
}

static gboolean take_set(Reader *self, Atom *atom)
{
  for (guint i = 0; i < G_N_ELEMENTS(sets); i++)
    if (*self->p == sets[i].letter) {
      self->p++;
      *atom = (Atom){ 0, sets[i].members };
      return TRUE;
    }
  return FALSE;
}

static gboolean take_control(Reader *self, Atom *atom)
{
  for (guint i = 0; i < G_N_ELEMENTS(controls); i++)
    if (*self->p == controls[i].letter && !g_ascii_isdigit(self->p[1])) {
      self->p++;
      *atom = (Atom){ controls[i].meaning, NULL };
      return TRUE;
    }
  return FALSE;
}

/* What a backslash has before it. Letters and digits that are left mean references, properties,
 * or nothing that all agree about. */
static Atom take_escaped(Reader *self)
{
  Atom atom = { 0, NULL };
  if (take_set(self, &atom) || take_control(self, &atom))
    return atom;
  if (skip(self, "x"))
    atom.character = take_hex(self, 2);
  else if (skip(self, "u"))
    atom.character = take_unicode(self);
  else if (*self->p == '\0' || g_ascii_isalnum(*self->p))
    self->failed = TRUE;
  else
    atom.character = take(self);
  if (atom.character != 0 && !g_unichar_validate(atom.character))
    self->failed = TRUE;
  return atom;
}

/* ---- classes ---- */

static Atom take_member(Reader *self)
{
  if (!skip(self, "\\"))
    return (Atom){ take(self), NULL };
  if (skip(self, "b"))
    return (Atom){ '\b', NULL };
  return take_escaped(self);
}

static void put_member(Reader *self, Atom atom)
{
  if (atom.members != NULL)
    put(self, atom.members);
  else
    put_character(self, atom.character);
}

/* One member or a range. A hyphen beside a set is itself. */
static void read_members(Reader *self)
{
  const Atom from = take_member(self);
  if (self->p[0] != '-' || self->p[1] == ']' || self->p[1] == '\0') {
    put_member(self, from);
    return;
  }
  self->p++;
  const Atom to = take_member(self);
  const gboolean range = from.members == NULL && to.members == NULL;
  put_member(self, from);
  put(self, range ? "-" : "\\-");
  put_member(self, to);
}

static void read_class(Reader *self)
{
  const gboolean others = skip(self, "^");
  if (skip(self, "]")) {
    put(self, others ? "[\\x{0}-\\x{10ffff}]" : "(?!)");
    return;
  }
  put(self, others ? "[^" : "[");
  while (*self->p != ']' && *self->p != '\0' && !self->failed)
    read_members(self);
  put(self, "]");
  if (!skip(self, "]"))
    self->failed = TRUE;
}

/* ---- the rest ---- */

/* Groups that JavaScript knows. Everything else that begins like one is PCRE2's own: verbs,
 * callouts, recursion. */
static void read_group(Reader *self)
{
  static const char *const kinds[] = { "?:", "?=", "?!", "?<=", "?<!" };
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (skip(self, kinds[i])) {
      put(self, "(");
      put(self, kinds[i]);
      return;
    }
  if (*self->p == '?' || *self->p == '*')
    self->failed = TRUE;
  /* No reference leads to it, since those have no counterpart here. */
  put(self, "(?:");
}

static void read_escape(Reader *self)
{
  if (skip(self, "b")) {
    put(self, "(?:(?<=[" WORD "])(?![" WORD "])|(?<![" WORD "])(?=[" WORD "]))");
    return;
  }
  if (skip(self, "B")) {
    put(self, "(?:(?<=[" WORD "])(?=[" WORD "])|(?<![" WORD "])(?![" WORD "]))");
    return;
  }
  const Atom atom = take_escaped(self);
  if (atom.members != NULL)
    g_string_append_printf(self->out, "[%s]", atom.members);
  else
    put_character(self, atom.character);
}

/* The length of "{n}", "{n,}" or "{n,m}" at P; 0: the brace is something else. */
static gsize braces(const char *p)
{
  gsize n = 1 + strspn(p + 1, "0123456789");
  if (n == 1)
    return 0;
  if (p[n] == ',')
    n += 1 + strspn(p + n + 1, "0123456789");
  return p[n] == '}' ? n + 1 : 0;
}

/* "+" behind a quantifier is no sign of JavaScript's, and would be one of PCRE2's. */
static gboolean read_quantifier(Reader *self)
{
  const gsize n = *self->p == '{' ? braces(self->p) : strchr("*+?", *self->p) != NULL ? 1 : 0;
  if (n == 0)
    return FALSE;
  if (self->repeats)
    self->failed = TRUE;
  g_string_append_len(self->out, self->p, (gssize) n);
  self->p += n;
  if (skip(self, "?"))
    put(self, "?");
  self->repeats = TRUE;
  return TRUE;
}

static void read_sign(Reader *self)
{
  if (read_quantifier(self))
    return;
  self->repeats = FALSE;
  const gunichar c = take(self);
  if (c == '\\')
    read_escape(self);
  else if (c == '[')
    read_class(self);
  else if (c == '(')
    read_group(self);
  else if (c == '.')
    put(self, "[^\\x{a}\\x{d}\\x{2028}\\x{2029}]");
  else if (c == '$')
    put(self, "\\z");
  else if (c == '^' || c == '|' || c == ')')
    g_string_append_c(self->out, (char) c);
  else
    put_character(self, c);
}

char *rl_pattern_translate(const char *pattern)
{
  g_autoptr(GString) out = g_string_new(NULL);
  if (strlen(pattern) > PATTERN_MAX || !g_utf8_validate(pattern, -1, NULL))
    return NULL;
  Reader reader = { .p = pattern, .out = out };
  while (*reader.p != '\0' && !reader.failed)
    read_sign(&reader);
  return reader.failed ? NULL : g_string_free(g_steal_pointer(&out), FALSE);
}

static GRegex *compile(const char *pattern)
{
  g_autofree char *translated = rl_pattern_translate(pattern);
  if (translated == NULL)
    return NULL;
  g_autofree char *limited = g_strconcat(LIMITS, translated, NULL);
  return g_regex_new(limited, G_REGEX_NO_AUTO_CAPTURE, 0, NULL);
}

RlPatternResult rl_pattern_check(const char *pattern, const RlSecret *text)
{
  const char *subject = rl_secret_peek(text);
  const gsize length = rl_secret_length(text);
  /* GLib tells PCRE2 not to look whether it is UTF-8. */
  if (pattern == NULL || length > TEXT_MAX || !g_utf8_validate(subject, (gssize) length, NULL))
    return RL_PATTERN_UNCHECKED;
  g_autoptr(GRegex) regex = compile(pattern);
  g_autoptr(GError) error = NULL;
  if (regex == NULL)
    return RL_PATTERN_UNCHECKED;
  const gboolean fits = g_regex_match_full(regex, subject, (gssize) length, 0, 0, NULL, &error);
  if (error != NULL)
    return RL_PATTERN_UNCHECKED;
  return fits ? RL_PATTERN_FITS : RL_PATTERN_DIFFERS;
}

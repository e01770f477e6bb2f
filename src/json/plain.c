/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Most of the time goes into strings, so they are looked at eight bytes at a time; and rows of a
 * list have the same names in the same order, so the next name is first compared with the one that
 * stood there in the row before. */
#include "json/plain.h"

#include <string.h>

#include "json/scan.h"

enum { NAMES_MAX = 48 };

typedef struct {
  RlJsonBytes bytes;
  int known; /* its place in the list */
} Name;

/* The names of the last object at some depth, all different, of which the object that is being read
 * has had the first AT, and nothing else. */
typedef struct {
  const char *const *list;
  guint at, n;
  Name names[NAMES_MAX];
} Shape;

struct RlJsonPlain {
  const char *p, *end;
  gboolean faulty;
  gboolean fresh; /* nothing of the innermost container has been read */
  guint depth;
  GString *out;       /* a value is being copied; NULL: none is */
  const char *copied; /* up to where it has been */
  gboolean ascii;     /* it is printable ASCII so far */
  Shape shapes[RL_JSON_MAX_DEPTH];
};

/* There is nothing left to be read, so that whatever is asked for next fails as well. */
static gboolean fault(RlJsonPlain *self)
{
  self->faulty = TRUE;
  self->p = self->end;
  return FALSE;
}

RlJsonPlain *rl_json_plain_new(const char *text, gsize length)
{
  RlJsonPlain *self = g_new0(RlJsonPlain, 1);
  self->p = text != NULL ? text : "";
  self->end = self->p + length;
  if (length > RL_JSON_MAX_BYTES)
    (void) fault(self);
  return self;
}

void rl_json_plain_free(RlJsonPlain *self)
{
  g_free(self);
}

/* ---- white space, which a copy is without ---- */

static void flush(RlJsonPlain *self, const char *up_to)
{
  if (self->out != NULL)
    g_string_append_len(self->out, self->copied, up_to - self->copied);
}

static void pass_blanks(RlJsonPlain *self)
{
  const char *from = self->p;
  while (self->p < self->end &&
         (*self->p == ' ' || *self->p == '\t' || *self->p == '\n' || *self->p == '\r'))
    self->p++;
  if (self->p == from)
    return;
  flush(self, from);
  self->copied = self->p;
}

static inline void blank(RlJsonPlain *self)
{
  if (self->p == self->end || *self->p <= ' ')
    pass_blanks(self);
}

/* Goes over C, which must come next. */
static inline gboolean expect(RlJsonPlain *self, char c)
{
  if (self->p == self->end || *self->p != c)
    return fault(self);
  self->p++;
  return TRUE;
}

/* ---- strings ---- */

#define EACH(byte) (G_GUINT64_CONSTANT(0x0101010101010101) * (byte))

/* The first byte from P on that ends a run of printable ASCII, or is a quote or a backslash. Of
 * each byte of a word the highest bit is looked at: it is set in the word where the byte is no
 * ASCII, by the addition where it is DEL, and by a subtraction where that borrows, since the byte
 * is a control character, or has become 0. What is carried or borrowed spoils bytes above one that
 * was found only, and the lowest one, which is the first in the text, is what counts. */
static inline const char *end_of_run(const char *p, const char *end)
{
  for (; end - p >= 8; p += 8) {
    guint64 word = 0;
    memcpy(&word, p, sizeof word);
    word = GUINT64_FROM_LE(word);
    const guint64 found = (word | (word + EACH(1)) | (word - EACH(' ')) |
                           ((word ^ EACH('"')) - EACH(1)) | ((word ^ EACH('\\')) - EACH(1))) &
                          EACH(0x80);
    if (found != 0)
      return p + __builtin_ctzll(found) / 8;
  }
  while (p < end && (guchar) *p >= ' ' && (guchar) *p < 0x7F && *p != '"' && *p != '\\')
    p++;
  return p;
}

/* Whether the string goes on behind P, where a run has ended: with DEL or more than ASCII. */
static gboolean goes_on(const char *p, const char *end)
{
  return p < end && (guchar) *p >= 0x7F;
}

static gboolean read_string(RlJsonPlain *self, RlJsonBytes *to)
{
  if (!expect(self, '"'))
    return FALSE;
  const char *from = self->p, *p = end_of_run(from, self->end);
  to->ascii = !goes_on(p, self->end);
  while (goes_on(p, self->end))
    p = end_of_run(p + 1, self->end);
  if (!to->ascii && !g_utf8_validate_len(from, (gsize) (p - from), NULL))
    return fault(self);
  to->text = from;
  to->length = (gsize) (p - from);
  self->ascii = self->ascii && to->ascii;
  self->p = p;
  return expect(self, '"');
}

/* ---- names ---- */

static int place_of(const char *const *list, const RlJsonBytes *name)
{
  for (int i = 0; list != NULL && list[i] != NULL; i++)
    if (strlen(list[i]) == name->length && memcmp(list[i], name->text, name->length) == 0)
      return i;
  return RL_JSON_OTHER_NAME;
}

static gboolean is_named(const Shape *shape, const RlJsonBytes *name)
{
  for (guint i = 0; i < shape->at; i++)
    if (shape->names[i].bytes.length == name->length &&
        memcmp(shape->names[i].bytes.text, name->text, name->length) == 0)
      return TRUE;
  return FALSE;
}

/* A name that was not expected here. What was expected behind it need not be other names. */
static gboolean read_new_name(RlJsonPlain *self, Shape *shape)
{
  RlJsonBytes name;
  if (!read_string(self, &name))
    return FALSE;
  if (shape->at == NAMES_MAX || is_named(shape, &name))
    return fault(self);
  shape->names[shape->at] = (Name){ name, place_of(shape->list, &name) };
  shape->n = shape->at + 1;
  return TRUE;
}

/* Whether the name that comes next is the one that stood here in the last object. */
static inline gboolean is_expected(const RlJsonPlain *self, const Shape *shape)
{
  const RlJsonBytes *name = &shape->names[shape->at].bytes;
  return shape->at < shape->n && (gsize) (self->end - self->p) >= name->length + 2 &&
         self->p[0] == '"' && self->p[name->length + 1] == '"' &&
         memcmp(self->p + 1, name->text, name->length) == 0;
}

static gboolean read_name(RlJsonPlain *self, int *known)
{
  Shape *shape = &self->shapes[self->depth - 1];
  if (is_expected(self, shape)) {
    self->p += shape->names[shape->at].bytes.length + 2;
    self->ascii = self->ascii && shape->names[shape->at].bytes.ascii;
  } else if (!read_new_name(self, shape)) {
    return FALSE;
  }
  *known = shape->names[shape->at++].known;
  blank(self);
  return expect(self, ':');
}

/* ---- containers ---- */

RlJsonKind rl_json_plain_kind(RlJsonPlain *self)
{
  blank(self);
  if (self->p == self->end)
    return RL_JSON_NOTHING;
  switch (*self->p) {
  case '{':
    return RL_JSON_OBJECT;
  case '[':
    return RL_JSON_ARRAY;
  case '"':
    return RL_JSON_STRING;
  case 't':
  case 'f':
    return RL_JSON_BOOL;
  case 'n':
    return RL_JSON_NULL;
  default:
    return *self->p == '-' || g_ascii_isdigit(*self->p) ? RL_JSON_NUMBER : RL_JSON_NOTHING;
  }
}

static gboolean enter(RlJsonPlain *self, char open)
{
  blank(self);
  if (self->depth == RL_JSON_MAX_DEPTH)
    return fault(self);
  self->fresh = TRUE;
  self->depth++;
  return expect(self, open);
}

gboolean rl_json_plain_object(RlJsonPlain *self, const char *const *names)
{
  if (!enter(self, '{'))
    return FALSE;
  Shape *shape = &self->shapes[self->depth - 1];
  shape->at = 0;
  if (shape->list != names)
    shape->n = 0;
  shape->list = names;
  return TRUE;
}

gboolean rl_json_plain_array(RlJsonPlain *self)
{
  return enter(self, '[');
}

/* Goes to what comes next in a container, or behind its end. */
static inline gboolean go_on(RlJsonPlain *self, char close)
{
  blank(self);
  if (self->p == self->end)
    return fault(self);
  if (*self->p == close) {
    self->p++;
    self->depth--;
    self->fresh = FALSE;
    return FALSE;
  }
  if (!self->fresh && !expect(self, ','))
    return FALSE;
  self->fresh = FALSE;
  blank(self);
  return TRUE;
}

gboolean rl_json_plain_member(RlJsonPlain *self, int *name)
{
  return go_on(self, '}') && read_name(self, name);
}

gboolean rl_json_plain_element(RlJsonPlain *self)
{
  return go_on(self, ']');
}

/* ---- values ---- */

gboolean rl_json_plain_string(RlJsonPlain *self, RlJsonBytes *to)
{
  blank(self);
  return read_string(self, to);
}

static gsize pass_digits(RlJsonPlain *self)
{
  const char *from = self->p;
  while (self->p < self->end && g_ascii_isdigit(*self->p))
    self->p++;
  return (gsize) (self->p - from);
}

/* Whether C comes next, which is gone over then. */
static gboolean pass(RlJsonPlain *self, char c)
{
  const gboolean there = self->p < self->end && *self->p == c;
  self->p += there;
  return there;
}

/* Fraction and exponent. *WHOLE: there is neither. */
static gboolean pass_rest(RlJsonPlain *self, gboolean *whole)
{
  *whole = TRUE;
  if (pass(self, '.')) {
    *whole = FALSE;
    if (pass_digits(self) == 0)
      return fault(self);
  }
  if (pass(self, 'e') || pass(self, 'E')) {
    *whole = FALSE;
    if (!pass(self, '+'))
      (void) pass(self, '-');
    if (pass_digits(self) == 0)
      return fault(self);
  }
  return TRUE;
}

/* *USUAL: a whole number as anybody would write it, which a double holds. */
static gboolean read_number(RlJsonPlain *self, gboolean *usual)
{
  enum { DIGITS_MAX = 15 };
  gboolean whole = FALSE;
  const gboolean minus = pass(self, '-');
  const char *first = self->p;
  const gsize digits = pass_digits(self);
  if (digits == 0 || (*first == '0' && digits > 1) || !pass_rest(self, &whole))
    return fault(self);
  *usual = whole && digits <= DIGITS_MAX && !(minus && *first == '0');
  return TRUE;
}

gboolean rl_json_plain_integer(RlJsonPlain *self, gint64 *to)
{
  gboolean usual = FALSE;
  blank(self);
  const char *from = self->p;
  if (!read_number(self, &usual) || !usual)
    return fault(self);
  const gboolean minus = *from == '-';
  gint64 number = 0;
  for (const char *p = from + minus; p < self->p; p++)
    number = number * 10 + (*p - '0');
  *to = minus ? -number : number;
  return TRUE;
}

static gboolean skip_number(RlJsonPlain *self)
{
  gboolean usual = FALSE;
  if (!read_number(self, &usual))
    return FALSE;
  return usual || self->out == NULL ? TRUE : fault(self);
}

static gboolean skip_word(RlJsonPlain *self)
{
  const char *word = *self->p == 't' ? "true" : *self->p == 'f' ? "false" : "null";
  const gsize n = strlen(word);
  if ((gsize) (self->end - self->p) < n || memcmp(self->p, word, n) != 0)
    return fault(self);
  self->p += n;
  return TRUE;
}

static gboolean skip_object(RlJsonPlain *self)
{
  int name = 0;
  gboolean good = rl_json_plain_object(self, NULL);
  while (good && rl_json_plain_member(self, &name))
    good = rl_json_plain_skip(self);
  return !self->faulty;
}

static gboolean skip_array(RlJsonPlain *self)
{
  gboolean good = rl_json_plain_array(self);
  while (good && rl_json_plain_element(self))
    good = rl_json_plain_skip(self);
  return !self->faulty;
}

/* The depth is bounded, so the recursion is. */
gboolean rl_json_plain_skip(RlJsonPlain *self)
{
  RlJsonBytes ignored;
  switch (rl_json_plain_kind(self)) {
  case RL_JSON_OBJECT:
    return skip_object(self);
  case RL_JSON_ARRAY:
    return skip_array(self);
  case RL_JSON_STRING:
    return read_string(self, &ignored);
  case RL_JSON_NUMBER:
    return skip_number(self);
  case RL_JSON_BOOL:
  case RL_JSON_NULL:
    return skip_word(self);
  default:
    return fault(self);
  }
}

gboolean rl_json_plain_copy(RlJsonPlain *self, GString *out)
{
  blank(self);
  const gsize before = out->len;
  self->out = out;
  self->copied = self->p;
  self->ascii = TRUE;
  if (rl_json_plain_skip(self))
    flush(self, self->p);
  self->out = NULL;
  if (!self->faulty && !self->ascii) {
    g_autofree char *harmless = rl_json_make_harmless(out->str + before);
    g_string_truncate(out, before);
    g_string_append(out, harmless);
  }
  return !self->faulty;
}

gboolean rl_json_plain_end(RlJsonPlain *self)
{
  blank(self);
  return !self->faulty && self->depth == 0 && self->p == self->end;
}

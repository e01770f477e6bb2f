/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "screen-term.h"

#include <stdlib.h>
#include <string.h>
#include <vterm.h>

/* Where the output stands in an escape sequence; libvterm does not tell which private modes are
 * on, so they are read beside it. */
typedef enum { IN_TEXT, IN_ESCAPE, IN_CSI, IN_STRING, IN_STRING_ESCAPE } Place;

struct RlTerm {
  VTerm *vterm;
  VTermScreen *screen;
  RlTermSend send;
  gpointer user;
  gboolean altscreen;
  GByteArray *raw;
  gsize seen;        /* bytes of it that libvterm has got */
  gsize escape;      /* where its last escape sequence began */
  gsize text;        /* where its last run of text ended */
  GString *scrolled; /* lines that left the normal screen */
  GHashTable *modes; /* the private modes that are on */
  Place place;
  GString *parameters; /* of the CSI sequence that is being read */
};

/* One row, and the column that each of its bytes belongs to. */
typedef struct {
  GString *text;
  GArray *columns;
} Row;

static void row_clear(Row *row)
{
  g_string_free(row->text, TRUE);
  g_array_unref(row->columns);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Row, row_clear)

static void append_cell(GString *text, const VTermScreenCell *cell)
{
  if (cell->chars[0] == 0 || cell->chars[0] == G_MAXUINT32) /* the latter: half of a wide one */
    g_string_append_c(text, ' ');
  else
    for (guint i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i] != 0; i++)
      g_string_append_unichar(text, cell->chars[i]);
}

static VTermScreenCell cell_at(const RlTerm *self, int row, int column)
{
  VTermScreenCell cell = { 0 };
  vterm_screen_get_cell(self->screen, (VTermPos){ row, column }, &cell);
  return cell;
}

static Row row_read(const RlTerm *self, int number)
{
  Row row = { g_string_new(NULL), g_array_new(FALSE, FALSE, sizeof(int)) };
  int rows, columns;
  vterm_get_size(self->vterm, &rows, &columns);
  for (int column = 0; column < columns;) {
    VTermScreenCell cell = cell_at(self, number, column);
    append_cell(row.text, &cell);
    while (row.columns->len < row.text->len)
      g_array_append_val(row.columns, column);
    column += MAX(cell.width, 1);
  }
  g_array_append_val(row.columns, columns); /* so that a text's end has a column, too */
  return row;
}

static int on_property(VTermProp property, VTermValue *value, void *user)
{
  RlTerm *self = user;
  if (property == VTERM_PROP_ALTSCREEN)
    self->altscreen = value->boolean != 0;
  return 1;
}

static int on_scrolled(int columns, const VTermScreenCell *cells, void *user)
{
  RlTerm *self = user;
  g_autoptr(GString) line = g_string_new(NULL);
  for (int i = 0; i < columns; i += MAX(cells[i].width, 1))
    append_cell(line, &cells[i]);
  gboolean full = line->len > 0 && line->str[line->len - 1] != ' ';
  g_string_append(self->scrolled, g_strchomp(line->str));
  if (!full)
    g_string_append_c(self->scrolled, '\n');
  return 1;
}

static void on_output(const char *bytes, size_t length, void *user)
{
  RlTerm *self = user;
  self->send(bytes, length, self->user);
}

static void switch_mode(RlTerm *self, int mode, gboolean on)
{
  if (on)
    g_hash_table_add(self->modes, GINT_TO_POINTER(mode));
  else
    g_hash_table_remove(self->modes, GINT_TO_POINTER(mode));
}

RlTerm *rl_term_new(int rows, int columns, RlTermSend send, gpointer user)
{
  static const VTermScreenCallbacks callbacks = { .settermprop = on_property,
                                                  .sb_pushline = on_scrolled };
  RlTerm *self = g_new0(RlTerm, 1);
  self->send = send;
  self->user = user;
  self->raw = g_byte_array_new();
  self->scrolled = g_string_new(NULL);
  self->parameters = g_string_new(NULL);
  self->modes = g_hash_table_new(NULL, NULL);
  switch_mode(self, 7, TRUE);
  switch_mode(self, 25, TRUE);
  self->vterm = vterm_new(rows, columns);
  vterm_set_utf8(self->vterm, 1);
  vterm_output_set_callback(self->vterm, on_output, self);
  self->screen = vterm_obtain_screen(self->vterm);
  vterm_screen_set_callbacks(self->screen, &callbacks, self);
  vterm_screen_enable_altscreen(self->screen, 1);
  vterm_screen_reset(self->screen, 1);
  return self;
}

void rl_term_free(RlTerm *self)
{
  vterm_free(self->vterm);
  g_byte_array_unref(self->raw);
  g_string_free(self->scrolled, TRUE);
  g_string_free(self->parameters, TRUE);
  g_hash_table_unref(self->modes);
  g_free(self);
}

void rl_term_resize(RlTerm *self, int rows, int columns)
{
  vterm_set_size(self->vterm, rows, columns);
}

void rl_term_blank(RlTerm *self)
{
  static const char erase[] = "\033[2J";
  vterm_input_write(self->vterm, erase, sizeof erase - 1);
}

static void end_csi(RlTerm *self, char final)
{
  const char *parameters = self->parameters->str;
  if (*parameters != '?' || (final != 'h' && final != 'l'))
    return;
  g_auto(GStrv) modes = g_strsplit(parameters + 1, ";", -1);
  for (guint i = 0; modes[i] != NULL; i++)
    switch_mode(self, atoi(modes[i]), final == 'h');
}

static Place after_escape(RlTerm *self, char byte)
{
  if (byte == '[') {
    g_string_truncate(self->parameters, 0);
    return IN_CSI;
  }
  return byte != '\0' && strchr("]PX^_", byte) != NULL ? IN_STRING : IN_TEXT;
}

static Place in_csi(RlTerm *self, char byte)
{
  if (byte >= 0x40 && byte < 0x7f) {
    end_csi(self, byte);
    return IN_TEXT;
  }
  g_string_append_c(self->parameters, byte);
  return IN_CSI;
}

static Place read_byte(RlTerm *self, char byte)
{
  if (self->place == IN_STRING_ESCAPE && byte == '\\')
    return IN_TEXT;
  if (self->place == IN_STRING && byte == '\a')
    return IN_TEXT;
  if (byte == '\033')
    return self->place == IN_STRING ? IN_STRING_ESCAPE : IN_ESCAPE;
  if (self->place == IN_ESCAPE || self->place == IN_STRING_ESCAPE)
    return after_escape(self, byte);
  return self->place == IN_CSI ? in_csi(self, byte) : self->place;
}

/* How many of the last LENGTH bytes begin a character that is not whole yet. */
static gsize broken_off(const guint8 *bytes, gsize length)
{
  for (gsize n = 1; n <= MIN(length, 3); n++) {
    const guint8 byte = bytes[length - n];
    if (byte >= 0xC0)
      return n < (byte >= 0xF0 ? 4u : byte >= 0xE0 ? 3u : 2u) ? n : 0;
    if (byte < 0x80)
      return 0;
  }
  return 0;
}

static void feed_until(RlTerm *self, gsize end)
{
  vterm_input_write(self->vterm, (const char *) self->raw->data + self->seen, end - self->seen);
  self->seen = end;
}

/* Types the character before CSI N b again. libvterm's own way of repeating leaves the cursor in a
 * wrong state before the last column, so that the next character scrolls the screen. */
static void repeat(RlTerm *self, gsize end)
{
  enum { MOST = 1000 };
  const guint8 *bytes = self->raw->data;
  gsize start = self->escape;
  while (start > 0 && self->escape - start < 4 &&
         (start == self->escape || (bytes[start] & 0xC0) == 0x80))
    start--;
  if (start == self->escape || self->text != self->escape)
    return;
  feed_until(self, self->escape);
  for (int n = CLAMP(atoi(self->parameters->str), 1, MOST); n > 0; n--)
    vterm_input_write(self->vterm, (const char *) bytes + start, self->escape - start);
  self->seen = end;
}

/* A character that comes in two pieces is two bad ones for libvterm when the text before it began
 * with ASCII: it remembers the first piece in another place than it looks for. */
static void feed_whole(RlTerm *self)
{
  const gboolean whole = self->place != IN_ESCAPE && self->place != IN_CSI;
  const gsize end = whole ? self->raw->len : self->escape;
  feed_until(self, MAX(self->seen, end - broken_off(self->raw->data, end)));
}

void rl_term_feed(RlTerm *self, const char *bytes, gsize length)
{
  const gsize before = self->raw->len;
  g_byte_array_append(self->raw, (const guint8 *) bytes, (guint) length);
  for (gsize i = 0; i < length; i++) {
    const Place place = self->place;
    if (bytes[i] == '\033')
      self->escape = before + i;
    self->place = read_byte(self, bytes[i]);
    if (place == IN_TEXT && (guchar) bytes[i] >= ' ')
      self->text = before + i + 1;
    if (place == IN_CSI && self->place == IN_TEXT && bytes[i] == 'b')
      repeat(self, before + i + 1);
  }
  feed_whole(self);
  vterm_screen_flush_damage(self->screen);
}

const GByteArray *rl_term_raw(const RlTerm *self)
{
  return self->raw;
}

int rl_term_rows(const RlTerm *self)
{
  int rows, columns;
  vterm_get_size(self->vterm, &rows, &columns);
  return rows;
}

int rl_term_columns(const RlTerm *self)
{
  int rows, columns;
  vterm_get_size(self->vterm, &rows, &columns);
  return columns;
}

/* As the eye weighs red, green and blue. */
static guint8 brightness(const RlTerm *self, VTermColor colour)
{
  vterm_screen_convert_color_to_rgb(self->screen, &colour);
  return (guint8) ((299 * colour.rgb.red + 587 * colour.rgb.green + 114 * colour.rgb.blue) / 1000);
}

gboolean rl_term_cell(const RlTerm *self, int row, int column, RlTermCell *cell)
{
  if (row < 0 || column < 0 || row >= rl_term_rows(self) || column >= rl_term_columns(self))
    return FALSE;
  const VTermScreenCell seen = cell_at(self, row, column);
  const gboolean reverse = seen.attrs.reverse;
  cell->character = seen.chars[0] == 0 || seen.chars[0] == G_MAXUINT32 ? ' ' : seen.chars[0];
  cell->ink = brightness(self, reverse ? seen.bg : seen.fg);
  cell->ground = brightness(self, reverse ? seen.fg : seen.bg);
  cell->is_explicit = reverse || !VTERM_COLOR_IS_DEFAULT_BG(&seen.bg);
  return TRUE;
}

char *rl_term_row(const RlTerm *self, int row)
{
  g_auto(Row) read = row_read(self, row);
  return g_strchomp(g_strdup(read.text->str));
}

char *rl_term_text(const RlTerm *self)
{
  GString *text = g_string_new(self->scrolled->str);
  for (int i = 0; i < rl_term_rows(self); i++) {
    g_auto(Row) row = row_read(self, i);
    gboolean full = !g_str_has_suffix(row.text->str, " ");
    g_string_append(text, g_strchomp(row.text->str));
    if (!full)
      g_string_append_c(text, '\n');
  }
  return g_string_free(text, FALSE);
}

gboolean rl_term_find(const RlTerm *self, int row, int from, const char *text, RlTermSpan *span)
{
  g_auto(Row) read = row_read(self, row);
  const char *found = read.text->str;
  while ((found = strstr(found, text)) != NULL) {
    gsize offset = (gsize) (found - read.text->str);
    span->row = row;
    span->start = g_array_index(read.columns, int, offset);
    span->end = g_array_index(read.columns, int, offset + strlen(text));
    if (span->start >= from)
      return TRUE;
    if (*found++ == '\0')
      return FALSE;
  }
  return FALSE;
}

gboolean rl_term_has(const RlTerm *self, const RlTermSpan *span, RlTermAttribute attribute)
{
  for (int column = span->start; column < span->end; column++) {
    VTermScreenCell cell = cell_at(self, span->row, column);
    const gboolean has[] = { [RL_TERM_BOLD] = cell.attrs.bold,
                             [RL_TERM_UNDERLINE] = cell.attrs.underline != 0,
                             [RL_TERM_REVERSE] = cell.attrs.reverse };
    if (!has[attribute])
      return FALSE;
    column += MAX(cell.width, 1) - 1;
  }
  return TRUE;
}

gboolean rl_term_coloured(const RlTerm *self, const RlTermSpan *span, int index)
{
  for (int column = span->start; column < span->end; column++) {
    VTermScreenCell cell = cell_at(self, span->row, column);
    if (!VTERM_COLOR_IS_INDEXED(&cell.fg) || VTERM_COLOR_IS_DEFAULT_FG(&cell.fg))
      return FALSE;
    if (cell.fg.indexed.idx % 8 != index)
      return FALSE;
    column += MAX(cell.width, 1) - 1;
  }
  return TRUE;
}

void rl_term_cursor(const RlTerm *self, int *row, int *column)
{
  VTermPos position;
  vterm_state_get_cursorpos(vterm_obtain_state(self->vterm), &position);
  *row = position.row;
  *column = position.col;
}

gboolean rl_term_altscreen(const RlTerm *self)
{
  return self->altscreen;
}

gboolean rl_term_mode(const RlTerm *self, int mode)
{
  return g_hash_table_contains(self->modes, GINT_TO_POINTER(mode));
}

typedef struct {
  const char *name;
  VTermKey key;
  VTermModifier modifier;
} Key;

static const Key keys[] = {
  { "Enter", VTERM_KEY_ENTER, VTERM_MOD_NONE },
  { "Tab", VTERM_KEY_TAB, VTERM_MOD_NONE },
  { "S-Tab", VTERM_KEY_TAB, VTERM_MOD_SHIFT },
  { "Esc", VTERM_KEY_ESCAPE, VTERM_MOD_NONE },
  { "Up", VTERM_KEY_UP, VTERM_MOD_NONE },
  { "Down", VTERM_KEY_DOWN, VTERM_MOD_NONE },
  { "Left", VTERM_KEY_LEFT, VTERM_MOD_NONE },
  { "Right", VTERM_KEY_RIGHT, VTERM_MOD_NONE },
  { "Home", VTERM_KEY_HOME, VTERM_MOD_NONE },
  { "End", VTERM_KEY_END, VTERM_MOD_NONE },
  { "PgUp", VTERM_KEY_PAGEUP, VTERM_MOD_NONE },
  { "PgDn", VTERM_KEY_PAGEDOWN, VTERM_MOD_NONE },
  { "Insert", VTERM_KEY_INS, VTERM_MOD_NONE },
  { "Delete", VTERM_KEY_DEL, VTERM_MOD_NONE },
  { "Backspace", VTERM_KEY_BACKSPACE, VTERM_MOD_NONE },
};

static gboolean function_key(RlTerm *self, const char *name)
{
  if (name[0] != 'F' || !g_ascii_isdigit(name[1]))
    return FALSE;
  int number = atoi(name + 1);
  if (number < 1 || number > 12)
    return FALSE;
  vterm_keyboard_key(self->vterm, VTERM_KEY_FUNCTION(number), VTERM_MOD_NONE);
  return TRUE;
}

gboolean rl_term_key(RlTerm *self, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
    if (strcmp(keys[i].name, name) != 0)
      continue;
    vterm_keyboard_key(self->vterm, keys[i].key, keys[i].modifier);
    return TRUE;
  }
  if (strcmp(name, "Space") == 0) {
    self->send(" ", 1, self->user);
    return TRUE;
  }
  if (strlen(name) == 3 && g_str_has_prefix(name, "C-")) {
    char byte = (char) (name[2] & 0x1f); /* libvterm would send C-i, C-j, C-m as CSI u */
    self->send(&byte, 1, self->user);
    return TRUE;
  }
  if (strlen(name) == 3 && g_str_has_prefix(name, "M-")) {
    self->send((const char[]){ '\033', name[2] }, 2, self->user);
    return TRUE;
  }
  if (strlen(name) == 1) {
    self->send(name, 1, self->user);
    return TRUE;
  }
  return function_key(self, name);
}

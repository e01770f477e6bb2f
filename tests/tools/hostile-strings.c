/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hostile-strings.h"

#include <string.h>

/* No drawing has this number: an escape in front of it is somebody else's. */
#define NUMBER "7777"

/* A way to make a few strings: the one with number N, of COUNT. */
typedef struct {
  guint count;
  void (*make)(GString *text, guint n);
} Family;

static const char *const broken[] = {
  "\200",         "\300\257",         "\303",         "\342\202",
  "\355\240\200", "\364\220\200\200", "\360\237\224", "\370\210\200\200\200",
  "\377\376",     "\340\200\257",     "\233",         "\235" NUMBER "\a",
};

/* Alone, between letters, in front, many. */
static void append_placed(GString *text, const char *piece, guint place)
{
  if (place == 1 || place == 3)
    g_string_append_c(text, 'a');
  for (guint i = place == 3 ? 20 : 1; i > 0; i--)
    g_string_append(text, piece);
  if (place > 0)
    g_string_append_c(text, 'b');
}

static void append_placed_character(GString *text, gunichar c, guint place)
{
  char piece[7] = { 0 };
  g_unichar_to_utf8(c, piece);
  append_placed(text, piece, place);
}

/* All but NUL, which no UTF-8 string has here, and DEL. */
enum { C0_COUNT = 32, PLACES = 4 };

static void make_c0(GString *text, guint n)
{
  const gunichar c = n / PLACES + 1;
  append_placed_character(text, c == C0_COUNT ? 127 : c, n % PLACES);
}

static void make_c1(GString *text, guint n)
{
  g_string_append_unichar(text, 0x80 + n / 2);
  g_string_append(text, n % 2 == 0 ? "" : NUMBER "J\302\234");
}

enum { CSI_FIRST = 0x40, CSI_COUNT = 0x7F - CSI_FIRST };

static void make_csi(GString *text, guint n)
{
  static const char *const begins[] = { "\033[", "\302\233", "\033[?" };
  g_string_append_printf(text, "%s" NUMBER "%c", begins[n % G_N_ELEMENTS(begins)],
                         (char) (CSI_FIRST + n / G_N_ELEMENTS(begins)));
}

enum { ESC_FIRST = 0x20, ESC_COUNT = 0x7F - ESC_FIRST };

static void make_escape(GString *text, guint n)
{
  g_string_append_printf(text, "\033%c", (char) (ESC_FIRST + n));
}

static const int commands[] = { 0,  1,  2,   4,   7,   8,   9,   10,  11,  12,   22,  46,
                                50, 52, 104, 110, 111, 112, 117, 133, 777, 1337, 7777 };

static void make_osc(GString *text, guint n)
{
  static const char *const ends[] = { "\a", "\033\\", "\302\234", "" };
  const char *begin = n % 2 == 0 ? "\033]" : "\302\235";
  g_string_append_printf(text, "%s%d;c;aGk=%s", begin, commands[n / G_N_ELEMENTS(ends)],
                         ends[n % G_N_ELEMENTS(ends)]);
}

/* Device control, application, privacy, start of string. */
static void make_string(GString *text, guint n)
{
  static const char *const begins[] = { "\033P+q", "\033_", "\033^", "\033X", "\302\220" };
  static const char *const ends[] = { "\033\\", "" };
  g_string_append_printf(text, "%s" NUMBER "%s", begins[n / 2], ends[n % 2]);
}

static const gunichar unseen[] = {
  0x200E, 0x200F, 0x061C, 0x202A, 0x202B, 0x202C, 0x202D,  0x202E,  0x2066,  0x2067, 0x2068,
  0x2069, 0x200B, 0x200C, 0x200D, 0x2060, 0x2061, 0x2064,  0xFEFF,  0x00AD,  0x034F, 0x115F,
  0x1160, 0x17B4, 0x180E, 0x3164, 0xFFA0, 0xFE0F, 0xE0001, 0xE0041, 0xE0100, 0x2028, 0x2029,
  0x2800, 0xFFF9, 0xFFFB, 0xFFFC, 0xE000, 0xFDD0, 0xFFFF,  0x1D159, 0x1BCA0,
};

static void make_unseen(GString *text, guint n)
{
  append_placed_character(text, unseen[n / PLACES], n % PLACES);
}

static const gunichar marks[] = { 0x0301, 0x0308, 0x0310, 0x0323, 0x0489, 0x20DD, 0x20E3, 0x0E49 };

/* On letters, on nothing, on a wide one; one, a few, a flood. */
static void make_marks(GString *text, guint n)
{
  static const char *const bases[] = { "a", "", " ", "\344\270\226" };
  static const guint counts[] = { 1, 5, 200 };
  const guint variants = G_N_ELEMENTS(bases) * G_N_ELEMENTS(counts);
  g_string_append(text, bases[n % variants / G_N_ELEMENTS(counts)]);
  for (guint i = counts[n % G_N_ELEMENTS(counts)]; i > 0; i--)
    g_string_append_unichar(text, marks[n / variants]);
  g_string_append_c(text, 'z');
}

static const char *const formats[] = {
  "%s%s%s%s", "%n",        "%1000000d", "%*d",      "%.99999f",   "%1$s",      "%p%x",
  "{}{0}",    "$HOME`id`", "'; :(){",   "\\033[2J", "\\u001b[2J", "&lt;b&gt;", "\"\\",
};

static void make_format(GString *text, guint n)
{
  g_string_append(text, formats[n]);
}

/* What is broken becomes characters of its bytes where only UTF-8 is possible. */
static void make_broken(GString *text, guint n)
{
  for (const char *p = broken[n]; *p != '\0'; p++)
    g_string_append_unichar(text, (guchar) *p);
}

static const Family families[] = {
  { C0_COUNT * PLACES, make_c0 },
  { 64, make_c1 },
  { CSI_COUNT * 3, make_csi },
  { ESC_COUNT, make_escape },
  { G_N_ELEMENTS(commands) * 4, make_osc },
  { 10, make_string },
  { G_N_ELEMENTS(unseen) * PLACES, make_unseen },
  { G_N_ELEMENTS(marks) * 12, make_marks },
  { G_N_ELEMENTS(formats), make_format },
  { G_N_ELEMENTS(broken), make_broken },
};

guint rl_hostile_count(void)
{
  guint count = 0;
  for (guint i = 0; i < G_N_ELEMENTS(families); i++)
    count += families[i].count;
  return count;
}

GString *rl_hostile_string(guint n)
{
  GString *text = g_string_new(NULL);
  n %= rl_hostile_count();
  for (guint i = 0; i < G_N_ELEMENTS(families); i++) {
    if (n < families[i].count) {
      families[i].make(text, n);
      break;
    }
    n -= families[i].count;
  }
  return text;
}

/* C1 as single bytes, and then something broken, too. */
GString *rl_hostile_bytes(guint n)
{
  GString *bytes = g_string_new(NULL);
  g_autoptr(GString) text = rl_hostile_string(n);
  for (const char *p = text->str; *p != '\0'; p = g_utf8_next_char(p)) {
    const gunichar c = g_utf8_get_char(p);
    if (c >= 0x80 && c < 0x100)
      g_string_append_c(bytes, (char) c);
    else
      g_string_append_unichar(bytes, c);
  }
  g_string_append(bytes, broken[n % G_N_ELEMENTS(broken)]);
  return bytes;
}

void rl_hostile_append_json(GString *json, const GString *text)
{
  guint i = 0;
  g_string_append_c(json, '"');
  for (const char *p = text->str; *p != '\0'; p = g_utf8_next_char(p), i++) {
    const gunichar c = g_utf8_get_char(p);
    if (c < 0x20 || c == '"' || c == '\\' || (i % 2 == 0 && c > 0x7E && c < 0x10000))
      g_string_append_printf(json, "\\u%04x", c);
    else
      g_string_append_unichar(json, c);
  }
  g_string_append_c(json, '"');
}

void rl_hostile_append_quoted(GString *rule, const char *text, gsize n)
{
  g_string_append_c(rule, '"');
  for (gsize i = 0; i < n; i++)
    if (g_ascii_isalnum(text[i]) || text[i] == ' ' || text[i] == ':')
      g_string_append_c(rule, text[i]);
    else
      g_string_append_printf(rule, "\\x%02x", (guchar) text[i]);
  g_string_append_c(rule, '"');
}

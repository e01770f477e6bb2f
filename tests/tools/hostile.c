/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hostile.h"

#include <string.h>

/* clang-format off: one group a paragraph */
/* As UTF-8, so that each may also stand in a JSON string. */
static const char *const hazards[] = {
  /* what a terminal executes: bell, backspace, tab, line ends, shifts, escape, DEL */
  "\a",
  "\b\b\b\bX",
  "\t",
  "\n",
  "\r",
  "\r\n",
  "\r>",
  "\013",
  "\014",
  "\016",
  "\017",
  "\033",
  "\177",
  /* sequences: erase, colour, home, mode, scroll region, report, title, clipboard, link, tmux */
  "\033[2J",
  "\033[31;7m",
  "\033[H",
  "\033[?1049l",
  "\033[1;2r",
  "\033[6n",
  "\033[c",
  "\033[>q",
  "\033]0;title\a",
  "\033]2;title\033\\",
  "\033]52;c;aGk=\a",
  "\033]8;;http://x\033\\l",
  "\033P+q544e\033\\",
  "\033#8",
  "\033c",
  "\033(0",
  "\033[10;1H",
  "\033[99b",
  "\033[5i",
  "\033[8;1;1t",
  /* C1: NEL, CSI, OSC, DCS, ST */
  "\302\205",
  "\302\233"
  "2J",
  "\302\235"
  "0;t\302\234",
  "\302\220q\302\234",
  "\302\200",
  /* bidi: marks, embeddings, overrides, isolates */
  "\342\200\216",
  "\342\200\217",
  "\330\234",
  "\342\200\252",
  "\342\200\256abc\342\200\254",
  "\342\201\246",
  "\342\201\247x\342\201\251",
  /* nothing to be seen: zero width, joiners, BOM, soft hyphen, fillers, selectors, tags, blank */
  "\342\200\213",
  "\342\200\214",
  "\342\200\215",
  "\342\201\240",
  "\357\273\277",
  "\302\255",
  "\343\205\244",
  "\341\205\237",
  "\341\205\240",
  "\357\276\240",
  "\315\217",
  "\342\240\200",
  "\357\270\217",
  "\363\240\204\200",
  "\363\240\201\201\363\240\201\277",
  "\341\240\216",
  "\360\235\205\231",
  "\341\236\264",
  /* blanks and line separators */
  "\302\240",
  "\343\200\200",
  "\342\200\250",
  "\342\200\251",
  "\342\200\211",
  "\341\232\200",
  /* marks: without a base, piled up, enclosing; old Hangul vowels, which are drawn like marks */
  "\314\201",
  " \314\201",
  "a\314\201\314\202\314\203\314\204\314\205\314\206",
  "1\342\203\243",
  "\341\205\241\341\205\242\341\205\243\341\205\244\341\205\245",
  "\314\210\314\210\314\210",
  /* private, no characters, annotations, replacement */
  "\356\200\200",
  "\363\260\200\200",
  "\364\200\200\200",
  "\357\277\277",
  "\357\277\276",
  "\360\237\277\277",
  "\357\267\220",
  "\357\277\271x\357\277\273",
  "\357\277\274",
  "\357\277\275",
  /* what must be left readable */
  "caf\303\251",
  "e\314\201",
  "\344\270\226\347\225\214",
  "\355\225\234\352\265\255",
  "\330\271\330\261\330\250",
  "\340\271\204\340\270\227\340\270\242",
  "\360\237\224\221",
  "\360\237\221\250\342\200\215\360\237\221\251\342\200\215\360\237\221\247",
  /* what looks like our own */
  "\342\224\202",
  "\342\224\200\342\224\200\342\224\230",
  "[ OK ]",
  "Password",
  "\\u001b[2J",
  "%s%n",
  "\"",
  "\\",
  "{\"a\":1}",
  "<b>",
  "'; :(){",
  "$HOME",
  "\342\200\246",
};

/* Broken UTF-8: stray, cut, overlong, surrogate, beyond the last; C1 as bytes. */
static const char *const broken[] = {
  "\200",
  "\233"
  "2J",
  "\235"
  "0;t\a",
  "\303",
  "\342\202",
  "\360\237\224",
  "\300\257",
  "\340\200\257",
  "\355\240\200",
  "\355\240\275\355\264\221",
  "\364\220\200\200",
  "\377\376",
  "\370\210\200\200\200",
};

/* Assigned characters of scripts that terminals have known for long. */
static const gunichar drawn[][2] = {
  { 0x21, 0x7E },       { 0xA1, 0xAC },     { 0xC0, 0x17F },    { 0x391, 0x3A1 },
  { 0x410, 0x44F },     { 0x5D0, 0x5EA },   { 0x621, 0x63A },   { 0xE01, 0xE30 },
  { 0x3041, 0x3096 },   { 0x4E00, 0x9FA5 }, { 0xAC00, 0xD7A3 }, { 0x300, 0x314 },
  { 0x1F300, 0x1F320 }, { 0x2500, 0x257F }, { 0xFF01, 0xFF5E }, { 0x2460, 0x24FF },
  { 0x20A0, 0x20B5 },
};

/* clang-format on */

static gunichar any_character(GRand *rand, RlHostileKind kind)
{
  if (kind == RL_HOSTILE_DRAWN) {
    const gunichar *range = drawn[g_rand_int_range(rand, 0, G_N_ELEMENTS(drawn))];
    return (gunichar) g_rand_int_range(rand, (gint32) range[0], (gint32) range[1] + 1);
  }
  /* Half of them where characters are dense. */
  const gint32 end = g_rand_boolean(rand) ? 0x3000 : 0x110000;
  const gunichar c = (gunichar) g_rand_int_range(rand, 1, end);
  return c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c;
}

static const char *any_of(GRand *rand, const char *const *list, guint n)
{
  return list[g_rand_int_range(rand, 0, (gint32) n)];
}

static void append_bytes(GRand *rand, GString *text)
{
  if (g_rand_boolean(rand))
    g_string_append(text, any_of(rand, broken, G_N_ELEMENTS(broken)));
  else
    g_string_append_c(text, (char) g_rand_int_range(rand, 0, 256));
}

/* The same again and again: floods. */
static void append_flood(GRand *rand, GString *text)
{
  const char *piece = any_of(rand, hazards, G_N_ELEMENTS(hazards));
  for (gint32 n = g_rand_int_range(rand, 10, 400); n > 0; n--)
    g_string_append(text, piece);
}

GString *rl_hostile_text(GRand *rand, RlHostileKind kind, guint pieces)
{
  GString *text = g_string_new(NULL);
  for (; pieces > 0; pieces--) {
    const gint32 dice = g_rand_int_range(rand, 0, 100);
    if (dice < 50)
      g_string_append(text, any_of(rand, hazards, G_N_ELEMENTS(hazards)));
    else if (dice < 52)
      append_flood(rand, text);
    else if (dice < 70 && kind == RL_HOSTILE_BYTES)
      append_bytes(rand, text);
    else
      g_string_append_unichar(text, any_character(rand, kind));
  }
  return text;
}

GString *rl_hostile_table(guint first)
{
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(hazards); i++)
    g_string_append_printf(text, "%sz", hazards[(first + i) % G_N_ELEMENTS(hazards)]);
  return text;
}

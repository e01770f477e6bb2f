/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/spelling.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

/* Groups that the ear can hold; as many in a line as the narrowest window has room for. */
enum { GROUP = 5, GROUPS_IN_LINE = 3 };

enum { N_LETTERS = 26, N_DIGITS = 10 };

/* What stands between letters and digits in codes, addresses and sentences. */
static const struct {
  gunichar c;
  const char *name;
} marks[] = {
  { ' ', N_("blank") },
  { '-', N_("hyphen") },
  { '.', N_("full stop") },
  { ':', N_("colon") },
  { '/', N_("slash") },
  { '_', N_("underscore") },
  { ',', N_("comma") },
  { ';', N_("semicolon") },
  { '+', N_("plus") },
  { '*', N_("asterisk") },
  { '=', N_("equals") },
  { '@', N_("at sign") },
  { '#', N_("number sign") },
  { '&', N_("ampersand") },
  { '%', N_("percent") },
  { '?', N_("question mark") },
  { '!', N_("exclamation mark") },
  { '(', N_("opening parenthesis") },
  { ')', N_("closing parenthesis") },
  { '[', N_("opening bracket") },
  { ']', N_("closing bracket") },
  { '{', N_("opening brace") },
  { '}', N_("closing brace") },
  { '<', N_("less than") },
  { '>', N_("greater than") },
  { '\'', N_("apostrophe") },
  { '"', N_("quotation mark") },
  { '\\', N_("backslash") },
  { '|', N_("vertical bar") },
  { '^', N_("caret") },
  { '~', N_("tilde") },
  { '`', N_("backtick") },
  { '$', N_("dollar sign") },
  { 0xbf, N_("opening question mark") },
  { 0xa1, N_("opening exclamation mark") },
};

/* What a letter can have on it or below it. */
static const struct {
  gunichar c;
  const char *name;
} accents[] = {
  { 0x300, N_("grave accent") }, { 0x301, N_("acute accent") }, { 0x302, N_("circumflex") },
  { 0x303, N_("tilde") },        { 0x308, N_("two dots") },     { 0x30a, N_("ring") },
  { 0x327, N_("cedilla") },
};

/* ---- digits ---- */

static gboolean is_number(const char *text)
{
  return *text != '\0' && strspn(text, "0123456789") == strlen(text);
}

char *rl_spelling_groups(const char *text)
{
  if (!is_number(text) || strlen(text) <= GROUP)
    return NULL;
  GString *grouped = g_string_new(NULL);
  for (gsize i = 0; text[i] != '\0'; i++)
    g_string_append_printf(grouped, "%s%c", i > 0 && i % GROUP == 0 ? " " : "", text[i]);
  return g_string_free(grouped, FALSE);
}

static char *spell_number(const char *digits)
{
  GString *spaced = g_string_new(NULL);
  for (gsize i = 0; digits[i] != '\0'; i++) {
    const char *gap = i == 0                              ? ""
                      : i % (GROUP * GROUPS_IN_LINE) == 0 ? "\n"
                      : i % GROUP == 0                    ? "   "
                                                          : " ";
    g_string_append_printf(spaced, "%s%c", gap, digits[i]);
  }
  return g_string_free(spaced, FALSE);
}

/* ---- characters ---- */

/* The WHICH-th of the N words of TRANSLATED, or of ENGLISH when those are not as many. New string.
 */
static char *word_of(const char *translated, const char *english, guint n, guint which)
{
  g_auto(GStrv) words = g_strsplit(translated, " ", -1);
  if (g_strv_length(words) == n)
    return g_strdup(words[which]);
  g_auto(GStrv) fallback = g_strsplit(english, " ", -1);
  return g_strdup(fallback[which]);
}

static char *letter_word(gunichar letter)
{
  /* Translators: your language's spelling words for A to Z: 26 words with a blank between them. */
  const char *english =
      N_("Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November "
         "Oscar Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu");
  return word_of(_(english), english, N_LETTERS, g_unichar_tolower(letter) - 'a');
}

static char *digit_word(gunichar digit)
{
  /* Translators: the digits from 0 to 9: ten words with a blank between them. */
  const char *english = N_("zero one two three four five six seven eight nine");
  return word_of(_(english), english, N_DIGITS, digit - '0');
}

static gboolean is_letter(gunichar c)
{
  return c < 128 && g_ascii_isalpha((char) c);
}

static const char *accent_name(gunichar mark)
{
  for (guint i = 0; i < G_N_ELEMENTS(accents); i++)
    if (accents[i].c == mark)
      return _(accents[i].name);
  return NULL;
}

/* "e", "capital E", "capital E with acute accent". */
static char *name_letter(gunichar letter, const char *accent)
{
  g_autofree char *plain = g_strdup_printf("%c", (int) letter);
  g_autofree char *name =
      g_unichar_isupper(letter) ? g_strdup_printf(_("capital %s"), plain) : g_steal_pointer(&plain);
  if (accent == NULL)
    return g_steal_pointer(&name);
  /* Translators: a letter (or "capital" and a letter) and its accent. */
  return g_strdup_printf(_("%s with %s"), name, accent);
}

/* One of the 26 letters with at most one accent that has a name, or NULL. */
static char *say_letter(gunichar c)
{
  gunichar parts[4] = { 0 };
  const gsize n = g_unichar_fully_decompose(c, FALSE, parts, G_N_ELEMENTS(parts));
  const char *accent = n == 2 ? accent_name(parts[1]) : NULL;
  if (!is_letter(parts[0]) || n > 2 || (n == 2 && accent == NULL))
    return NULL;
  g_autofree char *word = letter_word(parts[0]);
  if (accent == NULL && g_unichar_islower(parts[0]))
    return g_steal_pointer(&word);
  g_autofree char *name = name_letter(parts[0], accent);
  return g_strdup_printf("%s  %s", name, word);
}

static char *say(gunichar c)
{
  char *letter = say_letter(c);
  if (letter != NULL)
    return letter;
  if (c < 128 && g_ascii_isdigit((char) c))
    return digit_word(c);
  for (guint i = 0; i < G_N_ELEMENTS(marks); i++)
    if (marks[i].c == c)
      return g_strdup(_(marks[i].name));
  return g_strdup_printf("U+%04X", c);
}

static char *spell_characters(const char *text)
{
  GString *lines = g_string_new(NULL);
  const guint n = (guint) g_utf8_strlen(text, -1);
  const int width = n < 10 ? 1 : n < 100 ? 2 : n < 1000 ? 3 : 4;
  guint i = 1;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p), i++) {
    const gunichar c = g_utf8_get_char(p);
    g_autofree char *said = say(c);
    /* A mark has to sit on something. */
    g_string_append_printf(lines, "%s%*u  %s%.*s  %s", i > 1 ? "\n" : "", width, i,
                           rl_text_is_mark(c) ? "\u25cc" : "", (int) (g_utf8_next_char(p) - p), p,
                           said);
  }
  return g_string_free(lines, FALSE);
}

char *rl_spelling(const char *text)
{
  return is_number(text) ? spell_number(text) : spell_characters(text);
}

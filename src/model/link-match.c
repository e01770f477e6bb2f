/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets of words are bits: what a row still lacks is what none of the columns so far had. */
#include "model/link-match.h"

#include <string.h>

#include "base/text.h"

#include "model/link-pack.h"

enum {
  WORDS_MAX = 63, /* the last bit tells that a set is known */
  STEPS = 1024,   /* of "2 h ago", remembered at a time */
  DAYS = 4096,
  DAY = 24 * 60 * 60,
};

#define KNOWN (G_GUINT64_CONSTANT(1) << WORDS_MAX)

typedef guint64 Words;

/* What was found out about a number. Each has one place, and the last one to come keeps it. */
typedef struct {
  gint64 number;
  Words words; /* with KNOWN, or 0 */
} Memory;

struct RlLinkMatch {
  const RlLinkStore *store;
  gint64 now;
  char **words;
  guint n_words;
  Words all;
  Words hexadecimal; /* the words that can be a part of an id without dashes */
  Words dashed;      /* the same with dashes */
  Words numeric;     /* of a date */
  guint stamp;       /* of the symbols that are remembered */
  GArray *texts;     /* Words, for each symbol */
  GArray *statuses;  /* Words, for each symbol as a status: the server's word and ours */
  Memory steps[STEPS];
  Memory days[DAYS];
};

RlLinkMatch *rl_link_match_new(const RlLinkStore *store)
{
  RlLinkMatch *self = g_new0(RlLinkMatch, 1);
  self->store = store;
  self->texts = g_array_new(FALSE, TRUE, sizeof(Words));
  self->statuses = g_array_new(FALSE, TRUE, sizeof(Words));
  return self;
}

void rl_link_match_free(RlLinkMatch *self)
{
  if (self == NULL)
    return;
  g_strfreev(self->words);
  g_array_unref(self->texts);
  g_array_unref(self->statuses);
  g_free(self);
}

static void forget(RlLinkMatch *self)
{
  g_array_set_size(self->texts, 0);
  g_array_set_size(self->statuses, 0);
  memset(self->steps, 0, sizeof self->steps);
  memset(self->days, 0, sizeof self->days);
}

/* ---- words ---- */

static gboolean consists_of(const char *word, const char *letters)
{
  return word[strspn(word, letters)] == '\0';
}

static void add_word(RlLinkMatch *self, GPtrArray *words, const char *word)
{
  const Words bit = G_GUINT64_CONSTANT(1) << words->len;
  if (*word == '\0' || words->len == WORDS_MAX)
    return;
  g_ptr_array_add(words, g_strdup(word));
  self->all |= bit;
  if (consists_of(word, "0123456789abcdef"))
    self->hexadecimal |= bit;
  else if (consists_of(word, "0123456789abcdef-"))
    self->dashed |= bit;
  if (consists_of(word, "0123456789-"))
    self->numeric |= bit;
}

void rl_link_match_set(RlLinkMatch *self, const char *text, gint64 now)
{
  g_auto(GStrv) parts = g_strsplit_set(text, " \t\n", -1);
  GPtrArray *words = g_ptr_array_new();
  self->all = self->hexadecimal = self->dashed = self->numeric = 0;
  for (char **part = parts; *part != NULL; part++)
    add_word(self, words, *part);
  self->n_words = words->len;
  g_ptr_array_add(words, NULL);
  g_strfreev(self->words);
  self->words = (char **) g_ptr_array_free(words, FALSE);
  self->now = now;
  forget(self);
}

gboolean rl_link_match_has_words(const RlLinkMatch *self)
{
  return self->all != 0;
}

/* Which of the words LEFT are in TEXT, which may be NULL. */
static Words find_words(const RlLinkMatch *self, const char *text, Words left)
{
  Words found = 0;
  for (; text != NULL && left != 0; left &= left - 1) {
    const guint word = (guint) __builtin_ctzll(left);
    if (strstr(text, self->words[word]) != NULL)
      found |= G_GUINT64_CONSTANT(1) << word;
  }
  return found;
}

static Words find_unfolded(const RlLinkMatch *self, const char *text)
{
  g_autofree char *folded = rl_text_fold(text);
  return find_words(self, folded, self->all);
}

/* ---- columns ---- */

static Words *remembered(GArray *words, guint32 symbol)
{
  if (symbol >= words->len)
    g_array_set_size(words, symbol + 1);
  return &g_array_index(words, Words, symbol);
}

static Words match_symbol(RlLinkMatch *self, guint32 symbol)
{
  Words *words = remembered(self->texts, symbol);
  if (*words == 0)
    *words = KNOWN | find_words(self, rl_symbols_folded(rl_link_store_symbols(self->store), symbol),
                                self->all);
  return *words;
}

static Words match_status(RlLinkMatch *self, guint32 symbol)
{
  Words *words = remembered(self->statuses, symbol);
  if (*words == 0) {
    const char *word = rl_symbols_text(rl_link_store_symbols(self->store), symbol);
    const char *text = rl_status_text(rl_status_parse(word), word);
    *words = KNOWN | match_symbol(self, symbol) | find_unfolded(self, text);
  }
  return *words;
}

static Words match_ago(RlLinkMatch *self, gint64 when)
{
  const gint64 step = rl_time_ago_step(when, self->now);
  Memory *memory = &self->steps[(guint64) step % STEPS];
  if (memory->words == 0 || memory->number != step) {
    g_autofree char *text = rl_time_ago(when, self->now);
    *memory = (Memory){ .number = step, .words = KNOWN | find_unfolded(self, text) };
  }
  return memory->words;
}

static Words match_date(RlLinkMatch *self, gint64 when)
{
  const gint64 day = when / DAY - (when % DAY < 0);
  Memory *memory = &self->days[(guint64) day % DAYS];
  if (when == 0)
    return 0;
  if (memory->words == 0 || memory->number != day) {
    g_autofree char *text = rl_time_format_utc(when);
    if (text != NULL)
      text[strcspn(text, "T")] = '\0';
    *memory = (Memory){ .number = day, .words = KNOWN | find_words(self, text, self->all) };
  }
  return memory->words;
}

static Words match_id(const RlLinkMatch *self, const guint8 *id, Words left)
{
  char text[37];
  Words found = 0;
  if ((left & self->hexadecimal) != 0) {
    rl_link_id_write_bare(id, text);
    found |= find_words(self, text, left & self->hexadecimal);
  }
  if ((left & self->dashed) != 0) {
    rl_link_id_write(id, text);
    found |= find_words(self, text, left & self->dashed);
  }
  return found;
}

gboolean rl_link_match_has(RlLinkMatch *self, guint row)
{
  const RlPackedLink *link = rl_link_store_packed(self->store, row);
  if (self->stamp != rl_link_store_stamp(self->store))
    forget(self);
  self->stamp = rl_link_store_stamp(self->store);
  Words left = self->all;
  left &= ~match_symbol(self, link->institution);
  left &= ~match_status(self, link->status);
  left &= ~match_symbol(self, link->access_mode);
  if (left != 0)
    left &= ~find_words(
        self, rl_text_pool_folded(rl_link_store_pool(self->store), link->external_id), left);
  if (left != 0)
    left &= ~match_ago(self, link->last_access);
  if ((left & self->numeric) != 0)
    left &= ~match_date(self, link->created);
  if ((left & (self->hexadecimal | self->dashed)) != 0)
    left &= ~match_id(self, link->id, left);
  return left == 0;
}

gsize rl_link_match_bytes(const RlLinkMatch *self)
{
  return sizeof *self + (self->texts->len + self->statuses->len) * 2 * sizeof(Words);
}

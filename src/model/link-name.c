/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/link-name.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "json/json.h"

#include "model/link.h"

/* Belvo's bound on external ids, in characters. */
enum { EXTERNAL_MAX = 256 };

/* How far before an id its label is looked for, and how many ids an error names. */
enum { LABEL_BYTES = 96, LABEL_WORDS = 4, LISTED_MAX = 4 };

/* What the words before an id say of it. */
typedef enum {
  MEANS_NOTHING,
  MEANS_LINK,
  MEANS_OTHER,    /* a webhook, a request, …: not a link */
  MEANS_EXTERNAL, /* an external id that happens to be a UUID */
  MEANS_FILLER,   /* says nothing, and may stand between an id and its label */
} Meaning;

/* By the beginning of a word without case and accents, in the three languages of the tickets. */
static const struct {
  const char *start;
  Meaning meaning;
} stems[] = {
  { "link", MEANS_LINK },         { "enlace", MEANS_LINK },   { "vinculo", MEANS_LINK },
  { "extern", MEANS_EXTERNAL },   { "webhook", MEANS_OTHER }, { "request", MEANS_OTHER },
  { "solicit", MEANS_OTHER },     { "requisi", MEANS_OTHER }, { "peticion", MEANS_OTHER },
  { "pedido", MEANS_OTHER },      { "session", MEANS_OTHER }, { "sesion", MEANS_OTHER },
  { "sessao", MEANS_OTHER },      { "created", MEANS_OTHER }, { "cread", MEANS_OTHER },
  { "criad", MEANS_OTHER },       { "account", MEANS_OTHER }, { "cuenta", MEANS_OTHER },
  { "owner", MEANS_OTHER },       { "transac", MEANS_OTHER }, { "consent", MEANS_OTHER },
  { "secret", MEANS_OTHER },      { "event", MEANS_OTHER },   { "trace", MEANS_OTHER },
  { "correlation", MEANS_OTHER },
};

static const char *const fillers[] = { "id", "ids", "uuid", "by",  "por", "is",   "es",  "e",
                                       "no", "n",   "nr",   "the", "of",  "de",   "del", "do",
                                       "da", "la",  "el",   "o",   "a",   "quot", NULL };

typedef struct {
  GPtrArray *links;  /* ids that are labelled as the link's, each once */
  GPtrArray *bare;   /* ids that nothing is said of */
  GPtrArray *others; /* external ids that are labelled so */
  gboolean anything; /* an id of whatever kind, or a label of an external one */
} Found;

static void found_clear(Found *self)
{
  g_ptr_array_unref(self->links);
  g_ptr_array_unref(self->bare);
  g_ptr_array_unref(self->others);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Found, found_clear)

/* TEXT is taken. */
static void note(GPtrArray *list, char *text)
{
  if (g_ptr_array_find_with_equal_func(list, text, g_str_equal, NULL))
    g_free(text);
  else
    g_ptr_array_add(list, text);
}

/* ---- labels ---- */

static Meaning meaning_of_word(const char *word, gsize length)
{
  g_autofree char *bare = g_strndup(word, length), *folded = rl_text_fold(bare);
  if (g_strv_contains(fillers, folded))
    return MEANS_FILLER;
  for (guint i = 0; i < G_N_ELEMENTS(stems); i++)
    if (g_str_has_prefix(folded, stems[i].start))
      return stems[i].meaning;
  return MEANS_NOTHING;
}

/* Quotation marks of whatever kind, for example. */
static gboolean is_mark(gunichar c)
{
  return !g_unichar_isalnum(c) && !g_unichar_ismark(c);
}

/* Where another statement begins. "&quot;" is a quotation mark. */
static gboolean ends_statement(const char *from, const char *p)
{
  if (*p == ';' && p - from >= 5 && strncmp(p - 5, "&quot;", 6) == 0)
    return FALSE;
  return strchr("{},;.", *p) != NULL;
}

/* The first word before *P, or FALSE at the statement's beginning. Line ends count once a word has
 * been READ: a label may stand on a line of its own. */
static gboolean word_before(const char *from, const char **p, gsize *length, gboolean read)
{
  const char *end = *p, *last = g_utf8_find_prev_char(from, end);
  for (; last != NULL && is_mark(g_utf8_get_char(last)); last = g_utf8_find_prev_char(from, end)) {
    end = last;
    if (ends_statement(from, end) || (read && *end == '\n'))
      return FALSE;
  }
  const char *begin = end;
  for (; last != NULL && !is_mark(g_utf8_get_char(last)); last = g_utf8_find_prev_char(from, begin))
    begin = last;
  *p = begin;
  *length = (gsize) (end - begin);
  return end > begin;
}

/* The nearest word that says something decides. "Request" does so only where nothing but fillers
 * stands between: "a request of Ana's: …" names no request. */
static Meaning meaning_before(const char *from, const char *at)
{
  const char *p = at;
  gboolean near = TRUE;
  gsize length = 0;
  from = MAX(from, at - MIN(at - from, LABEL_BYTES));
  for (int n = 0; n < LABEL_WORDS && word_before(from, &p, &length, n > 0); n++) {
    const Meaning meaning = meaning_of_word(p, length);
    if (meaning == MEANS_LINK || meaning == MEANS_EXTERNAL || (meaning == MEANS_OTHER && near))
      return meaning;
    near = near && meaning == MEANS_FILLER;
  }
  return MEANS_NOTHING;
}

/* ---- ids ---- */

/* How many bytes at P are a UUID, with dashes or without; 0: none. */
static gsize uuid_length(const char *p)
{
  static const gsize lengths[] = { 36, 32 };
  for (guint i = 0; i < G_N_ELEMENTS(lengths); i++) {
    const gsize n = lengths[i];
    if (strspn(p, "0123456789abcdefABCDEF-") < n || g_ascii_isalnum(p[n]))
      continue;
    g_autofree char *text = g_strndup(p, n), *id = rl_link_id_parse(text);
    if (id != NULL)
      return n;
  }
  return 0;
}

/* Ids in one list share the label before the first of them. */
static gboolean is_list(const char *from, const char *to)
{
  return strspn(from, " \t\n,\"'\\[]") >= (gsize) (to - from);
}

/* Where an id with that label belongs; NULL: nowhere. Requests and sessions have 32 digits without
 * dashes: such an id needs the label. */
static GPtrArray *list_for(const Found *found, Meaning meaning, gsize length)
{
  if (meaning == MEANS_LINK)
    return found->links;
  if (meaning == MEANS_EXTERNAL)
    return found->others;
  return meaning == MEANS_NOTHING && length == 36 ? found->bare : NULL;
}

static void note_id(Found *found, const char *at, gsize length, Meaning meaning)
{
  GPtrArray *list = list_for(found, meaning, length);
  found->anything = TRUE;
  g_autofree char *text = g_strndup(at, length);
  if (list == found->others)
    note(list, g_steal_pointer(&text));
  else if (list != NULL)
    note(list, rl_link_id_parse(text));
}

static void find_ids(const char *text, Found *found)
{
  const char *behind = text; /* the last id */
  Meaning last = MEANS_NOTHING;
  for (const char *p = text; *p != '\0';) {
    const gboolean begins = g_ascii_isxdigit(*p) && (p == text || !g_ascii_isalnum(p[-1]));
    const gsize n = begins ? uuid_length(p) : 0;
    if (n == 0) {
      p++;
      continue;
    }
    if (behind == text || !is_list(behind, p))
      last = meaning_before(behind, p);
    note_id(found, p, n, last);
    p += n;
    behind = p;
  }
}

/* ---- labelled external ids ---- */

/* "a\u0062" without the quotation marks: what JSON means by it; NULL: no JSON. New string. */
static char *unescape(const char *text)
{
  g_autofree char *quoted = g_strdup_printf("\"%s\"", text);
  g_autoptr(RlJson) json = rl_json_parse(quoted, strlen(quoted), NULL);
  return g_strdup(rl_json_string(json));
}

/* Text in JSON that was put into JSON, again and again, has one backslash before a quotation mark,
 * then three, then seven. TEXT is taken. */
static char *unescape_levels(char *text, gsize backslashes)
{
  for (gsize n = backslashes + 1; n > 0 && text != NULL; n /= 2) {
    char *next = unescape(text);
    g_free(text);
    text = next;
  }
  return text;
}

/* TEXT is taken. What is null, empty or too long is no external id. */
static void note_external(Found *found, char *text)
{
  g_autofree char *bare = text != NULL ? g_strstrip(text) : NULL;
  if (bare == NULL || *bare == '\0' || g_utf8_strlen(bare, -1) > EXTERNAL_MAX)
    return;
  if (g_ascii_strcasecmp(bare, "null") != 0 && strcmp(bare, "–") != 0 && strcmp(bare, "-") != 0)
    note(found->others, g_steal_pointer(&bare));
}

/* What stands behind the label: in quotation marks of some kind, or up to the line's end. */
#define LABEL  "(?:external[ _-]?id|id[ _-]?extern[oa])(?:[\"'\\\\]|&quot;)*[ \\t]*[:=][ \\t]*"
#define JSON   "\"(?<json>(?:[^\"\\\\\\n]|\\\\.)*)\""
#define DEEP   "(?<depth>\\\\{1,7})\"(?<deep>.{0,2000}?)\\k<depth>\""
#define QUOTED "'(?<single>[^'\\n]*)'|&quot;(?<entity>.{0,2000}?)&quot;"
#define PLAIN  "(?<plain>[^\\s\"'\\\\{},;&][^\\n,;{}]*)"

static void find_external_ids(const char *text, Found *found)
{
  static const char *const literal[] = { "single", "entity", "plain" };
  g_autoptr(GRegex) regex =
      g_regex_new(LABEL "(?:" JSON "|" DEEP "|" QUOTED "|" PLAIN ")", G_REGEX_CASELESS, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  found->anything |= g_regex_match(regex, text, 0, &match);
  for (; g_match_info_matches(match); (void) g_match_info_next(match, NULL)) {
    g_autofree char *depth = g_match_info_fetch_named(match, "depth");
    char *deep = g_match_info_fetch_named(match, "deep");
    char *json = g_match_info_fetch_named(match, "json");
    note_external(found, unescape_levels(deep, depth != NULL ? strlen(depth) : 0));
    note_external(found, unescape_levels(json, 0));
    for (guint i = 0; i < G_N_ELEMENTS(literal); i++)
      note_external(found, g_match_info_fetch_named(match, literal[i]));
  }
}

/* ---- which of them ---- */

static RlLinkName *name_new(const char *id, const char *external_id)
{
  RlLinkName *self = g_new0(RlLinkName, 1);
  self->id = g_strdup(id);
  self->external_id = g_strdup(external_id);
  return self;
}

RlLinkName *rl_link_name_copy(const RlLinkName *self)
{
  RlLinkName *copy = name_new(self->id, self->external_id);
  copy->external_first = self->external_first;
  copy->is_whole_id = self->is_whole_id;
  return copy;
}

void rl_link_name_free(RlLinkName *self)
{
  if (self == NULL)
    return;
  g_free(self->id);
  g_free(self->external_id);
  g_free(self);
}

const char *rl_link_name_first(const RlLinkName *self)
{
  return self->id == NULL || self->external_first ? self->external_id : self->id;
}

static void set_several(const GPtrArray *list, GError **error)
{
  g_autoptr(GString) ids = g_string_new(NULL);
  for (guint i = 0; i < MIN(list->len, LISTED_MAX); i++)
    g_string_append_printf(ids, "%s%s", i > 0 ? ", " : "", (char *) g_ptr_array_index(list, i));
  if (list->len > LISTED_MAX)
    g_string_append(ids, ", …");
  g_set_error(error, RL_ERROR, RL_ERROR_USAGE,
              _("This text names several ids, and does not say which one is the link's: %s. Open "
                "one of them by itself. Nothing was sent."),
              ids->str);
}

static void set_nothing(GError **error)
{
  g_set_error_literal(error, RL_ERROR, RL_ERROR_USAGE,
                      _("No link is named in this text. Nothing was sent. Give a link's id, or "
                        "“external_id: …”; ids of webhooks, requests and sessions do not count."));
}

static RlLinkName *choose(const Found *found, GError **error)
{
  const GPtrArray *lists[] = { found->links, found->bare, found->others };
  for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
    if (lists[i]->len > 1) {
      set_several(lists[i], error);
      return NULL;
    }
    if (lists[i]->len == 1) {
      const char *text = g_ptr_array_index(lists[i], 0);
      return lists[i] == found->others ? name_new(NULL, text) : name_new(text, NULL);
    }
  }
  set_nothing(error);
  return NULL;
}

/* What may be asked for as an external id by the letter. Broken characters have no letters. */
static gboolean is_line(const char *text)
{
  return *text != '\0' && strpbrk(text, "\n{}\"") == NULL && strstr(text, "&quot;") == NULL &&
         strstr(text, "\xef\xbf\xbd") == NULL && g_utf8_strlen(text, -1) <= EXTERNAL_MAX;
}

static gboolean is_word(const char *text)
{
  return is_line(text) && strchr(text, ' ') == NULL;
}

/* How many bytes at P are marks. */
static gsize marks_length(const char *p)
{
  const char *end = p;
  while (*end != '\0' && is_mark(g_utf8_get_char(end)))
    end = g_utf8_next_char(end);
  return (gsize) (end - p);
}

/* How many bytes at P are a label that says nothing of what it labels: "id:", "uuid=". */
static gsize label_length(const char *p)
{
  const gsize length = strcspn(p, ":=");
  return p[length] != '\0' && meaning_of_word(p, length) == MEANS_FILLER ? length + 1 : 0;
}

/* An id, and marks around it, which make no path. */
static gboolean is_only_id(const char *word)
{
  const char *begin = word + label_length(word);
  begin += marks_length(begin);
  const char *end = begin + uuid_length(begin);
  return end > begin && end[marks_length(end)] == '\0' && strchr(word, '/') == NULL;
}

/* Words of the command line are in the terminal's character set. */
static char *cleaned(const char *text)
{
  g_autofree char *utf8 = NULL;
  if (!g_utf8_validate(text, -1, NULL))
    utf8 = g_locale_to_utf8(text, -1, NULL, NULL, NULL);
  return rl_text_clean_block(utf8 != NULL ? utf8 : text, -1, RL_LINK_NAME_MAX, NULL);
}

/* CLEAN stands for itself, in the first place, beside what was found in it. */
static RlLinkName *as_external(RlLinkName *name, const char *clean)
{
  if (name != NULL && name->external_id != NULL)
    return name;
  if (name == NULL)
    name = name_new(NULL, NULL);
  name->external_id = g_strdup(clean);
  name->external_first = TRUE;
  return name;
}

static RlLinkName *find_name(const char *clean, GError **error)
{
  g_auto(Found) found = { .links = g_ptr_array_new_with_free_func(g_free),
                          .bare = g_ptr_array_new_with_free_func(g_free),
                          .others = g_ptr_array_new_with_free_func(g_free) };
  find_ids(clean, &found);
  find_external_ids(clean, &found);
  if (!is_word(clean) && (!is_line(clean) || found.anything))
    return choose(&found, error);
  /* Amid other letters, an id that nothing is said of may be a part of anything. */
  if (!is_only_id(clean))
    g_ptr_array_set_size(found.bare, 0);
  return as_external(choose(&found, NULL), clean);
}

RlLinkName *rl_link_name_parse(const char *text, GError **error)
{
  g_autofree char *clean = cleaned(text);
  g_autofree char *id = rl_link_id_parse(g_strstrip(clean));
  if (id == NULL)
    return find_name(clean, error);
  RlLinkName *name = name_new(id, clean);
  name->is_whole_id = TRUE;
  return name;
}

RlLinkName *rl_link_name_parse_pasted(const char *text, GError **error)
{
  RlLinkName *name = rl_link_name_parse(text, error);
  if (name == NULL || !name->external_first || is_word(name->external_id))
    return name;
  rl_link_name_free(name);
  set_nothing(error);
  return NULL;
}

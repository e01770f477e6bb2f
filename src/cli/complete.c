/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relink complete: never the network, never the keyring, never a word of complaint. */
#include "config.h"

#include "cli/complete.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#include "app/exit-code.h"
#include "app/scope.h"

#include "cli/commands.h"
#include "cli/known.h"

/* A shell asks before it lists more than some hundred words. Where nothing is typed yet, the
 * commands are to be seen. */
enum { LINKS_MAX = 100, LINKS_FIRST = 10, INSTITUTIONS_MAX = 100 };

enum { TEXT_MAX = 4096, HELP_MAX = 200 };

/* Letters of options in one word: "-vp". */
enum { LETTERS_MAX = 16 };

typedef struct {
  RlOptions *options; /* in front of the half word */
  const RlCommand *command;
  char *begin;      /* of the half word, what stays as it is: "--status=valid," */
  const char *half; /* what is completed of it */
  char **given;     /* the items of a list that stand in front of it; NULL: no list */
  gboolean ended;   /* no option can follow */
  RlCompletion *into;
} Task;

static void candidate_free(RlCandidate *self)
{
  g_free(self->text);
  g_free(self->help);
  g_free(self);
}

void rl_completion_free(RlCompletion *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref(self->candidates);
  g_free(self);
}

/* Whether it was one. HELP may be NULL. */
static gboolean offer(Task *self, const char *text, const char *help)
{
  if (!g_str_has_prefix(text, self->half))
    return FALSE;
  g_autofree char *whole = g_strconcat(self->begin, text, NULL);
  g_autofree char *clean = rl_text_clean_line(whole, -1, TEXT_MAX, NULL);
  if (*clean == '\0' || strcmp(clean, whole) != 0)
    return FALSE;
  RlCandidate *candidate = g_new0(RlCandidate, 1);
  candidate->text = g_steal_pointer(&whole);
  candidate->help = rl_text_or_nothing(rl_text_clean_line(help, -1, HELP_MAX, NULL));
  g_ptr_array_add(self->into->candidates, candidate);
  return TRUE;
}

/* From now on only what stands behind the first N bytes of the half word is completed. */
static void move_to(Task *self, gsize n)
{
  g_autofree char *before = self->begin;
  g_autofree char *more = g_strndup(self->half, n);
  self->begin = g_strconcat(before, more, NULL);
  self->half += n;
}

/* ---- values of options ---- */

/* Its address, unless that is wrong, as one with a password in it. New string. */
static char *profile_help(const RlProfile *profile)
{
  g_autoptr(RlUrl) url = profile->base_url != NULL ? rl_url_parse(profile->base_url, NULL) : NULL;
  const char *base = url != NULL ? url->base : "";
  return profile->production ? g_strconcat(base, " ", _("PRODUCTION"), NULL) : g_strdup(base);
}

static void offer_profiles(Task *self)
{
  g_autoptr(RlConfig) config = rl_known_config(self->options);
  for (guint i = 0; i < config->profiles->len; i++) {
    const RlProfile *profile = g_ptr_array_index(config->profiles, i);
    g_autofree char *help = profile_help(profile);
    (void) offer(self, profile->name, help);
  }
}

static gboolean is_given(const Task *self, const char *item)
{
  return self->given != NULL && g_strv_contains((const char *const *) self->given, item);
}

static void offer_states(Task *self)
{
  for (const char *const *state = rl_scope_choices(RL_SCOPE_STATUS); *state != NULL; state++)
    if (!is_given(self, *state))
      (void) offer(self, *state, rl_status_text(rl_status_parse(*state), *state));
}

static void offer_institutions(Task *self)
{
  guint n = 0;
  g_autoptr(GPtrArray) links = rl_known_links(self->options);
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < links->len && n < INSTITUTIONS_MAX; i++) {
    const RlKnownLink *link = g_ptr_array_index(links, i);
    const char *name = link->institution;
    const gboolean usable = name != NULL && strchr(name, ',') == NULL && !is_given(self, name);
    if (usable && g_hash_table_add(seen, (gpointer) name) && offer(self, name, NULL))
      n++;
  }
}

static void (*const offer_values[RL_N_VALUES])(Task *) = {
  [RL_VALUES_PROFILES] = offer_profiles,
  [RL_VALUES_STATES] = offer_states,
  [RL_VALUES_INSTITUTIONS] = offer_institutions,
};

/* Only the last item is completed. */
static void enter_list(Task *self)
{
  const char *comma = strrchr(self->half, ',');
  const gsize n = comma != NULL ? (gsize) (comma + 1 - self->half) : 0;
  g_autofree char *before = g_strndup(self->half, n);
  self->given = g_strsplit(before, ",", -1);
  self->into->joined = TRUE;
  move_to(self, n);
}

static void complete_value(Task *self, RlOptionId id)
{
  const RlOption *option = rl_option(id);
  self->into->files = option->is_file;
  if (option->is_list)
    enter_list(self);
  if (offer_values[option->values] != NULL)
    offer_values[option->values](self);
}

/* ---- options ---- */

/* Given twice, the second would take the place of the first. */
static gboolean may_follow(const Task *self, RlOptionId id)
{
  return rl_command_takes(self->command, id) &&
         (!self->options->typed[id] || rl_option(id)->is_list);
}

static void offer_option(Task *self, const RlOption *option)
{
  const char letter[] = { '-', option->letter, '\0' };
  g_autofree char *name = g_strconcat("--", option->name, NULL);
  (void) offer(self, name, _(option->help));
  if (option->letter != '\0' && *self->half != '\0')
    (void) offer(self, letter, _(option->help));
}

/* The command's own ones in front. */
static void complete_options(Task *self)
{
  for (guint general = FALSE; general <= TRUE; general++)
    for (RlOptionId id = 0; id < RL_N_OPTIONS; id++)
      if (rl_option(id)->general == (gboolean) general && may_follow(self, id))
        offer_option(self, rl_option(id));
}

/* The option that wants a value behind the first N bytes of WORD; RL_N_OPTIONS: none. */
static RlOptionId option_before(const char *word, gsize n)
{
  RlOptionId waiting = RL_N_OPTIONS;
  gboolean ended = FALSE;
  g_autofree char *first = g_strndup(word, n);
  char program[] = "relink";
  char *words[] = { program, first, NULL };
  rl_options_free(rl_options_parse_half(2, words, &waiting, &ended));
  return waiting;
}

/* "--profile=mi", "-pmi", "-vpmi": the option whose value has begun in this word, and at which byte
 * of it in *AT; RL_N_OPTIONS: none. */
static RlOptionId option_within(const char *word, gsize *at)
{
  const gsize length = strlen(word);
  if (g_str_has_prefix(word, "--")) {
    const gsize name = strcspn(word, "=");
    *at = name + 1;
    return name < length ? option_before(word, name) : RL_N_OPTIONS;
  }
  for (*at = 2; *word == '-' && *at < MIN(length, LETTERS_MAX); (*at)++) {
    const RlOptionId id = option_before(word, *at);
    if (id != RL_N_OPTIONS)
      return id;
  }
  return RL_N_OPTIONS;
}

/* ---- words ---- */

static gboolean is_command(const char *word)
{
  for (const RlCommand *command = rl_commands() + 1; command->run != NULL; command++)
    if (strcmp(command->name, word) == 0)
      return TRUE;
  return FALSE;
}

static void offer_commands(Task *self)
{
  for (const RlCommand *command = rl_commands() + 1; command->run != NULL; command++)
    if (!command->hidden)
      (void) offer(self, command->name, _(command->help));
}

/* "erebor_mx_retail, Link updated, 2 h ago". New string. */
static char *link_help(const RlKnownLink *link, gint64 now)
{
  g_autofree char *ago = link->time != 0 ? rl_time_ago(link->time, now) : NULL;
  const char *const parts[] = { link->institution, link->outcome, ago };
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
    if (parts[i] != NULL)
      g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", parts[i]);
  return g_string_free(text, FALSE);
}

/* By id and by external id, unless that would be taken for a command. */
static gboolean offer_link(Task *self, const RlKnownLink *link, gint64 now)
{
  const gboolean first = self->command->name == NULL;
  const char *other = link->external_id;
  g_autofree char *help = link_help(link, now);
  const gboolean by_id = offer(self, link->id, help);
  if (other == NULL || (first && is_command(other)))
    return by_id;
  return offer(self, other, help) || by_id;
}

static void offer_links(Task *self, guint most)
{
  const gint64 now = g_get_real_time() / G_USEC_PER_SEC;
  g_autoptr(GPtrArray) links = rl_known_links(self->options);
  for (guint i = 0, n = 0; i < links->len && n < most; i++)
    if (offer_link(self, g_ptr_array_index(links, i), now))
      n++;
}

static void complete_word(Task *self)
{
  const RlCommand *command = self->command;
  const guint words = self->options->words->len;
  const guint arguments = command->name != NULL ? words - 1 : words;
  const gboolean first = words == 0;
  if (first)
    offer_commands(self);
  if (strstr(command->arguments, "LINK") != NULL && arguments < command->most)
    offer_links(self, first && *self->half == '\0' ? LINKS_FIRST : LINKS_MAX);
  else if (*self->half == '\0' && !self->ended)
    complete_options(self);
}

/* ---- the whole ---- */

/* The words in front of the half one, behind the program's name as getopt wants it. */
static RlOptionId read_words(Task *self, char **words, guint n)
{
  RlOptionId waiting = RL_N_OPTIONS;
  char program[] = "relink";
  g_autofree char **argv = g_new0(char *, n + 2);
  argv[0] = program;
  for (guint i = 0; i < n; i++)
    argv[i + 1] = words[i];
  self->options = rl_options_parse_half((int) n + 1, argv, &waiting, &self->ended);
  self->command = rl_command_named(self->options);
  return waiting;
}

static void complete_half(Task *self, RlOptionId waiting)
{
  gsize at = 0;
  const RlOptionId within =
      waiting == RL_N_OPTIONS && !self->ended ? option_within(self->half, &at) : RL_N_OPTIONS;
  if (within != RL_N_OPTIONS)
    move_to(self, at);
  if (waiting != RL_N_OPTIONS || within != RL_N_OPTIONS)
    complete_value(self, waiting != RL_N_OPTIONS ? waiting : within);
  else if (*self->half == '-' && !self->ended)
    complete_options(self);
  else
    complete_word(self);
}

RlCompletion *rl_complete(char **words)
{
  const guint n = g_strv_length(words);
  RlCompletion *into = g_new0(RlCompletion, 1);
  into->candidates = g_ptr_array_new_with_free_func((GDestroyNotify) candidate_free);
  const char *half = n > 0 ? words[n - 1] : "";
  /* What is no text either way begins no candidate, but may well begin a file's name. */
  g_autofree char *text =
      g_utf8_validate(half, -1, NULL) ? NULL : g_locale_to_utf8(half, -1, NULL, NULL, NULL);
  Task task = { .begin = g_strdup(""), .half = text != NULL ? text : half, .into = into };
  complete_half(&task, read_words(&task, words, n > 0 ? n - 1 : 0));
  rl_options_free(task.options);
  g_strfreev(task.given);
  g_free(task.begin);
  return into;
}

/* A look-alike would name something else, so what the character set lacks is left out. */
static void print_candidate(const RlCandidate *candidate)
{
  g_autofree char *bytes = g_locale_from_utf8(candidate->text, -1, NULL, NULL, NULL);
  if (bytes == NULL)
    return;
  g_autofree char *help = candidate->help != NULL ? rl_text_localize(candidate->help) : NULL;
  (void) printf("%s%s%s\n", bytes, help != NULL ? "\t" : "", help != NULL ? help : "");
}

void rl_complete_print(char **words)
{
  g_autoptr(RlCompletion) completion = rl_complete(words);
  if (completion->files)
    (void) puts("\tfiles");
  if (completion->joined)
    (void) puts("\tjoined");
  for (guint i = 0; i < completion->candidates->len; i++)
    print_candidate(g_ptr_array_index(completion->candidates, i));
}

int rl_command_complete(RlRun *run, GError **error)
{
  rl_complete_print((char **) run->arguments);
  return RL_EXIT_DONE;
}

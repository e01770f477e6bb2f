/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/options.h"

#include <getopt.h>
#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "app/nearest.h"

static const RlOption table[RL_N_OPTIONS] = {
  [RL_OPTION_PROFILE] = { .name = "profile",
                          .letter = 'p',
                          .argument = "NAME",
                          .help = N_("work with this profile"),
                          .variable = "RELINK_PROFILE",
                          .general = TRUE,
                          .values = RL_VALUES_PROFILES },
  [RL_OPTION_SANDBOX] = { .name = "sandbox",
                          .general = TRUE,
                          .help = N_("use the built-in sandbox, started inside relink") },
  [RL_OPTION_BASE_URL] = { .name = "base-url",
                           .argument = "URL",
                           .help = N_("use this server instead of the profile's"),
                           .variable = "RELINK_BASE_URL",
                           .general = TRUE },
  [RL_OPTION_CA_FILE] = { .name = "ca-file",
                          .argument = "FILE",
                          .help = N_("trust the certificates in this PEM file instead of the "
                                     "system's"),
                          .variable = "RELINK_CA_FILE",
                          .general = TRUE,
                          .is_file = TRUE },
  [RL_OPTION_JSON] = { .name = "json",
                       .general = TRUE,
                       .help = N_("print exactly one JSON object, and never ask") },
  [RL_OPTION_NO_INPUT] = { .name = "no-input", .general = TRUE, .help = N_("never ask") },
  [RL_OPTION_PLAIN] = { .name = "plain",
                        .general = TRUE,
                        .help = N_("line by line instead of screens, for screen readers"),
                        .variable = "RELINK_PLAIN",
                        .is_switch = TRUE },
  [RL_OPTION_NO_COLOR] = { .name = "no-color",
                           .general = TRUE,
                           .help = N_("no colours"),
                           .variable = "NO_COLOR" },
  [RL_OPTION_VERBOSE] = { .name = "verbose",
                          .letter = 'v',
                          .general = TRUE,
                          .help = N_("show each request on standard error: method, path, status "
                                     "and request id, never a body or a secret") },
  [RL_OPTION_HELP] = { .name = "help",
                       .letter = 'h',
                       .general = TRUE,
                       .help = N_("show this help and leave") },
  [RL_OPTION_VERSION] = { .name = "version",
                          .general = TRUE,
                          .help = N_("show the version and leave") },
  [RL_OPTION_FIELDS] = { .name = "fields",
                         .argument = "FILE|-",
                         .is_file = TRUE,
                         .help = N_("read what to send, a JSON object, from this file or from "
                                    "standard input") },
  [RL_OPTION_DRY_RUN] = { .name = "dry-run",
                          .letter = 'n',
                          .help = N_("check everything here, and show the request instead of "
                                     "sending it") },
  [RL_OPTION_STATUS] = { .name = "status",
                         .argument = "S,…",
                         .is_list = TRUE,
                         .values = RL_VALUES_STATES,
                         .help = N_("only links of these states") },
  [RL_OPTION_INSTITUTION] = { .name = "institution",
                              .argument = "NAME,…",
                              .is_list = TRUE,
                              .values = RL_VALUES_INSTITUTIONS,
                              .help = N_("only links of these institutions") },
  [RL_OPTION_ALL] = { .name = "all", .help = N_("links of every state") },
  [RL_OPTION_CHECK] = { .name = "check",
                        .help = N_("ask the server first; store nothing that it refuses") },
  [RL_OPTION_VERIFY] = { .name = "verify", .help = N_("only check that no line was changed") },
  [RL_OPTION_PRIVACY] = { .name = "privacy",
                          .help = N_("only list every file, host and process that relink "
                                     "touches") },
  [RL_OPTION_PORT] = { .name = "port",
                       .argument = "N",
                       .help = N_("listen on this port instead of a free one") },
  [RL_OPTION_LINKS] = { .name = "links",
                        .argument = "N",
                        .help = N_("make up this many links more") },
};

/* getopt's number for a long option; letters are below. */
enum { LONG_BASE = 256 };

const RlOption *rl_option(RlOptionId id)
{
  g_return_val_if_fail(id < RL_N_OPTIONS, NULL);
  return &table[id];
}

void rl_options_free(RlOptions *self)
{
  if (self == NULL)
    return;
  for (guint id = 0; id < RL_N_OPTIONS; id++)
    g_free(self->value[id]);
  g_ptr_array_unref(self->words);
  g_free(self);
}

gboolean rl_options_has(const RlOptions *self, RlOptionId id)
{
  return self->value[id] != NULL;
}

static RlOptionId option_of_code(int code)
{
  if (code >= LONG_BASE)
    return (RlOptionId) (code - LONG_BASE);
  for (guint id = 0; id < RL_N_OPTIONS; id++)
    if (table[id].letter != '\0' && table[id].letter == code)
      return (RlOptionId) id;
  return RL_N_OPTIONS;
}

/* ---- what is wrong with the words ---- */

enum { SHOWN_MAX = 60 };

G_GNUC_PRINTF(2, 3)
static gboolean usage(GError **error, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  if (error != NULL)
    *error = g_error_new_valist(RL_ERROR, RL_ERROR_USAGE, format, arguments);
  va_end(arguments);
  return FALSE;
}

/* The options that begin with NAME, as "--a, --b"; "": there are none. New string. */
static char *beginning_with(const char *name)
{
  g_autoptr(GString) all = g_string_new(NULL);
  for (guint id = 0; id < RL_N_OPTIONS; id++)
    if (g_str_has_prefix(table[id].name, name))
      g_string_append_printf(all, "%s--%s", all->len > 0 ? ", " : "", table[id].name);
  return g_string_free(g_steal_pointer(&all), FALSE);
}

static gboolean unknown_long(const char *word, GError **error)
{
  const char *names[RL_N_OPTIONS + 1] = { NULL };
  /* What follows the equals sign could be a secret that somebody tried to pass. */
  g_autofree char *bare = g_strndup(word, strcspn(word, "="));
  g_autofree char *shown = rl_text_clean_line(bare, -1, SHOWN_MAX, NULL);
  const char *name = bare + strspn(bare, "-");
  g_autofree char *several = beginning_with(name);
  if (*name != '\0' && *several != '\0')
    return usage(error, _("the option “%s” may mean: %s."), shown, several);
  for (guint id = 0; id < RL_N_OPTIONS; id++)
    names[id] = table[id].name;
  const char *near = rl_nearest(name, names);
  if (near == NULL)
    return usage(error, _("there is no option “%s”."), shown);
  return usage(error, _("there is no option “%s”. Did you mean “--%s”?"), shown, near);
}

/* CODE is what getopt makes of a word that it cannot use, OPTION what it took it for. */
static gboolean bad_option(int code, int option, const char *word, GError **error)
{
  const RlOptionId id = option_of_code(option);
  if (code == ':')
    return usage(error, _("the option “--%s” wants a value."), table[id].name);
  if (option >= LONG_BASE)
    return usage(error, _("the option “--%s” takes no value."), table[id].name);
  if (option == 0)
    return unknown_long(word, error);
  const char letter[] = { '-', g_ascii_isgraph(option) ? (char) option : '?', '\0' };
  return usage(error, _("there is no option “%s”."), letter);
}

/* ---- taking values ---- */

/* The locale's bytes as UTF-8. */
static char *decode(const char *bytes, GError **error)
{
  if (g_utf8_validate(bytes, -1, NULL))
    return g_strdup(bytes);
  char *text = g_locale_to_utf8(bytes, -1, NULL, NULL, NULL);
  if (text == NULL) {
    g_autofree char *shown = rl_text_clean_line(bytes, -1, SHOWN_MAX, NULL);
    (void) usage(error, _("“%s” is no text in this terminal's character set."), shown);
  }
  return text;
}

static gboolean set_value(RlOptions *self, RlOptionId id, const char *bytes, GError **error)
{
  const RlOption *option = &table[id];
  char *value = option->is_file ? g_strdup(bytes) : decode(bytes, error);
  if (value == NULL)
    return FALSE;
  if (option->is_list && self->value[id] != NULL) {
    char *both = g_strconcat(self->value[id], ",", value, NULL);
    g_free(value);
    value = both;
  }
  g_free(self->value[id]);
  self->value[id] = value;
  return TRUE;
}

/* Whether a text about relink itself is all that is asked for. */
static gboolean wants_text(const RlOptions *self)
{
  return self->typed[RL_OPTION_HELP] || self->typed[RL_OPTION_VERSION];
}

/* Of help and version the first one counts. */
static gboolean take_option(RlOptions *self, RlOptionId id, const char *value, GError **error)
{
  if ((id == RL_OPTION_HELP || id == RL_OPTION_VERSION) && wants_text(self))
    return TRUE;
  /* An empty list would be one of everything. */
  if (table[id].is_list && *value == '\0')
    return usage(error, _("the option “--%s” wants a value."), table[id].name);
  self->typed[id] = TRUE;
  return set_value(self, id, value != NULL ? value : "", error);
}

static gboolean take_word(RlOptions *self, const char *bytes, GError **error)
{
  char *word = decode(bytes, error);
  if (word != NULL)
    g_ptr_array_add(self->words, word);
  return word != NULL;
}

static gboolean says_no(const char *value)
{
  static const char *const words[] = { "0", "no", "off", "false" };
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (g_ascii_strcasecmp(value, words[i]) == 0)
      return TRUE;
  return FALSE;
}

/* A variable that is empty counts as not set. */
static gboolean take_environment(RlOptions *self, GError **error)
{
  for (guint id = 0; id < RL_N_OPTIONS; id++) {
    const char *value = table[id].variable != NULL ? g_getenv(table[id].variable) : NULL;
    if (value == NULL || *value == '\0' || self->value[id] != NULL)
      continue;
    self->denied[id] = table[id].is_switch && says_no(value);
    if (!self->denied[id] &&
        !set_value(self, (RlOptionId) id, table[id].argument != NULL ? value : "", error))
      return FALSE;
  }
  return TRUE;
}

/* ---- the words, one by one ---- */

static gboolean forgive(const RlOptions *self, GError **error)
{
  if (wants_text(self))
    g_clear_error(error);
  return wants_text(self);
}

static void describe(struct option *longs, GString *shorts)
{
  /* In the order of the words, whatever POSIXLY_CORRECT says; a missing value is told apart. */
  g_string_assign(shorts, "-:");
  for (guint id = 0; id < RL_N_OPTIONS; id++) {
    const gboolean wants = table[id].argument != NULL;
    longs[id] = (struct option){ .name = table[id].name,
                                 .has_arg = wants ? required_argument : no_argument,
                                 .val = (int) (LONG_BASE + id) };
    if (table[id].letter != '\0')
      g_string_append_printf(shorts, "%c%s", table[id].letter, wants ? ":" : "");
  }
}

/* Whoever has asked for help gets it, whatever stands behind it; as GNU programs do it, a fault
 * before it counts. */
static gboolean take_words(RlOptions *self, int argc, char **argv, GError **error)
{
  struct option longs[RL_N_OPTIONS + 1] = { 0 };
  g_autoptr(GString) shorts = g_string_new(NULL);
  describe(longs, shorts);
  opterr = 0;
  optind = 0; /* starts afresh */
  for (int code; (code = getopt_long(argc, argv, shorts->str, longs, NULL)) != -1;) {
    gboolean good;
    if (code == 1)
      good = take_word(self, optarg, error);
    else if (code == '?' || code == ':')
      good = bad_option(code, optopt, argv[optind - 1], error);
    else
      good = take_option(self, option_of_code(code), optarg, error);
    if (!good)
      return forgive(self, error);
  }
  for (int i = optind; i < argc; i++)
    if (!take_word(self, argv[i], error))
      return forgive(self, error);
  return TRUE;
}

static RlOptions *options_new(void)
{
  RlOptions *self = g_new0(RlOptions, 1);
  self->words = g_ptr_array_new_with_free_func(g_free);
  return self;
}

RlOptions *rl_options_parse(int argc, char **argv, GError **error)
{
  g_autoptr(RlOptions) self = options_new();
  if (!take_words(self, argc, argv, error) || (!wants_text(self) && !take_environment(self, error)))
    return NULL;
  return g_steal_pointer(&self);
}

/* ---- a line that is still being typed ---- */

/* One that is no text still stands in its place. */
static void take_half_word(RlOptions *self, const char *bytes)
{
  if (!take_word(self, bytes, NULL))
    g_ptr_array_add(self->words, g_utf8_make_valid(bytes, -1));
}

static void take_half(RlOptions *self, int code, RlOptionId *waiting)
{
  if (code == ':')
    *waiting = option_of_code(optopt);
  else if (code == 1)
    take_half_word(self, optarg);
  else if (code != '?')
    (void) take_option(self, option_of_code(code), optarg, NULL);
}

RlOptions *rl_options_parse_half(int argc, char **argv, RlOptionId *waiting, gboolean *ended)
{
  struct option longs[RL_N_OPTIONS + 1] = { 0 };
  g_autoptr(GString) shorts = g_string_new(NULL);
  RlOptions *self = options_new();
  int at = 1;
  describe(longs, shorts);
  opterr = 0;
  optind = 0; /* starts afresh */
  *waiting = RL_N_OPTIONS;
  for (int code; (code = getopt_long(argc, argv, shorts->str, longs, NULL)) != -1; at = optind)
    take_half(self, code, waiting);
  *ended = optind > at; /* only the two dashes are passed over without a word of getopt's */
  for (int i = optind; i < argc; i++)
    take_half_word(self, argv[i]);
  (void) take_environment(self, NULL);
  return self;
}

gboolean rl_options_number(const RlOptions *self, RlOptionId id, guint max, guint otherwise,
                           guint *to, GError **error)
{
  guint64 number = otherwise;
  const char *text = self->value[id];
  if (text != NULL && !g_ascii_string_to_unsigned(text, 10, 0, max, &number, NULL)) {
    g_autofree char *shown = rl_text_clean_line(text, -1, SHOWN_MAX, NULL);
    return usage(error, _("“--%s %s” is no whole number from 0 to %u."), table[id].name, shown,
                 max);
  }
  *to = (guint) number;
  return TRUE;
}

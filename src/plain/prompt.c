/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plain/prompt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/text.h"

#include "app/idle.h"

#include "plain/echo.h"
#include "plain/print.h"

enum { LINE_MAX_BYTES = 8 * 1024 };

/* What the kernel keeps of a line that is typed; what is behind it, it drops without a word. */
enum { TERMINAL_LINE_MAX = 4095 };

gboolean rl_prompt_is_possible(void)
{
  return isatty(STDIN_FILENO) == 1;
}

RlPrompt rl_prompt_new(RlWait *wait)
{
  return (RlPrompt){ .wait = wait,
                     .out = isatty(STDOUT_FILENO) == 1 ? stdout : stderr,
                     .deadline = RL_NO_EXPIRY };
}

gboolean rl_reply_leaves(RlReply reply)
{
  return reply == RL_REPLY_END || reply == RL_REPLY_SIGNAL;
}

/* A byte at a time, since what follows the line belongs to whoever reads next. 0: the end, also of
 * a terminal that has gone. */
static gssize read_byte(char *to)
{
  gssize n;
  do
    n = read(STDIN_FILENO, to, 1);
  while (n < 0 && (errno == EINTR || errno == EAGAIN));
  return n > 0 ? 1 : 0;
}

/* Seconds before a deadline at which the time is said: whoever listens to the screen is not to hear
 * a clock. */
static const gint64 milestones[] = { 60, 30, 10 };

/* The next moment at which something is to be said; the deadline when nothing more is. */
static gint64 next_milestone(const RlPrompt *self)
{
  const gint64 now = rl_clock_since_boot();
  for (guint i = 0; self->counts_down && i < G_N_ELEMENTS(milestones); i++)
    if (self->deadline != RL_NO_EXPIRY && self->deadline - milestones[i] * G_USEC_PER_SEC > now)
      return self->deadline - milestones[i] * G_USEC_PER_SEC;
  return self->deadline;
}

static RlReply wait_until(RlPrompt *self, gint64 moment)
{
  static const RlReply replies[] = { [RL_READABLE] = RL_REPLY_LINE,
                                     [RL_READABLE_SIGNAL] = RL_REPLY_SIGNAL,
                                     [RL_READABLE_LATE] = RL_REPLY_LATE };
  return replies[rl_wait_readable(self->wait, STDIN_FILENO, moment)];
}

static void ask(const RlPrompt *self)
{
  rl_print(self->out, "%s: ", self->label);
  (void) fflush(self->out);
}

/* What is typed already stays with the terminal. */
static void say_milestone(const RlPrompt *self)
{
  const gint64 rest = self->deadline - rl_clock_since_boot();
  const int left = (int) (MAX(rest, 0) / G_USEC_PER_SEC) + 1;
  rl_print(self->out, "\n");
  rl_print(self->out, ngettext("%d second left.", "%d seconds left.", (gulong) left), left);
  rl_print(self->out, "\n");
  ask(self);
}

static RlReply wait_for_input(RlPrompt *self)
{
  for (;;) {
    const gint64 moment = next_milestone(self);
    const RlReply reply = wait_until(self, moment);
    if (reply != RL_REPLY_LATE || moment == self->deadline)
      return reply;
    say_milestone(self);
  }
}

static RlReply end_line(RlSecret *into)
{
  gsize n = rl_secret_length(into);
  if (n > 0 && rl_secret_peek(into)[n - 1] == '\r')
    rl_secret_erase(into, --n, 1);
  return n > 0 ? RL_REPLY_LINE : RL_REPLY_EMPTY;
}

/* An answer that is being typed. */
typedef struct {
  RlPrompt *prompt;
  RlSecret *into;
} Answer;

/* What the terminal holds of a line that has no end yet goes as well. */
static void on_idle(gpointer data)
{
  const Answer *answer = data;
  rl_secret_clear(answer->into);
  (void) tcflush(STDIN_FILENO, TCIFLUSH);
  rl_print(answer->prompt->out, "\n");
  answer->prompt->on_idle(answer->prompt->data);
  if (answer->prompt->relabel != NULL)
    answer->prompt->label = answer->prompt->relabel(answer->prompt->question);
  ask(answer->prompt);
}

/* Half an answer is none. On a terminal it is asked for again; elsewhere the next line belongs to
 * the next question. */
static gboolean refuse_long_line(RlPrompt *self, RlSecret *into)
{
  const gsize most = rl_secret_max(into);
  const gsize kept = rl_prompt_is_possible() ? MIN(most, TERMINAL_LINE_MAX - 1) : most;
  g_autofree char *limit = rl_text_number((gint64) kept);
  rl_secret_clear(into);
  rl_print(self->out, "\n");
  rl_print(self->out, _("That line is too long and was not taken. It may have %s bytes."), limit);
  rl_print(self->out, "\n");
  if (rl_prompt_is_possible())
    ask(self);
  return rl_prompt_is_possible();
}

/* What does not fit is read and forgotten. */
static gboolean is_too_long(const RlSecret *into, gboolean spilt)
{
  return spilt || (rl_prompt_is_possible() && rl_secret_length(into) >= TERMINAL_LINE_MAX);
}

typedef enum { GOT_MORE, GOT_LINE, GOT_END } Got;

static Got take_byte(RlSecret *into, gboolean *spilt)
{
  char spill = '\0';
  char *to = rl_secret_reserve(into, 1);
  const gboolean fits = to != NULL;
  if (read_byte(fits ? to : &spill) == 0)
    return GOT_END;
  const gboolean ended = (fits ? *to : spill) == '\n';
  if (fits && !ended)
    rl_secret_added(into, 1);
  else if (fits)
    *to = '\0';
  *spilt |= !fits && !ended;
  rl_wipe(&spill, 1);
  return ended ? GOT_LINE : GOT_MORE;
}

RlReply rl_prompt_read(RlPrompt *self, RlSecret *into)
{
  gboolean spilt = FALSE;
  Answer answer = { self, into };
  g_autoptr(RlIdle) idle = rl_idle_new(self->on_idle != NULL ? self->idle : 0, on_idle, &answer);
  for (;;) {
    const RlReply reply = wait_for_input(self);
    rl_idle_touch(idle);
    if (reply != RL_REPLY_LINE)
      return reply;
    const Got got = take_byte(into, &spilt);
    if (got == GOT_MORE)
      continue;
    const gboolean again = is_too_long(into, spilt) && refuse_long_line(self, into);
    if (got == GOT_END && rl_secret_length(into) == 0)
      return RL_REPLY_END;
    if (!again)
      return end_line(into);
    spilt = FALSE;
  }
}

/* Where no line end was typed, or it was not shown, the next text starts on a line of its own. Half
 * a line that came too late must not become the answer to the next question, and what was typed
 * when a signal ended relink not what the shell reads. */
static void finish_line(RlPrompt *self, RlReply reply, gboolean shown)
{
  if (!shown || (reply != RL_REPLY_LINE && reply != RL_REPLY_EMPTY))
    rl_print(self->out, "\n");
  (void) fflush(self->out);
  if (reply == RL_REPLY_LATE || reply == RL_REPLY_SIGNAL)
    (void) tcflush(STDIN_FILENO, TCIFLUSH);
}

/* Everything that is typed goes into JSON or into a message, and both are UTF-8. */
static gboolean is_text(RlPrompt *self, const RlSecret *text)
{
  if (g_utf8_validate_len(rl_secret_peek(text), rl_secret_length(text), NULL))
    return TRUE;
  rl_print(self->out, "%s\n", _("These characters are not UTF-8. Type them in a UTF-8 terminal."));
  return FALSE;
}

/* ---- what can be answered ---- */

#define HELP_WORD "?"

/* An answer where it was typed: a secret is copied nowhere, and has no end but its length. */
typedef struct {
  const char *bytes;
  gsize n;
} Typed;

static gboolean is_word(Typed typed, const char *word)
{
  return typed.n > 0 && typed.n == strlen(word) && memcmp(typed.bytes, word, typed.n) == 0;
}

/* The word that TYPED is; NULL: none. */
static const RlPromptWord *word_of(const RlPrompt *self, Typed typed)
{
  static const RlPromptWord help = { HELP_WORD, NULL, NULL };
  const RlPromptWord *words = self->help != NULL ? self->help->words : NULL;
  for (; words != NULL && words->word != NULL; words++)
    if (is_word(typed, words->word))
      return words;
  return is_word(typed, HELP_WORD) ? &help : NULL;
}

static void print_help(const RlPrompt *self, gboolean hidden)
{
  const RlPromptHelp *help = self->help;
  if (help != NULL && help->text != NULL)
    rl_print(self->out, "%s\n", help->text);
  for (const RlPromptWord *word = help != NULL ? help->words : NULL;
       word != NULL && word->word != NULL; word++)
    rl_print(self->out, "%s%s%s\n", word->word, *word->word != '\0' ? ": " : "", _(word->help));
  if (help != NULL && help->more != NULL)
    help->more(help->data);
  if (hidden)
    rl_print(self->out, "%s\n", _("A value that is itself one of these words: type it twice."));
  rl_print(self->out, "%s\n", _("Ctrl-C: leave relink"));
}

/* What was done may have made the question another one. */
static void refresh_label(RlPrompt *self)
{
  if (self->relabel != NULL)
    self->label = self->relabel(self->question);
}

/* FALSE: WORD, which may be NULL, is for who asked. */
static gboolean obey(RlPrompt *self, const RlPromptWord *word, gboolean hidden)
{
  if (word != NULL && word->help == NULL)
    print_help(self, hidden);
  else if (word != NULL && word->run != NULL)
    word->run(self->help->data);
  else
    return FALSE;
  refresh_label(self);
  return TRUE;
}

static gboolean obey_line(RlPrompt *self, const char *line)
{
  return obey(self, word_of(self, (Typed){ line, strlen(line) }), FALSE);
}

static RlReply read_shown(RlPrompt *self, char **line)
{
  g_autoptr(RlSecret) text = rl_secret_new(LINE_MAX_BYTES);
  RlReply reply;
  do {
    rl_secret_clear(text);
    ask(self);
    reply = rl_prompt_read(self, text);
    finish_line(self, reply, rl_prompt_is_possible());
  } while (!is_text(self, text));
  *line = reply == RL_REPLY_LINE ? g_strstrip(g_strdup(rl_secret_peek(text))) : NULL;
  return reply;
}

RlReply rl_prompt_line(RlPrompt *self, const char *label, char **line)
{
  RlReply reply;
  self->label = label;
  while ((reply = read_shown(self, line)) == RL_REPLY_LINE && obey_line(self, *line))
    g_free(*line);
  if (*line != NULL && **line == '\0')
    g_clear_pointer(line, g_free);
  return reply == RL_REPLY_LINE && *line == NULL ? RL_REPLY_EMPTY : reply;
}

static RlReply read_hidden(RlPrompt *self, RlSecret *into)
{
  ask(self);
  const RlReply reply = rl_prompt_read(self, into);
  finish_line(self, reply, FALSE);
  return reply;
}

/* *SAID is the word that was typed just before: twice in a row it is a value. */
static gboolean obey_secret(RlPrompt *self, const RlSecret *text, const RlPromptWord **said)
{
  const RlPromptWord *word = word_of(self, (Typed){ rl_secret_peek(text), rl_secret_length(text) });
  if (word == *said || !obey(self, word, TRUE))
    return FALSE;
  *said = word;
  return TRUE;
}

RlReply rl_prompt_secret(RlPrompt *self, const char *label, gsize max, RlSecret **secret)
{
  g_autoptr(RlSecret) text = rl_secret_new(max);
  const RlPromptWord *said = NULL;
  RlReply reply;
  /* First, so that nothing typed early is shown, not even while help is read. */
  const gboolean hidden = rl_echo_off(self->wait, STDIN_FILENO);
  self->label = label;
  do {
    rl_secret_clear(text);
    reply = read_hidden(self, text);
  } while (!is_text(self, text) || (reply == RL_REPLY_LINE && obey_secret(self, text, &said)));
  if (hidden)
    rl_echo_on(self->wait);
  *secret = reply == RL_REPLY_LINE ? g_steal_pointer(&text) : NULL;
  return reply;
}

static gboolean begins_with_one_of(const char *line, const char *letters)
{
  return *line != '\0' && strchr(letters, *line) != NULL;
}

/* 1: yes, 0: no, -1: neither. The language's own letters hold beside y and n. They come from the
 * catalogue, since the locale's are not there when only the language is known. */
static int yes_or_no(const char *line)
{
  /* Translators: the letters with which an answer of yes may begin, in both cases */
  if (begins_with_one_of(line, "yY") || begins_with_one_of(line, C_("letters of yes", "yY")))
    return 1;
  /* Translators: the same for no */
  return begins_with_one_of(line, "nN") || begins_with_one_of(line, C_("letters of no", "nN")) ? 0
                                                                                               : -1;
}

/* What was typed, or pasted, before a question was asked does not answer it. */
void rl_prompt_forget(RlPrompt *self)
{
  if (rl_prompt_is_possible())
    (void) tcflush(STDIN_FILENO, TCIFLUSH);
}

typedef struct {
  gboolean enter_answers; /* with no */
  char other;             /* a further letter; NUL: none */
  gboolean yes, otherwise;
} YesNo;

static RlReply ask_until_answered(RlPrompt *self, const char *label, YesNo *asked)
{
  for (;;) {
    g_autofree char *line = NULL;
    const RlReply reply = rl_prompt_line(self, label, &line);
    const int answer = line != NULL ? yes_or_no(line) : -1;
    if (reply != RL_REPLY_LINE && (reply != RL_REPLY_EMPTY || asked->enter_answers))
      return reply;
    asked->yes = answer == 1;
    asked->otherwise = line != NULL && asked->other != '\0' && *line == asked->other;
    if (answer >= 0 || asked->otherwise)
      return RL_REPLY_LINE;
  }
}

static RlReply ask_yes(RlPrompt *self, const char *question, YesNo *asked)
{
  g_autofree char *label = g_strdup_printf("%s [y/n]", question);
  const RlPromptHelp *before = self->help;
  RlPromptHelp help = before != NULL ? *before : (RlPromptHelp){ 0 };
  if (help.text == NULL)
    help.text = asked->enter_answers ? _("y: yes. n, or Enter: no.") : _("y: yes. n: no.");
  if (!asked->enter_answers)
    rl_prompt_forget(self);
  self->help = &help;
  const RlReply reply = ask_until_answered(self, label, asked);
  self->help = before;
  return reply;
}

RlReply rl_prompt_yes(RlPrompt *self, const char *question, gboolean *yes)
{
  YesNo asked = { 0 };
  const RlReply reply = ask_yes(self, question, &asked);
  *yes = asked.yes;
  return reply;
}

RlReply rl_prompt_wish(RlPrompt *self, const char *question, gboolean *yes)
{
  YesNo asked = { .enter_answers = TRUE };
  const RlReply reply = ask_yes(self, question, &asked);
  *yes = asked.yes;
  return reply;
}

RlReply rl_prompt_yes_or(RlPrompt *self, const char *question, char other, gboolean *yes,
                         gboolean *otherwise)
{
  YesNo asked = { .other = other };
  const RlReply reply = ask_yes(self, question, &asked);
  *yes = asked.yes;
  *otherwise = asked.otherwise;
  return reply;
}

int rl_prompt_number(const RlPrompt *self, const char *line, guint n)
{
  guint64 number = 0;
  if (n > 0 && g_ascii_string_to_unsigned(line, 10, 1, n, &number, NULL))
    return (int) number - 1;
  rl_print(self->out, "%s\n", _("That is no number of the list."));
  return -1;
}

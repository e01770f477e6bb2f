/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wire-cuts.h"

#include <stdio.h>
#include <string.h>

enum { SECONDS = 60, N_ANSWERS = 4, CHUNKED = 1, OPEN_ENDED = 2, N_FRAMES = 3, N_SIZES = 2 };

/* Fewer bytes of a handshake than any needs that ends well. */
enum { HELLO_LEAST = 150, FLIGHT_LEAST = 500 };

static const struct {
  int status;
  const char *body; /* a file */
  const char *write_word, *read_word;
} answers[N_ANSWERS] = {
  { 200, "link.json", "done", "done" },
  { 428, "challenge.json", "challenge", "refused" },
  { 400, "refused.json", "refused", "refused" },
  { 500, "refused.json", "unknown", "error" },
};

/* How the end of a body is told. */
static const char *const frames[N_FRAMES] = { "", " fault=chunked", " fault=no-content-length" };

typedef enum { OF_ANSWER, OF_OUT, OF_IN, N_COUNTS } Count;

static const struct {
  const char *fault;
  Count of; /* what its number counts */
  gboolean reset;
  const char *warm; /* the same of the answer before it, on one connection; NULL: there is none */
} ways[] = {
  { "close-at", OF_ANSWER, FALSE, "" },
  { "finish-at", OF_ANSWER, FALSE, "" },
  { "reset-at", OF_ANSWER, TRUE, "" },
  { "write-close", OF_OUT, FALSE, NULL },
  { "write-reset", OF_OUT, TRUE, NULL },
  { "read-close", OF_IN, FALSE, "next-close" },
  { "read-finish", OF_IN, FALSE, "next-finish" },
  { "read-reset", OF_IN, TRUE, "next-reset" },
};

typedef struct {
  WireVerb verb;
  gboolean plain, again, warm;
  guint answer, frame, large;
  guint way;
  gint64 at;
} Cut;

typedef struct {
  WireBank *bank;
  /* Bytes of what is not cut, measured when first needed; 0: not yet. */
  gint64 sizes[WIRE_N_VERBS][2][2][N_ANSWERS][N_FRAMES][N_SIZES][N_COUNTS];
  WireTally tally;
} Cuts;

/* The rules for CUT; without its WAY nothing is cut. */
static char *rules_of(const Cut *cut, gboolean whole)
{
  g_autoptr(GString) text = g_string_new(NULL);
  g_autofree char *fault =
      g_strdup_printf(" fault=%s:%" G_GINT64_FORMAT, ways[cut->way].fault, cut->at);
  const char *answer_fault = whole || ways[cut->way].of != OF_ANSWER ? "" : fault;
  if (!whole && ways[cut->way].of != OF_ANSWER && !cut->warm)
    g_string_append_printf(text, "connection times=1 ->%s\n", fault);
  g_string_append_printf(
      text, "%s%s -> %d header \"Content-Type: application/json\" body-file %s%s%s%s\n",
      wire_rule_start(cut->verb), cut->verb == WIRE_GET ? " times=1" : "",
      answers[cut->answer].status, answers[cut->answer].body,
      cut->large ? " fault=oversize:40000" : "", frames[cut->frame], answer_fault);
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static const char *word_of(const Cut *cut)
{
  return cut->verb == WIRE_GET ? answers[cut->answer].read_word : answers[cut->answer].write_word;
}

static const char *name_of(const Cut *cut)
{
  static char name[200];
  (void) g_snprintf(name, sizeof name, "%s, %s%s%s, %d%s%s, %s:%" G_GINT64_FORMAT,
                    wire_verbs[cut->verb], cut->plain ? "plain" : "TLS",
                    cut->again ? ", the second press" : "", cut->warm ? ", warm" : "",
                    answers[cut->answer].status, cut->large ? ", large" : "", frames[cut->frame],
                    ways[cut->way].fault, cut->at);
  return name;
}

static WireSeen *run_cut(Cuts *cuts, const Cut *cut, gboolean whole)
{
  g_autofree char *rules = rules_of(cut, whole);
  const gboolean by_before = cut->warm && !whole && *ways[cut->way].warm != '\0';
  g_autofree char *before =
      by_before ? g_strdup_printf("fault=%s:%" G_GINT64_FORMAT, ways[cut->way].warm, cut->at)
                : NULL;
  const WireTrap trap = { .rules = rules,
                          .timeout = SECONDS,
                          .connect_timeout = SECONDS,
                          .again = cut->again,
                          .heavy = cut->large && cut->verb == WIRE_PUT,
                          .warm = cut->warm,
                          .before = before };
  return wire_run(cuts->bank, cut->plain, cut->verb, &trap);
}

static void count_violation(Cuts *cuts, const char *name, const WireSeen *seen)
{
  if (seen->wrong->len == 0)
    return;
  cuts->tally.violations++;
  printf("# %s: %s\n", name, seen->wrong->str);
}

/* How many bytes there are to be cut; on the way it shows how it ends uncut. */
static const gint64 *sizes_of(Cuts *cuts, const Cut *cut)
{
  gint64 *sizes =
      cuts->sizes[cut->verb][cut->plain][cut->warm][cut->answer][cut->frame][cut->large];
  if (sizes[OF_IN] == 0) {
    g_autoptr(WireSeen) seen = run_cut(cuts, cut, TRUE);
    const WireVisit *visit = wire_seen_visit(seen, cut->verb);
    if (visit == NULL || strcmp(seen->word, word_of(cut)) != 0)
      wire_wrong(seen, "uncut, it is %s: %s", seen->word, seen->message);
    count_violation(cuts, "uncut", seen);
    sizes[OF_ANSWER] = visit != NULL ? visit->sent : 1;
    sizes[OF_OUT] = visit != NULL ? visit->out : 1;
    sizes[OF_IN] = visit != NULL ? visit->in : 1;
  }
  return sizes;
}

/* Too little went over for a handshake, so nothing of the request can have. */
static gboolean is_early(const Cut *cut)
{
  return !cut->plain && !cut->warm &&
         ((ways[cut->way].of == OF_OUT && cut->at < FLIGHT_LEAST) ||
          (ways[cut->way].of == OF_IN && cut->at < HELLO_LEAST));
}

/* A whole answer that says where it ends is understood; unless it ends in a reset, which may
 * overtake it. */
static gboolean is_certain(const Cut *cut, const WireVisit *visit)
{
  return visit != NULL && visit->whole && !ways[cut->way].reset && cut->frame != OPEN_ENDED;
}

/* The status line of a whole head refuses, whatever of the body that nobody announced is missing;
 * but a 428 has a session in it. */
static gboolean is_refused_by_head(const Cut *cut, gint64 whole_size, const WireSeen *seen)
{
  const gint64 body = (gint64) wire_run_file_size(answers[cut->answer].body);
  return seen->kind == RL_OUTCOME_REFUSED && cut->frame == OPEN_ENDED &&
         strcmp(word_of(cut), "refused") == 0 && cut->at >= whole_size - body;
}

static void judge(const Cut *cut, gint64 whole_size, WireSeen *seen)
{
  const WireVisit *visit = wire_seen_visit(seen, cut->verb);
  const gboolean whole = visit != NULL && visit->whole;
  const gboolean as_answered = strcmp(seen->word, word_of(cut)) == 0;
  const gboolean unclear =
      seen->kind == RL_OUTCOME_NOT_SENT || is_refused_by_head(cut, whole_size, seen) ||
      seen->kind == (cut->verb == WIRE_GET ? RL_OUTCOME_ERROR : RL_OUTCOME_UNKNOWN);
  /* A reading is tried once more by itself, and is not cut then. */
  const gboolean again = cut->verb == WIRE_GET && seen->visits->len > 1 &&
                         (seen->kind == RL_OUTCOME_DONE || as_answered);
  if (!unclear && !again && !(whole && as_answered))
    wire_wrong(seen, "%s, and the answer was cut: %s", seen->word, seen->message);
  if (is_certain(cut, visit) && !as_answered && !again)
    wire_wrong(seen, "%s, and the whole answer was %s: %s", seen->word, word_of(cut),
               seen->message);
  if (is_early(cut) && seen->kind != RL_OUTCOME_NOT_SENT && !again)
    wire_wrong(seen, "%s, and nothing can have been sent: %s", seen->word, seen->message);
}

static guint choose(GRand *random, guint n)
{
  return (guint) g_rand_int_range(random, 0, (gint32) n);
}

/* Most answers are good ones, and told by their length. */
static Cut choose_cut(GRand *random, WireVerb verb)
{
  Cut cut = { .verb = verb };
  cut.plain = choose(random, 3) == 0;
  cut.again = verb == WIRE_PUT && choose(random, 5) == 0;
  cut.answer = choose(random, 2) == 0 ? 0 : choose(random, N_ANSWERS);
  cut.frame = choose(random, 2) == 0 ? 0 : choose(random, N_FRAMES);
  /* The blanks that make an answer large may be missing unseen. */
  cut.large = cut.frame != OPEN_ENDED && choose(random, 5) == 0;
  cut.warm = verb != WIRE_GET && choose(random, 2) == 0;
  do
    cut.way = choose(random, G_N_ELEMENTS(ways));
  while (cut.warm && ways[cut.way].warm == NULL);
  return cut;
}

static void try_cut(Cuts *cuts, GRand *random, WireVerb verb)
{
  Cut cut = choose_cut(random, verb);
  wire_watch(name_of(&cut)); /* it may have to be measured first */
  const gint64 *sizes = sizes_of(cuts, &cut);
  /* Now and then behind the end. */
  cut.at = g_rand_int_range(random, 0, (gint32) sizes[ways[cut.way].of] + 4);
  /* Without the line feed behind the last chunk libcurl takes all of them for there, and they are.
   */
  if (ways[cut.way].of == OF_ANSWER && cut.frame == CHUNKED && cut.at == sizes[OF_ANSWER] - 1)
    cut.at--;
  wire_watch(name_of(&cut));
  g_autoptr(WireSeen) seen = run_cut(cuts, &cut, FALSE);
  judge(&cut, sizes[OF_ANSWER], seen);
  cuts->tally.runs++;
  count_violation(cuts, name_of(&cut), seen);
}

WireTally wire_cuts(WireBank *bank, GRand *random, guint each)
{
  g_autofree Cuts *cuts = g_new0(Cuts, 1);
  cuts->bank = bank;
  for (guint i = 0; i < each; i++)
    for (WireVerb verb = 0; verb < WIRE_N_VERBS; verb++)
      try_cut(cuts, random, verb);
  return cuts->tally;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/open-challenge.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

/* Generous: a QR image is the largest part of a challenge. */
enum { ITEM_MAX = 256 * 1024 };

/* Characters of a name as it is shown. */
enum { TEXT_MAX = 256 };

typedef struct {
  RlSession *session; /* keyring, profile, origin and clock are read */
  RlLink *link;
  RlChallenge *challenge;
  RlClaim *claim; /* NULL: it is about none */
} Job;

struct RlClaim {
  gint is_ours;
};

gboolean rl_claim_is_ours(const RlClaim *self)
{
  return g_atomic_int_get(&self->is_ours);
}

void rl_claim_free(RlClaim *self)
{
  if (self != NULL)
    g_atomic_rc_box_release(self);
}

static Job *job_new(RlSession *session, const RlLink *link, const RlChallenge *challenge)
{
  Job *job = g_new0(Job, 1);
  job->session = session;
  job->link = rl_link_new_bare(link != NULL ? link->id : NULL);
  job->link->institution = g_strdup(link != NULL ? link->institution : NULL);
  job->link->external_id = g_strdup(link != NULL ? link->external_id : NULL);
  job->challenge = rl_challenge_copy(challenge);
  return job;
}

static void job_free(Job *job)
{
  rl_link_free(job->link);
  rl_challenge_free(job->challenge);
  rl_claim_free(job->claim);
  g_free(job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Job, job_free)

void rl_open_challenge_free(RlOpenChallenge *self)
{
  if (self == NULL)
    return;
  rl_link_free(self->link);
  rl_challenge_free(self->challenge);
  g_free(self);
}

void rl_open_challenges_free(RlOpenChallenges *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref(self->open);
  g_clear_error(&self->error);
  g_free(self);
}

const RlOpenChallenge *rl_open_challenges_find(const RlOpenChallenges *self, const char *link_id)
{
  for (guint i = 0; self != NULL && i < self->open->len; i++) {
    const RlOpenChallenge *open = g_ptr_array_index(self->open, i);
    if (g_strcmp0(open->link->id, link_id) == 0)
      return open;
  }
  return NULL;
}

RlOpenChallenge *rl_open_challenges_take(RlOpenChallenges *self, const char *link_id)
{
  guint index = 0;
  const RlOpenChallenge *found = rl_open_challenges_find(self, link_id);
  if (found == NULL || !g_ptr_array_find(self->open, found, &index))
    return NULL;
  return g_ptr_array_steal_index(self->open, index);
}

static RlKeyringKey key_of(const RlSession *session, const char *link_id)
{
  return (RlKeyringKey){ .application = RL_KEYRING_CHALLENGE,
                         .profile = session->profile->name,
                         .link = link_id };
}

/* ---- the item's value ---- */

/* The last second that can be written: that of the year 9999. */
#define LAST_SECOND G_GINT64_CONSTANT(253402300799)

/* When it is kept and when it expires by two clocks: that which nobody can set, and which is good
 * until the machine is started anew, and that on the wall. The latter may have been set since the
 * challenge came, so both times are of now. */
static void write_times(RlJson *json, const Job *job)
{
  const RlClock *clock = &job->session->clock;
  const gint64 monotonic = clock->monotonic(), wall = clock->wall();
  const gint64 left = rl_challenge_seconds_left(job->challenge, monotonic);
  g_autofree char *boot = clock->boot();
  g_autofree char *kept = rl_time_format_utc(MIN(wall, LAST_SECOND));
  g_autofree char *expires = left >= 0 ? rl_time_format_utc(MIN(wall + left, LAST_SECOND)) : NULL;
  rl_json_set_string(json, "kept_at", kept);
  rl_json_set_string(json, "expires_at", expires);
  if (boot == NULL)
    return;
  rl_json_set_string(json, "boot", boot);
  rl_json_set_integer(json, "boot_kept", monotonic / G_USEC_PER_SEC);
  if (left >= 0)
    rl_json_set_integer(json, "boot_seconds", job->challenge->deadline / G_USEC_PER_SEC);
}

static RlSecret *write_value(const Job *job)
{
  const RlChallenge *challenge = job->challenge;
  g_autoptr(RlJson) json = rl_json_new_object();
  rl_json_set_string(json, "session", challenge->session);
  rl_json_set_string(json, "link", challenge->link);
  rl_json_set_string(json, "id", job->link->id);
  rl_json_set_string(json, "origin", rl_session_origin(job->session));
  rl_json_set_string(json, "institution", job->link->institution);
  rl_json_set_string(json, "external_id", job->link->external_id);
  rl_json_set_string(json, "instructions", challenge->instructions);
  rl_json_set_string(json, "type", challenge->type);
  rl_json_set_string(json, "value", challenge->value);
  rl_json_set_boolean(json, "expects_user_input", challenge->expects_input);
  rl_json_set_integer(json, "attempt", challenge->attempt);
  write_times(json, job);
  char *text = rl_json_print(json, FALSE);
  RlSecret *value = rl_secret_new_from(text, -1, 0);
  rl_wipe(text, strlen(text));
  g_free(text);
  return value;
}

static const char *text_member(const RlJson *json, const char *name)
{
  return rl_json_string(rl_json_member(json, name));
}

/* Of one without a countdown, SECONDS after it was kept: -1 as long as it may live. */
static gint64 timeless(gint64 seconds)
{
  return seconds < RL_CHALLENGE_LONGEST ? -1 : 0;
}

/* By the clock that nobody can set. */
static gint64 left_since_boot(const RlJson *json, gint64 now)
{
  gint64 deadline = 0, kept = 0;
  if (rl_json_integer(rl_json_member(json, "boot_seconds"), &deadline))
    return MAX(0, deadline - now);
  return rl_json_integer(rl_json_member(json, "boot_kept"), &kept) ? timeless(now - kept) : 0;
}

/* By the clock on the wall. When it says that the challenge has not been kept yet, it was set back,
 * and nobody can tell how long that is ago. */
static gint64 left_by_the_wall(const RlJson *json, gint64 now)
{
  const gint64 kept_at = rl_time_parse(text_member(json, "kept_at"));
  const gint64 expires_at = rl_time_parse(text_member(json, "expires_at"));
  if (kept_at <= 0 || now < kept_at)
    return 0;
  return expires_at > 0 ? MAX(0, expires_at - now) : timeless(now - kept_at);
}

/* Since another process kept it, somebody may have set the clock on the wall: that one only counts
 * when the machine was started anew. -1: no countdown, 0: it is over, or may be for all that is
 * known. */
static gint64 seconds_left(const RlSession *session, const RlJson *json, const RlReceipt *now)
{
  g_autofree char *boot = session->clock.boot();
  if (boot != NULL && g_strcmp0(boot, text_member(json, "boot")) == 0)
    return left_since_boot(json, now->monotonic / G_USEC_PER_SEC);
  return left_by_the_wall(json, now->wall);
}

/* The 428 that it came from, with the seconds that are left. */
static RlJson *as_answer(const RlJson *json, gint64 seconds)
{
  RlJson *answer = rl_json_new_object();
  RlJson *data = rl_json_copy(json);
  rl_json_set_string(answer, "session", text_member(json, "session"));
  rl_json_set_string(answer, "link", text_member(json, "link"));
  if (seconds >= 0)
    rl_json_set_integer(answer, "expiry", seconds);
  rl_json_set(answer, "token_generation_data", data);
  return answer;
}

static RlOpenChallenge *read_json(const RlSession *session, const RlJson *json)
{
  const char *named = text_member(json, "id");
  g_autofree char *id = named != NULL ? rl_link_id_parse(named) : NULL;
  if (id == NULL || g_strcmp0(text_member(json, "origin"), rl_session_origin(session)) != 0)
    return NULL;
  const RlReceipt now = { session->clock.monotonic(), session->clock.wall() };
  g_autoptr(RlJson) answer = as_answer(json, seconds_left(session, json, &now));
  RlChallenge *challenge = rl_challenge_from_json(answer, id, &now);
  if (challenge == NULL)
    return NULL;
  gint64 attempt = 0;
  if (rl_json_integer(rl_json_member(json, "attempt"), &attempt) && attempt > 0)
    challenge->attempt = (guint) MIN(attempt, G_MAXINT);
  RlOpenChallenge *self = g_new0(RlOpenChallenge, 1);
  self->challenge = challenge;
  self->link = rl_link_new_bare(id);
  /* Other programs may write to the keyring, too. */
  self->link->institution =
      rl_text_clean_line(text_member(json, "institution"), -1, TEXT_MAX, &self->link->removed);
  self->link->external_id =
      rl_text_clean_line(text_member(json, "external_id"), -1, TEXT_MAX, &self->link->removed);
  return self;
}

/* NULL: it is not one of this server's, or not readable. */
static RlOpenChallenge *read_value(const RlSession *session, const RlSecret *value)
{
  g_autoptr(RlJson) json = rl_json_parse(rl_secret_peek(value), rl_secret_length(value), NULL);
  return rl_json_kind(json) == RL_JSON_OBJECT ? read_json(session, json) : NULL;
}

/* ---- the jobs ---- */

static gboolean store(const Job *job, RlCancel *cancel, GError **error)
{
  RlKeyring *keyring = job->session->keyring;
  const RlKeyringKey key = key_of(job->session, job->link->id);
  g_autofree char *label = g_strdup_printf("relink open challenge (%s)", job->link->id);
  g_autoptr(RlSecret) value = write_value(job);
  if (rl_secret_length(value) <= ITEM_MAX)
    return keyring->store(keyring, &key, label, value, cancel, error);
  g_set_error_literal(error, RL_ERROR, RL_ERROR_TOO_LARGE, _("It is too large to be kept."));
  return FALSE;
}

static gpointer run_keep(gpointer data, RlCancel *cancel)
{
  g_autoptr(Job) job = data;
  GError *error = NULL;
  (void) store(job, cancel, &error);
  return error;
}

/* Somebody else may have answered meanwhile, and kept the bank's next question in its place. */
static gboolean is_the_same(Job *job, const RlKeyringKey *key, RlCancel *cancel, GError **error)
{
  g_autoptr(RlSecret) value =
      job->session->keyring->lookup(job->session->keyring, key, cancel, error);
  if (value == NULL)
    return FALSE;
  g_autoptr(RlJson) json = rl_json_parse(rl_secret_peek(value), rl_secret_length(value), NULL);
  if (g_strcmp0(text_member(json, "session"), job->challenge->session) == 0)
    return TRUE;
  g_set_error_literal(error, RL_ERROR, RL_ERROR_NOT_STORED,
                      "The challenge was answered elsewhere.");
  return FALSE;
}

/* A keyring that gave up may have done what it was asked for all the same. Where it cannot be asked
 * either, the challenge counts as one that others can answer. */
static gboolean is_gone(Job *job, const RlKeyringKey *key)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RlSecret) value =
      job->session->keyring->lookup(job->session->keyring, key, NULL, &error);
  return value == NULL && g_error_matches(error, RL_ERROR, RL_ERROR_NOT_STORED);
}

/* What is gone from the keyring by us. Where that fails, nobody else has it: it is ours. */
static void put_back(Job *job, const RlKeyringKey *key)
{
  g_autoptr(GError) error = NULL;
  if (store(job, NULL, &error) || !is_gone(job, key))
    return;
  g_atomic_int_set(&job->claim->is_ours, TRUE);
  g_debug("%s", error->message);
}

/* Whether what the keyring refused may have been done. Otherwise what is gone was taken by somebody
 * else in between, and is theirs; after these errors nobody can tell who took it. */
static gboolean may_be_ours(const GError *error)
{
  static const RlError codes[] = { RL_ERROR_STUCK, RL_ERROR_CANCELLED, RL_ERROR_FAILED,
                                   RL_ERROR_NO_SERVICE, RL_ERROR_NO_BUS };
  for (guint i = 0; i < G_N_ELEMENTS(codes); i++)
    if (g_error_matches(error, RL_ERROR, (gint) codes[i]))
      return TRUE;
  return FALSE;
}

/* It is not called off half-way: then nobody would have it. Who has gone meanwhile, or wants it no
 * more, leaves it as it was. */
static gpointer run_claim(gpointer data, RlCancel *cancel)
{
  g_autoptr(Job) job = data;
  RlKeyring *keyring = job->session->keyring;
  const RlKeyringKey key = key_of(job->session, job->link->id);
  GError *error = NULL;
  /* Who may not answer leaves it to others. */
  if (!rl_session_may_write(job->session, &error) || !is_the_same(job, &key, cancel, &error))
    return error;
  if (keyring->forget(keyring, &key, NULL, &error) && !rl_cancel_is_set(cancel)) {
    g_atomic_int_set(&job->claim->is_ours, TRUE);
    return NULL;
  }
  if (error == NULL || (may_be_ours(error) && is_gone(job, &key)))
    put_back(job, &key);
  if (error == NULL)
    g_set_error_literal(&error, RL_ERROR, RL_ERROR_CANCELLED, _("Cancelled. Nothing was sent."));
  return error;
}

static gpointer run_release(gpointer data, RlCancel *cancel)
{
  g_autoptr(Job) job = data;
  g_autoptr(GError) error = NULL;
  if (rl_claim_is_ours(job->claim) && !store(job, NULL, &error))
    g_debug("%s", error->message);
  return NULL;
}

/* The update that it belonged to was followed by another: nobody can answer it any more. The end of
 * the program does not break that off. */
static gpointer run_drop(gpointer data, RlCancel *cancel)
{
  g_autoptr(Job) job = data;
  RlKeyring *keyring = job->session->keyring;
  const RlKeyringKey key = key_of(job->session, job->link->id);
  g_autoptr(GError) error = NULL;
  if ((job->challenge != NULL && !is_the_same(job, &key, NULL, &error)) ||
      !keyring->forget(keyring, &key, NULL, &error))
    g_debug("%s", error->message);
  return NULL;
}

/* An item that went away meanwhile was answered elsewhere: no error. */
static gboolean read_item(Job *job, const RlKeyringItem *item, RlOpenChallenges *list,
                          RlCancel *cancel)
{
  RlKeyring *keyring = job->session->keyring;
  const RlKeyringKey key = key_of(job->session, item->link);
  g_autoptr(GError) error = NULL;
  g_autoptr(RlSecret) value = keyring->lookup(keyring, &key, cancel, &error);
  if (value == NULL) {
    if (!g_error_matches(error, RL_ERROR, RL_ERROR_NOT_STORED))
      list->error = g_steal_pointer(&error);
    return list->error == NULL;
  }
  g_autoptr(RlOpenChallenge) found = read_value(job->session, value);
  /* What is not found by its own link could never be answered. */
  if (found == NULL || g_strcmp0(found->link->id, item->link) != 0)
    return TRUE;
  if (rl_challenge_seconds_left(found->challenge, job->session->clock.monotonic()) != 0) {
    g_ptr_array_add(list->open, g_steal_pointer(&found));
    return TRUE;
  }
  if (keyring->forget(keyring, &key, cancel, NULL))
    list->expired++;
  return TRUE;
}

static int by_deadline(gconstpointer a, gconstpointer b)
{
  const RlOpenChallenge *x = *(RlOpenChallenge *const *) a, *y = *(RlOpenChallenge *const *) b;
  return (x->challenge->deadline > y->challenge->deadline) -
         (x->challenge->deadline < y->challenge->deadline);
}

/* A keyring that was never opened hides the attributes of its items, and cannot be read either. */
static GPtrArray *list_items(Job *job, RlCancel *cancel, GError **error)
{
  RlKeyring *keyring = job->session->keyring;
  if (!keyring->probe(keyring, cancel, error))
    return NULL;
  return keyring->list(keyring, RL_KEYRING_CHALLENGE, cancel, error);
}

static gpointer run_list(gpointer data, RlCancel *cancel)
{
  g_autoptr(Job) job = data;
  RlOpenChallenges *list = g_new0(RlOpenChallenges, 1);
  list->open = g_ptr_array_new_with_free_func((GDestroyNotify) rl_open_challenge_free);
  g_autoptr(GPtrArray) items = list_items(job, cancel, &list->error);
  for (guint i = 0; items != NULL && i < items->len; i++) {
    const RlKeyringItem *item = g_ptr_array_index(items, i);
    const RlKeyringKey mine = key_of(job->session, NULL);
    if (item->link == NULL || !rl_keyring_item_is(item, &mine))
      continue;
    if (!read_item(job, item, list, cancel))
      break;
  }
  g_ptr_array_sort(list->open, by_deadline);
  return list;
}

static void push(RlSession *session, RlJobRun run, Job *job, RlCancel *cancel, RlJobDone done,
                 GDestroyNotify result_free, gpointer data)
{
  rl_worker_push(session->keys, run, job, cancel, done, result_free, data);
}

void rl_open_challenges_list(RlSession *session, RlCancel *cancel, RlJobDone done, gpointer data)
{
  push(session, run_list, job_new(session, NULL, NULL), cancel, done,
       (GDestroyNotify) rl_open_challenges_free, data);
}

void rl_open_challenge_keep(RlSession *session, const RlLink *link, const RlChallenge *challenge,
                            RlCancel *cancel, RlJobDone done, gpointer data)
{
  push(session, run_keep, job_new(session, link, challenge), cancel, done,
       (GDestroyNotify) g_error_free, data);
}

RlClaim *rl_open_challenge_claim(RlSession *session, const RlLink *link,
                                 const RlChallenge *challenge, RlCancel *cancel, RlJobDone done,
                                 gpointer data)
{
  Job *job = job_new(session, link, challenge);
  job->claim = g_atomic_rc_box_new0(RlClaim);
  RlClaim *claim = g_atomic_rc_box_acquire(job->claim);
  push(session, run_claim, job, cancel, done, (GDestroyNotify) g_error_free, data);
  return claim;
}

void rl_open_challenge_release(RlSession *session, const RlLink *link, const RlChallenge *challenge,
                               RlClaim *claim)
{
  Job *job = job_new(session, link, challenge);
  job->claim = claim;
  push(session, run_release, job, NULL, NULL, NULL, NULL);
}

void rl_open_challenge_drop(RlSession *session, const RlLink *link, const RlChallenge *challenge)
{
  push(session, run_drop, job_new(session, link, challenge), NULL, NULL, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store of links. A made-up link is a function of its index, and its id can be turned back
 * into the index, so that a million of them cost nothing. */
#include "sandbox/links.h"

#include <stdlib.h>
#include <string.h>

enum {
  REFUSALS_UNTIL_INVALID = 6,
  MAX_EXTRA = 1000000,
};

/* What an update changed in one link. */
typedef struct {
  const char *status;
  gint64 last_accessed_at;
  guint refusals;
} Change;

struct RlSandboxLinks {
  RlSandboxLink *fixed;
  guint fixed_count;
  guint extra;
  gint64 started; /* microseconds since 1970 */
  GHashTable *changes;
  guint version;
};

static const gint64 one_minute = G_GINT64_CONSTANT(60) * G_USEC_PER_SEC;

static const char creator[] = "0d2cd055-3a9d-4601-9196-acc1c9ab68b3";

/* Ids of made-up links begin with their index, multiplied so that neighbours look unlike each
 * other. The factor is odd, so that the product of the two is 1 modulo 2^32. */
static const guint32 mix = 0x9e3779b1u;
static const guint32 unmix = 0x0e8b2f51u;

/* Times are written in all the ways that the real API has been seen to use. */
static const struct {
  const char *zone;
  const char *format;
} stamps[] = {
  { "Z", "%FT%T.000Z" },
  { "Z", "%FT%T.%fZ" },
  { "Z", "%FT%T%:z" },
  { "-03:00", "%FT%T.%f%:z" },
};

static gint64 parse_time(const char *text)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, NULL);
  g_assert(time);
  return g_date_time_to_unix(time) * G_USEC_PER_SEC;
}

static void read_fixed(RlSandboxLink *to, guint index, gint64 now)
{
  const RlSandboxFixedLink *from = rl_sandbox_fixed_link(index);
  to->index = index;
  g_strlcpy(to->id, from->id, sizeof to->id);
  to->external_id = from->external_id;
  to->institution = rl_sandbox_institution_find(from->institution);
  to->status = from->status;
  to->access_mode = from->access_mode;
  to->refresh_rate = from->refresh_rate;
  to->credentials_storage = from->credentials_storage;
  to->script = from->script ? from->script : to->institution->script;
  to->created_at = parse_time(from->created_at);
  to->last_accessed_at = from->accessed < 0 ? 0 : now - from->accessed * one_minute;
  to->stamp = from->stamp;
  to->seven = from->seven;
}

RlSandboxLinks *rl_sandbox_links_new(guint extra)
{
  RlSandboxLinks *self = g_new0(RlSandboxLinks, 1);
  self->started = g_get_real_time();
  self->extra = MIN(extra, MAX_EXTRA);
  self->fixed_count = rl_sandbox_fixed_link_count();
  self->fixed = g_new0(RlSandboxLink, self->fixed_count);
  self->changes = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  for (guint i = 0; i < self->fixed_count; i++)
    read_fixed(&self->fixed[i], i, self->started);
  return self;
}

void rl_sandbox_links_free(RlSandboxLinks *self)
{
  if (!self)
    return;
  g_free(self->fixed);
  g_hash_table_unref(self->changes);
  g_free(self);
}

guint rl_sandbox_links_count(const RlSandboxLinks *self)
{
  return self->fixed_count + self->extra;
}

guint rl_sandbox_links_version(const RlSandboxLinks *self)
{
  return self->version;
}

static void write_hex(char *to, guint digits, guint32 value)
{
  for (guint i = digits; i > 0; i--, value >>= 4)
    to[i - 1] = "0123456789abcdef"[value & 15];
}

/* A scan writes a million of these, hence by hand. */
static void write_id(char *to, guint number)
{
  guint32 mixed = number * mix;
  memcpy(to, "00000000-5a1e-4d0c-9b7f-000000000000", 37);
  write_hex(to, 8, mixed);
  write_hex(to + 24, 8, mixed ^ 0x5bd1e995u);
  write_hex(to + 32, 4, number & 0xffff);
}

static const char *made_up_status(guint number)
{
  if (number % 97 == 3)
    return "invalid";
  if (number % 211 == 5)
    return "token_required";
  return number % 1009 == 7 ? "unconfirmed" : "valid";
}

static void make_up(RlSandboxLink *to, guint number, gint64 now)
{
  static const char *const rates[] = { "6h", "12h", "24h", "7d", "30d" };
  gboolean single = number % 7 == 6;
  write_id(to->id, number);
  g_strlcpy(to->made_up, "cust-0000000", sizeof to->made_up);
  for (guint i = 11, rest = number + 1; rest > 0; i--, rest /= 10)
    to->made_up[i] = (char) ('0' + rest % 10);
  to->institution = rl_sandbox_institution(number % rl_sandbox_institution_count());
  to->status = made_up_status(number);
  to->access_mode = single ? "single" : "recurrent";
  to->refresh_rate = single ? NULL : rates[number % G_N_ELEMENTS(rates)];
  to->credentials_storage = number % 50 == 49 ? "30d" : "store";
  to->script = to->institution->script;
  if (!to->script && g_str_equal(to->status, "token_required"))
    to->script = "mfa_numeric";
  /* One a minute from the first of January 2023 on. */
  to->created_at = G_GINT64_CONSTANT(1672531200) * G_USEC_PER_SEC + number * one_minute;
  to->last_accessed_at = now - (number % 10007) * one_minute;
  to->stamp = number % G_N_ELEMENTS(stamps);
}

static void apply_change(const RlSandboxLinks *self, RlSandboxLink *to)
{
  const Change *change = g_hash_table_lookup(self->changes, GUINT_TO_POINTER(to->index));
  if (!change)
    return;
  to->status = change->status;
  to->last_accessed_at = change->last_accessed_at;
}

void rl_sandbox_links_get(const RlSandboxLinks *self, guint index, RlSandboxLink *to)
{
  if (index < self->fixed_count) {
    *to = self->fixed[index];
  } else {
    memset(to, 0, sizeof *to);
    to->index = index;
    make_up(to, index - self->fixed_count, self->started);
  }
  apply_change(self, to);
}

gboolean rl_sandbox_links_find(const RlSandboxLinks *self, const char *id, RlSandboxLink *to)
{
  for (guint i = 0; i < self->fixed_count; i++) {
    if (g_str_equal(self->fixed[i].id, id)) {
      rl_sandbox_links_get(self, i, to);
      return TRUE;
    }
  }
  guint32 number = (guint32) strtoul(id, NULL, 16) * unmix;
  if (number >= self->extra)
    return FALSE;
  rl_sandbox_links_get(self, self->fixed_count + number, to);
  return g_str_equal(to->id, id);
}

const char *rl_sandbox_link_external_id(const RlSandboxLink *self)
{
  return *self->made_up ? self->made_up : self->external_id;
}

/* What is to be changed of LINK. */
static Change *ensure_change(RlSandboxLinks *self, const RlSandboxLink *link)
{
  Change *change = g_hash_table_lookup(self->changes, GUINT_TO_POINTER(link->index));
  self->version++;
  if (change)
    return change;
  change = g_new0(Change, 1);
  change->status = link->status;
  change->last_accessed_at = link->last_accessed_at;
  g_hash_table_insert(self->changes, GUINT_TO_POINTER(link->index), change);
  return change;
}

void rl_sandbox_links_succeeded(RlSandboxLinks *self, RlSandboxLink *link)
{
  Change *change = ensure_change(self, link);
  change->status = "valid";
  change->last_accessed_at = g_get_real_time();
  change->refusals = 0;
  apply_change(self, link);
}

void rl_sandbox_links_refused(RlSandboxLinks *self, RlSandboxLink *link)
{
  Change *change = ensure_change(self, link);
  if (++change->refusals >= REFUSALS_UNTIL_INVALID)
    change->status = "invalid";
  apply_change(self, link);
}

void rl_sandbox_links_set_status(RlSandboxLinks *self, RlSandboxLink *link, const char *status)
{
  ensure_change(self, link)->status = status;
  apply_change(self, link);
}

static void set_time(RlJson *object, const char *name, gint64 time, guint stamp)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(stamps[stamp].zone);
  g_autoptr(GDateTime) whole = g_date_time_new_from_unix_utc(time / G_USEC_PER_SEC);
  g_autoptr(GDateTime) exact = g_date_time_add(whole, time % G_USEC_PER_SEC);
  g_autoptr(GDateTime) there = g_date_time_to_timezone(exact, zone);
  g_autofree char *text = time ? g_date_time_format(there, stamps[stamp].format) : NULL;
  rl_json_set_string(object, name, text);
}

/* Forty-four characters, the same for the same link. */
static char *user_id(const char *link_id)
{
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
  g_checksum_update(checksum, (const guchar *) link_id, -1);
  g_checksum_get_digest(checksum, digest, &length);
  char *text = g_base64_encode(digest, length);
  g_strdelimit(text, "+", '-');
  return g_strdelimit(text, "/", '_');
}

static void set_newer_members(const RlSandboxLink *self, RlJson *object)
{
  /* Links older than 2022-02-08 have no user id. */
  static const gint64 first_user_id = G_GINT64_CONSTANT(1644278400) * G_USEC_PER_SEC;
  g_autofree char *user = user_id(self->id);
  RlJson *resources = rl_json_new_array();
  set_time(object, "created_at", self->created_at, self->stamp);
  rl_json_set_string(object, "external_id", rl_sandbox_link_external_id(self));
  if (self->created_at >= first_user_id)
    rl_json_set_string(object, "institution_user_id", user);
  rl_json_set_string(object, "credentials_storage", self->credentials_storage);
  rl_json_add(resources, rl_json_new_string("ACCOUNTS"));
  rl_json_add(resources, rl_json_new_string("TRANSACTIONS"));
  rl_json_set(object, "fetch_resources", resources);
  rl_json_set_string(object, "stale_in", "365d");
}

RlJson *rl_sandbox_link_json(const RlSandboxLink *self)
{
  RlJson *object = rl_json_new_object();
  rl_json_set_string(object, "id", self->id);
  rl_json_set_string(object, "institution", self->institution->name);
  rl_json_set_string(object, "access_mode", self->access_mode);
  set_time(object, "last_accessed_at", self->last_accessed_at, self->stamp);
  rl_json_set_string(object, "status", self->status);
  rl_json_set_string(object, "created_by", creator);
  rl_json_set_string(object, "refresh_rate", self->refresh_rate);
  if (!self->seven)
    set_newer_members(self, object);
  return object;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/journal-line.h"

#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

#include "model/link.h"

/* Characters of the user's name; bytes that every log daemon takes in one message (rsyslog's limit
 * is 8 KiB with its own heading). */
enum { USER_MAX = 128, SHORT_MAX = 7 * 1024 };

/* GLib would call everybody without an entry "somebody". */
char *rl_journal_line_user(void)
{
  char buffer[4096];
  struct passwd entry, *found = NULL;
  if (getpwuid_r(geteuid(), &entry, buffer, sizeof buffer, &found) == 0 && found != NULL)
    return rl_text_clean_line(found->pw_name, -1, USER_MAX, NULL);
  return NULL;
}

static void set_list(RlJson *object, const char *name, char **list)
{
  RlJson *array = rl_json_new_array();
  for (char **item = list; item != NULL && *item != NULL; item++)
    rl_json_add(array, rl_json_new_string(*item));
  rl_json_set(object, name, array);
}

static void set_who_and_when(RlJson *line, const char *user)
{
  g_autofree char *time = rl_time_format_utc(g_get_real_time() / G_USEC_PER_SEC);
  rl_json_set_string(line, "time", time);
  rl_json_set_string(line, "user", user);
  rl_json_set_integer(line, "uid", geteuid());
  rl_json_set_integer(line, "pid", getpid());
}

/* What the link was before is what a later process can compare it with. */
static void set_intent(RlJson *line, const RlJournalEvent *event)
{
  rl_json_set_string(line, "status", event->status);
  rl_json_set_string(line, "last_accessed_at", event->last_accessed_at);
}

/* The login is told of a result in every case: a line without the member is older than it. */
static void set_what(RlJson *line, const RlJournalEvent *event)
{
  if (g_strcmp0(event->event, "result") == 0)
    rl_json_set_string(line, "login", event->login);
  else if (g_strcmp0(event->event, "intent") == 0)
    set_intent(line, event);
}

RlJson *rl_journal_line(const RlJournalEvent *event, const char *user)
{
  RlJson *line = rl_json_new_object();
  set_who_and_when(line, user);
  rl_json_set_string(line, "event", event->event);
  rl_json_set_string(line, "request", event->request);
  rl_json_set_string(line, "method", event->method);
  rl_json_set_string(line, "profile", event->profile);
  rl_json_set_string(line, "origin", event->origin);
  rl_json_set_string(line, "link", event->link);
  rl_json_set_string(line, "institution", event->institution);
  rl_json_set_string(line, "external_id", event->external_id);
  set_list(line, "fields", event->fields);
  rl_json_set_string(line, "outcome", event->outcome);
  if (event->http_status != 0)
    rl_json_set_integer(line, "http_status", event->http_status);
  set_list(line, "codes", event->codes);
  set_list(line, "request_ids", event->request_ids);
  set_what(line, event);
  return line;
}

static gboolean may_be_long(const char *name)
{
  static const char *const names[] = { "codes",  "request_ids",      "external_id", "institution",
                                       "status", "last_accessed_at", NULL };
  return g_strv_contains(names, name);
}

char *rl_journal_line_short(const char *line)
{
  if (strlen(line) <= SHORT_MAX)
    return g_strdup(line);
  g_autoptr(RlJson) whole = rl_json_parse(line, strlen(line), NULL);
  g_autoptr(RlJson) brief = rl_json_new_object();
  for (const RlJson *m = rl_json_first(whole); m != NULL; m = rl_json_next(m))
    if (!may_be_long(rl_json_name(m)))
      rl_json_set(brief, rl_json_name(m), rl_json_copy(m));
  rl_json_set_boolean(brief, "cut", TRUE);
  return rl_json_print(brief, FALSE);
}

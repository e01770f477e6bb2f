/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/history.h"

#include "base/i18n.h"
#include "base/text.h"

#include "model/link.h"

static const char *text(const RlJson *entry, const char *name)
{
  return rl_json_string(rl_json_member(entry, name));
}

static RlHistoryRequest *request_new(const RlJson *entry)
{
  RlHistoryRequest *request = g_new0(RlHistoryRequest, 1);
  request->time = text(entry, "time");
  request->user = text(entry, "user");
  request->link = text(entry, "link");
  request->method = text(entry, "method");
  return request;
}

/* The request that ENTRY tells of; its first entry makes it. */
static RlHistoryRequest *request_of(const RlJson *entry, GHashTable *by_id, GPtrArray *requests)
{
  const char *id = text(entry, "request");
  RlHistoryRequest *request = id != NULL ? g_hash_table_lookup(by_id, id) : NULL;
  if (request != NULL)
    return request;
  request = request_new(entry);
  g_ptr_array_add(requests, request);
  if (id != NULL)
    g_hash_table_insert(by_id, (gpointer) id, request);
  return request;
}

GPtrArray *rl_history_requests(const RlJson *entries)
{
  GPtrArray *requests = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GHashTable) by_id = g_hash_table_new(g_str_hash, g_str_equal);
  for (const RlJson *entry = rl_json_first(entries); entry != NULL; entry = rl_json_next(entry)) {
    RlHistoryRequest *request = request_of(entry, by_id, requests);
    const char *outcome = text(entry, "outcome");
    if (g_strcmp0(text(entry, "event"), "reconciled") == 0)
      request->reconciled = outcome;
    else if (outcome != NULL)
      request->outcome = outcome;
  }
  return requests;
}

char *rl_history_end(const RlHistoryRequest *request)
{
  const char *outcome = request->outcome != NULL ? request->outcome : "no result";
  g_autofree char *both =
      g_strdup_printf("%s%s%s", outcome, request->reconciled != NULL ? ", " : "",
                      request->reconciled != NULL ? request->reconciled : "");
  return rl_text_clean_line(both, -1, 80, NULL);
}

static const char *or_dash(const char *value)
{
  return value != NULL ? value : "–";
}

char *rl_history_time(const RlHistoryRequest *request)
{
  char *local = rl_time_format_local(rl_time_parse(request->time));
  return local != NULL ? local : g_strdup(request->time);
}

char *rl_history_sentence(const RlHistoryRequest *request)
{
  g_autofree char *time = rl_history_time(request);
  g_autofree char *end = rl_history_end(request);
  g_autofree char *line = g_strdup_printf("%s %s %s %s", or_dash(time), or_dash(request->user),
                                          or_dash(request->method), end);
  return rl_text_clean_line(line, -1, 200, NULL);
}

RlJson *rl_history_of_link(const RlJson *entries, const char *link_id)
{
  RlJson *list = rl_json_new_array();
  for (const RlJson *entry = rl_json_first(entries); entry != NULL; entry = rl_json_next(entry))
    if (g_strcmp0(text(entry, "link"), link_id) == 0)
      rl_json_add(list, rl_json_copy(entry));
  return list;
}

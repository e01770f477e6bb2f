/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-session.h"

#include <glib/gstdio.h>

static const RlClock clock_functions = { fake_clock_monotonic, fake_clock_wall, fake_clock_boot };

static RlConfig *make_config(const char *folder, const char *profile_lines)
{
  g_autofree char *path = g_build_filename(folder, "relink.conf", NULL);
  g_autofree char *text = g_strconcat("[profile bank]\nbase_url=" TEST_BASE "\n",
                                      profile_lines != NULL ? profile_lines : "", NULL);
  const char *const files[] = { path, NULL };
  g_autoptr(GError) error = NULL;
  g_assert_true(g_file_set_contents(path, text, -1, NULL));
  RlConfig *config = rl_config_load_files(files, &error);
  g_assert_no_error(error);
  return config;
}

static RlApi *make_api(RlHttp *http)
{
  RlEndpoint *endpoint = g_new0(RlEndpoint, 1);
  endpoint->url = rl_url_parse(TEST_BASE, NULL);
  endpoint->connect_timeout = 10;
  endpoint->timeout = 330;
  RlApi *api = rl_api_new(http, endpoint);
  rl_api_set_patience(api, &fake_patience);
  return api;
}

static char *state_folder(const TestSession *self)
{
  return g_build_filename(self->folder, "state", NULL);
}

TestSession *test_session_new(const char *profile_lines, RlKeyring *keyring, gboolean logged_in)
{
  TestSession *self = g_new0(TestSession, 1);
  fake_clock_reset();
  self->folder = g_dir_make_tmp("relink-session-XXXXXX", NULL);
  self->http = fake_http_new();
  g_autofree char *state = state_folder(self);
  RlConfig *config = make_config(self->folder, profile_lines);
  self->session = rl_session_new(
      config, rl_config_profile(config, "bank", NULL), make_api(self->http),
      keyring != NULL ? keyring : rl_keyring_memory_new(), rl_journal_new(state),
      logged_in ? rl_credentials_new_text("sec-id", "sec-pass") : NULL, &clock_functions);
  return self;
}

void test_session_free(TestSession *self)
{
  g_autofree char *state = state_folder(self);
  g_autofree char *journal = g_strdup(rl_journal_path(self->session->journal));
  g_autofree char *conf = g_build_filename(self->folder, "relink.conf", NULL);
  g_assert_cmpuint(fake_http_ready(self->http), ==, 0);
  rl_session_free(self->session);
  (void) g_remove(journal);
  (void) g_remove(state);
  (void) g_remove(conf);
  (void) g_rmdir(self->folder);
  g_free(self->folder);
  g_free(self);
}

static char *join(const RlJson *list)
{
  g_autoptr(GPtrArray) texts = g_ptr_array_new();
  for (const RlJson *item = rl_json_first(list); item != NULL; item = rl_json_next(item))
    g_ptr_array_add(texts, (gpointer) rl_json_string(item));
  g_ptr_array_add(texts, NULL);
  return texts->len > 1 ? g_strjoinv(",", (char **) texts->pdata) : g_strdup("-");
}

static void describe(GString *text, const RlJson *entry)
{
  const char *event = rl_json_string(rl_json_member(entry, "event"));
  g_autofree char *fields = join(rl_json_member(entry, "fields"));
  g_autofree char *codes = join(rl_json_member(entry, "codes"));
  gint64 status = 0;
  (void) rl_json_integer(rl_json_member(entry, "http_status"), &status);
  if (g_strcmp0(event, "intent") == 0)
    g_string_append_printf(text, "%s %s %s; ", event,
                           rl_json_string(rl_json_member(entry, "method")), fields);
  else
    g_string_append_printf(text, "%s %s %d %s; ", event,
                           rl_json_string(rl_json_member(entry, "outcome")), (int) status, codes);
}

char *test_session_journal(TestSession *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RlJournalReading) reading = rl_journal_read(self->session->journal, &error);
  g_assert_no_error(error);
  g_assert_true(reading->verified);
  GString *text = g_string_new(NULL);
  for (const RlJson *e = rl_json_first(reading->entries); e != NULL; e = rl_json_next(e))
    describe(text, e);
  return g_strchomp(g_string_free(text, FALSE));
}

char *test_session_journal_bytes(TestSession *self)
{
  char *text = NULL;
  if (!g_file_get_contents(rl_journal_path(self->session->journal), &text, NULL, NULL))
    return g_strdup("");
  return text;
}

void test_session_block_journal(TestSession *self)
{
  g_autofree char *state = state_folder(self);
  g_assert_true(g_file_set_contents(state, "in the way", -1, NULL));
}

void test_session_await(gboolean (*met)(gpointer data), gpointer data)
{
  while (!met(data))
    g_main_context_iteration(NULL, TRUE);
}

static gpointer do_nothing(gpointer job, RlCancel *cancel)
{
  return job;
}

static void count_down(gpointer result, gpointer data)
{
  --*(guint *) data;
}

static gboolean is_zero(gpointer data)
{
  return *(guint *) data == 0;
}

void test_session_settle(TestSession *self)
{
  guint left = 3;
  rl_worker_push(self->session->lists, do_nothing, NULL, NULL, count_down, NULL, &left);
  rl_worker_push(self->session->net, do_nothing, NULL, NULL, count_down, NULL, &left);
  rl_worker_push(self->session->keys, do_nothing, NULL, NULL, count_down, NULL, &left);
  test_session_await(is_zero, &left);
}

void test_session_on_reply(gpointer result, gpointer reply)
{
  *(TestReply *) reply = (TestReply){ result, TRUE };
}

static gboolean is_there(gpointer data)
{
  return ((TestReply *) data)->there;
}

void test_session_await_reply(TestReply *reply)
{
  test_session_await(is_there, reply);
}

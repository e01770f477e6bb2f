/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keyring-contract.h"

#include <string.h>

#include "base/error.h"

#define ORIGIN  "https://api.example.com"
#define ORIGIN2 "https://api.example.com:8443"

const RlKeyringKey keyring_some_key = { .application = RL_KEYRING_API_SECRETS,
                                        .profile = "production",
                                        .origin = ORIGIN };

typedef struct {
  gpointer world;
  RlKeyring *keyring; /* NULL: skipped */
} Fixture;

typedef void (*Test)(RlKeyring *keyring);

typedef struct {
  const KeyringContract *contract;
  Test test;
} Case;

/* Helpers */

static int code_of(GError *error)
{
  if (error == NULL)
    return -1;
  g_assert_true(error->domain == RL_ERROR);
  g_assert_cmpuint(strlen(error->message), >, 0);
  const int code = error->code;
  g_error_free(error);
  return code;
}

static int store_labelled(RlKeyring *keyring, const RlKeyringKey *key, const char *label,
                          const char *text)
{
  g_autoptr(RlSecret) value = rl_secret_new_from(text, -1, 0);
  GError *error = NULL;
  const gboolean stored = keyring->store(keyring, key, label, value, NULL, &error);
  g_assert_true(stored == (error == NULL));
  return code_of(error);
}

int keyring_store_text(RlKeyring *keyring, const RlKeyringKey *key, const char *text)
{
  return store_labelled(keyring, key, "relink test", text);
}

void keyring_assert_text(RlKeyring *keyring, const RlKeyringKey *key, const char *text)
{
  GError *error = NULL;
  g_autoptr(RlSecret) value = keyring->lookup(keyring, key, NULL, &error);
  g_assert_no_error(error);
  g_assert_cmpmem(rl_secret_peek(value), rl_secret_length(value), text, strlen(text));
}

void keyring_assert_missing(RlKeyring *keyring, const RlKeyringKey *key)
{
  GError *error = NULL;
  g_autoptr(RlSecret) value = keyring->lookup(keyring, key, NULL, &error);
  g_assert_null(value);
  g_assert_cmpint(code_of(error), ==, RL_ERROR_NOT_STORED);
}

static void store(RlKeyring *keyring, const RlKeyringKey *key, const char *text)
{
  g_assert_cmpint(keyring_store_text(keyring, key, text), ==, -1);
}

static void forget(RlKeyring *keyring, const RlKeyringKey *key, int expected)
{
  GError *error = NULL;
  const gboolean forgotten = keyring->forget(keyring, key, NULL, &error);
  g_assert_true(forgotten == (error == NULL));
  g_assert_cmpint(code_of(error), ==, expected);
}

static GPtrArray *list(RlKeyring *keyring, const char *application)
{
  GError *error = NULL;
  GPtrArray *items = keyring->list(keyring, application, NULL, &error);
  g_assert_no_error(error);
  g_assert_nonnull(items);
  return items;
}

static const RlKeyringItem *find(GPtrArray *items, const RlKeyringKey *key)
{
  const RlKeyringItem *found = NULL;
  for (guint i = 0; i < items->len; i++) {
    if (!rl_keyring_item_is(items->pdata[i], key))
      continue;
    g_assert_null(found);
    found = items->pdata[i];
  }
  return found;
}

static RlKeyringKey secrets_of(const char *profile, const char *origin)
{
  return (
      RlKeyringKey){ .application = RL_KEYRING_API_SECRETS, .profile = profile, .origin = origin };
}

static RlKeyringKey challenge_of(const char *profile, const char *link)
{
  return (RlKeyringKey){ .application = RL_KEYRING_CHALLENGE, .profile = profile, .link = link };
}

/* Operations */

static gboolean run_probe(RlKeyring *keyring, RlCancel *cancel, GError **error)
{
  return keyring->probe(keyring, cancel, error);
}

static gboolean run_lookup(RlKeyring *keyring, RlCancel *cancel, GError **error)
{
  g_autoptr(RlSecret) value = keyring->lookup(keyring, &keyring_some_key, cancel, error);
  return value != NULL;
}

static gboolean run_store(RlKeyring *keyring, RlCancel *cancel, GError **error)
{
  g_autoptr(RlSecret) value = rl_secret_new_from("value", -1, 0);
  return keyring->store(keyring, &keyring_some_key, "label", value, cancel, error);
}

static gboolean run_forget(RlKeyring *keyring, RlCancel *cancel, GError **error)
{
  return keyring->forget(keyring, &keyring_some_key, cancel, error);
}

static gboolean run_list(RlKeyring *keyring, RlCancel *cancel, GError **error)
{
  g_autoptr(GPtrArray) items = keyring->list(keyring, RL_KEYRING_API_SECRETS, cancel, error);
  return items != NULL;
}

static gboolean run_unlock(RlKeyring *keyring, RlCancel *cancel, GError **error)
{
  g_autoptr(RlSecret) password = rl_secret_new_from("test", -1, 0);
  return keyring->unlock(keyring, password, cancel, error);
}

static gboolean run_create(RlKeyring *keyring, RlCancel *cancel, GError **error)
{
  g_autoptr(RlSecret) password = rl_secret_new_from("test", -1, 0);
  return keyring->create(keyring, password, cancel, error);
}

const KeyringOperation keyring_operations[] = {
  { "probe", run_probe },   { "lookup", run_lookup }, { "store", run_store },
  { "forget", run_forget }, { "list", run_list },     { "unlock", run_unlock },
  { "create", run_create }, { NULL, NULL },
};

int keyring_run(const KeyringOperation *operation, RlCancel *cancel, char **message)
{
  GError *error = NULL;
  g_autoptr(RlKeyring) keyring = rl_keyring_libsecret_new();
  const gboolean worked = operation->run(keyring, cancel, &error);
  g_assert_true(worked == (error == NULL));
  if (error == NULL)
    return -1;
  g_assert_true(error->domain == RL_ERROR);
  g_test_message("%s: %s", operation->name, error->message);
  const int code = error->code;
  if (message != NULL)
    *message = g_strdup(error->message);
  g_error_free(error);
  return code;
}

const KeyringOperation *keyring_operation(const char *name)
{
  const KeyringOperation *operation = keyring_operations;
  while (operation->name != NULL && g_strcmp0(operation->name, name) != 0)
    operation++;
  g_assert_nonnull(operation->name);
  return operation;
}

void keyring_assert_code(const char *name, int code)
{
  g_assert_cmpint(keyring_run(keyring_operation(name), NULL, NULL), ==, code);
}

gpointer keyring_run_in_thread(gpointer data)
{
  return GINT_TO_POINTER(keyring_run(data, NULL, NULL));
}

/* The battery */

static void test_open(RlKeyring *keyring)
{
  GError *error = NULL;
  g_assert_true(keyring->probe(keyring, NULL, &error));
  g_assert_no_error(error);
  g_assert_true(run_unlock(keyring, NULL, &error));
  g_assert_no_error(error);
}

static void test_bytes(RlKeyring *keyring)
{
  g_autofree char *kilobyte = g_strnfill(1024, 'k');
  g_autofree char *long_value = g_strnfill(20000, 'l');
  const char *const values[] = {
    "{\"secret_id\":\"a\",\"secret_password\":\"b\"}",
    "x",
    " blanks stay ",
    "contrase\303\261a \316\273\316\277\316\263\316\277\317\202 \345\257\206\347\240\201",
    "two\nlines\n",
    "not UTF-8: \377\376",
    kilobyte,
    long_value,
  };
  for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
    store(keyring, &keyring_some_key, values[i]);
    keyring_assert_text(keyring, &keyring_some_key, values[i]);
  }
}

static void test_missing(RlKeyring *keyring)
{
  const RlKeyringKey challenge = challenge_of("production", "l");
  keyring_assert_missing(keyring, &keyring_some_key);
  keyring_assert_missing(keyring, &challenge);
  forget(keyring, &keyring_some_key, RL_ERROR_NOT_STORED);
  g_autoptr(GPtrArray) items = list(keyring, RL_KEYRING_API_SECRETS);
  g_assert_cmpuint(items->len, ==, 0);
}

static void test_replace(RlKeyring *keyring)
{
  store(keyring, &keyring_some_key, "old");
  store(keyring, &keyring_some_key, "new");
  keyring_assert_text(keyring, &keyring_some_key, "new");
  g_autoptr(GPtrArray) items = list(keyring, RL_KEYRING_API_SECRETS);
  g_assert_cmpuint(items->len, ==, 1);
}

/* Fewer attributes: another item, and none of the fuller ones is replaced by it. */
static void test_replace_is_exact(RlKeyring *keyring)
{
  const RlKeyringKey bare = secrets_of("production", NULL);
  store(keyring, &keyring_some_key, "full");
  store(keyring, &bare, "bare");
  keyring_assert_text(keyring, &keyring_some_key, "full");
  g_autoptr(GPtrArray) items = list(keyring, RL_KEYRING_API_SECRETS);
  g_assert_cmpuint(items->len, ==, 2);
}

static void test_forget(RlKeyring *keyring)
{
  store(keyring, &keyring_some_key, "value");
  forget(keyring, &keyring_some_key, -1);
  keyring_assert_missing(keyring, &keyring_some_key);
  forget(keyring, &keyring_some_key, RL_ERROR_NOT_STORED);
}

static void test_profiles(RlKeyring *keyring)
{
  const RlKeyringKey one = secrets_of("one", ORIGIN), two = secrets_of("two", ORIGIN);
  const RlKeyringKey third = secrets_of("three", ORIGIN);
  store(keyring, &one, "1");
  store(keyring, &two, "2");
  keyring_assert_text(keyring, &one, "1");
  keyring_assert_text(keyring, &two, "2");
  keyring_assert_missing(keyring, &third);
  forget(keyring, &one, -1);
  keyring_assert_missing(keyring, &one);
  keyring_assert_text(keyring, &two, "2");
}

static void test_origins(RlKeyring *keyring)
{
  const RlKeyringKey one = secrets_of("p", ORIGIN), two = secrets_of("p", ORIGIN2);
  const RlKeyringKey elsewhere = secrets_of("p", "http://api.example.com");
  const RlKeyringKey any = secrets_of("p", NULL);
  store(keyring, &one, "1");
  store(keyring, &two, "2");
  keyring_assert_text(keyring, &one, "1");
  keyring_assert_text(keyring, &two, "2");
  keyring_assert_missing(keyring, &elsewhere);
  forget(keyring, &any, -1);
  keyring_assert_missing(keyring, &one);
  keyring_assert_missing(keyring, &two);
}

/* Where the service counts in seconds, "last" is only defined a second later. */
static void wait_for_next_second(void)
{
  const gint64 now = g_get_real_time() / G_USEC_PER_SEC;
  while (g_get_real_time() / G_USEC_PER_SEC <= now)
    g_thread_yield();
}

static void test_newest(RlKeyring *keyring)
{
  const RlKeyringKey one = secrets_of("p", ORIGIN), two = secrets_of("p", ORIGIN2);
  const RlKeyringKey any = secrets_of("p", NULL);
  store(keyring, &two, "2");
  store(keyring, &one, "1");
  keyring_assert_text(keyring, &any, "1");
  wait_for_next_second();
  store(keyring, &two, "2 again");
  keyring_assert_text(keyring, &any, "2 again");
}

static void test_list(RlKeyring *keyring)
{
  const RlKeyringKey with = secrets_of("with", ORIGIN), without = secrets_of("without", NULL);
  g_assert_cmpint(store_labelled(keyring, &with, "first", "1"), ==, -1);
  g_assert_cmpint(store_labelled(keyring, &without, "second", "2"), ==, -1);
  g_autoptr(GPtrArray) items = list(keyring, RL_KEYRING_API_SECRETS);
  g_assert_cmpuint(items->len, ==, 2);
  const RlKeyringItem *first = find(items, &with), *second = find(items, &without);
  g_assert_nonnull(first);
  g_assert_cmpstr(first->profile, ==, "with");
  g_assert_cmpstr(first->origin, ==, ORIGIN);
  g_assert_cmpstr(first->link, ==, NULL);
  g_assert_cmpstr(first->label, ==, "first");
  g_assert_nonnull(second);
  g_assert_cmpstr(second->origin, ==, NULL);
  g_assert_cmpstr(second->label, ==, "second");
}

static void test_applications(RlKeyring *keyring)
{
  const RlKeyringKey any_secrets = secrets_of("p", NULL), secrets = secrets_of("p", ORIGIN);
  const RlKeyringKey challenge = challenge_of("p", "683005d6"), other = challenge_of("p", "30cb");
  const RlKeyringKey any_challenge = challenge_of("p", NULL);
  store(keyring, &secrets, "secrets");
  forget(keyring, &any_challenge, RL_ERROR_NOT_STORED);
  store(keyring, &challenge, "challenge");
  keyring_assert_text(keyring, &any_secrets, "secrets");
  keyring_assert_text(keyring, &challenge, "challenge");
  keyring_assert_missing(keyring, &other);
  g_autoptr(GPtrArray) challenges = list(keyring, RL_KEYRING_CHALLENGE);
  g_assert_cmpuint(challenges->len, ==, 1);
  g_assert_cmpstr(((RlKeyringItem *) challenges->pdata[0])->link, ==, "683005d6");
  forget(keyring, &any_secrets, -1);
  keyring_assert_text(keyring, &challenge, "challenge");
}

static void test_labels(RlKeyring *keyring)
{
  g_autofree char *label = g_strnfill(4000, 'L');
  g_assert_cmpint(store_labelled(keyring, &keyring_some_key, label, "1"), ==, -1);
  g_autoptr(GPtrArray) items = list(keyring, RL_KEYRING_API_SECRETS);
  g_assert_cmpuint(items->len, ==, 1);
  g_assert_cmpstr(((RlKeyringItem *) items->pdata[0])->label, ==, label);
  keyring_assert_text(keyring, &keyring_some_key, "1");
}

static void test_strange_names(RlKeyring *keyring)
{
  const RlKeyringKey strange = secrets_of("Bras\303\255lia \"x\" / 'y' %s", "https://[::1]:8443");
  const RlKeyringKey empty = secrets_of("", ORIGIN);
  store(keyring, &strange, "strange");
  store(keyring, &empty, "empty");
  keyring_assert_text(keyring, &strange, "strange");
  keyring_assert_text(keyring, &empty, "empty");
}

static void test_cancelled(RlKeyring *keyring)
{
  g_autoptr(RlCancel) cancel = rl_cancel_new();
  rl_cancel_set(cancel);
  for (const KeyringOperation *operation = keyring_operations; operation->name; operation++) {
    GError *error = NULL;
    g_test_message("%s", operation->name);
    g_assert_false(operation->run(keyring, cancel, &error));
    g_assert_cmpint(code_of(error), ==, RL_ERROR_CANCELLED);
  }
  keyring_assert_missing(keyring, &keyring_some_key);
}

static void test_create_refused(RlKeyring *keyring)
{
  g_autoptr(RlSecret) empty = rl_secret_new(16);
  GError *error = NULL;
  g_assert_false(keyring->create(keyring, empty, NULL, &error));
  g_assert_cmpint(code_of(g_steal_pointer(&error)), ==, RL_ERROR_LOCAL);
  store(keyring, &keyring_some_key, "stays");
  g_assert_false(run_create(keyring, NULL, &error));
  g_assert_cmpint(code_of(error), ==, RL_ERROR_FAILED);
  keyring_assert_text(keyring, &keyring_some_key, "stays");
}

static const struct {
  const char *name;
  Test test;
} battery[] = {
  { "open", test_open },
  { "bytes", test_bytes },
  { "missing", test_missing },
  { "replace", test_replace },
  { "replace-is-exact", test_replace_is_exact },
  { "forget", test_forget },
  { "profiles", test_profiles },
  { "origins", test_origins },
  { "newest", test_newest },
  { "list", test_list },
  { "applications", test_applications },
  { "labels", test_labels },
  { "strange-names", test_strange_names },
  { "cancelled", test_cancelled },
  { "create-refused", test_create_refused },
};

static void set_up(gpointer fixture, gconstpointer data)
{
  Fixture *self = fixture;
  const Case *this_case = data;
  self->keyring = this_case->contract->open(&self->world);
}

static void tear_down(gpointer fixture, gconstpointer data)
{
  Fixture *self = fixture;
  const Case *this_case = data;
  rl_keyring_free(self->keyring);
  if (this_case->contract->close != NULL)
    this_case->contract->close(self->world);
}

static void run(gpointer fixture, gconstpointer data)
{
  Fixture *self = fixture;
  const Case *this_case = data;
  if (self->keyring != NULL)
    this_case->test(self->keyring);
}

void keyring_contract_add(const char *prefix, const KeyringContract *contract)
{
  static Case cases[4 * G_N_ELEMENTS(battery)];
  static guint used;
  for (guint i = 0; i < G_N_ELEMENTS(battery); i++) {
    g_autofree char *path = g_strdup_printf("%s/contract/%s", prefix, battery[i].name);
    g_assert_cmpuint(used, <, G_N_ELEMENTS(cases));
    cases[used] = (Case){ contract, battery[i].test };
    g_test_add_vtable(path, sizeof(Fixture), &cases[used++], set_up, run, tear_down);
  }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/privacy.h"

#include <string.h>

#include "base/i18n.h"
#include "base/module.h"
#include "base/text.h"

#include "net/proxy.h"

#define FILES     RL_TOUCHES_FILES
#define HOSTS     RL_TOUCHES_HOSTS
#define PROCESSES RL_TOUCHES_PROCESSES

/* "perhaps" is what the test takes a row for that need not be met in its jobs. */
static const struct Row {
  RlTouches what;
  const char *names; /* patterns, separated by blanks */
  const char *use;   /* untranslated */
  const char *why;   /* untranslated */
} table[] = {
  { FILES,
    "$CONFIG/relink $CONFIG/relink/relink.conf $SITE/relink $SITE/relink/relink.conf "
    "$DIRS/relink $DIRS/relink/relink.conf",
    N_("read"), N_("profiles and settings") },
  { FILES, "$STATE $STATE/relink $STATE/relink/journal.jsonl", N_("written"),
    N_("the journal: field names, never values") },
  { FILES, "$TEAM $TEAM/*.jsonl", N_("written, perhaps"),
    N_("the journal of a team, where journal_dir names its directory: of each user one file, the "
       "others' are read") },
  { FILES, "/proc/locks", N_("read, perhaps"),
    N_("who holds the journal, when it is not let go of") },
  { FILES, "$CA_FILE", N_("read"), N_("the CA file of a profile, --ca-file") },
  { FILES, "$CLIENT_CERT $CLIENT_KEY", N_("read, perhaps"),
    N_("the client certificate of a profile, and its key") },
  { FILES, "$DATA $DATA/relink $DATA/relink/keyrings*", N_("written"),
    N_("relink's own keyring, only where the session has none; encrypted") },
  { FILES,
    "$DATA/relink/start.lock $DATA/relink/users.lock $DATA/relink/bus-address* "
    "$DATA/relink/pair-*",
    N_("written"), N_("how relinks share it; pair-* is gone when the last one ends") },
  { FILES, "/tmp $HOME $HOME/.local", N_("looked at"),
    N_("the folders that lead to the keyring's files") },
  { FILES, "/etc/ld.so.cache /etc/ld.so.preload /lib/*.so* /usr/lib/*.so*", N_("read"),
    N_("shared libraries") },
  { FILES, "$PARTS $PARTS/*.so", N_("read"),
    N_("the parts of relink that are loaded when needed") },
  { FILES,
    "/usr/lib/locale/* /usr/share/locale/* $PREFIX/share/locale/* /usr/lib/*/gconv/* "
    "/usr/lib/*/charset.alias",
    N_("read"), N_("language") },
  { FILES, "/etc/terminfo* /lib/terminfo* /usr/share/terminfo* $HOME/.terminfo*", N_("read"),
    N_("the terminal's description") },
  { FILES, "/usr/lib/ssl/*", N_("read"), N_("OpenSSL's configuration") },
  { FILES, "/etc/passwd /etc/group /etc/nsswitch.conf /var/run/nscd/socket", N_("read"),
    N_("who the user is") },
  { FILES, "/etc/host.conf /etc/hosts /etc/resolv.conf /etc/gai.conf", N_("read"),
    N_("names of hosts") },
  { FILES, "/etc/ssl/certs /etc/ssl/certs/*", N_("read"), N_("trusted certificates") },
  { FILES, "/usr/share/zoneinfo* /etc/localtime", N_("read"), N_("local time") },
  { FILES,
    "/etc/gcrypt/* /etc/gnutls/config /etc/selinux/config /selinux /sys/fs/selinux* "
    "/proc/filesystems /proc/sys/crypto/fips_enabled /proc/sys/vm/overcommit_memory",
    N_("read"), N_("libraries that libcurl and libsecret bring along") },
  { FILES, "/proc/sys/kernel/random/boot_id /proc/self/ns/mnt", N_("read"),
    N_("which machine relink's own keyring runs on, and by which clock the deadline of a kept "
       "challenge counts") },
  { FILES, "/dev/null /dev/urandom /dev/pts/* /dev/tty /", N_("read"),
    N_("the terminal and the system's random numbers") },
  { FILES,
    "/proc/self/* /proc/*/cmdline /proc/*/status /proc/sys/kernel/cap_last_cap "
    "/sys/module/apparmor/* /run/systemd/* /var/run/dbus/system_bus_socket /dev/log "
    "/usr/share/gcr-3* /sys/devices/system/cpu*",
    N_("read"), N_("the start of the daemons of relink's own keyring") },
  { HOSTS, "$HOST", N_("asked"), N_("the server of the profile (base_url), or its proxy") },
  { HOSTS, "$DNS", N_("asked, perhaps"), N_("name servers, when the host is a name") },
  { HOSTS, "$BUS", N_("asked"), N_("the session bus, and on it the keyring service") },
  { HOSTS, "/dev/log", N_("written"),
    N_("the system's log: each event of the journal, as a datagram; nobody need listen") },
  { PROCESSES, "*/dbus-run-session */dbus-daemon */gnome-keyring-daemon", N_("started"),
    N_("relink's own keyring, only where the session has none: a private bus and its keyring "
       "service, without a terminal, ended with the last relink") },
  { PROCESSES, "*/flock */rm", N_("started"),
    N_("wait for the last relink to end, and clear up behind it") },
};

/* What a pattern may begin with, and what that is for this user: NULL where it is nothing. */
enum {
  CONFIG,
  SITE,
  DIRS,
  STATE,
  TEAM,
  CA_FILE,
  CLIENT_CERT,
  CLIENT_KEY,
  DATA,
  HOME,
  PREFIX,
  PARTS,
  HOST,
  DNS,
  BUS,
  N_VARIABLES
};
static const char *const variables[N_VARIABLES] = {
  [DIRS] = "$DIRS",
  [CLIENT_CERT] = "$CLIENT_CERT",
  [CLIENT_KEY] = "$CLIENT_KEY",
  [CONFIG] = "$CONFIG",
  [SITE] = "$SITE",
  [STATE] = "$STATE",
  [TEAM] = "$TEAM",
  [CA_FILE] = "$CA_FILE",
  [DATA] = "$DATA",
  [HOME] = "$HOME",
  [PREFIX] = "$PREFIX",
  [PARTS] = "$PARTS",
  [HOST] = "$HOST",
  [DNS] = "$DNS",
  [BUS] = "$BUS",
};

static char *folder_of_data(void)
{
  g_autofree char *keyrings = rl_keyring_private_folder();
  g_autofree char *own = keyrings != NULL ? g_path_get_dirname(keyrings) : NULL;
  return own != NULL ? g_path_get_dirname(own) : NULL;
}

static char *folder_of_catalogues(void)
{
  g_autofree char *share = g_path_get_dirname(LOCALEDIR);
  return g_path_get_dirname(share);
}

/* "bank.example", or with a proxy in front of it that alone. */
static char *host_of(const RlEndpoint *endpoint)
{
  g_auto(RlProxy) proxy = { .url = NULL };
  rl_proxy_find(endpoint, &proxy);
  if (proxy.url != NULL && proxy.except == NULL)
    return g_steal_pointer(&proxy.url);
  return g_strdup(endpoint->url->authority);
}

/* "unix:path=/run/user/1000/bus,guid=…" is a file for people. */
static char *bus_socket(void)
{
  static const char begin[] = "unix:path=";
  g_autofree char *address = rl_keyring_session_address();
  if (address == NULL || !g_str_has_prefix(address, begin))
    return g_steal_pointer(&address);
  const char *path = address + sizeof begin - 1;
  return g_strndup(path, strcspn(path, ",;"));
}

/* Of $XDG_CONFIG_DIRS the most important one that is not the site's; NULL: there is none. */
static const char *other_folder(void)
{
  for (const char *const *dir = g_get_system_config_dirs(); *dir != NULL; dir++)
    if (strcmp(*dir, rl_config_site()) != 0)
      return *dir;
  return NULL;
}

static void fill_in(const RlPatient *patient, char **values)
{
  const RlEndpoint *endpoint = patient->endpoint;
  values[CONFIG] = g_strdup(g_get_user_config_dir());
  values[SITE] = g_strdup(rl_config_site());
  values[DIRS] = g_strdup(other_folder());
  values[CLIENT_CERT] = patient->profile != NULL ? g_strdup(patient->profile->client_cert) : NULL;
  values[CLIENT_KEY] = patient->profile != NULL ? g_strdup(patient->profile->client_key) : NULL;
  values[STATE] = g_strdup(g_get_user_state_dir());
  values[TEAM] = patient->config != NULL ? g_strdup(patient->config->journal_dir) : NULL;
  values[CA_FILE] = endpoint != NULL ? g_strdup(endpoint->ca_file) : NULL;
  values[DATA] = folder_of_data();
  values[HOME] = g_strdup(g_get_home_dir());
  values[PREFIX] = folder_of_catalogues();
  values[PARTS] = rl_module_folder();
  values[HOST] = endpoint != NULL ? host_of(endpoint) : NULL;
  values[DNS] = g_strdup("*:53");
  values[BUS] = bus_socket();
}

/* PATTERN for this user; NULL: it is about something that this user does not have. New string. */
static char *filled(const char *pattern, char *const *values)
{
  if (*pattern != '$')
    return g_strdup(pattern);
  const gsize n = strcspn(pattern, "/");
  for (guint i = 0; i < N_VARIABLES; i++)
    if (strlen(variables[i]) == n && strncmp(variables[i], pattern, n) == 0)
      return values[i] != NULL ? g_strconcat(values[i], pattern + n, NULL) : NULL;
  return NULL;
}

static void add_names(GPtrArray *names, const struct Row *row, char *const *values)
{
  g_auto(GStrv) patterns = g_strsplit(row->names, " ", -1);
  for (char **pattern = patterns; *pattern != NULL; pattern++) {
    g_autofree char *name = filled(*pattern, values);
    if (name != NULL)
      g_ptr_array_add(names, rl_text_clean_line(name, -1, G_MAXSIZE - 1, NULL));
  }
}

static void touch_free(gpointer data)
{
  RlTouch *self = data;
  g_strfreev(self->names);
  g_free(self);
}

GPtrArray *rl_privacy_rows(const RlPatient *patient)
{
  char *values[N_VARIABLES] = { NULL };
  GPtrArray *rows = g_ptr_array_new_with_free_func(touch_free);
  fill_in(patient, values);
  for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    add_names(names, &table[i], values);
    if (names->len == 0) {
      g_ptr_array_unref(names);
      continue;
    }
    RlTouch *row = g_new0(RlTouch, 1);
    g_ptr_array_add(names, NULL);
    row->what = table[i].what;
    row->names = (char **) g_ptr_array_free(names, FALSE);
    row->use = _(table[i].use);
    row->why = _(table[i].why);
    g_ptr_array_add(rows, row);
  }
  for (guint i = 0; i < N_VARIABLES; i++)
    g_free(values[i]);
  return rows;
}

const char *rl_privacy_word(RlTouches what)
{
  static const char *const words[RL_N_TOUCHES] = { "files", "hosts", "processes" };
  return words[what];
}

static RlJson *row_json(const RlTouch *row)
{
  RlJson *object = rl_json_new_object();
  RlJson *names = rl_json_new_array();
  for (char **name = row->names; *name != NULL; name++)
    rl_json_add(names, rl_json_new_string(*name));
  rl_json_set(object, "names", names);
  rl_json_set_string(object, "use", row->use);
  rl_json_set_string(object, "why", row->why);
  return object;
}

RlJson *rl_privacy_json(const GPtrArray *rows)
{
  RlJson *object = rl_json_new_object();
  for (RlTouches what = 0; what < RL_N_TOUCHES; what++) {
    RlJson *list = rl_json_new_array();
    for (guint i = 0; i < rows->len; i++) {
      const RlTouch *row = g_ptr_array_index(rows, i);
      if (row->what == what)
        rl_json_add(list, row_json(row));
    }
    rl_json_set(object, rl_privacy_word(what), list);
  }
  return object;
}

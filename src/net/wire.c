/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/wire.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include "json/secret-json.h"

RlSecret *rl_wire_update_body(const RlValues *values)
{
  gsize bound = 16;
  for (RlFieldId id = 0; id < RL_N_FIELDS; id++)
    bound += 32 + rl_secret_json_bound(values->value[id]);
  RlSecret *body = rl_secret_new(bound);
  for (RlFieldId id = 0; id < RL_N_FIELDS; id++)
    if (rl_secret_length(values->value[id]) > 0)
      rl_secret_json_member(body, rl_field(id)->key, values->value[id]);
  rl_secret_json_close(body);
  return body;
}

static const char *without_blanks(const RlSecret *token, gssize *n)
{
  const char *from = rl_secret_peek(token);
  const char *to = from + rl_secret_length(token);
  while (from < to && g_ascii_isspace(*from))
    from++;
  while (to > from && g_ascii_isspace(to[-1]))
    to--;
  *n = to - from;
  return from;
}

RlSecret *rl_wire_token(const RlSecret *token)
{
  gssize n = 0;
  const char *bare = without_blanks(token, &n);
  return rl_secret_new_from(bare, n, 0);
}

gboolean rl_wire_has_token(const RlSecret *token)
{
  gssize n = 0;
  (void) without_blanks(token, &n);
  return n > 0;
}

RlSecret *rl_wire_answer_body(const RlChallenge *challenge, const RlSecret *token)
{
  g_autoptr(RlSecret) session = rl_secret_new_from(challenge->session, -1, 0);
  g_autoptr(RlSecret) link = rl_secret_new_from(challenge->link, -1, 0);
  g_autoptr(RlSecret) bare = rl_wire_token(token);
  RlSecret *body = rl_secret_new(64 + rl_secret_json_bound(session) + rl_secret_json_bound(link) +
                                 rl_secret_json_bound(bare));
  rl_secret_json_member(body, "session", session);
  rl_secret_json_member(body, "link", link);
  if (challenge->expects_input && rl_secret_length(bare) > 0)
    rl_secret_json_member(body, "token", bare);
  rl_secret_json_close(body);
  return body;
}

RlSecret *rl_wire_authorization(const RlCredentials *credentials)
{
  const gsize n = rl_secret_length(credentials->id) + 1 + rl_secret_length(credentials->password);
  g_autoptr(RlSecret) pair = rl_secret_new(n);
  (void) rl_secret_append(pair, rl_secret_peek(credentials->id),
                          (gssize) rl_secret_length(credentials->id));
  (void) rl_secret_append(pair, ":", 1);
  (void) rl_secret_append(pair, rl_secret_peek(credentials->password),
                          (gssize) rl_secret_length(credentials->password));
  RlSecret *line = rl_secret_new(64 + n * 2);
  (void) rl_secret_append(line, "Authorization: Basic ", -1);
  gint state = 0, save = 0;
  char *room = rl_secret_reserve(line, n * 2 + 8);
  gsize used =
      g_base64_encode_step((const guchar *) rl_secret_peek(pair), n, FALSE, room, &state, &save);
  used += g_base64_encode_close(FALSE, room + used, &state, &save);
  rl_secret_added(line, used);
  return line;
}

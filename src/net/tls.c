/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/tls.h"

#include <openssl/ssl.h>

void rl_tls_settle(gpointer context)
{
  SSL_CTX_set_post_handshake_auth(context, 0);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
  /* What a server sends unasked has to be seen on the socket, before a connection is used again. */
  SSL_CTX_set_read_ahead(context, 0);
}

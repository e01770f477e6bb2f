/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door to OpenSSL's TLS, which libcurl works with. */
#pragma once

#include <glib.h>

/* Of a connection's CONTEXT (an SSL_CTX): a server must ask for a certificate while hands are
 * shaken, or not at all. libcurl offers to show one later, too (RFC 8446, 4.6.2), and TLS 1.2
 * lets a server shake hands again; then it could read a request first and refuse our certificate
 * afterwards, and nobody could say what became of it. */
void rl_tls_settle(gpointer context);

#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Three hundred payloads instead of a dozen.
QR_PAYLOADS=300
export QR_PAYLOADS
exec sh "$(dirname "$0")/qr-payloads.sh"

#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes ./configure out of a checkout.
set -eu
cd "$(dirname "$0")"
mkdir -p m4 build-aux
autoreconf --install --force

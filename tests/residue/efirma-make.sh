#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes a certificate and its key in $RESIDUE_DIR/efirma: in clear, encrypted with the password among
# the secrets, and once so that opening it takes a second. Parts of the key's numbers become secrets to
# search for.
set -eu
folder=${RESIDUE_DIR:?}/efirma
needles=$RESIDUE_DIR/needles
test ! -d "$folder" || exit 0
mkdir "$folder"
cd "$folder"
openssl req -x509 -newkey rsa:2048 -nodes -days 400 -subj /CN=x -keyout clear.pem -out c.pem 2>/dev/null
openssl x509 -in c.pem -outform DER -out customer.cer
openssl pkcs8 -topk8 -nocrypt -in clear.pem -outform DER -out clear.key
openssl pkcs8 -topk8 -in clear.pem -outform DER -passout "file:$needles/password" -out customer.key
openssl pkcs8 -topk8 -in clear.pem -outform DER -v2 des3 -v2prf hmacWithSHA1 -iter 1500000 \
  -passout "file:$needles/password" -out slow.key

# The n-th number of the key (RFC 8017: version, modulus, public exponent, private exponent, two
# primes), 24 bytes out of its middle.
part_of() { # N
  hex=$(openssl rsa -in clear.pem -traditional -outform DER 2>/dev/null | openssl asn1parse -inform DER |
    sed -n 's/.*INTEGER *://p' | sed -n "$1p" | cut -c 81-128)
  octal=$(echo "$hex" | awk '{ for (i = 1; i < length($0); i += 2)
    printf "\\%03o", (index(all, substr($0, i, 1)) - 1) * 16 + index(all, substr($0, i + 1, 1)) - 1 }' all=0123456789ABCDEF)
  # shellcheck disable=SC2059 # the format is the text
  printf "$octal"
}
part_of 4 >"$needles/key-exponent"
part_of 5 >"$needles/key-prime-1"
part_of 6 >"$needles/key-prime-2"
for needle in "$needles"/key-*; do
  test "$(wc -c <"$needle")" -eq 24
done

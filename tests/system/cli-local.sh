#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What is checked on this machine before anything is sent: configuration, addresses, files, fields.
# The journal shows that nothing was sent.
. "$(dirname "$0")/lib.sh"
start_in_fresh_folder
link=683005d6-f45c-4adb-b289-f1a12f50f80c
config=$XDG_CONFIG_HOME/relink/relink.conf

refuses() { # TEXT WORD…
  text=$1
  shift
  exits 9 "$@" </dev/null && warns "$text" && ! test -e "$journal"
}

refuses_fields() { # TEXT FIELDS
  feeds "$2" 9 update "$link" --sandbox --fields - --json && warns "$1" &&
    is_json '"outcome":"error"' && ! test -e "$journal"
}

refuses_config() { # TEXT CONFIGURATION
  printf '%s' "$2" >"$config"
  refuses "$1" links
  result=$?
  refuses "$1" --sandbox links || result=1
  rm "$config"
  return $result
}

refuses_default_profile() {
  printf '[relink]\nprofile=nobody\n' >"$config"
  refuses '“nobody”' links
  result=$?
  rm "$config"
  return $result
}

# It says whose journal is meant.
journal_needs_a_config() {
  echo '[broken' >"$config"
  exits 9 journal </dev/null && warns "$config"
  result=$?
  rm "$config"
  return $result
}

big_file() {
  head -c 1200000 /dev/zero | tr '\0' ' ' >"$work/big"
  refuses '1 MiB' update "$link" --sandbox --fields "$work/big"
}

long_field() {
  long=$(head -c 9000 /dev/zero | tr '\0' x)
  refuses_fields 'The field “password” is too long' "{\"password\":\"$long\"}"
}

not_a_certificate() {
  echo 'no certificate' >"$work/ca.pem"
  refuses 'holds no certificate' links --ca-file "$work/ca.pem"
}

swapped() {
  command -v openssl >/dev/null || return 0
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test -keyout "$work/k.pem" \
    -out "$work/c.pem" 2>/dev/null || return 1
  certificate=$(openssl x509 -in "$work/c.pem" -outform DER | base64 | tr -d '\n')
  key=$(openssl pkcs8 -topk8 -nocrypt -in "$work/k.pem" -outform DER | base64 | tr -d '\n')
  refuses_fields 'standard input' "{\"certificate\":\"$key\",\"private_key\":\"$certificate\"}"
}

# What a certificate and key are not is said, and the update is sent all the same.
warned_and_sent() {
  command -v openssl >/dev/null || return 0
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test -keyout "$work/k.pem" \
    -out "$work/c.pem" 2>/dev/null || return 1
  certificate=$(openssl x509 -in "$work/c.pem" -outform DER | base64 | tr -d '\n')
  key=$(openssl genpkey -algorithm RSA -outform DER 2>/dev/null | base64 | tr -d '\n')
  feeds "{\"certificate\":\"$certificate\",\"private_key\":\"$key\"}" 0 update \
    30cb4806-6e00-48a4-91c9-ca55968576c8 --sandbox --fields - --json && is_json '"outcome":"done"' &&
    warns 'relink: Warning: The private key does not belong to the certificate.' &&
    warns 'relink: Warning: The certificate expires in'
}

no_value_is_repeated() {
  refuses_fields 'Unknown field “passwrod”' '{"passwrod":"hunter2"}' && ! warns hunter2 &&
    ! says hunter2
}

check 'an unknown profile' refuses 'no-such' links -p no-such
check 'it names the known ones' refuses 'sandbox, production' links -p no-such
check 'http to another machine' refuses 'http is refused' links --base-url http://example.com
check 'no address at all' refuses 'cannot be used' links --base-url example.com
check 'a password in the address' refuses 'keyring' links --base-url https://a:b@example.com
check 'no CA file' refuses "$work/none.pem" links --ca-file "$work/none.pem"
check 'a CA file without a certificate' not_a_certificate
check 'configuration: no key file' refuses_config 'relink.conf' 'nonsense'
check 'configuration: unknown key' refuses_config 'read_onyl' '[profile sandbox]
read_onyl=true'
check 'configuration: unknown section' refuses_config '[relnik]' '[relnik]
profile=x'
check 'configuration: bad value' refuses_config 'timeout' '[relink]
timeout=soon'
check 'configuration: no such profile' refuses_default_profile
check 'the journal of a configuration that cannot be read is not guessed' journal_needs_a_config
check 'fields: no file' refuses "$work/none" update "$link" --sandbox --fields "$work/none"
check 'fields: a folder' refuses "$work" update "$link" --sandbox --fields "$work"
check 'fields: more than fits' big_file
check 'fields: nothing' refuses_fields 'standard input' ''
check 'fields: no JSON' refuses_fields 'standard input' 'password=x'
check 'fields: no object' refuses_fields 'standard input' '["password"]'
check 'fields: more behind it' refuses_fields 'standard input' '{"password":"x"}{}'
check 'fields: an unknown name' no_value_is_repeated
check 'fields: a number' refuses_fields 'password2' '{"password2":42}'
check 'fields: null' refuses_fields 'token' '{"token":null}'
check 'fields: twice' refuses_fields 'password' '{"password":"a","password":"b"}'
check 'fields: too long' long_field
check 'fields: an empty object' refuses_fields 'Nothing is filled in' '{}'
check 'fields: only empty ones' refuses_fields 'Nothing is filled in' '{"password":"","token":""}'
check 'fields: a certificate alone' refuses_fields 'private key' '{"certificate":"AAAA"}'
check 'fields: a key alone' refuses_fields 'certificate' '{"private_key":"AAAA"}'
check 'fields: certificate and key swapped' swapped
check 'fields: certificate and key that do not fit are said and sent' warned_and_sent
finish

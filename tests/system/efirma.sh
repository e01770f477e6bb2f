#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The pre-flight against the openssl tool: certificates and keys of every kind, right and wrong, are
# made by that tool, and whatever it says of them the pre-flight has to say too. TAP.
set -u
: "${PREFLIGHT:?where is preflight}"
skip() {
  echo "1..0 # SKIP $1"
  exit 0
}
command -v openssl >/dev/null || skip 'no openssl tool'
openssl list -providers -provider legacy >/dev/null 2>&1 || skip 'no legacy algorithms'
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work" || exit 99
LC_ALL=C.UTF-8
export LC_ALL
phrase='12345678a'
accents='contraseña ñandú'
n=0 made=0

ok() { # NAME, after a command whose status is $?
  status=$?
  n=$((n + 1))
  test $status -eq 0 && echo "ok $n - $1" || echo "not ok $n - $1"
}

old() { # WORD…: openssl with the legacy algorithms
  command=$1
  shift
  openssl "$command" -provider legacy -provider default "$@"
}

# ---- keys, made once; the certificates of each

ended=20200101000000Z past=20180101000000Z future=20400101000000Z far=20500101000000Z
cat >ca.cnf <<END
[ca]
default_ca=me
[me]
database=index.txt
new_certs_dir=.
default_md=sha256
policy=any
unique_subject=no
rand_serial=yes
[any]
commonName=optional
x500UniqueIdentifier=optional
END

key_of() { # NAME
  case $1 in
  rsa*) openssl genrsa -traditional "${1#rsa}" ;;
  p*) openssl ecparam -name "$(test "$1" = p256 && echo prime256v1 || echo secp384r1)" -genkey -noout ;;
  esac
}

certificate_of() { # KEY FROM UNTIL OUT
  openssl req -new -key "$1.pem" -subj "/CN=Ana $1" -out request 2>/dev/null &&
    : >index.txt &&
    openssl ca -batch -config ca.cnf -selfsign -keyfile "$1.pem" -in request -startdate "$2" \
      -enddate "$3" -notext -out "$4.pem" 2>/dev/null &&
    openssl x509 -in "$4.pem" -outform DER -out "$4.der" &&
    base64 <"$4.der" >"$4.b64"
}

for key in rsa1024 rsa2048 rsa4096 p256 p384 other; do
  key_of "$(test $key = other && echo rsa2048 || echo $key)" >"$key.pem" 2>/dev/null
  certificate_of $key "$past" "$far" "good-$key" || exit 99
done
certificate_of rsa2048 "$past" "$ended" bad-expired && certificate_of p256 "$future" "$far" bad-future || exit 99

# ---- every way to write a key

write_some() { # KEY CIPHER-OF-PBES1… -- CIPHER-OF-PBES2…
  key=$1 version=-v1
  shift
  openssl pkcs8 -topk8 -nocrypt -in "$key.pem" -outform DER -out "$key-clear.der"
  for cipher; do
    test "$cipher" != -- || { version=-v2 && continue; }
    old pkcs8 -topk8 -in "$key.pem" $version "$cipher" -outform DER -passout "pass:$phrase" -out "$key-$cipher.der"
  done
}

write_all() { # KEY
  write_some "$1" PBE-MD5-DES PBE-SHA1-3DES PBE-SHA1-RC2-40 PBE-SHA1-RC2-128 PBE-SHA1-RC4-128 -- \
    des3 aes128 aes192 aes256 rc2
  openssl pkcs8 -topk8 -nocrypt -in "$1.pem" -out "$1-clear.pem"
  old pkcs8 -topk8 -in "$1.pem" -v2 des3 -v2prf hmacWithSHA1 -passout "pass:$phrase" -out "$1-sha1.pem"
  old pkcs8 -topk8 -in "$1.pem" -v2 aes256 -v2prf hmacWithSHA512 -passout "pass:$phrase" -out "$1-sha512.pem"
}
for key in rsa1024 rsa2048 p256; do write_all $key; done
for key in rsa4096 p384; do write_some $key PBE-MD5-DES PBE-SHA1-3DES -- aes256 rc2; done
for cipher in PBE-MD5-DES PBE-SHA1-3DES PBE-SHA1-RC2-40; do
  old pkcs8 -topk8 -in rsa2048.pem -v1 $cipher -passout "pass:$phrase" -out "rsa2048-$cipher.pem"
  old pkcs8 -topk8 -in rsa2048.pem -v1 $cipher -passout "pass:$accents" -outform DER -out "accents-$cipher.der"
  old pkcs8 -topk8 -in rsa2048.pem -v1 $cipher -passout pass: -outform DER -out "empty-$cipher.der"
done
for cipher in des3 aes256 rc2; do
  old pkcs8 -topk8 -in p256.pem -v2 $cipher -passout "pass:$accents" -outform DER -out "accents-$cipher.der"
  old pkcs8 -topk8 -in p256.pem -v2 $cipher -passout pass: -outform DER -out "empty-$cipher.der"
done
for cipher in des3 aes128 aes256 des; do
  old rsa -traditional -in rsa2048.pem -$cipher -passout "pass:$phrase" -out "old-$cipher.pem" 2>/dev/null
  old ec -in p256.pem -$cipher -passout "pass:$phrase" -out "old-ec-$cipher.pem" 2>/dev/null
done
openssl rsa -traditional -in rsa2048.pem -outform DER -out old-rsa.der 2>/dev/null
openssl ec -in p256.pem -outform DER -out old-ec.der 2>/dev/null
{ openssl ecparam -name prime256v1 && cat p256.pem; } >with-parameters.pem
for file in rsa2048-aes256.der p256-PBE-MD5-DES.der rsa1024-clear.der; do
  base64 <"$file" >"${file%.der}.b64"
  base64 -w 0 <"$file" >"${file%.der}-line.b64"
done
for file in rsa2048-sha1.pem p256-clear.pem; do
  base64 <"$file" >"${file%.pem}-pem.b64"
  sed 's/$/\r/' "$file" >"${file%.pem}-crlf.pem"
  { echo 'Bag Attributes'; echo '    friendlyName: x'; cat "$file"; } >"${file%.pem}-text.pem"
done
openssl x509 -in good-rsa2048.pem -trustout -addtrust clientAuth -out trusted.pem
cat good-rsa2048.pem good-other.pem >chain.pem
sed 's/$/\r/' good-p256.pem >crlf.pem
for file in good-*.pem; do
  openssl x509 -in "$file" -text -out "text-$file"
  base64 <"$file" >"pem-${file%.pem}.b64"
done
head -c 700 /dev/urandom >noise.der
head -c 900 good-rsa2048.der | tail -c 500 >middle.der
echo 'This is a note.' >note.txt

# ---- what the openssl tool says

plain() { # FILE: as the tool reads it
  case $1 in
  *.b64) base64 -d "$1" >decoded && echo decoded ;;
  *) echo "$1" ;;
  esac
}

# The public key of a certificate, and of a key, in one line; an empty one: it could not be read.
public_of_certificate() {
  openssl x509 -in "$1" -noout -pubkey 2>/dev/null | tr -d '\n'
}

public_of_key() { # FILE PHRASE
  old pkey -in "$1" -passin "pass:$2" -pubout 2>/dev/null </dev/null | tr -d '\n'
}

said_of_certificate() { # FILE: "SERIAL UNTIL FROM DATES"
  openssl x509 -in "$1" -noout -serial -startdate -enddate 2>/dev/null >facts || {
    echo unknown
    return
  }
  until=$(date -ud "$(sed -n 's/^notAfter=//p' facts)" +%s)
  from=$(date -ud "$(sed -n 's/^notBefore=//p' facts)" +%s)
  dates=valid
  openssl x509 -in "$1" -noout -checkend 0 >/dev/null 2>&1 || dates=expired
  test "$from" -le "$(date +%s)" || dates=not-yet
  echo "$(sed -n 's/^serial=//p' facts) $until $from $dates"
}

is_sealed() { # FILE
  if grep -aq -e '-----BEGIN' "$1"; then
    grep -aq 'ENCRYPTED' "$1"
  else
    openssl asn1parse -in "$1" -inform DER 2>/dev/null | grep -qE 'PBE|pbe|PBES2'
  fi && echo sealed || echo open
}

# ---- both, side by side

ask() { # CERTIFICATE KEY PHRASE
  printf '%s\t%s\t%s\n' "$1" "$2" "$3" >>questions
}
for key in rsa1024 rsa2048 rsa4096 p256 p384; do
  for file in "$key"-*; do
    ask good-$key.der "$file" "$phrase"
  done
  ask good-other.der $key-aes256.der "$phrase"
done
for file in rsa2048-* p256-*; do
  ask good-rsa2048.pem "$file" 'wrong'
  ask - "$file" "$phrase"
done
for file in accents-*; do
  for phrase_of_file in "$accents" 'contrasena nandu' ''; do
    ask good-rsa2048.b64 "$file" "$phrase_of_file"
    ask good-p256.b64 "$file" "$phrase_of_file"
  done
done
for file in empty-* rsa2048-PBE-* p256-aes256.der old-*; do
  ask good-rsa2048.der "$file" ''
  ask good-p256.der "$file" "$phrase"
  ask good-rsa2048.der "$file" "$phrase"
  ask good-rsa2048.der "$file" "$phrase "
done
for file in good-* bad-* text-* pem-* trusted.pem chain.pem crlf.pem with-parameters.pem noise.der middle.der note.txt; do
  ask "$file" rsa2048-PBE-SHA1-3DES.der "$phrase"
  ask "$file" with-parameters.pem ''
done
for file in noise.der middle.der note.txt good-rsa2048.der good-rsa2048.pem; do
  ask good-rsa2048.der "$file" "$phrase"
done

# The words that count, of a line that the pre-flight wrote.
words_of() {
  sed -n 's/^certificate=\([^ ]*\) until=\([^ ]*\) from=\([^ ]*\) dates=\([^ ]*\) .* key=\([^ ]*\) .*pair=\([^ ]*\)$/\1 \2 \3 \4 \5 \6/p
    s/^certificate=\([^ ]*\) key=\([^ ]*\) .*pair=\([^ ]*\)$/\1 \2 \3/p' | sed 's/ ending / valid /'
}

# The tool takes its time: what it said of a file is said again. Sets $known.
look_up() { # COMMAND FILE [PHRASE]
  memory="memory/$*"
  if ! test -f "$memory"; then
    command=$1 readable=$(plain "$2")
    shift 2
    "$command" "$readable" "$@" >"$memory"
  fi
  read -r known <"$memory" || known=${known:--}
}

expect() { # CERTIFICATE KEY PHRASE: a line of words
  said=none mine=- word=unknown
  if test "$1" != -; then
    look_up said_of_certificate "$1" && said=$known
    look_up public_of_certificate "$1" && mine=$known
  fi
  look_up public_of_key "$2" "$3" && theirs=$known
  look_up is_sealed "$2"
  case $known,$3,$theirs in
  open,*,-) state=unknown ;;
  open,*) state=clear ;;
  sealed,,*) state=not-tried theirs=- ;;
  sealed,*,-) state=closed ;;
  *) state=opened ;;
  esac
  if test "$mine" != - && test "$theirs" != -; then
    test "$mine" = "$theirs" && word=matches || word=differs
  fi
  echo "$said $state $word"
}

mkdir memory
"$PREFLIGHT" <questions >answers
while IFS='	' read -r certificate key typed; do
  expect "$certificate" "$key" "$typed"
done <questions >theirs
words_of <answers >ours

lines=$(wc -l <questions)
made=$(cut -f 1,2 questions | tr '\t' '\n' | sort -u | grep -vc '^-$')
test "$made" -ge 120
ok "$made files, certificates and keys"
test "$(wc -l <ours)" -eq "$lines" && test "$(wc -l <theirs)" -eq "$lines"
ok "$lines questions are answered"
paste questions ours theirs | awk -F '\t' '$4 != $5 { print "# " $1 ", " $2 ", “" $3 "”: " $4 ", openssl: " $5; bad++ } END { exit bad > 0 }'
ok 'no answer is another one than that of the openssl tool'
for word in opened closed clear not-tried unknown matches differs expired not-yet; do
  grep -q " $word" ours
  ok "some are: $word"
done
echo "1..$n"

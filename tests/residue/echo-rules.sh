#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Rules for https-server, with answers that repeat what they were sent: as it is, in JSON, in base64, as a name.
set -u
needles=${RESIDUE_DIR:?}/needles
cd "$RESIDUE_DIR/outcomes" || exit 1
PASSWORD=$(cat "$needles/password") PIN=$(cat "$needles/pin") TOKEN=$(cat "$needles/token")
API_PASSWORD=$(cat "$needles/api-password")
json=$(printf %s "$PASSWORD" | sed 's/["\\]/\\&/g')
base64=$(printf %s "$PASSWORD" | base64 -w 0)
all=$(printf '{"password":"%s","password2":"%s"}' "$json" "$PIN" | sed 's/["\\]/\\&/g')
printf '[{"code":"login_error","message":"Not %s, %s, %s nor %s","field":"password","request_id":"r1"},{"%s":[{"code":"unknown_field"}]}]' "$json" "$PIN" "$base64" "$all" "$all" >refused
printf '[{"code":"too_many","message":"Wait with %s","request_id":"r2"}]' "$json" >late
printf '<html>Internal error at %s %s</html>' "$PASSWORD" "$base64" >broken
printf '{"session":"s1","expiry":600,"token_generation_data":{"type":"text","value":"%s","instructions":"For %s and %s"}}' "$PIN" "$json" "$base64" >question
printf '[{"code":"invalid_token","message":"%s is no token for %s","request_id":"r3"}]' "$TOKEN" "$API_PASSWORD" >wrong
printf '{"id":"30cb4806-6e00-48a4-91c9-ca55968576c8","status":"valid","echo":"%s %s %s"}' "$json" "$PIN" "$base64" >good
cat >rules <<END
GET /api/ -> 200 body "{}"
GET /api/links/*/ -> 200 body "{\"id\":\"30cb4806-6e00-48a4-91c9-ca55968576c8\",\"institution\":\"erebor\",\"status\":\"invalid\"}"
GET /api/institutions/ -> 200 body "{\"results\":[]}"
PUT /api/links/*/ times=1 -> 400 header "X-Echo: $PIN" body-file refused
PUT /api/links/*/ times=1 -> 429 body-file late
PUT /api/links/*/ times=1 -> 500 body-file broken
PUT /api/links/*/ times=1 -> 200 header "Content-Type: application/json" body-file good fault=stall-mid-body
PUT /api/links/*/ times=1 -> 200 header "Content-Type: application/json" fault=close-before-answer
PUT /api/links/*/ times=2 -> 428 body-file question
PUT /api/links/*/ -> 200 header "Content-Type: application/json" header "X-Echo: $PIN" body-file good
PATCH /api/links/ -> 400 body-file wrong
END

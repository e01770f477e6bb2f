/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The challenges, each a row: its name is the magic value that calls for it. */
#include "sandbox/mfa.h"

#define QR_TEXT "relink-sandbox:login:7c41f09a"

/* A PNG image of the symbol for QR_TEXT, one pixel a module, with its quiet zone. */
#define QR_PNG                                                                                     \
  "iVBORw0KGgoAAAANSUhEUgAAACUAAAAlAQMAAAD/ULJAAAAABlBMVEUAAAD///+l2Z/dAAAAAnRSTlP//8i1"           \
  "38cAAAAJcEhZcwAACxIAAAsSAdLdfvwAAACzSURBVAiZY/gPAgyY5AfBJw71DN+v+9+vZ/gSzRsIJAMLQWSE"           \
  "BZD8fu8OUPyDaChQzf9PUvX/Gb70CkcBxXc8a6ln+DfNm+E/w6+kXnugyLRPf+sZ/iTtml3P8PnGjYp6hk/F"           \
  "axf/Z/hz4l8akFy6V/M/w/djtZL/Gf6qPLpaz/CDYRUj0Mwv3YVA8wWNAoCy17+WAe2N9QaKfwkLWgK0K9g9"           \
  "F2jyre9OQHcKeOVhcz+YBAC/XoFpsE7mZwAAAABJRU5ErkJggg=="

#define FROM_DEVICE "Enter the code that your device shows"
#define SCAN        "Scan the code with the app of your bank"

/* clang-format off */
static const RlSandboxChallenge challenges[] = {
  { .name = "numeric_code", .type = "numeric", .value = "48291053", .seconds = 600,
    .instructions = "Use this code to generate the token" },
  { .name = "mfa_numeric", .type = "numeric", .value = "12345", .seconds = 720,
    .instructions = "Key this number into your token device", .input = RL_SANDBOX_INPUT_UNSAID },
  { .name = "mfa_default", .type = "text", .seconds = 300, .instructions = FROM_DEVICE },
  { .name = "mfa_text", .type = "text", .value = "Nome do seu primeiro animal de estimação",
    .seconds = 540, .instructions = "Responda à pergunta de segurança" },
  { .name = "mfa_unknown", .type = "VOICE-PRINT", .value = "line 3 of card K-17", .seconds = 480,
    .instructions = "Read the characters on that line of your security card" },
  { .name = "mfa_none", .type = "inputless", .seconds = 180, .input = RL_SANDBOX_INPUT_NONE,
    .instructions = "Approve the log-in on your phone, then go on" },
  { .name = "mfa_none_other", .type = "inputless", .seconds = 180,
    .instructions = "Apruebe el acceso en su teléfono y continúe",
    .input = RL_SANDBOX_INPUT_NONE_EXPECTED },
  { .name = "qr_code", .type = "qr", .value = QR_TEXT, .seconds = 240, .instructions = SCAN },
  { .name = "mfa_qr", .type = "QR_CODE", .value = QR_TEXT, .seconds = 240, .instructions = SCAN },
  { .name = "qr_none", .type = "qr", .value = QR_TEXT, .seconds = 240,
    .instructions = "Scan the code and approve it there", .input = RL_SANDBOX_INPUT_NONE },
  { .name = "qr_png", .type = "qr", .value = "data:image/png;base64," QR_PNG, .seconds = 240,
    .instructions = SCAN },
  { .name = "qr_base64", .type = "qr", .value = QR_PNG, .seconds = 240, .instructions = SCAN },
  { .name = "qr_url", .type = "qr", .value = "https://qr.example.com/s/7c41f09a.png",
    .seconds = 240, .instructions = SCAN },
  { .name = "qr_link", .type = "qr", .value = "https://auth.example.com/s/7c41f09a",
    .seconds = 240, .instructions = SCAN },
  { .name = "qr_broken", .type = "qr", .value = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==",
    .seconds = 240, .instructions = SCAN },
  { .name = "qr_pix", .type = "qr", .seconds = 240, .instructions = SCAN,
    .value = "00020126580014br.gov.bcb.pix013607c5a1de-90b2-4c6e-8b7a-5d1f6f0e9a315204000053039865"
             "802BR5925SANDBOX PAYMENTS AND MORE6304A1B2" },
  { .name = "qr_long", .type = "qr", .seconds = 240, .instructions = SCAN,
    .value = "00020126580014br.gov.bcb.pix013607c5a1de-90b2-4c6e-8b7a-5d1f6f0e9a315204000053039865"
             "802BR5925SANDBOX PAYMENTS AND MORE6009SAO PAULO62290525relinksandbox0000000000016304"
             "A1B2;2nd=4f0d8c1b7a6e5948372615f4e3d2c1b0a9f8e7d6c5b4a3928170f6e5d4c3b2a1;3rd=0123456"
             "789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789ab" },
  { .name = "chain_3", .type = "numeric", .value = "70413", .seconds = 300, .next = "chain_2",
    .instructions = "Step 1 of 3: key this number into your token device" },
  { .name = "chain_qr", .type = "qr", .value = "data:image/png;base64," QR_PNG, .seconds = 300,
    .next = "chain_2", .instructions = "Step 1 of 3: scan the code, and type what the app shows" },
  { .name = "chain_2", .type = "text", .seconds = 300, .next = "chain_1",
    .instructions = "Step 2 of 3: enter the code from the text message" },
  { .name = "chain_1", .type = "inputless", .seconds = 300, .input = RL_SANDBOX_INPUT_NONE,
    .instructions = "Step 3 of 3: approve the log-in on your phone" },
  { .name = "form_array", .type = "numeric", .value = "90210", .seconds = 9600,
    .instructions = FROM_DEVICE, .form = RL_SANDBOX_FORM_ARRAY },
  { .name = "form_detail", .type = "numeric", .value = "55301", .seconds = 720,
    .instructions = FROM_DEVICE, .form = RL_SANDBOX_FORM_DETAIL,
    .expiry = RL_SANDBOX_EXPIRY_STRING },
  { .name = "session_dashed", .type = "numeric", .value = "31007", .seconds = 600,
    .instructions = FROM_DEVICE, .dashed = TRUE },
  { .name = "expiry_0", .type = "numeric", .value = "10000", .seconds = 0,
    .instructions = FROM_DEVICE },
  { .name = "expiry_5", .type = "numeric", .value = "10005", .seconds = 5,
    .instructions = FROM_DEVICE },
  { .name = "expiry_12", .type = "numeric", .value = "10012", .seconds = 12,
    .instructions = FROM_DEVICE },
  { .name = "expiry_string", .type = "numeric", .value = "10720", .seconds = 720,
    .instructions = FROM_DEVICE, .expiry = RL_SANDBOX_EXPIRY_STRING },
  { .name = "expiry_unreadable", .type = "numeric", .value = "10001", .seconds = 600,
    .instructions = FROM_DEVICE, .expiry = RL_SANDBOX_EXPIRY_UNREADABLE },
  { .name = "expiry_missing", .type = "numeric", .value = "10002", .seconds = 600,
    .instructions = FROM_DEVICE, .expiry = RL_SANDBOX_EXPIRY_MISSING },
  { .name = "data_missing", .seconds = 600, .data = RL_SANDBOX_DATA_MISSING },
  { .name = "data_null", .seconds = 600, .data = RL_SANDBOX_DATA_NULL },
  { .name = "mfa_hostile", .type = "nu\x1b[31mmeric", .seconds = 600,
    .message = "\x1b]0;owned\x07Token\u200b needed\r\nStatus: valid",
    .instructions = "\x1b[2J\x1b[HUse the \u202e3501\u202c code\u2066\ttoday\b\b\xc2\x9b" "1m\n\n\nhidden",
    .value = "48\x1b[8m2\u200d91\u202e053\x1b]52;c;aGk=\x07" },
};
/* clang-format on */

const RlSandboxChallenge *rl_sandbox_challenge_find(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(challenges); i++)
    if (g_str_equal(challenges[i].name, name))
      return &challenges[i];
  return NULL;
}

gboolean rl_sandbox_challenge_wants_input(const RlSandboxChallenge *self)
{
  return self->input == RL_SANDBOX_INPUT_WANTED || self->input == RL_SANDBOX_INPUT_UNSAID;
}

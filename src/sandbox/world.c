/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fixed links. The first fourteen need attention; between them the scripts show every kind of
 * challenge and the refusals that staff meet most. */
#include "sandbox/world.h"

/* clang-format off */
static const RlSandboxFixedLink links[] = {
  { "683005d6-f45c-4adb-b289-f1a12f50f80c", "erebor_mx_retail", "token_required", "cust-10442",
    "recurrent", "7d", "store", "2022-02-09T08:45:50Z", 120, 1, "numeric_code", FALSE },
  { "30cb4806-6e00-48a4-91c9-ca55968576c8", "gringotts_br_retail", "invalid", "cust-00918",
    "recurrent", "24h", "store", "2021-03-09T10:28:40Z", 3 * 1440, 0, NULL, FALSE },
  { "1d0b6dd4-b90f-4a38-b04e-81a6755df6d2", "heimdall_mx_retail", "token_required", "cust-20117",
    "recurrent", "6h", "store", "2023-01-17T15:02:11Z", 310, 0, "qr_code", FALSE },
  { "8b822ca3-5b87-489b-bc86-12b68e57f4ed", "heimdall_br_retail", "token_required", "cust-20388",
    "recurrent", "12h", "store", "2023-04-02T07:30:00Z", 45, 1, "qr_png", FALSE },
  { "ea65ee2d-eb55-46c5-a8bc-d76f614e6b59", "heimdall_co_retail", "token_required", "cust-20551",
    "single", NULL, "store", "2023-05-23T19:41:07Z", 1500, 2, "mfa_none", FALSE },
  { "45d7ecc1-a416-4852-8b29-78704da167ce", "gotham_mx_business", "token_required", "cust-30072",
    "recurrent", "24h", "store", "2023-06-30T23:59:59Z", 620, 3, "chain_3", FALSE },
  { "6ba517b4-9992-47ce-8db9-6f1a01ed41a9", "gotham_br_business", "token_required", NULL,
    "recurrent", "30d", "store", "2023-07-11T12:00:00Z", 2 * 1440, 1, "mfa_text", FALSE },
  { "ebe45182-1623-4467-9602-67a4dca93a99", "ironbank_br_retail", "invalid", "cust-00402",
    "recurrent", "7d", "store", "2022-11-05T09:09:09Z", 9 * 1440, 0, NULL, FALSE },
  { "dd14dda5-f7bc-47a1-858e-262331ddf91a", "erebor_co_retail", "invalid", "cust-11873",
    "recurrent", "12h", "store", "2022-09-14T16:20:33Z", 700, 1, "login_locked", FALSE },
  { "57ad0c0d-e851-422a-bea0-4c39755fd83d", "tatooine_mx_fiscal", "invalid", "cust-40010",
    "recurrent", "30d", "store", "2022-06-01T00:00:00Z", 20 * 1440, 2, NULL, FALSE },
  { "928dd90a-a50b-4364-acdc-7300a1bafe77", "gringotts_co_retail", "invalid", "cust-01277",
    "recurrent", "24h", "store", "2023-08-19T11:11:11Z", 5 * 1440, 0, NULL, FALSE },
  { "8ca3b7d9-2688-4f7b-a61a-0baf67e9be71", "ofmockbank_br_retail", "invalid", "cust-50003",
    "single", NULL, "30d", "2024-02-29T10:00:00Z", 40 * 1440, 1, "error_expired_credentials",
    FALSE },
  { "d772bb9f-90ca-41f6-91d1-ce75ea95c834", "planet_mx_employment", "unconfirmed", "cust-60001",
    "single", NULL, "nostore", "2024-03-12T18:45:00Z", -1, 1, NULL, FALSE },
  { "b56a501a-215b-4fae-b367-537001534d53", "heimdall_mx_retail", "unconfirmed", NULL,
    NULL, NULL, "store", "2024-04-01T08:00:00Z", -1, 0, NULL, FALSE },

  { "7a5b2052-5fbf-4e46-9654-47090babe7b9", "gringotts_mx_retail", "valid", "cust-00011",
    "recurrent", "7d", "store", "2021-06-15T13:37:00Z", 90, 0, NULL, TRUE },
  { "b5a8f773-d0f3-4931-baeb-8b45297d00af", "erebor_br_retail", "valid", "cust-11002",
    "recurrent", "24h", "store", "2021-09-30T20:20:20Z", 130, 0, NULL, TRUE },
  { "bce9c8c1-6eb7-47b0-8733-b63756b21190", "belvo_mx_retail", "valid", "cust-70001",
    "single", NULL, "store", "2024-01-08T09:00:00Z", 15, 1, NULL, FALSE },
  { "a6701a3e-0e2e-4c29-a536-a63be8c4444a", "banamex", "valid", "cust-70202",
    "recurrent", "12h", "store", "2022-03-03T03:03:03Z", 260, 3, NULL, FALSE },
  { "1199d5d5-f084-4cc9-ae28-f30ff6a513d0", "ironbank_br_business", "valid", "cust-00405",
    "recurrent", "7d", "store", "2022-12-24T22:00:00Z", 1000, 1, NULL, FALSE },
  { "e6756176-9104-4d98-8ed9-944bb73a1e35", "gringotts_mx_retail", "valid", "cust-00012",
    "recurrent", "6h", "store", "2022-05-05T05:55:55Z", 30, 1, "login_invalid", FALSE },
  { "14cfe971-4a41-4bdb-b876-6c1e7ba885e5", "gringotts_br_retail", "valid", "cust-00921",
    "recurrent", "24h", "store", "2022-08-08T08:08:08Z", 75, 2, "error_too_many_sessions", FALSE },
  { "ecdd945b-f9b3-4a59-a528-ffeea8aedce7", "erebor_mx_retail", "valid", "cust-10443",
    "recurrent", "7d", "store", "2022-10-10T10:10:10Z", 400, 1, "two_errors", FALSE },
  { "f81a2e54-2cd7-4109-88c8-0485fbeb701f", "erebor_mx_retail", "valid", "cust-10444",
    "recurrent", "7d", "store", "2022-10-11T10:10:10Z", 410, 1, "error_request_timeout", FALSE },
  { "e3ebf5ed-47c0-48a7-8fca-17a8b9b9a24b", "erebor_br_retail", "valid", "cust-11003",
    "recurrent", "30d", "store", "2022-12-01T12:34:56Z", 10 * 1440, 0, "error_unexpected_error",
    FALSE },
  { "9c493878-e1f7-4f01-a12f-b4cf69cd1694", "erebor_co_retail", "valid", "cust-11874",
    "single", NULL, "30d", "2023-02-14T14:14:14Z", 6 * 1440, 1, "html_502", FALSE },
  { "dd7c96e6-df67-42d8-a40d-450bb5e48485", "heimdall_mx_retail", "valid", "cust-20118",
    "recurrent", "6h", "store", "2023-01-18T15:02:11Z", 200, 1, "qr_base64", FALSE },
  { "8ad1df33-1201-4039-815e-4b59c2b1089f", "heimdall_mx_retail", "valid", "cust-20119",
    "recurrent", "6h", "store", "2023-01-19T15:02:11Z", 210, 1, "qr_url", FALSE },
  { "e940b1db-9308-4cb7-8fd2-2f4c9cec2c9d", "heimdall_br_retail", "valid", "cust-20389",
    "recurrent", "12h", "store", "2023-04-03T07:30:00Z", 55, 1, "mfa_default", FALSE },
  { "0e667e9b-3267-424a-a2fb-379852715133", "heimdall_br_retail", "valid", "cust-20390",
    "recurrent", "12h", "store", "2023-04-04T07:30:00Z", 65, 1, "expiry_5", FALSE },
  { "a6845832-d091-485e-9d63-e3273add3d42", "heimdall_co_retail", "valid", "cust-20552",
    "single", NULL, "store", "2023-05-24T19:41:07Z", 1600, 2, "form_array", FALSE },
  { "15bbec43-d163-495b-a686-312063a85c9c", "heimdall_co_retail", "valid", "cust-20553",
    "single", NULL, "store", "2023-05-25T19:41:07Z", 1700, 2, "form_detail", FALSE },
  { "87e7030d-b415-4d91-a028-eb6c4c404833", "gotham_mx_business", "valid", "cust-30073",
    "recurrent", "24h", "store", "2023-07-01T01:00:00Z", 630, 3, "mfa_hostile", FALSE },
  { "943288ea-978c-4989-9cc9-e76bcafb88d6", "gotham_br_business", "valid", "cust-30074",
    "recurrent", "30d", "store", "2023-07-12T12:00:00Z", 3 * 1440, 3, NULL, FALSE },
  { "c7c7dcfc-25ff-4e27-8bd7-22ea6621e913", "gotham_br_business", "valid", "cust-30075",
    NULL, NULL, "nostore", "2023-07-13T12:00:00Z", 4 * 1440, 0, "error_activation_required",
    FALSE },
  { "79e1447e-97a3-41bc-a7fe-d53d44bacd83", "tatooine_mx_fiscal", "valid", "cust-40011",
    "recurrent", "30d", "store", "2022-06-02T00:00:00Z", 21 * 1440, 2, NULL, FALSE },
  { "27682022-7e10-4870-b0a5-cb0677f00f6b", "planet_mx_employment", "valid", "cust-60002",
    "single", NULL, "nostore", "2024-03-13T18:45:00Z", 60 * 1440, 1, NULL, FALSE },
  { "1804180f-1a10-4777-b61d-ef61448df550", "ofmockbank_br_retail", "valid", "cust-50004",
    "recurrent", "24h", "365d", "2024-03-01T10:00:00Z", 300, 1, NULL, FALSE },
  { "222ae9c7-ed7b-4a91-aa86-6cb70712b5be", "gringotts_co_retail", "valid", "cust-01278",
    "recurrent", "24h", "store", "2023-08-20T11:11:11Z", 800, 0, NULL, FALSE },
  /* An external id that tries to turn and to hide the text around it. */
  { "ce61079c-fcb0-453d-adc8-d346c57b95d2", "gringotts_br_retail", "valid",
    "cust-\u202e22900\u202c\u200b\x1b[31m", "recurrent", "24h", "store", "2023-09-21T06:00:00Z",
    950, 0, "error_hostile", FALSE },
  { "d0aade2b-a445-4b81-b6b9-264b2d57605f", "gringotts_br_retail", "valid",
    "Distribuição São João, unidade 7", "recurrent", "24h", "store", "2023-09-22T06:00:00Z", 960,
    1, "ok_invalid", FALSE },
};
/* clang-format on */

const char *const rl_sandbox_statuses[] = { "valid", "invalid", "unconfirmed", "token_required",
                                            NULL };
const char *const rl_sandbox_access_modes[] = { "single", "recurrent", NULL };

guint rl_sandbox_fixed_link_count(void)
{
  return G_N_ELEMENTS(links);
}

const RlSandboxFixedLink *rl_sandbox_fixed_link(guint index)
{
  return &links[index];
}

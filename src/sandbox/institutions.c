/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The institutions, with the shapes of form_fields that the real sandbox has been seen to give:
 * labels missing on select and hidden, the length of a token as a string, the invalid choice
 * preselected, languages that do not follow the country, and a pattern that is none. A password
 * may be any magic value, or what somebody makes up for a trial: the real sandbox takes
 * ^[a-zA-Z0-9_]{1,16}$ in all of them, as Iron Bank does here. */
#include "sandbox/world.h"

#define USER_PT                                                                                    \
  "{\"name\":\"username\",\"type\":\"text\",\"label\":\"usuário\","                               \
  "\"validation\":\"^[a-zA-Z0-9_]{1,16}$\",\"placeholder\":\"12345678901\","                       \
  "\"validation_message\":\"Requer entre 1 e 16 caracteres\"}"
#define PASSWORD_PT                                                                                \
  "{\"name\":\"password\",\"type\":\"password\",\"label\":\"senha\","                              \
  "\"validation\":\"^.{1,40}$\","                                                                  \
  "\"validation_message\":\"Requer entre 1 e 40 caracteres\"}"
#define USER_ES                                                                                    \
  "{\"name\":\"username\",\"type\":\"text\",\"label\":\"Usuario\","                                \
  "\"validation\":\"^[a-zA-Z0-9_]{1,16}$\",\"placeholder\":\"user_valid\","                        \
  "\"validation_message\":\"Requiere de 1 a 16 caracteres\"}"
#define PASSWORD_ES                                                                                \
  "{\"name\":\"password\",\"type\":\"password\",\"label\":\"Contraseña\","                        \
  "\"validation\":\"^.{1,40}$\","                                                                  \
  "\"validation_message\":\"Requiere de 1 a 40 caracteres\"}"
#define TOKEN                                                                                      \
  "{\"name\":\"token\",\"type\":\"number\",\"label\":\"Token\",\"length\":\"6\","                  \
  "\"optional\":true,\"validation\":\"^\\\\d{6}$\","                                               \
  "\"validation_message\":\"Requiere 6 dígitos\"}"
#define CHOICE(code, label)                                                                        \
  "{\"code\":\"" code "\",\"label\":\"" label "\",\"validation\":\"^.{1,}$\","                     \
  "\"validation_message\":\"Credenciales incorrectas.\","                                          \
  "\"placeholder\":\"Número de identificación.\"}"
#define TEXT_FIELD(name, type, label)                                                              \
  "{\"name\":\"" name "\",\"type\":\"" type "\",\"label\":\"" label "\","                          \
  "\"validation\":\"^[a-zA-Z0-9_]{1,16}$\"}"

static const char plain_pt[] = "[" USER_PT "," PASSWORD_PT "]";
static const char plain_es[] = "[" USER_ES "," PASSWORD_ES "]";
static const char token_pt[] = "[" USER_PT "," PASSWORD_PT "," TOKEN "]";
static const char token_es[] = "[" USER_ES "," PASSWORD_ES "," TOKEN "]";

static const char advanced[] =
    "[{\"name\":\"username_type\",\"type\":\"select\",\"placeholder\":\"Opções de acesso\","
    "\"pre_selected\":0,\"values\":[" CHOICE("999", "Identification (invalid)") "," CHOICE("003", "Passport (valid)") "]}," TEXT_FIELD(
        "username", "text",
        "Conta") "," TEXT_FIELD("username2", "text",
                                "Conta 2") "," TEXT_FIELD("password", "password",
                                                          "Senha") "," TEXT_FIELD("password2",
                                                                                  "password",
                                                                                  "Senha 2") "]";

/* As the tax office's, whose pattern for the password has no end. */
static const char fiscal[] =
    "[{\"name\":\"username\",\"type\":\"text\",\"label\":\"RFC\","
    "\"validation\":\"^.{12,13}$\",\"placeholder\":\"ABC010101ABC\"},"
    "{\"name\":\"password\",\"type\":\"password\",\"label\":\"Contraseña (CIEC)\","
    "\"validation\":\"^[a-zA-Z0-9]{8}\","
    "\"validation_message\":\"Requiere 8 letras o dígitos\"}]";

static const char employment[] =
    "[{\"name\":\"username\",\"type\":\"text\",\"label\":\"CURP\","
    "\"validation\":\"^([A-Z]{4})([0-9]{6})([A-Z]{6})([A-Z0-9]{2})$\","
    "\"validation_message\":\"CURP inválida\",\"placeholder\":\"BLPM951331IONVGR54\"},"
    "{\"name\":\"password\",\"type\":\"hidden\",\"value\":\"fake-password\"}]";

static const char consent[] =
    "[{\"name\":\"username\",\"type\":\"text\",\"label\":\"CPF\","
    "\"validation\":\"^\\\\d{11}|\\\\d{3}\\\\.\\\\d{3}\\\\.\\\\d{3}-\\\\d{2}$\","
    "\"validation_message\":\"CPF inválido\",\"placeholder\":\"111.111.111-11\"}]";

static const char numbers[] =
    "[{\"name\":\"username\",\"type\":\"number\",\"label\":\"Username\","
    "\"validation\":\"^[0-9]{1,15}$\"},"
    "{\"name\":\"username2\",\"type\":\"number\",\"label\":\"Delay seconds\","
    "\"validation\":\"^[0-9]{1,6}$\"},"
    "{\"name\":\"password\",\"type\":\"password\",\"label\":\"Password\",\"validation\":null}]";

static const char documents[] =
    "[{\"name\":\"username_type\",\"type\":\"select\",\"label\":\"Document\",\"values\":["
    "{\"code\":\"001\",\"label\":\"Client number\"},{\"code\":\"002\",\"label\":\"Card number\"},"
    "{\"code\":\"003\",\"label\":\"Phone\"}]},"
    "{\"name\":\"username\",\"type\":\"text\",\"label\":\"Client number\","
    "\"validation\":\"^.{1,}$\"},"
    "{\"name\":\"password\",\"type\":\"password\",\"label\":\"Key BancaNet\","
    "\"validation\":\"^([0-9]{4,}$\"}]";

static const char no_features[] = "[]";
static const char token_feature[] =
    "[{\"name\":\"token_required\","
    "\"description\":\"The institution may ask for a token during the log-in\"}]";

static const char of_bank[] = "[\"ACCOUNTS\",\"BALANCES\",\"OWNERS\",\"TRANSACTIONS\"]";
static const char of_fiscal[] = "[\"INVOICES\",\"TAX_RETURNS\",\"TAX_STATUS\"]";
static const char of_employment[] = "[\"EMPLOYMENT_RECORDS\"]";

#define BANK(id, name, display, country, color, features, fields, script)                          \
  {                                                                                                \
    id, name, display, "bank", country, "https://www.example.com/" name, color, "credentials",     \
        "healthy", features, of_bank, fields, script, 201                                          \
  }

/* clang-format off */
static const RlSandboxInstitution institutions[] = {
  BANK(1003, "gringotts_mx_retail", "Gringotts", "MX", "#7f1734", no_features, plain_es, NULL),
  BANK(1002, "gringotts_br_retail", "Gringotts", "BR", "#7f1734", no_features, plain_pt, NULL),
  { 1001, "gringotts_co_retail", "Gringotts", "bank", "CO", NULL, "#7f1734", "credentials", "down",
    no_features, of_bank, plain_es, "error_institution_down", 201 },
  BANK(1004, "erebor_mx_retail", "Erebor", "MX", "#056dae", no_features, plain_pt, NULL),
  BANK(1005, "erebor_br_retail", "Erebor", "BR", "#056dae", no_features, plain_pt, NULL),
  BANK(1006, "erebor_co_retail", "Erebor", "CO", "#056dae", no_features, plain_es, NULL),
  BANK(1014, "heimdall_mx_retail", "Heimdall", "MX", "#d8a018", token_feature, token_es,
       "mfa_numeric"),
  BANK(1015, "heimdall_br_retail", "Heimdall", "BR", "#d8a018", token_feature, token_pt,
       "mfa_numeric"),
  BANK(1012, "heimdall_co_retail", "Heimdall", "CO", "#d8a018", token_feature, token_es,
       "mfa_numeric"),
  { 1010, "gotham_mx_business", "Gotham Empresas", "bank", "MX", NULL, "#20242c", "credentials",
    "healthy", token_feature, of_bank, token_es, "mfa_numeric", 200 },
  { 1011, "gotham_br_business", "Gotham Negócios", "bank", "BR", NULL, "#20242c", "credentials",
    "healthy", no_features, of_bank, plain_pt, "mfa_numeric", 200 },
  BANK(1016, "ironbank_br_retail", "Iron Bank", "BR", "#5d6970", no_features, advanced, NULL),
  BANK(1017, "ironbank_br_business", "Iron Bank Empresas", "BR", "#5d6970", no_features, advanced,
       NULL),
  { 1013, "tatooine_mx_fiscal", "Tatooine", "fiscal", "MX", NULL, "#c2a26b", "credentials",
    "healthy", no_features, of_fiscal, fiscal, NULL, 201 },
  { 9454, "planet_mx_employment", "Planet", "employment", "MX", "https://www.example.com/planet",
    "#1c7f3c", "credentials", "healthy", no_features, of_employment, employment, NULL, 201 },
  { 9256, "ofmockbank_br_retail", "Mock Bank (Open Finance)", "bank", "BR", NULL, "#30267d",
    "openfinance", "healthy", no_features, of_bank, consent, "error_unsupported_operation", 201 },
  BANK(9322, "belvo_mx_retail", "Belvo Test Bank", "MX", "#0663f9", no_features, numbers,
       "slow_3"),
  BANK(1018, "banamex", "Banamex", "MX", "#003366", no_features, documents, NULL),
};
/* clang-format on */

const char *const rl_sandbox_institution_types[] = { "bank", "fiscal", "employment", NULL };
const char *const rl_sandbox_institution_statuses[] = { "healthy", "down", NULL };

guint rl_sandbox_institution_count(void)
{
  return G_N_ELEMENTS(institutions);
}

const RlSandboxInstitution *rl_sandbox_institution(guint index)
{
  return &institutions[index];
}

const RlSandboxInstitution *rl_sandbox_institution_find(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(institutions); i++)
    if (g_strcmp0(institutions[i].name, name) == 0)
      return &institutions[i];
  return NULL;
}

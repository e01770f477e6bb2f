/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/username-type.h"

static const RlUsernameType table[] = {
  { "001", "Cédula de Ciudadanía" },
  { "002", "Cédula de Extranjería" },
  { "003", "Pasaporte" },
  { "004", "Tarjeta de Identidad" },
  { "005", "Registro Civil" },
  { "006", "Número Identificación Personal" },
  { "020", "NIT" },
  { "021", "NIT Persona Natural" },
  { "022", "NIT Persona Extranjera" },
  { "023", "NIT Persona Jurídica" },
  { "024", "NIT Menores" },
  { "025", "NIT Desasociado" },
  { "030", "Trj. Seguro Social Extranjero" },
  { "031", "Sociedad Extranjera sin NIT en Colombia" },
  { "032", "Fideicomiso" },
  { "033", "RIF Venezuela" },
  { "034", "CIF" },
  { "035", "Número de Identidad" },
  { "036", "RTN" },
  { "037", "Cédula de Identidad" },
  { "038", "DIMEX" },
  { "039", "CED" },
  { "040", "PAS" },
  { "041", "Documento Único de Identidad" },
  { "042", "NIT Salvadoreño" },
  { "100", "Agência e conta" },
  { "101", "Código do operador" },
  { "102", "Cartão de crédito" },
  { "103", "CPF" },
  { "999", "Sandbox: invalid" },
  { NULL, NULL },
};

const RlUsernameType *rl_username_types(void)
{
  return table;
}

const char *rl_username_type_name(const char *code)
{
  for (const RlUsernameType *row = table; row->code != NULL; row++)
    if (g_strcmp0(row->code, code) == 0)
      return row->name;
  return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A QR symbol in the cells of the terminal, dark on light whatever its colours are. */
#pragma once

#include "qr/plan.h"

/* The largest drawing of SYMBOL that fits, with what this terminal can show. FALSE: none does. */
gboolean rl_qr_draw_plan(const RlQrSymbol *symbol, int columns, int rows, RlQrPlan *plan);

/* Draws it with its upper left corner at Y, X. */
void rl_qr_draw(int y, int x, const RlQrSymbol *symbol, const RlQrPlan *plan);

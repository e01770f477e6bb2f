/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A drawing takes exactly the room that is there, and no column more. */
#include "qr/plan.h"

#include "qr-picture.h"

typedef struct {
  guint side;
  RlQrGlyphs glyphs;
  guint columns, rows;             /* the window */
  guint scale, quiet, takes, high; /* scale 0: it does not fit */
} Row;

#define HALF  RL_QR_HALF_BLOCKS
#define FULL  RL_QR_FULL_BLOCKS
#define ASCII RL_QR_ASCII

static const Row table[] = {
  { 21, HALF, 80, 24, 1, 4, 29, 15 },       { 21, HALF, 29, 15, 1, 4, 29, 15 },
  { 21, HALF, 28, 15, 1, 3, 27, 14 },       { 21, HALF, 29, 14, 1, 3, 27, 14 },
  { 21, HALF, 27, 14, 1, 3, 27, 14 },       { 21, HALF, 26, 14, 1, 2, 25, 13 },
  { 21, HALF, 27, 13, 1, 2, 25, 13 },       { 21, HALF, 25, 13, 1, 2, 25, 13 },
  { 21, HALF, 24, 13, 0, 0, 0, 0 },         { 21, HALF, 25, 12, 0, 0, 0, 0 },
  { 21, HALF, 58, 29, 2, 4, 58, 29 },       { 21, HALF, 58, 28, 1, 4, 29, 15 },
  { 21, HALF, 57, 29, 1, 4, 29, 15 },       { 21, HALF, 87, 44, 3, 4, 87, 44 },
  { 21, HALF, 1000, 145, 10, 4, 290, 145 }, { 21, FULL, 58, 29, 1, 4, 58, 29 },
  { 21, FULL, 57, 29, 1, 3, 54, 27 },       { 21, FULL, 58, 28, 1, 3, 54, 27 },
  { 21, FULL, 53, 27, 1, 2, 50, 25 },       { 21, FULL, 50, 25, 1, 2, 50, 25 },
  { 21, FULL, 49, 25, 0, 0, 0, 0 },         { 21, FULL, 50, 24, 0, 0, 0, 0 },
  { 21, FULL, 116, 58, 2, 4, 116, 58 },     { 21, ASCII, 58, 29, 1, 4, 58, 29 },
  { 21, ASCII, 115, 58, 1, 4, 58, 29 },     { 177, HALF, 185, 93, 1, 4, 185, 93 },
  { 177, HALF, 181, 91, 1, 2, 181, 91 },    { 177, HALF, 180, 91, 0, 0, 0, 0 },
  { 21, HALF, 0, 0, 0, 0, 0, 0 },
};

static void test_table(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
    const Row *row = &table[i];
    RlQrPlan plan = { .scale = 77 };
    g_autoptr(RlQrSymbol) symbol = rl_qr_symbol_new(row->side, row->side);
    g_test_message("row %u", i);
    const gboolean fits = rl_qr_plan(symbol, row->glyphs, row->columns, row->rows, &plan);
    g_assert_cmpint(fits, ==, row->scale > 0);
    g_assert_cmpuint(plan.scale, ==, fits ? row->scale : 77);
    if (!fits)
      continue;
    g_assert_cmpuint(plan.glyphs, ==, row->glyphs);
    g_assert_cmpuint(plan.quiet, ==, row->quiet);
    g_assert_cmpuint(plan.columns, ==, row->takes);
    g_assert_cmpuint(plan.rows, ==, row->high);
  }
}

/* A picture of rows, module by module, is the symbol in its quiet zone. */
static void check_borders(const RlQrSymbol *symbol, RlQrGlyphs glyphs, guint columns, guint rows)
{
  RlQrPlan plan;
  g_assert_true(rl_qr_plan(symbol, glyphs, columns, rows, &plan));
  g_auto(GStrv) lines = rl_qr_rows(symbol, &plan);
  g_autoptr(RlQrImage) image = qr_picture_of_rows(lines, &plan);
  const guint pixels = glyphs == RL_QR_HALF_BLOCKS ? plan.scale : 2 * plan.scale;
  for (guint y = 0; y < image->height; y++)
    for (guint x = 0; x < image->width; x++) {
      const guint column = x / pixels, row = y / pixels;
      const gboolean inside = column >= plan.quiet && row >= plan.quiet;
      const gboolean dark =
          inside && rl_qr_symbol_is_dark(symbol, column - plan.quiet, row - plan.quiet);
      g_assert_cmpint(image->grey[(gsize) y * image->width + x] == 0, ==, dark);
    }
}

static void test_borders(void)
{
  g_autoptr(RlQrSymbol) black = rl_qr_symbol_new(21, 21);
  g_autoptr(RlQrSymbol) wide = rl_qr_symbol_new(32, 8);
  for (guint i = 0; i < 21 * 21; i++)
    black->dark[i] = 1;
  for (guint i = 0; i < 32 * 8; i++)
    wide->dark[i] = i % 3 == 0;
  for (RlQrGlyphs glyphs = HALF; glyphs <= ASCII; glyphs++)
    for (guint scale = 1; scale <= 3; scale++) {
      check_borders(black, glyphs, 58 * scale, 29 * scale);
      check_borders(wide, glyphs, 80 * scale, 16 * scale);
    }
  check_borders(black, RL_QR_HALF_BLOCKS, 27, 14);
  check_borders(black, RL_QR_HALF_BLOCKS, 25, 13);
  check_borders(black, RL_QR_FULL_BLOCKS, 50, 25);
}

static void test_glyphs(void)
{
  RlQrPlan plan = { RL_QR_HALF_BLOCKS, 1, 0, 4, 1 };
  g_autoptr(RlQrSymbol) symbol = rl_qr_symbol_new(4, 2);
  symbol->dark[1] = symbol->dark[6] = symbol->dark[3] = symbol->dark[7] = 1;
  g_auto(GStrv) half = rl_qr_rows(symbol, &plan);
  g_assert_cmpstr(half[0], ==, " ▀▄█");
  g_assert_null(half[1]);
  plan = (RlQrPlan){ RL_QR_ASCII, 1, 0, 8, 2 };
  g_auto(GStrv) ascii = rl_qr_rows(symbol, &plan);
  g_assert_cmpstr(ascii[0], ==, "  ##  ##");
  g_assert_cmpstr(ascii[1], ==, "    ####");
  g_assert_null(ascii[2]);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/qr/plan/table", test_table);
  g_test_add_func("/qr/plan/borders", test_borders);
  g_test_add_func("/qr/plan/glyphs", test_glyphs);
  return g_test_run();
}

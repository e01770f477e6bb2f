/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qr/grid.h"

#include <stdlib.h>

/* Less contrast than this is no code. Fewer modules a side neither, nor modules of one pixel: such
 * is noise, unless they make a QR symbol. */
enum { CONTRAST_MIN = 64, MODULES_MIN = 8, PITCH_MIN = 2 };

/* A QR symbol of version V has 17 + 4V modules a side, and in three corners a finder pattern of 7
 * modules, with a light line around it. */
enum { VERSIONS = 40, FINDER = 7, CORNER = FINDER + 1, TIMING = 6 };

/* Of a hundred modules of these patterns, so many must be as they should. */
enum { ALIKE_MIN = 97 };

/* A picture in black and white, of which a part is looked at. */
typedef struct {
  const RlQrImage *image;
  guint threshold;
  gboolean inverted;
  guint left, top, width, height;
} Bits;

static gboolean is_dark(const Bits *bits, guint x, guint y)
{
  const gboolean black = bits->image->grey[(gsize) y * bits->image->width + x] < bits->threshold;
  return black != bits->inverted;
}

static gboolean find_threshold(Bits *bits)
{
  guint lowest = 255, highest = 0;
  for (gsize i = 0; i < (gsize) bits->image->width * bits->image->height; i++) {
    lowest = MIN(lowest, bits->image->grey[i]);
    highest = MAX(highest, bits->image->grey[i]);
  }
  bits->threshold = (lowest + highest + 1) / 2;
  return highest >= lowest + CONTRAST_MIN;
}

static gboolean has_dark_in_row(const Bits *bits, guint y)
{
  for (guint x = 0; x < bits->image->width; x++)
    if (is_dark(bits, x, y))
      return TRUE;
  return FALSE;
}

static gboolean has_dark_in_column(const Bits *bits, guint x)
{
  for (guint y = 0; y < bits->image->height; y++)
    if (is_dark(bits, x, y))
      return TRUE;
  return FALSE;
}

/* Sets the part that is looked at: what is dark, and nothing around it. */
static gboolean find_box(Bits *bits)
{
  guint left = 0, top = 0, right = bits->image->width, bottom = bits->image->height;
  while (top < bottom && !has_dark_in_row(bits, top))
    top++;
  if (top == bottom)
    return FALSE;
  while (!has_dark_in_row(bits, bottom - 1))
    bottom--;
  while (!has_dark_in_column(bits, left))
    left++;
  while (!has_dark_in_column(bits, right - 1))
    right--;
  bits->left = left;
  bits->top = top;
  bits->width = right - left;
  bits->height = bottom - top;
  return TRUE;
}

/* The pixels FIRST to LAST, of LENGTH, whose centres are in the middle half of module I of N; that
 * of its own centre when there are none. */
static void find_middle(guint length, guint n, guint i, guint *first, guint *last)
{
  *first = ((4 * i + 1) * length + 2 * n - 1) / (4 * n);
  *last = (4 * i + 3) * length / (2 * n);
  *last = (*last - 1) / 2;
  if (*first > *last)
    *first = *last = (2 * i + 1) * length / (2 * n);
}

/* What most pixels of the middle of a module are, when the part has MODULES_X by MODULES_Y. */
static gboolean sample(const Bits *bits, guint modules_x, guint modules_y, guint x, guint y)
{
  guint left, right, top, bottom, dark = 0;
  find_middle(bits->width, modules_x, x, &left, &right);
  find_middle(bits->height, modules_y, y, &top, &bottom);
  for (guint row = top; row <= bottom; row++)
    for (guint column = left; column <= right; column++)
      dark += is_dark(bits, bits->left + column, bits->top + row);
  return 2 * dark > (right - left + 1) * (bottom - top + 1);
}

static RlQrSymbol *sample_all(const Bits *bits, guint width, guint height)
{
  RlQrSymbol *symbol = rl_qr_symbol_new(width, height);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      symbol->dark[(gsize) y * width + x] = sample(bits, width, height, x, y);
  return symbol;
}

/* Whether a module of a finder pattern is dark, counted from its corner of the symbol. */
static gboolean finder_is_dark(guint x, guint y)
{
  const guint ring = MAX((guint) abs((int) x - FINDER / 2), (guint) abs((int) y - FINDER / 2));
  return ring != 2 && ring <= FINDER / 2;
}

/* How many modules of the three corners are as they should. */
static guint finders_alike(const Bits *bits, guint n)
{
  guint alike = 0;
  for (guint y = 0; y < CORNER; y++)
    for (guint x = 0; x < CORNER; x++) {
      const gboolean dark = finder_is_dark(x, y);
      alike += sample(bits, n, n, x, y) == dark;
      alike += sample(bits, n, n, n - 1 - x, y) == dark;
      alike += sample(bits, n, n, x, n - 1 - y) == dark;
    }
  return alike;
}

/* The two lines between the finder patterns, dark and light in turn. */
static guint timing_alike(const Bits *bits, guint n)
{
  guint alike = 0;
  for (guint i = CORNER; i < n - CORNER; i++) {
    alike += sample(bits, n, n, i, TIMING) == (i % 2 == 0);
    alike += sample(bits, n, n, TIMING, i) == (i % 2 == 0);
  }
  return alike;
}

/* How well N by N modules fit, in hundredths. */
static guint alikeness(const Bits *bits, guint n)
{
  const guint all = 3 * CORNER * CORNER + 2 * (n - 2 * CORNER);
  return 100 * (finders_alike(bits, n) + timing_alike(bits, n)) / all;
}

/* The modules of a QR symbol a side, or 0. No more than pixels. */
static guint find_qr_side(const Bits *bits)
{
  guint best = 0, best_alike = ALIKE_MIN - 1;
  for (guint version = 1; version <= VERSIONS; version++) {
    const guint n = 17 + 4 * version;
    const guint alike = n <= MIN(bits->width, bits->height) ? alikeness(bits, n) : 0;
    if (alike > best_alike) {
      best = n;
      best_alike = alike;
    }
  }
  return best;
}

static RlQrSymbol *take_qr(Bits *bits, gboolean inverted)
{
  bits->inverted = inverted;
  const guint n = find_box(bits) ? find_qr_side(bits) : 0;
  return n > 0 ? sample_all(bits, n, n) : NULL;
}

static guint common_divisor(guint a, guint b)
{
  while (b != 0) {
    const guint rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/* The pixel in place I of line LINE: of a row, or of a column. */
static gboolean in_line(const Bits *bits, gboolean row, guint line, guint i)
{
  return row ? is_dark(bits, bits->left + i, bits->top + line)
             : is_dark(bits, bits->left + line, bits->top + i);
}

/* The largest number of pixels that every run of equal ones, in rows or columns, is made of. */
static guint find_pitch(const Bits *bits, gboolean rows)
{
  const guint lines = rows ? bits->height : bits->width;
  const guint length = rows ? bits->width : bits->height;
  guint pitch = length;
  for (guint line = 0; line < lines && pitch >= PITCH_MIN; line++)
    for (guint i = 1; i < length; i++)
      if (in_line(bits, rows, line, i) != in_line(bits, rows, line, i - 1))
        pitch = common_divisor(pitch, i);
  return pitch;
}

static gboolean is_side(guint modules)
{
  return modules >= MODULES_MIN && modules <= RL_QR_MODULES_MAX;
}

static RlQrSymbol *take_any(Bits *bits)
{
  if (!find_box(bits))
    return NULL;
  const guint x = find_pitch(bits, TRUE), y = find_pitch(bits, FALSE);
  if (x < PITCH_MIN || y < PITCH_MIN || !is_side(bits->width / x) || !is_side(bits->height / y))
    return NULL;
  return sample_all(bits, bits->width / x, bits->height / y);
}

/* A dark frame all around is a quiet zone of a code that is light on dark. */
static gboolean has_dark_frame(const Bits *bits)
{
  const guint right = bits->image->width - 1, bottom = bits->image->height - 1;
  gboolean dark = TRUE;
  for (guint x = 0; x <= right && dark; x++)
    dark = is_dark(bits, x, 0) && is_dark(bits, x, bottom);
  for (guint y = 0; y <= bottom && dark; y++)
    dark = is_dark(bits, 0, y) && is_dark(bits, right, y);
  return dark;
}

RlQrSymbol *rl_qr_grid(const RlQrImage *image)
{
  Bits bits = { .image = image };
  if (!find_threshold(&bits))
    return NULL;
  RlQrSymbol *symbol = take_qr(&bits, FALSE);
  if (symbol == NULL)
    symbol = take_qr(&bits, TRUE);
  if (symbol != NULL)
    return symbol;
  bits.inverted = FALSE;
  bits.inverted = has_dark_frame(&bits);
  return take_any(&bits);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qr/code.h"

#include "base/i18n.h"
#include "base/text.h"

#include "qr/grid.h"
#include "qr/png.h"
#include "qr/read.h"
#include "qr/wrapping.h"

/* More characters than any symbol holds. */
enum { TEXT_MAX = 8192 };

static const char image_url[] =
    N_("This is the address of an image. relink fetches none: open it in a browser.");
static const char no_modules[] =
    N_("The image of the code cannot be drawn: no code can be made out in it. Open the value in a "
       "browser to see it.");

/* Kinds that are named and left alone. */
static const struct {
  RlQrKind kind;
  const char *fault;
} others[] = {
  { RL_QR_KIND_JPEG, N_("The image of the code cannot be drawn: it is a JPEG, and relink draws PNG "
                        "only. Open the value in a browser to see it.") },
  { RL_QR_KIND_GIF, N_("The image of the code cannot be drawn: it is a GIF, and relink draws PNG "
                       "only. Open the value in a browser to see it.") },
  { RL_QR_KIND_SVG, N_("The image of the code cannot be drawn: it is an SVG, and relink draws PNG "
                       "only. Open the value in a browser to see it.") },
  { RL_QR_KIND_WEBP, N_("The image of the code cannot be drawn: it is a WebP, and relink draws PNG "
                        "only. Open the value in a browser to see it.") },
  { RL_QR_KIND_BMP, N_("The image of the code cannot be drawn: it is a BMP, and relink draws PNG "
                       "only. Open the value in a browser to see it.") },
  { RL_QR_KIND_DATA, N_("The code cannot be drawn: it is a file, but no image that relink knows. "
                        "Open the value in a browser to see it.") },
};

static void set_fault(RlQrCode *self, const char *message)
{
  g_free(self->fault);
  self->fault = g_strdup(message);
}

/* Makes the symbol that says TEXT. */
static void take_text(RlQrCode *self, const char *text)
{
  g_autoptr(GError) error = NULL;
  self->text = rl_text_clean_line(text, -1, TEXT_MAX, NULL);
  self->symbol = rl_qr_symbol_encode(text, &error);
  if (self->symbol == NULL)
    set_fault(self, error->message);
}

static gboolean is_address(const char *text)
{
  g_autoptr(GByteArray) bytes = NULL;
  const RlQrKind kind = rl_qr_unwrap(text, &bytes);
  return kind == RL_QR_KIND_URL || kind == RL_QR_KIND_IMAGE_URL;
}

/* What was read is encoded anew: crisp, and often smaller than what came. What is not to be read,
 * or says bytes that are no text, is drawn as it is. */
static void take_image(RlQrCode *self, const RlQrImage *image)
{
  g_autofree char *read = rl_qr_read(image);
  if (read != NULL && g_utf8_validate(read, -1, NULL)) {
    take_text(self, read);
    self->is_url = is_address(read);
  }
  if (self->symbol == NULL)
    self->symbol = rl_qr_grid(image);
  if (self->symbol == NULL)
    set_fault(self, _(no_modules));
  else
    g_clear_pointer(&self->fault, g_free);
}

static void take_png(RlQrCode *self, const GByteArray *bytes)
{
  g_autoptr(GError) error = NULL;
  /* of this kind there are always bytes: NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
  g_autoptr(RlQrImage) image = rl_qr_png_read(bytes->data, bytes->len, &error);
  if (image == NULL)
    set_fault(self, error->message);
  else
    take_image(self, image);
}

static void take_other(RlQrCode *self, RlQrKind kind)
{
  for (guint i = 0; i < G_N_ELEMENTS(others); i++)
    if (others[i].kind == kind)
      set_fault(self, _(others[i].fault));
}

RlQrCode *rl_qr_code_new(const char *value)
{
  if (value == NULL)
    return NULL;
  g_autoptr(GByteArray) bytes = NULL;
  RlQrCode *self = g_new0(RlQrCode, 1);
  const RlQrKind kind = rl_qr_unwrap(value, &bytes);
  self->is_url = kind == RL_QR_KIND_URL || kind == RL_QR_KIND_IMAGE_URL;
  self->is_image = bytes != NULL && kind != RL_QR_KIND_DATA;
  if (kind == RL_QR_KIND_TEXT || kind == RL_QR_KIND_URL) {
    take_text(self, value);
  } else if (kind == RL_QR_KIND_IMAGE_URL) {
    self->text = rl_text_clean_line(value, -1, TEXT_MAX, NULL);
    set_fault(self, _(image_url));
  } else if (kind == RL_QR_KIND_PNG) {
    take_png(self, bytes);
  } else {
    take_other(self, kind);
  }
  return self;
}

void rl_qr_code_free(RlQrCode *self)
{
  if (self == NULL)
    return;
  rl_qr_symbol_free(self->symbol);
  g_free(self->text);
  g_free(self->fault);
  g_free(self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "qr/read.h"

#include <string.h>

#ifdef HAVE_ZBAR

#include <gmodule.h>
#include <zbar.h>

/* It is loaded when the first image comes, since it brings along the libraries of a whole desktop
 * (X11, cameras, D-Bus), which have no business in a process that handles passwords, and which few
 * ever need. */
#define LIBRARY "libzbar.so.0"

/* zbar wants some pixels a module and some white around them. A small picture has small modules;
 * a large one is not made larger. */
enum { SMALL = 256, MEDIUM = 512, BORDER = 16 };

#define FUNCTIONS(X)                                                                               \
  X(image_scanner_create)                                                                          \
  X(image_scanner_destroy)                                                                         \
  X(image_scanner_set_config)                                                                      \
  X(image_create)                                                                                  \
  X(image_destroy)                                                                                 \
  X(image_set_format)                                                                              \
  X(image_set_size)                                                                                \
  X(image_set_data)                                                                                \
  X(image_first_symbol)                                                                            \
  X(scan_image)                                                                                    \
  X(symbol_next)                                                                                   \
  X(symbol_get_type)                                                                               \
  X(symbol_get_data)                                                                               \
  X(symbol_get_data_length)

/* zbar_image_create() is zbar.image_create() here, with the header's own type. */
static struct {
#define MEMBER(name) __typeof__(&zbar_##name) name; /* NOLINT(bugprone-macro-parentheses) */
  FUNCTIONS(MEMBER)
} zbar;

/* Bound at once, not at the first call: see the linker's flags. */
static gboolean load(void)
{
  GModule *library = g_module_open(LIBRARY, G_MODULE_BIND_LOCAL);
  if (library == NULL) {
    g_debug("%s", g_module_error());
    return FALSE;
  }
  g_module_make_resident(library);
#define FIND(name) &&g_module_symbol(library, "zbar_" #name, (gpointer *) &zbar.name)
  return TRUE FUNCTIONS(FIND);
}

gboolean rl_qr_read_can(void)
{
  static gsize answer = 0; /* 1: no, 2: yes */
  if (g_once_init_enter(&answer))
    g_once_init_leave(&answer, load() ? 2 : 1);
  return answer == 2;
}

static guint scale_for(const RlQrImage *image)
{
  const guint side = MAX(image->width, image->height);
  if (side <= SMALL)
    return 4;
  return side <= MEDIUM ? 2 : 1;
}

/* The reader of other codes stays off: what is not wanted is not let near a server's bytes.
 * "Binary" is the bytes as they are; else zbar guesses a character set for them. */
static zbar_image_scanner_t *scanner_new(void)
{
  zbar_image_scanner_t *scanner = zbar.image_scanner_create();
  zbar.image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
  zbar.image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
  zbar.image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
  zbar.image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_TEST_INVERTED, 1);
  return scanner;
}

static char *text_of(const zbar_symbol_t *symbol)
{
  if (symbol == NULL || zbar.symbol_next(symbol) != NULL ||
      zbar.symbol_get_type(symbol) != ZBAR_QRCODE)
    return NULL;
  const char *data = zbar.symbol_get_data(symbol);
  const gsize n = zbar.symbol_get_data_length(symbol);
  return n > 0 && memchr(data, '\0', n) == NULL ? g_strndup(data, n) : NULL;
}

static char *scan(const RlQrImage *image)
{
  char *text = NULL;
  zbar_image_scanner_t *scanner = scanner_new();
  zbar_image_t *picture = zbar.image_create();
  zbar.image_set_format(picture, zbar_fourcc('Y', '8', '0', '0'));
  zbar.image_set_size(picture, image->width, image->height);
  zbar.image_set_data(picture, image->grey, (gulong) image->width * image->height, NULL);
  if (zbar.scan_image(scanner, picture) > 0)
    text = text_of(zbar.image_first_symbol(picture));
  zbar.image_destroy(picture);
  zbar.image_scanner_destroy(scanner);
  return text;
}

char *rl_qr_read(const RlQrImage *image)
{
  if (!rl_qr_read_can())
    return NULL;
  const guint scale = scale_for(image);
  g_autoptr(RlQrImage) large = rl_qr_image_enlarge(image, scale, BORDER * scale);
  return scan(large);
}

#else

gboolean rl_qr_read_can(void)
{
  return FALSE;
}

char *rl_qr_read(const RlQrImage *image)
{
  return NULL;
}

#endif

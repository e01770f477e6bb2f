/* SPDX-License-Identifier: GPL-3.0-or-later */
/* free() and realloc() of the whole process, every library included: what is given back is wiped
 * first. M_PERTURB alone does not do that: glibc passes it over for blocks that go into a thread's
 * cache, which are the first few of each size.
 *
 * glibc lets a program replace a part of the family, as long as the rest is its own. Sanitizers
 * bring an allocator of theirs, and other C libraries have other names: there M_PERTURB, or
 * nothing, is the net below the explicit wipes. */
#include <stdlib.h>

#if defined __has_feature
#if __has_feature(address_sanitizer) /* clang's way of saying it */
#define __SANITIZE_ADDRESS__ 1
#endif
#if __has_feature(thread_sanitizer)
#define __SANITIZE_THREAD__ 1
#endif
#endif

#if defined __GLIBC__ && !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__

#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void *__libc_malloc(size_t n);
void __libc_free(void *p);

void free(void *p)
{
  if (p == NULL)
    return;
  explicit_bzero(p, malloc_usable_size(p));
  __libc_free(p);
}

/* Never moved by glibc, which would leave the old block as it was. */
void *realloc(void *p, size_t n)
{
  if (p == NULL)
    return __libc_malloc(n);
  if (n == 0) {
    free(p);
    return NULL;
  }
  const size_t before = malloc_usable_size(p);
  if (n <= before && n >= before / 2) {
    explicit_bzero((char *) p + n, before - n);
    return p;
  }
  void *fresh = __libc_malloc(n);
  if (fresh == NULL)
    return NULL;
  memcpy(fresh, p, n < before ? n : before);
  free(p);
  return fresh;
}

/* GLib ends a program that has no memory, and has to format what it says then: it calls this. Where
 * that fails, it ends the program for that, and so on until the stack is full, and no handler has
 * room to give the terminal back. So it ends here. */
int vasprintf(char **to, const char *format, va_list arguments)
{
  va_list once;
  va_copy(once, arguments);
  const int n = vsnprintf(NULL, 0, format, once);
  va_end(once);
  if (n < 0)
    return n;
  *to = malloc((size_t) n + 1);
  if (*to == NULL)
    abort();
  return vsnprintf(*to, (size_t) n + 1, format, arguments);
}

/* The name under which a library calls it that was built with _FORTIFY_SOURCE; no header has it. */
__attribute__((format(printf, 3, 0))) int __vasprintf_chk(char **to, int flag, const char *format,
                                                          va_list arguments);

int __vasprintf_chk(char **to, int flag, const char *format, va_list arguments)
{
  return vasprintf(to, format, arguments);
}

#endif

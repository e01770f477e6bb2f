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

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The allocator for a library that copies secrets into buffers of its own: large blocks, which are
 * what is sent and received, lie in locked memory for as long as the library keeps them, and every
 * block is wiped before it is freed. Contracts are those of the functions of the C library;
 * thread-safe. */
#pragma once

#include <stddef.h>

/* From this size on a block is a buffer. Each costs some pages of the lock limit, so the buffers of
 * a request should be no larger. */
enum { RL_LOCKED_MEMORY_FROM = 16 * 1024 };

void *rl_locked_malloc(size_t n);
void *rl_locked_calloc(size_t count, size_t size);
void *rl_locked_realloc(void *p, size_t n);
char *rl_locked_strdup(const char *text);
void rl_locked_free(void *p);

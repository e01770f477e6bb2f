/* SPDX-License-Identifier: GPL-3.0-or-later */
/* To be preloaded: lets allocations of a program fail, told by variables.
 *
 *   FAIL_ALLOC=N       the N-th one, counted from 1 over all threads and from the program's start
 *   FAIL_ALLOC_FROM=N  that one and all behind it
 *   FAIL_MAP=N, FAIL_MAP_FROM=N   the same for mmap, mprotect and mlock, where secrets live
 *   FAIL_SIGNAL=1      all behind a USR1
 *   FAIL_COUNT=FILE    how many there were of both, written when the program exits
 *   FAIL_STACK=FILE    the stack at a signal by which a program dies, before its own handlers
 *
 * relink brings free() and realloc() of its own, which come before those here and make their blocks
 * with __libc_malloc(): that one is replaced, too. glibc's other names for its functions are how
 * memory is had all the same. */
#include <stdlib.h>

#ifdef __GLIBC__

#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *p, size_t n);
void *__libc_memalign(size_t alignment, size_t n);

typedef struct {
  atomic_long count;
  atomic_long fails; /* 0: none does */
  atomic_int onward;
} Series;

static Series allocations, maps;
static int stack_file = -1;
static struct sigaction theirs[NSIG]; /* what the program wanted for a signal that is watched */

static void set_up(Series *series, const char *one, const char *onward)
{
  const char *number = getenv(one);
  series->onward = number == NULL;
  if (number == NULL)
    number = getenv(onward);
  atomic_store(&series->fails, number != NULL ? strtol(number, NULL, 10) : 0);
}

static int fails(Series *series)
{
  const long at = atomic_fetch_add(&series->count, 1) + 1;
  const long first = atomic_load(&series->fails);
  if (first == 0 || at < first || (at > first && !atomic_load(&series->onward)))
    return 0;
  errno = ENOMEM;
  return 1;
}

/* ---- memory ---- */

void *malloc(size_t n)
{
  return fails(&allocations) ? NULL : __libc_realloc(NULL, n);
}

void *__libc_malloc(size_t n)
{
  return malloc(n);
}

void *calloc(size_t count, size_t size)
{
  return fails(&allocations) ? NULL : __libc_calloc(count, size);
}

/* Of programs that bring none of their own. */
void *realloc(void *p, size_t n)
{
  return fails(&allocations) ? NULL : __libc_realloc(p, n);
}

void *memalign(size_t alignment, size_t n);
void *memalign(size_t alignment, size_t n)
{
  return fails(&allocations) ? NULL : __libc_memalign(alignment, n);
}

void *aligned_alloc(size_t alignment, size_t n)
{
  return memalign(alignment, n);
}

int posix_memalign(void **p, size_t alignment, size_t n)
{
  void *block = memalign(alignment, n);
  if (block == NULL)
    return ENOMEM;
  *p = block;
  return 0;
}

/* ---- maps ---- */

void *mmap(void *at, size_t n, int protection, int flags, int fd, off_t offset)
{
  if (fails(&maps))
    return MAP_FAILED;
  return (void *) syscall(SYS_mmap, at, n, protection, flags, fd, offset);
}

int mprotect(void *at, size_t n, int protection)
{
  return fails(&maps) ? -1 : (int) syscall(SYS_mprotect, at, n, protection);
}

int mlock(const void *at, size_t n)
{
  return fails(&maps) ? -1 : (int) syscall(SYS_mlock, at, n);
}

/* ---- the stack of a death ---- */

static int is_death(int number)
{
  return number == SIGSEGV || number == SIGBUS || number == SIGABRT || number == SIGTRAP ||
         number == SIGILL || number == SIGFPE;
}

int __sigaction(int number, const struct sigaction *action, struct sigaction *before);

static void on_death(int number)
{
  void *frames[48];
  const int n = backtrace(frames, 48);
  dprintf(stack_file, "signal %d\n", number);
  backtrace_symbols_fd(frames, n, stack_file);
  if (theirs[number].sa_handler != SIG_DFL) {
    theirs[number].sa_handler(number);
    return;
  }
  const struct sigaction standard = { .sa_handler = SIG_DFL };
  (void) __sigaction(number, &standard, NULL);
  (void) raise(number);
}

/* What the program sets for such a signal is called behind ours. */
int sigaction(int number, const struct sigaction *action, struct sigaction *before)
{
  if (stack_file < 0 || !is_death(number))
    return __sigaction(number, action, before);
  if (before != NULL)
    *before = theirs[number];
  if (action != NULL)
    theirs[number] = *action;
  return 0;
}

/* Where system calls are made to fail, too, this one may be among them; not twice. Without a file
 * nothing is watched: the program catches for itself then. */
static void watch_deaths(const char *file)
{
  struct sigaction action = { .sa_handler = on_death };
  void *frame;
  for (int tries = 0; tries < 2 && stack_file < 0; tries++)
    stack_file = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (stack_file < 0)
    return;
  (void) sigfillset(&action.sa_mask);
  (void) backtrace(&frame, 1); /* loads what it needs */
  for (int number = 1; number < SIGRTMIN; number++)
    if (is_death(number))
      (void) __sigaction(number, &action, NULL);
}

/* ---- when ---- */

static void on_starve(int number)
{
  (void) number;
  atomic_store(&allocations.onward, 1);
  atomic_store(&allocations.fails, 1);
}

static void wait_for_signal(void)
{
  const struct sigaction action = { .sa_handler = on_starve, .sa_flags = SA_RESTART };
  (void) __sigaction(SIGUSR1, &action, NULL);
}

__attribute__((constructor)) static void begin(void)
{
  const char *stack = getenv("FAIL_STACK");
  if (stack != NULL)
    watch_deaths(stack);
  atomic_store(&allocations.count, 0);
  atomic_store(&maps.count, 0);
  set_up(&allocations, "FAIL_ALLOC", "FAIL_ALLOC_FROM");
  set_up(&maps, "FAIL_MAP", "FAIL_MAP_FROM");
  if (getenv("FAIL_SIGNAL") != NULL)
    wait_for_signal();
}

__attribute__((destructor)) static void end(void)
{
  const char *count = getenv("FAIL_COUNT");
  const int file = count != NULL ? open(count, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
  if (file < 0)
    return;
  dprintf(file, "%ld %ld\n", atomic_load(&allocations.count), atomic_load(&maps.count));
  close(file);
}

#endif

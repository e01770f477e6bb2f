/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holds what standard input says in one kind of memory, as it is or an element every so many bytes,
 * says "ready", and stays until it is killed: what a search for residue has to find.
 *
 * residue-plant WHERE [OFFSET [WIDTH STRIDE]] */
#include "config.h"

#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { ROOM = 256 * 1024 };

static struct {
  long offset;
  size_t width;
  size_t stride;
} shape;

static char in_bss[ROOM];

/* Straight from the file to its place: no other copy is ever made. */
static int fill(char *room)
{
  char *at = room + shape.offset;
  if (shape.stride == shape.width)
    return read(STDIN_FILENO, at, ROOM - (size_t) shape.offset) >= 0;
  while (at + shape.stride <= room + ROOM) {
    if (read(STDIN_FILENO, at, shape.width) <= 0)
      return 1;
    at += shape.stride;
  }
  return 0;
}

static void stay(void)
{
  (void) puts("ready");
  (void) fflush(stdout);
  for (;;)
    (void) pause();
}

static void hold(char *room)
{
  if (room == NULL || !fill(room))
    exit(EXIT_FAILURE);
  stay();
}

static void hold_on_stack(void)
{
  char room[ROOM];
  memset(room, 0, sizeof room);
  hold(room);
}

static void *run_thread(void *unused)
{
  hold_on_stack();
  return unused;
}

static void hold_in_thread(void)
{
  pthread_t thread;
  if (pthread_create(&thread, NULL, run_thread, NULL) == 0)
    (void) pthread_join(thread, NULL);
}

static char *map(int protection, int flags)
{
  void *room = mmap(NULL, ROOM, protection, flags | MAP_ANONYMOUS, -1, 0);
  return room == MAP_FAILED ? NULL : room;
}

static void hold_locked(void)
{
  char *room = map(PROT_READ | PROT_WRITE, MAP_PRIVATE);
  if (room != NULL && mlock(room, ROOM) != 0)
    exit(EXIT_FAILURE);
  hold(room);
}

static void hold_anonymous(void)
{
  hold(map(PROT_READ | PROT_WRITE, MAP_PRIVATE));
}

static void hold_shared(void)
{
  hold(map(PROT_READ | PROT_WRITE, MAP_SHARED));
}

/* Written, then made read-only. */
static void hold_sealed(void)
{
  char *room = map(PROT_READ | PROT_WRITE, MAP_PRIVATE);
  if (room == NULL || !fill(room) || mprotect(room, ROOM, PROT_READ) != 0)
    exit(EXIT_FAILURE);
  stay();
}

static void hold_on_heap(void)
{
  (void) mallopt(M_MMAP_THRESHOLD, 2 * ROOM);
  hold(calloc(1, ROOM));
}

/* Freed, not overwritten: what a library leaves. */
static void hold_freed(void)
{
  (void) mallopt(M_MMAP_THRESHOLD, 2 * ROOM);
  char *room = calloc(1, ROOM);
  char *above = malloc(64); /* so that the freed block is not given back to the kernel */
  if (room == NULL || above == NULL || !fill(room))
    exit(EXIT_FAILURE);
  free(room);
  stay();
  free(above);
}

static void hold_in_bss(void)
{
  hold(in_bss);
}

static void hold_nothing(void)
{
  stay();
}

static const struct {
  const char *name;
  void (*hold)(void);
} places[] = {
  { "heap", hold_on_heap },    { "freed", hold_freed },      { "bss", hold_in_bss },
  { "stack", hold_on_stack },  { "thread", hold_in_thread }, { "anonymous", hold_anonymous },
  { "shared", hold_shared },   { "sealed", hold_sealed },    { "locked", hold_locked },
  { "nothing", hold_nothing },
};

int main(int argc, char **argv)
{
  shape.offset = argc > 2 ? atol(argv[2]) : 32;
  shape.width = argc > 4 ? (size_t) atol(argv[3]) : 1;
  shape.stride = argc > 4 ? (size_t) atol(argv[4]) : 1;
  for (size_t i = 0; argc > 1 && i < sizeof places / sizeof *places; i++) {
    if (strcmp(places[i].name, argv[1]) == 0)
      places[i].hold();
  }
  (void) fprintf(stderr, "residue-plant: unknown place\n");
  return EXIT_FAILURE;
}

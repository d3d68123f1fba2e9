/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* What every workload needs to map memory and to fill it, the same on every run. */
#ifndef WALKSCOPE_WORKLOAD_MEMORY_H
#define WALKSCOPE_WORKLOAD_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#ifndef MADV_COLD
#define MADV_COLD 20
#endif
#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif
#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#define MADV_GUARD_REMOVE  103
#endif

#define KIB 1024UL
#define MIB (1024UL * KIB)
#define GIB (1024UL * MIB)

/* Of this kernel; set by memory_init(). */
extern size_t page, pmd_size;
/* What messages begin with. */
extern const char *program;

void memory_init(const char *name);
_Noreturn void die(const char *what);

/* mmap() that does not fail; not aligned to anything. */
char *map(size_t size, int prot, int flags, int fd, const char *what);
/* Private anonymous memory; begins at a multiple of alignment, plus offset; what lies around stays
 * unmapped. */
char *map_aligned(size_t size, size_t alignment, size_t offset, const char *what);
/* Of base pages only; its neighbours unmapped, so that it stays a VMA of its own. */
char *anonymous(size_t size, const char *what);

/* Writes, reads the first byte of every step. */
void touch(char *at, size_t size, size_t step);
void look(const char *at, size_t size, size_t step);
/* touch() or look() is repeated by again(). */
void touch_again(char *at, size_t size, size_t step);
void look_again(const char *at, size_t size, size_t step);
void again(void);

/* Why this kernel has no transparent huge pages, this machine nowhere to swap to; NULL: it has. */
const char *no_thp(void);
const char *no_swap(void);

/* The number in a file, -1 when there is none; false when it could not be written. */
long read_number(const char *path);
bool write_text(const char *path, const char *text);

#endif

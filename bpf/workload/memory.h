/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Memory of workloads: mapped and filled the same way on every run. */
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

/* Sizes of this kernel; set by memory_init(). */
extern size_t page, pmd_size;
/* Prefix of messages. */
extern const char *program;

void memory_init(const char *name);
_Noreturn void die(const char *what);

/* mmap() that ends the process on failure; no alignment. */
char *map(size_t size, int prot, int flags, int fd, const char *what);
/*
 * Private anonymous memory that begins at a multiple of alignment, plus offset; its neighbours stay
 * unmapped.
 */
char *map_aligned(size_t size, size_t alignment, size_t offset, const char *what);
/* Memory of base pages only; its neighbours stay unmapped, so that it is a VMA of its own. */
char *anonymous(size_t size, const char *what);

/* touch() writes the first byte of every step, look() reads it. */
void touch(char *at, size_t size, size_t step);
void look(const char *at, size_t size, size_t step);
/* The same, noted for again(), which repeats them. */
void touch_again(char *at, size_t size, size_t step);
void look_again(const char *at, size_t size, size_t step);
void again(void);

/* Reason why this kernel has no transparent huge pages, or this machine no swap; NULL: it has. */
const char *no_thp(void);
const char *no_swap(void);

/*
 * Starts a child that does its work, then keeps its memory until its parent is gone. Returns when
 * the work is done.
 */
pid_t start_child(void (*work)(char *at), char *at);

/* Number in a file; -1: no such file. Writing returns false on failure. */
long read_number(const char *path);
bool write_text(const char *path, const char *text);

#endif

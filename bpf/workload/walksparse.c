// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * A process with far more address space than memory, which reads its own smaps.
 *
 * usage: walksparse [turn GIB]
 *
 * Maps 1 TiB with a page in each GiB, and 32 GiB with a page in each 2 MiB: 1024 page tables and
 * 16384 of them. With turn: 5500 GiB with a huge zero page in each of 5470, from this one on: more
 * steps than one program takes on a walk's begin, and PMD tables end where others have.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "memory.h"

static void sparse(size_t bytes, size_t step, int more)
{
	char *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE | more,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (at == MAP_FAILED || madvise(at, bytes, MADV_NOHUGEPAGE))
		die("mmap");
	touch(at, bytes, step);
}

static void turn(size_t first)
{
	size_t bytes = 5500 * GIB, border = 512 * GIB;
	char *room = mmap(NULL, bytes + border, PROT_NONE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	char *at = (char *)(((uintptr_t)room + border - 1) & -border);

	if (room == MAP_FAILED ||
	    mmap(at, bytes, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) == MAP_FAILED ||
	    madvise(at, bytes, MADV_HUGEPAGE))
		die("mmap");
	for (size_t i = 0; i < 5470; i++)
		(void)*(volatile char *)(at + (first + i) * GIB);
}

int main(int argc, char **argv)
{
	static char text[1 << 16];
	int fd;

	memory_init("walksparse");
	if (argc == 3 && !strcmp(argv[1], "turn")) {
		turn(strtoul(argv[2], NULL, 10));
	} else {
		sparse(1024 * GIB, GIB, 0);
		sparse(32 * GIB, 2 * MIB, PROT_EXEC); /* other rights: a VMA of its own */
	}
	fd = open("/proc/self/smaps", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		die("smaps");
	while (read(fd, text, sizeof(text)) > 0)
		;
	close(fd);
	return 0;
}

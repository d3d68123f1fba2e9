// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * A process with far more address space than memory, which reads its own smaps.
 *
 * usage: walksparse
 *
 * Maps 1 TiB with a page in each GiB, and 32 GiB with a page in each 2 MiB: 1024 page tables and
 * 16384 of them.
 */
#include <fcntl.h>
#include <stdio.h>
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

int main(void)
{
	static char text[1 << 16];
	int fd;

	memory_init("walksparse");
	sparse(1024 * GIB, GIB, 0);
	sparse(32 * GIB, 2 * MIB, PROT_EXEC); /* other rights: a VMA of its own */
	fd = open("/proc/self/smaps", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		die("smaps");
	while (read(fd, text, sizeof(text)) > 0)
		;
	close(fd);
	return 0;
}

// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
#include <fcntl.h>
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "memory.h"
#include "parts.h"

const char *files(const char *file)
{
	int fd = open(file, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	char *at;

	if (fd < 0 || ftruncate(fd, 2 * MIB))
		die(file);
	at = map(2 * MIB, PROT_READ | PROT_WRITE, MAP_SHARED, fd, "file");
	touch_again(at, MIB, page);
	at = map(2 * MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, "private file");
	look_again(at, MIB, page);
	touch(at + 256 * KIB, 256 * KIB, 2 * page); /* every second page is a private copy */
	at = map(MIB, PROT_READ, MAP_PRIVATE, fd, "read-only file");
	look(at, 512 * KIB, page);
	close(fd);
	return NULL;
}

const char *private_file_of_children(const char *file)
{
	int fd = open(file, O_RDWR | O_CLOEXEC);
	char *at;

	if (fd < 0)
		die(file);
	at = map(MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, "private file of children");
	touch(at, 512 * KIB, 3 * page);
	close(fd);
	return NULL;
}

const char *shared_memory(const char *file)
{
	int fd = memfd_create("walkload", MFD_CLOEXEC);
	char *at, *copy;

	(void)file;
	if (fd < 0 || ftruncate(fd, 2 * MIB))
		die("memfd");
	at = map(2 * MIB, PROT_READ | PROT_WRITE, MAP_SHARED, fd, "shmem");
	touch(at, MIB + 512 * KIB, page);
	copy = map(2 * MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, "private shmem");
	look(copy, 256 * KIB, page);
	touch(copy + 128 * KIB, 128 * KIB, page);
	/* swapped out: seen through the shared and through the private mapping */
	if (madvise(at + 512 * KIB, 512 * KIB, MADV_PAGEOUT))
		die("MADV_PAGEOUT of shmem");
	close(fd);
	return NULL;
}

/* Folios of shmem larger than a page and smaller than a PMD. */
const char *large_shmem(const char *file)
{
	char *at;

	(void)file;
	if (access("/sys/kernel/mm/transparent_hugepage/hugepages-64kB/shmem_enabled", F_OK))
		return "this kernel has no large folios of shmem below a PMD (v6.11)";
	at = map(MIB, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, "large shmem");
	madvise(at, MIB, MADV_HUGEPAGE);
	touch(at, 512 * KIB, 64 * KIB);
	return NULL;
}

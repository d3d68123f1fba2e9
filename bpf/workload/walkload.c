// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * A process whose address space holds one of everything that smaps tells
 * apart. It maps it, says "walkload: ready tgid=N", and stops itself, so that
 * whoever reads /proc/N/smaps twice reads the same twice.
 *
 * usage: walkload FILE    FILE lies on a file system that is not tmpfs
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif
#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif
#ifndef PR_SET_VMA
#define PR_SET_VMA	     0x53564d41
#define PR_SET_VMA_ANON_NAME 0
#endif

#define KIB  1024UL
#define MIB  (1024UL * KIB)
#define HUGE (2 * MIB) /* PMD size with 4 KiB pages, and the hugetlb page asked for */

static unsigned long page;

static void die(const char *what)
{
	fprintf(stderr, "walkload: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* Named where the kernel can (CONFIG_ANON_VMA_NAME), for whoever reads maps. */
static char *name(char *at, size_t size, const char *as)
{
	prctl(PR_SET_VMA, PR_SET_VMA_ANON_NAME, at, size, as);
	return at;
}

static char *map(size_t size, int prot, int flags, int fd, const char *what)
{
	char *at = mmap(NULL, size, prot, flags, fd, 0);

	if (at == MAP_FAILED)
		die(what);
	return at;
}

/* Starts at a multiple of HUGE, plus offset; what lies around stays unmapped. */
static char *map_aligned(size_t size, size_t offset, const char *what)
{
	char *room =
		map(size + offset + 2 * HUGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, what);
	char *at = (char *)(((uintptr_t)room + HUGE - 1) & ~(HUGE - 1)) + offset;

	munmap(room, size + offset + 2 * HUGE);
	at = mmap(at, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	if (at == MAP_FAILED)
		die(what);
	return name(at, size, what);
}

static void touch(char *at, size_t size, size_t step)
{
	for (size_t i = 0; i < size; i += step)
		at[i] = (char)(i / step + 1);
}

static void look(const char *at, size_t size, size_t step)
{
	volatile char sum = 0;

	for (size_t i = 0; i < size; i += step)
		sum += at[i];
}

/* Of 4 KiB pages; its neighbours unmapped, so that it stays a VMA of its own. */
static char *anonymous(size_t size, const char *what)
{
	char *at = map_aligned(size, 64 * KIB, what);

	madvise(at, size, MADV_NOHUGEPAGE);
	return at;
}

static void small_pages(void)
{
	char *at = anonymous(3 * MIB, "4k");

	touch(at, 2 * MIB, page);
	look(at + 2 * MIB, 512 * KIB, page); /* the zero page */

	at = anonymous(24 * MIB, "partly");
	touch(at, 3 * MIB, 7 * page);
	touch(at + 9 * MIB, MIB, 3 * page);
	touch(at + 20 * MIB, 2 * MIB, 64 * page);
}

static void large_folios(void)
{
	char *at = map_aligned(MIB, 128 * KIB, "mthp"); /* too small for a PMD */

	madvise(at, MIB, MADV_HUGEPAGE);
	touch(at, 768 * KIB, 64 * KIB);

	at = map_aligned(5 * HUGE, 0, "thp");
	madvise(at, 5 * HUGE, MADV_HUGEPAGE);
	touch(at, 3 * HUGE, HUGE);
	look(at + 3 * HUGE, HUGE, HUGE);			/* the huge zero page */
	madvise(at + HUGE + 5 * page, 3 * page, MADV_DONTNEED); /* splits the second PMD */

	at = map(2 * HUGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, "shmem thp");
	madvise(at, 2 * HUGE, MADV_HUGEPAGE);
	touch(at, 2 * HUGE, page);
}

static void hugetlb(void)
{
	char *at = mmap(NULL, 4 * HUGE, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | (21 << 26), -1, 0);

	if (at == MAP_FAILED)
		die("hugetlb: set /proc/sys/vm/nr_hugepages");
	touch(at, 2 * HUGE, HUGE); /* two of four */
	at = mmap(NULL, 2 * HUGE, PROT_READ | PROT_WRITE,
		  MAP_SHARED | MAP_ANONYMOUS | MAP_HUGETLB | (21 << 26), -1, 0);
	if (at == MAP_FAILED)
		die("shared hugetlb: set /proc/sys/vm/nr_hugepages");
	touch(at + HUGE, HUGE, HUGE);
}

static void files(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	char *at;

	if (fd < 0 || ftruncate(fd, 2 * MIB))
		die(path);
	at = map(2 * MIB, PROT_READ | PROT_WRITE, MAP_SHARED, fd, "file");
	touch(at, MIB, page);
	at = map(2 * MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, "private file");
	look(at, MIB, page);
	touch(at + 256 * KIB, 256 * KIB, 2 * page); /* every other one its own copy */
	at = map(MIB, PROT_READ, MAP_PRIVATE, fd, "read-only file");
	look(at, 512 * KIB, page);
	close(fd);
}

static void shared_memory(void)
{
	int fd = memfd_create("walkload", 0);
	char *at, *copy;

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
}

static void swapped(void)
{
	char *at = anonymous(4 * MIB, "swapped");

	touch(at, 4 * MIB, page);
	if (madvise(at + MIB, 2 * MIB, MADV_PAGEOUT))
		die("MADV_PAGEOUT");
}

static void guarded(void)
{
	char *at = anonymous(2 * MIB, "none");

	touch(at, MIB, page);
	if (mprotect(at, 512 * KIB, PROT_NONE))
		die("mprotect");

	at = anonymous(MIB, "guard");
	touch(at, 256 * KIB, page);
	if (madvise(at + 64 * KIB, 64 * KIB, MADV_GUARD_INSTALL) && errno != EINVAL)
		die("MADV_GUARD_INSTALL"); /* EINVAL: before v6.13 */
}

/* A child that keeps sharing half of what it got, until its parent is gone. */
static void shared_with_child(void)
{
	char *at = anonymous(2 * MIB, "forked");
	int ready[2];
	pid_t child;
	char byte;

	touch(at, 2 * MIB, page);
	if (pipe(ready))
		die("pipe");
	child = fork();
	if (child < 0)
		die("fork");
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		touch(at, MIB, 2 * page);
		if (write(ready[1], "", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	if (read(ready[0], &byte, 1) != 1)
		die("child");
	close(ready[0]);
	close(ready[1]);
	touch(at + MIB, 512 * KIB, page);
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: walkload FILE    on a file system that is not tmpfs\n");
		return 2;
	}
	page = sysconf(_SC_PAGESIZE);
	small_pages();
	large_folios();
	hugetlb();
	files(argv[1]);
	shared_memory();
	swapped();
	guarded();
	shared_with_child();
	printf("walkload: ready tgid=%d\n", getpid());
	fflush(stdout);
	raise(SIGSTOP);
	return 0;
}

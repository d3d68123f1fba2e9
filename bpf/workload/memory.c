// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
#include "memory.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#ifndef PR_SET_VMA
#define PR_SET_VMA	     0x53564d41
#define PR_SET_VMA_ANON_NAME 0
#endif

size_t page, pmd_size;
const char *program;

static struct {
	char *at;
	size_t size, step;
	bool write;
} repeated[16];
static size_t nr_repeated;

void memory_init(const char *name)
{
	long size = read_number("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size");

	program = name;
	page = sysconf(_SC_PAGESIZE);
	pmd_size = size > 0 ? (size_t)size
			    : page * (page / 8); /* a table is one page of 8-byte entries */
}

void die(const char *what)
{
	fprintf(stderr, "%s: %s: %s\n", program, what, strerror(errno));
	exit(1);
}

char *map(size_t size, int prot, int flags, int fd, const char *what)
{
	char *at = mmap(NULL, size, prot, flags, fd, 0);

	if (at == MAP_FAILED)
		die(what);
	return at;
}

char *map_aligned(size_t size, size_t alignment, size_t offset, const char *what)
{
	size_t room = size + offset + 2 * alignment;
	char *from = map(room, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, what);
	char *at = (char *)(((uintptr_t)from + alignment - 1) & ~(alignment - 1)) + offset;

	/* over what is mapped already: a hole could be another thread's in between */
	at = mmap(at, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	if (at == MAP_FAILED)
		die(what);
	munmap(from, at - from);
	munmap(at + size, from + room - at - size);
	/* name in maps, where the kernel can (CONFIG_ANON_VMA_NAME) */
	prctl(PR_SET_VMA, PR_SET_VMA_ANON_NAME, at, size, what);
	return at;
}

char *anonymous(size_t size, const char *what)
{
	char *at = map_aligned(size, 2 * MIB, 64 * KIB, what);

	madvise(at, size, MADV_NOHUGEPAGE);
	return at;
}

void touch(char *at, size_t size, size_t step)
{
	for (size_t i = 0; i < size; i += step)
		at[i] = (char)(i / step + 1);
}

void look(const char *at, size_t size, size_t step)
{
	volatile char sum = 0;

	for (size_t i = 0; i < size; i += step)
		sum += at[i];
}

static void repeat(char *at, size_t size, size_t step, bool write)
{
	if (nr_repeated == sizeof(repeated) / sizeof(*repeated)) {
		errno = ENOSPC;
		die("memory to touch again");
	}
	repeated[nr_repeated].at = at;
	repeated[nr_repeated].size = size;
	repeated[nr_repeated].step = step;
	repeated[nr_repeated++].write = write;
}

void touch_again(char *at, size_t size, size_t step)
{
	touch(at, size, step);
	repeat(at, size, step, true);
}

void look_again(const char *at, size_t size, size_t step)
{
	look(at, size, step);
	repeat((char *)at, size, step, false);
}

void again(void)
{
	for (size_t i = 0; i < nr_repeated; i++) {
		if (repeated[i].write)
			touch(repeated[i].at, repeated[i].size, repeated[i].step);
		else
			look(repeated[i].at, repeated[i].size, repeated[i].step);
	}
}

const char *no_thp(void)
{
	return access("/sys/kernel/mm/transparent_hugepage", F_OK)
		       ? "this kernel has no transparent huge pages"
		       : NULL;
}

/* The first line is the heading. */
const char *no_swap(void)
{
	FILE *file = fopen("/proc/swaps", "re");
	int lines = 0, c;

	if (!file)
		return "this kernel does not swap";
	while ((c = getc(file)) != EOF)
		lines += c == '\n';
	fclose(file);
	return lines > 1 ? NULL : "there is nowhere to swap to";
}

long read_number(const char *path)
{
	FILE *file = fopen(path, "re");
	long value = -1;

	if (!file)
		return -1;
	if (fscanf(file, "%ld", &value) != 1)
		value = -1;
	fclose(file);
	return value;
}

bool write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool written = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	if (fd >= 0)
		close(fd);
	return written;
}

pid_t start_child(void (*work)(char *at), char *at)
{
	int ready[2];
	pid_t pid;
	char byte;

	if (pipe(ready))
		die("pipe");
	pid = fork();
	if (pid < 0)
		die("fork");
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		work(at);
		if (write(ready[1], "", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	if (read(ready[0], &byte, 1) != 1)
		die("child");
	close(ready[0]);
	close(ready[1]);
	return pid;
}

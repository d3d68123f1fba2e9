// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Load for measuring the cost of the probe: a process with much memory, reads of
 * its smaps, and loops that walk no page table.
 *
 *   walkbench memory MIB huge|small   maps and touches memory, prints "ready", waits
 *   walkbench areas N                 the same with N VMAs of a few pages each
 *   walkbench smaps PID N             N reads; ns of the median one
 *   walkbench fork N                  ns of the median fork and exec
 *   walkbench fault N                 ns of a page fault
 *   walkbench clock N                 ns of N instructions
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../workload/moments.h"

#define HUGE	   (2UL << 20)
#define FAULTS	   4096UL /* faults of one mapping */
#define AREA_PAGES 4
#define MAX_TIMES  1000

static void die(const char *what)
{
	fprintf(stderr, "walkbench: %s: %s\n", what, strerror(errno));
	exit(1);
}

static char *map(size_t bytes, int advice)
{
	char *at = mmap(NULL, bytes + HUGE, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (at == MAP_FAILED)
		die("mmap");
	at = (char *)(((uintptr_t)at + HUGE - 1) & ~(HUGE - 1));
	if (madvise(at, bytes, advice))
		die("madvise");
	return at;
}

static void touch(char *at, size_t bytes)
{
	for (size_t i = 0; i < bytes; i += getpagesize())
		at[i] = 1;
}

static int memory(size_t mib, bool huge)
{
	touch(map(mib << 20, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE), mib << 20);
	puts("ready");
	fflush(stdout);
	pause();
	return 0;
}

/* Neighbours differ in what they permit, or they would be one VMA. */
static int areas(size_t n)
{
	size_t bytes = AREA_PAGES * getpagesize();
	char *at = map(n * bytes, MADV_NOHUGEPAGE);

	touch(at, n * bytes);
	for (size_t i = 0; i < n; i += 2)
		if (mprotect(at + i * bytes, bytes, PROT_READ))
			die("mprotect");
	puts("ready");
	fflush(stdout);
	pause();
	return 0;
}

static int ascending(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static uint64_t took[MAX_TIMES];

static int tell_median(int n)
{
	qsort(took, n, sizeof(*took), ascending);
	printf("%llu\n", (unsigned long long)took[n / 2]);
	return 0;
}

static int smaps(const char *pid, int n)
{
	static char buffer[1 << 16];
	char path[64];
	ssize_t got;
	int fd;

	snprintf(path, sizeof(path), "/proc/%s/smaps", pid);
	for (int i = 0; i < n; i++) {
		fd = open(path, O_RDONLY);
		if (fd < 0)
			die(path);
		took[i] = now_ns();
		while ((got = read(fd, buffer, sizeof(buffer))) > 0)
			;
		took[i] = now_ns() - took[i];
		if (got < 0)
			die(path);
		close(fd);
	}
	return tell_median(n);
}

static int forks(const char *self, int n)
{
	for (int i = 0; i < n; i++) {
		uint64_t begin = now_ns();
		pid_t child = fork();
		int status;

		if (child < 0)
			die("fork");
		if (child == 0) {
			execl(self, self, "nothing", NULL);
			_exit(127);
		}
		if (waitpid(child, &status, 0) != child || status)
			die("the child");
		took[i] = now_ns() - begin;
	}
	return tell_median(n);
}

static int faults(size_t n)
{
	size_t bytes = FAULTS * getpagesize(), done = 0;
	uint64_t begin = now_ns();

	for (; done < n; done += FAULTS) {
		char *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
				-1, 0);

		if (at == MAP_FAILED || madvise(at, bytes, MADV_NOHUGEPAGE))
			die("mmap");
		touch(at, bytes);
		munmap(at, bytes);
	}
	printf("%llu\n", (unsigned long long)((now_ns() - begin) / done));
	return 0;
}

/* A loop of two instructions: what a clock that counts instructions tells of it is known. */
static int clocked(uint64_t n)
{
	uint64_t left = n / 2, begin = now_ns();

#if defined(__x86_64__)
	asm volatile("1: dec %0\n\tjnz 1b" : "+r"(left) : : "cc");
#elif defined(__aarch64__)
	asm volatile("1: subs %0, %0, #1\n\tb.ne 1b" : "+r"(left) : : "cc");
#endif
	printf("%llu\n", (unsigned long long)(now_ns() - begin));
	return 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	int n = argc > 2 ? atoi(argv[argc - 1]) : 0;

	if (!strcmp(what, "nothing"))
		return 0;
	if (argc == 4 && !strcmp(what, "memory"))
		return memory(strtoul(argv[2], NULL, 10), !strcmp(argv[3], "huge"));
	if (argc == 3 && !strcmp(what, "areas") && n > 0)
		return areas(n);
	if (argc == 4 && !strcmp(what, "smaps") && n > 0 && n <= MAX_TIMES)
		return smaps(argv[2], n);
	if (argc == 3 && !strcmp(what, "fork") && n > 0 && n <= MAX_TIMES)
		return forks("/proc/self/exe", n);
	if (argc == 3 && !strcmp(what, "fault") && n > 0)
		return faults(n);
	if (argc == 3 && !strcmp(what, "clock") && n > 1)
		return clocked(n);
	fputs("usage: walkbench memory MIB huge|small | areas N | smaps PID N | fork N | fault N "
	      "| clock N\n",
	      stderr);
	return 2;
}

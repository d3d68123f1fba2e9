// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * A thread that reads the smaps of processes, one after the other, each of which is killed
 * somewhere in the read.
 *
 * usage: walkends READS
 *
 * Says at its end "walkends: reads=N overtaken=N": reads that gave some VMAs and not all.
 */
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

#include "memory.h"

#define LARGE	   (8 * MIB) /* a VMA whose walk takes long: the kill comes inside it */
#define LARGE_VMAS 6
#define SMALL_VMAS 3 /* behind each large one, shown by the same read(2) */

struct kill_later {
	pid_t pid;
	uint64_t after_ns;
};

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

/* Maps from low to high: gaps keep VMAs apart. */
static void make_vmas(char *at)
{
	at = map(LARGE_VMAS * 2 * LARGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, "room");

	for (int i = 0; i < LARGE_VMAS; i++, at += 2 * LARGE) {
		if (mprotect(at, LARGE, PROT_READ | PROT_WRITE))
			die("a large VMA");
		madvise(at, LARGE, MADV_NOHUGEPAGE);
		touch(at, LARGE, page);
		for (size_t n = 0; n < SMALL_VMAS; n++)
			if (mprotect(at + LARGE + 2 * n * page, page, PROT_READ | PROT_WRITE))
				die("a small VMA");
	}
}

static void *kill_it(void *what)
{
	const struct kill_later *later = what;
	struct timespec t = { later->after_ns / 1000000000, later->after_ns % 1000000000 };

	nanosleep(&t, NULL);
	kill(later->pid, SIGKILL);
	return NULL;
}

/* VMAs that a read of smaps gives. */
static int read_smaps(pid_t pid)
{
	char path[64], line[8192];
	FILE *file;
	int vmas = 0;

	snprintf(path, sizeof(path), "/proc/%d/smaps", pid);
	file = fopen(path, "re");
	if (!file)
		return 0; /* it is gone */
	while (fgets(line, sizeof(line), file))
		vmas += !strncmp(line, "VmFlags:", strlen("VmFlags:"));
	fclose(file);
	return vmas;
}

int main(int argc, char **argv)
{
	int reads, all = 0, vmas, overtaken = 0;
	uint64_t whole_ns = 0, begun_ns;
	unsigned int seed = 1;

	memory_init("walkends");
	reads = argc == 2 ? atoi(argv[1]) : 0;
	if (reads <= 0) {
		fprintf(stderr, "usage: walkends READS\n");
		return 2;
	}
	for (int i = 0; i < reads; i++) {
		struct kill_later later = { .pid = start_child(make_vmas, NULL) };
		pthread_t killer;

		begun_ns = now_ns();
		if (i) { /* the first is read to its end */
			later.after_ns = whole_ns * (10 + rand_r(&seed) % 90) / 100;
			if (pthread_create(&killer, NULL, kill_it, &later))
				die("a thread");
		}
		vmas = read_smaps(later.pid);
		if (i) {
			pthread_join(killer, NULL);
			overtaken += vmas > 0 && vmas < all;
		} else {
			all = vmas;
			whole_ns = now_ns() - begun_ns;
			kill(later.pid, SIGKILL);
		}
		waitpid(later.pid, NULL, 0);
	}
	printf("walkends: reads=%d overtaken=%d\n", reads, overtaken);
	return 0;
}

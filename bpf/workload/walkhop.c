// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Walks by threads that change CPU all the time, so that the events of each stand in the rings of
 * all CPUs.
 *
 * usage: walkhop SECONDS [THREADS]
 */
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "memory.h"

#define MAX_THREADS 64
#define SIZE	    (2 * MIB) /* of each thread: a few page tables */

static cpu_set_t allowed;
static time_t end;
static atomic_ulong reads, hops;

/* The next CPU that the process may run on. */
static int hop(int cpu)
{
	cpu_set_t one;

	do {
		cpu = (cpu + 1) % CPU_SETSIZE;
	} while (!CPU_ISSET(cpu, &allowed));
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	hops += !sched_setaffinity(0, sizeof(one), &one); /* fails while the CPU goes offline */
	return cpu;
}

/* A read is as many walks as there are VMAs; the thread hops between any two reads. */
static void *hopper(void *unused)
{
	char *at = anonymous(SIZE, "hopper"), buffer[16 * KIB];
	int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	int smaps = open("/proc/self/smaps", O_RDONLY | O_CLOEXEC), cpu = 0;

	(void)unused;
	if (pagemap < 0 || smaps < 0)
		die("/proc/self");
	touch(at, SIZE, page);
	while (time(NULL) < end) {
		cpu = hop(cpu);
		if (read(smaps, buffer, 2048) <= 0)
			lseek(smaps, 0, SEEK_SET);
		cpu = hop(cpu);
		if (pread(pagemap, buffer, SIZE / page * 8, (off_t)((uintptr_t)at / page * 8)) < 0)
			die("pagemap");
		reads += 2;
	}
	return NULL;
}

int main(int argc, char **argv)
{
	unsigned long seconds = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
	unsigned long nr = argc > 2 ? strtoul(argv[2], NULL, 10) : 4;
	pthread_t threads[MAX_THREADS];

	if (!seconds || !nr || nr > MAX_THREADS) {
		fprintf(stderr, "usage: walkhop SECONDS [THREADS]\n");
		return 2;
	}
	memory_init("walkhop");
	end = time(NULL) + seconds;
	if (sched_getaffinity(0, sizeof(allowed), &allowed))
		die("sched_getaffinity");
	for (unsigned long i = 0; i < nr; i++)
		if (pthread_create(&threads[i], NULL, hopper, NULL))
			die("pthread_create");
	for (unsigned long i = 0; i < nr; i++)
		pthread_join(threads[i], NULL);
	printf("walkhop: threads=%lu reads=%lu hops=%lu\n", nr, (unsigned long)reads,
	       (unsigned long)hops);
	return 0;
}

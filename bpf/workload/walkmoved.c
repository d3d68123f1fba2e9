// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * A thread that walks page tables while another one moves it from CPU to CPU:
 * between its walks and inside them, so that one walk's events stand in several
 * rings.
 *
 * usage: walkmoved SECONDS
 *
 * Each mincore() is a walk. Says at its end "walkmoved: tid=N walks=N moves=N".
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "memory.h"

#define WALKED (512 * KIB)

static atomic_int walker;
static atomic_bool ended;
static unsigned long moves;

static uint64_t seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

/* Moves the thread from each online CPU to the next. */
static void *move(void *unused)
{
	cpu_set_t all, one;

	(void)unused;
	if (sched_getaffinity(0, sizeof(all), &all) || CPU_COUNT(&all) < 2) {
		fprintf(stderr, "%s: one CPU alone: nowhere to move to\n", program);
		exit(1);
	}
	while (!walker)
		sched_yield();
	for (int cpu = 0; !ended; cpu = (cpu + 1) % CPU_SETSIZE) {
		if (!CPU_ISSET(cpu, &all))
			continue;
		CPU_ZERO(&one);
		CPU_SET(cpu, &one);
		if (sched_setaffinity(walker, sizeof(one), &one))
			die("sched_setaffinity");
		moves++;
		sched_yield();
	}
	return NULL;
}

int main(int argc, char **argv)
{
	unsigned char resident[WALKED / 4096];
	unsigned long walks = 0;
	pthread_t mover;
	uint64_t end;
	char *at;

	memory_init("walkmoved");
	if (argc != 2 || atoi(argv[1]) <= 0) {
		fprintf(stderr, "usage: walkmoved SECONDS\n");
		return 2;
	}
	at = anonymous(WALKED, "walked");
	touch(at, WALKED, 2 * page);
	errno = pthread_create(&mover, NULL, move, NULL);
	if (errno)
		die("pthread_create");
	walker = syscall(SYS_gettid);
	for (end = seconds_now() + atoi(argv[1]); seconds_now() < end; walks++)
		if (mincore(at, WALKED, resident))
			die("mincore");
	ended = true;
	pthread_join(mover, NULL);
	printf("walkmoved: tid=%d walks=%lu moves=%lu\n", walker, walks, moves);
	return 0;
}

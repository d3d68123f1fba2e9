// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * An application whose threads grow their heaps as malloc() grows an arena: 64 MiB of address space
 * each, of which a little more is made writable and used every few milliseconds. Each growth makes
 * the heap's VMA longer, for which its readers must be gone. It waits to be killed.
 *
 * usage: walkgrow
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "memory.h"

#define THREADS 4
#define HEAP	(64 * MIB)
#define STEP	(16 * KIB)

static void *grow(void *argument)
{
	struct timespec pause = { .tv_nsec = 1500000 };
	char *heap = map(HEAP, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, "heap");
	char name[16];

	snprintf(name, sizeof(name), "worker-%ld", (long)argument);
	prctl(PR_SET_NAME, name);
	for (size_t used = 0; used < HEAP; used += STEP) {
		if (mprotect(heap + used, STEP, PROT_READ | PROT_WRITE))
			die("mprotect");
		touch(heap + used, STEP, page);
		nanosleep(&pause, NULL);
	}
	return NULL;
}

int main(void)
{
	pthread_t threads[THREADS];

	memory_init("walkgrow");
	for (long i = 0; i < THREADS; i++)
		if ((errno = pthread_create(&threads[i], NULL, grow, (void *)i)))
			die("pthread_create");
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	pause();
	return 0;
}

// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * An application whose threads map memory, use it, change its protection and keep it: 4 MiB each
 * in half a second, 256 MiB in all. It waits to be killed.
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
#define PARTS	16
#define PART	(4 * MIB)
#define CHANGES 20 /* of the protection of a part */

static void *grow(void *argument)
{
	struct timespec pause = { .tv_nsec = 20000000 };
	char name[16];

	snprintf(name, sizeof(name), "worker-%ld", (long)argument);
	prctl(PR_SET_NAME, name);
	for (int i = 0; i < PARTS; i++) {
		char *part =
			map(PART, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, "grown");

		touch(part, PART, page);
		for (int change = 0; change <= CHANGES; change++) {
			/* the last keeps it a VMA of its own */
			if (mprotect(part, page, change % 2 ? PROT_READ | PROT_WRITE : PROT_READ))
				die("mprotect");
			nanosleep(&pause, NULL);
		}
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

// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Walkers of threads that are gone: the kernel may skip the program on the end of a read or walk,
 * and a thread that then exits leaves its place taken.
 */
#include <errno.h>
#include <signal.h>

#include "sweep.h"

bool task_gone(uint32_t tid)
{
	return kill(tid, 0) && errno == ESRCH;
}

unsigned int sweep(uint32_t *tids, size_t nr, bool (*gone)(uint32_t tid))
{
	unsigned int removed = 0;

	for (size_t i = 0; i < nr; i++) {
		uint32_t tid = __atomic_load_n(&tids[i], __ATOMIC_RELAXED);

		if (tid && gone(tid) &&
		    __atomic_compare_exchange_n(&tids[i], &tid, 0, false, __ATOMIC_RELAXED,
						__ATOMIC_RELAXED))
			removed++;
	}
	return removed;
}

/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
#ifndef WALKSCOPE_WORKLOAD_MOMENTS_H
#define WALKSCOPE_WORKLOAD_MOMENTS_H

#include <stdint.h>
#include <time.h>

/* CLOCK_MONOTONIC. */
static inline uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ULL + now.tv_nsec;
}

#endif

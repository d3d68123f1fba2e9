// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Walks by many threads over processes that fork, exec, map, unmap, fault and
 * exit, while CPUs come and go.
 *
 * usage: walkstress SECONDS DIR [THREADS]
 *
 * Now and then all of those processes are stopped, and a read's answer is kept:
 * DIR/stress.index has a line for each (readings.h), its path in DIR; beside
 * N-pagemap.bin stands N-pagemap.ranges. Says at its end what was done.
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "churn.h"
#include "memory.h"
#include "readings.h"

#define KEEP_EVERY  24 /* one read of so many of a thread is kept */
#define MAX_THREADS 64
#define CPU1	    "/sys/devices/system/cpu/cpu1/online"

enum kind { SMAPS, SMAPS_ROLLUP, NUMA_MAPS, PAGEMAP, SCAN, OWN_MEMORY, NR_KINDS };

static const char *const files[] = { "smaps", "smaps_rollup", "numa_maps", "pagemap",
				     "pagemap_scan" };

/* Held while the families are stopped. */
static pthread_mutex_t stopping = PTHREAD_MUTEX_INITIALIZER;
static struct keeper keeper;
static atomic_ulong reads, gone, kept;
static atomic_uint number;
static uint64_t end_ns;

/* Thread that walks its own memory. */
static void walk_own(struct reading *r)
{
	const size_t size = MIB;
	char *at = map(size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, "own");
	unsigned char resident[MIB / 4096];

	(void)r;
	touch(at, size / 2, page);
	if (mincore(at, size, resident) || mlock(at, size / 4) || munlock(at, size / 4) ||
	    madvise(at, size, MADV_FREE) || madvise(at, size, MADV_COLD))
		die("own memory");
	munmap(at, size);
}

static int read_kind(struct reading *r, pid_t pid, enum kind kind, struct ranges *ranges)
{
	const size_t buffer = 16 * KIB;
	int err;

	switch (kind) {
	case PAGEMAP:
		err = vmas_of(pid, ranges);
		return err ? err : read_pagemap(r, pid, "pagemap", ranges, buffer);
	case SCAN:
		err = scan_pagemap(r, pid);
		return err == -ENOTTY ? read_text(r, pid, "smaps", buffer) : err;
	case OWN_MEMORY:
		walk_own(r);
		return 0;
	default:
		return read_text(r, pid, files[kind], buffer);
	}
}

/* Reads while the families are stopped: the kernel would answer the same at any time. */
static void keep_one(struct reading *r, unsigned int random)
{
	enum kind kind = random % OWN_MEMORY;
	struct ranges ranges = { 0 };
	struct family *family = &families[random / 8 % FAMILIES];
	char path[64];
	pid_t pid;

	pthread_mutex_lock(&stopping);
	families_stop();
	pid = random / 64 % 2 ? atomic_load(&family->child) : family->parent;
	if (!pid)
		pid = family->parent;
	if (!read_kind(r, pid, kind, &ranges) && r->bytes) {
		unsigned int n = atomic_fetch_add(&number, 1);

		snprintf(path, sizeof(path), "%05u-%s.%s", n, files[kind],
			 kind == PAGEMAP ? "bin" : "txt");
		if (keep(&keeper, r, files[kind], pid, path))
			die(path);
		if (kind == PAGEMAP) {
			snprintf(path, sizeof(path), "%05u-pagemap.ranges", n);
			if (keep_ranges(&keeper, &ranges, path))
				die(path);
		}
		atomic_fetch_add(&kept, 1);
	}
	families_go_on();
	pthread_mutex_unlock(&stopping);
	ranges_free(&ranges);
}

static void *reader(void *argument)
{
	unsigned int random = (uintptr_t)argument * 2654435761U + 1;
	struct reading r = { 0 };

	for (unsigned long i = 1; now_ns() < end_ns; i++) {
		struct ranges ranges = { 0 };
		pid_t pid;

		random = random * 1103515245U + 12345U;
		if (i % KEEP_EVERY == 0) {
			keep_one(&r, random >> 8);
			continue;
		}
		pid = random >> 30 ? families[random >> 8 & (FAMILIES - 1)].parent
				   : atomic_load(&families[random >> 8 & (FAMILIES - 1)].child);
		if (pid && read_kind(&r, pid, (random >> 12) % NR_KINDS, &ranges))
			atomic_fetch_add(&gone, 1);
		atomic_fetch_add(&reads, pid != 0);
		ranges_free(&ranges);
		usleep(2000);
	}
	reading_free(&r);
	return NULL;
}

/* Takes the second CPU offline and online again, where it can be. */
static unsigned int hotplug(void)
{
	unsigned int times = 0;

	while (now_ns() < end_ns) {
		usleep(700 * 1000);
		if (!write_text(CPU1, "0"))
			continue;
		usleep(300 * 1000);
		if (!write_text(CPU1, "1"))
			die(CPU1);
		times++;
	}
	return times;
}

int main(int argc, char **argv)
{
	unsigned long seconds, threads, rounds = 0;
	pthread_t running[MAX_THREADS];
	unsigned int times;

	if (argc == 2 && !strcmp(argv[1], "grandchild"))
		return grandchild();
	memory_init("walkstress");
	seconds = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
	threads = argc > 3 ? strtoul(argv[3], NULL, 10) : 8;
	if (argc < 3 || argc > 4 || !seconds || !threads || threads > MAX_THREADS) {
		fprintf(stderr, "usage: walkstress SECONDS DIR [THREADS]\n");
		return 2;
	}
	keeper.directory = argv[2];
	if (asprintf(&argv[0], "%s/stress.index", argv[2]) < 0 ||
	    !(keeper.index = fopen(argv[0], "we")))
		die(argv[2]);
	families_start();
	end_ns = now_ns() + seconds * 1000000000UL;
	for (uintptr_t i = 0; i < threads; i++)
		if ((errno = pthread_create(&running[i], NULL, reader, (void *)(i + 1))))
			die("pthread_create");
	times = hotplug();
	for (unsigned long i = 0; i < threads; i++)
		pthread_join(running[i], NULL);
	for (int i = 0; i < FAMILIES; i++)
		rounds += atomic_load(&families[i].rounds);
	families_end();
	if (fclose(keeper.index))
		die("stress.index");
	printf("walkstress: seconds=%lu threads=%lu reads=%lu gone=%lu kept=%lu rounds=%lu "
	       "hotplugs=%u\n",
	       seconds, threads, atomic_load(&reads), atomic_load(&gone), atomic_load(&kept),
	       rounds, times);
	return 0;
}

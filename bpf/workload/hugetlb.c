// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "memory.h"
#include "parts.h"

#define SIZES "/sys/kernel/mm/hugepages"
#define HUGE                                                                                     \
	(2 * MIB) /* of every granule of both architectures: PMD, or contiguous PTEs with 16 KiB \
		     pages */
#define HUGETLB(shift) (MAP_ANONYMOUS | MAP_HUGETLB | ((shift) << MAP_HUGE_SHIFT))

#ifndef MAP_HUGE_SHIFT
#define MAP_HUGE_SHIFT 26
#endif

static char *map_hugetlb(size_t size, int flags, const char *what)
{
	char *at = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, -1, 0);

	if (at == MAP_FAILED)
		die(what);
	return at;
}

const char *hugetlb(const char *file)
{
	char *at;

	(void)file;
	if (read_number(SIZES "/hugepages-2048kB/free_hugepages") < 6)
		return "too few huge pages are reserved, or this kernel has none";
	at = map_hugetlb(4 * HUGE, MAP_PRIVATE | HUGETLB(21), "hugetlb");
	touch(at, 2 * HUGE, HUGE); /* two of four */
	at = map_hugetlb(2 * HUGE, MAP_SHARED | HUGETLB(21), "shared hugetlb");
	touch(at + HUGE, HUGE, HUGE);
	return NULL;
}

/* Two pages of each other size that the machine has reserved, one of them touched. */
const char *hugetlb_sizes(const char *file)
{
	struct dirent *entry;
	DIR *sizes = opendir(SIZES);
	unsigned long kib;
	char path[300];
	int made = 0;

	(void)file;
	while (sizes && (entry = readdir(sizes))) {
		if (sscanf(entry->d_name, "hugepages-%lukB", &kib) != 1 || kib * KIB == HUGE)
			continue;
		snprintf(path, sizeof(path), SIZES "/%s/free_hugepages", entry->d_name);
		if (read_number(path) < 1)
			continue;
		touch(map_hugetlb(2 * kib * KIB,
				  MAP_PRIVATE | MAP_NORESERVE | HUGETLB(__builtin_ctzl(kib) + 10),
				  entry->d_name),
		      kib * KIB, kib * KIB);
		printf("walkload: made %s\n", entry->d_name);
		made++;
	}
	if (sizes)
		closedir(sizes);
	return made ? NULL : "no huge pages but of 2 MiB are reserved";
}

const char *hugetlb_poisoned(const char *file)
{
	char *at;

	(void)file;
	if (read_number(SIZES "/hugepages-2048kB/free_hugepages") < 2)
		return "too few huge pages are reserved";
	at = map_hugetlb(2 * HUGE, MAP_PRIVATE | HUGETLB(21), "hugetlb");
	touch(at, 2 * HUGE, HUGE);
	if (!madvise(at + HUGE, page, MADV_HWPOISON))
		return NULL;
	return errno == EINVAL ? "this kernel has no memory failure"
			       : "the kernel does not poison huge pages";
}

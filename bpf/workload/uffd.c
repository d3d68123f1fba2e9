// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Entries that userfaultfd write-protected, its markers and its poison. No page of these is
 * accessed: there is no handler for faults.
 */
#include "uffd.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "memory.h"
#include "parts.h"

#ifndef UFFD_FEATURE_WP_UNPOPULATED
#define UFFD_FEATURE_WP_UNPOPULATED (1 << 13)
#endif
#ifndef UFFD_FEATURE_POISON
#define UFFD_FEATURE_POISON (1 << 14)
struct uffdio_poison {
	struct uffdio_range range;
	__u64 mode;
	__s64 updated;
};
#define UFFDIO_POISON _IOWR(UFFDIO, 0x08, struct uffdio_poison)
#endif
#ifndef UFFD_FEATURE_WP_ASYNC
#define UFFD_FEATURE_WP_ASYNC (1 << 15)
#endif
#ifndef MAP_HUGE_SHIFT
#define MAP_HUGE_SHIFT 26
#endif

#define SYNC_FEATURES                                                       \
	(UFFD_FEATURE_PAGEFAULT_FLAG_WP | UFFD_FEATURE_WP_HUGETLBFS_SHMEM | \
	 UFFD_FEATURE_WP_UNPOPULATED | UFFD_FEATURE_POISON)
#define ASYNC_FEATURES (SYNC_FEATURES | UFFD_FEATURE_WP_ASYNC)

static uint64_t supported_features(void)
{
	struct uffdio_api api = { .api = UFFD_API };
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC);

	if (fd < 0)
		return 0;
	if (ioctl(fd, UFFDIO_API, &api))
		api.features = 0;
	close(fd);
	return api.features;
}

int uffd_open(uint64_t features)
{
	struct uffdio_api api = { .api = UFFD_API, .features = features };
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC);

	if (fd < 0 || ioctl(fd, UFFDIO_API, &api))
		die("userfaultfd");
	return fd;
}

/* Open until the process ends: closing it removes its protection. */
static int sync_fd(void)
{
	static int fd = -1;

	if (fd < 0)
		fd = uffd_open(SYNC_FEATURES & supported_features());
	return fd;
}

static bool write_protects(void)
{
	return supported_features() & UFFD_FEATURE_PAGEFAULT_FLAG_WP;
}

int uffd_async_open(void)
{
	uint64_t features = supported_features();

	return features & UFFD_FEATURE_WP_ASYNC ? uffd_open(ASYNC_FEATURES & features) : -1;
}

bool uffd_register(int fd, char *at, size_t size, uint64_t mode)
{
	struct uffdio_register area = { .range = { (uintptr_t)at, size }, .mode = mode };

	return !ioctl(fd, UFFDIO_REGISTER, &area);
}

void uffd_protect(int fd, char *at, size_t size)
{
	struct uffdio_writeprotect protect = { .range = { (uintptr_t)at, size },
					       .mode = UFFDIO_WRITEPROTECT_MODE_WP };

	if (ioctl(fd, UFFDIO_WRITEPROTECT, &protect))
		die("UFFDIO_WRITEPROTECT");
}

#define NO_WP "this kernel write-protects no memory by userfaultfd"

const char *uffd_wp(const char *file)
{
	char *at = anonymous(MIB, "uffd-wp");

	(void)file;
	if (!write_protects())
		return NO_WP;
	touch(at, 512 * KIB, page);
	look(at + 512 * KIB, 64 * KIB, page); /* the zero page */
	if (!uffd_register(sync_fd(), at, MIB, UFFDIO_REGISTER_MODE_WP))
		die("UFFDIO_REGISTER");
	/* present, swapped out, zero page; empty too (markers) where the kernel can */
	uffd_protect(sync_fd(), at + 128 * KIB, 768 * KIB);
	if (madvise(at + 256 * KIB, 128 * KIB, MADV_PAGEOUT))
		die("MADV_PAGEOUT");
	return NULL;
}

const char *uffd_wp_shmem(const char *file)
{
	char *at =
		map(MIB, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, "uffd-wp shmem");

	(void)file;
	if (!(supported_features() & UFFD_FEATURE_WP_HUGETLBFS_SHMEM))
		return NO_WP " but anonymous memory";
	touch(at, 512 * KIB, page);
	if (!uffd_register(sync_fd(), at, MIB, UFFDIO_REGISTER_MODE_WP))
		die("UFFDIO_REGISTER of shmem");
	uffd_protect(sync_fd(), at + 128 * KIB, 512 * KIB); /* 128 KiB of it empty: markers */
	if (madvise(at + 256 * KIB, 64 * KIB, MADV_PAGEOUT))
		die("MADV_PAGEOUT of shmem");
	return NULL;
}

const char *uffd_wp_hugetlb(const char *file)
{
	const size_t size = 2 * MIB;
	char *at;

	(void)file;
	if (!(supported_features() & UFFD_FEATURE_WP_HUGETLBFS_SHMEM))
		return NO_WP " but anonymous memory";
	if (read_number("/sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages") < 3)
		return "too few huge pages are reserved";
	at = map(3 * size, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | (21 << MAP_HUGE_SHIFT), -1,
		 "uffd-wp hugetlb");
	touch(at, size, size);
	if (!uffd_register(sync_fd(), at, 3 * size, UFFDIO_REGISTER_MODE_WP))
		die("UFFDIO_REGISTER of hugetlb");
	uffd_protect(sync_fd(), at, 2 * size); /* the second is empty: a marker */
	return NULL;
}

const char *uffd_poison(const char *file)
{
	char *at = anonymous(256 * KIB, "uffd-poison");
	struct uffdio_poison poison = { .range = { (uintptr_t)at + 64 * KIB, 64 * KIB } };

	(void)file;
	if (!(supported_features() & UFFD_FEATURE_POISON))
		return "this kernel has no UFFDIO_POISON (v6.6)";
	if (!uffd_register(sync_fd(), at, 256 * KIB, UFFDIO_REGISTER_MODE_MISSING))
		die("UFFDIO_REGISTER");
	if (ioctl(sync_fd(), UFFDIO_POISON, &poison))
		die("UFFDIO_POISON");
	return NULL;
}

/* Memory for PAGEMAP_SCAN: base pages and PMDs, written since they were protected, or not. */
const char *uffd_async(const char *file)
{
	char *at, *large;
	int fd = uffd_async_open();

	(void)file;
	if (fd < 0)
		return "this kernel has no asynchronous write protection (v6.7)";
	at = anonymous(2 * MIB, "uffd-async");
	touch(at, MIB, page);
	if (!uffd_register(fd, at, 2 * MIB, UFFDIO_REGISTER_MODE_WP))
		die("UFFDIO_REGISTER, asynchronous");
	uffd_protect(fd, at, MIB + 512 * KIB);
	touch(at, 256 * KIB, 3 * page);
	if (no_thp())
		return NULL;

	large = map_aligned(2 * pmd_size, pmd_size, 0, "uffd-async thp");
	madvise(large, 2 * pmd_size, MADV_HUGEPAGE);
	touch(large, 2 * pmd_size, pmd_size);
	if (!uffd_register(fd, large, 2 * pmd_size, UFFDIO_REGISTER_MODE_WP))
		die("UFFDIO_REGISTER, asynchronous");
	uffd_protect(fd, large, pmd_size);
	return NULL;
}

// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Facts that the kernel shows this process of its own pages: encodings that no symbol and no type
 * tells. /proc/self/pagemap has the type and offset of every softleaf.
 */
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "own_pages.h"

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif
#ifndef UFFD_FEATURE_WP_HUGETLBFS_SHMEM
#define UFFD_FEATURE_WP_HUGETLBFS_SHMEM (1 << 12)
#endif

#define PM_PRESENT    (1ULL << 63)
#define PM_SWAP	      (1ULL << 62)
#define PM_SOFT_DIRTY (1ULL << 55)
#define PM_FRAME      (PM_SOFT_DIRTY - 1)
#define KPF_KSM	      (1ULL << 21)

/* The nth number of a file of the kernel's that consists of 64-bit numbers; 0: not shown. */
static uint64_t number_of(const char *file, uint64_t n)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	uint64_t number;

	if (fd < 0 || pread(fd, &number, sizeof(number), n * sizeof(number)) != sizeof(number))
		number = 0;
	if (fd >= 0)
		close(fd);
	return number;
}

static uint64_t pagemap(const void *address)
{
	return number_of("/proc/self/pagemap", (uintptr_t)address / getpagesize());
}

static void *page(int flags)
{
	void *p = mmap(NULL, getpagesize(), PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

static void drop(void *p)
{
	if (p)
		munmap(p, getpagesize());
}

static void ordinary_pages(struct own_pages *own)
{
	volatile char *zero = page(MAP_PRIVATE), *written = page(MAP_PRIVATE);
	uint64_t entry;

	if (zero) {
		(void)*zero;
		entry = pagemap((void *)zero);
		if (entry & PM_PRESENT)
			own->zero_pfn = entry & PM_FRAME;
	}
	if (written) {
		*written = 1;
		entry = pagemap((void *)written);
		own->soft_dirty = entry & PM_SOFT_DIRTY;
		if (entry & PM_PRESENT && entry & PM_FRAME)
			own->anon_is_ksm =
				number_of("/proc/kpageflags", entry & PM_FRAME) & KPF_KSM;
	}
	drop((void *)zero);
	drop((void *)written);
}

/* Without CAP_SYS_ADMIN the frame is 0: a marker is shown without its type. */
static void note_marker(struct own_pages *own, const void *p, uint64_t *bits)
{
	uint64_t entry = pagemap(p);

	if (!(entry & PM_SWAP))
		return;
	own->marker = true;
	if (entry & PM_FRAME) {
		own->marker_type = entry & 31;
		*bits = (entry & PM_FRAME) >> 5;
	}
}

static void guard_marker(struct own_pages *own)
{
	void *p = page(MAP_PRIVATE);

	if (p && !madvise(p, getpagesize(), MADV_GUARD_INSTALL))
		note_marker(own, p, &own->marker_guard);
	drop(p);
}

static void uffd_marker(struct own_pages *own, int fd)
{
	void *p = page(MAP_SHARED);
	struct uffdio_range range = { .start = (uintptr_t)p, .len = getpagesize() };
	struct uffdio_register watch = { .range = range, .mode = UFFDIO_REGISTER_MODE_WP };
	struct uffdio_writeprotect protect = { .range = range,
					       .mode = UFFDIO_WRITEPROTECT_MODE_WP };

	if (p && !ioctl(fd, UFFDIO_REGISTER, &watch) && !ioctl(fd, UFFDIO_WRITEPROTECT, &protect))
		note_marker(own, p, &own->marker_uffd_wp);
	drop(p);
}

static void userfaultfd(struct own_pages *own)
{
	struct uffdio_api api = { .api = UFFD_API };
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC | UFFD_USER_MODE_ONLY);

	if (fd < 0)
		return;
	if (!ioctl(fd, UFFDIO_API, &api)) {
		own->uffd_known = true;
		own->uffd_wp = api.features & UFFD_FEATURE_PAGEFAULT_FLAG_WP;
		if (api.features & UFFD_FEATURE_WP_HUGETLBFS_SHMEM)
			uffd_marker(own, fd);
	}
	close(fd);
}

/* Whether user addresses above 48 bits can be had: a process gets them when it asks. */
static bool wide_addresses(void)
{
	void *p = mmap((void *)(1UL << 50), getpagesize(), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS,
		       -1, 0);

	if (p == MAP_FAILED)
		return false;
	munmap(p, getpagesize());
	return (uintptr_t)p >> 48;
}

/* Page frames that /proc/kpageflags has. The file has no size; reads after its end are empty. */
static uint64_t kpageflags_pfns(void)
{
	int fd = open("/proc/kpageflags", O_RDONLY | O_CLOEXEC);
	uint64_t pfns = 0, flags;

	if (fd < 0)
		return 0;
	for (uint64_t step = 1ULL << 51; step; step >>= 1)
		if (pread(fd, &flags, sizeof(flags), (pfns + step - 1) * sizeof(flags)) ==
		    sizeof(flags))
			pfns += step;
	close(fd);
	return pfns;
}

void own_pages(struct own_pages *own)
{
	memset(own, 0, sizeof(*own));
	own->marker_type = -1;
	ordinary_pages(own);
	guard_marker(own);
	userfaultfd(own);
	own->wide = wide_addresses();
	own->kpageflags_pfns = kpageflags_pfns();
}

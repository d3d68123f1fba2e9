// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
#include <errno.h>
#include <fcntl.h>
#include <linux/mempolicy.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "memory.h"
#include "parts.h"

#define KSM "/sys/kernel/mm/ksm/"

const char *small_pages(const char *file)
{
	char *at = anonymous(3 * MIB, "4k");

	(void)file;
	touch(at, 2 * MIB, page);
	look(at + 2 * MIB, 512 * KIB, page); /* the zero page */

	at = anonymous(24 * MIB, "partly");
	touch(at, 3 * MIB, 7 * page);
	touch(at + 9 * MIB, MIB, 3 * page);
	touch(at + 20 * MIB, 2 * MIB, 64 * page);
	return NULL;
}

const char *large_folios(const char *file)
{
	char *at;

	(void)file;
	if (no_thp())
		return no_thp();
	at = map_aligned(MIB, 2 * MIB, 128 * KIB, "mthp"); /* too small for a PMD */
	madvise(at, MIB, MADV_HUGEPAGE);
	touch(at, 768 * KIB, 64 * KIB);

	at = map_aligned(5 * pmd_size, pmd_size, 0, "thp");
	madvise(at, 5 * pmd_size, MADV_HUGEPAGE);
	touch(at, 3 * pmd_size, pmd_size);
	look(at + 3 * pmd_size, pmd_size, pmd_size);		    /* the huge zero page */
	madvise(at + pmd_size + 5 * page, 3 * page, MADV_DONTNEED); /* splits the second PMD */

	at = map(2 * pmd_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, "shmem thp");
	madvise(at, 2 * pmd_size, MADV_HUGEPAGE);
	touch(at, 2 * pmd_size, page);
	/* a second view of pages behind the first: their map counts differ from its */
	at = mremap(at + page, 0, 64 * page, MREMAP_MAYMOVE);
	if (at == MAP_FAILED)
		die("mremap");
	look(at, 64 * page, page);
	return NULL;
}

const char *lazily_freed(const char *file)
{
	char *at = anonymous(MIB, "lazyfree");

	(void)file;
	touch(at, MIB, page);
	if (madvise(at + 256 * KIB, 512 * KIB, MADV_FREE))
		die("MADV_FREE");
	touch(at + 512 * KIB, 64 * KIB, page); /* dirty again: not freed */
	return NULL;
}

const char *locked(const char *file)
{
	char *at = anonymous(MIB, "mlocked");

	(void)file;
	touch(at, 256 * KIB, page);
	if (mlock(at, 512 * KIB))
		die("mlock");
	if (mlock2(at + 512 * KIB, 512 * KIB, MLOCK_ONFAULT))
		die("mlock2");
	touch(at + 512 * KIB, 64 * KIB, page);
	return NULL;
}

/* Four of five pages have equal contents; returns when all of these are merged into two. */
const char *merged(const char *file)
{
	const size_t size = MIB, half = size / 2;
	long pages = 0;
	char *at;

	(void)file;
	if (access(KSM "run", W_OK))
		return "this kernel has no KSM";
	at = anonymous(size, "ksm");
	for (size_t i = 0; i < size; i += page) {
		bool same = i / page % 5 != 0;

		memset(at + i, same ? 0x5a + (i >= half) : 0, page);
		*(size_t *)(at + i) = same ? 0 : i + 1;
		pages += same;
	}
	if (madvise(at, size, MADV_MERGEABLE))
		die("MADV_MERGEABLE");
	write_text(KSM "pages_to_scan", "4000");
	write_text(KSM "sleep_millisecs", "10");
	if (!write_text(KSM "run", "1"))
		die(KSM "run");
	for (int i = 0; read_number(KSM "pages_shared") + read_number(KSM "pages_sharing") < pages;
	     i++) {
		if (i == 600) {
			errno = ETIMEDOUT;
			die("pages are not merged");
		}
		usleep(100 * 1000);
	}
	write_text(KSM "run", "0");
	touch(at, 16 * page, 4 * page); /* written: private copies again */
	return NULL;
}

/* Memory on the second node, and memory interleaved over both. */
const char *on_nodes(const char *file)
{
	unsigned long second = 2, both = 3;
	char *at = anonymous(MIB, "node 1");

	(void)file;
	if (access("/sys/devices/system/node/node1", F_OK))
		return "this machine has one node";
	if (syscall(SYS_mbind, at, MIB, MPOL_BIND, &second, 8 * sizeof(second), 0UL))
		return errno == ENOSYS ? "this kernel has no mbind" : (die("mbind"), NULL);
	touch(at, 512 * KIB, page);
	at = anonymous(MIB, "interleaved");
	if (syscall(SYS_mbind, at, MIB, MPOL_INTERLEAVE, &both, 8 * sizeof(both), 0UL))
		die("mbind");
	touch(at, 768 * KIB, page);
	return NULL;
}

static bool is_soft_dirty(const char *at)
{
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	uint64_t entry;

	if (fd < 0 || pread(fd, &entry, 8, (uintptr_t)at / page * 8) != 8)
		die("/proc/self/pagemap");
	close(fd);
	return entry >> 55 & 1;
}

const char *soft_dirty(const char *file)
{
	char *at = anonymous(MIB, "soft-dirty");

	(void)file;
	touch(at, MIB, page);
	if (!write_text("/proc/self/clear_refs", "4") || is_soft_dirty(at))
		return "this kernel does not clear soft-dirty bits";
	touch_again(at, 256 * KIB, 2 * page);
	look_again(at + 512 * KIB, 256 * KIB, page);
	return is_soft_dirty(at) ? NULL : "this kernel has no soft-dirty bit";
}

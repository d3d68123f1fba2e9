// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "memory.h"
#include "parts.h"

static void write_every_other(char *at)
{
	touch(at, MIB, 2 * page);
}

static void write_a_quarter(char *at)
{
	touch(at, 512 * KIB, page);
}

/* Pages that one, two and three page tables map. */
const char *shared_with_children(const char *file)
{
	char *at = anonymous(2 * MIB, "forked");

	(void)file;
	touch(at, 2 * MIB, page);
	start_child(write_every_other, at);
	start_child(write_a_quarter, at);
	touch(at + MIB, 512 * KIB, page);
	return NULL;
}

static void unmap_some(char *at)
{
	munmap(at, 16 * page);
	madvise(at + pmd_size, pmd_size, MADV_DONTNEED);
}

/* PMDs: one that the child maps by PTEs, one that the parent alone maps, one that both map. */
const char *large_shared_with_child(const char *file)
{
	char *at;

	(void)file;
	if (no_thp())
		return no_thp();
	at = map_aligned(3 * pmd_size, pmd_size, 0, "forked thp");
	madvise(at, 3 * pmd_size, MADV_HUGEPAGE);
	touch(at, 3 * pmd_size, pmd_size);
	start_child(unmap_some, at);
	return NULL;
}

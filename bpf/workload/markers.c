// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Entries that are not empty and map no usable page: markers. */
#include <errno.h>
#include <sys/mman.h>

#include "memory.h"
#include "parts.h"

const char *guarded(const char *file)
{
	char *at = anonymous(2 * MIB, "none");

	(void)file;
	touch(at, MIB, page);
	if (mprotect(at, 512 * KIB, PROT_NONE))
		die("mprotect");

	at = anonymous(MIB, "guard");
	touch(at, 256 * KIB, page);
	if (!madvise(at + 64 * KIB, 64 * KIB, MADV_GUARD_INSTALL))
		return NULL;
	if (errno != EINVAL)
		die("MADV_GUARD_INSTALL");
	return "this kernel has no guard regions (v6.13)";
}

const char *none_pmd(const char *file)
{
	char *at;

	(void)file;
	if (no_thp())
		return no_thp();
	at = map_aligned(2 * pmd_size, pmd_size, 0, "none thp");
	madvise(at, 2 * pmd_size, MADV_HUGEPAGE);
	touch(at, 2 * pmd_size, pmd_size);
	if (mprotect(at, pmd_size, PROT_NONE))
		die("mprotect of a PMD");
	return NULL;
}

const char *poisoned(const char *file)
{
	char *at = anonymous(MIB, "hwpoison");

	(void)file;
	touch(at, 256 * KIB, page);
	for (size_t i = 0; i < 4; i++) {
		if (!madvise(at + 3 * i * page, page, MADV_HWPOISON))
			continue;
		if (errno == EINVAL)
			return "this kernel has no memory failure";
		die("MADV_HWPOISON");
	}
	return NULL;
}

// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
#include <sys/mman.h>

#include "memory.h"
#include "parts.h"

const char *swapped(const char *file)
{
	char *at;

	(void)file;
	if (no_swap())
		return no_swap();
	at = anonymous(4 * MIB, "swapped");
	touch(at, 4 * MIB, page);
	if (madvise(at + MIB, 2 * MIB, MADV_PAGEOUT))
		die("MADV_PAGEOUT");
	return NULL;
}

/* Called before the children are forked: their page tables hold the same swap entries. */
const char *swapped_and_shared(const char *file)
{
	char *at;

	(void)file;
	if (no_swap())
		return no_swap();
	at = anonymous(MIB, "swapped and shared");
	touch(at, MIB, page);
	if (madvise(at, 512 * KIB, MADV_PAGEOUT))
		die("MADV_PAGEOUT");
	return NULL;
}

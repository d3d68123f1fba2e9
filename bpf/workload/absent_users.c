// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Users of mm/pagewalk.c that no guest with a Debian kernel can make walk. */
#include <unistd.h>

#include "users.h"

const char *no_hmm(void)
{
	return access("/dev/hmm_dmirror0", F_OK) ? "this kernel has no test_hmm module, and the "
						   "machine no device that uses HMM"
						 : "test_hmm is there and not exercised";
}

const char *no_migrate_vma(void)
{
	return no_hmm();
}

const char *no_mapping_dirty(void)
{
	return "only graphics drivers (vmwgfx) call walk_page_mapping";
}

const char *no_hwpoison(void)
{
	return "only a machine check in a page that is poisoned already makes it walk";
}

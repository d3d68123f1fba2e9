// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Readers of /proc: each reads its own files. */
#include <errno.h>
#include <unistd.h>

#include "memory.h"
#include "readings.h"
#include "users.h"

static const char *read_own(const char *file)
{
	struct reading reading = { 0 };
	int err;

	user_memory(MIB);
	err = read_text(&reading, getpid(), file, 64 * KIB);
	if (err == -ENOENT)
		return "this kernel has no such file";
	if (err) {
		errno = -err;
		die(file);
	}
	return NULL;
}

const char *use_smaps(void)
{
	return read_own("smaps");
}

const char *use_smaps_rollup(void)
{
	return read_own("smaps_rollup");
}

const char *use_numa_maps(void)
{
	return read_own("numa_maps");
}

const char *use_pagemap(void)
{
	struct reading reading = { 0 };
	struct ranges vmas;
	int err = vmas_of(getpid(), &vmas);

	if (!err)
		err = read_pagemap(&reading, getpid(), "pagemap", &vmas, 64 * KIB);
	if (err) {
		errno = -err;
		die("pagemap");
	}
	return NULL;
}

const char *use_pagemap_scan(void)
{
	struct reading reading = { 0 };
	int err = scan_pagemap(&reading, getpid());

	if (err == -ENOTTY)
		return "this kernel has no PAGEMAP_SCAN (v6.7)";
	if (err) {
		errno = -err;
		die("PAGEMAP_SCAN");
	}
	return NULL;
}

const char *use_clear_refs(void)
{
	return write_text("/proc/self/clear_refs", "1") ? NULL : (die("clear_refs"), NULL);
}

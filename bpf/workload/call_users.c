// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* System calls that walk. */
#include <errno.h>
#include <fcntl.h>
#include <linux/mempolicy.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "memory.h"
#include "users.h"

#define SIZE (4 * MIB)

static const char *one_node(void)
{
	return access("/sys/devices/system/node/node1", F_OK) ? "this machine has one node" : NULL;
}

/* EINVAL: this kernel does not know the advice. */
static const char *advise(char *at, int advice, const char *name, const char *unknown)
{
	if (!madvise(at, SIZE, advice))
		return NULL;
	if (errno == EINVAL && unknown)
		return unknown;
	die(name);
}

const char *use_mincore(void)
{
	char *at = user_memory(SIZE);
	unsigned char *resident = malloc(SIZE / page);

	if (mincore(at, SIZE, resident))
		die("mincore");
	return NULL;
}

const char *use_mlock(void)
{
	char *at = user_memory(SIZE);

	if (mlock(at, SIZE) || munlock(at, SIZE))
		die("mlock");
	return NULL;
}

const char *use_madvise_cold(void)
{
	return advise(user_memory(SIZE), MADV_COLD, "MADV_COLD", NULL);
}

const char *use_madvise_pageout(void)
{
	return advise(user_memory(SIZE), MADV_PAGEOUT, "MADV_PAGEOUT", NULL);
}

const char *use_madvise_free(void)
{
	return advise(user_memory(SIZE), MADV_FREE, "MADV_FREE", NULL);
}

const char *use_madvise_willneed(void)
{
	char *at = user_memory(SIZE);

	if (access("/sys/block/zram0", F_OK))
		return "this machine has no swap";
	advise(at, MADV_PAGEOUT, "MADV_PAGEOUT", NULL);
	return advise(at, MADV_WILLNEED, "MADV_WILLNEED", NULL);
}

/* Listed although it does not walk: the collapse looks at PTEs by itself. */
const char *use_madvise_collapse(void)
{
	return "MADV_COLLAPSE does not walk by mm/pagewalk.c on any of these kernels";
}

#define NO_GUARDS "this kernel has no guard regions (v6.13)"

const char *use_guard_install(void)
{
	return advise(user_memory(SIZE), MADV_GUARD_INSTALL, "MADV_GUARD_INSTALL", NO_GUARDS);
}

const char *use_guard_remove(void)
{
	char *at = user_memory(SIZE);
	const char *why = advise(at, MADV_GUARD_INSTALL, "MADV_GUARD_INSTALL", NO_GUARDS);

	return why ? why : advise(at, MADV_GUARD_REMOVE, "MADV_GUARD_REMOVE", NULL);
}

const char *use_process_madvise(void)
{
	struct iovec part = { user_memory(SIZE), SIZE };
	int self = syscall(SYS_pidfd_open, getpid(), 0);

	if (self < 0 || syscall(SYS_process_madvise, self, &part, 1UL, MADV_COLD, 0U) != SIZE)
		die("process_madvise");
	return NULL;
}

const char *use_mbind(void)
{
	unsigned long first = 1;
	char *at = user_memory(SIZE);

	if (syscall(SYS_mbind, at, SIZE, MPOL_BIND, &first, 64UL, (unsigned long)MPOL_MF_MOVE))
		die("mbind");
	return NULL;
}

const char *use_migrate_pages(void)
{
	unsigned long first = 1, second = 2;

	if (one_node())
		return one_node();
	user_memory(SIZE);
	if (syscall(SYS_migrate_pages, 0, 64UL, &first, &second) < 0)
		die("migrate_pages");
	return NULL;
}

const char *use_move_pages(void)
{
	char *at = user_memory(SIZE);
	void *pages[8];
	int nodes[8] = { 0 }, status[8];

	if (!kernel_has("folio_walk_start"))
		return "before folio_walk_start (v6.12) pages are looked up without a walk";
	for (int i = 0; i < 8; i++)
		pages[i] = at + i * page;
	if (syscall(SYS_move_pages, 0, 8UL, pages, nodes, status, MPOL_MF_MOVE) < 0)
		die("move_pages");
	/* without target nodes move_pages() tells where the pages are */
	if (syscall(SYS_move_pages, 0, 8UL, pages, NULL, status, 0) < 0)
		die("move_pages");
	return NULL;
}

/* On CPUs with L1TF, mprotect looks at the PFNs of device memory before it maps them PROT_NONE. */
const char *use_mprotect_device(void)
{
	char vulnerable[64] = "";
	int fd = open("/sys/devices/system/cpu/vulnerabilities/l1tf", O_RDONLY | O_CLOEXEC);
	char *at;

	if (fd < 0 || read(fd, vulnerable, sizeof(vulnerable) - 1) <= 0 ||
	    !strncmp(vulnerable, "Not affected", 12))
		return "mprotect walks only on CPUs with L1TF: run with --cpu of such a model";
	close(fd);
	fd = open("/dev/mem", O_RDWR | O_CLOEXEC);
	at = mmap(NULL, 16 * page, PROT_READ, MAP_SHARED, fd, 0xa0000);
	if (at == MAP_FAILED)
		return "/dev/mem cannot be mapped here";
	if (mprotect(at, 16 * page, PROT_NONE))
		die("mprotect");
	return NULL;
}

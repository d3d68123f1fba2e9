// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * A process of small VMAs, which reads its own smaps, numa_maps and smaps_rollup, and then its own
 * pagemap: what the kernel says of their pages.
 *
 * usage: walkfew
 *
 * For each VMA, and each of its pages that is mapped or swapped out, a line as `walkstream entries`
 * has it, without a file:
 *   told START END begin|later|nothing|either NAME    begin: all of its entries fit one record;
 *                                                     either: of the last two
 *   page START ADDRESS present|swapped PFN
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "event.h"
#include "memory.h"

#define PM_PRESENT   (1ULL << 63)
#define PM_SWAP	     (1ULL << 62)
#define PM_PFRAME(v) ((v) & ((1ULL << 55) - 1))
#define MAX_VMAS     32
#define FEW	     WS_FEW_ENTRIES

static struct vma {
	char *at;
	size_t pages;
	const char *told, *name;
} vmas[MAX_VMAS];
static size_t nr;

static char *add(char *at, size_t pages, const char *told, const char *name)
{
	if (nr == MAX_VMAS) {
		fprintf(stderr, "walkfew: more than %d VMAs\n", MAX_VMAS);
		exit(1);
	}
	vmas[nr++] = (struct vma){ at, pages, told, name };
	return at;
}

/* Base pages in a part of the address space that one PTE table maps, with nothing beside them. */
static char *alone(size_t pages, size_t offset, const char *told, const char *name)
{
	char *at = map_aligned(pages * page, pmd_size, offset, name);

	madvise(at, pages * page, MADV_NOHUGEPAGE);
	return add(at, pages, told, name);
}

static char *touched(size_t pages, const char *told, const char *name)
{
	char *at = alone(pages, 4 * page, told, name);

	touch(at, pages * page, page);
	return at;
}

static void private_vmas(void)
{
	char *at;

	touched(1, "begin", "one");
	touched(FEW - 1, "begin", "fifteen");
	touched(FEW, "begin", "sixteen");
	touched(FEW + 1, "later", "seventeen");
	touch(alone(FEW, 4 * page, "begin", "gaps"), FEW * page, 2 * page);
	touch(alone(2, pmd_size - page, "later", "border"), 2 * page, page);
	touch(alone(2, pmd_size - 2 * page, "begin", "last"), 2 * page, page);
	touch(alone(2, 0, "begin", "first"), 2 * page, page);
	alone(4, 4 * page, "nothing", "no table");
	look(alone(4, 4 * page, "begin", "zero page"), 4 * page, page);
	at = touched(4, "begin", "no access");
	if (mprotect(at, 4 * page, PROT_NONE))
		die("mprotect");
	at = touched(4, "begin", "swapped");
	if (madvise(at, 2 * page, MADV_PAGEOUT))
		die("MADV_PAGEOUT");
}

/* Over memory that alone() mapped, so that the place is the same. */
static char *over(size_t pages, int flags, int fd, const char *told, const char *name)
{
	char *at = alone(pages, 4 * page, told, name);

	if (mmap(at, pages * page, PROT_READ, MAP_FIXED | flags, fd, 0) == MAP_FAILED)
		die(name);
	return at;
}

static void other_vmas(void)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		die("/proc/self/exe");
	look(over(4, MAP_PRIVATE, fd, "begin", "file"), 4 * page, page);
	close(fd);
	look(over(4, MAP_SHARED | MAP_ANONYMOUS, -1, "begin", "shmem"), 2 * page, page);
	over(4, MAP_SHARED | MAP_ANONYMOUS, -1, "nothing", "shmem without a table");
}

/*
 * Until 6.15 or so the kernel maps frames into [vvar] that have no struct page (VM_PFNMAP): some
 * versions walk it, others do not.
 */
static void pfnmap(void)
{
	FILE *smaps = fopen("/proc/self/smaps", "re");
	uint64_t start = 0, end = 0;
	char line[512];

	if (!smaps)
		die("smaps");
	while (fgets(line, sizeof(line), smaps)) {
		if (strstr(line, "[vvar]"))
			sscanf(line, "%" SCNx64 "-%" SCNx64, &start, &end);
		if (!end || strncmp(line, "VmFlags:", 8))
			continue;
		if (strstr(line, " pf"))
			add((char *)start, (end - start) / page, "either", "vvar");
		else
			fprintf(stderr, "walkfew: not VM_PFNMAP: this kernel's [vvar] is none\n");
		break;
	}
	fclose(smaps);
}

static bool read_all(const char *path)
{
	static char text[1 << 16];
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return false;
	while (read(fd, text, sizeof(text)) > 0)
		;
	close(fd);
	return true;
}

static void print(int pagemap, const struct vma *vma)
{
	char *end = vma->at + vma->pages * page;
	uint64_t value;

	printf("told %" PRIxPTR " %" PRIxPTR " %s %s\n", (uintptr_t)vma->at, (uintptr_t)end,
	       vma->told, vma->name);
	for (char *at = vma->at; at < end; at += page) {
		if (pread(pagemap, &value, sizeof(value), (uintptr_t)at / page * sizeof(value)) !=
		    sizeof(value))
			die("pagemap");
		if (value & (PM_PRESENT | PM_SWAP))
			printf("page %" PRIxPTR " %" PRIxPTR " %s %" PRIx64 "\n",
			       (uintptr_t)vma->at, (uintptr_t)at,
			       value & PM_PRESENT ? "present" : "swapped",
			       value & PM_PRESENT ? (uint64_t)PM_PFRAME(value) : 0);
	}
}

int main(void)
{
	int pagemap;

	memory_init("walkfew");
	private_vmas();
	other_vmas();
	pfnmap();
	if (!read_all("/proc/self/smaps"))
		die("smaps");
	if (!read_all("/proc/self/numa_maps"))
		fprintf(stderr, "walkfew: not numa_maps: this kernel has no such file\n");
	if (!read_all("/proc/self/smaps_rollup"))
		die("smaps_rollup");
	pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	if (pagemap < 0)
		die("pagemap");
	for (size_t i = 0; i < nr; i++)
		print(pagemap, &vmas[i]);
	close(pagemap);
	return 0;
}

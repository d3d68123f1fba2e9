// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Walks by parts of the kernel, started through sysfs, debugfs or a control group. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "memory.h"
#include "parts.h"
#include "users.h"

#define KDAMONDS   "/sys/kernel/mm/damon/admin/kdamonds/"
#define DAMON_STAT "/sys/module/damon_stat/parameters/enabled"
#define KSM_RUN	   "/sys/kernel/mm/ksm/run"
#define LRU_GEN	   "/sys/kernel/debug/lru_gen"
#define HUGE	   "/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages"
#define OPTIMIZE   "/proc/sys/vm/hugetlb_optimize_vmemmap"

bool kernel_has(const char *symbol)
{
	FILE *symbols = fopen("/proc/kallsyms", "re");
	char line[512], name[256];
	bool found = false;

	while (symbols && !found && fgets(line, sizeof(line), symbols))
		found = sscanf(line, "%*s %*s %255s", name) == 1 && !strcmp(name, symbol);
	if (symbols)
		fclose(symbols);
	return found;
}

static void must_write(const char *path, const char *text)
{
	if (!write_text(path, text))
		die(path);
}

static void must_write_number(const char *path, long number)
{
	char text[32];

	snprintf(text, sizeof(text), "%ld", number);
	must_write(path, text);
}

static void read_through(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char buffer[4096];

	if (fd < 0)
		die(path);
	while (read(fd, buffer, sizeof(buffer)) > 0)
		;
	close(fd);
}

const char *use_damon(void)
{
	char *at = user_memory(4 * MIB);

	if (access(KDAMONDS, F_OK))
		return "this kernel has no DAMON";
	write_text(DAMON_STAT, "N"); /* since v6.17; only one DAMON context runs at a time */
	must_write(KDAMONDS "nr_kdamonds", "1");
	must_write(KDAMONDS "0/contexts/nr_contexts", "1");
	must_write(KDAMONDS "0/contexts/0/operations", "vaddr");
	must_write(KDAMONDS "0/contexts/0/targets/nr_targets", "1");
	must_write_number(KDAMONDS "0/contexts/0/targets/0/pid_target", getpid());
	must_write(KDAMONDS "0/state", "on");
	for (int i = 0; i < 20; i++) {
		usleep(100 * 1000);
		touch(at, 4 * MIB, page);
	}
	must_write(KDAMONDS "0/state", "off");
	must_write(KDAMONDS "nr_kdamonds", "0");
	return NULL;
}

const char *use_ksm_scan(void)
{
	if (!kernel_has("ksm_next_page_pmd_entry") && !kernel_has("ksm_next_page_ops"))
		return "this kernel's KSM looks pages up without a walk";
	return merged(NULL);
}

const char *use_ksm_break(void)
{
	const char *why;

	if (!kernel_has("break_ksm_pmd_entry") && !kernel_has("folio_walk_start"))
		return "this kernel's KSM looks pages up without a walk";
	why = merged(NULL);
	if (why)
		return why;
	must_write(KSM_RUN, "2"); /* unmerges */
	must_write(KSM_RUN, "0");
	return NULL;
}

/* Moves a process with its charges from one group to another. */
const char *use_memcg_move(void)
{
	static const char *const at = "/tmp/memcg";

	mkdir(at, 0700);
	if (mount("memcg", at, "cgroup", 0, "memory"))
		return "this kernel has no memory controller of cgroup version 1";
	mkdir("/tmp/memcg/a", 0700);
	mkdir("/tmp/memcg/b", 0700);
	if (access("/tmp/memcg/b/memory.move_charge_at_immigrate", W_OK))
		return "this kernel moves no charges";
	must_write("/tmp/memcg/b/memory.move_charge_at_immigrate", "3");
	must_write_number("/tmp/memcg/a/cgroup.procs", getpid());
	user_memory(4 * MIB);
	must_write_number("/tmp/memcg/b/cgroup.procs", getpid());
	must_write_number("/tmp/memcg/cgroup.procs", getpid());
	rmdir("/tmp/memcg/a");
	rmdir("/tmp/memcg/b");
	umount(at);
	return NULL;
}

/*
 * Ages the generation lists that hold this process, looking at each page table:
 * those of the root group, which debugfs shows first. The lists of another
 * group are no use, and the group may end between the reading and the writing.
 */
static void age_generations(void)
{
	FILE *list = fopen(LRU_GEN, "re");
	char line[4096], command[128];
	unsigned long memcg = 0, node = 0, generation, last = 0;
	int groups = 0;

	if (!list)
		die(LRU_GEN);
	while (fgets(line, sizeof(line), list)) {
		unsigned long group;

		if (sscanf(line, "memcg %lu", &group) == 1) {
			if (groups++)
				break;
			memcg = group;
		} else if (sscanf(line, " node %lu", &node) != 1 &&
			   sscanf(line, " %lu", &generation) == 1) {
			last = generation;
		}
	}
	fclose(list);
	/* the last node's youngest generation, swap allowed, every table */
	snprintf(command, sizeof(command), "+ %lu %lu %lu 1 1", memcg, node, last);
	must_write(LRU_GEN, command);
}

const char *use_lru_gen(void)
{
	static const char *const enabled = "/sys/kernel/mm/lru_gen/enabled";
	char what[32] = "";
	int fd;

	if (access(enabled, W_OK))
		return "this kernel has no multi-generational LRU";
	must_write(enabled, "7");
	fd = open(enabled, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || read(fd, what, sizeof(what) - 1) <= 0)
		die(enabled);
	close(fd);
	if (!(strtoul(what, NULL, 16) & 2))
		return "this CPU sets no access flags: the LRU does not walk";
	user_memory(4 * MIB);
	age_generations();
	return NULL;
}

const char *use_ptdump(void)
{
	static const char *const files[] = { "/sys/kernel/debug/check_wx_pages",
					     "/sys/kernel/debug/kernel_page_tables",
					     "/sys/kernel/debug/page_tables/kernel" };

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		if (access(files[i], R_OK))
			continue;
		read_through(files[i]);
		return NULL;
	}
	return "this kernel shows no page tables in debugfs";
}

const char *use_vmemmap_remap(void)
{
	long before = read_number(HUGE);

	if (access(OPTIMIZE, W_OK))
		return "this kernel does not free the struct pages of huge pages";
	if (!kernel_has("vmemmap_remap_ops"))
		return "this kernel remaps them without mm/pagewalk.c";
	must_write(OPTIMIZE, "1");
	must_write_number(HUGE,
			  before + 4); /* kept: 6.12 says "Bad page state" when they are freed */
	must_write(OPTIMIZE, "0");
	return NULL;
}

/* Takes a page of secret memory out of the kernel's linear map. */
const char *use_set_memory(void)
{
	char *at;
	int fd;

	if (!kernel_has("pageattr_ops"))
		return "this kernel changes its own memory's attributes without mm/pagewalk.c";
	fd = syscall(SYS_memfd_secret, 0U);
	if (fd < 0)
		return "this kernel has no secret memory";
	if (ftruncate(fd, 8 * page))
		die("memfd_secret");
	at = map(8 * page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, "memfd_secret");
	touch(at, 8 * page, page);
	return NULL;
}

const char *use_split_huge_page(void)
{
	static const char *const split = "/sys/kernel/debug/split_huge_pages";
	char command[128];
	char *at;

	if (no_thp())
		return no_thp();
	if (access(split, W_OK))
		return "this kernel has no split_huge_pages";
	if (!kernel_has("folio_walk_start"))
		return "before folio_walk_start (v6.12) pages are looked up without a walk";
	at = map_aligned(pmd_size, pmd_size, 0, "thp");
	madvise(at, pmd_size, MADV_HUGEPAGE);
	touch(at, pmd_size, page);
	snprintf(command, sizeof(command), "%d,%#lx,%#lx", getpid(), (unsigned long)at,
		 (unsigned long)at + pmd_size);
	must_write(split, command);
	return NULL;
}

// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Makes every user of the kernel's mm/pagewalk.c walk once.
 *
 * usage: walkusers [NAME...]    all of them, or those named
 *
 * A line each: "walkusers: exercised NAME pid=N as SYMBOL|SYMBOL" or "walkusers:
 * not NAME: why". N walked, 0 is a thread of the kernel's. SYMBOLs are those by which a trace knows
 * the walk, on any of the kernels: its mm_walk_ops, a callback of them, or the walker function.
 */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "memory.h"
#include "users.h"

#define SMAPS                                                          \
	"smaps_walk_ops|smaps_shmem_walk_ops|smaps_walk_vma_lock_ops|" \
	"smaps_shmem_walk_vma_lock_ops|smaps_pte_range"
#define COLD "cold_walk_ops|madvise_cold_or_pageout_pte_range"
#define MEMPOLICY                                                                    \
	"queue_pages_walk_ops|queue_pages_lock_vma_walk_ops|queue_folios_pte_range|" \
	"queue_pages_pte_range"

/* The only list of names. */
static const struct {
	const char *name, *symbols;
	user_fn *use;
} users[] = {
	{ "smaps", SMAPS, use_smaps },
	{ "smaps_rollup", SMAPS, use_smaps_rollup },
	{ "numa_maps", "show_numa_ops|show_numa_vma_lock_ops|gather_pte_stats", use_numa_maps },
	{ "pagemap", "pagemap_ops|pagemap_pmd_range", use_pagemap },
	{ "pagemap_scan", "pagemap_scan_ops|pagemap_scan_pmd_entry", use_pagemap_scan },
	{ "clear_refs", "clear_refs_walk_ops|clear_refs_pte_range", use_clear_refs },
	{ "mincore", "mincore_walk_ops|mincore_pte_range", use_mincore },
	{ "mlock", "mlock_walk_ops|mlock_pte_range", use_mlock },
	{ "madvise_cold", COLD, use_madvise_cold },
	{ "madvise_pageout", COLD, use_madvise_pageout },
	{ "madvise_free", "madvise_free_walk_ops|madvise_free_pte_range", use_madvise_free },
	{ "madvise_willneed", "swapin_walk_ops|swapin_walk_pmd_entry", use_madvise_willneed },
	{ "madvise_collapse", "none", use_madvise_collapse },
	{ "guard_install", "guard_install_walk_ops|guard_install_pmd_entry", use_guard_install },
	{ "guard_remove", "guard_remove_walk_ops|guard_remove_pmd_entry", use_guard_remove },
	{ "process_madvise", COLD, use_process_madvise },
	{ "mbind", MEMPOLICY, use_mbind },
	{ "migrate_pages", MEMPOLICY, use_migrate_pages },
	{ "move_pages", "folio_walk_start", use_move_pages },
	{ "split_huge_page", "folio_walk_start", use_split_huge_page },
	{ "damon", "damon_mkold_ops|damon_mkold_pmd_entry|damon_young_ops|damon_young_pmd_entry",
	  use_damon },
	{ "ksm_scan", "ksm_next_page_ops|ksm_next_page_pmd_entry", use_ksm_scan },
	{ "ksm_break", "break_ksm_ops|break_ksm_lock_vma_ops|break_ksm_pmd_entry|folio_walk_start",
	  use_ksm_break },
	{ "memcg_move",
	  "precharge_walk_ops|charge_walk_ops|mem_cgroup_count_precharge_pte_range|"
	  "mem_cgroup_move_charge_pte_range",
	  use_memcg_move },
	{ "lru_gen", "mm_walk_ops|walk_pud_range", use_lru_gen },
	{ "mprotect_device", "prot_none_walk_ops|prot_none_pte_entry", use_mprotect_device },
	{ "ptdump", "ptdump_ops|ptdump_pmd_entry", use_ptdump },
	{ "vmemmap_remap", "vmemmap_remap_ops|vmemmap_pmd_entry", use_vmemmap_remap },
	{ "set_memory", "pageattr_ops|pageattr_pmd_entry|split_to_ptes_ops", use_set_memory },
	{ "hmm", "hmm_walk_ops|hmm_vma_walk_pmd", no_hmm },
	{ "migrate_vma", "migrate_vma_walk_ops|migrate_vma_collect_pmd", no_migrate_vma },
	{ "mapping_dirty", "clean_walk_ops|wp_walk_ops|wp_clean_pmd_entry", no_mapping_dirty },
	{ "memory_failure", "hwpoison_walk_ops|hwpoison_pte_range", no_hwpoison },
};

char *user_memory(unsigned long size)
{
	char *at = anonymous(size, "user");

	touch(at, size, page);
	return at;
}

/* Some walks are of a kernel thread. */
static pid_t walker_of(user_fn *use)
{
	return use == use_damon || use == use_ksm_scan ? 0 : getpid();
}

/* Runs in a child, so that neither its memory nor its end affects others. */
static bool exercise(size_t i)
{
	pid_t child;
	int status;

	fflush(stdout);
	child = fork();
	if (child < 0)
		die("fork");
	if (child == 0) {
		const char *why;

		alarm(120);
		why = users[i].use();
		if (why)
			printf("walkusers: not %s: %s\n", users[i].name, why);
		else
			printf("walkusers: exercised %s pid=%d as %s\n", users[i].name,
			       walker_of(users[i].use), users[i].symbols);
		fflush(stdout);
		_exit(0);
	}
	if (waitpid(child, &status, 0) != child)
		die("waitpid");
	if (status)
		fprintf(stderr, "walkusers: %s: failed (status %#x)\n", users[i].name, status);
	return !status;
}

static bool wanted(int argc, char **argv, const char *name)
{
	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], name))
			return true;
	return argc == 1;
}

int main(int argc, char **argv)
{
	int failed = 0, done = 0;

	memory_init("walkusers");
	for (size_t i = 0; i < sizeof(users) / sizeof(*users); i++) {
		if (!wanted(argc, argv, users[i].name))
			continue;
		done++;
		failed += !exercise(i);
	}
	if (!done) {
		fprintf(stderr,
			"usage: walkusers [NAME...]    of the names that it prints without\n");
		return 2;
	}
	return failed ? 1 : 0;
}

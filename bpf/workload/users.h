/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/*
 * Whoever walks page tables with the kernel's mm/pagewalk.c, made to do so.
 * Each is a function: NULL when its walk was done, else why this kernel or
 * this machine does not walk so. It runs in a process of its own.
 */
#ifndef WALKSCOPE_WORKLOAD_USERS_H
#define WALKSCOPE_WORKLOAD_USERS_H

#include <stdbool.h>

typedef const char *user_fn(void);

/* proc_users.c */
user_fn use_smaps, use_smaps_rollup, use_numa_maps, use_pagemap, use_pagemap_scan, use_clear_refs;
/* call_users.c */
user_fn use_mincore, use_mlock, use_madvise_cold, use_madvise_pageout, use_madvise_free,
	use_madvise_willneed, use_madvise_collapse, use_guard_install, use_guard_remove,
	use_process_madvise, use_mbind, use_migrate_pages, use_move_pages, use_mprotect_device;
/* kernel_users.c */
user_fn use_damon, use_ksm_scan, use_ksm_break, use_memcg_move, use_lru_gen, use_ptdump,
	use_vmemmap_remap, use_set_memory, use_split_huge_page;
/* absent_users.c: why a guest cannot */
user_fn no_hmm, no_migrate_vma, no_mapping_dirty, no_hwpoison;

/* So many bytes of touched base pages. */
char *user_memory(unsigned long size);
/* By /proc/kallsyms. */
bool kernel_has(const char *symbol);

#endif

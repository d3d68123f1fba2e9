/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/*
 * Users of mm/pagewalk.c, a function each that makes it walk: NULL when the walk was done, else why
 * this kernel or this machine has no such walk. Each runs in a process of its own.
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
/* absent_users.c: why a guest has no such walk */
user_fn no_hmm, no_migrate_vma, no_mapping_dirty, no_hwpoison;

/* Touched base pages of so many bytes. */
char *user_memory(unsigned long size);
/* Whether /proc/kallsyms has the symbol. */
bool kernel_has(const char *symbol);

#endif

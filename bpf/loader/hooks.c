// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Table of hooks. */
#include "consumers.h"
#include "event.h"
#include "hooks.h"

/* Programs on the exit and the entry of a function. */
// clang-format off
#define BOTH(name, need, when, reach, lost)                \
	{ #name "_exit", #name, need, when, reach, lost }, \
	{ #name, #name, need, when, reach, lost }

#define WALK(name, need, lost) BOTH(name, need, 0, 0, lost)

/* A second program on its begin: a walk is missing where both are skipped. */
#define WALK_TWICE(name, need, lost)                    \
	{ #name "_exit", #name, need, 0, 0, lost },     \
	{ #name "_second", #name, need, 0, TWICE, lost }, \
	{ #name, #name, need, 0, COUNTED, lost }
// clang-format on

/* Callbacks: a kernel without one has no such consumer. */
#define CALLBACK_WHEN(name, when)                                                             \
	{ #name, #name, OPTIONAL, when, CALLBACK_OF(#name), "entries that " #name " walks" }, \
		{ #name "_count", #name, OPTIONAL, when, COUNTED, "entries that " #name " walks" },

#define PMD_CALLBACK(name, callback, where) \
	CALLBACK_WHEN(name, ENTRIES | ((where) == AT_BEGIN ? AT_CALLBACKS : 0))
#define HOLE_CALLBACK(name, where) PMD_CALLBACK(name, , where)
#define HUGETLB_CALLBACK(name)	   CALLBACK_WHEN(name, ENTRIES)

#define CALLBACK_EXIT(name) \
	{ #name "_exit", #name, OPTIONAL, EXACT, COUNTED, "entries that " #name " walks" },

/* Hooks of pt_range_walk, which few kernels have. */
#define RANGE_HOOK(program, function, when, lost) \
	{ program, function, OPTIONAL, RANGE | (when), 0, lost },

#define RANGE_FILE(name, lost)                                      \
	RANGE_HOOK("range_" #name "_exit", #name "_range", 0, lost) \
	RANGE_HOOK("range_" #name, #name "_range", 0, lost)

#define CALLBACK_OF(name) (COUNTED | CALLBACK_ADDRESS)

// clang-format off
const struct hook hooks[] = {
	/* Hooks are detached in this order: a walk in flight lacks its end before anything else. */
	WALK_TWICE(walk_page_vma, NEEDED, "walks of smaps and numa_maps"),
	WALK_TWICE(walk_page_range, NEEDED, "walks of a range"),
	WALK_TWICE(walk_page_range_vma, WANTED, "walks of a part of a VMA"),
	WALK(walk_page_range_mm_unsafe, OPTIONAL, "walks that install entries"),
	WALK(walk_page_range_vma_unsafe, OPTIONAL, "walks that install entries"),
	WALK(walk_page_mapping, WANTED, "walks by the pages of a file"),
	WALK(walk_page_range_novma, OPTIONAL, "walks without a VMA"),
	WALK(walk_page_range_debug, OPTIONAL, "walks of ptdump"),
	WALK(walk_kernel_page_table_range, OPTIONAL, "walks of the kernel's own tables"),
	WALK(walk_kernel_page_table_range_lockless, OPTIONAL, "walks of the kernel's own tables"),
	{ "folio_walk_start_exit", "folio_walk_start", OPTIONAL, 0, 0, "walks of one step" },
	RANGE_HOOK("range_done_exit", "pt_range_walk_done", 0, "walks of pt_range_walk")
	RANGE_HOOK("range_done", "pt_range_walk_done", EXACT, "walks of pt_range_walk")
	RANGE_HOOK("range_next", "pt_range_walk_next", 0, "steps of pt_range_walk")
	RANGE_HOOK("range_next_exit", "pt_range_walk_next", 0, "steps of pt_range_walk")
	RANGE_HOOK("range_start_exit", "pt_range_walk_start", 0, "steps of pt_range_walk")
	RANGE_HOOK("range_start", "pt_range_walk_start", 0, "walks of pt_range_walk")
	RANGE_FILE(show_smap, "reads of smaps through pt_range_walk")
	RANGE_FILE(show_smaps_rollup, "reads of smaps_rollup through pt_range_walk")
	RANGE_FILE(show_numa_map, "reads of numa_maps through pt_range_walk")
	RANGE_FILE(pagemap_read, "reads of pagemap through pt_range_walk")
	RANGE_FILE(clear_refs_write, "writes of clear_refs through pt_range_walk")
	{ "walk_vma", "__walk_page_range", WANTED, 0, TESTED | REPEATED, "the VMAs of a walk over several" },
	{ "walk_vma_second", "__walk_page_range", WANTED, FROM_BEGIN, TESTED | REPEATED,
	  "the rest of large VMAs" },
	{ "walk_vma_note", "__walk_page_range", WANTED, FROM_BEGIN, TESTED | COUNTED,
	  "whether a VMA's tables were read" },
	BOTH(show_smap, NEEDED, OWNERLESS, TESTED, "reads of smaps"),
	BOTH(show_smaps_rollup, NEEDED, 0, TESTED, "reads of smaps_rollup"),
	BOTH(show_numa_map, WANTED, OWNERLESS, TESTED, "reads of numa_maps"),
	BOTH(pagemap_read, WANTED, 0, TESTED, "reads of pagemap"),
	BOTH(do_pagemap_scan, OPTIONAL, 0, 0, "PAGEMAP_SCAN"),
	BOTH(clear_refs_write, WANTED, 0, 0, "writes of clear_refs"),
	{ "shmem_swap_usage", "shmem_swap_usage", WANTED, ENTRIES, TESTED,
	  "Swap of shared memory" },
	{ "shmem_partial_swap_usage_enter", "shmem_partial_swap_usage", WANTED, ENTRIES, 0,
	  "Swap of shared memory" },
	{ "shmem_partial_swap_usage", "shmem_partial_swap_usage", WANTED, ENTRIES, 0,
	  "Swap of shared memory" },
	{ "swp_swapcount", "swp_swapcount", WANTED, ENTRIES, COUNTED, "SwapPss" },
	WS_PMD_CALLBACKS(PMD_CALLBACK)
	WS_HOLE_CALLBACKS(HOLE_CALLBACK)
	WS_HUGETLB_CALLBACKS(HUGETLB_CALLBACK)
	WS_HUGETLB_CALLBACKS(CALLBACK_EXIT)
	{ "mmap_lock_start_locking", "mmap_lock_start_locking", WANTED, TRACEPOINT | LOCKS, TESTED | COUNTED,
	  "holds of mmap_lock" },
	{ "mmap_lock_acquire_returned", "mmap_lock_acquire_returned", WANTED, TRACEPOINT | LOCKS,
	  TESTED | COUNTED, "holds of mmap_lock" },
	{ "mmap_lock_released", "mmap_lock_released", WANTED, TRACEPOINT | LOCKS, TESTED | COUNTED,
	  "holds of mmap_lock" },
	{ "contention_begin", "contention_begin", WANTED, TRACEPOINT, 0, "waits for mmap_lock" },
	{ "contention_end", "contention_end", WANTED, TRACEPOINT, 0, "waits for mmap_lock" },
	{ "vma_start_write", "__vma_start_write", OPTIONAL, STALLS, 0,
	  "waits for the per-VMA lock" },
	{ "vma_wait_end", "rcuwait_wake_up", OPTIONAL, STALLS, 0,
	  "waits for the per-VMA lock" },
	{ "vma_lock_asked", "lock_next_vma", OPTIONAL, STALLS, TESTED | COUNTED,
	  "whose walk a wait for the per-VMA lock is for" },
	{ "lock_next_vma", "lock_next_vma", OPTIONAL, EXACT, TESTED | COUNTED,
	  "holds of the per-VMA lock" },
	{ "lock_next_vma_exit", "lock_next_vma", OPTIONAL, EXACT, TESTED | COUNTED,
	  "holds of the per-VMA lock" },
	{ "m_stop", "m_stop", OPTIONAL, EXACT | NEAR_SHOW_SMAP, TESTED | COUNTED,
	  "the last hold of the per-VMA lock in a read" },
	{ "range_m_stop", "m_stop_range", OPTIONAL, EXACT | RANGE, COUNTED,
	  "the last hold of the per-VMA lock in a read through pt_range_walk" },
	{ "pte_offset_map_lock", "pte_offset_map_lock", PTE_LOCK, EXACT, TESTED | COUNTED,
	  "spans of PTE locks" },
	{ "pte_offset_map_lock_exit", "pte_offset_map_lock", PTE_LOCK, EXACT, TESTED | COUNTED,
	  "spans of PTE locks" },
	{ "pte_offset_map_lock_old", "__pte_offset_map_lock", PTE_LOCK, EXACT, TESTED | COUNTED,
	  "spans of PTE locks" },
	{ "pte_offset_map_lock_old_exit", "__pte_offset_map_lock", PTE_LOCK, EXACT,
	  TESTED | COUNTED, "spans of PTE locks" },
	{ "pmd_trans_huge_lock", "__pmd_trans_huge_lock", WANTED, EXACT, COUNTED,
	  "spans of PMD locks" },
	{ "pmd_trans_huge_lock_exit", "__pmd_trans_huge_lock", WANTED, EXACT, COUNTED,
	  "spans of PMD locks" },
	{ "hugetlb_vma_lock_read", "hugetlb_vma_lock_read", WANTED, EXACT, COUNTED,
	  "spans of the hugetlb VMA lock" },
	{ "hugetlb_vma_lock_read_exit", "hugetlb_vma_lock_read", WANTED, EXACT, COUNTED,
	  "spans of the hugetlb VMA lock" },
	{ "hugetlb_vma_unlock_read", "hugetlb_vma_unlock_read", WANTED, EXACT, COUNTED,
	  "spans of the hugetlb VMA lock" },
	{ "spin_lock", "_raw_spin_lock", WANTED, EXACT | SPIN, TESTED | COUNTED,
	  "exact lock waits" },
	{ "spin_lock_exit", "_raw_spin_lock", WANTED, EXACT | SPIN, TESTED | COUNTED, "exact lock waits" },
	{ "spin_unlock", "_raw_spin_unlock", WANTED, EXACT | SPIN, TESTED | COUNTED, "exact lock holds" },
	{ "vm_normal_page", "vm_normal_page", WANTED, FOLIOS | CALIBRATION, 0, "folio facts" },
	{ "vm_normal_page_exit", "vm_normal_page", WANTED, FOLIOS | CALIBRATION, 0, "folio facts" },
};
// clang-format on

const size_t nr_hooks = sizeof(hooks) / sizeof(hooks[0]);

WS_ASSERT(sizeof(hooks) / sizeof(hooks[0]) <= MAX_HOOKS);

const char *function_name(unsigned int function)
{
	static const char *const names[WS_NR_FUNCTIONS] = {
		[WS_FUNCTION_WALK_PAGE_VMA] = "walk_page_vma",
		[WS_FUNCTION_WALK_PAGE_RANGE] = "walk_page_range",
		[WS_FUNCTION_WALK_PAGE_RANGE_VMA] = "walk_page_range_vma",
		[WS_FUNCTION_WALK_PAGE_RANGE_MM_UNSAFE] = "walk_page_range_mm_unsafe",
		[WS_FUNCTION_WALK_PAGE_RANGE_VMA_UNSAFE] = "walk_page_range_vma_unsafe",
		[WS_FUNCTION_WALK_PAGE_MAPPING] = "walk_page_mapping",
		[WS_FUNCTION_WALK_PAGE_RANGE_NOVMA] = "walk_page_range_novma",
		[WS_FUNCTION_WALK_PAGE_RANGE_DEBUG] = "walk_page_range_debug",
		[WS_FUNCTION_WALK_KERNEL_PAGE_TABLE_RANGE] = "walk_kernel_page_table_range",
		[WS_FUNCTION_WALK_KERNEL_PAGE_TABLE_RANGE_LOCKLESS] =
			"walk_kernel_page_table_range_lockless",
		[WS_FUNCTION_FOLIO_WALK_START] = "folio_walk_start",
		[WS_FUNCTION_PT_RANGE_WALK] = "pt_range_walk_start",
	};

	return function < WS_NR_FUNCTIONS && names[function] ? names[function] : "";
}

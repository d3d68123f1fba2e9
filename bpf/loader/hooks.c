// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Every hook: its program, its function, and what is lost without it. */
#include "attach.h"

const struct hook hooks[] = {
	/* In the order of detaching: a walk in flight then lacks its end before anything else. */
	{ "walk_page_vma_exit", "walk_page_vma", NEEDED, TESTED | ELSEWHERE, "walks" },
	{ "walk_page_range_exit", "walk_page_range", NEEDED, ELSEWHERE, "walks of smaps_rollup" },
	{ "show_smap", "show_smap", NEEDED, TESTED, "reads of smaps" },
	{ "show_smap_exit", "show_smap", NEEDED, TESTED, "reads of smaps" },
	{ "show_smaps_rollup", "show_smaps_rollup", NEEDED, TESTED, "reads of smaps_rollup" },
	{ "show_smaps_rollup_exit", "show_smaps_rollup", NEEDED, TESTED, "reads of smaps_rollup" },
	{ "shmem_swap_usage", "shmem_swap_usage", WANTED, TESTED, "Swap of shared memory" },
	{ "shmem_partial_swap_usage_enter", "shmem_partial_swap_usage", WANTED, 0,
	  "Swap of shared memory" },
	{ "shmem_partial_swap_usage", "shmem_partial_swap_usage", WANTED, 0,
	  "Swap of shared memory" },
	{ "swp_swapcount", "swp_swapcount", WANTED, ELSEWHERE, "SwapPss" },
	{ "walk_page_vma", "walk_page_vma", NEEDED, TESTED | ELSEWHERE, "walks" },
	{ "walk_page_range", "walk_page_range", NEEDED, ELSEWHERE, "walks of smaps_rollup" },
	{ "pmd_entry", "smaps_pte_range", NEEDED, TESTED, "entries" },
	{ "pmd_entry_exit", "smaps_pte_range", NEEDED, TESTED, "entries" },
	{ "pte_offset_map_lock", "pte_offset_map_lock", EITHER_PTE_LOCK, TESTED | ELSEWHERE,
	  "PTEs" },
	{ "pte_offset_map_lock_exit", "pte_offset_map_lock", EITHER_PTE_LOCK, TESTED | ELSEWHERE,
	  "PTEs" },
	{ "pte_offset_map_lock_old", "__pte_offset_map_lock", EITHER_PTE_LOCK, TESTED | ELSEWHERE,
	  "PTEs" },
	{ "pte_offset_map_lock_old_exit", "__pte_offset_map_lock", EITHER_PTE_LOCK,
	  TESTED | ELSEWHERE, "PTEs" },
	{ "pmd_trans_huge_lock", "__pmd_trans_huge_lock", NEEDED, ELSEWHERE, "THP" },
	{ "pmd_trans_huge_lock_exit", "__pmd_trans_huge_lock", NEEDED, ELSEWHERE, "THP" },
	{ "pte_hole", "smaps_pte_hole", WANTED, 0, "pte_hole steps" },
	{ "hugetlb_entry", "smaps_hugetlb_range", WANTED, 0, "hugetlb entries" },
	{ "hugetlb_entry_exit", "smaps_hugetlb_range", WANTED, 0, "hugetlb entries" },
	{ "spin_lock", "_raw_spin_lock", EXACT_ONLY, TESTED | ELSEWHERE, "exact lock waits" },
	{ "spin_lock_exit", "_raw_spin_lock", EXACT_ONLY, TESTED | ELSEWHERE, "exact lock waits" },
	{ "spin_unlock", "_raw_spin_unlock", EXACT_ONLY, TESTED | ELSEWHERE, "exact lock holds" },
	{ "vm_normal_page", "vm_normal_page", CALIBRATION, 0, "folio facts" },
	{ "vm_normal_page_exit", "vm_normal_page", CALIBRATION, 0, "folio facts" },
};

const size_t nr_hooks = sizeof(hooks) / sizeof(hooks[0]);

WS_ASSERT(sizeof(hooks) / sizeof(hooks[0]) <= MAX_HOOKS);

/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/*
 * Callbacks of the users of mm/pagewalk.c that programs are made for, on any supported kernel.
 * X(callback) makes an entry in the table of hooks, and a program.
 */
#ifndef WALKSCOPE_CONSUMERS_H
#define WALKSCOPE_CONSUMERS_H

/* pmd_entry that leaves the entries as they are */
#define WS_READING_CALLBACKS(X)                 \
	X(smaps_pte_range)                      \
	X(gather_pte_stats)                     \
	X(pagemap_pmd_range)                    \
	X(mincore_pte_range)                    \
	X(mlock_pte_range)                      \
	X(swapin_walk_pmd_entry)                \
	X(queue_folios_pte_range)               \
	X(damon_young_pmd_entry)                \
	X(damos_va_migrate_pmd_entry)           \
	X(damos_va_stat_pmd_entry)              \
	X(ksm_next_page_pmd_entry)              \
	X(break_ksm_pmd_entry)                  \
	X(hwpoison_pte_range)                   \
	X(mem_cgroup_count_precharge_pte_range) \
	X(mem_cgroup_move_charge_pte_range)

/* pmd_entry that may change entries under their lock, itself or through the walker */
#define WS_CHANGING_CALLBACKS(X)             \
	X(pagemap_scan_pmd_entry)            \
	X(clear_refs_pte_range)              \
	X(madvise_cold_or_pageout_pte_range) \
	X(madvise_free_pte_range)            \
	X(guard_install_pmd_entry)           \
	X(guard_remove_pmd_entry)            \
	X(damon_mkold_pmd_entry)             \
	X(migrate_vma_collect_pmd)

/* pmd_entry that takes no lock, and whose entries may be changed by faults */
#define WS_FAULTING_CALLBACKS(X) X(hmm_vma_walk_pmd)

#define WS_PMD_CALLBACKS(X)      \
	WS_READING_CALLBACKS(X)  \
	WS_CHANGING_CALLBACKS(X) \
	WS_FAULTING_CALLBACKS(X)

/* mm_walk_ops.pte_hole */
#define WS_HOLE_CALLBACKS(X)      \
	X(smaps_pte_hole)         \
	X(pagemap_pte_hole)       \
	X(pagemap_scan_pte_hole)  \
	X(mincore_unmapped_range) \
	X(hmm_vma_walk_hole)      \
	X(migrate_vma_collect_hole)

/* mm_walk_ops.hugetlb_entry */
#define WS_HUGETLB_CALLBACKS(X)       \
	X(smaps_hugetlb_range)        \
	X(gather_hugetlb_stats)       \
	X(pagemap_hugetlb_range)      \
	X(pagemap_scan_hugetlb_entry) \
	X(mincore_hugetlb)            \
	X(queue_folios_hugetlb)       \
	X(queue_pages_hugetlb)        \
	X(damon_mkold_hugetlb_entry)  \
	X(damon_young_hugetlb_entry)  \
	X(hmm_vma_walk_hugetlb_entry) \
	X(hwpoison_hugetlb_range)

#endif

/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/*
 * Callbacks of the users of mm/pagewalk.c that programs are made for, on any supported kernel.
 * X(callback, ...) makes entries in the table of hooks, and programs.
 */
#ifndef WALKSCOPE_CONSUMERS_H
#define WALKSCOPE_CONSUMERS_H

/*
 * X(pmd_entry, what it does, where light mode reads).
 *
 * READING leaves the entries as they are. CHANGING may change them under their lock, itself or
 * through the walker. FAULTING takes no lock, and faults may change its entries.
 *
 * AT_BEGIN: the walk goes over all of its range, so its tables are read where it begins (a VMA of
 * few pages) or enters a VMA, and the callback has no program. AT_CALLBACK: it may stop before the
 * end of its range, or its entries come and go under the walk: reading them before would tell what
 * the walk never passed.
 */
enum where { AT_CALLBACK, AT_BEGIN, MIXED };

#define WS_PMD_CALLBACKS(X)                                                                      \
	X(smaps_pte_range, READING, AT_BEGIN)			 /* smaps, smaps_rollup */       \
	X(gather_pte_stats, READING, AT_BEGIN)			 /* numa_maps */                 \
	X(pagemap_pmd_range, READING, AT_BEGIN)			 /* asks for a table at most */  \
	X(mincore_pte_range, READING, AT_BEGIN)			 /* asks for 4096 pages */       \
	X(mlock_pte_range, READING, AT_BEGIN)			 /* marks folios */              \
	X(swapin_walk_pmd_entry, READING, AT_BEGIN)		 /* MADV_WILLNEED */             \
	X(clear_refs_pte_range, CHANGING, AT_BEGIN)		 /* as it finds them */          \
	X(madvise_cold_or_pageout_pte_range, CHANGING, AT_BEGIN) /* as it finds them */          \
	X(madvise_free_pte_range, CHANGING, AT_BEGIN)		 /* as it finds them */          \
	X(queue_folios_pte_range, READING, AT_CALLBACK)		 /* stops at a folio */          \
	X(damon_young_pmd_entry, READING, AT_CALLBACK)		 /* one page a walk */           \
	X(damon_mkold_pmd_entry, CHANGING, AT_CALLBACK)		 /* one page a walk */           \
	X(damos_va_migrate_pmd_entry, READING, AT_CALLBACK)	 /* moves pages meanwhile */     \
	X(damos_va_stat_pmd_entry, READING, AT_CALLBACK)	 /* may stop early */            \
	X(ksm_next_page_pmd_entry, READING, AT_CALLBACK)	 /* stops at a page */           \
	X(break_ksm_pmd_entry, READING, AT_CALLBACK)		 /* stops at a page */           \
	X(hwpoison_pte_range, READING, AT_CALLBACK)		 /* stops at a page */           \
	X(mem_cgroup_count_precharge_pte_range, READING, AT_CALLBACK) /* stops when told to */   \
	X(mem_cgroup_move_charge_pte_range, READING, AT_CALLBACK)     /* stops and comes back */ \
	X(pagemap_scan_pmd_entry, CHANGING, AT_CALLBACK)	      /* stops at max_pages */   \
	X(guard_install_pmd_entry, CHANGING, AT_CALLBACK)	      /* makes tables itself */  \
	X(guard_remove_pmd_entry, CHANGING, AT_CALLBACK)  /* the walker splits leaves */         \
	X(migrate_vma_collect_pmd, CHANGING, AT_CALLBACK) /* replaces what it passes */          \
	X(hmm_vma_walk_pmd, FAULTING, AT_CALLBACK)	  /* stops at a fault */

/*
 * X(pte_hole, where light mode tells it). AT_BEGIN: the tables show the hole. MIXED: they show it
 * within a table; outside VMAs and in hugetlb, where the walker tells no depth, the callback does.
 */
#define WS_HOLE_CALLBACKS(X)                  \
	X(smaps_pte_hole, AT_BEGIN)           \
	X(pagemap_pte_hole, MIXED)            \
	X(mincore_unmapped_range, MIXED)      \
	X(pagemap_scan_pte_hole, AT_CALLBACK) \
	X(hmm_vma_walk_hole, AT_CALLBACK)     \
	X(migrate_vma_collect_hole, AT_CALLBACK)

/* X(hugetlb_entry): few entries, whose size and place each architecture has its own rules for */
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

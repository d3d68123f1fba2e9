/* SPDX-License-Identifier: GPL-2.0 */
/*
 * pt_range_walk: a page-table walker without callbacks.
 *
 * A caller asks for a range of one VMA and is handed what is there, step by
 * step, each step as long as entries continue one another. The walker takes
 * the page-table locks and holds them while a step is looked at. Hugetlb is
 * read as the PUD, PMD and PTE entries, contiguous ones too, that it is.
 *
 *	struct pt_range_walk ptw;
 *
 *	for (type = pt_range_walk_start(&ptw, vma, start, end, PT_TYPES_ALL);
 *	     type != PT_TYPE_DONE; type = pt_range_walk_next(&ptw))
 *		...
 *	pt_range_walk_done(&ptw);
 */
#ifndef _LINUX_PT_RANGE_WALK_H
#define _LINUX_PT_RANGE_WALK_H

#include <linux/bits.h>
#include <linux/mm_types.h>
#include <linux/leafops.h>

/**
 * enum pt_range_walk_type - what stands in the entries of a step
 * @PT_TYPE_NONE: nothing, or no page table for them
 * @PT_TYPE_FOLIO: pages of one folio, one after the other
 * @PT_TYPE_MARKER: pte markers: uffd-wp, poisoned, guard
 * @PT_TYPE_PFN: memory without a folio to look at: special mappings, zero pages
 * @PT_TYPE_SWAP: slots of one swap device, one after the other
 * @PT_TYPE_MIGRATION: a page on its way
 * @PT_TYPE_DEVICE: a page in device memory, or in exclusive use by a device
 * @PT_TYPE_HWPOISON: a poisoned page
 * @PT_TYPE_DONE: no entry: the range has ended
 */
enum pt_range_walk_type {
	PT_TYPE_NONE,
	PT_TYPE_FOLIO,
	PT_TYPE_MARKER,
	PT_TYPE_PFN,
	PT_TYPE_SWAP,
	PT_TYPE_MIGRATION,
	PT_TYPE_DEVICE,
	PT_TYPE_HWPOISON,
	PT_TYPE_DONE,
};

#define PT_TYPES_ALL (BIT(PT_TYPE_DONE) - 1)

/**
 * enum pt_range_walk_level - where the entries of a step stand
 * @PT_LEVEL_PTE: in a page table
 * @PT_LEVEL_PMD: in a page middle directory
 * @PT_LEVEL_PUD: in a page upper directory
 * @PT_LEVEL_P4D: only for %PT_TYPE_NONE
 * @PT_LEVEL_PGD: only for %PT_TYPE_NONE
 */
enum pt_range_walk_level {
	PT_LEVEL_PTE,
	PT_LEVEL_PMD,
	PT_LEVEL_PUD,
	PT_LEVEL_P4D,
	PT_LEVEL_PGD,
};

/**
 * struct pt_range_walk - one walk over a range of one VMA
 * @vma: the VMA
 * @mm: its address space
 * @start: where the walk began
 * @end: where it ends
 * @types: the types that the caller wants to see, a bit each
 * @type: of this step
 * @level: of this step
 * @addr: where this step begins; may be in the middle of its first entry
 * @next: where it ends and the next one begins
 * @nr_entries: how many entries it has, each at @level
 * @entry: the first of them in the page table; %NULL where no lock is held
 * @folio: %PT_TYPE_FOLIO: the folio
 * @page: the page at @addr of a folio; for a leaf that stands for a page, that page
 * @leaf: what an entry says that is not present
 * @pte: the first entry, read with hugetlb's own reader where it is hugetlb's
 * @pmd: the first entry of %PT_LEVEL_PMD
 * @pud: the first entry of %PT_LEVEL_PUD
 * @ptl: the page-table lock that is held
 * @locked_end: up to where @ptl protects the table of this step
 * @table: the mapped page table of %PT_LEVEL_PTE
 * @vma_locked: hugetlb's lock of this VMA is held
 */
struct pt_range_walk {
	struct vm_area_struct *vma;
	struct mm_struct *mm;
	unsigned long start;
	unsigned long end;
	unsigned int types;
	enum pt_range_walk_type type;
	enum pt_range_walk_level level;
	unsigned long addr;
	unsigned long next;
	unsigned int nr_entries;
	void *entry;
	struct folio *folio;
	struct page *page;
	softleaf_t leaf;
	union {
		pte_t pte;
		pmd_t pmd;
		pud_t pud;
	};
	/* private: */
	spinlock_t *ptl;
	unsigned long locked_end;
	pte_t *table;
	bool vma_locked;
};

enum pt_range_walk_type pt_range_walk_start(struct pt_range_walk *ptw, struct vm_area_struct *vma,
					    unsigned long start, unsigned long end,
					    unsigned int types);
enum pt_range_walk_type pt_range_walk_next(struct pt_range_walk *ptw);
void pt_range_walk_done(struct pt_range_walk *ptw);

unsigned int folio_pmd_batch(struct folio *folio, pmd_t *pmdp, pmd_t pmd, unsigned int max_nr);

/**
 * softleaf_from_pud() - Obtain a leaf entry from a PUD entry.
 * @pud: PUD entry, of a hugetlb mapping: nobody else has leaves there.
 *
 * Returns: Leaf entry; an empty one if @pud is present.
 */
static inline softleaf_t softleaf_from_pud(pud_t pud)
{
	return softleaf_from_pte(__pte(pud_val(pud)));
}

#endif

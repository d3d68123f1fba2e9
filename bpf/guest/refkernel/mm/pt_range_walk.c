// SPDX-License-Identifier: GPL-2.0
/* The page-table walker without callbacks: see include/linux/pt_range_walk.h. */
#include <linux/pt_range_walk.h>
#include <linux/debugfs.h>
#include <linux/huge_mm.h>
#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/rmap.h>
#include <linux/swapops.h>
#include <linux/timekeeping.h>

#include "internal.h"
#include "pt_range_walk_faults.h"

/* ---- batches --------------------------------------------------------------- */

/**
 * folio_pmd_batch() - how many PMD entries map a folio on from the first one
 * @folio: The folio; a hugetlb one of contiguous PMDs, or just one entry.
 * @pmdp: Where the first entry stands.
 * @pmd: The first entry.
 * @max_nr: No more than so many; within the same page table.
 *
 * Entries belong together when they map the folio's pages one after the other
 * with equal bits.
 *
 * Returns: the number of entries, at least 1.
 */
unsigned int folio_pmd_batch(struct folio *folio, pmd_t *pmdp, pmd_t pmd, unsigned int max_nr)
{
	unsigned long folio_end = folio_pfn(folio) + folio_nr_pages(folio);
	unsigned int nr = 1;

	while (nr < max_nr) {
		unsigned long pfn = pmd_pfn(pmd) + nr * HPAGE_PMD_NR;
		pmd_t expected = pfn_pmd(pfn, pmd_pgprot(pmd));

		if (pfn >= folio_end || pmd_val(pmdp_get(pmdp + nr)) != pmd_val(expected))
			break;
		nr++;
	}
	return nr;
}

/* Entries that map one page after the other, with equal bits. */
static unsigned int ptw_pte_run(pte_t *ptep, pte_t first, unsigned int max_nr)
{
	unsigned int nr = pte_batch_hint(ptep, first);
	pte_t pte;

	while (nr < max_nr) {
		pte = ptep_get(ptep + nr);
		if (!pte_same(pte, pte_advance_pfn(first, nr)))
			break;
		nr += pte_batch_hint(ptep + nr, pte);
	}
	return min(nr, max_nr);
}

/* Entries that are the same: none, one marker, the zero page. */
static unsigned int ptw_pte_repeat(pte_t *ptep, pte_t first, unsigned int max_nr)
{
	unsigned int nr = 1;

	while (nr < max_nr && pte_same(ptep_get(ptep + nr), first))
		nr++;
	return nr;
}

static enum pt_range_walk_type ptw_leaf_type(softleaf_t leaf)
{
	if (softleaf_is_swap(leaf))
		return PT_TYPE_SWAP;
	if (softleaf_is_migration(leaf))
		return PT_TYPE_MIGRATION;
	if (softleaf_is_device_private(leaf) || softleaf_is_device_exclusive(leaf))
		return PT_TYPE_DEVICE;
	if (softleaf_is_hwpoison(leaf))
		return PT_TYPE_HWPOISON;
	if (softleaf_is_marker(leaf))
		return PT_TYPE_MARKER;
	return PT_TYPE_NONE;
}

/* What an entry that is not present says, and the page that it stands for. */
static void ptw_set_leaf(struct pt_range_walk *ptw, softleaf_t leaf)
{
	ptw->leaf = leaf;
	ptw->type = ptw_leaf_type(leaf);
	ptw->page = softleaf_has_pfn(leaf) ? softleaf_to_page(leaf) : NULL;
}

static void ptw_set_page(struct pt_range_walk *ptw, struct page *page)
{
	ptw->page = page;
	ptw->folio = page ? page_folio(page) : NULL;
	ptw->type = page ? PT_TYPE_FOLIO : PT_TYPE_PFN;
}

/* The step covers nr entries of 1 << shift bytes from where it begins. */
static void ptw_extend(struct pt_range_walk *ptw, enum pt_range_walk_level level,
		       unsigned int shift, unsigned int nr)
{
	unsigned long first = ptw->addr >> shift << shift;

	ptw->level = level;
	ptw->nr_entries = nr;
	ptw->next = min(first + ((unsigned long)nr << shift), ptw->end);
}

/* Entries from where the step begins to end, at a level. */
static unsigned int ptw_entries_to(struct pt_range_walk *ptw, unsigned long end, unsigned int shift)
{
	unsigned long first = ptw->addr >> shift;

	return ((min(end, ptw->end) - 1) >> shift) - first + 1;
}

/* ---- PTEs ------------------------------------------------------------------ */

static unsigned int ptw_pte_batch(struct pt_range_walk *ptw, pte_t *ptep, pte_t pte,
				  unsigned int max_nr)
{
	switch (ptw->type) {
	case PT_TYPE_FOLIO:
		max_nr = min_t(unsigned long, max_nr, folio_pfn(ptw->folio) +
			       folio_nr_pages(ptw->folio) - page_to_pfn(ptw->page));
		return ptw_pte_run(ptep, pte, max_nr);
	case PT_TYPE_SWAP:
		return swap_pte_batch(ptep, max_nr, pte);
	case PT_TYPE_PFN: /* memory, or one zero page over and over */
		return max(ptw_pte_run(ptep, pte, max_nr), ptw_pte_repeat(ptep, pte, max_nr));
	case PT_TYPE_NONE:
	case PT_TYPE_MARKER:
		return ptw_pte_repeat(ptep, pte, max_nr);
	default:
		return 1;
	}
}

/* The lock is held, and the table is mapped. */
static void ptw_read_ptes(struct pt_range_walk *ptw)
{
	pte_t *ptep = ptw->table + pte_index(ptw->addr);
	unsigned int nr;

	ptw->entry = ptep;
	ptw->pte = ptep_get(ptep);
	if (pte_none(ptw->pte))
		ptw->type = PT_TYPE_NONE;
	else if (pte_present(ptw->pte))
		ptw_set_page(ptw, vm_normal_page(ptw->vma, ptw->addr, ptw->pte));
	else
		ptw_set_leaf(ptw, softleaf_from_pte(ptw->pte));
	nr = ptw_pte_batch(ptw, ptep, ptw->pte, ptw_entries_to(ptw, ptw->locked_end, PAGE_SHIFT));
	nr = ptw_faulty_batch(nr);
	ptw_extend(ptw, PT_LEVEL_PTE, PAGE_SHIFT, nr);
}

static bool ptw_enter_ptes(struct pt_range_walk *ptw, pmd_t *pmdp)
{
	ptw->table = pte_offset_map_lock(ptw->mm, pmdp, ptw->addr & PMD_MASK, &ptw->ptl);
	if (!ptw->table)
		return false; /* the table went, or became a leaf: look again */
	ptw->locked_end = pmd_addr_end(ptw->addr, ptw->end);
	ptw_read_ptes(ptw);
	return true;
}

/* ---- PMDs ------------------------------------------------------------------ */

static bool ptw_enter_pmd(struct pt_range_walk *ptw, pmd_t *pmdp)
{
	pmd_t pmd;

	ptw->ptl = pmd_lock(ptw->mm, pmdp);
	pmd = pmdp_get(pmdp);
	if (pmd_none(pmd) || (pmd_present(pmd) && !pmd_leaf(pmd))) {
		spin_unlock(ptw->ptl);
		ptw->ptl = NULL;
		return false;
	}
	ptw->locked_end = pmd_addr_end(ptw->addr, ptw->end);
	ptw->entry = pmdp;
	ptw->pmd = pmd;
	if (pmd_present(pmd))
		ptw_set_page(ptw, vm_normal_page_pmd(ptw->vma, ptw->addr & PMD_MASK, pmd));
	else
		ptw_set_leaf(ptw, softleaf_from_pmd(pmd));
	if (ptw->page)
		ptw->page += (ptw->addr & ~PMD_MASK) >> PAGE_SHIFT;
	ptw_extend(ptw, PT_LEVEL_PMD, PMD_SHIFT, 1);
	return true;
}

/* Without an entry no lock is needed: a table that comes meanwhile is as if it came later. */
static void ptw_no_pmds(struct pt_range_walk *ptw, pmd_t *pmdp)
{
	unsigned int max_nr = ptw_entries_to(ptw, pud_addr_end(ptw->addr, ptw->end), PMD_SHIFT);
	unsigned int nr = 1;

	while (nr < max_nr && pmd_none(pmdp_get_lockless(pmdp + nr)))
		nr++;
	ptw->type = PT_TYPE_NONE;
	ptw_extend(ptw, PT_LEVEL_PMD, PMD_SHIFT, nr);
}

/* ---- hugetlb --------------------------------------------------------------- */

#ifdef CONFIG_HUGETLB_PAGE
/* How many of the page's entries belong together: all, unless contiguous PMDs differ. */
static unsigned int ptw_hugetlb_batch(struct pt_range_walk *ptw, unsigned int max_nr)
{
	if (ptw->level == PT_LEVEL_PMD && ptw->type == PT_TYPE_FOLIO)
		max_nr = folio_pmd_batch(ptw->folio, ptw->entry, pmdp_get(ptw->entry), max_nr);
	return ptw_faulty_batch(max_nr);
}

static void ptw_enter_hugetlb(struct pt_range_walk *ptw)
{
	struct hstate *h = hstate_vma(ptw->vma);
	unsigned long size = huge_page_size(h), base = ptw->addr & huge_page_mask(h);
	unsigned long end = min(base + size, ptw->end);
	unsigned int shift;
	pte_t *ptep = hugetlb_walk(ptw->vma, base, size);

	ptw->level = size >= PUD_SIZE ? PT_LEVEL_PUD : size >= PMD_SIZE ? PT_LEVEL_PMD : PT_LEVEL_PTE;
	shift = size >= PUD_SIZE ? PUD_SHIFT : size >= PMD_SIZE ? PMD_SHIFT : PAGE_SHIFT;
	if (!ptep) {
		ptw->type = PT_TYPE_NONE;
		ptw_extend(ptw, ptw->level, shift, ptw_entries_to(ptw, end, shift));
		return;
	}
	ptw->ptl = huge_pte_lock(h, ptw->mm, ptep);
	ptw->locked_end = end;
	/* a contiguous entry keeps young and dirty in any of its parts: ask for the page's own */
	ptw->pte = huge_ptep_get(ptw->mm, base, ptep);
	ptw->entry = ptep + ((ptw->addr - base) >> shift);
	if (huge_pte_none(ptw->pte)) {
		ptw->type = PT_TYPE_NONE;
	} else if (pte_present(ptw->pte)) {
		ptw_set_page(ptw, pte_page(ptw->pte) + ((ptw->addr - base) >> PAGE_SHIFT));
	} else {
		ptw_set_leaf(ptw, ptw->level == PT_LEVEL_PUD ? softleaf_from_pud(ptw->pud) :
							       softleaf_from_pte(ptw->pte));
	}
	ptw_extend(ptw, ptw->level, shift,
		   ptw_hugetlb_batch(ptw, ptw_entries_to(ptw, end, shift)));
}
#else
static void ptw_enter_hugetlb(struct pt_range_walk *ptw)
{
}
#endif

/* ---- PUDs and above --------------------------------------------------------- */

static bool ptw_enter_pud(struct pt_range_walk *ptw, pud_t *pudp)
{
	pud_t pud;

	ptw->ptl = pud_lock(ptw->mm, pudp);
	pud = pudp_get(pudp);
	if (!pud_present(pud) || !pud_leaf(pud)) {
		spin_unlock(ptw->ptl);
		ptw->ptl = NULL;
		return false;
	}
	ptw->locked_end = pud_addr_end(ptw->addr, ptw->end);
	ptw->entry = pudp;
	ptw->pud = pud;
	ptw_set_page(ptw, vm_normal_page_pud(ptw->vma, ptw->addr & PUD_MASK, pud));
	if (ptw->page)
		ptw->page += (ptw->addr & ~PUD_MASK) >> PAGE_SHIFT;
	ptw_extend(ptw, PT_LEVEL_PUD, PUD_SHIFT, 1);
	return true;
}

static void ptw_none(struct pt_range_walk *ptw, enum pt_range_walk_level level, unsigned int shift)
{
	ptw->type = PT_TYPE_NONE;
	ptw_extend(ptw, level, shift, 1);
}

/* From the top to the entry at ptw->addr; its lock is held where it has one. */
static void ptw_descend(struct pt_range_walk *ptw)
{
	unsigned long addr = ptw->addr;
	pgd_t *pgdp;
	p4d_t *p4dp;
	pud_t *pudp, pud;
	pmd_t *pmdp, pmd;

	if (is_vm_hugetlb_page(ptw->vma)) {
		ptw_enter_hugetlb(ptw);
		return;
	}
again:
	pgdp = pgd_offset(ptw->mm, addr);
	if (pgd_none_or_clear_bad(pgdp)) {
		ptw_none(ptw, PT_LEVEL_PGD, PGDIR_SHIFT);
		return;
	}
	p4dp = p4d_offset(pgdp, addr);
	if (p4d_none_or_clear_bad(p4dp)) {
		ptw_none(ptw, PT_LEVEL_P4D, P4D_SHIFT);
		return;
	}
	pudp = pud_offset(p4dp, addr);
	pud = pudp_get(pudp);
	if (pud_none(pud)) {
		ptw_none(ptw, PT_LEVEL_PUD, PUD_SHIFT);
		return;
	}
	if (!pud_present(pud) || pud_leaf(pud)) {
		if (!ptw_enter_pud(ptw, pudp))
			goto again;
		return;
	}
	pmdp = pmd_offset(pudp, addr);
	pmd = pmdp_get_lockless(pmdp);
	if (pmd_none(pmd)) {
		ptw_no_pmds(ptw, pmdp);
		return;
	}
	if (!pmd_present(pmd) || pmd_leaf(pmd)) {
		if (!ptw_enter_pmd(ptw, pmdp))
			goto again;
		return;
	}
	if (!ptw_enter_ptes(ptw, pmdp))
		goto again;
}

/* ---- the walk ---------------------------------------------------------------- */

static void ptw_unlock(struct pt_range_walk *ptw)
{
	if (!ptw->ptl)
		return;
	ptw_faulty_hold();
	if (ptw->table)
		pte_unmap_unlock(ptw->table, ptw->ptl);
	else
		spin_unlock(ptw->ptl);
	ptw->table = NULL;
	ptw->ptl = NULL;
	cond_resched();
}

static enum pt_range_walk_type ptw_step(struct pt_range_walk *ptw)
{
	do {
		ptw->addr = ptw->next;
		ptw->entry = NULL;
		ptw->folio = NULL;
		ptw->page = NULL;
		if (ptw->addr >= ptw->locked_end || !ptw->table)
			ptw_unlock(ptw);
		if (ptw->addr >= ptw->end) {
			ptw->type = PT_TYPE_DONE;
			ptw->nr_entries = 0;
			break;
		}
		if (ptw->table)
			ptw_read_ptes(ptw);
		else
			ptw_descend(ptw);
		ptw_faulty_step(ptw);
	} while (!(ptw->types & BIT(ptw->type)));
	return ptw->type;
}

/**
 * pt_range_walk_next() - the next step of a walk
 * @ptw: The walk.
 *
 * Context: process context; may sleep between page tables. What the step
 * before found must not be looked at any more: its lock may be gone.
 *
 * Returns: the type of the step; %PT_TYPE_DONE at the end of the range.
 */
noinline enum pt_range_walk_type pt_range_walk_next(struct pt_range_walk *ptw)
{
	return ptw_step(ptw);
}

/**
 * pt_range_walk_start() - begin a walk, and take its first step
 * @ptw: The walk, to be ended with pt_range_walk_done().
 * @vma: The VMA; the caller holds it, or mmap_lock.
 * @start: Where to begin, in the VMA, on a page boundary.
 * @end: Where to end, in the VMA, on a page boundary.
 * @types: The types of steps to return, a bit each; others are passed over.
 *
 * Context: process context; may sleep.
 *
 * Returns: as pt_range_walk_next().
 */
noinline enum pt_range_walk_type pt_range_walk_start(struct pt_range_walk *ptw,
						     struct vm_area_struct *vma,
						     unsigned long start, unsigned long end,
						     unsigned int types)
{
	*ptw = (struct pt_range_walk) {
		.vma = vma,
		.mm = vma->vm_mm,
		.start = start,
		.end = end,
		.types = types | BIT(PT_TYPE_DONE),
		.next = start,
	};
	if (is_vm_hugetlb_page(vma)) {
		hugetlb_vma_lock_read(vma);
		ptw->vma_locked = true;
	}
	return ptw_step(ptw);
}

/**
 * pt_range_walk_done() - end a walk
 * @ptw: The walk, wherever it stands.
 */
noinline void pt_range_walk_done(struct pt_range_walk *ptw)
{
	ptw_unlock(ptw);
	if (ptw->vma_locked)
		hugetlb_vma_unlock_read(ptw->vma);
	ptw->vma_locked = false;
}

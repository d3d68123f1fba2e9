// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/PID/{smaps,smaps_rollup,numa_maps,pagemap,clear_refs}_range: what the
 * kernel's own files say, found through pt_range_walk. All but the walks is
 * the kernel's own text, compiled once more under other names.
 */
#include <linux/mm.h>
#include <linux/pagewalk.h>
#include <linux/pt_range_walk.h>

#define task_mem task_mem_range
#define task_vsize task_vsize_range
#define task_statm task_statm_range
#define proc_pid_maps_operations proc_pid_maps_range_operations
#define proc_pid_smaps_operations proc_pid_smaps_range_operations
#define proc_pid_smaps_rollup_operations proc_pid_smaps_rollup_range_operations
#define proc_pid_numa_maps_operations proc_pid_numa_maps_range_operations
#define proc_clear_refs_operations proc_clear_refs_range_operations
#define proc_pagemap_operations proc_pagemap_range_operations

/* Tracers find these by name, so no name stands for two functions. */
#define m_start m_start_range
#define m_next m_next_range
#define m_stop m_stop_range
#define show_map show_map_range
#define show_smap show_smap_range
#define show_smaps_rollup show_smaps_rollup_range
#define show_numa_map show_numa_map_range
#define pagemap_read pagemap_read_range
#define clear_refs_write clear_refs_write_range
#define smaps_pte_range smaps_pte_range_range
#define smaps_pte_hole smaps_pte_hole_range
#define smaps_hugetlb_range smaps_hugetlb_range_range
#define gather_pte_stats gather_pte_stats_range
#define gather_hugetlb_stats gather_hugetlb_stats_range
#define pagemap_pmd_range pagemap_pmd_range_range
#define pagemap_pte_hole pagemap_pte_hole_range
#define pagemap_hugetlb_range pagemap_hugetlb_range_range
#define clear_refs_pte_range clear_refs_pte_range_range
#define clear_refs_test_walk clear_refs_test_walk_range
#define do_pagemap_scan do_pagemap_scan_range
#define pagemap_scan_pmd_entry pagemap_scan_pmd_entry_range
#define pagemap_scan_pte_hole pagemap_scan_pte_hole_range
#define pagemap_scan_hugetlb_entry pagemap_scan_hugetlb_entry_range
#define pagemap_scan_test_walk pagemap_scan_test_walk_range

/* Where the kernel's own text walks, ours does. */
static int range_walk_vma(struct vm_area_struct *vma, const struct mm_walk_ops *ops, void *private);
static int range_walk_mm(struct mm_struct *mm, unsigned long start, unsigned long end,
			 const struct mm_walk_ops *ops, void *private);
#define walk_page_vma range_walk_vma
#define walk_page_range range_walk_mm

#include "task_mmu.c"

#undef walk_page_vma
#undef walk_page_range

/* ---- smaps ------------------------------------------------------------------ */

static void smaps_range_pages(struct pt_range_walk *ptw, struct mem_size_stats *mss)
{
	bool locked = ptw->vma->vm_flags & VM_LOCKED;
	bool present = ptw->type == PT_TYPE_FOLIO, young = false, dirty = false;

	if (present) {
		young = pte_young(ptw->pte);
		dirty = pte_dirty(ptw->pte);
	} else if (softleaf_is_device_private(ptw->leaf)) {
		present = true;
	}
	for (unsigned int i = 0; i < ptw->nr_entries; i++)
		smaps_account(mss, ptw->page + i, false, young, dirty, locked, present);
}

#ifdef CONFIG_TRANSPARENT_HUGEPAGE
static void smaps_range_pmd(struct pt_range_walk *ptw, struct mem_size_stats *mss)
{
	bool locked = ptw->vma->vm_flags & VM_LOCKED, present = ptw->type == PT_TYPE_FOLIO;
	struct folio *folio = page_folio(ptw->page);

	if (folio_test_anon(folio))
		mss->anonymous_thp += HPAGE_PMD_SIZE;
	else if (folio_test_swapbacked(folio))
		mss->shmem_thp += HPAGE_PMD_SIZE;
	else if (!folio_is_zone_device(folio))
		mss->file_thp += HPAGE_PMD_SIZE;
	smaps_account(mss, ptw->page, true, pmd_young(ptw->pmd), pmd_dirty(ptw->pmd), locked,
		      present);
}
#else
static void smaps_range_pmd(struct pt_range_walk *ptw, struct mem_size_stats *mss)
{
}
#endif

static void smaps_range_hugetlb(struct pt_range_walk *ptw, struct mem_size_stats *mss)
{
	unsigned long bytes = ptw->nr_entries * (ptw->level == PT_LEVEL_PUD ? PUD_SIZE :
						 ptw->level == PT_LEVEL_PMD ? PMD_SIZE : PAGE_SIZE);

	if (ptw->type != PT_TYPE_FOLIO || folio_maybe_mapped_shared(ptw->folio) ||
	    hugetlb_pmd_shared(ptw->entry))
		mss->shared_hugetlb += bytes;
	else
		mss->private_hugetlb += bytes;
}

static void smaps_range_swap(struct pt_range_walk *ptw, struct mem_size_stats *mss)
{
	for (unsigned int i = 0; i < ptw->nr_entries; i++) {
		int mapcount = swp_swapcount(swp_entry(swp_type(ptw->leaf),
						       swp_offset(ptw->leaf) + i));
		u64 pss = (u64)PAGE_SIZE << PSS_SHIFT;

		if (mapcount >= 2)
			do_div(pss, mapcount);
		mss->swap += PAGE_SIZE;
		mss->swap_pss += pss;
	}
}

static void smaps_range_none(struct pt_range_walk *ptw, struct mem_size_stats *mss)
{
#ifdef CONFIG_SHMEM
	mss->swap += shmem_partial_swap_usage(ptw->vma->vm_file->f_mapping,
					      linear_page_index(ptw->vma, ptw->addr),
					      linear_page_index(ptw->vma, ptw->next));
#endif
}

static noinline int smaps_range_walk(struct vm_area_struct *vma, unsigned long start,
				     bool shmem_swap, struct mem_size_stats *mss)
{
	unsigned int types = BIT(PT_TYPE_FOLIO) | BIT(PT_TYPE_SWAP) | BIT(PT_TYPE_MIGRATION) |
			     BIT(PT_TYPE_DEVICE) | BIT(PT_TYPE_HWPOISON);
	enum pt_range_walk_type type;
	struct pt_range_walk ptw;

	if (shmem_swap)
		types |= BIT(PT_TYPE_NONE);
	for (type = pt_range_walk_start(&ptw, vma, start, vma->vm_end, types);
	     type != PT_TYPE_DONE; type = pt_range_walk_next(&ptw)) {
		if (type == PT_TYPE_NONE)
			smaps_range_none(&ptw, mss);
		else if (is_vm_hugetlb_page(vma) && ptw.page)
			smaps_range_hugetlb(&ptw, mss);
		else if (type == PT_TYPE_SWAP)
			smaps_range_swap(&ptw, mss);
		else if (ptw.level == PT_LEVEL_PMD && ptw.page)
			smaps_range_pmd(&ptw, mss);
		else if (ptw.page)
			smaps_range_pages(&ptw, mss);
	}
	pt_range_walk_done(&ptw);
	return 0;
}

/* ---- numa_maps -------------------------------------------------------------- */

#ifdef CONFIG_NUMA
static void numa_maps_range_step(struct pt_range_walk *ptw, struct numa_maps *md)
{
	struct vm_area_struct *vma = ptw->vma;

	if (is_vm_hugetlb_page(vma)) { /* counted once, however many entries it has */
		if (!(ptw->addr & ~huge_page_mask(hstate_vma(vma))))
			gather_stats(ptw->page, md, pte_dirty(ptw->pte), 1);
		return;
	}
	if (ptw->level == PT_LEVEL_PMD) {
		struct page *page = can_gather_numa_stats_pmd(ptw->pmd, vma, ptw->addr);

		if (page)
			gather_stats(page, md, pmd_dirty(ptw->pmd), HPAGE_PMD_NR);
		return;
	}
	for (unsigned int i = 0; i < ptw->nr_entries; i++) {
		struct page *page = can_gather_numa_stats(pte_advance_pfn(ptw->pte, i), vma,
							  ptw->addr + i * PAGE_SIZE);

		if (page)
			gather_stats(page, md, pte_dirty(ptw->pte), 1);
	}
}

static noinline int numa_maps_range_walk(struct vm_area_struct *vma, struct numa_maps *md)
{
	enum pt_range_walk_type type;
	struct pt_range_walk ptw;

	for (type = pt_range_walk_start(&ptw, vma, vma->vm_start, vma->vm_end, BIT(PT_TYPE_FOLIO));
	     type != PT_TYPE_DONE; type = pt_range_walk_next(&ptw))
		numa_maps_range_step(&ptw, md);
	pt_range_walk_done(&ptw);
	return 0;
}
#endif

/* ---- pagemap ----------------------------------------------------------------- */

static int pagemap_range_fill(struct pagemapread *pm, unsigned long start, unsigned long end,
			      u64 frame, u64 flags)
{
	int err = 0;

	for (; start < end && !err; start += PAGE_SIZE) {
		pagemap_entry_t pme = make_pme(frame, flags);

		err = add_to_pagemap(&pme, pm);
		if (pm->show_pfn && (flags & PM_PRESENT))
			frame++;
	}
	return err;
}

static int pagemap_range_hugetlb(struct pt_range_walk *ptw, struct pagemapread *pm, u64 flags)
{
	u64 frame = 0;

	if (ptw->type == PT_TYPE_FOLIO) {
		flags |= PM_PRESENT;
		if (!folio_test_anon(ptw->folio))
			flags |= PM_FILE;
		if (!folio_maybe_mapped_shared(ptw->folio) && !hugetlb_pmd_shared(ptw->entry))
			flags |= PM_MMAP_EXCLUSIVE;
		if (huge_pte_uffd(ptw->pte))
			flags |= PM_UFFD_WP;
		if (pm->show_pfn)
			frame = page_to_pfn(ptw->page);
	} else if (pte_swp_uffd_any(ptw->pte)) {
		flags |= PM_UFFD_WP;
	}
	return pagemap_range_fill(pm, ptw->addr, ptw->next, frame, flags);
}

/* Each PTE says what the walker read, or, further on in its step, what stands in the table. */
static int pagemap_range_ptes(struct pt_range_walk *ptw, struct pagemapread *pm)
{
	pte_t *ptep = ptw->entry;
	int err = 0;

	for (unsigned int i = 0; i < ptw->nr_entries && !err; i++) {
		unsigned long addr = ptw->addr + i * PAGE_SIZE;
		pagemap_entry_t pme = pte_to_pagemap_entry(pm, ptw->vma, addr, ptep_get(ptep + i));

		err = add_to_pagemap(&pme, pm);
	}
	return err;
}

static int pagemap_range_step(struct pt_range_walk *ptw, struct pagemapread *pm)
{
	u64 flags = ptw->vma->vm_flags & VM_SOFTDIRTY ? PM_SOFT_DIRTY : 0;

	if (ptw->type == PT_TYPE_NONE)
		return pagemap_range_fill(pm, ptw->addr, ptw->next, 0, flags);
	if (is_vm_hugetlb_page(ptw->vma))
		return pagemap_range_hugetlb(ptw, pm, flags);
	if (ptw->level == PT_LEVEL_PTE)
		return pagemap_range_ptes(ptw, pm);
#ifdef CONFIG_TRANSPARENT_HUGEPAGE
	if (ptw->level == PT_LEVEL_PMD)
		return pagemap_pmd_range_thp(&ptw->pmd, ptw->addr, ptw->next, ptw->vma, pm);
#endif
	return pagemap_range_fill(pm, ptw->addr, ptw->next, 0, flags);
}

static noinline int pagemap_range_walk(struct vm_area_struct *vma, unsigned long start,
				       unsigned long end, struct pagemapread *pm)
{
	enum pt_range_walk_type type;
	struct pt_range_walk ptw;
	int err = 0;

	for (type = pt_range_walk_start(&ptw, vma, start, end, PT_TYPES_ALL);
	     type != PT_TYPE_DONE && !err; type = pt_range_walk_next(&ptw))
		err = pagemap_range_step(&ptw, pm);
	pt_range_walk_done(&ptw);
	return err;
}

/* ---- clear_refs --------------------------------------------------------------- */

static void clear_refs_range_folio(struct pt_range_walk *ptw)
{
	pte_t *ptep = ptw->entry;

	if (ptw->level == PT_LEVEL_PMD)
		pmdp_test_and_clear_young(ptw->vma, ptw->addr, ptw->entry);
	else
		for (unsigned int i = 0; i < ptw->nr_entries; i++)
			ptep_test_and_clear_young(ptw->vma, ptw->addr + i * PAGE_SIZE, ptep + i);
	folio_test_clear_young(ptw->folio);
	folio_clear_referenced(ptw->folio);
}

static void clear_refs_range_soft_dirty(struct pt_range_walk *ptw)
{
	pte_t *ptep = ptw->entry;

	if (ptw->level == PT_LEVEL_PMD) {
		clear_soft_dirty_pmd(ptw->vma, ptw->addr, ptw->entry);
		return;
	}
	for (unsigned int i = 0; i < ptw->nr_entries; i++)
		clear_soft_dirty(ptw->vma, ptw->addr + i * PAGE_SIZE, ptep + i);
}

static noinline void clear_refs_range_walk(struct vm_area_struct *vma, enum clear_refs_types what)
{
	unsigned int types = what == CLEAR_REFS_SOFT_DIRTY ? PT_TYPES_ALL & ~BIT(PT_TYPE_NONE) :
							     BIT(PT_TYPE_FOLIO);
	enum pt_range_walk_type type;
	struct pt_range_walk ptw;

	for (type = pt_range_walk_start(&ptw, vma, vma->vm_start, vma->vm_end, types);
	     type != PT_TYPE_DONE; type = pt_range_walk_next(&ptw)) {
		if (what == CLEAR_REFS_SOFT_DIRTY)
			clear_refs_range_soft_dirty(&ptw);
		else
			clear_refs_range_folio(&ptw);
	}
	pt_range_walk_done(&ptw);
}

/* ---- where the kernel's own text walks ----------------------------------------- */

static int range_walk_vma(struct vm_area_struct *vma, const struct mm_walk_ops *ops, void *private)
{
#ifdef CONFIG_NUMA
	if (ops->pmd_entry == gather_pte_stats)
		return numa_maps_range_walk(vma, private);
#endif
	return smaps_range_walk(vma, vma->vm_start, ops->pte_hole, private);
}

static int range_walk_pagemap(struct mm_struct *mm, unsigned long start, unsigned long end,
			      struct pagemapread *pm)
{
	struct vm_area_struct *vma;
	int err = 0;
	VMA_ITERATOR(vmi, mm, start);

	for_each_vma_range(vmi, vma, end) {
		unsigned long from = max(start, vma->vm_start), to = min(end, vma->vm_end);

		err = pagemap_range_fill(pm, start, from, 0, 0);
		if (err)
			return err;
		if (vma->vm_flags & VM_PFNMAP)
			err = pagemap_range_fill(pm, from, to, 0, vma->vm_flags & VM_SOFTDIRTY ?
						 PM_SOFT_DIRTY : 0);
		else
			err = pagemap_range_walk(vma, from, to, pm);
		if (err)
			return err;
		start = to;
	}
	return pagemap_range_fill(pm, start, end, 0, 0);
}

static int range_walk_clear_refs(struct mm_struct *mm, struct clear_refs_private *cp)
{
	struct vm_area_struct *vma;
	VMA_ITERATOR(vmi, mm, 0);

	for_each_vma(vmi, vma) {
		struct mm_walk walk = { .mm = mm, .vma = vma, .private = cp };

		vma_start_write(vma);
		if (is_vm_hugetlb_page(vma) || clear_refs_test_walk(0, 0, &walk))
			continue;
		clear_refs_range_walk(vma, cp->type);
	}
	return 0;
}

static int range_walk_mm(struct mm_struct *mm, unsigned long start, unsigned long end,
			 const struct mm_walk_ops *ops, void *private)
{
	struct vm_area_struct *vma;

	if (ops == &pagemap_ops)
		return range_walk_pagemap(mm, start, end, private);
	if (ops == &clear_refs_walk_ops)
		return range_walk_clear_refs(mm, private);
	if (ops->pmd_entry == pagemap_scan_pmd_entry)
		return -EOPNOTSUPP; /* PAGEMAP_SCAN wants locks that the walker does not take */
	vma = vma_lookup(mm, start); /* smaps_rollup, from the middle of a VMA on */
	if (!vma || (vma->vm_flags & VM_PFNMAP))
		return 0;
	return smaps_range_walk(vma, start, ops->pte_hole, private);
}

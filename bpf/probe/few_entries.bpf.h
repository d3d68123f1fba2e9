/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Light mode: the entries of a VMA of few pages, read where the walk begins and told in one record
 * with it. Most VMAs are of this kind. Part of walkscope.bpf.c.
 */
#ifndef WALKSCOPE_FEW_ENTRIES_BPF_H
#define WALKSCOPE_FEW_ENTRIES_BPF_H

#define VM_PFNMAP  0x00000400
#define VM_HUGETLB 0x00400000

/* Entries of a VMA that the program on the walk's begin tells. */
struct few {
	__u64 at; /* address of the first; 0: another program reads them, or there is none */
	__u32 nr;
	bool none; /* no table has them */
};

/* How many entries a walk of a small VMA will pass, all in one table; 0: it is no such walk. */
static __always_inline __u32 count_few(struct walker *w)
{
	struct vm_area_struct *vma = (void *)w->request.vma;
	struct mm_walk_ops *ops = (void *)w->request.ops;
	__u64 first = w->request.start, last = w->request.end - 1;
	__u64 more = (last - first) >> page_shift;

	if (!from_begin || detail_folios || !w->walk.at_begin || w->walk.untold ||
	    w->request.function != WS_FUNCTION_WALK_PAGE_VMA || !w->request.mm ||
	    more >= WS_FEW_ENTRIES || first >> pmd_shift != last >> pmd_shift)
		return 0;
	/* it may not enter the VMA */
	if (FIELD(vma, vm_flags) & (VM_PFNMAP | VM_HUGETLB) || FIELD(ops, test_walk))
		return 0;
	return more + 1;
}

/*
 * Finds them. Where a table is missing that the walk tells as a hole, or cannot be read, or a leaf
 * is in its place, the program reads them that runs where the walk enters the VMA.
 */
static __always_inline struct few find_few(struct walker *w)
{
	struct mm_struct *mm = (void *)w->request.mm;
	struct mm_walk_ops *ops = (void *)w->request.ops;
	struct few few = { .nr = count_few(w) };
	__u64 address = w->request.start, table;
	__u32 shift = top_shift;
	enum below below;

	if (!few.nr)
		return few;
	table = (__u64)FIELD(mm, pgd);
	for (int level = 0; level < 4; level++) {
		below = go_down(&table, address, shift);
		if (below == BELOW_NOTHING)
			few.none = !FIELD(ops, pte_hole);
		if (below != BELOW_TABLE)
			return few;
		if (shift <= pmd_shift) {
			few.at = table + ((address & ((1ULL << pmd_shift) - 1)) >> page_shift) *
						 sizeof(__u64);
			return few;
		}
		shift -= page_shift - 3;
	}
	return few;
}

/* Notes that nothing of the walk's VMA is left to read. */
static __always_inline void few_are_told(struct walker *w)
{
	enter(&w->walk.entered, w->request.vma, w->request.start, w->request.end, w->request.end);
	w->walk.entered.begun = 1;
}

/* Copies them into the record of the walk's begin, behind it. */
static __always_inline void tell_few(struct walker *w, struct ws_raw_begin_few *record,
				     const struct few *few)
{
	struct ws_raw_header *header = &record->entries.header;
	__u64 bytes = (__u64)few->nr * sizeof(__u64);

	/* the verifier needs the bound on this very register */
	asm volatile("" : "+r"(bytes));
	if (bytes > sizeof(record->raw) ||
	    bpf_probe_read_kernel(record->raw, bytes, (void *)few->at))
		return;
	header->type = WS_FRAME_ENTRIES;
	header->followed = 0;
	header->cpu = record->begin.header.cpu;
	header->bytes = sizeof(record->entries) + bytes;
	fill_entries(&record->entries, w, w->request.began_ns, w->request.start, WS_LEVEL_PTE,
		     page_shift, WS_ENTRIES_UNLOCKED | WS_ENTRIES_AT_BEGIN);
	record->entries.nr = few->nr;
	record->begin.header.followed = 1;
	COUNT_EVENTS(delivered, 1);
	few_are_told(w);
}

#endif

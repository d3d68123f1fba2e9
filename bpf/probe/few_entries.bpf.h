/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Light mode: the entries of a VMA of few pages, read where the walk begins and told in one record
 * with it. Most VMAs are of this kind. Part of walkscope.bpf.c.
 */
#ifndef WALKSCOPE_FEW_ENTRIES_BPF_H
#define WALKSCOPE_FEW_ENTRIES_BPF_H

#define VM_PFNMAP  0x00000400
#define VM_HUGETLB 0x00400000

/*
 * How many entries the walk of one VMA will pass, all in one table; 0: another program reads them,
 * where the walk enters the VMA. So it does where the walk may not enter it.
 */
static __always_inline __u32 few_entries(struct walker *w)
{
	struct vm_area_struct *vma = (void *)w->request.vma;
	struct mm_walk_ops *ops = (void *)w->request.ops;
	__u64 first = w->request.start, last = w->request.end - 1;
	__u64 more = (last - first) >> page_shift;

	if (!from_begin || detail_folios || !w->walk.at_begin ||
	    w->request.function != WS_FUNCTION_WALK_PAGE_VMA || !w->request.mm ||
	    more >= WS_FEW_ENTRIES || first >> pmd_shift != last >> pmd_shift)
		return 0;
	if (FIELD(vma, vm_flags) & (VM_PFNMAP | VM_HUGETLB) || FIELD(ops, test_walk))
		return 0;
	return more + 1;
}

/* Notes that the entries of the walk's VMA are told, or that there is none. */
static __always_inline void few_are_told(struct walker *w)
{
	struct entered *entered = &w->walk.entered;

	entered->vma = w->request.vma;
	entered->start = w->request.start;
	entered->next = w->request.end;
	entered->end = w->request.end;
	entered->begun = 1;
}

/* Address of a page's entry; 0: no table has it, or it was not found. */
static __always_inline __u64 find_entry(struct walker *w, __u64 address)
{
	struct mm_struct *mm = (void *)w->request.mm;
	struct mm_walk_ops *ops = (void *)w->request.ops;
	__u64 table = (__u64)FIELD(mm, pgd), entry;
	__u64 index = (1ULL << (page_shift - 3)) - 1;
	__u32 shift = top_shift;

	for (int level = 0; level < 4; level++) {
		entry = kernel_u64(table + ((address >> (shift & 63)) & index) * sizeof(__u64));
		if (!entry && !FIELD(ops, pte_hole))
			few_are_told(w);
		if (!points_to_table(entry))
			return 0;
		table = table_of(entry);
		if (!table)
			return 0;
		if (shift <= pmd_shift)
			return table + ((address >> page_shift) & index) * sizeof(__u64);
		shift -= page_shift - 3;
	}
	return 0;
}

/* Copies them into the record of the walk's begin, behind it. */
static __always_inline void tell_few(struct walker *w, struct ws_raw_begin_few *record, __u64 from,
				     __u32 nr)
{
	struct ws_raw_header *header = &record->entries.header;
	__u64 bytes = (__u64)nr * sizeof(__u64);

	/* the verifier needs the bound on this very register */
	asm volatile("" : "+r"(bytes));
	if (bytes > sizeof(record->raw) || bpf_probe_read_kernel(record->raw, bytes, (void *)from))
		return;
	header->type = WS_FRAME_ENTRIES;
	header->followed = 0;
	header->cpu = record->begin.header.cpu;
	header->bytes = sizeof(record->entries) + bytes;
	fill_entries(&record->entries, w, w->request.began_ns, w->request.start, WS_LEVEL_PTE,
		     page_shift, WS_ENTRIES_UNLOCKED | WS_ENTRIES_AT_BEGIN);
	record->entries.nr = nr;
	record->begin.header.followed = 1;
	COUNT_EVENTS(delivered, 1);
	few_are_told(w);
}

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/* Entries that stand for many pages: PMD leaves and entries of hugetlb. */
#ifndef WALKSCOPE_LEAVES_BPF_H
#define WALKSCOPE_LEAVES_BPF_H

/* Tells a PMD leaf or a hugetlb entry. */
static __always_inline void emit_leaf(struct walker *w, __u64 raw, __u64 address, __u8 level,
				      __u8 shift, __u16 flags)
{
	struct {
		struct ws_raw_entries head;
		__u64 raw;
	} * record;
	__u64 now = bpf_ktime_get_ns();

	record = reserve(w, sizeof(*record), WS_FRAME_ENTRIES);
	if (!record)
		return;
	fill_entries(&record->head, w, now, address, level, shift, flags);
	record->head.nr = 1;
	record->raw = raw;
	submit(record);
}

/*
 * Whether the kernel takes the table of this hugetlb entry for shared between processes. The kernel
 * looks at the count of tables of every level; only tables of PMDs set it, and in others stands
 * what the page's last user left there.
 */
static __always_inline bool table_shared(__u64 pte, __u64 raw)
{
	if (!linear_base && (!linear_symbol || !find_linear_base(raw & WS_PFN_MASK)))
		return false;
	return table_share_count(vmemmap_base + ((pte - linear_base) >> page_shift) *
							bpf_core_type_size(struct page));
}

/* Tells a folio that is mapped as a whole, or not at all. */
static __always_inline void emit_whole_folio(struct walker *w, __u64 address, __u64 pfn, __u64 page,
					     __u32 pages, __u8 kind)
{
	__u64 size = bpf_core_type_size(struct page), now = bpf_ktime_get_ns();
	struct ws_raw_whole_folio *record = reserve(w, sizeof(*record), WS_FRAME_FOLIOS);
	struct folio_pass pass = {};
	__s32 entire = 0;

	if (!record)
		return;
	if (!read_folio(&record->folio, &pass, address, pfn, page)) {
		bpf_ringbuf_discard(record, BPF_RB_NO_WAKEUP);
		count_read_error(w);
		return;
	}
	folio_entire_mapcount(page - (pfn - record->folio.head_pfn) * size, true, &entire);
	record->folio.mapcount = entire;
	record->folio.pages = pages;
	record->folio.kind |= kind;
	fill_event(&record->folios.event, w, now);
	record->folios.nr_folios = 1;
	record->folios.reserved = 0;
	submit(record);
}

/* Tells the folio of a hugetlb entry. */
static __noinline void emit_hugetlb_folio(struct walker *w, __u64 raw, __u64 address, __u64 pte)
{
	__u64 pfn = entry_present(raw) ? entry_pfn(raw) : entry_page(raw);

	if (detail_folios && vmemmap_base && pfn)
		emit_whole_folio(w, address, pfn, page_of(pfn), w->walk.hugetlb.size >> page_shift,
				 WS_FOLIO_HUGETLB |
					 (table_shared(pte, raw) ? WS_FOLIO_TABLE_SHARED : 0));
}

/* Tells the run of adjacent PMD leaves that were read without their lock. */
static __noinline void flush_leaves(struct walker *w)
{
	struct {
		struct ws_raw_entries head;
		__u64 raw[WS_LEAVES];
	} * record;
	__u64 bytes = (__u64)w->walk.leaves.nr * sizeof(__u64), now;

	if (!bytes)
		return;
	now = bpf_ktime_get_ns();
	record = reserve(w, sizeof(*record), WS_FRAME_ENTRIES);
	if (!record) {
		w->walk.leaves.nr = 0;
		return;
	}
	fill_entries(&record->head, w, now, w->walk.leaves.address, WS_LEVEL_PMD, pmd_shift,
		     WS_ENTRIES_UNLOCKED);
	record->head.nr = w->walk.leaves.nr;
	record->head.header.bytes = sizeof(record->head) + bytes;
	w->walk.leaves.nr = 0;
	/* the verifier needs the bound on this very register */
	asm volatile("" : "+r"(bytes));
	if (bytes <= sizeof(record->raw))
		bpf_probe_read_kernel(record->raw, bytes, w->leaf_entries);
	submit(record);
}

static __always_inline void add_leaf(struct walker *w, __u64 raw, __u64 address)
{
	if (w->walk.leaves.nr &&
	    (w->walk.leaves.nr >= WS_LEAVES ||
	     address != w->walk.leaves.address + ((__u64)w->walk.leaves.nr << pmd_shift)))
		flush_leaves(w);
	if (!w->walk.leaves.nr)
		w->walk.leaves.address = address;
	w->leaf_entries[w->walk.leaves.nr & (WS_LEAVES - 1)] = raw;
	w->walk.leaves.nr++;
}

/* Tells the folios of the pages that a PMD leaf maps, or stands for. */
static __noinline void emit_leaf_folios(struct walker *w, __u64 raw, __u64 address, __u32 pages)
{
	__u64 pfn = entry_present(raw) ? entry_pfn(raw) : entry_page(raw);
	struct scratch *s;

	if (!detail_folios || !vmemmap_base || !pfn)
		return;
	s = get_scratch();
	if (!s) {
		count_unread(w);
		return;
	}
	/* without access the entry is stored inverted, the bits below the first page's PFN too */
	begin_pass(s, address, pages, pfn & ~((__u64)pages - 1));
	bpf_loop(WS_MAX_TABLE_ENTRIES, leaf_step, &s, 0);
	end_pass(w, s);
	put_scratch(s);
}

/* Whether the facts of a PMD leaf's folio are told: of the huge zero page with entries alone, too.
 */
static __always_inline bool tells_facts(__u64 raw)
{
	return detail_folios || maps_huge_zero(raw);
}

/* Tells them. They follow the ENTRIES of the leaf at once. */
static __noinline void emit_leaf_facts(struct walker *w, __u64 raw, __u64 address)
{
	__u32 pages = 1U << (pmd_shift - page_shift);

	if (detail_folios)
		emit_leaf_folios(w, raw, address, pages);
	else if (maps_huge_zero(raw))
		emit_whole_folio(w, address, entry_pfn(raw), kernel_u64(huge_zero_folio_symbol),
				 pages, 0);
}

#endif

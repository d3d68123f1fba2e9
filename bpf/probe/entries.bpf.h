/* SPDX-License-Identifier: GPL-2.0 */
/* Copying page-table entries into the ring buffer, each with the facts of its folio. */
#ifndef WALKSCOPE_ENTRIES_BPF_H
#define WALKSCOPE_ENTRIES_BPF_H

#include "folios.bpf.h"

static __always_inline void fill_entries(struct ws_raw_entries *record, struct walker *w, __u64 now,
					 __u64 address, __u8 level, __u8 shift, __u16 flags)
{
	fill_event(&record->entries.event, w, now);
	record->entries.ptl = flags & WS_ENTRIES_UNLOCKED ? 0 : w->walk.locks.ptl.lock;
	record->entries.nr_runs = 0;
	record->entries.level = level;
	record->entries.page_shift = shift;
	record->entries.flags = flags;
	record->address = address;
	record->reserved = 0;
}

/* Kernel memory that was to be read could not be. */
static __always_inline void unread_table(struct walker *w)
{
	w->walk.read_errors++;
	COUNT(read_errors, 1);
	count_unread(w);
}

/* Entries of one size class, read straight into the ring buffer. */
#define READ_TABLE(nr_max)                                                                     \
	do {                                                                                   \
		__u64 now = bpf_ktime_get_ns();                                                \
		struct {                                                                       \
			struct ws_raw_entries head;                                            \
			__u64 raw[nr_max];                                                     \
		} *record = reserve(w, sizeof(*record), WS_FRAME_ENTRIES);                     \
		__u64 bytes = (__u64)n * sizeof(__u64);                                        \
                                                                                               \
		if (!record)                                                                   \
			return;                                                                \
		/* the verifier wants to see the bound on this very register */                \
		asm volatile("" : "+r"(bytes));                                                \
		if (bytes > sizeof(record->raw) ||                                             \
		    bpf_probe_read_kernel(record->raw, bytes, (void *)table)) {                \
			bpf_ringbuf_discard(record, BPF_RB_NO_WAKEUP);                         \
			unread_table(w);                                                       \
			return;                                                                \
		}                                                                              \
		fill_entries(&record->head, w, now, address, WS_LEVEL_PTE, page_shift, flags); \
		record->head.header.bytes = sizeof(record->head) + bytes;                      \
		record->head.nr = n;                                                           \
		submit_large(record);                                                          \
	} while (0)

static __noinline void emit_table(struct walker *w, __u64 table, __u64 address, __u32 n,
				  __u16 flags)
{
	if (n <= 16)
		READ_TABLE(16);
	else if (n <= 128)
		READ_TABLE(128);
	else if (n <= 512)
		READ_TABLE(512);
#if WS_MAX_TABLE_ENTRIES > 512
	else
		READ_TABLE(WS_MAX_TABLE_ENTRIES);
#endif
}

/* n entries at table, and the facts of the folios behind these very entries. */
static __noinline void read_table(struct walker *w, __u64 table, __u64 address, __u32 n,
				  __u16 flags)
{
	__u64 bytes = (__u64)n * sizeof(__u64);
	struct scratch *s;

	if (n == 0 || n > WS_MAX_TABLE_ENTRIES) {
		count_unread(w);
		return;
	}
	if (!detail_folios || !vmemmap_base) {
		emit_table(w, table, address, n, flags);
		return;
	}
	s = get_scratch();
	if (!s) {
		count_unread(w);
		return;
	}
	/* the verifier wants to see the bound on this very register */
	asm volatile("" : "+r"(bytes));
	if (bytes <= sizeof(s->raw) && !bpf_probe_read_kernel(s->raw, bytes, (void *)table)) {
		emit_table(w, (__u64)s->raw, address, n, flags);
		begin_pass(s, address, n, 0);
		s->pass.specials = w->reading.file == WS_FILE_PAGEMAP;
		bpf_loop(WS_MAX_TABLE_ENTRIES, table_step, &s, 0);
		end_pass(w, s);
	} else {
		unread_table(w);
	}
	put_scratch(s);
}

/* One entry that stands for many pages: a PMD leaf or a hugetlb entry. */
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
 * Whether the kernel takes the table that this hugetlb entry stands in for one that processes
 * share. It looks at the count in tables of every level, although only those of PMDs set it: in
 * others stands what the page's last user left there.
 */
static __always_inline bool table_shared(__u64 pte, __u64 raw)
{
	const struct page___pt_share_count *old;
	const struct ptdesc *table;
	__s32 count = 0;
	__u64 page;

	if (!linear_base && (!linear_symbol || !find_linear_base(raw & WS_PFN_MASK)))
		return false;
	page = vmemmap_base + ((pte - linear_base) >> page_shift) * bpf_core_type_size(struct page);
	old = (void *)page;
	table = (void *)page;
	if (bpf_core_field_exists(table->pt_share_count))
		bpf_core_read(&count, sizeof(count), &table->pt_share_count);
	else if (bpf_core_field_exists(old->pt_share_count))
		bpf_core_read(&count, sizeof(count), &old->pt_share_count);
	return count != 0;
}

/* The folio that a hugetlb entry maps or stands for: mapped as a whole or not at all. */
static __noinline void emit_hugetlb_folio(struct walker *w, __u64 raw, __u64 address, __u64 pte)
{
	__u64 size = bpf_core_type_size(struct page);
	struct ws_raw_hugetlb *record;
	struct folio_pass pass = {};
	__u64 head, now, pfn = entry_present(raw) ? entry_pfn(raw) : entry_page(raw);
	__s32 entire = 0;

	if (!detail_folios || !vmemmap_base || !pfn)
		return;
	now = bpf_ktime_get_ns();
	record = reserve(w, sizeof(*record), WS_FRAME_FOLIOS);
	if (!record)
		return;
	if (!read_folio(&record->folio, &pass, address, pfn)) {
		bpf_ringbuf_discard(record, BPF_RB_NO_WAKEUP);
		w->walk.read_errors++;
		COUNT(read_errors, 1);
		return;
	}
	head = vmemmap_base + record->folio.head_pfn * size;
	folio_entire_mapcount(head, true, &entire);
	record->folio.mapcount = entire;
	record->folio.pages = w->walk.hugetlb.size >> page_shift;
	record->folio.kind |= WS_FOLIO_HUGETLB;
	if (table_shared(pte, raw))
		record->folio.kind |= WS_FOLIO_TABLE_SHARED;
	fill_event(&record->folios.event, w, now);
	record->folios.nr_folios = 1;
	record->folios.reserved = 0;
	submit(record);
}

/* Adjacent PMD leaves read without their lock are told together. */
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
	/* the verifier wants to see the bound on this very register */
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

/* The pages of a PMD leaf, or those that it stands for. */
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
	/* without access it stands inverted, and the bits below the first page's with it */
	begin_pass(s, address, pages, pfn & ~((__u64)pages - 1));
	bpf_loop(WS_MAX_TABLE_ENTRIES, leaf_step, &s, 0);
	end_pass(w, s);
	put_scratch(s);
}

/* Entries as they stand when the callback begins, read without their lock. */
static __noinline void read_unlocked(struct walker *w, __u64 pmd, __u64 address, __u64 end)
{
	__u64 value = 0, first = address & ~((1ULL << page_shift) - 1), table, index;

	if (bpf_probe_read_kernel(&value, sizeof(value), (void *)pmd)) {
		unread_table(w);
		return;
	}
	if (!value)
		return; /* emptied after the walker looked: it walks the range again */
	if (!points_to_table(value)) {
		/* the entry maps from its own boundary, wherever the walk began */
		address &= ~((1ULL << pmd_shift) - 1);
		add_leaf(w, value, address);
		if (detail_folios) { /* facts follow their entries at once */
			flush_leaves(w);
			emit_leaf_folios(w, value, address, 1U << (pmd_shift - page_shift));
		}
		return;
	}
	flush_leaves(w);
	table = table_of(value);
	if (!table) {
		unread_table(w);
		return;
	}
	index = (first >> page_shift) & ((1ULL << (pmd_shift - page_shift)) - 1);
	read_table(w, table + index * sizeof(__u64), first,
		   (end - first + (1ULL << page_shift) - 1) >> page_shift, WS_ENTRIES_UNLOCKED);
}

#endif

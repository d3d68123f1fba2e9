/* SPDX-License-Identifier: GPL-2.0 */
/* Copying page-table entries, and the facts of the folios behind them. */
#ifndef WALKSCOPE_ENTRIES_BPF_H
#define WALKSCOPE_ENTRIES_BPF_H

#include "compat.bpf.h"

/* Where the pass over one table's folios stands. */
struct folio_pass {
	__u64 address;
	__u64 next_pfn; /* of the same folio, continuing the run; 0: none */
	__u64 folio_end_pfn;
	__u32 n;
	__u32 folios;
	__u32 errors;
	__u32 reserved;
};

/*
 * Scratch for one page table. It is only touched with a page-table lock held,
 * so the task can neither be preempted nor migrate between filling and output,
 * and programs that run in an interrupt leave it alone.
 */
struct scratch {
	struct ws_raw_entries entries;
	__u64 raw[WS_MAX_TABLE_ENTRIES];
	struct ws_raw_folios folios;
	struct ws_folio folio[WS_MAX_TABLE_ENTRIES];
	/* here and not on the stack: the verifier then knows no value, and is done after one pass
	 */
	struct folio_pass pass;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct scratch);
} scratches SEC(".maps");

static __always_inline bool entry_present(__u64 raw)
{
#if defined(__TARGET_ARCH_x86)
	return raw & 0x101; /* _PAGE_PRESENT | _PAGE_PROTNONE */
#else
	return (raw & 1) || (raw & (1ULL << 11)); /* PTE_VALID, or PTE_PRESENT_INVALID */
#endif
}

static __always_inline bool entry_special(__u64 raw)
{
#if defined(__TARGET_ARCH_x86)
	return raw & (1ULL << 9); /* _PAGE_SPECIAL */
#else
	return raw & (1ULL << 56);		  /* PTE_SPECIAL */
#endif
}

static __always_inline __u64 entry_pfn(__u64 raw)
{
#if defined(__TARGET_ARCH_x86)
	/* not present and not empty: stored inverted against L1TF */
	if (!(raw & 1))
		raw = ~raw;
#endif
	return (raw & WS_PFN_MASK) >> page_shift;
}

/* Facts of the folio that holds page pfn; false when memory could not be read. */
static __always_inline bool read_folio(struct ws_folio *folio, __u64 address, __u64 pfn)
{
	__u64 size = bpf_core_type_size(struct page);
	__u64 page = vmemmap_base + pfn * size;
	__u64 head = compound_head(page);
	__u64 flags = 0, mapping = 0;
	__s32 mapcount = 0;
	int order;
	const struct page *p = (void *)head;

	if (!head || bpf_probe_read_kernel(&flags, sizeof(flags), (void *)head) ||
	    bpf_core_read(&mapping, sizeof(mapping), &p->mapping) ||
	    bpf_probe_read_kernel(&mapcount, sizeof(mapcount),
				  (void *)page + bpf_core_field_offset(struct page, _mapcount)))
		return false;
	folio->address = address;
	folio->head_pfn = pfn - (page - head) / size;
	folio->flags = flags;
	folio->pages = 1;
	folio->mapcount = mapcount + 1;
	folio->order = 0;
	folio->kind = 0;
	if (flags & (1ULL << bpf_core_enum_value(enum pageflags, PG_head))) {
		order = folio_order(head);
		if (order < 0)
			return false;
		folio->order = order;
	}
	if (mapping & 1)
		folio->kind |= WS_FOLIO_ANON;
	if ((mapping & 3) == 3)
		folio->kind |= WS_FOLIO_KSM;
	if (flags & (1ULL << bpf_core_enum_value(enum pageflags, PG_swapbacked)))
		folio->kind |= WS_FOLIO_SWAPBACKED;
	folio->reserved[0] = folio->reserved[1] = folio->reserved[2] = 0;
	return true;
}

static long folio_step(__u32 i, struct scratch **scratch)
{
	struct scratch *s = *scratch;
	struct folio_pass *pass = &s->pass;
	struct ws_folio *folio;
	__u64 raw, pfn;
	__u32 last;

	if (i >= pass->n || i >= WS_MAX_TABLE_ENTRIES)
		return 1;
	raw = s->raw[i & (WS_MAX_TABLE_ENTRIES - 1)];
	if (!entry_present(raw) || entry_special(raw)) {
		pass->next_pfn = 0;
		return 0;
	}
	pfn = entry_pfn(raw);
	if (pass->next_pfn && pfn == pass->next_pfn && pfn < pass->folio_end_pfn) {
		last = (pass->folios - 1) & (WS_MAX_TABLE_ENTRIES - 1);
		s->folio[last].pages++;
		pass->next_pfn++;
		return 0;
	}
	if (pass->folios >= WS_MAX_TABLE_ENTRIES)
		return 1;
	folio = &s->folio[pass->folios & (WS_MAX_TABLE_ENTRIES - 1)];
	if (!read_folio(folio, pass->address + ((__u64)i << page_shift), pfn)) {
		pass->errors++;
		pass->next_pfn = 0;
		return 0;
	}
	pass->folios++;
	pass->next_pfn = pfn + 1;
	pass->folio_end_pfn = folio->head_pfn + (1ULL << (folio->order & 31));
	return 0;
}

static __always_inline void emit_folios(struct walker *w, struct scratch *s, __u32 n)
{
	struct ws_raw_folios *record = &s->folios;
	__u64 size;

	record->folios.nr_folios = n;
	record->folios.reserved = 0;
	size = sizeof(*record) + (__u64)(n & 1023) * sizeof(struct ws_folio);
	if (size > sizeof(*record) + sizeof(s->folio))
		return;
	fill_event(&record->folios.event, w, bpf_ktime_get_ns());
	output(w, &record->header, size, WS_FRAME_FOLIOS);
}

/* Reads n entries at table, under their lock, and then their folios' facts. */
static __noinline void read_table(struct walker *w, __u64 table, __u64 address, __u32 n, __u64 now)
{
	__u32 zero = 0;
	struct scratch *s = bpf_map_lookup_elem(&scratches, &zero);
	struct folio_pass *pass;
	__u64 bytes;

	if (!s || n == 0 || n > WS_MAX_TABLE_ENTRIES) {
		count_missing(w);
		return;
	}
	bytes = (__u64)n * sizeof(__u64);
	asm volatile(""
		     : "+r"(bytes)); /* or the check, which the verifier needs, is optimised away */
	if (bytes > sizeof(s->raw))
		return;
	if (bpf_probe_read_kernel(s->raw, bytes, (void *)table)) {
		w->read_errors++;
		COUNT(read_errors, 1);
		count_missing(w);
		return;
	}
	s->entries.entries.ptl = w->ptl.lock;
	s->entries.entries.nr_runs = 0;
	s->entries.entries.level = WS_LEVEL_PTE;
	s->entries.entries.page_shift = page_shift;
	s->entries.entries.flags = 0;
	s->entries.address = address;
	s->entries.nr = n;
	s->entries.reserved = 0;
	fill_event(&s->entries.entries.event, w, now);
	output(w, &s->entries.header, sizeof(s->entries) + bytes, WS_FRAME_ENTRIES);
	if (!w->folios_wanted || !vmemmap_base)
		return;
	pass = &s->pass;
	__builtin_memset(pass, 0, sizeof(*pass));
	pass->address = address;
	pass->n = n;
	bpf_loop(WS_MAX_TABLE_ENTRIES, folio_step, &s, 0);
	if (pass->errors) {
		w->read_errors += pass->errors;
		COUNT(read_errors, pass->errors);
	}
	if (pass->folios)
		emit_folios(w, s, pass->folios);
}

/* One entry that stands for many pages: a PMD leaf or a hugetlb entry. */
static __always_inline void emit_leaf(struct walker *w, __u64 raw, __u64 address, __u8 level,
				      __u8 shift, __u16 flags, __u64 now)
{
	struct {
		struct ws_raw_entries head;
		__u64 raw;
	} * record;

	record = reserve(w, sizeof(*record), WS_FRAME_ENTRIES);
	if (!record)
		return;
	fill_event(&record->head.entries.event, w, now);
	record->head.entries.ptl = w->ptl.lock;
	record->head.entries.nr_runs = 0;
	record->head.entries.level = level;
	record->head.entries.page_shift = shift;
	record->head.entries.flags = flags;
	record->head.address = address;
	record->head.nr = 1;
	record->head.reserved = 0;
	record->raw = raw;
	submit(record);
}

/* The folio behind a PMD leaf; the lock is held. */
static __always_inline void emit_leaf_folio(struct walker *w, __u64 raw, __u64 address, __u32 pages)
{
	__u32 zero = 0;
	struct scratch *s = bpf_map_lookup_elem(&scratches, &zero);

	if (!s || !w->folios_wanted || !vmemmap_base || !entry_present(raw))
		return;
	if (!read_folio(&s->folio[0], address, entry_pfn(raw))) {
		w->read_errors++;
		COUNT(read_errors, 1);
		return;
	}
	s->folio[0].pages = pages;
	emit_folios(w, s, 1);
}

#endif

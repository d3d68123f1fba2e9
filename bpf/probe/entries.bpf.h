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
	__s32 entire_mapcount; /* of the folio read last */
	__u64 page;	       /* address of the page looked at last */
	__u64 first_pfn;       /* of a PMD leaf */
};

/*
 * Scratch for the folios of one page table. A program stays on its CPU but may
 * be preempted there by another that wants one too: each CPU has a few.
 */
struct scratch {
	struct ws_raw_folios folios;
	struct ws_folio folio[WS_MAX_TABLE_ENTRIES];
	__u64 raw[WS_MAX_TABLE_ENTRIES];
	/* here and not on the stack: the verifier then knows no value, and is done after one pass
	 */
	struct folio_pass pass;
	__u32 busy;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, WS_SCRATCHES); /* the loader makes it as many for each CPU */
	__type(key, __u32);
	__type(value, struct scratch);
} scratches SEC(".maps");

/* NULL: all are in use, what was to be done in it is lost. */
static __always_inline struct scratch *get_scratch(void)
{
	__u32 first = bpf_get_smp_processor_id() * WS_SCRATCHES, index;
	struct scratch *s;

	for (int i = 0; i < WS_SCRATCHES; i++) {
		index = first + i;
		s = bpf_map_lookup_elem(&scratches, &index);
		if (s && !__sync_val_compare_and_swap(&s->busy, 0, 1))
			return s;
	}
	return NULL;
}

static __always_inline void put_scratch(struct scratch *s)
{
	s->busy = 0;
}

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

/*
 * The page that an entry stands for: one that it maps, or for which a migration,
 * device or poison entry keeps the place. 0: none.
 */
static __always_inline __u64 entry_page(__u64 raw)
{
	__u64 type, offset;

	if (entry_present(raw))
		return entry_special(raw) ? 0 : entry_pfn(raw);
	if (!raw)
		return 0;
#if defined(__TARGET_ARCH_x86)
	type = raw >> 59;
	offset = (~raw & 0x07fffffffffffe00ULL) >> 9;
#else
	type = (raw >> swp_type_shift) & 31;
	offset = (raw >> swp_offset_shift) & ((1ULL << 50) - 1);
#endif
	return page_types & (1U << (type & 31)) ? offset & swp_pfn_mask : 0;
}

/*
 * Facts of the folio that holds page pfn, and the map count of its page; false
 * when memory could not be read.
 */
static __always_inline bool read_folio(struct ws_folio *folio, struct folio_pass *pass,
				       __u64 address, __u64 pfn)
{
	__u64 size = bpf_core_type_size(struct page);
	__u64 page = vmemmap_base + pfn * size;
	__u64 head = compound_head(page);
	__u64 flags = 0, mapping = 0;
	__s32 refcount = 0, entire = 0;
	int order = 0;
	const struct page *p = (void *)head;

	if (!head || bpf_probe_read_kernel(&flags, sizeof(flags), (void *)head) ||
	    bpf_core_read(&mapping, sizeof(mapping), &p->mapping) ||
	    bpf_core_read(&refcount, sizeof(refcount), &p->_refcount))
		return false;
	if (flags & (1ULL << bpf_core_enum_value(enum pageflags, PG_head))) {
		order = folio_order(head);
		if (order < 0 || !folio_entire_mapcount(head, mapping & 1, &entire))
			return false;
	}
	pass->entire_mapcount = entire;
	pass->page = page;
	folio->address = address;
	folio->head_pfn = pfn - (page - head) / size;
	folio->flags = flags;
	folio->pages = 1;
	folio->refcount = refcount;
	folio->order = order;
	folio->kind = 0;
	folio->reserved = 0;
	if (mapping & 1)
		folio->kind |= WS_FOLIO_ANON;
	if ((mapping & 3) == 3)
		folio->kind |= WS_FOLIO_KSM;
	if (flags & (1ULL << bpf_core_enum_value(enum pageflags, PG_swapbacked)))
		folio->kind |= WS_FOLIO_SWAPBACKED;
	return true;
}

/* folio_precise_page_mapcount() of a page of the folio read last; INT_MIN: could not be read. */
static __always_inline __s32 page_mapcount(struct folio_pass *pass, __u64 page)
{
	__s32 mapcount = 0;

	if (bpf_probe_read_kernel(&mapcount, sizeof(mapcount),
				  (void *)page + bpf_core_field_offset(struct page, _mapcount)))
		return -2147483647 - 1;
	/* a negative value further down is a page type, not a count */
	if (mapcount < -1)
		mapcount = -1;
	return mapcount + 1 + pass->entire_mapcount;
}

/* One mapped page: joins the run before it, or begins the next. */
static __always_inline void page_step(struct scratch *s, struct folio_pass *pass, __u64 address,
				      __u64 pfn)
{
	struct ws_folio *folio;
	__s32 mapcount;

	if (pass->next_pfn && pfn == pass->next_pfn && pfn < pass->folio_end_pfn) {
		pass->page += bpf_core_type_size(struct page);
		mapcount = page_mapcount(pass, pass->page);
		folio = &s->folio[(pass->folios - 1) & (WS_MAX_TABLE_ENTRIES - 1)];
		if (mapcount == folio->mapcount) {
			folio->pages++;
			pass->next_pfn++;
			return;
		}
	}
	pass->next_pfn = 0;
	if (pass->folios >= WS_MAX_TABLE_ENTRIES)
		return;
	folio = &s->folio[pass->folios & (WS_MAX_TABLE_ENTRIES - 1)];
	if (!read_folio(folio, pass, address, pfn)) {
		pass->errors++;
		return;
	}
	folio->mapcount = page_mapcount(pass, pass->page);
	if (folio->mapcount < 0) {
		pass->errors++;
		return;
	}
	pass->folios++;
	pass->next_pfn = pfn + 1;
	pass->folio_end_pfn = folio->head_pfn + (1ULL << (folio->order & 31));
}

static long table_step(__u32 i, struct scratch **scratch)
{
	struct scratch *s = *scratch;
	struct folio_pass *pass = &s->pass;
	__u64 pfn;

	if (i >= pass->n || i >= WS_MAX_TABLE_ENTRIES)
		return 1;
	pfn = entry_page(s->raw[i & (WS_MAX_TABLE_ENTRIES - 1)]);
	if (!pfn)
		pass->next_pfn = 0;
	else
		page_step(s, pass, pass->address + ((__u64)i << page_shift), pfn);
	return 0;
}

/* The pages behind one PMD leaf, whose first is first_pfn. */
static long leaf_step(__u32 i, struct scratch **scratch)
{
	struct scratch *s = *scratch;
	struct folio_pass *pass = &s->pass;

	if (i >= pass->n)
		return 1;
	page_step(s, pass, pass->address + ((__u64)i << page_shift), pass->first_pfn + i);
	return 0;
}

static __always_inline void emit_folios(struct walker *w, struct scratch *s, __u32 n)
{
	struct ws_raw_folios *record = &s->folios;
	__u64 size;

	record->folios.nr_folios = n;
	record->folios.reserved = 0;
	size = sizeof(*record) +
	       (__u64)(n & (2 * WS_MAX_TABLE_ENTRIES - 1)) * sizeof(struct ws_folio);
	if (size > sizeof(*record) + sizeof(s->folio))
		return;
	fill_event(&record->folios.event, w, bpf_ktime_get_ns());
	output(w, &record->header, size, WS_FRAME_FOLIOS);
}

static __always_inline void begin_pass(struct scratch *s, __u64 address, __u32 n, __u64 first_pfn)
{
	__builtin_memset(&s->pass, 0, sizeof(s->pass));
	s->pass.address = address;
	s->pass.n = n;
	s->pass.first_pfn = first_pfn;
}

static __always_inline void end_pass(struct walker *w, struct scratch *s)
{
	if (s->pass.errors) {
		w->read_errors += s->pass.errors;
		COUNT(read_errors, s->pass.errors);
	}
	if (s->pass.folios)
		emit_folios(w, s, s->pass.folios);
}

static __always_inline void fill_entries(struct ws_raw_entries *record, struct walker *w,
					 __u64 address, __u8 level, __u8 shift, __u16 flags)
{
	fill_event(&record->entries.event, w, bpf_ktime_get_ns());
	record->entries.ptl = flags & WS_ENTRIES_UNLOCKED ? 0 : w->ptl.lock;
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
	w->read_errors++;
	COUNT(read_errors, 1);
	count_unread(w);
}

/* Entries of one size class, read straight into the ring buffer. */
#define READ_TABLE(nr_max)                                                                \
	do {                                                                              \
		struct {                                                                  \
			struct ws_raw_entries head;                                       \
			__u64 raw[nr_max];                                                \
		} *record = reserve(w, sizeof(*record), WS_FRAME_ENTRIES);                \
		__u64 bytes = (__u64)n * sizeof(__u64);                                   \
                                                                                          \
		if (!record)                                                              \
			return;                                                           \
		/* the verifier wants to see the bound on this very register */           \
		asm volatile("" : "+r"(bytes));                                           \
		if (bytes > sizeof(record->raw) ||                                        \
		    bpf_probe_read_kernel(record->raw, bytes, (void *)table)) {           \
			bpf_ringbuf_discard(record, BPF_RB_NO_WAKEUP);                    \
			unread_table(w);                                                  \
			return;                                                           \
		}                                                                         \
		fill_entries(&record->head, w, address, WS_LEVEL_PTE, page_shift, flags); \
		record->head.header.bytes = sizeof(record->head) + bytes;                 \
		record->head.nr = n;                                                      \
		submit_large(record);                                                     \
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

	record = reserve(w, sizeof(*record), WS_FRAME_ENTRIES);
	if (!record)
		return;
	fill_entries(&record->head, w, address, level, shift, flags);
	record->head.nr = 1;
	record->raw = raw;
	submit(record);
}

/* Whether processes share the table that this hugetlb entry stands in. */
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
	return count > 0;
}

/* The folio behind a present hugetlb entry: mapped as a whole or not at all. */
static __noinline void emit_hugetlb_folio(struct walker *w, __u64 raw, __u64 address, __u64 pte)
{
	__u64 size = bpf_core_type_size(struct page);
	struct ws_raw_hugetlb *record;
	struct folio_pass pass = {};
	__u64 head;
	__s32 entire = 0;

	if (!detail_folios || !vmemmap_base || !entry_present(raw))
		return;
	record = reserve(w, sizeof(*record), WS_FRAME_FOLIOS);
	if (!record)
		return;
	if (!read_folio(&record->folio, &pass, address, entry_pfn(raw))) {
		bpf_ringbuf_discard(record, BPF_RB_NO_WAKEUP);
		w->read_errors++;
		COUNT(read_errors, 1);
		return;
	}
	head = vmemmap_base + record->folio.head_pfn * size;
	folio_entire_mapcount(head, true, &entire);
	record->folio.mapcount = entire;
	record->folio.pages = w->hugetlb_size >> page_shift;
	record->folio.kind |= WS_FOLIO_HUGETLB;
	if (level_of(log2_u64(w->hugetlb_size)) == WS_LEVEL_PMD && table_shared(pte, raw))
		record->folio.kind |= WS_FOLIO_TABLE_SHARED;
	fill_event(&record->folios.event, w, bpf_ktime_get_ns());
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
	__u64 bytes = (__u64)w->nr_leaves * sizeof(__u64);

	if (!bytes)
		return;
	record = reserve(w, sizeof(*record), WS_FRAME_ENTRIES);
	if (!record) {
		w->nr_leaves = 0;
		return;
	}
	fill_entries(&record->head, w, w->leaf_address, WS_LEVEL_PMD, pmd_shift,
		     WS_ENTRIES_UNLOCKED);
	record->head.nr = w->nr_leaves;
	record->head.header.bytes = sizeof(record->head) + bytes;
	w->nr_leaves = 0;
	/* the verifier wants to see the bound on this very register */
	asm volatile("" : "+r"(bytes));
	if (bytes <= sizeof(record->raw))
		bpf_probe_read_kernel(record->raw, bytes, w->leaves);
	submit(record);
}

static __always_inline void add_leaf(struct walker *w, __u64 raw, __u64 address)
{
	if (w->nr_leaves && (w->nr_leaves >= WS_LEAVES ||
			     address != w->leaf_address + ((__u64)w->nr_leaves << pmd_shift)))
		flush_leaves(w);
	if (!w->nr_leaves)
		w->leaf_address = address;
	w->leaves[w->nr_leaves & (WS_LEAVES - 1)] = raw;
	w->nr_leaves++;
}

/* The pages of a PMD leaf. */
static __noinline void emit_leaf_folios(struct walker *w, __u64 raw, __u64 address, __u32 pages)
{
	struct scratch *s;

	if (!detail_folios || !vmemmap_base || !entry_present(raw))
		return;
	s = get_scratch();
	if (!s) {
		count_unread(w);
		return;
	}
	begin_pass(s, address, pages, entry_pfn(raw));
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

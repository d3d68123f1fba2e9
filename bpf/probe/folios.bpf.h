/* SPDX-License-Identifier: GPL-2.0 */
/* Facts of the folios behind entries, read from struct page. */
#ifndef WALKSCOPE_FOLIOS_BPF_H
#define WALKSCOPE_FOLIOS_BPF_H

#include "page_tables.bpf.h"

/* State of the pass over the folios of one table. */
struct folio_pass {
	__u64 address;
	__u64 next_pfn; /* PFN that continues the run in the same folio; 0: none */
	__u64 folio_end_pfn;
	__u32 n;
	__u32 folios;
	__u32 errors;
	__s32 entire_mapcount; /* of the folio that was read last */
	__u64 page;	       /* struct page that was looked at last */
	__u64 first_pfn;       /* PFN of the first page of a PMD leaf */
	bool specials;	       /* special entries have facts, too */
};

/*
 * Scratch memory for the folios of one page table. A CPU has several: a program stays on its CPU,
 * but may be preempted there by another one that needs scratch memory.
 */
struct scratch {
	struct ws_raw_folios folios;
	struct ws_folio folio[WS_MAX_TABLE_ENTRIES];
	__u64 raw[WS_MAX_TABLE_ENTRIES];
	/* in the map, not on the stack: the verifier knows no value of it, and needs one pass */
	struct folio_pass pass;
	__u32 busy;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, WS_SCRATCHES); /* times the number of CPU ids: set by the loader */
	__type(key, __u32);
	__type(value, struct scratch);
} scratches SEC(".maps");

/* NULL: all are in use, and the caller counts what it could not do as lost. */
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

static __always_inline __u64 page_of(__u64 pfn)
{
	return vmemmap_base + pfn * bpf_core_type_size(struct page);
}

/* Facts of the folio that holds a page; false: memory could not be read. */
static __always_inline bool read_folio(struct ws_folio *folio, struct folio_pass *pass,
				       __u64 address, __u64 pfn, __u64 page)
{
	__u64 size = bpf_core_type_size(struct page);
	__u64 head = compound_head(page);
	__u64 flags = 0, mapping = 0, second_flags = 0;
	__s32 refcount = 0, entire = 0;
	int order = 0;
	const struct page *p = (void *)head;

	if (!head || bpf_probe_read_kernel(&flags, sizeof(flags), (void *)head) ||
	    bpf_core_read(&mapping, sizeof(mapping), &p->mapping) ||
	    bpf_core_read(&refcount, sizeof(refcount), &p->_refcount))
		return false;
	if (flags & (1ULL << bpf_core_enum_value(enum pageflags, PG_head))) {
		order = folio_order(head, &second_flags);
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
	folio->kind = second_page_kind(second_flags);
	folio->reserved = 0;
	if (mapping & 1)
		folio->kind |= WS_FOLIO_ANON;
	if ((mapping & 3) == 3)
		folio->kind |= WS_FOLIO_KSM;
	if (flags & (1ULL << bpf_core_enum_value(enum pageflags, PG_swapbacked)))
		folio->kind |= WS_FOLIO_SWAPBACKED;
	return true;
}

/*
 * folio_precise_page_mapcount() of a page of the folio that was read last; INT_MIN: memory could
 * not be read.
 */
static __always_inline __s32 page_mapcount(struct folio_pass *pass, __u64 page)
{
	__s32 mapcount = 0;

	if (bpf_probe_read_kernel(&mapcount, sizeof(mapcount),
				  (void *)page + bpf_core_field_offset(struct page, _mapcount)))
		return -2147483647 - 1;
	/* values below -1 are page types, not counts */
	if (mapcount < -1)
		mapcount = -1;
	return mapcount + 1 + pass->entire_mapcount;
}

/*
 * One mapped page: extends the run, or begins the next. The page of a special entry may have no
 * facts.
 */
static __always_inline void page_step(struct scratch *s, struct folio_pass *pass, __u64 address,
				      __u64 pfn, bool special)
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
	if (special && pfn + 1 == pass->next_pfn) { /* the zero page, mapped again and again */
		s->folio[(pass->folios - 1) & (WS_MAX_TABLE_ENTRIES - 1)].pages++;
		return;
	}
	pass->next_pfn = 0;
	if (pass->folios >= WS_MAX_TABLE_ENTRIES)
		return;
	folio = &s->folio[pass->folios & (WS_MAX_TABLE_ENTRIES - 1)];
	if (!read_folio(folio, pass, address, pfn, page_of(pfn))) {
		pass->errors += !special;
		return;
	}
	if (folio->order && no_page_mapcount)
		return; /* no facts, and no failed read */
	folio->mapcount = page_mapcount(pass, pass->page);
	if (folio->mapcount < 0) {
		pass->errors += !special;
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
	__u64 raw, pfn;
	bool special;

	if (i >= pass->n || i >= WS_MAX_TABLE_ENTRIES)
		return 1;
	raw = s->raw[i & (WS_MAX_TABLE_ENTRIES - 1)];
	pfn = entry_page(raw);
	special = !pfn && pass->specials;
	if (special)
		pfn = special_page(raw);
	if (!pfn)
		pass->next_pfn = 0;
	else
		page_step(s, pass, pass->address + ((__u64)i << page_shift), pfn, special);
	return 0;
}

/* One page of a PMD leaf. */
static long leaf_step(__u32 i, struct scratch **scratch)
{
	struct scratch *s = *scratch;
	struct folio_pass *pass = &s->pass;

	if (i >= pass->n)
		return 1;
	page_step(s, pass, pass->address + ((__u64)i << page_shift), pass->first_pfn + i, false);
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
		w->walk.read_errors += s->pass.errors;
		COUNT(read_errors, s->pass.errors);
	}
	if (s->pass.folios)
		emit_folios(w, s, s->pass.folios);
}

#endif

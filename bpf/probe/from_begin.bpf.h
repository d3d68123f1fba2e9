/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Light mode: the tables of a VMA read at once where a walk enters it, from mm->pgd down, instead
 * of on each callback. Part of walkscope.bpf.c.
 *
 * A PMD entry and its table are read in one run of one program, which is one RCU section: the
 * kernel frees page tables after one.
 */
#ifndef WALKSCOPE_FROM_BEGIN_BPF_H
#define WALKSCOPE_FROM_BEGIN_BPF_H

#define WS_TABLES    6144      /* page tables of one run: 12 to 27 million instructions */
#define WS_STEPS     (1 << 18) /* of one run: pieces, groups of PMDs, PMDs */
#define HOLE_BYTES   (sizeof(struct ws_raw_hole) + 8)
#define WS_PMD_GROUP 16 /* PMDs that are looked at together */

/* Where a run is: in a map, so that the verifier goes through the loop once. */
struct descent {
	__u64 pmds[WS_MAX_TABLE_ENTRIES]; /* of the piece: what one PMD table maps of the range */
	__u64 address;			  /* first byte of the piece */
	__u64 end;			  /* of the range */
	__u64 pgd;
	__u64 base; /* first byte that pmds[0] maps */
	__u64 piece_end;
	__u64 room;   /* bytes of the ring that records may still take */
	__u32 nr;     /* of pmds[] */
	__u32 next;   /* of pmds[] to look at */
	__u32 run;    /* first of the leaves that are not told yet */
	__u32 leaves; /* how many */
	__u32 tables; /* that may still be read */
	__u32 holes;  /* are told */
	__u32 lost;   /* events lost by the walk before this run */
	__u32 busy;
};

struct descending {
	struct walker *w;
	struct descent *d;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, WS_SCRATCHES); /* times the number of CPU ids: set by the loader */
	__type(key, __u32);
	__type(value, struct descent);
} descents SEC(".maps");

static __always_inline struct descent *get_descent(void)
{
	__u32 first = bpf_get_smp_processor_id() * WS_SCRATCHES, index;
	struct descent *d;

	for (int i = 0; i < WS_SCRATCHES; i++) {
		index = first + i;
		d = bpf_map_lookup_elem(&descents, &index);
		if (d && !__sync_val_compare_and_swap(&d->busy, 0, 1))
			return d;
	}
	return NULL;
}

/* End of what an entry of that size maps, within the range. */
static __always_inline __u64 entry_end(__u64 address, __u64 end, __u32 shift)
{
	__u64 next = (address | ((1ULL << (shift & 63)) - 1)) + 1;

	return next && next < end ? next : end;
}

/* Whether the ring has room for a record of that many bytes, and for the end of the walk. */
static __always_inline bool has_room(struct descent *d, __u64 bytes)
{
	__u32 cpu = bpf_get_smp_processor_id();
	__u64 used, usable = ring_bytes - ring_bytes / 8;
	void *ring;

	if (d->room >= bytes) {
		d->room -= bytes;
		return true;
	}
	ring = bpf_map_lookup_elem(&rings, &cpu);
	if (!ring)
		return false;
	used = bpf_ringbuf_query(ring, BPF_RB_AVAIL_DATA);
	d->room = used < usable ? usable - used : 0;
	if (d->room < bytes)
		return false;
	d->room -= bytes;
	return true;
}

/* Room that a table's records may take. */
static __always_inline __u64 table_bytes(__u32 n)
{
	__u64 bytes = sizeof(struct ws_raw_entries) + 8 + /* of the ring itself */
		      sizeof(__u64) * (n <= 16	  ? 16
				       : n <= 128 ? 128
				       : n <= 512 ? 512
						  : n);

	return detail_folios ? bytes + n * sizeof(struct ws_folio) : bytes;
}

/* Room that the records of a PMD leaf with its facts may take. */
static __always_inline __u64 facts_bytes(void)
{
	__u32 pages = 1U << (pmd_shift - page_shift);

	return table_bytes(16) + sizeof(struct ws_raw_whole_folio) +
	       (detail_folios ? pages * sizeof(struct ws_folio) : 0);
}

static __noinline void tell_leaves(struct walker *w, struct descent *d)
{
	__u32 first = d->run, n = d->leaves;

	d->leaves = 0;
	if (n && n <= WS_MAX_TABLE_ENTRIES && first < WS_MAX_TABLE_ENTRIES)
		emit_table(w, (__u64)&d->pmds[first], d->base + ((__u64)first << pmd_shift), n,
			   WS_ENTRIES_UNLOCKED | WS_ENTRIES_AT_BEGIN | WS_OF_PMDS);
}

/* One entry of the piece; 1: out of budget. */
static __always_inline long pmd_step(struct walker *w, struct descent *d, __u32 i)
{
	__u64 base = d->base + ((__u64)i << pmd_shift), start, end, pmd, table;
	__u32 n;

	pmd = d->pmds[i & (WS_MAX_TABLE_ENTRIES - 1)];
	if (pmd && !points_to_table(pmd)) {
		if (!d->leaves)
			d->run = i;
		d->leaves++;
		if (tells_facts(pmd)) {
			if (!has_room(d, facts_bytes())) {
				d->leaves--; /* left out */
				return 1;
			}
			tell_leaves(w, d);
			emit_leaf_facts(w, pmd, base);
		}
		return 0;
	}
	if (d->leaves)
		tell_leaves(w, d);
	start = base < d->address ? d->address : base;
	end = entry_end(base, d->piece_end, pmd_shift);
	if (!pmd) {
		if (!d->holes)
			return 0;
		if (!has_room(d, HOLE_BYTES))
			return 1;
		emit_hole(w, start, end, 3);
		return 0;
	}
	start &= ~((1ULL << page_shift) - 1);
	n = (end - start + (1ULL << page_shift) - 1) >> page_shift;
	if (!d->tables || !has_room(d, table_bytes(n)))
		return 1;
	d->tables--;
	table = table_of(pmd);
	if (table)
		read_table(w, table + ((start - base) >> page_shift) * sizeof(__u64), start, n,
			   WS_ENTRIES_UNLOCKED | WS_ENTRIES_AT_BEGIN);
	else
		unread_table(w);
	return 0;
}

/* Reads what the PMD table maps of the range from d->address on; 1: it could not be read. */
static __always_inline long read_pmds(struct descent *d, __u64 table)
{
	__u64 index, n, bytes;

	d->base = d->address & ~((1ULL << pmd_shift) - 1);
	index = (d->base >> pmd_shift) & ((1U << (pmd_shift - page_shift)) - 1);
	n = (d->piece_end - d->base + (1ULL << pmd_shift) - 1) >> pmd_shift;
	bytes = n * sizeof(__u64);
	d->nr = n;
	d->next = 0;
	d->run = 0;
	/* the verifier needs the bound on this very register */
	asm volatile("" : "+r"(bytes));
	if (bytes <= sizeof(d->pmds) &&
	    !bpf_probe_read_kernel(d->pmds, bytes, (void *)table + index * sizeof(__u64)))
		return 0;
	d->nr = 0;
	return 1;
}

/*
 * From the pgd down to the PMD table of d->address, or over what is not mapped above it; 1: it is
 * left out.
 */
static __noinline long next_piece(struct descending *at)
{
	struct descent *d = at->d;
	__u64 address = d->address, table = d->pgd;
	__u32 shift = top_shift, bits = page_shift - 3;

	d->nr = 0;
	for (int level = 0; level < 4; level++) {
		if (shift <= pmd_shift)
			break;
		switch (go_down(&table, address, shift)) {
		case BELOW_NOTHING:
			if (d->holes && !has_room(d, HOLE_BYTES))
				return 1;
			d->piece_end = entry_end(address, d->end, shift);
			/* depth counts from the top, and levels that are folded are no depth */
			if (d->holes)
				emit_hole(at->w, address, d->piece_end,
					  shift == top_shift ? 0 : 3 - (shift - pmd_shift) / bits);
			return 0;
		case BELOW_LEAF:
			return 1; /* the walker splits it: of device memory */
		case BELOW_UNKNOWN:
			count_read_error(at->w);
			return 1;
		case BELOW_TABLE:
			break;
		}
		shift -= bits;
	}
	d->piece_end = entry_end(address, d->end, pmd_shift + bits);
	if (!read_pmds(d, table))
		return 0;
	d->piece_end = address;
	count_read_error(at->w);
	return 1;
}

/* Whether one of a group of leaves maps the huge zero page. */
static __always_inline bool group_maps_huge_zero(const struct descent *d, __u32 first, __u64 all)
{
	bool any = false;

	if (!may_map_huge_zero(all))
		return false;
#pragma unroll
	for (int n = 0; n < WS_PMD_GROUP; n++)
		any |= maps_huge_zero(d->pmds[(first + n) & (WS_MAX_TABLE_ENTRIES - 1)]);
	return any;
}

enum group { GROUP_MIXED, GROUP_OF_LEAVES, GROUP_EMPTY };

/* What a group of PMDs is made of. A function of its own: the stacks of all callers are 512 bytes.
 */
static __noinline enum group group_at(const struct descent *d, __u32 first)
{
	__u64 all = -1ULL, any = 0;

#pragma unroll
	for (int n = 0; n < WS_PMD_GROUP; n++) {
		__u64 pmd = d->pmds[(first + n) & (WS_MAX_TABLE_ENTRIES - 1)];

		all &= pmd;
		any |= pmd;
	}
	if (all_leaves(all, any) && !group_maps_huge_zero(d, first, all))
		return GROUP_OF_LEAVES;
	return any ? GROUP_MIXED : GROUP_EMPTY;
}

/*
 * One step: the next piece, or PMDs that are all leaves or all empty, which large memory is made
 * of, or one PMD. 1: the range is read, or the rest of it is left out, because the budget is spent
 * or an event was lost.
 */
static long descent_step(__u32 i, struct descending *at)
{
	struct descent *d = at->d;
	__u32 first = d->next;
	enum group group;

	if (first >= d->nr) {
		if (d->leaves)
			tell_leaves(at->w, d);
		d->address = d->piece_end;
		if (d->address >= d->end)
			return 1;
		return next_piece(at) || at->w->walk.lost != d->lost;
	}
	if (!detail_folios && first + WS_PMD_GROUP <= d->nr) {
		group = group_at(d, first);
		if (group == GROUP_OF_LEAVES) {
			if (!d->leaves)
				d->run = first;
			d->leaves += WS_PMD_GROUP;
			d->next = first + WS_PMD_GROUP;
			return 0;
		}
		if (group == GROUP_EMPTY && !d->holes) {
			if (d->leaves)
				tell_leaves(at->w, d);
			d->next = first + WS_PMD_GROUP;
			return 0;
		}
	}
	if (pmd_step(at->w, d, first))
		return 1;
	d->next = first + 1;
	return at->w->walk.lost != d->lost;
}

/* Where a run stopped: in a piece, or behind one that is told. */
static __always_inline __u64 stopped_at(const struct descent *d)
{
	__u64 at = d->base + ((__u64)d->next << pmd_shift);

	if (d->next >= d->nr)
		return d->piece_end;
	return at > d->address ? at : d->address;
}

/* Tells the range that is left out: one event, whatever its size. */
static __noinline void leave_out(struct walker *w, __u64 start, __u64 end)
{
	__u64 now = bpf_ktime_get_ns();
	struct ws_raw_unread *record = reserve(w, sizeof(*record), WS_FRAME_UNREAD);

	if (record) {
		fill_event(&record->unread.event, w, now);
		record->unread.start = start;
		record->unread.end = end;
		record->unread.entries = (end - start + (1ULL << page_shift) - 1) >> page_shift;
		submit_large(record);
	}
	count_unread(w);
}

/* Tells the rest of the VMA entered last that no program read. */
static __always_inline void leave_out_rest(struct walker *w)
{
	struct entered *entered = &w->walk.entered;

	if (!from_begin || entered->next >= entered->end)
		return;
	leave_out(w, entered->next, entered->end);
	entered->next = entered->end;
}

/*
 * Reads what is not read yet of the range that the walker is about to go over, as far as the budget
 * of a run goes. What comes after a lost event is left out.
 */
static __noinline int read_range(struct walker *w, __u64 pgd, __u32 holes)
{
	struct descending at = { .w = w };
	__u32 lost, errors;
	struct descent *d;

	if (!w)
		return 0;
	d = get_descent();
	if (!d)
		return 0;
	lost = w->walk.lost;
	errors = w->walk.read_errors;
	at.d = d;
	d->address = w->walk.entered.next;
	d->piece_end = d->address;
	d->nr = 0;
	d->next = 0;
	d->leaves = 0;
	d->end = w->walk.entered.end;
	d->pgd = pgd;
	d->room = 0;
	d->tables = WS_TABLES;
	d->holes = holes;
	d->lost = lost;
	bpf_loop(WS_STEPS, descent_step, &at, 0);
	if (d->leaves)
		tell_leaves(w, d);
	w->walk.entered.next = stopped_at(d);
	d->busy = 0;
	if (w->walk.lost != lost || w->walk.read_errors != errors)
		leave_out_rest(w);
	return 0;
}

/* hugetlb_entry tells the entries of hugetlb. */
static __always_inline void read_on(struct walker *w, struct mm_walk *walk)
{
	struct vm_area_struct *vma = walk->vma;

	if (vma && walk->mm && !(vma->vm_flags & VM_HUGETLB))
		read_range(w, (__u64)walk->mm->pgd, walk->ops->pte_hole != NULL);
	else
		w->walk.entered.next = w->walk.entered.end;
}

#endif

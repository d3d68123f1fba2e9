/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Steps of pt_range_walk: the entries of each, read while the walker holds their lock. Part of
 * walkscope.bpf.c.
 */
#ifndef WALKSCOPE_RANGE_STEPS_BPF_H
#define WALKSCOPE_RANGE_STEPS_BPF_H

/* Ends the hold of the step before, and begins that of this one. */
static __always_inline void range_lock(struct walker *w, __u64 addr, __u8 level)
{
	__u64 lock = range_field(w->walk.range.walk, WS_RANGE_PTL), now = bpf_ktime_get_ns();

	if (w->walk.locks.ptl.lock && w->walk.locks.ptl.lock != lock)
		released_ptl(w, WS_LOCK_HOLD_BOUND);
	if (lock && w->walk.locks.ptl.lock != lock) {
		w->walk.locks.ptl.asked_ns = w->walk.range.told_ns;
		got_ptl(w, lock, addr, level, now);
	}
	w->walk.locks.ptl.address = addr;
	w->walk.locks.ptl.level = level;
}

/* Tells entries above the level of PTEs, or of hugetlb. */
static __noinline void emit_range_entries(struct walker *w, __u64 entry, __u64 address, __u32 n,
					  __u32 shape)
{
	__u64 now = bpf_ktime_get_ns();
	struct {
		struct ws_raw_entries head;
		__u64 raw[WS_RANGE_BATCH];
	} *record = reserve(w, sizeof(*record), WS_FRAME_ENTRIES);
	__u64 bytes = (__u64)n * sizeof(__u64);

	if (!record)
		return;
	/* the verifier needs the bound on this very register */
	asm volatile("" : "+r"(bytes));
	if (bytes > sizeof(record->raw) ||
	    bpf_probe_read_kernel(record->raw, bytes, (void *)entry)) {
		bpf_ringbuf_discard(record, BPF_RB_NO_WAKEUP);
		unread_table(w);
		return;
	}
	fill_entries(&record->head, w, now, address, shape >> 24, shape >> 16, shape);
	record->head.header.bytes = sizeof(record->head) + bytes;
	record->head.nr = n;
	submit_large(record);
}

static __always_inline __u8 range_shift(__u8 level)
{
	return level == 0 ? page_shift : level == 1 ? pmd_shift : pmd_shift + page_shift - 3;
}

static __always_inline void range_leaves(struct walker *w, __u64 entry, __u64 addr, __u32 n,
					 __u8 level, bool hugetlb)
{
	__u8 shift = range_shift(level);
	__u64 base = addr & ~((1ULL << shift) - 1), raw = 0;
	__u32 shape =
		(__u32)(level + 1) << 24 | (__u32)shift << 16 | (hugetlb ? WS_ENTRIES_HUGETLB : 0);

	emit_range_entries(w, entry, base, n, shape);
	if (bpf_probe_read_kernel(&raw, sizeof(raw), (void *)entry))
		return;
	if (hugetlb) {
		w->walk.hugetlb.size = (__u64)n << shift;
		emit_hugetlb_folio(w, raw, base, entry);
	} else if (level == 1) {
		emit_leaf_facts(w, raw, base);
	}
}

static __noinline int range_step(struct walker *w, __u64 walk)
{
	__u8 type = range.type[range_field(walk, WS_RANGE_TYPE) & (WS_RANGE_ENUM - 1)];
	__u64 addr = range_field(walk, WS_RANGE_ADDR);
	__u64 entry = range_field(walk, WS_RANGE_ENTRY);
	__u32 n = range_field(walk, WS_RANGE_NR_ENTRIES);
	struct vm_area_struct *vma = (void *)w->request.vma;
	__u8 level = range_level(walk);
	bool hugetlb = BPF_CORE_READ(vma, vm_flags) & VM_HUGETLB;

	w->walk.range.inside = 0;
	range_lock(w, addr, level < 3 ? level + 1 : 0);
	if (type < WS_NR_TYPES && detail_entries) {
		if (level >= WS_NR_RANGE_LEVELS)
			count_unread(w);
		else if (!entry)
			emit_hole(w, addr, range_field(walk, WS_RANGE_NEXT),
				  WS_NR_RANGE_LEVELS - 1 - level);
		else if (level == 0 && !hugetlb)
			read_table(w, entry, addr, n, 0);
		else
			range_leaves(w, entry, addr, n, level, hugetlb);
	}
	w->walk.range.told_ns = bpf_ktime_get_ns();
	return 0;
}

static __always_inline int range_returned(void)
{
	struct walker *w = walking();

	if (!w || !w->walk.range.walk)
		return 0;
	w->walk.handled++;
	return range_step(w, w->walk.range.walk);
}

SEC("fexit/pt_range_walk_start")
int range_start_exit(void *ctx)
{
	return range_returned();
}

SEC("fexit/pt_range_walk_next")
int range_next_exit(void *ctx)
{
	return range_returned();
}

#endif
